/**
 * The page's state as a URL fragment, and back.
 *
 * `edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&set=cpus=3&step=4`
 *
 * Choices are names that stay for ever, so a link can be read and written by hand; edited texts are
 * compressed under `texts`. Reading never fails: what cannot be understood is left out, and said.
 */

import type { Kind } from "../engine/types.ts";
import { begin, movesOf, type Own } from "../state/own.ts";
import type { Choices } from "../state/state.ts";
import type { Opened } from "../state/update.ts";
import { pack, type Texts, unpack } from "./texts.ts";

/** The edition of the language that the texts of a link are written in. */
const EDITION = 1;

/** What a link keeps of a state. */
export interface Linked {
  readonly version: string;
  readonly choices: Choices;
  readonly edits: Texts;
  readonly kind: Kind | null;
  readonly own: Own | null;
  readonly cursor: number | null;
}

const NAMES = ["strategy", "operation", "arch", "kernel"] as const;

export function encode(state: Linked): string {
  const pieces: [string, string][] = [
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
  pieces.push(["step", state.cursor === null ? "" : String(state.cursor)]);
  pieces.push(["texts", pack(state.edits)]);
  return pieces
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${name === "set" || name === "moves" ? value : escape(value)}`)
    .join("&");
}

/** Reads a fragment, with or without its `#`. `version` is this page's engine, empty where not known yet. */
export function decode(fragment: string, version: string): Opened {
  const pieces = new Map(
    fragment
      .replace(/^#/, "")
      .split("&")
      .map((piece) => split(piece)),
  );
  const troubles: string[] = [];
  const names = [...NAMES, "variant"].flatMap((name) => {
    const value = pieces.get(name);
    return value === undefined || value === "" ? [] : [[name, unescape(value)] as const];
  });
  return {
    choices: {
      ...Object.fromEntries(names),
      params: params(pieces.get("set") ?? ""),
      ...(pieces.get("stores") === "delayed" ? { stores: "delayed" } : {}),
    },
    edits: texts(pieces.get("texts") ?? "", troubles),
    kind: (pieces.get("trace") as Kind | undefined) ?? null,
    own: own(pieces.get("moves") ?? "", troubles),
    cursor: step(pieces.get("step") ?? "", troubles),
    notice: [...age(pieces, version), ...unreadable(fragment, pieces), ...troubles].join(" "),
  };
}

const escape = (text: string): string => encodeURIComponent(text);

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

function params(set: string): Record<string, string> {
  const pairs = unescape(set)
    .split(",")
    .map((pair) => split(pair))
    // Names and values of the language only: the pair goes into the engine's own notation.
    .filter(([name, value]) => /^[\w-]+$/.test(name) && /^[\w-]+$/.test(value));
  return Object.fromEntries(pairs);
}

/** `start/0/3/1`, or `delayed/0/3/1` where stores wait in buffers from the first move on. */
const moves = (run: Own): string => [run.delayed ? "delayed" : "start", ...run.moves].join("/");

function own(text: string, troubles: string[]): Own | null {
  if (text === "") return null;
  const found = /^(start|delayed)((?:\/\d{1,4}){0,2000})$/.exec(text);
  if (found !== null) return begin(movesOf(found[2] ?? ""), found[1] === "delayed");
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

/** What to say of a link that another edition or engine made. */
function age(pieces: ReadonlyMap<string, string>, version: string): string[] {
  const said: string[] = [];
  const edition = Number(pieces.get("edition") ?? EDITION);
  if (edition !== EDITION) {
    said.push(`This link is of edition ${edition} of the language; this page reads edition ${EDITION}.`);
  }
  const engine = pieces.get("engine");
  if (version !== "" && engine !== undefined && engine !== version) {
    said.push(`This link was made with engine ${unescape(engine)}; this page has ${version}, and may answer otherwise.`);
  }
  return said;
}

function unreadable(fragment: string, pieces: ReadonlyMap<string, string>): string[] {
  const known = [...NAMES, "variant", "edition", "engine", "set", "stores", "trace", "moves", "step", "texts"];
  if (fragment.replace(/^#/, "") === "" || known.some((name) => pieces.has(name))) return [];
  return ["This link cannot be read; the page shows its first question."];
}
