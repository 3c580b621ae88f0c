// What a page does that has its own scripts bundled: the package registers the element, whose events are the page's.
import "stalewalk";

const told = document.getElementById("told");
addEventListener("stale-walk-verdict", ({ detail }) => {
  told.textContent = `${detail.verdict} ${detail.kinds.join(", ")}`;
});
