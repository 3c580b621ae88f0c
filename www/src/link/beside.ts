/** What stands beside the question, as a piece of a link: `variant:after`, `arch:s390,set.cpus:3`, or `library`. */

import type { Other } from "../state/beside.ts";
import type { Choices } from "../state/state.ts";

const NAMES = ["strategy", "operation", "arch", "kernel", "variant"] as const;

/** Names and values of the language; they need no escaping, and neither does what stands between them. */
const PAIR = /^(set\.)?([\w-]+):([\w./-]+)$/;

export function besideWords(other: Other): string {
  if (other === "library") return other;
  const named = NAMES.flatMap((name) => (other[name] === undefined ? [] : [`${name}:${other[name]}`]));
  const set = Object.entries(other.params ?? {}).map(([name, value]) => `set.${name}:${value}`);
  return [...named, ...set, ...(other.stores === undefined ? [] : [`stores:${other.stores}`])].join(",");
}

export function beside(text: string, troubles: string[]): { beside?: Other } {
  if (text === "") return {};
  const other = read(decoded(text));
  if (other === null) troubles.push("What this link sets beside the question cannot be read and was left out.");
  return other === null ? {} : { beside: other };
}

function read(text: string): Other | null {
  if (text === "library") return text;
  const params: Record<string, string> = {};
  const choices: Record<string, string> = {};
  for (const piece of text.split(",")) {
    const [, set, name = "", value = ""] = PAIR.exec(piece) ?? [];
    if (set !== undefined) params[name] = value;
    else if (NAMES.some((known) => known === name) || (name === "stores" && value === "delayed")) choices[name] = value;
    else return null;
  }
  return { ...choices, ...(Object.keys(params).length === 0 ? {} : { params }) } as Partial<Choices>;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
