import { describe, expect, it } from "vitest";
import { begin } from "../state/own.ts";
import { decode, encode, type Linked } from "./fragment.ts";
import { NOTHING_MADE } from "../state/shared.ts";
import { PLAIN_LOOK } from "./look.ts";
import { deflate, inflate, pack, unpack } from "./texts.ts";

const plain: Linked = {
  version: "0.1.0",
  choices: { operation: "exit_mmap", strategy: "up_front", arch: "x86-64", kernel: "neutral", params: {} },
  edits: {},
  kind: null,
  own: null,
  cursor: null,
  look: PLAIN_LOOK,
  hidden: false,
  made: { answer: null, story: null, seal: "" },
};

const moves = (own: Linked["own"]): string | undefined => /moves=([^&]*)/.exec(encode({ ...plain, own }))?.[1];

describe("a link", () => {
  it("can be read by a person", () => {
    expect(encode({ ...plain, choices: { ...plain.choices, params: { cpus: "3", borrower: "false" } }, cursor: 4 })).toBe(
      "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&set=cpus=3,borrower=false&step=4",
    );
  });

  it("keeps everything it is given", () => {
    const state: Linked = {
      ...plain,
      choices: { ...plain.choices, params: { cpus: "3", levels: "4" }, stores: "delayed" },
      edits: { "strategy/up_front.tlb": 'stalewalk 1\n// “→” & = # % \n"', "arch/x.tlb": "" },
      kind: "stale-frame",
      own: begin([0, 12, 3], true),
      cursor: 0,
      look: { all: true, filter: "breaks", kernel: "", overview: true, file: "operation/o.tlb" },
      hidden: true,
      made: {
        answer: { verdict: "survives-stale", kind: null },
        story: { delayed: true, moves: [0, 12, 3], steps: ["CPU 0: a", "CPU 1: b → c", "CPU 0: d"], kind: null },
        seal: "k3",
      },
    };
    const { version, made, ...kept } = state;
    expect(decode(`#${encode(state)}`)).toEqual({ ...kept, made: { ...made, engine: version }, notice: "" });
  });

  it("needs to say nothing at all", () => {
    const nothing = { choices: { params: {} }, edits: {}, kind: null, own: null, cursor: null, look: PLAIN_LOOK, hidden: false, made: NOTHING_MADE };
    expect(decode("")).toEqual({ ...nothing, notice: "" });
  });

  it("has the moves of a run as they are counted", () => {
    expect(moves(begin([], false))).toBe("start");
    expect(moves(begin([0, 3, 1], false))).toBe("start/0/3/1");
    expect(moves(begin([2], true))).toBe("delayed/2");
    expect(moves(null)).toBeUndefined();
  });

  it.each(["start/", "start/x", "0/1", "start/99999", "delayed//2"])("leaves out moves that cannot be read: %s", (text) => {
    const opened = decode(`#edition=1&moves=${text}`);
    expect(opened.own).toBeNull();
    expect(opened.notice).toMatch(/moves of this link cannot be read/);
  });

  it.each(["#%%%", "#=x&=&", "#🦀", "#foo", `#${"x".repeat(10_000)}`])("never throws: %s", (fragment) => {
    expect(decode(fragment).notice).toMatch(/cannot be read/);
  });

  it("says that it was made by another engine or in another edition", () => {
    expect(decode("#edition=1&engine=0.0.7&strategy=gather").made.engine).toBe("0.0.7");
    expect(decode("#edition=1&engine=<b>&strategy=gather").made.engine).toBe("");
    expect(decode("#edition=2&strategy=gather").notice).toMatch(/edition 2/);
  });

  it("leaves damaged texts and steps out and says so", () => {
    const opened = decode("#strategy=gather&step=zzz&texts=AAAA");
    expect(opened.edits).toEqual({});
    expect(opened.cursor).toBeNull();
    expect(opened.notice).toMatch(/damaged.*no step/);
  });

  it("takes no parameter that could be read as something else", () => {
    expect(decode("#set=cpus=2 levels=9,levels=3,=4,x").choices.params).toEqual({ levels: "3" });
  });
});

/** Numbers that are the same in every run. */
function numbers(seed: number): () => number {
  let at = seed;
  return () => {
    at = (Math.imul(at, 1664525) + 1013904223) >>> 0;
    return at / 2 ** 32;
  };
}

