"use strict";
// Runs before anything is painted: light or dark as chosen before, else as the system is.
(() => {
  const root = document.documentElement;
  let chosen = null;
  try {
    chosen = localStorage.getItem("checkact-theme");
  } catch { /* not allowed for this file */ }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = chosen ?? (dark ? "dark" : "light");
  root.className = "js";
})();
