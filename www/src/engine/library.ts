/**
 * Every text of the library, by its path inside `crate/library`: `strategy/up_front.tlb`.
 *
 * Imported dynamically, so that it becomes one content-hashed file of its own beside the page's code.
 */
const PREFIX = "../../../crate/library/";

const files = import.meta.glob<string>("../../../crate/library/**/*.tlb", {
  query: "?raw",
  import: "default",
  eager: true,
});

export const library: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.slice(PREFIX.length), text]),
);
