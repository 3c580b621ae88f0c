// Before the first paint: the light or dark that the reader chose last time, or else the system's.
(function () {
  var theme = null;
  try {
    theme = localStorage.getItem("stalewalk-theme");
  } catch {
    // Storage is switched off: the system's choice stands.
  }
  var system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme === "light" || theme === "dark" ? theme : system;
})();
