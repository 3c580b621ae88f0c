/** What differs between two texts: for a caret that stays where it was, and for marks beside what the reader changed. */

/** A stretch of the old text, by its offsets, and what stands there in the new one. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** How to come from one text to the other: blank by blank where only blanks differ, else by one stretch. */
export function changes(before: string, after: string): readonly Change[] {
  return before === after ? [] : (blanks(before, after) ?? [stretch(before, after)]);
}

/** The differing blanks of two texts that are the same otherwise; null where they are not. */
function blanks(before: string, after: string): Change[] | null {
  const made: Change[] = [];
  const [letter, other] = [/\S/g, /\S/g];
  for (let [at, there] = [0, 0]; ; [at, there] = [letter.lastIndex, other.lastIndex]) {
    const [old, now] = [letter.exec(before), other.exec(after)];
    const gap = { from: at, to: old?.index ?? before.length, insert: after.slice(there, now?.index ?? after.length) };
    if (before.slice(gap.from, gap.to) !== gap.insert) made.push(gap);
    if (old === null && now === null) return made;
    if (old?.[0] !== now?.[0]) return null;
  }
}

function stretch(before: string, after: string): Change {
  const least = Math.min(before.length, after.length);
  let from = 0;
  while (from < least && before[from] === after[from]) from++;
  let same = 0;
  while (same < least - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

/** Where a caret of the old text stands in the new one: before the same letter, if it stood before one. */
export function moved(at: number, made: readonly Change[]): number {
  let by = 0;
  for (const { from, to, insert } of made) {
    if (from > at) break;
    if (to > at || from === at) return from + by + Math.min(at - from, insert.length);
    by += insert.length - (to - from);
  }
  return at + by;
}

/** More pairs of lines than these are not compared one by one. */
const MOST = 4_000_000;

/**
 * The lines of a text, from 1, that differ from the text it was made of. Where lines went and none came, it is the one
 * behind them.
 */
export function changedLines(before: string, after: string): ReadonlySet<number> {
  const changed = new Set<number>();
  if (before === after) return changed;
  const [old, now] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const [was, is] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  if (is.length === 0) changed.add(Math.min(start + 1, now.length));
  for (const line of is.length * was.length > MOST ? is.keys() : differing(was, is)) changed.add(Math.min(start + line + 1, now.length));
  return changed;
}

/** The indices in `is` of what is not part of a longest common subsequence, and of what stands behind a gap. */
function differing(was: readonly string[], is: readonly string[]): number[] {
  const width = is.length + 1;
  const longest = new Uint16Array((was.length + 1) * width);
  const best = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = was.length - 1; i >= 0; i--) {
    for (let j = is.length - 1; j >= 0; j--) {
      longest[i * width + j] = was[i] === is[j] ? best(i + 1, j + 1) + 1 : Math.max(best(i + 1, j), best(i, j + 1));
    }
  }
  const found = new Set<number>();
  for (let i = 0, j = 0; i < was.length || j < is.length; ) {
    if (i < was.length && j < is.length && was[i] === is[j]) {
      i++;
      j++;
    } else if (j < is.length && (i >= was.length || best(i, j + 1) >= best(i + 1, j))) {
      found.add(j++);
    } else {
      i++;
      // A line that came in its place is marked already.
      if (!found.has(j - 1)) found.add(j);
    }
  }
  return [...found];
}
