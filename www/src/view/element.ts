/** Elements of the page whose code comes later than the page. What one is to show may have been said before it was one. */

import { render, type TemplateResult } from "lit";
import type { State } from "../state/state.ts";
import type { Act } from "./act.ts";

/** What most of them show. */
export interface Shown {
  readonly state: State;
  readonly act: Act;
}

/** What was said to an element before its code came; it is forgotten there. */
export function early<T>(element: HTMLElement, name = "shown"): T | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(element, name)?.value;
  Reflect.deleteProperty(element, name);
  return value as T | undefined;
}

/**
 * Defines an element that is a function of what it is shown. Where it stands on the page already it is drawn at once, so that this
 * comes last in a file, after all that `view` needs.
 */
export function define<T = Shown>(name: string, view: (shown: T) => TemplateResult): void {
  class Later extends HTMLElement {
    constructor() {
      super();
      const said = early<T>(this);
      if (said !== undefined) this.shown = said;
    }

    set shown(shown: T) {
      render(view(shown), this);
    }
  }
  customElements.define(name, Later);
}
