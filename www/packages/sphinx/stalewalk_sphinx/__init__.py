"""Live, checked examples of TLB-flush strategies in Sphinx documentation.

The directive ``.. stale-walk::`` asks a question of Stalewalk's engine while the documents are
read, and says so where the answer is not what the text claims. Pages show it live, everything
else as text, with its picture where that can be shown.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from .directive import StaleWalk
from .engine import fingerprint
from .node import stale_walk
from .page import add_loader, add_static_files, depart_page, visit_page
from .static import static

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = version("stalewalk-sphinx")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything with Sphinx."""
    # Documents are read again when the engine is another.
    app.add_config_value("stalewalk_engine", fingerprint(), "env", types=frozenset({str}))
    app.add_node(stale_walk, html=(visit_page, depart_page))
    app.add_directive("stale-walk", StaleWalk)
    app.add_post_transform(static(app))
    app.connect("builder-inited", add_static_files)
    app.connect("html-page-context", add_loader)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
