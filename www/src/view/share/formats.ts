/** The answer in the forms that a reader takes along: for a mail, in Markdown, as a drawing, as a run that can be replayed. */

import type { Report, Trace } from "../../engine/types.ts";
import { trace } from "../../state/select.ts";
import type { State } from "../../state/state.ts";
import { command, type Asked } from "./command.ts";
import type { Written } from "../../sharing.ts";
import { mail } from "../mail.ts";
import { standalone } from "../wave/standalone.ts";
import type { Form } from "./forms.ts";
import { markdown } from "./markdown.ts";
import { save } from "./saved.ts";
import { type Telling, title } from "./telling.ts";

/** The answer of a state in one of the forms; null where there is nothing of the kind. */
export function write(form: Exclude<Form, "link" | "exercise">, state: State, link: string): Written | null {
  const telling = tellingOf(state, link);
  if (telling === null) return null;
  const { report, shown } = telling;
  const { strategy, operation, arch } = report.question;
  const name = ["stalewalk", strategy, operation, arch].filter((part) => part !== null).join("-");
  switch (form) {
    case "mail":
      return { what: "The story", words: mail(telling), file: `${name}.txt`, type: "text/plain" };
    case "markdown":
      return { what: "The Markdown", words: markdown(telling), file: `${name}.md`, type: "text/markdown" };
    case "svg": {
      if (shown === undefined) return null;
      const words = drawing(report, shown, state.cursor);
      return { what: "The drawing", words, file: `${name}.svg`, type: "image/svg+xml" };
    }
    case "json":
      if (shown === undefined) return null;
      return { what: "The run", words: `${JSON.stringify(save(telling, shown))}\n`, file: `${name}.json`, type: "application/json" };
  }
}

/** The picture of a run with the question and its answer above it, and a cursor at a step if one is chosen. */
export function drawing(report: Report, run: Trace, step: number | null): string {
  const told = { title: `${title(report.question)} ${report.headline}`, description: report.summary };
  return standalone(run, step === null ? told : { ...told, step });
}

/** What is told of a state; null where it has no answer. */
export function tellingOf(state: State, link: string): Telling | null {
  const { report, own, edits, catalog, choices } = state;
  if (report === null) return null;
  const shown = trace(state);
  const { kernel } = report.question;
  const asked: Asked = {
    question: report.question,
    stores: choices.stores ?? "immediate",
    params: choices.params,
    // A kernel's own text would be asked for otherwise.
    neutral: catalog?.kernels[0]?.name === kernel && !Object.keys(edits).some((file) => file.startsWith("kernel/")),
    texts: Object.keys(edits),
    allKinds: own === null && shown !== undefined && report.traces.indexOf(shown) > 0,
  };
  return { report, shown, own: own === null ? null : { delayed: own.delayed }, edits, link, command: command(asked) };
}
