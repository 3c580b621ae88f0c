"""An example as it stands in a document that was read."""

from __future__ import annotations

from docutils import nodes


class stale_walk(nodes.General, nodes.Element):  # noqa: N801 - nodes have such names
    """An example.

    Its children are the prose for readers without the picture. Its attributes, all plain data:

    ``options``
        the options of the element, by name;
    ``program``
        the program, empty if there is none;
    ``headline``
        the answer in a few words;
    ``summary``
        the answer in a paragraph;
    ``story``
        the question and the run, step by step, empty if there is none;
    ``picture``
        the same as an SVG, empty if there is none.
    """


def is_withheld(node: stale_walk) -> bool:
    """Tell whether the reader is to find the answer."""
    return "verdict" in node["options"].get("hide", "").split()
