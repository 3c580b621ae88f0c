/** The correction that a diagnostic offers. */

import type { DiagnosticView } from "../../engine/types.ts";
import { offsetOf } from "./highlight.ts";

/** The text with the correction in it; null where there is none. */
export function fixed(text: string, { fix, place }: DiagnosticView): string | null {
  if (fix === null) return null;
  const from = offsetOf(text, place.line, place.column);
  const to = offsetOf(text, place.end_line, place.end_column);
  return text.slice(0, from) + fix + text.slice(Math.max(from, to));
}

/** What the button says. */
export const fixWords = (fix: string): string => (fix.trim() === "" ? "Take it away" : `Write ${fix.trim()}`);
