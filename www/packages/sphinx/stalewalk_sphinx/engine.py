"""The engine: a WASI module that is asked in JSON, and what it has answered before."""

from __future__ import annotations

import functools
import hashlib
import json
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from .files import WASM, write

if TYPE_CHECKING:
    from pathlib import Path


class EngineError(Exception):
    """The engine has no answer, which is a mistake of its own."""


@functools.cache
def fingerprint() -> str:
    """Return what tells this engine from every other."""
    digest = hashlib.sha256(WASM.read_bytes())
    digest.update(version("wasmtime").encode())
    return digest.hexdigest()[:16]


def answer(example: dict[str, Any], kept: Path) -> dict[str, Any]:
    """Return the engine's answer to an example, from a folder of answers if it has it."""
    asked = json.dumps(example, sort_keys=True)
    digest = hashlib.sha256(f"{fingerprint()}\n{asked}".encode()).hexdigest()[:32]
    path = kept / f"{digest}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        found = _ask(asked, kept / f"engine-{fingerprint()}.cwasm")
        write(path, json.dumps(found).encode())
    return found


def _ask(asked: str, compiled: Path) -> dict[str, Any]:
    """Run the engine once.

    It has a process of its own: Sphinx forks while it reads documents, and what runs the module
    has threads, which a fork does not have.
    """
    command = [sys.executable, "-m", "stalewalk_sphinx.module", str(compiled)]
    done = subprocess.run(command, input=asked.encode(), capture_output=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise EngineError(done.stderr.decode("utf-8", "replace").strip())
    found: dict[str, Any] = json.loads(done.stdout)
    return found
