/** A run as `stalewalk replay` takes it. */

import type { SavedTrace, Trace } from "../../engine/types.ts";
import { nameOf } from "../../state/shared.ts";
import type { Telling } from "./telling.ts";

/** The same as the engine saves of a report, with all of the reader's own texts. */
export function save({ report, own, edits }: Telling, run: Trace): SavedTrace {
  const { operation, variant, strategy, arch, kernel, params, knobs } = report.question;
  const delayed = own === null ? report.checked.stores === "delayed" : own.delayed;
  return {
    engine: report.engine,
    edition: report.edition,
    operation,
    variant,
    strategy,
    arch,
    kernel,
    params,
    knobs,
    stores: delayed ? "delayed" : "immediate",
    texts: Object.entries(edits).map(([path, text]) => ({ path, text })),
    kind: run.kind,
    path: run.path,
    steps: run.steps.map(nameOf),
  };
}
