/** Where a document's engine comes from: files beside the loader, fetched when the first element wants them. */

import wasm from "#engine/stalewalk_lean.wasm?url&no-inline";
import script from "../worker/lean.ts?worker&url";
import type { Thread } from "../engine/client.ts";
import type { Texts } from "../worker/protocol.ts";
import { spawner } from "./spawn.ts";

const get = async (url: string): Promise<Response> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the engine’s file could not be fetched (${response.status})`);
  return response;
};

/** The engine's bytes. */
export const bytes = async (): Promise<ArrayBuffer> => (await get(wasm)).arrayBuffer();

/** What starts its thread. */
export const spawn = (): Promise<() => Thread> => spawner(script, async () => (await get(script)).text());

/** The texts that most documents ask about. */
export const first = async (): Promise<Texts> => (await import("../engine/first.ts")).first;

/** Every text. */
export const whole = async (): Promise<Texts> => (await import("../engine/library.ts")).library;

/** The page that a picture can be opened in. */
export const pageBeside = (): string => new URL(/* @vite-ignore */ "../frame.html", import.meta.url).href;
