/** What a document says the answer is, held against it. The words are those that `doccheck` takes. */

import type { Kind, Report, Verdict } from "../engine/types.ts";

export interface Claim {
  readonly verdict: Verdict;
  /** A kind that must be among those that can be reached; null where none is named. */
  readonly kind: Kind | null;
}

const VERDICTS: readonly Verdict[] = ["survives", "survives-stale", "breaks", "breaks-delayed", "not-applicable", "undecided"];

const KINDS: readonly Kind[] = [
  ...(["stale-frame", "foreign-entry", "freed-table", "stale-permission", "lost-dirty", "conflict"] as const),
  ...(["forbidden-change", "unexpected-fault", "bug-on", "deadlock"] as const),
];

/** Reads `breaks freed-table`, or `breaks/freed-table` where words cannot have blanks; a sentence where it is neither. */
export function readClaim(text: string): Claim | string {
  const [first = "", second, third] = text.split(/[/\s]+/).filter((word) => word !== "");
  const verdict = VERDICTS.find((word) => word === first);
  if (verdict === undefined) return `expect: there is no verdict “${first}”; known: ${VERDICTS.join(", ")}`;
  const kind = second === undefined ? null : KINDS.find((word) => word === second);
  if (kind === undefined) return `expect: there is no kind “${second}”; known: ${KINDS.join(", ")}`;
  return third === undefined ? { verdict, kind } : `expect: “${third}” says nothing here; a verdict and a kind are enough`;
}

export const holds = ({ verdict, kind }: Claim, report: Pick<Report, "verdict" | "kinds">): boolean =>
  report.verdict === verdict && (kind === null || report.kinds.includes(kind));

/** What a document says: of the answer, and what its own texts expect of it and is not so. */
export interface Said {
  readonly claim: Claim | null;
  readonly unmet: readonly unknown[];
}

/** Whether that is so, as `doccheck` judges it; null where nothing is known to be said. */
export const isSo = ({ claim, unmet }: Said, report: Pick<Report, "verdict" | "kinds">): boolean | null =>
  unmet.length > 0 ? false : claim === null ? null : holds(claim, report);

export const claimed = ({ verdict, kind }: Claim): string => (kind === null ? verdict : `${verdict} ${kind}`);

/** What is so, in the words of a claim, with every kind that can be reached. */
export const found = ({ verdict, kinds }: Pick<Report, "verdict" | "kinds">): string => [verdict, kinds.join(", ")].join(" ").trim();
