/** What opening a thing of the library asks of the page. */

import type { Item } from "../../state/shelf-select.ts";
import type { State } from "../../state/state.ts";
import type { Action } from "../../state/update.ts";

/**
 * Opens a case as it was before it was mended, which is its first variant, or as another one of its variants. What is to stand
 * beside it is one more action here.
 */
export function openCase(state: State, item: Item, variant?: string): readonly Action[] {
  // What the case is about holds by the neutral functions, whatever the question at hand asks.
  const kernel = state.catalog?.kernels[0]?.name ?? state.choices.kernel;
  const choices = {
    operation: item.operation,
    kernel,
    ...(item.strategy === null ? {} : { strategy: item.strategy }),
    ...(variant === undefined ? {} : { variant }),
  };
  return [{ tag: "open-setting", choices }];
}
