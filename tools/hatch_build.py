"""Compiles what onoma ships when it is built or installed, so that its first answer comes at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compile(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Writes `compiled/`; wheels carry it inside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered."""
        top = Path(self.root)
        sys.path.insert(0, str(top / "src"))
        from onoma import store
        from onoma.evidence.given import compile_names
        from onoma.index import compile_registry
        from onoma.registry import Registry

        folder = top / store.COMPILED
        folder.mkdir(exist_ok=True)
        compile_names(folder / "names.onoma")
        compile_registry(Registry.from_tables(), folder / "people.onoma", tables=store.digest("people"))
        if version == "standard":
            for path in sorted(folder.iterdir()):
                build_data["force_include"][str(path)] = f"onoma/{store.COMPILED}/{path.name}"
