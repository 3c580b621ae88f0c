// Before the first paint: the light or dark that the reader chose last time, if any.
try {
  var theme = localStorage.getItem("stalewalk-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's choice stands.
}
