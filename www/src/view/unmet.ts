/** What a text says of an answer and is not so, as a way to where it says it. */

import { html, type TemplateResult } from "lit";
import type { Unmet } from "../engine/types.ts";
import type { Act } from "./act.ts";

export const unmet = (list: readonly Unmet[], act: Pick<Act, "goTo">): readonly TemplateResult[] =>
  list.map(({ place: { file, line, column }, wanted }) => html`<p class="unmet">
    <button type="button" class="to-wrong" @click=${() => act.goTo(file, line, column)}>${file}, line ${line}</button> expects
    <code>${wanted}</code> of this question; that does not hold.
  </p>`);
