/** The lines of the drawing: from an entry to what it points to, from what a CPU holds to what it came from or leads to. */

import { type Box, type LineKind, type Scene } from "./box.ts";
import { PAD, type Placed, type Plan, TITLE } from "./place.ts";

export interface Drawn {
  readonly kind: LineKind;
  readonly d: string;
  /** Where it begins; a dot stands there. */
  readonly from: readonly [number, number];
  /** The point of its arrow, and whether that looks to the right. */
  readonly to: readonly [number, number];
  readonly right: boolean;
}

/** Room between the memory and the lines beside it, and between those. */
const BESIDE = 7;

export function lines(plan: Plan, scene: Scene): readonly Drawn[] {
  const all = new Map([...plan.memory, ...plan.cpus].map((placed) => [placed.id, placed]));
  const drawn: Drawn[] = [];
  let lane = 0;
  for (const placed of all.values()) {
    for (const [at, row] of (scene.get(placed.id)?.rows ?? []).entries()) {
      const line = row?.line;
      const [place, to] = [placed.rows[at], line ? all.get(line.box) : undefined];
      if (!line || place === undefined || to === undefined || !scene.has(line.box)) continue;
      const end = line.row === null ? to.y + PAD + TITLE / 2 : (to.rows[line.row]?.y ?? to.y);
      if (plan.cpus.includes(placed)) drawn.push(fromCpu(plan, line.kind, [plan.stacked ? placed.x + placed.width : placed.x, place.y], end));
      else if (isUnder(plan, placed, at, to)) drawn.push(down(line.kind, port(placed, at), [to.x, end]));
      else drawn.push(around(line.kind, [placed.x + placed.width, place.y], end, BESIDE * (1 + (lane++ % 3))));
    }
  }
  return drawn;
}

const isUnder = ({ nodes }: Plan, from: Placed, entry: number, to: Placed): boolean => {
  const parent = nodes.get(to.id)?.parent;
  return parent?.id === from.id && parent.entry === entry;
};

/** Where the line of an entry begins: the last entry's farthest left, so that no line crosses another. */
function port(placed: Placed, at: number): readonly [number, number] {
  const lane = placed.ports / Math.max(1, placed.rows.length);
  return [placed.x + PAD + placed.ports - (at + 0.5) * lane - 2, placed.rows[at]?.y ?? placed.y];
}

function down(kind: LineKind, [x, y]: readonly [number, number], [right, end]: readonly [number, number]): Drawn {
  const bend = Math.min(5, right - x - 2);
  return { kind, d: `M${x} ${y}V${end - bend}Q${x} ${end} ${x + bend} ${end}H${right - 1}`, from: [x, y], to: [right - 1, end], right: true };
}

/** Right of the memory, for a second pointer to what stands under another table. */
function around(kind: LineKind, [x, y]: readonly [number, number], end: number, by: number): Drawn {
  const turn = Math.sign(end - y) * 4;
  const d = `M${x} ${y}h${by - 4}q4 0 4 ${turn}V${end - turn}q0 ${turn} -4 ${turn}H${x + 1}`;
  return { kind, d, from: [x, y], to: [x + 1, end], right: false };
}

/** From a row of a CPU to the right side of a table or frame. */
function fromCpu(plan: Plan, kind: LineKind, [x, y]: readonly [number, number], end: number): Drawn {
  const to = plan.edge + 1;
  const swing = plan.stacked ? GUTTER_SWING : Math.max(16, (x - to) * 0.6);
  const d = plan.stacked ? `M${x} ${y}C${x + swing} ${y} ${to + swing} ${end} ${to} ${end}` : `M${x} ${y}C${x - swing} ${y} ${to + swing} ${end} ${to} ${end}`;
  return { kind, d, from: [x, y], to: [to, end], right: false };
}

/** How far a line to a table above swings out, so that three quarters of it fit beside the boxes. */
const GUTTER_SWING = 24;

/** The kinds of lines that a run ever has. */
export function kindsOf(all: readonly Scene[]): ReadonlySet<LineKind> {
  const boxes: Box[] = all.flatMap((scene) => [...scene.values()]);
  return new Set(boxes.flatMap((box) => box.rows.flatMap((row) => (row?.line ? [row.line.kind] : []))));
}
