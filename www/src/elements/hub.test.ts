import { describe, expect, it } from "vitest";
import type { Listener } from "../engine/client.ts";
import type { Catalog, Outcome } from "../engine/types.ts";
import { catalog } from "../testing/samples.ts";
import type { Asked, Texts } from "../worker/protocol.ts";
import { type Asking, Hub, type Told } from "./hub.ts";

const QUESTION: Asked = { operation: "o", strategy: "a", arch: "x", kernel: "k", params: "" };
const OUTCOME: Outcome = { diagnostics: [], report: null, unmet: [] };
const turn = (): Promise<void> => Promise.resolve();

/** A hub with a client that answers when it is told to. */
function stand(library: Texts = {}) {
  const said: string[] = [];
  let heard: Listener | null = null;
  const client: Asking = {
    ask: (tag, { operation, arch }, edits) => void said.push([tag, operation, arch, ...Object.keys(edits)].join(" ")),
    stop: () => void said.push("stop"),
    restart: (texts) => void said.push(`restart ${Object.keys(texts).join(" ")}`),
  };
  const hub = new Hub((listener) => {
    heard = listener;
    return client;
  }, library, async () => ({ all: "" }));
  const listener = heard as unknown as Listener;
  return {
    hub,
    said,
    listener,
    ready: () => listener.ready?.({ tag: "ready", version: "1", catalog }),
    answer: (some: Catalog | null = null) => listener.answer({ tag: "checked", id: 0, outcome: OUTCOME, catalog: some }),
  };
}

/** An element that writes down what it hears. */
function listen(name: string, log: string[], more: Partial<Told> = {}): Told {
  return {
    ready: () => void log.push(`${name} ready`),
    checked: (_, { operations }) => void log.push(`${name} checked ${operations.length}`),
    mapped: () => void log.push(`${name} mapped`),
    played: () => void log.push(`${name} played`),
    slow: (sort) => void log.push(`${name} slow ${sort}`),
    failed: (message, sort) => void log.push(`${name} failed ${sort} ${message}`),
    ...more,
  };
}

