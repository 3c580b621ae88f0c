import { describe, expect, it } from "vitest";
import text from "../../reference/embedding.md?raw";
import loader from "./embed.ts?raw";
import rules from "./element.css?raw";
import { NAMES } from "./style.ts";
import page from "../../package.json";
import npm from "../../packages/npm/package.json";
import { VIEWS } from "./wanted.ts";

const sources = import.meta.glob<string>(["./*.ts", "!./*.test.ts"], { query: "?raw", import: "default", eager: true });
const all = Object.values(sources).join("\n");

/** What a table of the chapter names in its first column, by the column's head. */
function named(head: string): string[] {
  const table = text.split(`| ${head} |`)[1]?.split("\n\n")[0] ?? "";
  return table.split("\n").flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""));
}

const unique = (names: Iterable<string>): string[] => [...new Set(names)].toSorted();

describe("the chapter about the element, and its package, name what there is", () => {
  it("of attributes", () => expect(named("attribute").toSorted()).toEqual((/"(case [a-z ]+)"\.split/.exec(loader)?.[1] ?? "").split(" ").toSorted()));
  it("of versions, which are one", () => expect(npm.version).toBe(page.version));
  it("of views", () => expect(VIEWS.every((view) => text.includes(`\`${view}\``))).toBe(true));

  it("of custom properties", () => {
    const own = [...(all + rules).matchAll(/var\((--stale-walk-[a-z-]+)/g)].map((match) => match[1] ?? "").filter((name) => name !== "--stale-walk-");
    expect(unique(named("custom property"))).toEqual(unique([...NAMES.map((name) => `--stale-walk-${name}`), ...own]));
  });

  it("of parts", () => {
    const parts = [...all.matchAll(/part="([a-z]+)"|"part", "([a-z]+)"/g)].map(([, one, other]) => one ?? other ?? "");
    expect(unique(named("part"))).toEqual(unique(parts));
  });

  it("of events", () => {
    const told = [...all.matchAll(/tell\(this[.#\w]*, "([a-z]+)"/g)].map((match) => `stale-walk-${match[1]}`);
    expect(named("event").toSorted()).toEqual(unique(told));
  });
});
