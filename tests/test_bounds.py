"""An index whose arrays do not fit together is refused before anybody follows them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from onoma import IndexFormatError, Registry, Resolver, parse
from onoma.bounds import SECTIONS, check
from onoma.building import build
from onoma.index import Index


@pytest.fixture(scope="module")
def sections(small_registry: Registry) -> dict[str, Any]:
    """The index of a small registry."""
    return {name: array(held.format, held) for name, held in build(small_registry.in_order).items()}


def test_every_section_is_known(sections: dict[str, Any]) -> None:
    """What an index holds, and what is held against its bounds, is the same."""
    assert set(sections) == set(SECTIONS)


def test_an_index_that_was_made_here_fits(sections: dict[str, Any], small_registry: Registry) -> None:
    """Nothing is refused that we write, and an index of nobody fits too."""
    check(sections, len(small_registry))
    check(build([]), 0)


def _spoilt(name: str, whole: array[Any]) -> Iterator[tuple[str, Any]]:
    """Ways in which a section may break what is said of it."""
    section = SECTIONS[name]
    most = 256**whole.itemsize - 1
    yield "of another kind", array("d", whole)
    if section.like:
        yield "shorter", whole[:-1]
        yield "longer", whole + whole[-1:]
    if name == "row.roles":
        yield "none of the roles", whole[:-1] + array("B", [3])
    if section.begins or section.below or section.most < most or "letters" in name or "pairs" in name:
        yield "beyond the end", whole[:-1] + array(whole.typecode, [most])
    if section.begins:
        if section.full:
            yield "an empty one", whole[:1] + whole[:1] + whole[2:]
        yield "backwards", whole[:1] + array(whole.typecode, [whole[-1], *whole[2:]])
    if whole.typecode == "f":
        yield "no number", whole[:-1] + array("f", [float("nan")])
        yield "endless", whole[:-1] + array("f", [float("inf")])


@pytest.mark.parametrize("name", SECTIONS)
def test_what_does_not_fit_is_refused(name: str, sections: dict[str, Any], small_registry: Registry) -> None:
    """A section of another kind or size, or that leads out of another one, is an error that names it."""
    for _, spoilt in _spoilt(name, sections[name]):
        with pytest.raises(IndexFormatError, match=r"damaged or forged: .* compile the registry again"):
            check({**sections, name: spoilt}, len(small_registry))
    with pytest.raises(IndexFormatError, match=f"{name} is missing"):
        check({other: sections[other] for other in sections if other != name}, len(small_registry))


def test_a_resolver_refuses_it(sections: dict[str, Any], small_registry: Registry) -> None:
    """Whoever asks is told; nobody gets an answer out of it."""
    for name, complaint in {
        "grams.numbers": r"grams\.numbers holds no such list",
        "views": "views holds no such view",
    }.items():
        for byte in (0, 255):
            resolver = Resolver(small_registry)
            assert isinstance(resolver._index, Index)
            resolver._index._sections = {**sections, name: array("B", [byte] * len(sections[name]))}
            with pytest.raises(IndexFormatError, match=complaint):
                resolver.resolve("Swetlana Nemo")


def test_aliases_of_other_words_are_refused(sections: dict[str, Any], small_registry: Registry) -> None:
    """An index that says of an alias that it has more or fewer words than it has is not believed."""
    starts = sections["row.starts"]
    resolver = Resolver(small_registry)
    index: Any = resolver._index
    index._sections = {**sections, "row.starts": array("I", [0, *starts[2:], starts[-1]])}
    with pytest.raises(IndexFormatError, match="does not fit the alias"):
        list(resolver.resolve_many(person.name for person in small_registry))


def test_several_searches_may_be_open_at_a_time(small_registry: Registry) -> None:
    """A search that waits while others are begun leaves nothing behind that they meet, nor they anything for it."""
    words = Resolver(small_registry)._index._words  # type: ignore[union-attr]
    names = [parse(alias.text) for person in small_registry for alias in person.all_names[:3]]
    alone = [[found.row for found in words.near(name)] for name in names]
    searches = [words.near(name) for name in names]
    together: list[list[int]] = [[] for _ in names]
    for _ in range(max(map(len, alone)) + 1):
        for search, rows in zip(searches, together, strict=True):
            rows += [found.row for found in islice(search, 1)]
    assert together == alone
    assert sum(len(rows) > 1 for rows in alone) > 5
