import { describe, expect, it } from "vitest";
import { begin } from "../state/own.ts";
import { decode, encode, type Linked } from "./fragment.ts";
import { pack, unpack } from "./texts.ts";

const plain: Linked = {
  version: "0.1.0",
  choices: { operation: "exit_mmap", strategy: "up_front", arch: "x86-64", kernel: "neutral", params: {} },
  edits: {},
  kind: null,
  own: null,
  cursor: null,
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
    };
    const { version: _, ...kept } = state;
    expect(decode(`#${encode(state)}`, "0.1.0")).toEqual({ ...kept, notice: "" });
  });

  it("needs to say nothing at all", () => {
    expect(decode("", "0.1.0")).toEqual({ choices: { params: {} }, edits: {}, kind: null, own: null, cursor: null, notice: "" });
  });

  it("has the moves of a run as they are counted", () => {
    expect(moves(begin([], false))).toBe("start");
    expect(moves(begin([0, 3, 1], false))).toBe("start/0/3/1");
    expect(moves(begin([2], true))).toBe("delayed/2");
    expect(moves(null)).toBeUndefined();
  });

  it.each(["start/", "start/x", "0/1", "start/99999", "delayed//2"])("leaves out moves that cannot be read: %s", (text) => {
    const opened = decode(`#edition=1&moves=${text}`, "0.1.0");
    expect(opened.own).toBeNull();
    expect(opened.notice).toMatch(/moves of this link cannot be read/);
  });

  it.each(["#%%%", "#=&=&", "#🦀", "#foo", `#${"x".repeat(10_000)}`])("never throws: %s", (fragment) => {
    expect(decode(fragment, "0.1.0").notice).toMatch(/cannot be read/);
  });

  it("says that it was made by another engine or in another edition", () => {
    expect(decode("#edition=1&engine=0.0.7&strategy=gather", "0.1.0").notice).toMatch(/engine 0\.0\.7; this page has 0\.1\.0/);
    expect(decode("#edition=2&strategy=gather", "0.1.0").notice).toMatch(/edition 2/);
  });

  it("leaves damaged texts and steps out and says so", () => {
    const opened = decode("#strategy=gather&step=zzz&texts=AAAA", "");
    expect(opened.edits).toEqual({});
    expect(opened.cursor).toBeNull();
    expect(opened.notice).toMatch(/damaged.*no step/);
  });

  it("takes no parameter that could be read as something else", () => {
    expect(decode("#set=cpus=2 levels=9,levels=3,=4,x", "").choices.params).toEqual({ levels: "3" });
  });
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
