/** The engine's own thread: takes one question at a time and answers it. Holds texts, knows no page. */

import init, { Engine } from "#engine/stalewalk_wasm.js";
import type { Cell, Map as VerdictMap, Report } from "../engine/types.ts";
import type { Ask, Asked, Format, FromWorker, Start, Texts, ToWorker } from "./protocol.ts";

/** What a thread can do beside what every thread can: an answer, a run's next moves, a map. */
export interface Skills {
  /** Another sort of answer; null where it is none of these. */
  answer(engine: Engine, ask: Ask): FromWorker | null;
  format(engine: Engine, asked: Format): FromWorker;
  /** A question has been checked. */
  checked(engine: Engine, asked: Asked): void;
}

let engine: Engine | null = null;
let library: Texts = {};
/** The edited texts that the engine has at the moment. */
let held: Texts = {};
/** True while the catalogue of the texts held has not been sent. */
let catalogDue = false;

export function send(message: FromWorker): void {
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

function answer(to: Engine, ask: Ask, skills: Skills | undefined): FromWorker {
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
  if (ask.tag === "row") return { tag: "mapped", id: ask.id, map: row(to, ask.asked) };
  if (ask.tag !== "check") {
    const more = skills?.answer(to, ask) ?? null;
    if (more === null) throw new Error(`this engine does not answer “${ask.tag}”`);
    return more;
  }
  const outcome = to.check(operation, strategy, arch, kernel, params, variant ?? "", "", stores ?? "");
  const catalog = catalogDue ? to.catalog() : null;
  catalogDue = false;
  skills?.checked(to, ask.asked);
  return { tag: "checked", id: ask.id, outcome, catalog };
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

/** Answers from now on. */
export function serve(skills?: Skills): void {
  addEventListener("message", (event: MessageEvent<ToWorker>) => {
    const message = event.data;
    if (message.tag === "start") {
      start(message).catch((error: unknown) => send({ tag: "failed", id: 0, message: words(error) }));
      return;
    }
    try {
      if (engine === null) throw new Error("asked before it was started");
      if (message.tag !== "format") send(answer(engine, message, skills));
      else if (skills !== undefined) send(skills.format(engine, message));
    } catch (error) {
      send({ tag: "failed", id: "id" in message ? message.id : 0, message: words(error) });
    }
  });
}
