"""Compiles the shipped registry when onoma is built or installed, so that its first answer comes at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRegistry(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Writes `compiled/people.onoma`; wheels carry it inside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered."""
        top = Path(self.root)
        sys.path.insert(0, str(top / "src"))
        from onoma import store
        from onoma.index import compile_registry
        from onoma.registry import COMPILED, Registry

        path = top / COMPILED
        path.parent.mkdir(exist_ok=True)
        compile_registry(Registry.from_tables(), path, people=store.digest("people"))
        if version == "standard":
            build_data["force_include"][str(path)] = f"onoma/{COMPILED.as_posix()}"
