/** The editor in the page: a file of its own, which comes when it is wanted and takes over from the plain text field. */

import { html, nothing, type ElementPart, type TemplateResult } from "lit";
import { Directive, directive, type PartInfo, PartType } from "lit/directive.js";
import { later } from "../../later.ts";
import type { State } from "../../state/state.ts";
import type { Act } from "../act.ts";
import { editors } from "./editors.ts";
import type { Shown } from "./field.ts";

type Made = typeof import("./code/editor.ts");

let made: Made | null = null;
const comes = later(() => import("./code/editor.ts"));

/** Fetches the editor; false where that fails, so that it may be tried again. */
export async function bring(): Promise<boolean> {
  try {
    made = await comes();
  } catch {
    return false;
  }
  return true;
}

class Editor extends Directive {
  constructor(info: PartInfo) {
    super(info);
    if (info.type !== PartType.ELEMENT) throw new Error("the editor is of an element");
  }

  render(_state: State, _shown: Shown, _act: Act): typeof nothing {
    return nothing;
  }

  override update({ element }: ElementPart, [state, shown, act]: [State, Shown, Act]): typeof nothing {
    if (made === null) return nothing;
    const editor = editors.get(element) ?? new made.Code(element as HTMLElement, act);
    editors.set(element, editor);
    editor.show(state, shown);
    return nothing;
  }
}

const editor = directive(Editor);

export function code(state: State, shown: Shown, act: Act): TemplateResult {
  const digits = String(shown.text.split("\n").length).length;
  return html`<div class="code-host" .style="--digits:${digits}" ${editor(state, shown, act)}></div>`;
}
