/** What opening a thing of the library asks of the page. */

import type { Item } from "../../state/shelf-select.ts";
import type { State } from "../../state/state.ts";
import type { Action } from "../../state/update.ts";

/** Opens a case as it was before it was mended, with what it became beside it, or as one of its variants alone. */
export function openCase(state: State, item: Item, variant?: string): Action {
  // What the case is about holds by the neutral functions, whatever the question at hand asks.
  const kernel = state.catalog?.kernels[0]?.name ?? state.choices.kernel;
  const choices = {
    operation: item.operation,
    kernel,
    ...(item.strategy === null ? {} : { strategy: item.strategy }),
    ...(variant === undefined ? {} : { variant }),
  };
  const mended = item.variants.find((one) => one.name === "after") ?? item.variants.at(-1);
  const isAlone = variant !== undefined || mended === undefined || item.variants.length < 2;
  return { tag: "open-setting", choices, ...(isAlone ? {} : { other: { variant: mended.name } }) };
}
