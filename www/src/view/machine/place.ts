/**
 * Where everything of the drawing stands. The places are made for all steps of a run at once, so that nothing moves from one to
 * the next. Knows no colours and no page.
 */

import type { Trace } from "../../engine/types.ts";
import { wrap } from "../words.ts";
import { type Box, cpuId, type Row, type Scene } from "./box.ts";
import { BESIDES } from "./scenes.ts";
import { type Node, tree } from "./tree.ts";

/** Width of a letter of the rows, whose font has one width for all, and of an average one of the other words. */
const LETTER = 6.65;
const NOTE_LETTER = 5.5;
export const TITLE = 20;
export const LINE = 17;
export const NOTE = 14;
export const PAD = 6;
/** Between the lines that leave a table's entries. */
const LANE = 7;
const GAP = 9;
const SPACE_GAP = 20;
/** Room of the words that say what a CPU's rows are. */
const LABEL = 60;
/** Below this width the CPUs stand under the memory. */
const NARROW = 350;
const GUTTER = 36;
const WIDEST = 350;

export interface PlacedRow {
  /** The middle of its first line, from the top of the drawing. */
  readonly y: number;
  readonly height: number;
}

export interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Room at the left of the rows for the lines that leave them. */
  readonly ports: number;
  /** Width of the rows' labels; 0 where they stand with the text. */
  readonly label: number;
  readonly rows: readonly PlacedRow[];
}

export interface Plan {
  readonly width: number;
  readonly height: number;
  /** Tables and frames with what else is in memory, in reading order. */
  readonly memory: readonly Placed[];
  readonly cpus: readonly Placed[];
  /** Where the memory ends; lines of CPUs come from right of it. */
  readonly edge: number;
  readonly stacked: boolean;
  readonly nodes: ReadonlyMap<string, Node>;
}

export function plan(trace: Trace, all: readonly Scene[], width: number): Plan {
  const nodes = tree(trace);
  const cpus = trace.start.cpus.map((_, n) => cpuId(n));
  const stacked = width < NARROW;
  const [memory, indents] = [[...nodes.map((n) => n.id), ...BESIDES.filter((id) => all.some((scene) => scene.has(id)))], indentsOf(nodes, all)];
  const wanted = Math.max(110, ...memory.map((id) => (indents.get(id) ?? 0) + natural(id, all, portsOf(id, nodes, all))));
  const [left, right] = stacked ? [width - GUTTER / 2, width - GUTTER / 2] : shares(width, wanted, Math.max(...cpus.map((id) => natural(id, all, 0))));
  const placed: Placed[] = [];
  let y = 1;
  for (const [n, id] of memory.entries()) {
    if (n > 0) y += nodes[n]?.first === true || n === nodes.length ? SPACE_GAP : GAP;
    const x = indents.get(id) ?? 0;
    const one = fit({ id, x, y, width: left - x, ports: portsOf(id, nodes, all), label: 0 }, all);
    placed.push(one);
    y += one.height;
  }
  const edge = left;
  let top = stacked ? y + SPACE_GAP : 1;
  const processors = cpus.map((id) => {
    const one = fit({ id, x: stacked ? 0 : width - right, y: top, width: right, ports: 0, label: LABEL }, all);
    top += one.height + GAP;
    return one;
  });
  const height = Math.max(y, top - GAP) + 1;
  return { width, height, memory: placed, cpus: processors, edge, stacked, nodes: new Map(nodes.map((n) => [n.id, n])) };
}

/** The widths of both sides, which share what there is by what they want. */
function shares(width: number, memory: number, cpu: number): readonly [number, number] {
  const room = width - GUTTER;
  const right = Math.min(Math.max(room - memory, room * 0.48), WIDEST, Math.max(cpu, room * 0.48));
  return [Math.min(room - right, WIDEST), right];
}

const boxesOf = (id: string, all: readonly Scene[]): readonly Box[] => all.flatMap((scene) => scene.get(id) ?? []);

const portsOf = (id: string, nodes: readonly Node[], all: readonly Scene[]): number => {
  if (!nodes.some((n) => n.id === id)) return 0;
  return Math.max(0, ...boxesOf(id, all).map((b) => b.rows.length)) * LANE;
};

/** How far right each table and frame begins: beyond the lines that lead to it and to what stands below it. */
function indentsOf(nodes: readonly Node[], all: readonly Scene[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { id, parent } of nodes) {
    found.set(id, parent === null ? 0 : (found.get(parent.id) ?? 0) + portsOf(parent.id, nodes, all) + 6);
  }
  return found;
}

/** The text of a row with as many letters for its change, which is set smaller behind it, as that has room of. */
function wordsOf({ label, text, change }: Row, besides: boolean): string {
  const badge = change === "" ? "" : "x".repeat(Math.ceil((change.length * 5.3 + 8) / LETTER));
  return [besides ? "" : label, text, badge].filter((w) => w !== "").join(" ");
}

/** The width that lets every row have one line. */
function natural(id: string, all: readonly Scene[], ports: number): number {
  const label = id.startsWith("cpu ") ? LABEL : 0;
  const rows = boxesOf(id, all).flatMap((b) => b.rows.flatMap((r) => (r === null ? [] : [wordsOf(r, label > 0).length])));
  return label + ports + 2 * PAD + 4 + Math.max(12, ...rows) * LETTER;
}

type Empty = Omit<Placed, "height" | "rows">;

/** Gives a box the height that it needs at its fullest. */
function fit(empty: Empty, all: readonly Scene[]): Placed {
  const boxes = boxesOf(empty.id, all);
  const inner = empty.width - 2 * PAD;
  const titles = Math.max(1, ...boxes.map((b) => wrap([b.title, b.aside, b.change].join(" "), inner / (NOTE_LETTER + 0.7)).length));
  const notes = Math.max(0, ...boxes.map((b) => linesOf(b.notes, inner)));
  const letters = Math.floor((inner - empty.ports - empty.label) / LETTER);
  let y = empty.y + PAD + titles * TITLE + notes * NOTE;
  const count = Math.max(0, ...boxes.map((b) => b.rows.length));
  const rows = Array.from({ length: count }, (_, at) => {
    const kept = boxes.flatMap((b) => b.rows[at] ?? []);
    const lines = Math.max(1, ...kept.map((r) => wrap(wordsOf(r, empty.label > 0), letters).length));
    const below = Math.max(0, ...kept.map((r) => linesOf(r.notes, inner - empty.ports - empty.label)));
    const placed = { y: y + LINE / 2, height: lines * LINE + below * NOTE };
    y += placed.height;
    return placed;
  });
  return { ...empty, height: y + PAD - empty.y, rows };
}

const linesOf = (notes: readonly string[], width: number): number => notes.reduce((sum, note) => sum + wrap(note, width / NOTE_LETTER).length, 0);
