/** The engine in a worker, for a page that asks one thing after the other and has no need to stop it. */

import type { Catalog } from "../engine/types.ts";
import type { Ask, Asked, FromWorker, Texts, ToWorker } from "../worker/protocol.ts";

type Answer = Extract<FromWorker, { tag: "checked" | "mapped" | "played" }>;

export class Thread {
  readonly #worker: Worker;
  #catalog: Catalog;
  #lastId = 0;

  private constructor(worker: Worker, catalog: Catalog) {
    this.#worker = worker;
    this.#catalog = catalog;
  }

  /** Fetches the engine and the library, and starts them. */
  static async start(): Promise<Thread> {
    const url = document.querySelector<HTMLElement>("#runner")?.dataset["engine"] ?? "";
    const [response, { library }] = await Promise.all([fetch(url), import("../engine/library.ts")]);
    if (!response.ok) throw new Error(`the engine’s file could not be fetched (${response.status})`);
    // Not `compileStreaming`: a plain file server may not know the type of the file.
    const module = await WebAssembly.compile(await response.arrayBuffer());
    const worker = new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
    const ready = await exchange(worker, { tag: "start", module, library }, (message) => message.tag === "ready");
    if (ready.tag !== "ready") throw new Error("the engine does not start");
    return new Thread(worker, ready.catalog);
  }

  async ask(tag: Ask["tag"], asked: Asked, edits: Texts): Promise<Answer> {
    const id = ++this.#lastId;
    const answer = await exchange(this.#worker, { tag, id, asked, edits }, (message) => "id" in message && message.id === id);
    if (answer.tag === "checked") this.#catalog = answer.catalog ?? this.#catalog;
    return answer as Answer;
  }

  /** What there is to choose from with these texts. */
  async catalog(asked: Asked, edits: Texts): Promise<Catalog> {
    await this.ask("check", asked, edits);
    return this.#catalog;
  }
}

/** Sends a message and waits for the answer to it. */
function exchange(worker: Worker, message: ToWorker, isAnswer: (message: FromWorker) => boolean): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    const hear = ({ data }: MessageEvent<FromWorker>): void => {
      if (data.tag !== "failed" && !isAnswer(data)) return;
      worker.removeEventListener("message", hear);
      if (data.tag === "failed") reject(new Error(data.message));
      else resolve(data);
    };
    worker.addEventListener("message", hear);
    worker.addEventListener("error", () => reject(new Error("the engine could not be started")), { once: true });
    worker.postMessage(message, []);
  });
}
