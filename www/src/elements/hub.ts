/**
 * The one engine of a document, which all of its elements ask in turn.
 *
 * Each element has a desk. A desk has at most one question of each sort waiting, and the latest counts. A search that takes long is
 * given up for a newer question of the same desk, or when the desk is closed, or when its reader says so; the others wait, and are told
 * that it takes long.
 */

import type { Listener } from "../engine/client.ts";
import type { Catalog, Map as VerdictMap, Outcome, Turn } from "../engine/types.ts";
import type { Ask, Asked, Texts } from "../worker/protocol.ts";

/** What there is to ask about. */
export interface Shelf {
  readonly version: string;
  readonly catalog: Catalog;
  readonly library: Texts;
}

/** What an element hears. */
export interface Told {
  /** The engine stands, or stands again with more of the library. */
  ready(shelf: Shelf): void;
  checked(outcome: Outcome, catalog: Catalog): void;
  mapped(map: VerdictMap): void;
  played(turn: Turn | null): void;
  /** What was asked for takes long. */
  slow(sort: Sort): void;
  /** It failed; so has all, where the engine never stood. */
  failed(message: string, sort: Sort): void;
}

/** What becomes of a question: an answer, cells, or how a run stands. */
export type Sort = "answer" | "cells" | "turn";

/** The part of a client that is used, so that a test can stand in for it. */
export interface Asking {
  ask(tag: Ask["tag"], asked: Asked, edits: Texts, path: string): void;
  stop(): void;
  restart(library: Texts): void;
}

interface Question {
  readonly tag: "check" | "map" | "row" | "play";
  readonly asked: Asked;
  readonly edits: Texts;
  /** The moves of a run. */
  readonly path: string;
}

const sortOf = ({ tag }: Question): Sort => (tag === "check" ? "answer" : tag === "play" ? "turn" : "cells");

export class Desk {
  readonly waiting = new Map<Sort, Question>();
  readonly told: Told;
  /** True when it has heard how it stands with the engine. */
  knows = false;
  readonly #hub: Hub;

  constructor(hub: Hub, told: Told) {
    this.#hub = hub;
    this.told = told;
  }

  ask(tag: Question["tag"], asked: Asked, edits: Texts, path = ""): void {
    const question = { tag, asked, edits, path };
    this.waiting.set(sortOf(question), question);
    this.#hub.come(this);
  }

  /** True if there will never be an answer here. */
  get isBroken(): boolean {
    return this.#hub.isBroken;
  }

  /** Gives up what it has asked. */
  stop(): void {
    this.#hub.giveUp(this);
  }

  /** Nobody listens here any more. */
  close(): void {
    this.#hub.close(this);
  }
}

export class Hub {
  readonly #client: Asking;
  readonly #desks = new Set<Desk>();
  /** The desk whose question is with the engine, and the question. */
  #at: { readonly desk: Desk; readonly question: Question; isSlow: boolean } | null = null;
  #shelf: Shelf | null = null;
  /** The catalogue of the texts that the engine has at the moment: it comes once for all who ask with the same. */
  #catalog: Catalog | null = null;
  #library: Texts;
  readonly #whole: () => Promise<Texts>;
  #broken = "";

  constructor(client: (listener: Listener) => Asking, library: Texts, whole: () => Promise<Texts>) {
    this.#library = library;
    this.#whole = whole;
    this.#client = client(this.#listener());
  }

  /** True if there will never be an answer. */
  get isBroken(): boolean {
    return this.#broken !== "";
  }

