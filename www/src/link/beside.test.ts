import { describe, expect, it } from "vitest";
import type { Other } from "../state/beside.ts";
import { beside, besideWords } from "./beside.ts";
import { decode } from "./fragment.ts";

describe("what a link sets beside the question", () => {
  it.each<[string, Other]>([
    ["library", "library"],
    ["variant:after", { variant: "after" }],
    ["strategy:gather,arch:x86-64-2012", { strategy: "gather", arch: "x86-64-2012" }],
    ["operation:special_case_s390/exec_mmap", { operation: "special_case_s390/exec_mmap" }],
    ["kernel:linux-6.19,set.cpus:3,set.borrower:false,stores:delayed", { kernel: "linux-6.19", params: { cpus: "3", borrower: "false" }, stores: "delayed" }],
  ])("%s", (text, other) => {
    const troubles: string[] = [];
    expect(beside(text, troubles)).toEqual({ beside: other });
    expect(beside(encodeURIComponent(text), troubles)).toEqual({ beside: other });
    expect(troubles).toEqual([]);
    expect(besideWords(other)).toBe(text);
  });

  it.each(["x", "variant", "variant:", "stores:immediate", "variant:after,", "set:cpus:3", "%%", "arch:a b"])("leaves out what cannot be read: %s", (text) => {
    const opened = decode(`#strategy=a&beside=${text}`);
    expect(opened.beside).toBeUndefined();
    expect(opened.notice).toMatch(/beside the question cannot be read/);
  });
});
