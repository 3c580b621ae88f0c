/** Texts as a short piece of a link: deflated, in the letters that a link may hold. */

import { deflateSync, inflateSync, strToU8 } from "fflate";

export type Texts = Readonly<Record<string, string>>;

/** A piece longer than this was not made by this page. */
const MAX_LENGTH = 400_000;

/** More bytes than this are no texts of a reader: a piece that unpacks to more was made to do damage. */
const MAX_BYTES = 4 << 20;
/** Texts of more letters are in no link: to pack them would take long at each letter that is typed. */
export const MOST_LETTERS = 200_000;

export const fits = (texts: Texts): boolean => Object.values(texts).reduce((sum, text) => sum + text.length, 0) <= MOST_LETTERS;

/** Packed once for each value: every cell of the map has a link with the same texts. */
const packed = new WeakMap<Texts, string>();

/** Empty where there is nothing, or more than a link takes. */
export function pack(texts: Texts): string {
  if (Object.keys(texts).length === 0 || !fits(texts)) return "";
  const known = packed.get(texts) ?? deflate(JSON.stringify(texts));
  packed.set(texts, known);
  return known;
}

/** The texts, or null where the piece is damaged. */
export function unpack(letters: string): Texts | null {
  const value = parsed(inflate(letters, MAX_BYTES));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  return entries.every(([, text]) => typeof text === "string") ? Object.fromEntries(entries) : null;
}

export function deflate(words: string): string {
  const bytes = deflateSync(strToU8(words), { level: 9 });
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The words of at most `most` bytes, or null where the piece is damaged. */
export function inflate(letters: string, most: number): string | null {
  if (letters.length > MAX_LENGTH) return null;
  try {
    const raw = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
    // Deflated bytes become at most about a thousand times as many; no room is taken for more than that.
    const room = new Uint8Array(Math.min(most, bytes.length * 1040 + 64) + 1);
    const words = inflateSync(bytes, { out: room });
    return words.length > most ? null : new TextDecoder("utf-8", { fatal: true }).decode(words);
  } catch {
    return null;
  }
}

function parsed(words: string | null): unknown {
  try {
    return words === null ? null : JSON.parse(words);
  } catch {
    return null;
  }
}
