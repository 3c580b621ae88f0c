/**
 * The costs: asked by a worker of their own, which starts when they are first wanted, and only while they are looked at. With the
 * table come the verdicts on every architecture, as a cost says little of a strategy that breaks.
 */

import type { Client, Listener, Spawn } from "./engine/client.ts";
import { along, type CostAction, isInMap } from "./state/cost.ts";
import { mapColumns } from "./state/map-select.ts";
import { isBroken, operation } from "./state/select.ts";
import { asked, type State, type Status } from "./state/state.ts";
import type { Asked, Texts } from "./worker/protocol.ts";

/** One thing to ask of the worker; of each slot only the last counts. */
interface Request {
  readonly slot: string;
  readonly tag: "cost" | "map";
  readonly question: Asked;
  /** The parameter that grows. */
  readonly along: string;
  readonly edits: Texts;
}

/** No parameter: the numbers are for the setting alone. */
const NONE = "-";

export class CostKeeper {
  #client: Client | null = null;
  /** What was asked last, by slot. */
  readonly #last = new Map<string, Request>();
  /** What is in the worker. */
  #running: Request | null = null;
  #now: State | null = null;
  readonly #spawn: Spawn;
  readonly #dispatch: (what: CostAction) => void;

  constructor(spawn: Spawn, dispatch: (what: CostAction) => void) {
    this.#spawn = spawn;
    this.#dispatch = dispatch;
  }

  /** Goes on with another library: what was counted by the old one is counted again. */
  restart(library: Texts): void {
    this.#last.clear();
    this.#running = null;
    this.#client?.stop();
    this.#client?.restart(library);
    this.#next();
  }

  /** Gives up what is wanted now; something else that is wanted later is asked. */
  stop(): void {
    this.#client?.stop();
    this.#end({ tag: "stopped" });
  }

  /** Asks for all of it once more. */
  retry(): void {
    this.#last.clear();
    this.#next();
  }

  /** Asks what the new state lacks. */
  follow(old: State, now: State): void {
    this.#now = now;
    const { costs, figures } = now.costView;
    const known = costs !== null || Object.keys(figures).length > 0;
    if (now.choices.operation !== old.choices.operation && known) this.#dispatch({ tag: "begin" });
    this.#next();
  }

  #next(): void {
    const now = this.#now;
    if (now === null) return;
    const requests = wanted(now);
    if (requests.length === 0) {
      // What is not looked at is not asked on; what was answered stays known.
      if (this.#running !== null) {
        this.#last.delete(this.#running.slot);
        this.#running = null;
        this.#client?.stop();
        this.#stands({ tag: "starting" });
      }
      return;
    }
    if (now.mapStatus.tag !== "answered" || isBroken(now)) return;
    const next = requests.find((request) => !isSame(request, this.#last.get(request.slot)));
    // What has been overtaken is given up; what has not is waited for.
    const running = this.#running;
    if (next === undefined || (running !== null && requests.some((request) => isSame(request, running)))) return;
    this.#running = next;
    this.#last.set(next.slot, next);
    // One search to the reader, however many answers it takes.
    if (now.costView.status.tag !== "searching") this.#stands({ tag: "judging" });
    this.#client ??= this.#spawn(this.#listener());
    this.#client.ask(next.tag, next.question, next.edits, next.along);
  }

  #listener(): Listener {
    return {
      answer: (message) => {
        const of = this.#running;
        this.#running = null;
        if (message.tag === "mapped") this.#dispatch({ tag: "cells", cells: message.map.cells });
        else if (message.tag === "costed" && of?.slot === COSTS) this.#dispatch({ tag: "costs", costs: message.costs, arch: of.question.arch });
        else if (message.tag === "costed" && of !== null) this.#dispatch({ tag: "figures", arch: of.slot, costs: message.costs });
        this.#next();
        if (this.#running === null) this.#stands({ tag: "answered" });
      },
      slow: () => this.#stands({ tag: "searching" }),
      failed: (message) => this.#end({ tag: "failed", message }),
    };
  }

  /** Nothing more is asked of what is wanted now. */
  #end(status: Status): void {
    this.#running = null;
    for (const request of this.#now === null ? [] : wanted(this.#now)) this.#last.set(request.slot, request);
    this.#stands(status);
  }

  #stands(status: Status): void {
    if (this.#now?.costView.status.tag !== status.tag) this.#dispatch({ tag: "status", status });
  }
}

const [COSTS, VERDICTS] = ["costs", "verdicts"];

/** What is to be known, the first first. */
function wanted(now: State): readonly Request[] {
  if (operation(now)?.case !== false) return [];
  const { open, params } = now.costView;
  const { edits } = now;
  const question = { ...asked(now.choices), strategy: "" };
  const grows = along(now.costView);
  const sizes = (names: readonly string[]): string => names.map((name) => `${name}=${params[name]}`).join(" ");
  const set = Object.keys(params);
  const requests: Request[] = [];
  if (open) {
    const own = sizes(set.filter((name) => name !== grows));
    requests.push({ slot: COSTS, tag: "cost", question: { ...question, params: own }, along: now.costView.along, edits });
    // The verdicts are those of the question that stands above, on every architecture.
    requests.push({ slot: VERDICTS, tag: "map", question: { ...question, arch: "", archs: [] }, along: "", edits });
  }
  for (const arch of isInMap(now.costView) ? mapColumns(now) : []) {
    requests.push({ slot: arch, tag: "cost", question: { ...question, arch, params: sizes(set) }, along: NONE, edits });
  }
  return requests;
}

function isSame(a: Request, b: Request | undefined): boolean {
  return b !== undefined && a.slot === b.slot && a.edits === b.edits && a.along === b.along && JSON.stringify(a.question) === JSON.stringify(b.question);
}
