/** A line that says how it stands, with what can be done about it. */

import { html, nothing, type TemplateResult } from "lit";
import type { Status } from "../state/state.ts";
import type { Acts } from "./act.ts";

export const button = (words: string, click: () => void): TemplateResult =>
  html`<button type="button" class="button small" part="button" @click=${click}>${words}</button>`;

export const bar = (className: string, words: unknown, action: unknown): TemplateResult =>
  html`<div class="progress ${className}" part="error" role="status"><p>${words}</p>${action}</div>`;

/** What is said of a question that is not answered. */
export interface Words {
  readonly searching: unknown;
  readonly stopped: unknown;
  readonly failed: (message: string) => unknown;
}

/** Whatever stands between the reader and an answer; nothing where there is one, or soon will be. */
export function progress(status: Status, words: Words, act: Pick<Acts, "stop" | "retry">): TemplateResult | typeof nothing {
  if (status.tag === "searching") return bar("busy", words.searching, button("Stop", act.stop));
  if (status.tag === "stopped") return bar("", words.stopped, button("Try again", act.retry));
  if (status.tag === "failed") return bar("bad", words.failed(status.message), button("Try again", act.retry));
  return nothing;
}
