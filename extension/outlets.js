// What a page may do for the panel: open, save, copy.

export const open = ({ url }) => window.open(url, "_blank", "noopener");

export function save({ name, mime, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: mime }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const copy = ({ text }) => navigator.clipboard.writeText(text);
