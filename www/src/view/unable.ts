/** What stands in the answer's place where there is no engine to give one. */

import { html, type TemplateResult } from "lit";

export function unable(message: string): TemplateResult {
  return html`<div class="unable" role="alert">
    <h2>There can be no answer here.</h2>
    <p><b>The engine failed:</b> ${message}.</p>
    <p>
      Stalewalk’s model checker is WebAssembly that runs in the browser. Some browsers switch that off in a mode of higher security, old ones
      lack it; a file that did not arrive may do so on another try. The texts below can be read all the same, and so can the
      <a href="./reference/index.html">reference</a> with <a href="./reference/maps.html">the verdicts of every map</a>.
    </p>
    <p><button type="button" class="button" @click=${() => location.reload()}>Load the page again</button></p>
  </div>`;
}
