/**
 * Every text of the library. Imported dynamically, so that it is a content-hashed file of its own beside the page's code.
 */

import { named } from "./named.ts";

export const library = named(
  import.meta.glob<string>("../../../crate/library/**/*.tlb", { query: "?raw", import: "default", eager: true }),
);
