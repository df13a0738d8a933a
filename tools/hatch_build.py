"""Compiles onoma's kernels and what it ships when it is built or installed, so that its first answer comes at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compile(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Compiles the kernels where a C compiler is, and writes `compiled/`; wheels carry both inside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered."""
        top = Path(self.root)
        sys.path[:0] = [str(top / "src"), str(top / "tools")]
        kernels = self._kernels()
        from onoma import checks, store, tables
        from onoma.building import compile_registry
        from onoma.correspondences import compile_letters
        from onoma.given import compile_names
        from onoma.registry import Registry

        folder = top / store.COMPILED
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for problem in checks.check_reading():
            raise ValueError(str(problem))
        compile_letters(folder / "letters.onoma")
        compile_names(folder / "names.onoma")
        compile_registry(Registry.from_tables(), folder / "people.onoma", places=True, tables=store.digest("people"))
        (folder / store.RULES).write_text(store.fresh_rules(), encoding="ascii")
        tables.write_sound()
        if version == "standard":
            for path in sorted(folder.iterdir()):
                build_data["force_include"][str(path)] = f"onoma/{store.COMPILED}/{path.name}"
            if kernels:
                build_data["force_include"][str(kernels)] = f"onoma/_core/{kernels.name}"
                build_data["pure_python"] = False
                build_data["infer_tag"] = True

    def _kernels(self) -> Path | None:
        """The compiled module beside its source, or None where it cannot be made: numpy does the same, if slower."""
        from compile_core import NotCompiledError, compile_core

        try:
            return compile_core()
        except NotCompiledError as error:
            self.app.display_warning(f"the core was not compiled, numpy will do the same more slowly: {error}")
            return None
