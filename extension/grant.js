// Asks for the access that Firefox gives only in a tab, after a click.

const outcome = document.getElementById("outcome");
const wanted = { origins: ["<all_urls>"] };

document.getElementById("grant").addEventListener("click", async () => {
  const granted = await browser.permissions.request(wanted);
  outcome.textContent = granted
    ? "Allowed. Go back to the developer tools and reload the page; this tab can be closed."
    : "Not allowed. Loginscope goes on with what the developer tools tell it.";
});

if (await browser.permissions.contains(wanted)) outcome.textContent = "Access is allowed; this tab can be closed.";
