/** What `elements/files.ts` fetches, where a page is one file that has all of it inside. */

import Inside from "../worker/lean.ts?worker&inline";
import type { Thread } from "../engine/client.ts";
import type { Texts } from "../worker/protocol.ts";

/** The page's own script defines it: what one of its other scripts has packed inside. */
declare const unpacked: (id: string) => Response;

export const bytes = (): Promise<ArrayBuffer> => unpacked("engine").arrayBuffer();

export const spawn = async (): Promise<() => Thread> => () => new Inside();

async function texts(): Promise<Texts> {
  const library = (await unpacked("library").json()) as Texts;
  const own = JSON.parse(document.getElementById("texts")?.textContent ?? "{}") as Texts;
  return { ...library, ...own };
}

let all: Promise<Texts> | null = null;

/** The library, with the texts of whoever made the page. */
export const whole = (): Promise<Texts> => (all ??= texts());

export const first = whole;

/** No page is beside it. */
export const pageBeside = (): string => "";
