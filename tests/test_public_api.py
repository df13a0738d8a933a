"""What `import onoma` offers: all of it listed, all of it explained, whatever was imported before."""

from __future__ import annotations

import enum
import inspect
import subprocess
import sys
from typing import Any

import attrs
import pytest

import onoma

#: What a caller of the library relies on; later versions add to it and take nothing away.
_PROMISED = [
    "Alias",
    "Candidate",
    "Comparison",
    "DataError",
    "Decision",
    "Evidence",
    "IndexFormatError",
    "Mention",
    "MissingExtraError",
    "Name",
    "OnomaError",
    "Person",
    "Policy",
    "Reading",
    "Registry",
    "Resolution",
    "Resolver",
    "Role",
    "Token",
    "UnknownPersonError",
    "compare",
    "parse",
    "readings",
    "resolve",
    "scan",
]


def test_all_is_sorted_and_holds_what_is_promised() -> None:
    """`__all__` lists every public name once, in order."""
    assert list(onoma.__all__) == sorted(set(onoma.__all__))
    assert set(_PROMISED) <= set(onoma.__all__)


def test_all_is_what_is_there() -> None:
    """Every name of `__all__` can be had, `dir` shows them, and nothing else is public."""
    for name in onoma.__all__:
        assert not inspect.ismodule(getattr(onoma, name)), f"{name} is a module"
    assert set(onoma.__all__) <= set(dir(onoma))
    public = {n for n, v in vars(onoma).items() if not n.startswith("_") and not inspect.ismodule(v)}
    assert public - {"TYPE_CHECKING"} <= set(onoma.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = onoma.nothing_of_the_kind


@pytest.mark.parametrize("before", ["onoma.resolver", "onoma.checks", "onoma.cli", "onoma.scanning"])
def test_names_are_the_same_whatever_was_imported_before(before: str) -> None:
    """A public name is a function or class, never a module of the same name that was imported first."""
    code = (
        f"import importlib; importlib.import_module({before!r}); import inspect, onoma\n"
        "print([n for n in onoma.__all__ if inspect.ismodule(getattr(onoma, n))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "[]"


def test_a_misspelt_name_is_an_attribute_error() -> None:
    """The package says which name it has not."""
    with pytest.raises(ImportError, match="resolv"):
        from onoma import resolv  # noqa: F401


@pytest.mark.parametrize("name", sorted(onoma.__all__))
def test_every_public_name_is_explained(name: str) -> None:
    """A sentence and an example that runs; a data class is documented by its sentence and its fields."""
    thing = getattr(onoma, name)
    text = inspect.getdoc(thing) or ""
    assert text, name
    assert text.split("\n\n")[0].rstrip().endswith((".", ":")), f"{name}: a sentence ends with a full stop"
    if not (inspect.isclass(thing) and attrs.has(thing)):
        assert ">>>" in text, f"{name} has no example"
    if inspect.isclass(thing) and not issubclass(thing, (Exception, enum.Enum)):
        for attribute, member in vars(thing).items():
            behaves = callable(member) or isinstance(member, (property, classmethod))
            if not attribute.startswith("_") and behaves:
                assert inspect.getdoc(getattr(thing, attribute)), f"{name}.{attribute}"


@pytest.mark.parametrize("name", sorted(_PROMISED))
def test_results_cannot_be_changed(name: str) -> None:
    """What is answered is immutable, and has no truth value that would hide an AMBIGUOUS."""
    thing = getattr(onoma, name)
    if inspect.isclass(thing) and attrs.has(thing):
        frozen = thing.__setattr__ is not object.__setattr__
        assert frozen
        assert "__bool__" not in vars(thing)


@pytest.mark.parametrize("wrong", [b"Maria", None, 7])
def test_what_is_no_string_is_a_type_error(wrong: Any) -> None:
    """A name is a `str`; the message says what it got."""
    one, other = (lambda w: onoma.compare(w, "x")), (lambda w: onoma.compare("x", w))
    for call in (onoma.resolve, onoma.parse, onoma.readings, onoma.scan, one, other):
        with pytest.raises(TypeError, match=type(wrong).__name__):
            call(wrong)


def test_everything_after_the_name_is_keyword_only() -> None:
    """Settings are named where they are given."""
    for call, names in ((onoma.resolve, 1), (onoma.parse, 1), (onoma.readings, 1), (onoma.scan, 1), (onoma.compare, 2)):
        kinds = [p.kind for p in inspect.signature(call).parameters.values()]
        assert all(kind is inspect.Parameter.KEYWORD_ONLY for kind in kinds[names:])
    for method in (onoma.Resolver.resolve, onoma.Resolver.resolve_many):
        kinds = [p.kind for p in inspect.signature(method).parameters.values()]
        assert all(kind is inspect.Parameter.KEYWORD_ONLY for kind in kinds[2:])
