/** What an element tells its document. */

import type { Kind, Report, Verdict } from "../engine/types.ts";

export interface Details {
  readonly verdict: { readonly verdict: Verdict; readonly kind: Kind | null; readonly kinds: readonly Kind[]; readonly holds: boolean | null; readonly report: Report };
  readonly step: { readonly step: number; readonly steps: number; readonly sentence: string };
  readonly edit: { readonly file: string; readonly text: string };
  readonly error: { readonly message: string };
}

/** Tells it as `stale-walk-…`, through every shadow root around. */
export function tell<N extends keyof Details>(element: Element, name: N, detail: Details[N]): void {
  element.dispatchEvent(new CustomEvent(`stale-walk-${name}`, { detail, bubbles: true, composed: true }));
}
