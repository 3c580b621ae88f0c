/** Which editor stands in which element; known without the editor's own file, which comes when it is wanted. */

import type { Code } from "./code/editor.ts";

export const editors = new WeakMap<Element, Code>();

/** The editor that is on the page; none while the plain text field is. */
export function editorIn(root: ParentNode): Code | undefined {
  const host = root.querySelector(".code-host");
  return host === null ? undefined : editors.get(host);
}
