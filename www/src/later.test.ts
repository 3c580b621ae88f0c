import { expect, it, vi } from "vitest";
import { bringAll, later } from "./later.ts";

it("what comes later is fetched once, and asked for again where that failed", async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("no network")).mockResolvedValue("there");
  const other = vi.fn<() => Promise<number>>().mockResolvedValue(1);
  const comes = later(load);
  later(other);
  // What fails keeps nothing else from coming, and is nobody's trouble before it is wanted.
  await bringAll();
  expect(other).toHaveBeenCalledOnce();
  expect(await comes()).toBe("there");
  await bringAll();
  expect(await comes()).toBe("there");
  expect(load).toHaveBeenCalledTimes(2);
  expect(other).toHaveBeenCalledOnce();
});
