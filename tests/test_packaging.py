"""What is built and installed is what stands here; `.ci/run` tries the wheel itself."""

from __future__ import annotations

import ast
import fnmatch
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from onoma import tables

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src" / "onoma").rglob("*.py"))


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _imports(path: Path) -> set[str]:
    """The top-level packages that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_version_is_written_once(pyproject: dict[str, Any]) -> None:
    """The version stands in pyproject.toml, the citation agrees, the code asks the installation for it."""
    version = pyproject["project"]["version"]
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert cited is not None
    assert cited[1] == version
    for path in SOURCES:
        assert f'"{version}"' not in path.read_text(encoding="utf-8"), path.name
    try:
        installed = metadata.version("onoma")
    except metadata.PackageNotFoundError:
        pytest.skip("run from the source tree, not installed")
    assert installed == version


def test_tables_are_in_the_wheel(pyproject: dict[str, Any]) -> None:
    """The wheel carries all of data/ as onoma/data; git, and so hatchling, ignores no file there."""
    wheel = pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["only-include"]) == {"src/onoma", "data"}
    assert wheel["sources"] == {"src": "", "data": "onoma/data"}
    assert not wheel.get("exclude")
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split("\n")
    ignored = [line.rstrip("/") for line in lines if line]
    for path in (ROOT / "data").rglob("*"):
        assert not any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored), path.name


def test_checkout_reads_its_own_tables() -> None:
    """From a checkout, and so from an editable installation, data/ is read where it stands."""
    assert tables.root() == ROOT / "data"


def test_source_archive_can_be_built_and_tested(pyproject: dict[str, Any]) -> None:
    """The sdist holds whatever building and testing need."""
    included = pyproject["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {"src", "data", "tests", "docs", "README.md", "LICENSE", "Makefile", ".ci"} <= set(included)
    for name in included:
        assert (ROOT / name).exists(), name


def test_types_are_shipped() -> None:
    """Type checkers of other projects see our annotations."""
    assert (ROOT / "src" / "onoma" / "py.typed").read_bytes() == b""


def test_command_is_installed(pyproject: dict[str, Any]) -> None:
    """`onoma` is the command line's entry point, and it is there."""
    from onoma import cli

    assert pyproject["project"]["scripts"] == {"onoma": "onoma.cli:main"}
    assert callable(cli.main)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT / "src").as_posix())
def test_imports_are_dependencies(path: Path, pyproject: dict[str, Any]) -> None:
    """Whatever the code imports is in the standard library or among the declared dependencies and extras."""
    extras = pyproject["project"].get("optional-dependencies", {})
    wanted = [*pyproject["project"]["dependencies"], *(r for extra in extras.values() for r in extra)]
    declared = {re.split(r"[^\w.-]", r, maxsplit=1)[0].lower().replace("-", "_") for r in wanted}
    # python-docx is imported by another name than it is installed by.
    declared |= {name.removeprefix("python_") for name in declared}
    assert _imports(path) <= {*sys.stdlib_module_names, *declared, "onoma"}


def test_unidecode_has_one_door() -> None:
    """Unidecode, which is GPL, is imported by src/onoma/_unidecode.py and nowhere else."""
    assert [p.name for p in SOURCES if "unidecode" in _imports(p)] == ["_unidecode.py"]
