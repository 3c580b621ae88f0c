/**
 * The page's state as a URL fragment, and back.
 *
 * `edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&set=cpus=3&step=4&answer=breaks.freed-table`
 *
 * Choices are names that stay for ever, so a link can be read and written by hand; edited texts are
 * compressed under `texts`, and a story that a step of is shown under `story`. Reading never fails: what cannot be understood is
 * left out, and said.
 */

import type { Kind } from "../engine/types.ts";
import type { Other } from "../state/beside.ts";
import { begin, type Own } from "../state/own.ts";
import { type Made, NOTHING_MADE } from "../state/shared.ts";
import type { Choices } from "../state/state.ts";
import type { Opened } from "../state/update.ts";
import { beside, besideWords } from "./beside.ts";
import { decodeLook, encodeLook, type Look, PLAIN_LOOK } from "./look.ts";
import { decodeMade, encodeMade, moves, readMoves } from "./made.ts";
import { pack, type Texts, unpack } from "./texts.ts";

/** The edition of the language that the texts of a link are written in. */
const EDITION = 1;

/** A fragment longer than this was not made by this page. */
const MAX_LENGTH = 700_000;

/** What a link keeps of a state; what is missing has its default. */
export interface Linked {
  readonly version: string;
  readonly choices: Choices;
  readonly edits: Texts;
  readonly kind: Kind | null;
  readonly own: Own | null;
  readonly cursor: number | null;
  /** What stands beside the question; nothing where it is null or missing. */
  readonly beside?: Other | null;
  readonly look?: Look;
  /** True if the answer is withheld from whoever opens it. */
  readonly hidden?: boolean;
  readonly made?: Omit<Made, "engine">;
  /** True where the list of the library is shown. */
  readonly shelf?: boolean;
  /** The stop of the tour, counted from 1; none where it is null or missing. */
  readonly stop?: number | null;
}

const NAMES = ["strategy", "operation", "arch", "kernel"] as const;

/** Everything that a link may say. A name that has stood in a link is read for ever: `published.ts` has one of each. */
export const KEYS = [
  ...["edition", "engine", ...NAMES, "variant", "set", "stores", "trace", "moves", "beside", "step"] as const,
  ...["filter", "against", "archs", "overview", "file", "tour", "view", "hide", "answer", "seal", "story", "texts"] as const,
  // What the document claims that has the link. It is for `doccheck` and for a frame in that document.
  "expect",
] as const;
type Key = (typeof KEYS)[number];

/** Pieces that are written as they are: what stands between their signs is escaped already. */
const PLAIN: ReadonlySet<Key> = new Set(["set", "moves", "beside"]);

export function encode(state: Linked): string {
  const pieces: [Key, string][] = [
    ["edition", String(EDITION)],
    ["engine", state.version],
  ];
  for (const name of NAMES) pieces.push([name, state.choices[name]]);
  pieces.push(["variant", state.choices.variant ?? ""]);
  const set = Object.entries(state.choices.params).map(([name, value]) => `${escape(name)}=${escape(value)}`);
  pieces.push(["set", set.join(",")]);
  pieces.push(["stores", state.choices.stores ?? ""]);
  pieces.push(["trace", state.kind ?? ""]);
  pieces.push(["moves", state.own === null ? "" : moves(state.own)]);
  pieces.push(["beside", state.beside ? besideWords(state.beside) : ""]);
  pieces.push(["step", state.cursor === null ? "" : String(state.cursor)]);
  pieces.push(...encodeLook(state.look ?? PLAIN_LOOK));
  pieces.push(["tour", String(state.stop ?? "")]);
  pieces.push(["view", state.shelf === true ? "library" : ""]);
  pieces.push(["hide", state.hidden === true ? "verdict" : ""]);
  pieces.push(...encodeMade(state.made ?? NOTHING_MADE));
  pieces.push(["texts", pack(state.edits)]);
  return pieces
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${PLAIN.has(name) ? value : escape(value)}`)
    .join("&");
}

/** Reads a fragment, with or without its `#`. */
export function decode(fragment: string): Opened {
  const bare = fragment.replace(/^#/, "");
  const long = bare.length > MAX_LENGTH;
  const pieces = new Map((long ? "" : bare).split("&").map((piece) => split(piece)));
  const piece = (name: string): string => unescape(pieces.get(name) ?? "");
  const troubles: string[] = long ? ["This link is longer than any that this page makes, and was not read; the page shows its first question."] : [];
  const names = [...NAMES, "variant"].flatMap((name) => (piece(name) === "" ? [] : [[name, piece(name)] as const]));
  if (bare !== "" && !long) strange(pieces, troubles);
  age(piece("edition"), troubles);
  return {
    choices: {
      ...Object.fromEntries(names.filter(([name, value]) => isName(name, value, troubles))),
      params: params(piece("set"), troubles),
      ...(word(piece, "stores", "delayed", troubles) ? { stores: "delayed" } : {}),
    },
    edits: texts(pieces.get("texts") ?? "", troubles),
    kind: kind(piece("trace"), troubles),
    own: own(piece("moves"), troubles),
    cursor: step(piece("step"), troubles),
    ...beside(piece("beside"), troubles),
    look: decodeLook(piece, troubles),
    ...(word(piece, "view", "library", troubles) ? { shelf: true } : {}),
    ...stop(piece("tour"), troubles),
    hidden: word(piece, "hide", "verdict", troubles),
    made: decodeMade(piece, troubles),
    notice: troubles.join(" "),
  };
}

/** A half of a letter pair has no escape; whoever typed one gets the sign for a letter that is missing. */
const escape = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));

