// Finds rules in the list by the words of their titles and ids.

const find = document.getElementById("find");
const rules = [...document.querySelectorAll(".rules li")];

find.addEventListener("input", () => {
  const words = find.value.toLowerCase().split(/\s+/);
  for (const rule of rules) rule.hidden = !words.every((word) => rule.textContent.toLowerCase().includes(word));
  for (const list of document.querySelectorAll(".rules")) {
    list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
  }
  document.getElementById("none").hidden = rules.some((rule) => !rule.hidden);
});
find.focus();