describe("the engine of a document", () => {
  it("answers one after the other, each its own", () => {
    const { hub, said, ready, answer } = stand();
    const log: string[] = [];
    const [a, b] = [hub.open(listen("a", log)), hub.open(listen("b", log))];
    ready();
    a.ask("check", QUESTION, {});
    a.ask("map", QUESTION, {});
    b.ask("check", { ...QUESTION, arch: "y" }, {});
    expect(said).toEqual(["check o x"]);
    answer();
    expect(said).toEqual(["check o x", "check o y"]);
    answer();
    expect(said.at(-1)).toBe("map o x");
    expect(log).toEqual(["a ready", "b ready", "a checked 1", "b checked 1"]);
  });

  it("takes a newer question in the place of the one that is with it, and of one that waits", () => {
    const { hub, said, ready } = stand();
    const [a, b] = [hub.open(listen("a", [])), hub.open(listen("b", []))];
    ready();
    a.ask("check", QUESTION, { one: "" });
    b.ask("check", QUESTION, { other: "" });
    b.ask("check", QUESTION, { another: "" });
    a.ask("check", QUESTION, { two: "" });
    expect(said).toEqual(["check o x one", "check o x two"]);
  });

  it("gives whoever asks with texts that are known their catalogue, too", () => {
    const { hub, ready, answer } = stand();
    const log: string[] = [];
    const [a, b] = [hub.open(listen("a", log)), hub.open(listen("b", log))];
    ready();
    a.ask("check", QUESTION, { mine: "" });
    b.ask("check", QUESTION, { mine: "" });
    answer({ ...catalog, operations: [] });
    answer(null);
    expect(log.slice(2)).toEqual(["a checked 0", "b checked 0"]);
  });

  it("tells nobody who has gone, and gives up what takes long for them", () => {
    const { hub, said, listener, ready } = stand();
    const log: string[] = [];
    const [a, b] = [hub.open(listen("a", log)), hub.open(listen("b", log))];
    ready();
    a.ask("check", QUESTION, {});
    b.ask("check", { ...QUESTION, arch: "y" }, {});
    a.close();
    listener.slow();
    expect(said).toEqual(["check o x", "stop", "check o y"]);
    expect(log.slice(2)).toEqual([]);
  });

  it("gives up what takes long for whoever goes", () => {
    const { hub, said, listener, ready, answer } = stand();
    const log: string[] = [];
    const [a, b] = [hub.open(listen("a", log)), hub.open(listen("b", log))];
    ready();
    a.ask("check", QUESTION, {});
    b.ask("check", { ...QUESTION, arch: "y" }, {});
    listener.slow();
    a.close();
    expect(said).toEqual(["check o x", "stop", "check o y"]);
    // What is with the engine now does not take long yet.
    b.close();
    expect(said).toHaveLength(3);
    answer();
    expect(log.slice(2)).toEqual(["a slow answer", "b slow answer"]);
  });

  it("tells everybody who waits that it takes long, and whoever comes to wait", () => {
    const { hub, listener, ready, answer } = stand();
    const log: string[] = [];
    const [a, b, c] = [hub.open(listen("a", log)), hub.open(listen("b", log)), hub.open(listen("c", log))];
    ready();
    a.ask("check", QUESTION, {});
    a.ask("map", QUESTION, {});
    b.ask("play", QUESTION, {});
    expect(log.slice(3)).toEqual([]);
    listener.slow();
    expect(log.slice(3).toSorted()).toEqual(["a slow answer", "a slow cells", "b slow turn"]);
    c.ask("check", QUESTION, {});
    expect(log.at(-1)).toBe("c slow answer");
    answer();
    c.ask("map", QUESTION, {});
    expect(log.at(-1)).toBe("a checked 1");
  });

  it("stops for the reader of one, and goes on for the others", () => {
    const { hub, said, listener, ready } = stand();
    const log: string[] = [];
    const [a, b] = [hub.open(listen("a", log)), hub.open(listen("b", log))];
    ready();
    a.ask("check", QUESTION, {});
    b.ask("check", { ...QUESTION, arch: "y" }, {});
    listener.slow();
    b.stop();
    a.stop();
    expect(said).toEqual(["check o x", "stop"]);
    expect(log.slice(2)).toEqual(["a slow answer", "b slow answer"]);
  });

  it("tells the one whose question it failed at, and asks the next", () => {
    const { hub, said, listener, ready } = stand();
    const log: string[] = [];
    const [a, b] = [hub.open(listen("a", log)), hub.open(listen("b", log))];
    ready();
    a.ask("check", QUESTION, {});
    b.ask("check", { ...QUESTION, arch: "y" }, {});
    listener.failed("trap");
    expect(log.slice(2)).toEqual(["a failed answer trap"]);
    expect(said.at(-1)).toBe("check o y");
  });

  it("tells of what takes long or fails what it was asked for", () => {
    const { hub, listener, ready } = stand();
    const log: string[] = [];
    const a = hub.open(listen("a", log));
    ready();
    a.ask("row", QUESTION, {});
    listener.slow();
    listener.failed("trap");
    expect(log.slice(1)).toEqual(["a slow cells", "a failed cells trap"]);
  });

  it("that never stood tells everybody, and whoever comes later", async () => {
    const { hub, listener } = stand();
    const log: string[] = [];
    hub.open(listen("a", log));
    listener.failed("no worker");
    hub.open(listen("b", log));
    await turn();
    expect(log).toEqual(["a failed answer no worker", "b failed answer no worker"]);
  });

  it("that does not stand again with more of the library is known by every desk", async () => {
    const { hub, listener, ready } = stand({ some: "" });
    const log: string[] = [];
    const a = hub.open(listen("a", log));
    ready();
    expect(a.isBroken).toBe(false);
    await hub.widen();
    listener.failed("no worker");
    expect(log).toEqual(["a ready", "a failed answer no worker"]);
    expect(a.isBroken).toBe(true);
  });

  it("tells whoever comes when it stands, after they have their desk", async () => {
    const { hub, ready } = stand();
    ready();
    const log: string[] = [];
    const desk = hub.open(listen("a", log));
    expect(log).toEqual([]);
    await turn();
    expect(log).toEqual(["a ready"]);
    desk.close();
  });

  it("goes on with every text when one needs more, once", async () => {
    const { hub, said, ready } = stand({ some: "" });
    const log: string[] = [];
    const a = hub.open(listen("a", log));
    ready();
    a.ask("check", QUESTION, {});
    await hub.widen();
    expect(said).toEqual(["check o x", "restart all"]);
    ready();
    expect(log).toEqual(["a ready", "a ready"]);
    // What was with the engine is asked again by the client itself.
    expect(said).toEqual(["check o x", "restart all"]);
  });
});