function unescape(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function split(piece: string): [string, string] {
  const at = piece.indexOf("=");
  return at < 0 ? [piece, ""] : [piece.slice(0, at), piece.slice(at + 1)];
}

/** What stands in a message to the reader, where it may be anything. */
const quoted = (text: string): string => `“${text.length > 24 ? `${text.slice(0, 24)}…` : text}”`;

/** What is not known is left out, and named: a link is not to become another one unseen. */
function strange(pieces: ReadonlyMap<string, string>, troubles: string[]): void {
  const known: ReadonlySet<string> = new Set(KEYS);
  const names = [...pieces.keys()];
  const others = names.filter((name) => name !== "" && !known.has(name));
  if (names.every((name) => !known.has(name))) {
    troubles.push("This link cannot be read; the page shows its first question.");
  } else if (others.length > 0) {
    const named = others.slice(0, 3).map((name) => quoted(unescape(name)));
    const more = others.length > 3 ? ` and ${others.length - 3} more` : "";
    troubles.push(`This link also says something about ${named.join(", ")}${more}, which this page does not know. It was left out.`);
  }
}

/** A name of the language. Others cannot be declared by any text. A case that is made of several operations is `CASE/OPERATION`. */
function isName(what: string, value: string, troubles: string[]): boolean {
  const names = what === "operation" ? value.split("/", 2) : [value];
  const is = names.join("/") === value && names.every((name) => /^[\p{L}\p{N}_.-]{1,80}$/u.test(name));
  if (!is) troubles.push(`The ${what} of this link, ${quoted(value)}, is no name.`);
  return is;
}

function word(piece: (name: string) => string, name: string, only: string, troubles: string[]): boolean {
  const value = piece(name);
  if (value !== "" && value !== only) troubles.push(`This link says ${name}=${quoted(value)}, which this page does not know.`);
  return value === only;
}

function params(set: string, troubles: string[]): Record<string, string> {
  const pairs = set.split(",").map((pair) => split(pair));
  // Names and values of the language only: the pair goes into the engine's own notation.
  const good = pairs.filter(([name, value]) => /^[\w-]{1,40}$/.test(name) && /^[\w-]{1,40}$/.test(value));
  if (set !== "" && good.length < pairs.length) troubles.push("A parameter of this link cannot be read, and has its default.");
  return Object.fromEntries(good);
}

function kind(text: string, troubles: string[]): Kind | null {
  if (text === "") return null;
  if (/^[a-z-]{1,30}$/.test(text)) return text as Kind;
  troubles.push("This link names no kind of violation that can be read; the shortest story is shown.");
  return null;
}

function own(text: string, troubles: string[]): Own | null {
  if (text === "") return null;
  const found = readMoves(text);
  if (found !== null) return begin(found.moves, found.delayed);
  troubles.push("The moves of this link cannot be read; the checker’s own run is shown.");
  return null;
}

function texts(packed: string, troubles: string[]): Texts {
  if (packed === "") return {};
  const unpacked = unpack(packed);
  if (unpacked === null) troubles.push("The edited texts of this link are damaged and were left out.");
  return unpacked ?? {};
}

function step(text: string, troubles: string[]): number | null {
  if (text === "") return null;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  troubles.push("This link names no step that can be read; the last one is shown.");
  return null;
}

function stop(text: string, troubles: string[]): { stop?: number } {
  if (text === "") return {};
  if (/^[1-9]\d?$/.test(text)) return { stop: Number(text) };
  troubles.push("This link names no stop of the tour that can be read.");
  return {};
}

/** What to say of a link that another edition made. What another engine made is held against the answer of this one. */
function age(edition: string, troubles: string[]): void {
  if (edition === "" || edition === String(EDITION)) return;
  const of = /^\d{1,4}$/.test(edition) ? `edition ${edition}` : "an unknown edition";
  troubles.push(`This link is of ${of} of the language; this page reads edition ${EDITION}.`);
}
