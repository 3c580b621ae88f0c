/** Edited texts as a short piece of a link: JSON, deflated, in the letters that a link may hold. */

import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

export type Texts = Readonly<Record<string, string>>;

/** A link longer than this was not made by this page. */
const MAX_LENGTH = 400_000;

/** Texts of more letters are in no link: to pack them would take long at each letter that is typed. */
export const MOST_LETTERS = 200_000;

export const fits = (texts: Texts): boolean => Object.values(texts).reduce((sum, text) => sum + text.length, 0) <= MOST_LETTERS;

/** Packed once for each value: every cell of the map has a link with the same texts. */
const packed = new WeakMap<Texts, string>();

/** Empty where there is nothing, or more than a link takes. */
export function pack(texts: Texts): string {
  if (Object.keys(texts).length === 0 || !fits(texts)) return "";
  const known = packed.get(texts) ?? deflate(texts);
  packed.set(texts, known);
  return known;
}

function deflate(texts: Texts): string {
  const bytes = deflateSync(strToU8(JSON.stringify(texts)), { level: 9 });
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The texts, or null where the piece is damaged. */
export function unpack(letters: string): Texts | null {
  if (letters.length > MAX_LENGTH) return null;
  try {
    const raw = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
    const value: unknown = JSON.parse(strFromU8(inflateSync(bytes)));
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const entries = Object.entries(value);
    return entries.every(([, text]) => typeof text === "string") ? Object.fromEntries(entries) : null;
  } catch {
    return null;
  }
}
