/** Two runs above each other on one axis, with one cursor. */

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Report, Trace } from "../../engine/types.ts";
import { type Agreement, type Alignment } from "../../state/align.ts";
import { alignment, columnOf, isSecondOld, secondReport, secondTrace, stepAt } from "../../state/beside.ts";
import { trace } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { spotName } from "../../state/wave.ts";
import type { Act } from "../act.ts";
import { stickLabels } from "../screen.ts";
import { LOOKS, symbol } from "../verdicts.ts";
import type { Axis, Timed } from "../wave/axis.ts";
import { zoomOf } from "../wave/drawn.ts";
import { hearing, pointAt, pointer, spotOf } from "../wave/hear.ts";
import { MOVES } from "../wave/keys.ts";
import { pictureOf } from "../wave/lanes.ts";
import { labelWidth, type Layout, place } from "../wave/layout.ts";
import { sheet } from "../wave/sheet.ts";
import { zoomWidths } from "../wave/zoom.ts";
import { names } from "./names.ts";
import { words } from "./words.ts";

/** A run with what it is called, what was answered, and the columns of its steps. */
interface Run {
  readonly id: string;
  readonly name: string;
  readonly report: Report;
  readonly trace: Trace;
  readonly at: readonly number[];
}

export function two(state: State, act: Act): TemplateResult {
  const [mine, theirs, report, both] = [trace(state), secondTrace(state), secondReport(state), alignment(state)];
  const [first, second] = names(state);
  if (mine === undefined || state.report === null || report === null) return html``;
  if (theirs === null || both === null) return html`<div class="beside-none">${name({ name: second, report })}<p class="summary">${report.summary}</p></div>`;
  const runs: readonly [Run, Run] = [
    { id: "first", name: first, report: state.report, trace: mine, at: both.first },
    { id: "second", name: second, report, trace: theirs, at: both.second },
  ];
  const column = columnOf(state, both);
  const go = (to: number): void => act.dispatch({ tag: "beside", what: { tag: "go", column: to } });
  const shown: Shown = { state, act, runs, both, column, go };
  return html`<div id="wave-body">${pictures(shown)}</div>
    ${words(shown)}`;
}

/** What everything that is drawn of two runs needs. */
export interface Shown {
  readonly state: State;
  readonly act: Act;
  readonly runs: readonly [Run, Run];
  readonly both: Alignment;
  readonly column: number;
  readonly go: (column: number) => void;
}

function pictures({ state, act, runs, both, column, go }: Shown): TemplateResult {
  const { labels, edges, drawn } = placed(state, runs, both);
  const left = (of: number): number => labels + (edges[of - 1] ?? 0);
  const [upper, lower] = runs.map((run, n) => {
    const of = drawn[n];
    return of === undefined ? nothing : picture({ state, act: toColumns(act, run, go), run, column, old: n === 1 && isSecondOld(state), drawn: of, labels });
  });
  // What is pointed at is in one of them.
  const under = spotOf(state, runs[1].trace) === null ? runs[0] : runs[1];
  const close = (): void => pointAt(under.trace, act, null, "pointer");
  const card = { trace: under.trace, sheet: under.id, spot: spotOf(state, under.trace), act: toColumns(act, under, go), close };
  return html`
    <div class="wave-scroll beside" @keydown=${keys({ state, act, runs, both, column, go })} @scroll=${stickLabels}>
      <div class="beside-sheets" data-column=${column} data-columns=${both.columns}>
        ${upper} ${strip(both, edges, labels)} ${lower}
        <div class="beside-cursor" aria-hidden="true" .style="left:${left(column)}px;width:${labels + (edges[column] ?? 0) - left(column)}px"></div>
        ${both.parting === null ? nothing : html`<div class="beside-parting" aria-hidden="true" .style="left:${left(both.parting)}px"></div>`}
      </div>
    </div>
    <wave-card .shown=${card}></wave-card>
  `;
}

interface Placed {
  readonly labels: number;
  /** Where each column ends. */
  readonly edges: readonly number[];
  readonly drawn: readonly Layout[];
}

let last: { readonly of: readonly unknown[]; readonly placed: Placed } | null = null;

