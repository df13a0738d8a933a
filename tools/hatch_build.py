"""Compiles onoma's kernels and what it ships when it is built or installed, so that its first answer comes at once."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compile(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Compiles the kernels where a C compiler is, and writes `compiled/`; wheels carry both inside the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are gathered."""
        top = Path(self.root)
        kernels = self._kernels(top / "src/onoma/_core")
        sys.path.insert(0, str(top / "src"))
        from onoma import checks, store, tables
        from onoma.building import compile_registry
        from onoma.correspondences import compile_letters
        from onoma.evidence.given import compile_names
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

    def _kernels(self, folder: Path) -> Path | None:
        """The compiled module beside its source, or None where no C compiler is: numpy does the same, if slower."""
        compiler = sysconfig.get_config_var("CC")
        suffix = sysconfig.get_config_var("EXT_SUFFIX")
        if not compiler or not suffix:
            self.app.display_warning("no C compiler is known: onoma will do its sums in numpy")
            return None
        target = folder / f"kernels{suffix}"
        with tempfile.TemporaryDirectory() as scratch:
            source = Path(scratch, "kernels.c")
            translate = [sys.executable, "-m", "cython", "-3", str(folder / "kernels.pyx"), "-o", str(source)]
            include = f"-I{sysconfig.get_path('include')}"
            shared = sysconfig.get_config_var("LDSHARED") or f"{compiler} -shared"
            link = [*shared.split(), "-O3", "-fPIC", include, str(source), "-o", str(target)]
            for command in (translate, link):
                try:
                    subprocess.run(command, check=True, capture_output=True, text=True)
                except (OSError, subprocess.CalledProcessError) as error:
                    said = getattr(error, "stderr", "") or str(error)
                    self.app.display_warning(f"the kernels were not compiled, onoma will do its sums in numpy: {said}")
                    return None
        return target
