"""What is no page has the answer as text, with its picture where that can be shown."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.transforms.post_transforms.images import ImageConverter

from .files import write
from .node import stale_walk
from .page import is_live

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

SVG = "image/svg+xml"


def static(app: Sphinx) -> type[SphinxPostTransform]:
    """Return what puts plain nodes in the place of each example, unless pages are built."""

    class Static(SphinxPostTransform):
        # Before the pictures are converted.
        default_priority = 100

        def run(self, **_: Any) -> None:
            if is_live(app):
                return
            for node in list(self.document.findall(stale_walk)):
                node.replace_self(_plain(node, self.env, is_drawn=_shows_svg(app)))

    return Static


def _plain(node: stale_walk, env: BuildEnvironment, *, is_drawn: bool) -> nodes.container:
    """Return an example as what every builder knows."""
    plain = nodes.container("", *node.children, ids=node["ids"], names=node["names"])
    if node["program"]:
        plain.insert(0, _literal(node["program"]))
    if node["headline"]:
        answer = nodes.strong(node["headline"], node["headline"])
        plain += nodes.paragraph("", "", answer, nodes.Text(f" {node['summary']}"))
    if node["picture"] and is_drawn:
        plain += _image(node, env)
    if node["story"]:
        plain += _literal(node["story"])
    return plain


def _image(node: stale_walk, env: BuildEnvironment) -> nodes.image:
    """Return the picture as a node, with its file among those that Sphinx knows."""
    picture = node["picture"].encode()
    name = f"stale-walk-{hashlib.sha256(picture).hexdigest()[:16]}.svg"
    path = Path(env.doctreedir) / "stale-walk" / name
    write(path, picture)
    env.images.add_file(env.docname, str(path))
    image = nodes.image("", uri=str(path), candidates={SVG: str(path)}, alt=node["headline"])
    image["width"] = "100%"
    return image


def _literal(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="text")


def _shows_svg(app: Sphinx) -> bool:
    """Tell whether the builder shows an SVG, or has somebody who makes something else of it."""
    shown = app.builder.supported_image_types
    if SVG in shown:
        return True
    converters = (
        transform
        for transform in app.registry.get_post_transforms()
        if issubclass(transform, ImageConverter)
    )
    return any(
        (SVG, image_type) in converter.conversion_rules
        for converter in converters
        for image_type in shown
    )
