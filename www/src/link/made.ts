/** What a link keeps of the answer that it was made with, and back. */

import type { Kind, Verdict } from "../engine/types.ts";
import { movesOf } from "../state/own.ts";
import type { Made, Said, Told } from "../state/shared.ts";
import { deflate, inflate } from "./texts.ts";

/** A story longer than this was not told by this page. */
const MAX_STORY = 200_000;

/** A run's moves as a link has them: `start/0/3/1`, or `delayed/0/3/1` where stores wait in buffers from the first move on. */
export const moves = (run: Pick<Told, "delayed" | "moves">): string => [run.delayed ? "delayed" : "start", ...run.moves].join("/");

/** Reads the moves of a run; null where they cannot be read. */
export function readMoves(text: string): Pick<Told, "delayed" | "moves"> | null {
  const found = /^(start|delayed)((?:\/\d{1,4}){0,2000})$/.exec(text);
  return found === null ? null : { delayed: found[1] === "delayed", moves: movesOf(found[2] ?? "") };
}

const answer = ({ verdict, kind }: Said): string => (kind === null ? verdict : `${verdict}.${kind}`);

/** The run's moves and its kind in the first line, each step by name in one of the others. */
const story = (told: Told): string => deflate([`${moves(told)} ${told.kind ?? ""}`, ...told.steps].join("\n"));

/** The pieces of a link about its answer; one that is empty is left out. */
export function encodeMade(made: Omit<Made, "engine">): readonly ["answer" | "seal" | "story", string][] {
  return [
    ["answer", made.answer === null ? "" : answer(made.answer)],
    ["seal", made.seal],
    ["story", made.story === null ? "" : story(made.story)],
  ];
}

/** Reads them; what is wrong with one is added to `troubles`. */
export function decodeMade(piece: (name: string) => string, troubles: string[]): Made {
  const engine = piece("engine");
  return {
    engine: /^[\w.+-]{1,30}$/.test(engine) ? engine : "",
    answer: readAnswer(piece("answer"), troubles),
    story: readStory(piece("story"), troubles),
    seal: /^[0-9a-z]{1,7}$/.test(piece("seal")) ? piece("seal") : "",
  };
}

/** Words of any version: one that this page does not know is still the word that was answered. */
function readAnswer(text: string, troubles: string[]): Said | null {
  const found = /^([a-z-]{1,30})(?:\.([a-z-]{1,30}))?$/.exec(text);
  if (found !== null) return { verdict: found[1] as Verdict, kind: (found[2] ?? null) as Kind | null };
  if (text !== "") troubles.push("What this link says of its answer cannot be read.");
  return null;
}

function readStory(text: string, troubles: string[]): Told | null {
  if (text === "") return null;
  const [first = "", ...steps] = inflate(text, MAX_STORY)?.split("\n") ?? [];
  const [path = "", kind = ""] = first.split(" ");
  const found = readMoves(path);
  if (found !== null && found.moves.length === steps.length && /^[a-z-]{0,30}$/.test(kind)) {
    return { ...found, steps, kind: kind === "" ? null : (kind as Kind) };
  }
  troubles.push("What this link says of its story is damaged: whether it is still the same cannot be told.");
  return null;
}
