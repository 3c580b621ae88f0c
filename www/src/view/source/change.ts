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
  const last = after.split("\n").length;
  for (const { line, came, went } of hunks(before, after)) {
    for (let n = 0; n < came; n++) changed.add(line + n);
    if (went.length > 0 && came === 0) changed.add(Math.min(line, last));
  }
  return changed;
}

/** A place where lines of the old text went, or others came, or both. */
export interface Hunk {
  /** The line of the new text, from 1, that what came begins at, or that what went stood before. */
  readonly line: number;
  readonly came: number;
  readonly went: readonly string[];
}

/** The places where a text differs from the one it was made of, from the first to the last. */
export function hunks(before: string, after: string): readonly Hunk[] {
  if (before === after) return [];
  const [old, now] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const [was, is] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  if (was.length * is.length > MOST) return [{ line: start + 1, came: is.length, went: was }];
  return differing(was, is, start + 1);
}

/** What is not part of a longest common subsequence; `first` is the line that `is` begins at. */
function differing(was: readonly string[], is: readonly string[], first: number): Hunk[] {
  const width = is.length + 1;
  const longest = new Uint16Array((was.length + 1) * width);
  const best = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = was.length - 1; i >= 0; i--) {
    for (let j = is.length - 1; j >= 0; j--) {
      longest[i * width + j] = was[i] === is[j] ? best(i + 1, j + 1) + 1 : Math.max(best(i + 1, j), best(i, j + 1));
    }
  }
  const found: Hunk[] = [];
  for (let [i, j] = [0, 0]; i < was.length || j < is.length; ) {
    const [from, at] = [i, j];
    while (i < was.length || j < is.length) {
      if (i < was.length && j < is.length && was[i] === is[j]) break;
      if (j < is.length && (i >= was.length || best(i, j + 1) >= best(i + 1, j))) j++;
      else i++;
    }
    if (i > from || j > at) found.push({ line: first + at, came: j - at, went: was.slice(from, i) });
    while (i < was.length && j < is.length && was[i] === is[j]) {
      i++;
      j++;
    }
  }
  return found;
}