/** The cursor moves nothing of what is drawn, so that is kept. */
function placed({ room, waveView: { zoom, folded } }: State, runs: readonly Run[], both: Alignment): Placed {
  const of = [...runs.map((run) => run.trace), both, room, zoom, folded];
  if (last?.of.every((part, n) => part === of[n])) return last.placed;
  const timed = runs.map((run): Timed => ({ wave: pictureOf(run.trace), steps: run.trace.steps.length, axis: axisOf(run.at, both.columns) }));
  const labels = Math.max(...timed.map((run) => labelWidth(run.wave)));
  const widths = zoomWidths(timed, Math.max(60, room - labels - 2), zoom);
  const edges = [0];
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width);
  const made = { labels, edges, drawn: timed.map((run) => place(run, widths, { folded })) };
  last = { of, placed: made };
  return made;
}

/** What is done in the picture of a run moves the cursor of both. */
const toColumns = (act: Act, run: Run, go: (column: number) => void): Act => ({
  ...act,
  dispatch: (action) => (action.tag === "step-to" ? go(run.at[action.step - 1] ?? 0) : act.dispatch(action)),
});

/** Keys on either row of step numbers move the cursor of both; what holds everywhere in a picture holds here. */
function keys({ state, act, runs, both, column, go }: Shown): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target as Element;
    const move = target.closest(".wave-ruler") === null ? undefined : MOVES[event.key];
    const zoom = zoomOf(state, runs[0].trace, event.key);
    if (move !== undefined) go(move(column, both.columns));
    else if (zoom !== null) act.dispatch({ tag: "wave", what: { tag: "zoom", zoom } });
    else if (event.key === " " && target.closest("button") === null) act.dispatch({ tag: state.playing ? "pause" : "play" });
    else return;
    event.preventDefault();
  };
}

interface One {
  readonly state: State;
  readonly act: Act;
  readonly run: Run;
  readonly column: number;
  readonly old: boolean;
  readonly drawn: Layout;
  readonly labels: number;
}

function picture({ state, act, run, column, old, drawn, labels }: One): TemplateResult {
  const spot = spotOf(state, run.trace);
  const shown = { drawn, labels, step: stepAt(run.at, column), at: spot === null ? null : spotName(spot), id: run.id, name: `step of the story of ${run.name}` };
  return html`<div class="beside-run ${run.trace.kind === null ? "safe" : ""} ${old ? "old" : ""}">
    ${name(run)} ${sheet(shown, pointer(act), hearing(state, run.trace, act))}
  </div>`;
}

const axisOf = (at: readonly number[], columns: number): Axis => ({ columns, at: (step) => at[step - 1] ?? 0 });

/** What a run is called, and its verdict. */
function name({ name: called, report }: Pick<Run, "name" | "report">): TemplateResult {
  const look = LOOKS[report.verdict].className;
  return html`<p class="beside-name"><b>${called}</b> <span class="beside-verdict ${look}">${symbol(report.verdict)} ${report.headline}</span></p>`;
}

/** Room for the words beside the mark of the first difference. */
const FLAG_WORDS = 110;

const SIGNS: Readonly<Record<Agreement, string>> = { same: "=", other: "≠", first: "↑", second: "↓" };

/** Between the pictures: in which columns both runs do the same. */
function strip({ agreements, parting }: Alignment, edges: readonly number[], labels: number): TemplateResult {
  const width = edges.at(-1) ?? 0;
  const middle = (column: number): number => ((edges[column - 1] ?? 0) + (edges[column] ?? 0)) / 2;
  const flag = parting === null ? 0 : (edges[parting - 1] ?? 0);
  const isLeft = flag > width - FLAG_WORDS;
  return html`<div class="beside-strip" aria-hidden="true" .style="grid-template-columns:${labels}px ${width}px">
    <span class="beside-strip-label">the same step</span>
    <svg width=${width} height="40" viewBox="0 0 ${width} 40">
      ${agreements.map((what, n) => svg`<text class="sign ${what}" x=${middle(n + 1)} y="15">${SIGNS[what]}</text>`)}
      ${parting === null ? nothing : svg`<path class="flag" d="M${flag} 22v14" />
        <text class="flag-words ${isLeft ? "left" : ""}" x=${isLeft ? flag - 6 : flag + 6} y="34">first difference</text>`}
    </svg>
  </div>`;
}
