/** The engine's own thread: takes one question at a time and answers it. Holds texts, knows no page. */

import init, { Engine } from "#engine/stalewalk_wasm.js";
import type { Cell, Flips, Map as VerdictMap, Report } from "../engine/types.ts";
import type { Ask, Asked, FromWorker, Start, Texts, ToWorker } from "./protocol.ts";

let engine: Engine | null = null;
let library: Texts = {};
/** The edited texts that the engine has at the moment. */
let held: Texts = {};
/** True while the catalogue of the texts held has not been sent. */
let catalogDue = false;
/** The next glossary, which waits for a pause in the questions. */
let glossaryDue: ReturnType<typeof setTimeout> | undefined;

/** How long nothing must be checked before another glossary is made: an editor's hints are in no hurry, answers are. */
const GLOSSARY_MS = 200;

function send(message: FromWorker): void {
  postMessage(message);
}

async function start(message: Start): Promise<void> {
  await init({ module_or_path: message.module });
  engine = new Engine();
  library = message.library;
  for (const [path, text] of Object.entries(library)) engine.setSource(path, text);
  send({ tag: "ready", version: engine.version(), catalog: engine.catalog() });
}

/** What stands for a text that a link brought and the page has no more: it says nothing. */
const EMPTY = "stalewalk 1\n";

/** Brings the engine's texts to the library with `edits` over it. */
function take(to: Engine, edits: Texts): void {
  for (const path of Object.keys(held)) {
    if (path in edits) continue;
    const original = library[path];
    to.setSource(path, original ?? EMPTY);
    catalogDue = true;
  }
  for (const [path, text] of Object.entries(edits)) {
    if (held[path] === text) continue;
    to.setSource(path, text);
    catalogDue = true;
  }
  held = edits;
}

function answer(to: Engine, ask: Ask): FromWorker {
  take(to, ask.edits);
  const { operation, strategy, arch, kernel, params, variant, stores, archs } = ask.asked;
  if (ask.tag === "map") {
    const map = to.map(operation, kernel, params, stores ?? "", (archs ?? []).join(" "));
    return { tag: "mapped", id: ask.id, map };
  }
  if (ask.tag === "play") {
    const turn = to.play(operation, strategy, arch, kernel, params, variant ?? "", stores ?? "", ask.path ?? "");
    return { tag: "played", id: ask.id, turn };
  }
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
  if (ask.tag === "row") return { tag: "mapped", id: ask.id, map: row(to, ask.asked) };
  const outcome = to.check(operation, strategy, arch, kernel, params, variant ?? "", "", stores ?? "");
  const catalog = catalogDue ? to.catalog() : null;
  catalogDue = false;
  clearTimeout(glossaryDue);
  glossaryDue = setTimeout(
    () => send({ tag: "glossary", glossary: to.glossary(operation, strategy, arch, kernel, variant ?? "") }),
    glossaryDue === undefined ? 0 : GLOSSARY_MS,
  );
  return { tag: "checked", id: ask.id, outcome, catalog };
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

/** A case has no map. Its one row is asked cell by cell. */
function row(to: Engine, { operation, strategy, kernel, params, variant, stores, archs }: Asked): VerdictMap {
  const cells = (archs ?? []).flatMap((arch) => {
    const { report } = to.check(operation, strategy, arch, kernel, params, variant ?? "", "", stores ?? "");
    return report === null ? [] : [cell(report, { operation, strategy, arch })];
  });
  return { diagnostics: [], params: [], stores: stores ?? "immediate", cells };
}

function cell(report: Report, asked: Pick<Cell, "operation" | "strategy" | "arch">): Cell {
  const { verdict, kind, kinds, checked, summary, traces } = report;
  const program = traces[0]?.program ?? null;
  const hardware = traces[0]?.hardware ?? null;
  const steps = traces[0]?.steps.length ?? null;
  const { variant } = report.question;
  return { ...asked, variant, verdict, kind, kinds, steps, program, hardware, states: checked.states, reason: summary };
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.tag === "start") {
    start(message).catch((error: unknown) => send({ tag: "failed", id: 0, message: words(error) }));
    return;
  }
  try {
    if (engine === null) throw new Error("asked before it was started");
    if (message.tag === "format") {
      send({ tag: "formatted", file: message.file, before: message.text, after: engine.format(message.text) ?? null });
      return;
    }
    send(answer(engine, message));
  } catch (error) {
    send({ tag: "failed", id: "id" in message ? message.id : 0, message: words(error) });
  }
});
