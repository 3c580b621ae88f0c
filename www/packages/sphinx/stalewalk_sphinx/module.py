"""The WASI module, run once: what is asked comes in, what is answered goes out.

``python -m stalewalk_sphinx.module COMPILED``, where ``COMPILED`` is the file in which the
compiled module is kept for the next time.
"""

from __future__ import annotations

import sys
from pathlib import Path

import wasmtime

from .files import WASM, write


def main(compiled: Path) -> int:
    """Run ``stalewalk render`` and return what it ends with."""
    engine = wasmtime.Engine()
    wasi = wasmtime.WasiConfig()
    wasi.argv = ["stalewalk", "render"]
    wasi.inherit_stdin()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store = wasmtime.Store(engine)
    store.set_wasi(wasi)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    start = linker.instantiate(store, _module(engine, compiled)).exports(store)["_start"]
    try:
        start(store)  # type: ignore[operator]
    except wasmtime.ExitTrap as ended:
        return int(ended.code)
    except wasmtime.WasmtimeError as trap:
        sys.stderr.write(f"{trap}\n")
        return 1
    return 0


def _module(engine: wasmtime.Engine, compiled: Path) -> wasmtime.Module:
    """Return the module. To compile it takes seconds, to load what was compiled next to nothing."""
    try:
        return wasmtime.Module.deserialize_file(engine, str(compiled))
    except wasmtime.WasmtimeError:
        module = wasmtime.Module.from_file(engine, str(WASM))
        write(compiled, bytes(module.serialize()))
        return module


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
