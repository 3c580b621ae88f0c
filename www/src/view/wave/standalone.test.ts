import { describe, expect, it } from "vitest";
import { bar, lane, trace, wave } from "../../testing/samples.ts";
import { standalone } from "./standalone.ts";

const run = {
  ...trace(3, "freed-table" as const),
  wave: wave(
    [
      lane("", "kernel, CPU 0", "kernel", [], [{ step: 1, label: "ask <all> & wait", role: "request" }]),
      lane("", "hardware, CPU 1", "hardware", [], [{ step: 2, label: "drop", role: "perform" }]),
      lane("CPU 0, a task", "walk cache", "partial-walk", [bar(1, null, "pgd[0] → T", { stale_from: 2, used_at: 3 })]),
    ],
    { links: [{ from: 1, to: 2 }], spans: [{ from: 2, to: 3, label: "stale, and used", stale: true }] },
  ),
};
const told = { title: 'Does "this" survive <that>?', description: "It does not, & that is all." };

describe("the picture as a file of its own", () => {
  const file = standalone(run, told);

  it("is one well-formed element with a title and a description that tells every step", () => {
    expect(file.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
    expect(file).toContain("<title id=\"t\">Does &quot;this&quot; survive &lt;that&gt;?</title>");
    expect(file).toMatch(/<desc id="d">It does not, &amp; that is all\.\n1\. Step 1 happens\.\n2\. Step 2 happens\.\n3\. Step 3 happens\.<\/desc>/);
    expect(file).toContain("ask &lt;all&gt; &amp; wait");
    const open: string[] = [];
    for (const [, close, name = "", self] of file.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/gi)) {
      if (close === "/") expect(open.pop()).toBe(name);
      else if (self !== "/") open.push(name);
    }
    expect(open).toEqual([]);
  });

  it("asks for nothing outside, and leaves no colour to a page", () => {
    expect(file.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|@import|href=|src=|<script|var\(/);
    for (const [, target] of file.matchAll(/url\(([^)]*)\)/g)) expect(["#hatch", "#tip", "#open-tip"]).toContain(target);
    expect(file).not.toContain("currentColor");
    expect(file).not.toContain("undefined");
  });

  it("has the colours of the page, light and dark", () => {
    const [light = "", dark = ""] = file.split("@media (prefers-color-scheme:dark)");
    expect(light).toContain(".paper{fill:#ffffff}");
    expect(dark).toContain(".paper{fill:#1e1e1c}");
    expect(light).toContain(".hatch-line{fill:#b12d1b");
    expect(dark).toContain(".hatch-line{fill:#ff8a73");
  });

  it("hatches in another colour what cannot be used", () => expect(standalone({ ...run, kind: null }, told)).toContain(".hatch-line{fill:#76560a"));

  it("draws a cursor only where there is one", () => {
    expect(file).not.toContain("<rect class=\"cursor-head\"");
    expect(standalone(run, { ...told, step: 2 })).toContain("<rect class=\"cursor-head\"");
  });

  it("leaves out what no such file may hold", () => expect(standalone(run, { ...told, title: "a\u0000b\u001bc" })).toContain(">abc</title>"));
});
