/** A run that the reader makes move by move. */

import type { Turn } from "../engine/types.ts";

export interface Own {
  /** The moves, as indices into what is enabled at each step. */
  readonly moves: readonly number[];
  /** The moves that were taken back, the last one last. */
  readonly undone: readonly number[];
  /** Whether stores wait in buffers in it, from the first move on. */
  readonly delayed: boolean;
  /** How the run stands; that of a run before it until the engine has answered, null at the beginning. */
  readonly turn: Turn | null;
  /** How the run stood before its last move, which that is compared with; null where it is not known. */
  readonly was: Turn | null;
}

export type OwnAction =
  | { readonly tag: "make-move"; readonly choice: number }
  | { readonly tag: "undo-move" }
  | { readonly tag: "redo-move" };

export function begin(moves: readonly number[], delayed: boolean): Own {
  return { moves, undone: [], delayed, turn: null, was: null };
}

/** The moves of a path, `0/3/1`. */
export const movesOf = (path: string): readonly number[] =>
  path
    .split("/")
    .filter((move) => move !== "")
    .map(Number);

export const pathOf = ({ moves }: Own): string => moves.join("/");

/** True if the turn is that of the moves, so that a choice among its moves means what the reader sees. */
export const isAnswered = (own: Own): boolean => own.turn !== null && own.turn.trace.path === pathOf(own);

export function updateOwn(own: Own, action: OwnAction): Own {
  const { moves, undone } = own;
  switch (action.tag) {
    case "make-move":
      // The list that was chosen from must be that of the moves made.
      if (!isAnswered(own)) return own;
      return { ...own, moves: [...moves, action.choice], undone: [] };
    case "undo-move": {
      const last = moves.at(-1);
      return last === undefined ? own : { ...own, moves: moves.slice(0, -1), undone: [...undone, last] };
    }
    case "redo-move": {
      const next = undone.at(-1);
      return next === undefined ? own : { ...own, moves: [...moves, next], undone: undone.slice(0, -1) };
    }
  }
}

/** The move that was not waited for is none; null where no run has been answered for yet. */
export const stopped = (own: Own): Own | null => (own.turn === null ? null : { ...own, moves: movesOf(own.turn.trace.path), undone: [] });

/** The engine has answered: what it could not follow is not a move of the run. */
export function answered(own: Own, turn: Turn): Own {
  const { path } = turn.trace;
  if (turn.trouble !== null) return { ...own, turn, moves: movesOf(path), undone: [], was: null };
  if (path !== pathOf(own)) return own;
  const was = own.turn !== null && isOneMore(own.turn.trace.path, path) ? own.turn : null;
  return { ...own, turn, was };
}

const isOneMore = (before: string, path: string): boolean => before === path.split("/").slice(0, -1).join("/") && before !== path;

export type Warmth = "warmer" | "colder" | "no nearer" | "lost" | "unknown";

/** Whether the last move has brought a violation nearer: fewer program moves, then fewer of the hardware. */
export function warmth({ was, turn }: Own): Warmth {
  if (was === null || turn === null) return "unknown";
  if (turn.nearest === null) return turn.complete && was.nearest !== null ? "lost" : "unknown";
  if (was.nearest === null) return "unknown";
  const less = was.nearest.program - turn.nearest.program || was.nearest.hardware - turn.nearest.hardware;
  if (less > 0) return "warmer";
  return less < 0 ? "colder" : "no nearer";
}
