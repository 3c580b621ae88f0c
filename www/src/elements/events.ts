/** What an element tells its document. */

import type { StaleWalkEditDetail, StaleWalkErrorDetail, StaleWalkStepDetail, StaleWalkVerdictDetail } from "../../packages/npm/index.d.ts";

/** As the package's own types have them, so that those are true. */
export interface Details {
  readonly verdict: StaleWalkVerdictDetail;
  readonly step: StaleWalkStepDetail;
  readonly edit: StaleWalkEditDetail;
  readonly error: StaleWalkErrorDetail;
}

/** Tells it as `stale-walk-…`, through every shadow root around. */
export function tell<N extends keyof Details>(element: Element, name: N, detail: Details[N]): void {
  element.dispatchEvent(new CustomEvent(`stale-walk-${name}`, { detail, bubbles: true, composed: true }));
}
