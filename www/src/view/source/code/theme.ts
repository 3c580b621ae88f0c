/**
 * The editor's style, in the page's own colours. It lives in a shadow root, whose sheets are constructed and not written
 * into the page, so that a policy against inline style has nothing to say. Whatever decides where a line wraps is as in the
 * plain field: when one takes over from the other nothing moves.
 */

import { EditorView } from "@codemirror/view";

const BUTTON = {
  font: "13px var(--sans)",
  padding: "0.1rem 0.55rem",
  border: "1px solid var(--rule-strong)",
  borderRadius: "6px",
  background: "var(--panel)",
  color: "var(--ink)",
  cursor: "pointer",
};

const FOCUS = { outline: "2px solid var(--focus)", outlineOffset: "1px" };

const text = {
  "&": { height: "100%", color: "var(--ink)", font: "12px/18px var(--mono)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "inherit",
    lineHeight: "18px",
    overflow: "hidden auto",
    scrollbarWidth: "thin",
    scrollbarGutter: "stable",
  },
  ".cm-content": { padding: "0 0 2rem", caretColor: "var(--ink)", tabSize: "4" },
  ".cm-line": { padding: "0 0.7rem 0 0.4rem" },
  "& .cm-line ::selection, & .cm-line::selection": { backgroundColor: "color-mix(in srgb, var(--focus) 30%, transparent)" },
  ".comment": { color: "var(--comment)" },
  ".string": { color: "var(--string)" },
  ".keyword": { fontWeight: "700" },
  ".call": { background: "var(--cursor)" },
  ".cm-line.current": { background: "var(--held)", boxShadow: "inset 3px 0 var(--hardware)" },
  ".cm-line.current.bad": { background: "var(--breaks-soft)", boxShadow: "inset 3px 0 var(--breaks)" },
  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": { background: "none", outline: "1px solid var(--rule-strong)" },
  "&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket": { background: "none", outline: "1px dashed var(--breaks)" },
};

/** On paper all of a text stands there. */
const paper = {
  "@media print": { "&": { height: "auto" }, ".cm-scroller": { overflow: "visible" } },
};

const gutter = {
  ".cm-gutters": {
    minWidth: "calc(max(3, var(--digits)) * 1ch + 1.8em)",
    border: "0",
    backgroundColor: "var(--panel)",
    color: "var(--quiet)",
  },
  ".cm-lineNumbers": { flex: "1" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 0.6em 0 0", minWidth: "0" },
  ".cm-gutterElement.call, .cm-gutterElement.current": { background: "none" },
  ".cm-gutterElement.current": { color: "var(--ink)", fontWeight: "700" },
  ".cm-gutterElement.changed": { boxShadow: "inset 4px 0 var(--open)" },
  ".cm-gutterElement.error": { backgroundColor: "var(--breaks)", color: "var(--ground)" },
  ".cm-gutterElement.warning": { backgroundColor: "var(--stale-soft)", color: "var(--stale)" },
};

const difference = {
  ".gone": { padding: "0 0.7rem 0 0.4rem", background: "var(--open-soft)", boxShadow: "inset 3px 0 var(--open)", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".gone del": { display: "block", color: "var(--ink)", textDecorationColor: "var(--open)" },
};

const find = {
  ".cm-panels": { backgroundColor: "var(--panel)", color: "var(--ink)", borderColor: "var(--rule)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--rule)" },
  ".cm-panel.cm-search, .cm-panel.cm-gotoLine, .cm-dialog": { padding: "0.35rem 2rem 0.4rem 0.7rem", font: "13px/1.7 var(--sans)" },
  ".cm-panel.cm-search label": { fontSize: "inherit", whiteSpace: "nowrap" },
  ".cm-panel .cm-textfield": {
    font: "12px var(--mono)",
    padding: "0.15rem 0.4rem",
    border: "1px solid var(--rule-strong)",
    borderRadius: "5px",
    background: "var(--ground)",
    color: "var(--ink)",
  },
  ".cm-panel .cm-button": { ...BUTTON, backgroundImage: "none" },
  ".cm-panel .cm-button:hover": { background: "var(--cursor)" },
  ".cm-panel.cm-search [name=close], .cm-dialog-close": { padding: "0 0.5rem", color: "var(--quiet)", font: "18px var(--sans)", cursor: "pointer" },
  ".cm-panel :focus-visible, .cm-dialog :focus-visible": FOCUS,
  ".cm-searchMatch": { backgroundColor: "var(--stale-soft)", outline: "1px solid var(--stale)" },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--held)", outline: "2px solid var(--held-rule)" },
  ".cm-searchMatch .cm-selectionMatch": { backgroundColor: "transparent" },
  ".cm-searchMatch > *": { color: "var(--ink)" },
};

const lint = {
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0", textDecorationSkipInk: "none", textUnderlineOffset: "3px" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--breaks)" },
  ".cm-lintRange-warning": { textDecoration: "underline dotted var(--stale) 2px" },
  ".cm-lintPoint": { minWidth: "0.5ch" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--breaks)" },
  ".cm-diagnostic": { padding: "0.35rem 0.6rem", whiteSpace: "pre-wrap", borderLeft: "3px solid var(--breaks)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--stale)" },
  ".cm-diagnosticAction": { ...BUTTON, display: "block", margin: "0.3rem 0 0" },
};