  open(told: Told): Desk {
    const desk = new Desk(this, told);
    this.#desks.add(desk);
    // Whoever opens it has it by then, and may have heard it with the others.
    queueMicrotask(() => {
      if (this.#desks.has(desk) && !desk.knows) this.#welcome(desk);
    });
    return desk;
  }

  /** Goes on with every text of the library. */
  async widen(): Promise<void> {
    const library = await this.#whole();
    if (library === this.#library) return;
    this.#library = library;
    this.#shelf = null;
    if (this.#at !== null) this.#at.isSlow = false;
    this.#client.restart(library);
  }

  come(desk: Desk): void {
    // What is with the engine is of no use any more where the same desk asks something else in its place.
    const isInstead = this.#at?.desk === desk && desk.waiting.has(sortOf(this.#at.question));
    if (isInstead) this.#at = null;
    this.#next(isInstead ? desk : undefined);
    if (this.#at?.isSlow === true) this.#waits(desk);
  }

  giveUp(desk: Desk): void {
    desk.waiting.clear();
    if (this.#at?.desk !== desk) return;
    this.#client.stop();
    this.#at = null;
    this.#next();
  }

  close(desk: Desk): void {
    desk.waiting.clear();
    this.#desks.delete(desk);
    // What does not yet take long is soon over by itself; what does would keep the others waiting for nobody.
    if (this.#at?.desk === desk && this.#at.isSlow) this.giveUp(desk);
  }

  /** Tells a desk that what it waits for takes long. */
  #waits(desk: Desk): void {
    for (const sort of Array.from(desk.waiting.keys())) desk.told.slow(sort);
  }

  /** Says how it stands with the engine. */
  #welcome(desk: Desk): void {
    if (this.#broken === "" && this.#shelf === null) return;
    desk.knows = true;
    if (this.#broken !== "") desk.told.failed(this.#broken, "answer");
    else if (this.#shelf !== null) desk.told.ready(this.#shelf);
  }

  /** The next desk that has a question; one that is asked instead of another keeps its turn. */
  #next(first?: Desk): void {
    if (this.#at !== null || this.#shelf === null) return;
    for (const desk of first === undefined ? this.#desks : [first, ...this.#desks]) {
      const [sort, question] = desk.waiting.entries().next().value ?? [];
      if (sort === undefined || question === undefined) continue;
      desk.waiting.delete(sort);
      // Whoever has had a turn stands behind those who wait.
      if (this.#desks.delete(desk)) this.#desks.add(desk);
      this.#at = { desk, question, isSlow: false };
      this.#client.ask(question.tag, question.asked, question.edits, question.path);
      return;
    }
  }

  /** The turn is over. The desk hears of it first, and what it asks then stands behind the others. */
  #over(tell: (told: Told, sort: Sort) => void): void {
    const at = this.#at;
    this.#at = null;
    if (at !== null && this.#desks.has(at.desk)) tell(at.desk.told, sortOf(at.question));
    this.#next();
  }

  #listener(): Listener {
    return {
      ready: ({ version, catalog }) => {
        this.#catalog = catalog;
        const shelf = { version, catalog, library: this.#library };
        const isNew = this.#shelf === null || this.#shelf.library !== shelf.library;
        this.#shelf = shelf;
        // Who asks at once changes the order of the desks.
        if (isNew) for (const desk of Array.from(this.#desks)) this.#welcome(desk);
        this.#next();
      },
      answer: (message) => {
        if (message.tag === "checked") {
          this.#catalog = message.catalog ?? this.#catalog;
          const catalog = this.#catalog;
          if (catalog !== null) this.#over((told) => told.checked(message.outcome, catalog));
        }
        if (message.tag === "mapped") this.#over((told) => told.mapped(message.map));
        if (message.tag === "played") this.#over((told) => told.played(message.turn));
      },
      told: () => {},
      slow: () => {
        const at = this.#at;
        if (at === null) return;
        if (!this.#desks.has(at.desk)) return this.giveUp(at.desk);
        at.isSlow = true;
        at.desk.told.slow(sortOf(at.question));
        for (const desk of Array.from(this.#desks)) this.#waits(desk);
      },
      failed: (message) => this.#failed(message),
    };
  }

  /** After an engine that never stood there is nothing to wait for. */
  #failed(message: string): void {
    if (this.#shelf !== null) {
      this.#over((told, sort) => told.failed(message, sort));
      return;
    }
    this.#broken = message;
    for (const desk of Array.from(this.#desks)) this.#welcome(desk);
  }
}
