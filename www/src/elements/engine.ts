/** The engine of a document: fetched, compiled and started once, for all elements on it. */

import { Client } from "../engine/client.ts";
import type { Texts } from "../worker/protocol.ts";
import { bytes, first, spawn, whole } from "./files.ts";
import { Hub } from "./hub.ts";

async function compile(): Promise<WebAssembly.Module> {
  if (typeof WebAssembly === "undefined") throw new Error("this browser has no WebAssembly, or has it switched off");
  // Not `compileStreaming`: a plain file server may not know the type of the file.
  return WebAssembly.compile(await bytes());
}

async function start(library: Texts): Promise<Hub> {
  const [module, thread] = await Promise.all([compile(), spawn()]);
  return new Hub((listener) => new Client(thread, { tag: "start", module, library }, listener), library, whole);
}

let starting: Promise<Hub> | null = null;

/**
 * The engine, with the texts that the question needs: the files of the names that it says, or every text where it may need any. What
 * could not be fetched is asked for again the next time.
 */
export async function engine(needed: readonly string[] | null): Promise<Hub> {
  const some = needed === null ? null : await first();
  const isEnough = some !== null && needed?.every((file) => file in some) === true;
  const mine = (starting ??= (isEnough ? first() : whole()).then(start));
  try {
    await mine;
  } catch (error) {
    if (starting === mine) starting = null;
    throw error;
  }
  const hub = await mine;
  // That there is no more of the library is no reason to give up what there is.
  if (!isEnough) await hub.widen();
  if (!hub.isBroken) return hub;
  // One that never stood is given another chance when somebody asks once more.
  if (starting === mine) starting = null;
  return engine(needed);
}
