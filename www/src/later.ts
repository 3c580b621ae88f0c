/**
 * What comes after the first screen, each a file of its own. Whatever the page may still want is fetched when it has nothing
 * better to do, so that from then on it needs no network.
 */

const all: (() => Promise<unknown>)[] = [];

/** A way to a file that comes later: `later(() => import("./sheet.ts"))`. What could not be fetched is asked for again. */
export function later<T>(load: () => Promise<T>): () => Promise<T> {
  let coming: Promise<T> | null = null;
  const bring = async (): Promise<T> => {
    coming ??= load();
    try {
      return await coming;
    } catch (error) {
      coming = null;
      throw error;
    }
  };
  all.push(bring);
  return bring;
}

/** Fetches all of it, one after the other. What fails is asked for again when it is wanted, and said then. */
export async function bringAll(): Promise<void> {
  // In a row, so that whatever the reader wants meanwhile waits for one of them at most.
  // oxlint-disable-next-line no-await-in-loop
  for (const bring of all) await bring().catch(() => null);
}
