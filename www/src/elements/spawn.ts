/**
 * Starts the worker's script, wherever it comes from. Of the document's own origin it is started by its address, which the strictest
 * of policies can allow; that of another origin is fetched, and started from a copy. So is one that is started again when there is no
 * network any more.
 */

import type { Thread } from "../engine/client.ts";

/** `words` fetches the script's text. */
export async function spawner(address: string, words: () => Promise<string>): Promise<() => Thread> {
  let copy = "";
  const bring = async (): Promise<void> => {
    copy = URL.createObjectURL(new Blob([await words()], { type: "text/javascript" }));
  };
  const fromCopy = (): Worker => new Worker(copy, { type: "module" });
  if (new URL(address, document.baseURI).origin !== location.origin) {
    await bring();
    return fromCopy;
  }
  return () => {
    if (copy !== "" && !navigator.onLine) return fromCopy();
    // What cannot be fetched now is of no use later: it is started by its address then, too.
    if (copy === "") void bring().catch(() => {});
    return new Worker(address, { type: "module" });
  };
}
