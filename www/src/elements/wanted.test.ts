import { describe, expect, it } from "vitest";
import { linkedTo, wanted } from "./wanted.ts";

const read = (attributes: Readonly<Record<string, string>>): ReturnType<typeof wanted> => wanted((name) => attributes[name] ?? null, "https://example.org/docs/");

describe("attributes", () => {
  it("have defaults", () => {
    const bare = read({});
    expect(bare).toMatchObject({ operation: "", views: ["verdict", "waveform"], step: null, open: false, hidden: false, delayed: false, theme: "auto", claim: null });
    expect(bare.troubles).toEqual([]);
  });

  it("are read as doccheck reads them", () => {
    const all = read({ case: " munmap ", operation: "exit_mmap", set: "cpus=3, pages=2 borrower=true", stores: "delayed", expect: "breaks/freed-table", view: "map,text map", step: "4", open: "" });
    expect(all).toMatchObject({
      operation: "munmap",
      params: { cpus: "3", pages: "2", borrower: "true" },
      delayed: true,
      claim: { verdict: "breaks", kind: "freed-table" },
      views: ["map", "text"],
      step: 4,
      open: true,
      troubles: [],
    });
  });

  it("show the text of an element that may be changed", () => expect(read({ open: "" }).views).toEqual(["verdict", "waveform", "source"]));

  it("that cannot be understood are told, and have their defaults", () => {
    const wrong = read({ view: "wavform verdict", step: "-1", set: "cpus", stores: "later", hide: "map", theme: "pink", expect: "brakes" });
    expect(wrong).toMatchObject({ views: ["verdict"], step: null, params: {}, delayed: false, hidden: false, theme: "auto", claim: null });
    expect(wrong.troubles).toEqual([
      "expect: there is no verdict “brakes”; known: survives, survives-stale, breaks, breaks-delayed, not-applicable, undecided",
      "stores: there is no “later”; known: immediate, delayed",
      "set: “cpus” is not a parameter with a value",
      "view: there is no “wavform”; known: verdict, waveform, machine, map, source, text",
      "step: “-1” is no number",
      "hide: there is no “map”; known: nothing, verdict",
      "theme: there is no “pink”; known: auto, light, dark",
    ].toSorted(inOrderOf(wrong.troubles)));
  });

  it.each(["javascript:alert(1)", "data:text/html,x", " JavaScript:x", "java\tscript:alert(1)", "java\nscript:x", "\u0001javascript:x", "https://"])("lead to no address that runs: %s", (playground) => {
    expect(read({ playground })).toMatchObject({ playground: "", troubles: ["playground: this is no address of a page"] });
  });

  it.each(["https://example.org/play/", "../index.html", "/a:b"])("lead to %s", (playground) => expect(read({ playground }).playground).toBe(playground));

  it("give way to a link", () => {
    const linked = linkedTo(read({ view: "text", strategy: "gather" }), "#operation=exit_mmap&strategy=up_front&arch=arm64&set=cpus=3&step=2&hide=verdict");
    expect(linked).toMatchObject({ operation: "exit_mmap", strategy: "up_front", arch: "arm64", kernel: "", params: { cpus: "3" }, step: 2, hidden: true, views: ["text"], texts: {}, claim: null });
  });

  it("claim what a link claims, and else what the attributes do", () => {
    const said = read({ expect: "survives" });
    expect(linkedTo(said, "#operation=o&expect=breaks/freed-table").claim).toEqual({ verdict: "breaks", kind: "freed-table" });
    expect(linkedTo(said, "#operation=o&expect=breaks%20freed-table").claim).toEqual({ verdict: "breaks", kind: "freed-table" });
    expect(linkedTo(said, "#operation=o").claim).toEqual({ verdict: "survives", kind: null });
    expect(linkedTo(said, "#operation=o&expect=brakes").troubles).toEqual([expect.stringContaining("“brakes”")]);
  });
});

/** The messages count, their order does not. */
const inOrderOf = (list: readonly string[]) => (a: string, b: string) => list.indexOf(a) - list.indexOf(b);
