// What pages load besides themselves. The arguments say what: `beacon`, `preflight`, `down`, `missing`, `poll`, `pixel`,
// `unreadable`.
(() => {
  const wants = new URL(document.currentScript?.src ?? location).searchParams;
  const quietly = (request) => request.catch(() => {});
  const page = JSON.stringify({ page: location.pathname, width: innerWidth });
  if (wants.has("pixel")) new Image().src = "https://metrics.test/pixel.gif?page=" + encodeURIComponent(location.pathname);
  if (wants.has("beacon")) navigator.sendBeacon("https://metrics.test/collect", page);
  if (wants.has("preflight"))
    quietly(fetch("https://metrics.test/batch", {
      method: "POST", credentials: "include", body: page,
      headers: { "Content-Type": "application/json", "X-Write-Key": "w1" },
    }));
  if (wants.has("down")) quietly(fetch("https://down.test/collect", { method: "POST", mode: "no-cors", body: page }));
  if (wants.has("unreadable")) quietly(fetch("https://ads.test/choose", { credentials: "include" }));
  if (wants.has("missing")) new Image().src = "/images/banner-that-is-gone.webp";
  if (wants.has("poll")) setInterval(() => quietly(fetch(wants.get("poll") || "/status")), 700);
})();