const tip = {
  ".cm-tooltip": {
    maxWidth: "min(34rem, calc(100vw - 2rem))",
    border: "1px solid var(--rule-strong)",
    borderRadius: "6px",
    backgroundColor: "var(--panel)",
    color: "var(--ink)",
    font: "13px/1.45 var(--sans)",
    boxShadow: "0 2px 10px rgb(0 0 0 / 18%)",
    overflowWrap: "anywhere",
  },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--rule)" },
  ".tip": { padding: "0.5rem 0.7rem", maxHeight: "min(26rem, 60vh)", overflow: "auto" },
  ".tip + .tip": { borderTop: "1px solid var(--rule)" },
  ".tip p": { margin: "0.25rem 0 0" },
  ".tip p:first-child": { margin: "0" },
  ".tip .use": { margin: "0.25rem 0 0", font: "12px/1.5 var(--mono)" },
  ".tip .use:first-child": { margin: "0" },
  ".tip .kind": { float: "right", marginLeft: "0.7rem", color: "var(--quiet)", font: "12px var(--sans)" },
  ".tip .source, .tip dd": { color: "var(--quiet)" },
  ".tip dl": { margin: "0.3rem 0 0" },
  ".tip dt": { font: "12px/1.5 var(--mono)" },
  ".tip dt.is": { fontWeight: "700" },
  ".tip dd": { margin: "0 0 0.15rem 1rem" },
  ".tip a": { color: "inherit" },
  ".tip .acts": { display: "flex", flexWrap: "wrap", gap: "0.4rem", marginTop: "0.45rem" },
  ".tip button": BUTTON,
  ".tip button:hover, .cm-diagnosticAction:hover": { background: "var(--cursor)" },
  ".tip button:focus-visible, .tip a:focus-visible, .cm-diagnosticAction:focus-visible": FOCUS,
};

const completion = {
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { font: "12px/1.5 var(--mono)", maxHeight: "14rem", minWidth: "min(16rem, 60vw)", maxWidth: "min(30rem, 90vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.5rem", lineHeight: "1.5" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--held)", color: "var(--ink)", outline: "1px solid var(--held-rule)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal", marginLeft: "0.7em" },
  ".cm-tooltip.cm-completionInfo": { padding: "0", whiteSpace: "normal" },
  // Where it would lie on the list.
  ".cm-completionInfo.cm-completionInfo-left-narrow, .cm-completionInfo.cm-completionInfo-right-narrow": { display: "none" },
};

export const theme = EditorView.theme({ ...text, ...paper, ...gutter, ...difference, ...find, ...lint, ...tip, ...completion });
