/** The choice that was made before, ahead of the first paint. */
const chosen = (() => {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // storage is refused
  }
})();

document.documentElement.classList.add("js");
if (chosen === "light" || chosen === "dark") {
  document.documentElement.dataset["theme"] = chosen;
}
