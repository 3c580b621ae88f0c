/** Light or dark as the document around is, whatever it is that says so there: its letters are lighter than its ground, or darker. */

import type { Theme } from "../state/state.ts";

/** The theme of the text in which an element stands. */
export const themeOf = (element: Element): Theme => (isLight(getComputedStyle(element).color) ? "dark" : "light");

/** Whether a colour is nearer to white than to black, in any notation that browsers compute. */
export function isLight(color: string): boolean {
  const [, notation = "", inside = ""] = /^([a-z]+)\(([^)]*)/.exec(color) ?? [];
  // The name of a space may have digits in it, what is missing is nothing, and what stands behind a stroke is no part of the colour.
  const words = inside.split("/")[0]?.replaceAll("none", "0").split(/[\s,]+/) ?? [];
  const [first = 0, second = 0, third = 0] = words.map(Number.parseFloat).filter((part) => !Number.isNaN(part));
  // These begin with how light they are.
  if (/^(ok)?l/.test(notation)) return first > (notation.startsWith("ok") ? 0.5 : 50);
  return (0.2126 * first + 0.7152 * second + 0.0722 * third) / (notation.startsWith("rgb") ? 255 : 1) > 0.5;
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
