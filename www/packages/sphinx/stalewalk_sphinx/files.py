"""Files: the engine's, and how one is written."""

from __future__ import annotations

import secrets
from pathlib import Path

WASM = Path(__file__).parent / "stalewalk.wasm"


def write(path: Path, data: bytes) -> None:
    """Write a file at once: whoever reads it beside us sees all of it, or none.

    Whoever may read what Sphinx writes may read it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{secrets.token_hex(8)}.{path.name}")
    try:
        with beside.open("xb") as file:
            file.write(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
