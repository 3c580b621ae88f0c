/**
 * Links as they have been published, one or more of each form that there ever was, with what each must open as for ever.
 * Whoever lets `encode` write another piece adds a link with it at the end, and changes none of the others.
 */

import { begin } from "../state/own.ts";
import { NOTHING_MADE } from "../state/shared.ts";
import type { Opened } from "../state/update.ts";
import { PLAIN_LOOK } from "./look.ts";

export interface Published {
  /** When links were first written like this. */
  readonly since: string;
  readonly fragment: string;
  readonly opens: Opened;
}

const PLAIN: Opened = { choices: { params: {} }, edits: {}, kind: null, own: null, cursor: null, look: PLAIN_LOOK, hidden: false, made: NOTHING_MADE, notice: "" };

const FIRST = { strategy: "up_front", operation: "exit_mmap", arch: "x86-64", kernel: "neutral", params: {} };
const V1 = { ...NOTHING_MADE, engine: "0.1.0" };
const MINE = 'stalewalk 1\n\n// “→” & = # %\nstrategy up_front "mine" for exit_mmap { }\n';
const PACKED = "q1YqLilKLElNr9QvLYhPK8rPK9EryUlSsgKKJ-aklifmZCsYxuTF5OnrKzxqmPOobdKjhrkKagq2CsoKqjF5MM0KMM0KMUq5mXmpMUoKaflFCqkVmSXxubmJBQrVCrUxeUq1AA";

export const PUBLISHED: readonly Published[] = [
  { since: "2026-11-22", fragment: "", opens: PLAIN },
  { since: "2026-11-22", fragment: "strategy=gather", opens: { ...PLAIN, choices: { strategy: "gather", params: {} } } },
  {
    since: "2026-11-22",
    fragment: "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&set=cpus=3,borrower=false&trace=freed-table&step=4",
    opens: { ...PLAIN, choices: { ...FIRST, params: { cpus: "3", borrower: "false" } }, kind: "freed-table", cursor: 4, made: V1 },
  },
  {
    since: "2026-11-22",
    fragment: `edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&step=0&texts=${PACKED}`,
    opens: { ...PLAIN, choices: FIRST, cursor: 0, edits: { "strategy/up_front.tlb": MINE }, made: V1 },
  },
  {
    since: "2026-11-22",
    fragment: "edition=1&engine=0.1.0&strategy=gather&operation=tlb_gen_order&arch=x86-64&kernel=neutral&variant=after",
    opens: { ...PLAIN, choices: { ...FIRST, strategy: "gather", operation: "tlb_gen_order", variant: "after" }, made: V1 },
  },
  {
    since: "2026-11-26",
    fragment: "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=linux-3.6&stores=delayed",
    opens: { ...PLAIN, choices: { ...FIRST, kernel: "linux-3.6", stores: "delayed" }, made: V1 },
  },
  {
    since: "2026-11-29",
    fragment: "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&moves=start/0/3/1&step=2",
    opens: { ...PLAIN, choices: FIRST, own: begin([0, 3, 1], false), cursor: 2, made: V1 },
  },
  {
    since: "2026-11-29",
    fragment: "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&moves=delayed",
    opens: { ...PLAIN, choices: FIRST, own: begin([], true), made: V1 },
  },
  {
    since: "2026-11-29, the map",
    fragment:
      "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral" +
      "&filter=kernel&against=linux-3.6&archs=all&overview=open&file=arch%2Fx86-64.tlb&answer=survives",
    opens: {
      ...PLAIN,
      choices: FIRST,
      look: { all: true, filter: "kernel", kernel: "linux-3.6", overview: true, file: "arch/x86-64.tlb" },
      made: { ...V1, answer: { verdict: "survives", kind: null } },
    },
  },
  {
    since: "2026-11-29, the answer",
    fragment:
      "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&step=2&answer=breaks.freed-table" +
      "&story=Ky5JLCrRNwBCI4W0otTUFN2SxKScVC7ngFAFAyuFtJzS4gyFlMrMvHSwkKGVQkpRfgGSCFBRUWpiikJBekq0QSwA",
    opens: {
      ...PLAIN,
      choices: FIRST,
      cursor: 2,
      made: {
        ...V1,
        answer: { verdict: "breaks", kind: "freed-table" },
        story: { delayed: false, moves: [0, 0, 2], kind: "freed-table", steps: ["CPU 0: flush dying", "CPU 1: drop dying", "CPU 0: read pgd[0]"] },
      },
    },
  },
  {
    since: "2026-11-29, exercises",
    fragment: "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&hide=verdict&seal=1a2b3c",
    opens: { ...PLAIN, choices: FIRST, hidden: true, made: { ...V1, seal: "1a2b3c" } },
  },
  {
    since: "2026-11-29, two runs",
    fragment: "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&beside=strategy:gather,set.cpus:3&step=4",
    opens: { ...PLAIN, choices: FIRST, beside: { strategy: "gather", params: { cpus: "3" } }, cursor: 4, made: V1 },
  },
  {
    since: "2026-11-29, the tour",
    fragment: "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&tour=4",
    opens: { ...PLAIN, choices: FIRST, stop: 4, made: V1 },
  },
  {
    since: "2026-11-29, the list",
    fragment: "edition=1&engine=0.1.0&strategy=up_front&operation=exit_mmap&arch=x86-64&kernel=neutral&view=library",
    opens: { ...PLAIN, choices: FIRST, shelf: true, made: V1 },
  },
  {
    since: "2026-11-30, claims of documents",
    fragment: "operation=exit_mmap&strategy=up_front&arch=x86-64&kernel=neutral&expect=breaks/freed-table",
    opens: { ...PLAIN, choices: FIRST },
  },
  {
    since: "2026-11-30, one operation of a case",
    fragment: "edition=1&engine=0.1.0&operation=special_case_s390%2Fexec_mmap&arch=s390&kernel=neutral",
    opens: { ...PLAIN, choices: { operation: "special_case_s390/exec_mmap", arch: "s390", kernel: "neutral", params: {} }, made: V1 },
  },
];
