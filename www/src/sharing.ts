/** What a reader takes along: links, and the answer as text, drawing or data. Its formats are loaded when one is first wanted. */

import { later } from "./later.ts";
import { exerciseOf, linkOf } from "./link/linked.ts";
import type { State } from "./state/state.ts";
import type { Action } from "./state/update.ts";
import type { Form } from "./view/share/forms.ts";
import { files } from "./view/share/files.ts";
import { copy } from "./view/screen.ts";

/** What it needs of the page. */
export interface Page {
  state(): State;
  dispatch(action: Action): void;
  /** The address without its fragment. */
  address(): string;
}

/** Some words with what they are, and the file that they would be. */
export interface Written {
  readonly what: string;
  readonly words: string;
  readonly file: string;
  readonly type: string;
}

/** How long it is said that something was copied. */
const SAID_MS = 5000;

const formats = later(() => import("./view/share/formats.ts"));

type Formats = typeof import("./view/share/formats.ts");

export class Sharing {
  #formats: Formats | null = null;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Fetches the formats; false where that fails, so that it may be tried again. */
  async want(): Promise<boolean> {
    try {
      this.#formats ??= await formats();
      return true;
    } catch {
      return false;
    }
  }

  async copy(form: Form): Promise<void> {
    const written = await this.#write(form);
    if (written !== null && (await copy(written.words))) this.#say(`${written.what} was copied.`);
    else if (written !== null) this.#page.dispatch({ tag: "shared", what: { tag: "uncopied", what: written } });
  }

  async save(form: Form): Promise<void> {
    const written = await this.#write(form);
    if (written === null) return;
    download(written);
    this.#say(`${written.what} was saved as ${written.file}.`);
  }

  /** Has the browser save every text that is not the library's. */
  saveTexts(): void {
    const { edits } = this.#page.state();
    const all = files(Object.keys(edits));
    for (const [path, file] of all) download({ words: edits[path] ?? "", file, type: "text/plain" });
    this.#say(`Saved: ${all.map(([, file]) => file).join(", ")}.`);
  }

  async #write(form: Form): Promise<Written | null> {
    const state = this.#page.state();
    const link = (fragment: string): string => `${this.#page.address()}#${fragment}`;
    const text = { file: "stalewalk-link.txt", type: "text/plain" };
    if (form === "link") return { what: "The link", words: link(linkOf(state)), ...text };
    if (form === "exercise") return { what: "The exercise’s link", words: link(exerciseOf(state)), ...text };
    // The clipboard is open to a click only while it is being answered: what is there already is not waited for.
    if (this.#formats === null && !(await this.want())) {
      this.#page.dispatch({ tag: "notice", text: "The formats could not be loaded. Load the page again to copy the answer; the link can be copied." });
      return null;
    }
    return this.#formats?.write(form, state, link(linkOf(state))) ?? null;
  }

  #say(said: string): void {
    this.#page.dispatch({ tag: "notice", text: said });
    setTimeout(() => this.#page.state().notice === said && this.#page.dispatch({ tag: "notice", text: "" }), SAID_MS);
  }
}

/** Has the browser save words as a file. */
export function download({ words, file, type }: Pick<Written, "words" | "file" | "type">): void {
  const url = URL.createObjectURL(new Blob([words], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
