"""Arrows point one way: what a module may import, and what stands where."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import onoma

_SOURCE = Path(onoma.__file__).parent
#: The layers, lowest first; each imports only from those before it. A new module is put where it belongs.
_ORDER = [
    "errors",
    "pool",
    "_core",
    "model",
    "tables",
    "store",
    "people",
    "countries",
    "scripts",
    "characters",
    "mandarin",
    "dialects",
    "korean",
    "text",
    "_unidecode",
    "rules",
    "unspaced",
    "syllables",
    "inflection",
    "parser",
    "kunya",
    "phonemes",
    "reading",
    "rewriting",
    "keys",
    "romanization",
    "correspondences",
    "transcription",
    "weights",
    "rarity",
    "views",
    "bounds",
    "mrz",
    "variant",
    "given",
    "grams",
    "registry",
    "retrieval",
    "building",
    "index",
    "evidence",
    "explanation",
    "paths",
    "pictures",
    "decision",
    "resolver",
    "spare",
    "checks",
    "statistics",
    "scanning",
    "evaluate",
    "review",
    "batch",
    "importers",
    "cluster",
    "serve",
    "adapters",
    "arrow",
    "duckdb",
    "pandas",
    "polars",
    "spark",
    "cli",
    "__main__",
]
#: Packages of other people that are small enough to be there from the start, and who imports them.
_ALWAYS = {
    "attrs": _ORDER,
    "jellyfish": ["evidence"],
    "click": ["cli"],
    "numpy": ["_core"],
    "anyio": ["serve"],
    "jinja2": ["serve"],
    "starlette": ["serve"],
}
#: The skins that hang themselves onto an engine, and are imported by those who have it.
_SKINS = {"pandas": "adapters.pandas", "polars": "adapters.polars"}
_MODULES = {
    path.relative_to(_SOURCE).with_suffix("").as_posix().replace("/", "."): path for path in _SOURCE.rglob("*.py")
}


def layer(module: str) -> str:
    """The layer that a module belongs to: `evidence.names` to `evidence`."""
    return module.split(".")[0]


def imports(path: Path) -> list[tuple[str, bool]]:
    """What a file imports, with whether that happens as soon as the file itself is imported."""
    found: list[tuple[str, bool]] = []

    def walk(node: ast.AST, at_once: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue  # never imported
            if isinstance(child, ast.Import):
                found.extend((alias.name, at_once) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path}: say onoma.<module>, not dots"
                assert child.names[0].name != "*", f"{path}: name what is imported"
                base = child.module or ""
                if base.split(".")[0] == "onoma":
                    whole = [f"{base}.{alias.name}" for alias in child.names]
                    known = [name for name in whole if name.removeprefix("onoma.") in _MODULES or is_package(name)]
                    found.extend((name, at_once) for name in (known if len(known) == len(whole) else [*known, base]))
                else:
                    found.append((base, at_once))
            else:
                walk(child, at_once and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)))

    walk(ast.parse(path.read_text(encoding="utf-8")), True)
    return found


def is_package(name: str) -> bool:
    """Whether `onoma.x` is a folder with modules."""
    return f"{name.removeprefix('onoma.')}.__init__" in _MODULES


@pytest.mark.parametrize("module", sorted(set(_MODULES) - {"__init__"}))
def test_a_module_imports_only_from_earlier_layers(module: str) -> None:
    """No module knows of a later layer, be it inside a function."""
    assert layer(module) in _ORDER, f"put {module} where it belongs in the order of layers"
    place = _ORDER.index(layer(module))
    for name, _ in imports(_MODULES[module]):
        if name.split(".")[0] != "onoma":
            continue
        other = name.removeprefix("onoma.")
        assert name != "onoma", f"{module} imports the whole of onoma"
        later = _ORDER.index(layer(other)) if layer(other) in _ORDER else -1
        assert later < place or layer(other) == layer(module), f"{module} imports {other}, which is later"


def test_no_two_modules_need_each_other() -> None:
    """Within a layer the arrows make no circle either, those that are there for types alone included."""
    needs = {
        module: {
            other if other in _MODULES else f"{other}.__init__"
            for name, _ in imports(path)
            if name.startswith("onoma.") and (other := name.removeprefix("onoma.")) != module
        }
        for module, path in _MODULES.items()
        if module != "__init__"
    }
    left = dict(needs)
    while left:
        free = {module for module, others in left.items() if not others & left.keys()}
        assert free, f"these need each other: {', '.join(sorted(left))}"
        left = {module: others for module, others in left.items() if module not in free}


@pytest.mark.parametrize("module", sorted(m for m in _MODULES if m.endswith("__init__")))
def test_an_init_holds_names_only(module: str) -> None:
    """The work of a package is in its modules, so that nothing hides behind its name."""
    for node in ast.parse(_MODULES[module].read_text(encoding="utf-8")).body:
        names = isinstance(node, (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr, ast.If, ast.Try))
        lazy = isinstance(node, ast.FunctionDef) and node.name in ("__getattr__", "__dir__")
        assert names or lazy, f"{module}:{node.lineno}"


@pytest.mark.parametrize("module", sorted(_MODULES))
def test_a_module_is_no_longer_than_one_can_keep_in_mind(module: str) -> None:
    """What outgrows 400 lines is split."""
    assert len(_MODULES[module].read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("module", sorted(_MODULES))
def test_heavy_packages_are_imported_where_they_are_used(module: str) -> None:
    """At once a module imports the standard library and few small packages."""
    for name, at_once in imports(_MODULES[module]):
        package = name.split(".")[0]
        if package in sys.stdlib_module_names or package == "onoma" or not at_once:
            continue
        known = layer(module) in _ALWAYS.get(package, []) or _SKINS.get(package) == module
        assert known, f"{module} imports {name} at once"


def test_unidecode_has_one_door() -> None:
    """Only `_unidecode` knows of Unidecode, whose licence is not ours."""
    users = {m for m, path in _MODULES.items() for name, _ in imports(path) if name.split(".")[0] == "unidecode"}
    assert users == {"_unidecode"}


def test_importing_reads_no_table() -> None:
    """Whoever imports onoma and all of its modules has read nothing of data/ yet."""
    apart = ("__init__", "__main__", "adapters", "arrow", "duckdb", "pandas", "polars", "spark")
    modules = [f"onoma.{m}" for m in sorted(_MODULES) if layer(m) not in apart and "__init__" not in m]
    watch = (
        "import importlib, sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: event == 'open' and opened.append(str(args[0])))\n"
        f"for module in {modules!r}: importlib.import_module(module)\n"
        "print([path for path in opened if path.endswith(('.tsv', '.toml'))])\n"
    )
    ran = subprocess.run([sys.executable, "-c", watch], capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "[]"
