/**
 * What an element of a document asks for, from its attributes. They are those that `doccheck` reads, with the same values, so that a
 * document means the same live as it did when it was checked.
 */

import type { Kind } from "../engine/types.ts";
import { decode } from "../link/fragment.ts";
import type { Texts } from "../worker/protocol.ts";
import { type Claim, readClaim } from "./claim.ts";

export const VIEWS = ["verdict", "waveform", "machine", "map", "source", "text"] as const;
export type View = (typeof VIEWS)[number];

export interface Wanted {
  /** The name of an operation or a case; empty where none is said. */
  readonly operation: string;
  readonly strategy: string;
  readonly arch: string;
  readonly kernel: string;
  readonly variant: string;
  readonly params: Readonly<Record<string, string>>;
  readonly delayed: boolean;
  readonly views: readonly View[];
  /** The step that is shown; null for the last. */
  readonly step: number | null;
  /** True if the texts may be changed. */
  readonly open: boolean;
  /** True if the answer is withheld until it is asked for. */
  readonly hidden: boolean;
  readonly theme: "light" | "dark" | "auto";
  /** What the document says the answer is; null where it says nothing. */
  readonly claim: Claim | null;
  /** The address of the page that the picture can be opened in; empty for the one beside the loader. */
  readonly playground: string;
  /** The texts that a link of the playground brings; none where there is no link. */
  readonly texts: Texts;
  /** The story that is shown, by its kind; null for the shortest. */
  readonly kind: Kind | null;
  /** What the attributes say that cannot be understood, a sentence each. */
  readonly troubles: readonly string[];
}

/** Reads attributes; one that is missing is null. `base`: what addresses without a beginning are relative to. */
export function wanted(attribute: (name: string) => string | null, base = document.baseURI): Wanted {
  const troubles: string[] = [];
  const word = (name: string): string => attribute(name)?.trim() ?? "";
  const open = attribute("open") !== null;
  const claim = word("expect") === "" ? null : readClaim(word("expect"));
  if (typeof claim === "string") troubles.push(claim);
  return {
    operation: word("case") || word("operation"),
    strategy: word("strategy"),
    arch: word("arch"),
    kernel: word("kernel"),
    variant: word("variant"),
    params: params(word("set"), troubles),
    delayed: one("stores", word("stores"), ["immediate", "delayed"], troubles) === "delayed",
    views: views(word("view"), open, troubles),
    step: step(word("step"), troubles),
    open,
    hidden: one("hide", word("hide"), ["nothing", "verdict"], troubles) === "verdict",
    theme: one("theme", word("theme"), ["auto", "light", "dark"], troubles),
    claim: typeof claim === "string" ? null : claim,
    playground: address(word("playground"), base, troubles),
    texts: {},
    kind: null,
    troubles,
  };
}

/** The same with a question as a link of the playground asks it. */
export function linkedTo(said: Wanted, fragment: string): Wanted {
  const { choices, edits, kind, cursor, hidden, notice } = decode(fragment);
  const { params: set = {}, stores, operation = "", strategy = "", arch = "", kernel = "", variant = "" } = choices;
  const asked = { operation, strategy, arch, kernel, variant, params: set, delayed: stores === "delayed" };
  const troubles = [...said.troubles, ...(notice === "" ? [] : [notice])];
  const claim = claimOf(new URLSearchParams(fragment.replace(/^#/, "")).get("expect") ?? "", troubles) ?? said.claim;
  return { ...said, ...asked, texts: edits, kind, step: cursor, hidden, claim, troubles };
}

/** What is claimed; nothing where nothing is said, or where it cannot be read. */
function claimOf(text: string, troubles: string[]): Claim | null {
  const claim = text.trim() === "" ? null : readClaim(text);
  if (typeof claim === "string") troubles.push(claim);
  return typeof claim === "string" ? null : claim;
}

/** The value, or the first of those that there are. */
function one<T extends string>(name: string, value: string, known: readonly [T, ...T[]], troubles: string[]): T {
  const found = known.find((word) => word === value);
  if (found === undefined && value !== "") troubles.push(`${name}: there is no “${value}”; known: ${known.join(", ")}`);
  return found ?? known[0];
}

function views(text: string, open: boolean, troubles: string[]): readonly View[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const strange = words.filter((word) => !VIEWS.some((view) => view === word));
  for (const word of strange) troubles.push(`view: there is no “${word}”; known: ${VIEWS.join(", ")}`);
  const named = words.flatMap((word) => VIEWS.filter((view) => view === word));
  if (named.length > 0) return [...new Set(named)];
  return open ? ["verdict", "waveform", "source"] : ["verdict", "waveform"];
}

function step(text: string, troubles: string[]): number | null {
  if (text === "") return null;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  troubles.push(`step: “${text}” is no number`);
  return null;
}

/** `cpus=2 levels=3`, with blanks or commas between them. */
function params(text: string, troubles: string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const pair of text.split(/[\s,]+/).filter((word) => word !== "")) {
    const [, name, value] = /^([\w-]{1,40})=(\d{1,9}|true|false)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) troubles.push(`set: “${pair}” is not a parameter with a value`);
    else found[name] = value;
  }
  return found;
}

/** An address that a link may lead to: nothing that would run, as the browser reads it, which passes over blanks and line ends. */
function address(text: string, base: string, troubles: string[]): string {
  if (text === "" || ["https:", "http:", "file:"].includes(protocolOf(text, base))) return text;
  troubles.push("playground: this is no address of a page");
  return "";
}

function protocolOf(text: string, base: string): string {
  try {
    return new URL(text, base).protocol;
  } catch {
    return "";
  }
}
