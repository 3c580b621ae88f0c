/** What follows from a state about the promises of its hardware: read by views and by what asks the engine, kept nowhere. */

import type { Cell, Map as VerdictMap } from "../engine/types.ts";
import type { Texts } from "../worker/protocol.ts";
import type { Second } from "./map.ts";
import { operation } from "./select.ts";
import { asked, type State } from "./state.ts";

/** True if the architecture of the question is the library's, and its text is the reader's. */
export function isOwnArch({ files, edits, library }: State): boolean {
  return files.arch in edits && files.arch in library;
}

/** What the reader wants to know the promises of. */
export function flipsOf(state: State): Second {
  const question = asked(state.choices);
  const none = operation(state)?.strategies.length === 0;
  return { question: none ? { ...question, strategy: "" } : question, edits: state.edits };
}

/** The edits but for the text of the architecture. The same ones give the same value, so that it can be seen. */
function without(edits: Texts, file: string): Texts {
  const known = WITHOUT.get(edits);
  if (known?.file === file) return known.others;
  const { [file]: _, ...others } = edits;
  WITHOUT.set(edits, { file, others });
  return others;
}

const WITHOUT = new WeakMap<Texts, { readonly file: string; readonly others: Texts }>();

/** The map of the library's own architecture, where the reader has changed it; null where it is not wanted. */
export function libraryOf(state: State): Second | null {
  if (!isOwnArch(state) || operation(state)?.case !== false) return null;
  const question = { ...asked(state.choices), strategy: "", archs: [state.choices.arch] };
  return { question, edits: without(state.edits, state.files.arch) };
}

const LIBRARY = " (library)";

/** The name of the library's own column, beside the reader's. No architecture can be called so. */
export const libraryColumn = (arch: string): string => arch + LIBRARY;

/** The architecture whose own column this is; null for any other. */
export const columnOf = (arch: string): string | null => (arch.endsWith(LIBRARY) ? arch.slice(0, -LIBRARY.length) : null);

const BESIDE = new WeakMap<VerdictMap, { readonly library: VerdictMap; readonly made: VerdictMap }>();

/** A map with the library's own column before the reader's, once that has come. */
export function besideLibrary(state: State, map: VerdictMap): VerdictMap {
  const library = state.switching.library?.map;
  const { arch, operation: name } = state.choices;
  const isOf = (cell: Cell | undefined): boolean => cell?.arch === arch && cell.operation === name;
  if (library === undefined || !isOwnArch(state) || !isOf(library.cells[0])) return map;
  const known = BESIDE.get(map);
  if (known?.library === library) return known.made;
  const theirs = new Map(library.cells.map((cell) => [cell.strategy, { ...cell, arch: libraryColumn(arch) }]));
  const cells = map.cells.flatMap((cell) => {
    const other = cell.arch === arch ? theirs.get(cell.strategy) : undefined;
    return other === undefined ? [cell] : [other, cell];
  });
  const made = { ...map, cells };
  BESIDE.set(map, { library, made });
  return made;
}
