import { describe, expect, it } from "vitest";
import { library } from "../engine/library.ts";
import { headings } from "./headings.ts";

const brief = (text: string) => headings(text).map(({ sort, name, of }) => [sort, name, ...of].join(" "));

describe("the declarations of a text", () => {
  it("are found in their order, with what they are made of", () => {
    const text = 'stalewalk 1\ngroup g = walker hw\nkernel linux-6.19-x86 "k" of linux-6.19 rank 2 {\n}\ncase c "x { of y" rank 3 of a , b\n  with s on x86* { }\nstrategy s "…" for a { } arch x "…" { }\n';
    expect(brief(text)).toEqual(["group g", "kernel linux-6.19-x86 linux-6.19", "operation c a b", "strategy s", "arch x"]);
    expect(headings(text).map(({ at }) => text.slice(at, at + 4))).toEqual(["grou", "kern", "case", "stra", "arch"]);
  });

  it("stand outside of comments, strings and other declarations", () => {
    expect(brief('// case a "x" { }\ncase b "case c \\"y\\" // {" { strategy d "z" { } }\n} case e "w" { }')).toEqual(["operation b", "operation e"]);
  });

  it("are in every text of the library", () => {
    expect(Object.entries(library).filter(([, text]) => headings(text).length === 0)).toEqual([]);
  });

  it.each([
    ['case a "x" of ', " "],
    ['case a "x" ', "of a, "],
    ['case a "', '\\"'],
    ['case a "x" of a', ' case a "x" of a'],
    ["", '"\\'],
    ["case ", "of\n"],
  ])("take no longer than the text is long: %s and %s many times", (start, again) => {
    const begun = performance.now();
    headings(start + again.repeat(200_000));
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
