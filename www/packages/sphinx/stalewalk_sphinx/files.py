"""Files: the engine's, and how one is written."""

from __future__ import annotations

import tempfile
from pathlib import Path

WASM = Path(__file__).parent / "stalewalk.wasm"


def write(path: Path, data: bytes) -> None:
    """Write a file at once: whoever reads it beside us sees all of it, or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    Path(file.name).replace(path)
