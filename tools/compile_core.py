"""Compiles src/onoma/_core/kernels.pyx with the C compiler at hand: `python tools/compile_core.py`.

Installing onoma does this by itself. By hand it is for whoever changes the kernels, and needs Cython and setuptools.
CC, CFLAGS and LDFLAGS are heeded, so that the same makes a build with sanitizers.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

CORE = Path(__file__).resolve().parents[1] / "src" / "onoma" / "_core"


class NotCompiledError(Exception):
    """No C compiler, no Python headers, or a compiler that does not like what it is given; the message says which."""


def compile_core(core: Path = CORE) -> Path:
    """Write the compiled module beside its source, and say where; an older one does not stay."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension
    from setuptools.errors import BaseError, CCompilerError

    source = core / "kernels.pyx"
    for old in (*core.glob("kernels*.so"), *core.glob("kernels*.pyd")):
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(sys.stderr):
        # No fused multiplication and addition: sums are rounded as numpy rounds them, on every processor.
        flags = [] if sys.platform == "win32" else ["-O3", "-g0", "-ffp-contract=off"]
        flags += os.environ.get("CFLAGS", "").split()  # once more, so that they have the last word
        extension = Extension("onoma._core.kernels", [str(source)], extra_compile_args=flags)
        modules = cythonize([extension], build_dir=scratch, quiet=True)
        command = Distribution({"name": "onoma", "ext_modules": modules}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = scratch, scratch
        try:
            command.ensure_finalized()
            command.run()
        except (BaseError, CCompilerError, OSError) as error:
            raise NotCompiledError(str(error)) from None
        made = Path(command.get_ext_fullpath("onoma._core.kernels"))
        # Beside it first: whoever has an older one mapped keeps it whole.
        beside = core / f".{made.name}"
        beside.write_bytes(made.read_bytes())
        return beside.replace(core / made.name)


if __name__ == "__main__":
    try:
        print(compile_core())
    except NotCompiledError as error:
        sys.exit(f"the core was not compiled: {error}")
