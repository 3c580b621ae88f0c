/**
 * The rules of an element: those of the page, brought from the page's root to the element's own, and the few that are about it alone.
 * They are constructed, so that no policy about styles stands in their way.
 */

import answer from "../style/answer.css?inline";
import base from "../style/base.css?inline";
import play from "../style/play.css?inline";
import machine from "../style/machine.css?inline";
import map from "../style/map.css?inline";
import source from "../style/source.css?inline";
import wave from "../style/wave.css?inline";
import own from "./element.css?inline";

/** The names that a document may give other values, with `--stale-walk-` before them. */
export const NAMES = [
  ...["sans", "mono", "ground", "panel", "ink", "quiet", "rule", "rule-strong", "breaks", "breaks-soft", "survives"] as const,
  ...["survives-soft", "stale", "stale-soft", "open", "open-soft", "hardware", "act", "act-ink", "focus"] as const,
] as const;

const NAMED = new RegExp(String.raw`(?<![\w-])--(${NAMES.join("|")}):\s*([^;{}]+)`, "g");

/** The page's rules for a root that is an element: what is relative to the document's letters is relative to those around it. */
export function scoped(rules: string): string {
  const parts = rules.split(/(@(?:media|container)[^{]*)/);
  const scaled = parts.map((part, n) => (n % 2 === 1 ? part : part.replace(/(?<![\w.])(-?\d*\.?\d+)rem\b/g, "calc($1*var(--rem))")));
  return scaled
    .join("")
    .replaceAll(":root", ".embed")
    .replace(/(^|[},;\s])body(?=[\s,{])/g, "$1.embed")
    .replace(NAMED, (_, name: string, value: string) => `--${name}:var(--stale-walk-${name},${value.trim()})`);
}

let sheet: CSSStyleSheet | null = null;

/** One for all elements. */
export function style(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync([base, answer, wave, source, machine, map, play].map(scoped).join("\n") + own);
  }
  return sheet;
}