describe("a link that is damaged", () => {
  const sound = encode({
    ...plain,
    choices: { ...plain.choices, params: { cpus: "3" }, stores: "delayed" },
    edits: { "strategy/up_front.tlb": "stalewalk 1\n// a text that is long enough to be packed\n" },
    own: begin([0, 1, 2], false),
    cursor: 2,
    made: { answer: { verdict: "breaks", kind: "conflict" }, story: { delayed: false, moves: [0], steps: ["CPU 0: x"], kind: null }, seal: "x" },
  });

  it("never throws, whatever letters it is made of", () => {
    const next = numbers(1);
    const letters = (): string => String.fromCharCode(Math.floor(next() * (next() < 0.5 ? 128 : 0x10000)));
    for (let n = 0; n < 2000; n++) {
      const words = Array.from({ length: Math.floor(next() * 60) }, letters).join("");
      expect(() => decode(`#${words}`)).not.toThrow();
      // What is read can be written, too, and opens as the same.
      const { choices, edits, made, ...rest } = decode(`#strategy=${words}&set=${words}&texts=${words}&story=${words}&against=${words}&filter=kernel`);
      const again = encode({ ...plain, ...rest, edits, made, choices: { ...plain.choices, ...choices } });
      expect(decode(again).choices.params).toEqual(choices.params);
    }
  });

  it("never throws, wherever it is cut or changed, and never loses its text unsaid", () => {
    const next = numbers(2);
    for (let n = 0; n < 3000; n++) {
      const at = Math.floor(next() * sound.length);
      const cut = next() < 0.5;
      const damaged = cut ? sound.slice(0, at) : `${sound.slice(0, at)}${String.fromCharCode(33 + Math.floor(next() * 90))}${sound.slice(at + 1)}`;
      const opened = decode(`#${damaged}`);
      if (/texts=./.test(damaged) && Object.keys(opened.edits).length === 0) expect(opened.notice).not.toBe("");
    }
  });

  it("of a megabyte is not read", () => {
    expect(decode(`#strategy=gather&texts=${"A".repeat(1 << 20)}`).notice).toMatch(/longer than any/);
  });

  it("with a bomb in it is not unpacked", () => {
    const bomb = deflate("x".repeat(8 << 20));
    expect(bomb.length).toBeLessThan(100_000);
    expect(decode(`#texts=${bomb}`)).toMatchObject({ edits: {}, notice: expect.stringMatching(/damaged/) as string });
    expect(decode(`#story=${bomb}`)).toMatchObject({ made: { story: null }, notice: expect.stringMatching(/damaged/) as string });
    expect(inflate(deflate("x".repeat(1000)), 999)).toBeNull();
    expect(inflate(deflate("x".repeat(1000)), 1000)).toBe("x".repeat(1000));
  });

  it.each([
    ["colour=red&strategy=gather", /“colour”, which this page does not know/],
    ["a=1&b=2&c=3&d=4&strategy=gather", /“a”, “b”, “c” and 1 more/],
    ["hide=trace", /hide=“trace”/],
    ["stores=sometimes", /stores=“sometimes”/],
    ["filter=blue", /filters the map in a way/],
    ["archs=some", /archs cannot be read/],
    ["trace=%F0%9F%A6%80", /no kind of violation/],
    ["answer=%F0%9F%A6%80", /answer cannot be read/],
    ["strategy=%3Cscript%3E", /“<script>”, is no name/],
    [`strategy=${"x".repeat(100)}`, /“x{24}…”, is no name/],
    ["edition=later", /an unknown edition/],
    ["set=cpus=2%204", /parameter of this link cannot be read/],
  ])("says what is left out: %s", (fragment, words) => expect(decode(`#${fragment}`).notice).toMatch(words));
});

describe("packed texts", () => {
  it("are shorter than the text", () => {
    const text = "fn tlb_flush_mmu(tlb) { tlb_flush_mmu_free(tlb) }\n".repeat(40);
    const packed = pack({ "strategy/a.tlb": text });
    expect(packed.length).toBeLessThan(text.length / 5);
    expect(packed).toMatch(/^[\w-]+$/);
    expect(unpack(packed)).toEqual({ "strategy/a.tlb": text });
  });

  it.each(["", "!", "abc", pack([] as never), pack({ a: 1 } as never)])("are refused when they are not texts: %s", (packed) => {
    expect(unpack(packed)).toBeNull();
  });
});
