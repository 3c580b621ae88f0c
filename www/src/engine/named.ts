import type { Texts } from "../worker/protocol.ts";

const PREFIX = "../../../crate/library/";

/** Texts by their paths inside `crate/library`, as the engine has them: `strategy/up_front.tlb`. */
export function named(files: Texts): Texts {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path.slice(PREFIX.length), text]));
}
