/** Everything the page shows is a function of this value. It is never changed, only replaced. */

import type { Catalog, DiagnosticView, Kind, Map as VerdictMap, Report, Term, Unmet } from "../engine/types.ts";
import type { Asked, Texts } from "../worker/protocol.ts";
import type { Beside } from "./beside.ts";
import { COST_VIEW, type CostView } from "./cost.ts";
import { type Habits, NO_HABITS } from "./habits.ts";
import { MAP_VIEW, type MapView } from "./map.ts";
import type { Own } from "./own.ts";
import { STRESS, type StressView } from "./stress.ts";
import { WAVE_VIEW, type WaveView } from "./wave.ts";
import { SHARED, type Shared } from "./shared.ts";
import { SHELF, type Shelf } from "./shelf.ts";
import { NO_TOUR, type TourState } from "./tour.ts";
import { SWITCHING, type Switching } from "./switches.ts";

/** What the reader chose, by permanent names. */
export interface Choices {
  readonly operation: string;
  readonly strategy: string;
  readonly arch: string;
  readonly kernel: string;
  /** The variant of the operation; its first where none was chosen. */
  readonly variant?: string;
  /** Parameters that were chosen; the others have the operation's defaults. */
  readonly params: Readonly<Record<string, string>>;
  /** `delayed` where stores may wait in buffers, too; missing where every store is visible at once. */
  readonly stores?: "delayed";
}

/** The parts of the question that have a text. */
export const PARTS = ["strategy", "operation", "arch", "kernel"] as const;
export type Part = (typeof PARTS)[number];

/** How it stands with the answer. */
export type Status =
  | { readonly tag: "starting" }
  | { readonly tag: "judging" }
  | { readonly tag: "searching" }
  | { readonly tag: "answered" }
  | { readonly tag: "stopped" }
  | { readonly tag: "failed"; readonly message: string };

export type Theme = "light" | "dark";

export interface State {
  readonly version: string;
  readonly library: Texts;
  readonly catalog: Catalog | null;
  readonly choices: Choices;
  /** The file of each part when last seen, so that a renamed or broken text stays the one that is edited. */
  readonly files: Readonly<Record<Part, string>>;
  /** Edited texts by file; a text equal to the library's is not kept here. */
  readonly edits: Texts;
  readonly status: Status;
  /** The last good answer. */
  readonly report: Report | null;
  /** What the texts expect of that answer and is not so. */
  readonly unmet: readonly Unmet[];
  readonly diagnostics: readonly DiagnosticView[];
  readonly map: VerdictMap | null;
  readonly mapStatus: Status;
  /** How the reader looks at the map. */
  readonly mapView: MapView;
  /** How the reader looks at the picture. */
  readonly waveView: WaveView;
  /** How it stands with the promises of the hardware. */
  readonly switching: Switching;
  /** What the strategies cost. */
  readonly costView: CostView;
  /** The trace shown, by its kind; null for the shortest. */
  readonly kind: Kind | null;
  /** The run that the reader makes; null while the checker's are shown. */
  readonly own: Own | null;
  /** The random runs. */
  readonly stress: StressView;
  /** What stands beside the question; null for nothing. */
  readonly beside: Beside | null;
  /** The step shown; null for the last. */
  readonly cursor: number | null;
  readonly playing: boolean;
  /** The file shown in the source panel; empty for the strategy's, or the operation's where there is none. */
  readonly tab: string;
  /** What the texts of the question may name. */
  readonly glossary: readonly Term[];
  /** What the link that was opened says of its answer, and whether that is withheld. */
  readonly shared: Shared;
  /** The list of the library. */
  readonly shelf: Shelf;
  /** The tour that the reader is on. */
  readonly tour: TourState;
  /** True where the editor has taken over from the plain text field. */
  readonly editor: boolean;
  readonly theme: Theme;
  /** Width that the picture may fill, in pixels. */
  readonly room: number;
  /** A message to the reader that stands until it is dismissed; empty for none. */
  readonly notice: string;
  readonly habits: Habits;
}

export const NOTHING_CHOSEN: Choices = { operation: "", strategy: "", arch: "", kernel: "", params: {} };

/** The page before anything is known. `offered`: whether whoever opens it is offered the tour. */
export function initial(library: Texts, theme: Theme, offered = false): State {
  return {
    version: "",
    library,
    catalog: null,
    choices: NOTHING_CHOSEN,
    files: { strategy: "", operation: "", arch: "", kernel: "" },
    edits: {},
    status: { tag: "starting" },
    report: null,
    unmet: [],
    diagnostics: [],
    map: null,
    mapStatus: { tag: "starting" },
    mapView: MAP_VIEW,
    waveView: WAVE_VIEW,
    switching: SWITCHING,
    costView: COST_VIEW,
    kind: null,
    own: null,
    stress: STRESS,
    beside: null,
    cursor: null,
    playing: false,
    tab: "",
    glossary: [],
    shared: SHARED,
    shelf: SHELF,
    tour: { ...NO_TOUR, offered },
    editor: false,
    theme,
    room: 0,
    notice: "",
    habits: NO_HABITS,
  };
}

/** The question as the engine takes it. */
export function asked(choices: Choices): Asked {
  const { params, ...rest } = choices;
  return {
    ...rest,
    params: Object.entries(params)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  };
}
