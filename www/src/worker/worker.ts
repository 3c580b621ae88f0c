/** The page's worker, which knows all that the engine can be asked. */

import type { Engine } from "#engine/stalewalk_wasm.js";
import type { Flips } from "../engine/types.ts";
import type { Ask, Asked, FromWorker } from "./protocol.ts";
import { send, serve } from "./thread.ts";

/** The next glossary, which waits for a pause in the questions. */
let glossaryDue: ReturnType<typeof setTimeout> | undefined;

/** How long nothing must be checked before another glossary is made: an editor's hints are in no hurry, answers are. */
const GLOSSARY_MS = 200;

function answer(to: Engine, ask: Ask): FromWorker | null {
  const { operation, strategy, arch, kernel, params, variant, stores } = ask.asked;
  if (ask.batch !== undefined) {
    const { seed, from, runs } = ask.batch;
    const stress = to.stress(operation, strategy, arch, kernel, params, variant ?? "", stores ?? "", seed, from, runs);
    return { tag: "stressed", id: ask.id, stress };
  }
  if (ask.tag === "flips") return { tag: "flips", id: ask.id, flips: hunt(to, ask) };
  if (ask.tag === "cost") {
    const costs = to.cost(operation, arch, kernel, variant ?? "", params, ask.path ?? "");
    return { tag: "costed", id: ask.id, costs };
  }
  return null;
}

/** A search for promises that is over sooner than this is not told of before. */
const TOLD_MS = 100;
/** About how long is searched before it is told again how far that has got. */
const PART_MS = 40;

function hunt(to: Engine, { id, asked }: Ask): Flips | null {
  const { operation, strategy, arch, kernel, params, variant, stores } = asked;
  const begun = performance.now();
  let flips = to.flips(operation, strategy, arch, kernel, params, variant ?? "", stores ?? "");
  for (let most = 1; flips !== null && !flips.complete; ) {
    const before = performance.now();
    flips = to.moreFlips(most);
    const now = performance.now();
    most = now - before < PART_MS ? most * 2 : Math.max(1, Math.floor(most / 2));
    if (flips !== null && now - begun > TOLD_MS) send({ tag: "trying", id, flips });
  }
  return flips;
}

function checked(to: Engine, { operation, strategy, arch, kernel, variant }: Asked): void {
  clearTimeout(glossaryDue);
  glossaryDue = setTimeout(
    () => send({ tag: "glossary", glossary: to.glossary(operation, strategy, arch, kernel, variant ?? "") }),
    glossaryDue === undefined ? 0 : GLOSSARY_MS,
  );
}

serve({
  answer,
  checked,
  format: (to, { file, text }) => ({ tag: "formatted", file, before: text, after: to.format(text) ?? null }),
});
