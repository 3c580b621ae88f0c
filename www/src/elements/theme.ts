/** Light or dark as the document around is, whatever it is that says so there: its letters are lighter than its ground, or darker. */

import type { Theme } from "../state/state.ts";

/** The theme of the text in which an element stands. */
export function themeOf(element: Element): Theme {
  const [red = 0, green = 0, blue = 0] = getComputedStyle(element).color.match(/[\d.]+/g)?.map(Number) ?? [];
  // Of other notations than this one the first letters say which: those have parts from 0 to 1.
  const scale = getComputedStyle(element).color.startsWith("rgb") ? 255 : 1;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / scale > 0.5 ? "dark" : "light";
}

const listeners = new Set<() => void>();
let watching = false;

/** Tells when the document may have turned its colours. The answer stops it. */
export function onTurn(tell: () => void): () => void {
  listeners.add(tell);
  if (!watching) watch();
  return () => void listeners.delete(tell);
}

const all = (): void => {
  for (const tell of listeners) tell();
};

function watch(): void {
  watching = true;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  const observer = new MutationObserver(all);
  for (const root of [document.documentElement, document.body]) observer.observe(root, { attributes: true });
  // A document may turn its colours by a transition, at whose end they are what they are.
  document.addEventListener("transitionend", ({ target }) => {
    if (target === document.body || target === document.documentElement) all();
  });
}
