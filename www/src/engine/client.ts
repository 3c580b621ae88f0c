/**
 * The page's end of one worker.
 *
 * At most one question is in the worker; of those asked meanwhile only the latest waits. A search that runs
 * longer than `SLOW_MS` is reported as slow and may be stopped; after `GIVE_UP_MS` it is given up by itself when a
 * newer question comes. Stopping ends the worker's thread and starts a fresh one: no text lives there.
 */

import type { Catalog, Flips } from "./types.ts";
import type { Ask, Asked, Batch, Format, FromWorker, Start, Texts, ToWorker } from "../worker/protocol.ts";

/** After this long the page says that it is searching, and the search can be stopped. */
export const SLOW_MS = 100;

/** After this long a search is given up for a newer question: to start the engine afresh takes time, too. */
export const GIVE_UP_MS = 300;

/** What a client tells its owner. */
export interface Listener {
  ready?(message: Extract<FromWorker, { tag: "ready" }>): void;
  answer(message: Extract<FromWorker, { tag: "checked" | "mapped" | "played" | "stressed" | "flips" | "costed" }>): void;
  /** What was not asked for as a question: a glossary, a text with its layout. */
  told?(message: Extract<FromWorker, { tag: "glossary" | "formatted" }>): void;
  /** How far a search for promises has got. */
  trying?(flips: Flips): void;
  slow(): void;
  failed(message: string): void;
}

/** Starts a client with the library that there is by then. */
export type Spawn = (listener: Listener) => Client;

/** The part of `Worker` that is used, so that a test can stand in for it. */
export type Thread = Pick<Worker, "postMessage" | "terminate" | "addEventListener">;

export class Client {
  #thread: Thread | null = null;
  #ready = false;
  #running: Ask | null = null;
  #waiting: Ask | null = null;
  /** The text whose layout is waited for. */
  #format: Format | null = null;
  #late = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;
  #catalog: Catalog | null = null;
  readonly #spawn: () => Thread;
  #start: Start;
  readonly #listener: Listener;

  constructor(spawn: () => Thread, start: Start, listener: Listener) {
    this.#spawn = spawn;
    this.#start = start;
    this.#listener = listener;
    this.#boot();
  }

  /** Asks; an answer to anything asked before will not be heard any more. */
  ask(tag: Ask["tag"], asked: Asked, edits: Texts, path = "", batch?: Batch): void {
    this.#waiting = { tag, id: ++this.#lastId, asked, edits, path, batch };
    if (this.#thread === null || this.#late) this.#boot();
    else this.#next();
  }

  /** Goes on with another library; what was asked is asked again. */
  restart(library: Texts): void {
    this.#start = { ...this.#start, library };
    this.#waiting ??= this.#running;
    this.#boot();
  }

  /** Asks for a text's layout. An engine that is just started afresh is asked once more. */
  format(file: string, text: string): void {
    this.#format = { tag: "format", file, text };
    if (this.#ready) this.#post(this.#format);
  }

  /** Gives up what runs and what waits. */
  stop(): void {
    this.#waiting = null;
    if (this.#running !== null) this.#boot();
  }

  #boot(): void {
    this.#end();
    const thread = this.#spawn();
    this.#thread = thread;
    thread.addEventListener("message", (event) => {
      if (this.#thread === thread) this.#hear((event as MessageEvent<FromWorker>).data);
    });
    thread.addEventListener("error", (event) => {
      event.preventDefault();
      if (this.#thread === thread) this.#fail((event as ErrorEvent).message || "its script could not be loaded");
    });
    this.#post(this.#start);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#thread?.terminate();
    this.#thread = null;
    this.#running = null;
    this.#ready = false;
    this.#late = false;
  }

  #post(message: ToWorker): void {
    this.#thread?.postMessage(message);
  }

  #next(): void {
    if (!this.#ready || this.#running !== null || this.#waiting === null) return;
    this.#running = this.#waiting;
    this.#waiting = null;
    this.#late = false;
    this.#post(this.#running);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#slow(), SLOW_MS);
  }

  #slow(): void {
    this.#timer = setTimeout(() => this.#giveUp(), GIVE_UP_MS - SLOW_MS);
    this.#listener.slow();
  }

  #giveUp(): void {
    this.#late = true;
    if (this.#waiting !== null) this.#boot();
  }

  #hear(message: FromWorker): void {
    if (message.tag === "failed") {
      this.#fail(message.message);
      return;
    }
    if (message.tag === "glossary" || message.tag === "formatted") {
      if (message.tag === "formatted") this.#format = null;
      this.#listener.told?.(message);
      return;
    }
    if (message.tag === "trying") {
      if (message.id === this.#lastId) this.#listener.trying?.(message.flips);
      return;
    }
    if (message.tag === "ready") {
      this.#ready = true;
      if (this.#format !== null) this.#post(this.#format);
      this.#listener.ready?.(message);
    } else {
      clearTimeout(this.#timer);
      this.#running = null;
      this.#late = false;
      this.#tell(message);
    }
    this.#next();
  }

  /** Tells the answer that is waited for. A catalogue comes once, so that of an unheard answer is kept for the next. */
  #tell(message: Extract<FromWorker, { tag: "checked" | "mapped" | "played" | "stressed" | "flips" | "costed" }>): void {
    if (message.tag === "checked") this.#catalog = message.catalog ?? this.#catalog;
    if (message.id !== this.#lastId) return;
    this.#listener.answer(message.tag === "checked" ? { ...message, catalog: this.#catalog } : message);
    this.#catalog = null;
  }

  /** The engine's state is not to be trusted after a trap. A fresh one starts, and waits to be asked. */
  #fail(message: string): void {
    const started = this.#ready;
    const superseded = started && this.#waiting !== null;
    this.#end();
    if (!superseded) this.#waiting = null;
    if (started) this.#boot();
    if (!superseded) this.#listener.failed(message);
  }
}
