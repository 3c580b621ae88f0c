/** What `elements/files.ts` fetches, where a page is one file that has all of it inside. */

import Inside from "../worker/lean.ts?worker&inline";
import type { Thread } from "../engine/client.ts";
import type { Texts } from "../worker/protocol.ts";

/** The page's own script defines it: what one of its other scripts has packed inside. */
declare const unpacked: (id: string) => Response;

export const bytes = (): Promise<ArrayBuffer> => unpacked("engine").arrayBuffer();

export const spawn = async (): Promise<() => Thread> => () => new Inside();

let all: Promise<Texts> | null = null;

export const whole = (): Promise<Texts> => (all ??= unpacked("library").json() as Promise<Texts>);

export const first = whole;

/** No page is beside it. */
export const pageBeside = (): string => "";
