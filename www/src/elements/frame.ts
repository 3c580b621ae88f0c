/**
 * A page that is one element, for documents that take nothing but frames: the attributes stand in its query, or a link of the
 * playground in its fragment. It tells the page around it how high it is.
 */

const main = document.querySelector("main");

/** What the loader, which has run by then, hears of: a query says nothing else, least of all what is to be run. */
const known: readonly string[] = (customElements.get("stale-walk") as { readonly observedAttributes?: readonly string[] } | undefined)?.observedAttributes ?? [];

function show(): void {
  const element = document.createElement("stale-walk");
  for (const [name, value] of new URLSearchParams(location.search)) if (known.includes(name)) element.setAttribute(name, value);
  // The loader is another script, which knows what to make of a link.
  if (location.hash.length > 1) element.dataset["link"] = location.hash;
  // By itself it is a page to work in.
  if (parent === window) {
    element.toggleAttribute("open", true);
    if (!element.hasAttribute("view")) element.setAttribute("view", "verdict waveform machine source");
  }
  if (!element.hasAttribute("loading")) element.setAttribute("loading", "eager");
  main?.replaceChildren(element);
}

/** Whoever has the frame may give it this height; it says nothing else. */
const tell = (): void => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (parent !== window) parent.postMessage({ type: "stale-walk-height", height }, "*");
};

addEventListener("hashchange", show);
show();
new ResizeObserver(tell).observe(document.documentElement);
