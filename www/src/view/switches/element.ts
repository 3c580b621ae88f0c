/** An element that shows a state, whose code comes later than the page. */

import { render, type TemplateResult } from "lit";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";

/** What it shows. */
export interface Shown {
  readonly state: State;
  readonly act: Act;
}

/** Defines one. What it is to show may have been said before, to an element that was not yet this one. */
export function define(name: string, view: (state: State, act: Act) => TemplateResult): void {
  class Later extends HTMLElement {
    constructor() {
      super();
      const early: unknown = Object.getOwnPropertyDescriptor(this, "shown")?.value;
      if (early === undefined) return;
      Reflect.deleteProperty(this, "shown");
      this.shown = early as Shown;
    }

    set shown({ state, act }: Shown) {
      render(view(state, act), this);
    }
  }
  customElements.define(name, Later);
}
