/** Judges an example of the reference: its own question, and what becomes of it on the other architectures that it is about. */

import type { Catalog, Map as VerdictMap, OperationEntry, Outcome, Verdict } from "../engine/types.ts";
import type { Choices } from "../state/state.ts";
import type { Look } from "../view/verdicts.ts";
import type { Asked, Texts } from "../worker/protocol.ts";
import { Thread } from "./thread.ts";

/** How verdicts are shown everywhere; the page brings it, so that nothing of the playground is loaded for it. */
const LOOKS = JSON.parse(document.querySelector<HTMLElement>("#runner")?.dataset["looks"] ?? "{}") as Readonly<Record<Verdict, Look>>;

/** Started by the first example that is judged, and kept for the others. */
let started: Promise<Thread> | null = null;

/** The verdict, as elements to show. */
export async function judge(example: HTMLElement): Promise<readonly Node[]> {
  started ??= Thread.start();
  const thread = await started.catch((error: unknown) => {
    started = null;
    throw error;
  });
  const choices = JSON.parse(example.dataset["asked"] ?? "{}") as Choices;
  const texts = textsOf(example);
  const catalog = await thread.catalog(asked(choices), texts);
  const operation = catalog.operations.find((o) => o.name === choices.operation);
  const variants = operation?.variants.map((v) => v.name) ?? [];
  const archs = archsOf(catalog, operation, choices);
  const one = async (variant: string | undefined): Promise<readonly Node[]> => {
    const question = { ...asked(choices), ...(variant === undefined ? {} : { variant }) };
    const [checked, mapped] = await Promise.all([thread.ask("check", question, texts), thread.ask("row", { ...question, archs }, texts)]);
    return [
      ...(checked.tag === "checked" ? answer(checked.outcome, nameOf(operation, variant)) : []),
      ...(mapped.tag === "mapped" && mapped.map.cells.length > 1 ? [elsewhere(mapped.map, catalog)] : []),
    ];
  };
  const all = variants.length === 0 ? [one(undefined)] : variants.map(one);
  return (await Promise.all(all)).flat();
}

/** The example's own text, with those of its page that are kept for what comes after them. */
function textsOf(example: HTMLElement): Texts {
  const texts: Record<string, string> = {};
  for (const one of document.querySelectorAll<HTMLElement>(".example[data-asked]")) {
    const file = one.dataset["file"] ?? "";
    if (one === example || file !== "example.tlb") texts[file] = `${one.querySelector("code")?.textContent ?? ""}\n`;
    if (one === example) break;
  }
  return texts;
}

/** An example asks with the defaults of all parameters. */
const asked = (choices: Choices): Asked => ({ ...choices, params: "" });

function nameOf(operation: OperationEntry | undefined, variant: string | undefined): string {
  const title = operation?.variants.find((v) => v.name === variant)?.title;
  return title === undefined ? "" : `${variant}, ${title}: `;
}

/** Where the example names an architecture of its own, that alone; else those that its case is about. */
function archsOf(catalog: Catalog, operation: OperationEntry | undefined, { arch }: Choices): readonly string[] {
  const all = catalog.archs.map((a) => a.name);
  const about = operation === undefined || operation.archs.length === 0 ? all : operation.archs;
  return about.includes(arch) ? about : [arch];
}

function answer({ report, diagnostics }: Outcome, before: string): readonly Node[] {
  if (report === null) return diagnostics.map(({ message, place }) => line("p", `line ${place.line}: ${message}`, "breaks"));
  const { strategy, arch_title } = report.question;
  const on = `${strategy === null ? "" : `with ${strategy}, `}on ${arch_title}`;
  const head = line("p", "", LOOKS[report.verdict].className);
  head.append(line("b", `${LOOKS[report.verdict].symbol} ${before}${report.headline}`), ` (${on})`);
  return [head, line("p", report.summary)];
}

/** The verdicts by architecture, those that are equal together. */
function elsewhere({ cells }: VerdictMap, catalog: Catalog): Node {
  const groups = new Map<string, { verdict: Verdict; archs: string[] }>();
  for (const { verdict, kind, arch } of cells) {
    const words = `${LOOKS[verdict].words}${kind === null ? "" : ` (${kind})`}`;
    const title = catalog.archs.find((a) => a.name === arch)?.title ?? arch;
    const group = groups.get(words) ?? { verdict, archs: [] };
    groups.set(words, { verdict, archs: [...group.archs, title] });
  }
  const list = line("ul", "");
  for (const [words, { verdict, archs }] of groups) {
    const item = line("li", "");
    item.append(line("span", `${LOOKS[verdict].symbol} ${words}`, LOOKS[verdict].className), ` on ${archs.join(", ")}`);
    list.append(item);
  }
  return list;
}

function line(tag: string, text: string, className = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
