/** The small pictures of the costs: a number over the values of the parameter that grows. */

/** Width and height of a picture, in its own units. */
export const WIDTH = 72;
export const HEIGHT = 24;

/** Room for the point at the edges. */
const EDGE = 3;

/** A point of a picture. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const round = (n: number): number => Math.round(n * 100) / 100;

/** Where a value stands: the first at the left, the last at the right. */
export const across = (index: number, count: number): number =>
  round(count < 2 ? WIDTH / 2 : EDGE + (index * (WIDTH - 2 * EDGE)) / (count - 1));

/** Which value is nearest to a place. */
export function nearest(x: number, count: number): number {
  const index = Math.round(((x - EDGE) / (WIDTH - 2 * EDGE)) * (count - 1));
  return Math.max(0, Math.min(count - 1, index));
}

/** Where the numbers stand, from zero at the bottom to the largest at the top; null where there is none. */
export function points(numbers: readonly (number | null)[], most: number): readonly (Point | null)[] {
  const up = (n: number): number => round(HEIGHT - EDGE - (most === 0 ? 0 : (n / most) * (HEIGHT - 2 * EDGE)));
  return numbers.map((n, index) => (n === null ? null : { x: across(index, numbers.length), y: up(n) }));
}

/** The line through the points, with a gap where there is none. */
export function line(of: readonly (Point | null)[]): string {
  const step = (point: Point | null, index: number): string => {
    if (point === null) return "";
    return `${index > 0 && of[index - 1] !== null ? "L" : "M"}${point.x} ${point.y}`;
  };
  return of.map(step).join("");
}

/** What lies under the line, stretch by stretch. */
export function area(of: readonly (Point | null)[]): string {
  const stretches: Point[][] = [];
  of.forEach((point, index) => {
    if (point === null) return;
    const last = stretches.at(-1);
    if (last === undefined || of[index - 1] === null) stretches.push([point]);
    else last.push(point);
  });
  const ground = HEIGHT - EDGE;
  return stretches.map((s) => `M${s[0]?.x} ${ground}${s.map((p) => `L${p.x} ${p.y}`).join("")}L${s.at(-1)?.x} ${ground}Z`).join("");
}
