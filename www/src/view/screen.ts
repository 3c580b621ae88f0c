/** The few things about the screen that no template can say: scrolling, focus, clipboard, colours. */

import { isAtEnd, isOtherPair } from "../state/beside.ts";
import { cursor, shownTab, trace } from "../state/select.ts";
import type { State, Theme } from "../state/state.ts";
import { editorIn } from "./source/editors.ts";
import { offsetOf } from "./source/highlight.ts";

/** The width that the picture may fill. */
export function measure(root: ParentNode): number {
  return root.querySelector(".wave-scroll")?.clientWidth ?? 0;
}

/** After a step, its column and its line are in sight. What the reader scrolled away otherwise stays there. */
export function keepInSight(root: ParentNode, old: State | null, now: State): void {
  const moved = old === null || trace(old) !== trace(now) || cursor(old) !== cursor(now) || isOtherPair(old, now);
  const turned = old !== null && shownTab(old)?.file !== shownTab(now)?.file;
  const scroller = root.querySelector<HTMLElement>(".wave-scroll");
  if (scroller !== null) stick(scroller);
  const zoomed = old !== null && old.waveView.zoom !== now.waveView.zoom;
  if (zoomed) centreColumn(root);
  if (moved) showColumn(root, isAtEnd(now));
  // While a text is typed in, its scrolling is the caret's.
  if (turned || (moved && !root.querySelector(".editor textarea:focus, .code-host:focus-within"))) showLine(root);
}

/** Where a bar begins left of what is in sight, its label moves along, as far as the bar goes. */
export function stickLabels(event: Event): void {
  stick(event.currentTarget as HTMLElement);
}

function stick(scroller: HTMLElement): void {
  const left = scroller.scrollLeft + 7;
  for (const label of scroller.querySelectorAll<SVGTextElement>(".bar-label")) {
    const { from, to } = label.dataset;
    const x = String(Math.min(Math.max(left, Number(from)), Number(to)));
    // Writing what stands there already would have the page laid out once more.
    if (label.getAttribute("x") !== x) label.setAttribute("x", x);
  }
  const labels = scroller.querySelector<HTMLElement>(".lane-labels")?.offsetWidth ?? 0;
  stickSpans(scroller, scroller.scrollLeft, scroller.scrollLeft + scroller.clientWidth - labels);
}

/** A span's label stands in the middle of the part that is in sight, where it fits into the span at all. */
function stickSpans(scroller: HTMLElement, left: number, right: number): void {
  for (const label of scroller.querySelectorAll<SVGTextElement>(".span-label")) {
    const { from, to, middle, half } = label.dataset;
    const [first, last] = [Number(from) + Number(half), Number(to) - Number(half)];
    const seen = (Math.max(Number(from), left) + Math.min(Number(to), right)) / 2;
    const isWhole = Number(from) >= left && Number(to) <= right;
    label.setAttribute("x", String(isWhole || first > last ? Number(middle) : Math.min(Math.max(seen, first), last)));
  }
}

/** After another zoom the step at hand stands in the middle. */
function centreColumn(root: ParentNode): void {
  const scroller = root.querySelector<HTMLElement>(".wave-scroll");
  const labels = root.querySelector<HTMLElement>(".lane-labels")?.offsetWidth ?? 0;
  const column = root.querySelector(".wave-head .cursor-band")?.getBoundingClientRect();
  if (scroller === null || column === undefined) return;
  const view = scroller.getBoundingClientRect();
  scroller.scrollLeft += (column.left + column.right) / 2 - (view.left + labels + view.right) / 2;
}

function showColumn(root: ParentNode, isLast: boolean): void {
  const scroller = root.querySelector<HTMLElement>(".wave-scroll");
  const labels = root.querySelector<HTMLElement>(".lane-labels");
  const head = root.querySelector(".beside-cursor") ?? root.querySelector(".cursor-band");
  if (scroller === null || labels === null) return;
  const view = scroller.getBoundingClientRect();
  const column = head?.getBoundingClientRect();
  if (column === undefined) {
    scroller.scrollLeft = 0;
    return;
  }
  const left = view.left + labels.offsetWidth;
  if (column.left < left) scroller.scrollLeft -= left - column.left + 8;
  else if (column.right > view.right) scroller.scrollLeft += column.right - view.right + 8;
  // After the last step lies what it leaves behind.
  if (isLast) scroller.scrollLeft = scroller.scrollWidth;
}

function showLine(root: ParentNode): void {
  editorIn(root)?.showMarked();
  const scroller = root.querySelector<HTMLElement>(".editor-scroll");
  const line = root.querySelector<HTMLElement>(".editor .line.current, .editor .line.call");
  if (scroller === null || line === null) return;
  const top = line.offsetTop;
  if (top < scroller.scrollTop || top + 40 > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top - scroller.clientHeight / 3;
  }
}

/** Puts the caret at a place of the text that is shown. */
export function focusText(root: ParentNode, text: string, line: number, column: number): void {
  editorIn(root)?.focusAt(offsetOf(text, line, column));
  const field = root.querySelector<HTMLTextAreaElement>(".editor textarea");
  const scroller = root.querySelector<HTMLElement>(".editor-scroll");
  if (field === null || scroller === null) return;
  const at = offsetOf(text, line, column);
  field.focus({ preventScroll: true });
  field.setSelectionRange(at, at);
  const row = root.querySelectorAll<HTMLElement>(".editor .line")[line - 1];
  scroller.scrollTop = (row?.offsetTop ?? 0) - scroller.clientHeight / 3;
  scroller.scrollIntoView({ block: "nearest" });
}

/** Where the focus was last outside of what is there for a while only. */
let lastPlace: HTMLElement | null = null;

/** The panel in which the focus is, where what has it may go with the next drawing. */
export function focusedPanel(): Element | null {
  const at = document.activeElement;
  const passing = at?.closest(".notice, .kept") ?? null;
  if (passing === null && at instanceof HTMLElement && at !== document.body) lastPlace = at;
  return passing ?? at?.closest(".play, .source-head, .verdict, .map") ?? null;
}

/** A control that is no longer there leaves the focus to the first of its panel; a panel that is gone, to where it was before. */
export function keepFocus(panel: Element | null): void {
  if (panel === null || panel.contains(document.activeElement)) return;
  // Somebody else has it by now.
  if (document.activeElement !== document.body && document.activeElement !== null) return;
  const before = lastPlace?.isConnected ? lastPlace : document.querySelector<HTMLElement>("#story");
  // The panel itself may be another one now, as when a withheld answer is shown.
  const there = panel.isConnected ? panel : panel.matches(".play") ? document.querySelector(".play") : null;
  // Where no move is left, no button is next: the first would take the last move back.
  const first = there instanceof HTMLElement && there.matches(".play") ? there : there?.querySelector<HTMLElement>("button:not(:disabled)");
  const next = there?.querySelector<HTMLElement>(".offer") ?? first ?? before;
  next?.focus({ preventScroll: true });
}

/** Does what can wait when the browser has nothing better to do. */
export function whenIdle(what: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(what, { timeout: 2000 });
  else setTimeout(what, 500);
}

export async function copy(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // No permission, or a page that is not served securely.
    return false;
  }
}

export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("stalewalk-theme", theme);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
}
