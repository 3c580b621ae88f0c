"""What pages have: the element, and inside it what a reader sees without JavaScript."""

from __future__ import annotations

import hashlib
import posixpath
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from .files import write
from .node import is_withheld, stale_walk

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

STATIC = Path(__file__).parent / "static"
LOADER = "stale-walk/embed.js"


def is_live(app: Sphinx) -> bool:
    """Tell whether what is built are pages with scripts; a book for reading devices has none."""
    return app.builder.format == "html" and app.builder.name != "epub"


def add_static_files(app: Sphinx) -> None:
    """Let Sphinx copy what makes examples live."""
    if is_live(app):
        app.config.html_static_path.append(str(STATIC))


def add_loader(
    app: Sphinx,
    _page: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the script to a page that has an example."""
    if is_live(app) and doctree is not None and doctree.next_node(stale_walk) is not None:
        app.add_js_file(LOADER, type="module")


def visit_page(self: HTML5Translator, node: stale_walk) -> None:
    """Open the element.

    It has the example's name itself, so that a link with ``data-stale-walk`` moves its picture.
    """
    around = nodes.Element(classes=node["classes"])
    self.body.append(self.starttag(around, "div", CLASS="stale-walk"))
    names: list[str] = node["ids"]
    self.body.extend(f'<span id="{name}"></span>' for name in names[1:])
    named = {"id": names[0]} if names else {}
    attributes = (f' {name}="{escape(value)}"' for name, value in (named | node["options"]).items())
    self.body.append(f"<stale-walk{''.join(attributes)}>\n")
    if node["program"]:
        self.body.append(_code(node["program"]))


def depart_page(self: HTML5Translator, node: stale_walk) -> None:
    """Close the element, behind the answer.

    The run, if there is one, is folded, so that a page keeps little more room than the picture
    needs.
    """
    headline = escape(node["headline"])
    told = f"<p><strong>{headline}</strong> {escape(node['summary'])}</p>\n"
    if node["picture"]:
        source = _picture(self, node["picture"])
        told += f'<p><img src="{source}" alt="{headline}" loading="lazy"></p>\n'
    text = ""
    if node["story"]:
        text = _code(node["story"], "stale-walk-text")
    if is_withheld(node):
        told = f"<details><summary>The answer</summary>\n{told}{text}</details>\n"
    elif text:
        told += f"<details><summary>Step by step</summary>\n{text}</details>\n"
    self.body.append(f"{told if headline else ''}</stale-walk></div>\n")


def _code(text: str, name: str = "") -> str:
    """Give a text the look that the theme has for code."""
    named = f' class="{name}"' if name else ""
    around = '<div class="highlight-none notranslate"><div class="highlight">'
    return f"{around}<pre{named}>{escape(text)}</pre></div></div>\n"


def _picture(self: HTML5Translator, picture: str) -> str:
    """Write the picture beside the others, and return its address."""
    name = f"stale-walk-{hashlib.sha256(picture.encode()).hexdigest()[:16]}.svg"
    path = Path(self.builder.outdir) / self.builder.imagedir / name
    if not path.exists():
        write(path, picture.encode())
    return posixpath.join(self.builder.imgpath, name)
