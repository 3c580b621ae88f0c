import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Flips } from "./types.ts";
import type { Asked, FromWorker, Start, ToWorker } from "../worker/protocol.ts";
import { catalog } from "../testing/samples.ts";
import { Client, GIVE_UP_MS, SLOW_MS, type Thread } from "./client.ts";

/** A worker that answers when the test says so. */
class FakeThread implements Thread {
  readonly heard: ToWorker[] = [];
  ended = false;
  #listen: (event: Event) => void = () => {};
  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  addEventListener(name: string, listener: unknown): void {
    if (name === "message") this.#listen = listener as (event: Event) => void;
  }
  say(data: FromWorker): void {
    this.#listen({ data } as MessageEvent);
  }
  ready(): void {
    this.say({ tag: "ready", version: "1", catalog });
  }
  answer(): void {
    const last = this.heard.at(-1);
    if (last?.tag === "check") this.say({ tag: "checked", id: last.id, outcome: { diagnostics: [], report: null, unmet: [] }, catalog: null });
  }
  questions(): string[] {
    return this.heard.flatMap((m) => (m.tag === "check" ? [m.asked.strategy] : []));
  }
}

const question = (strategy: string): Asked => ({ operation: "o", strategy, arch: "x", kernel: "k", params: "" });
const threads: FakeThread[] = [];
const now = (): FakeThread => threads.at(-1) ?? new FakeThread();
const listener = { ready: vi.fn(), answer: vi.fn(), told: vi.fn(), trying: vi.fn(), slow: vi.fn(), failed: vi.fn() };
let client: Client;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  threads.length = 0;
  client = new Client(() => threads[threads.push(new FakeThread()) - 1] as FakeThread, { tag: "start" } as Start, listener);
});
afterEach(() => vi.useRealTimers());

describe("a client", () => {
  it("asks nothing before the engine is ready, then only the latest", () => {
    client.ask("check", question("a"), {});
    client.ask("check", question("b"), {});
    expect(now().questions()).toEqual([]);
    now().ready();
    expect(now().questions()).toEqual(["b"]);
  });

  it("has one question in the worker, and drops answers that nobody waits for", () => {
    now().ready();
    for (const name of ["a", "b", "c"]) client.ask("check", question(name), {});
    expect(now().questions()).toEqual(["a"]);
    now().answer();
    expect(listener.answer).not.toHaveBeenCalled();
    expect(now().questions()).toEqual(["a", "c"]);
    now().answer();
    expect(listener.answer).toHaveBeenCalledOnce();
  });

  it("tells how far the search has got that is waited for, which is no answer", () => {
    now().ready();
    client.ask("flips", question("a"), {});
    const flips: Flips = { verdict: "breaks", tried: [], flips: [], left_out: null, complete: false };
    now().say({ tag: "trying", id: 1, flips });
    expect(listener.trying).toHaveBeenCalledExactlyOnceWith(flips);
    client.ask("check", question("b"), {});
    now().say({ tag: "trying", id: 1, flips });
    expect(listener.trying).toHaveBeenCalledOnce();
    expect(now().questions()).toEqual([]);
    now().say({ tag: "flips", id: 1, flips });
    expect(listener.answer).not.toHaveBeenCalled();
    expect(now().questions()).toEqual(["b"]);
  });

  it("keeps the catalogue of an answer that nobody waits for", () => {
    now().ready();
    client.ask("check", question("a"), {});
    client.ask("check", question("b"), {});
    const outcome = { diagnostics: [], report: null, unmet: [] };
    now().say({ tag: "checked", id: 1, outcome, catalog });
    now().say({ tag: "checked", id: 2, outcome, catalog: null });
    expect(listener.answer).toHaveBeenCalledWith(expect.objectContaining({ id: 2, catalog }));
  });

  it("says when a search is slow, and ends its thread when it is stopped", () => {
    now().ready();
    client.ask("check", question("a"), {});
    vi.advanceTimersByTime(SLOW_MS);
    expect(listener.slow).toHaveBeenCalledOnce();
    const old = now();
    client.stop();
    expect(old.ended).toBe(true);
    now().ready();
    expect(now()).not.toBe(old);
    expect(now().questions()).toEqual([]);
  });

  it("gives up a slow search for a newer question", () => {
    now().ready();
    client.ask("check", question("slow"), {});
    vi.advanceTimersByTime(GIVE_UP_MS);
    client.ask("check", question("new"), {});
    now().ready();
    expect(threads).toHaveLength(2);
    expect(now().questions()).toEqual(["new"]);
  });

  it("gives up a search that becomes slow while a newer question waits", () => {
    now().ready();
    client.ask("check", question("slow"), {});
    client.ask("check", question("new"), {});
    vi.advanceTimersByTime(GIVE_UP_MS);
    now().ready();
    expect(now().questions()).toEqual(["new"]);
  });

  it("waits for a search that may soon be done rather than start afresh", () => {
    now().ready();
    client.ask("check", question("slow"), {});
    vi.advanceTimersByTime(SLOW_MS);
    client.ask("check", question("new"), {});
    vi.advanceTimersByTime(GIVE_UP_MS - SLOW_MS - 1);
    now().answer();
    expect(threads).toHaveLength(1);
    expect(now().questions()).toEqual(["slow", "new"]);
  });

  it("goes on with another library, and asks again what was asked", () => {
    now().ready();
    client.ask("check", question("a"), {});
    const old = now();
    client.restart({ "case/c.tlb": "" });
    expect(old.ended).toBe(true);
    expect(now().heard).toEqual([{ tag: "start", library: { "case/c.tlb": "" } }]);
    now().ready();
    expect(now().questions()).toEqual(["a"]);
  });

  it("asks only the latest when it goes on with another library", () => {
    now().ready();
    client.ask("check", question("a"), {});
    client.ask("check", question("b"), {});
    client.restart({});
    now().ready();
    expect(now().questions()).toEqual(["b"]);
  });

  it("starts a fresh engine after a trap and does not ask the same again", () => {
    now().ready();
    client.ask("check", question("a"), {});
    now().say({ tag: "failed", id: 1, message: "unreachable" });
    expect(listener.failed).toHaveBeenCalledWith("unreachable");
    now().ready();
    expect(threads).toHaveLength(2);
    expect(now().questions()).toEqual([]);
    client.ask("check", question("b"), {});
    expect(now().questions()).toEqual(["b"]);
  });

  it("asks for a layout beside its questions, and hands on what it is told", () => {
    client.format("f", "early");
    expect(now().heard).toHaveLength(1);
    now().ready();
    client.ask("check", question("a"), {});
    client.format("f", "text");
    expect(now().heard.at(-1)).toEqual({ tag: "format", file: "f", text: "text" });
    now().say({ tag: "formatted", file: "f", before: "text", after: null });
    now().say({ tag: "glossary", glossary: [] });
    expect(listener.told.mock.calls.map(([message]) => message.tag)).toEqual(["formatted", "glossary"]);
    expect(listener.answer).not.toHaveBeenCalled();
    now().answer();
  });

  it("does not start again and again what cannot start", () => {
    now().say({ tag: "failed", id: 0, message: "no" });
    expect(threads).toHaveLength(1);
    expect(listener.failed).toHaveBeenCalledWith("no");
  });
});
