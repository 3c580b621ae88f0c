/**
 * The reader's last text in the browser's storage, beside the choice of colours the only thing that the page leaves there. Where
 * there is no storage, or no room in it, nothing is kept and nothing fails.
 */

import type { Kept } from "../state/habits.ts";

const NAME = "stalewalk-text";

/** More letters than these are not kept: they would take the room of other things. */
export const MOST = 300_000;

/** What is kept; null where nothing is, or nothing that this page wrote. */
export function kept(): Kept | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(NAME) ?? "null");
    if (typeof found !== "object" || found === null || !("when" in found && "link" in found)) return null;
    const { when, link } = found;
    return typeof when === "number" && typeof link === "string" && link.includes("texts=") ? { when, link } : null;
  } catch {
    return null;
  }
}

/** Keeps it instead of what was kept before; false where that cannot be, and then nothing is kept. */
export function keep(what: Kept): boolean {
  try {
    if (what.link.length > MOST) throw new Error("too long");
    localStorage.setItem(NAME, JSON.stringify(what));
    return true;
  } catch {
    forget();
    return false;
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // Where there is no storage nothing is kept.
  }
}
