// What is edited again and again leaves nothing behind. bench.mjs does the same with ten thousand edits.

import assert from "node:assert/strict";
import { test } from "node:test";
import { memory } from "./heap.mjs";

test("a thousand edits leave no more in memory than a hundred, but for a fifth", async () => {
  const [few, many] = await memory([100, 1000]);
  for (const part of ["page", "engines"]) {
    assert.ok(few[part] > 0, part);
    assert.ok(many[part] <= 1.2 * few[part], `${part}: ${few[part]} bytes after 100 edits, ${many[part]} after 1,000`);
  }
});
