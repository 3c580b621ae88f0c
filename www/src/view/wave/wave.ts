/** The waveform: time to the right, one lane an entry, a CPU's cached item, a frame. */

import { html, type TemplateResult } from "lit";
import type { Trace } from "../../engine/types.ts";
import { cursor } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { spotName } from "../../state/wave.ts";
import type { Basic } from "../act.ts";
import { stickLabels } from "../screen.ts";
import { drawnOf } from "./drawn.ts";
import { hearing, keys, pointAt, pointer, spotOf } from "./hear.ts";
import { sheet } from "./sheet.ts";

export function wave(state: State, trace: Trace, act: Basic): TemplateResult {
  const { layout: drawn, labels } = drawnOf(state, trace);
  const spot = spotOf(state, trace);
  const shown = { drawn, labels, step: cursor(state), at: spot === null ? null : spotName(spot) };
  return html`
    <div class="wave-scroll" @keydown=${keys(state, trace, act)} @scroll=${stickLabels}>
      ${sheet(shown, pointer(act), hearing(state, trace, act))}
    </div>
    <wave-card .shown=${{ trace, spot, act, close: () => pointAt(trace, act, null, "pointer") }}></wave-card>
  `;
}
