"""The directive: its options, its question, and what becomes of its claim."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .engine import EngineError, answer
from .node import stale_walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes

QUESTION = ("case", "operation", "strategy", "arch", "kernel", "set", "variant", "stores", "expect")
PICTURE = ("view", "step", "loading", "hide", "theme", "playground")

logger = logging.getLogger(__name__)


class StaleWalk(SphinxDirective):
    """``.. stale-walk::``, with a question as its options."""

    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        **dict.fromkeys(QUESTION + PICTURE, directives.unchanged_required),
        "open": directives.flag,
        "name": directives.unchanged,
        "class": directives.class_option,
    }

    def run(self) -> list[nodes.Node]:
        """Ask, say what does not hold, and return the example."""
        body = "\n".join(self.content)
        options = {
            name: self.options[name] or ""
            for name in (*QUESTION, "open", *PICTURE)
            if name in self.options
        }
        # Lines are counted from the program's first, so that an answer is known wherever the
        # example stands, and 0 is the directive's own.
        asked = {
            "file": "the program",
            "line": 0,
            "options": list(options.items()),
            "body": body,
            "body_line": 1,
        }
        try:
            told = answer(asked, Path(self.env.doctreedir) / "stale-walk")
        except EngineError as error:
            self._warn(f"the engine gave up: {error}", 0, "example")
            told = {}
        for mistake in told.get("mistakes", ()):
            helping = f" ({mistake['help']})" if mistake["help"] else ""
            self._warn(f"{mistake['message']}{helping}", mistake["line"], "example")
        for (line, claimed, found), questions in _false(told.get("claims", ())).items():
            more = f" (and {len(questions) - 1} more)" if len(questions) > 1 else ""
            words = f"{questions[0]}{more}: claimed {claimed}, found {found}"
            self._warn(f"this is not so: {words}", line, "claim")
        return [self._node(options, body, told)]

    def _warn(self, message: str, line: int, subtype: str) -> None:
        # What is wrong is said by each build, until it is mended.
        self.env.note_reread()
        source, directive = self.get_source_info()
        if line > 0 and self.content:
            source, first = self.content.items[min(line, len(self.content)) - 1]
            line = first + 1
        else:
            line = directive
        logger.warning(message, location=f"{source}:{line}", type="stale-walk", subtype=subtype)

    def _node(self, options: dict[str, str], body: str, told: dict[str, Any]) -> stale_walk:
        is_program = body.split()[:1] == ["stalewalk"]
        node = stale_walk(
            "",
            options=options,
            program=body if is_program else "",
            headline=told.get("headline", ""),
            summary=told.get("summary", ""),
            story=told.get("story", ""),
            picture=told.get("picture", ""),
            classes=self.options.get("class", []),
        )
        self.set_source_info(node)
        self.add_name(node)
        if not is_program:
            node += self.parse_content_to_nodes()
        return node


def _false(claims: Iterable[dict[str, Any]]) -> dict[tuple[int, str, str], list[str]]:
    """Return what does not hold, by place and by what is so, with its questions."""
    found: dict[tuple[int, str, str], list[str]] = {}
    for claim in claims:
        if not claim["holds"]:
            key = (claim["line"], claim["claimed"], claim["found"])
            found.setdefault(key, []).append(claim["question"])
    return found
