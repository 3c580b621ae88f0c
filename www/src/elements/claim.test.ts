import { describe, expect, it } from "vitest";
import { claimed, found, holds, isSo, readClaim } from "./claim.ts";

describe("a claim", () => {
  it.each([
    ["survives", { verdict: "survives", kind: null }],
    [" breaks   freed-table ", { verdict: "breaks", kind: "freed-table" }],
    ["breaks-delayed/stale-frame", { verdict: "breaks-delayed", kind: "stale-frame" }],
  ])("is read: %s", (text, claim) => expect(readClaim(text)).toEqual(claim));

  it.each([
    ["breaks free-table", /no kind “free-table”/],
    ["breaks freed-table only", /“only” says nothing here/],
    ["yes", /no verdict “yes”/],
  ])("is refused: %s", (text, message) => expect(readClaim(text)).toMatch(message));

  it("is so with what the texts expect, which may be all that is said", () => {
    const [is, claim] = [{ verdict: "survives" as const, kinds: [] }, { verdict: "survives" as const, kind: null }];
    expect(isSo({ claim, unmet: [] }, is)).toBe(true);
    expect(isSo({ claim, unmet: ["breaks"] }, is)).toBe(false);
    expect(isSo({ claim: null, unmet: ["breaks"] }, is)).toBe(false);
    expect(isSo({ claim: null, unmet: [] }, is)).toBeNull();
  });

  it("holds if the verdict is the same, and its kind among those that can be reached", () => {
    const report = { verdict: "breaks", kinds: ["stale-frame", "freed-table"] } as const;
    const is = { ...report, kinds: [...report.kinds] };
    expect(holds({ verdict: "breaks", kind: null }, is)).toBe(true);
    expect(holds({ verdict: "breaks", kind: "freed-table" }, is)).toBe(true);
    expect(holds({ verdict: "breaks", kind: "conflict" }, is)).toBe(false);
    expect(holds({ verdict: "survives", kind: null }, is)).toBe(false);
    expect(claimed({ verdict: "breaks", kind: "conflict" })).toBe("breaks conflict");
    expect(found(is)).toBe("breaks stale-frame, freed-table");
    expect(found({ verdict: "survives", kinds: [] })).toBe("survives");
  });
});
