/** Where a key leads in the grid of the map. */

/** So many rows are a page. */
const PAGE = 5;

export interface At {
  readonly row: number;
  readonly column: number;
}

/** The cell that a key leads to, in a grid of so many rows and columns; null where the key leads nowhere. */
export function keyTo(key: string, control: boolean, at: At, size: At): At | null {
  const { row, column } = at;
  const last: At = { row: size.row - 1, column: size.column - 1 };
  const within = (n: number): number => Math.max(0, Math.min(n, last.row));
  const to: Readonly<Record<string, At>> = {
    ArrowRight: { row, column: Math.min(column + 1, last.column) },
    ArrowLeft: { row, column: Math.max(column - 1, 0) },
    ArrowDown: { row: within(row + 1), column },
    ArrowUp: { row: within(row - 1), column },
    PageDown: { row: within(row + PAGE), column },
    PageUp: { row: within(row - PAGE), column },
    Home: { row: control ? 0 : row, column: 0 },
    End: { row: control ? last.row : row, column: last.column },
  };
  return to[key] ?? null;
}
