/** A line that says how it stands, with what can be done about it. */

import { html, type TemplateResult } from "lit";

export const button = (words: string, click: () => void): TemplateResult =>
  html`<button type="button" class="button small" part="button" @click=${click}>${words}</button>`;

export const bar = (className: string, words: unknown, action: unknown): TemplateResult =>
  html`<div class="progress ${className}" part="error" role="status"><p>${words}</p>${action}</div>`;
