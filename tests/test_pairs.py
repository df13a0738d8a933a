"""Pairs of names that are near: of two people, and of one. `tests/cases/README.md` says how to add to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from onoma import Policy, compare, tables
from onoma.scripts import script

_HEADER = ("a", "b", "language_a", "language_b", "note")
_KNOWN = ("kind", *_HEADER)
_FILES = {"different_people": _HEADER, "same_people": _HEADER, "pairs_known_failures": _KNOWN}

#: The scripts of a pair: it counts if it has them all, and no others where there are two.
_FAMILIES = {
    "Cyrillic": ({"Cyrl"}, {"Cyrl"}),
    "Arabic": ({"Arab"}, None),
    "Hebrew": ({"Hebr"}, None),
    "Greek, Armenian, Georgian": ({"Grek", "Armn", "Geor"}, None),
    "Indic": ({"Deva", "Beng", "Taml", "Telu", "Guru", "Gujr", "Mlym", "Knda", "Sinh"}, None),
    "Han": ({"Hani"}, None),
    "Hangul": ({"Hang"}, None),
    "Latin": ({"Latn"}, {"Latn"}),
    "Latin and Cyrillic": ({"Latn"}, {"Cyrl"}),
}


def rows(name: str) -> tuple[tables.Row, ...]:
    """The rows of a file, read as strictly as the shipped tables."""
    path = Path(__file__).parent / "cases" / f"{name}.tsv"
    header = _FILES[name]
    return tables.read(path, header, key=header[:-3], source=False).rows


def pairs(name: str) -> list[object]:
    """What the tests of a file are run with: the cells up to the second name."""
    return [pytest.param(*row.cells[: len(_FILES[name]) - 3], id=f"{name}:{row.line}") for row in rows(name)]


def named(kind: str) -> list[tuple[str, str]]:
    """Every pair of a kind, whether it holds or is known to fail."""
    failing = [row.cells[1:3] for row in rows("pairs_known_failures") if row.cells[0] == kind]
    return [(a, b) for a, b in [*(row.cells[:2] for row in rows(f"{kind}_people")), *failing]]


def check(kind: str, a: str, b: str) -> None:
    """Different people are no MATCH, one person is likelier than not; whichever name comes first."""
    for found in (compare(a, b), compare(b, a)):
        if kind == "different":
            assert found.probability < Policy().match_at, found
        else:
            assert found.probability >= 0.5, found


@pytest.mark.parametrize(("a", "b"), pairs("different_people"))
def test_two_people_are_no_match(a: str, b: str) -> None:
    """Relatives, namesakes and people of near names are not sure enough to be one."""
    check("different", a, b)


@pytest.mark.parametrize(("a", "b"), pairs("same_people"))
def test_one_person_is_likelier_than_not(a: str, b: str) -> None:
    """Two ways to write one person's name are likelier to mean one than two."""
    check("same", a, b)


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="known; see tests/cases/README.md")
@pytest.mark.parametrize(("kind", "a", "b"), pairs("pairs_known_failures"))
def test_a_known_failure_still_fails(kind: str, a: str, b: str) -> None:
    """What is known to fail fails still; what no longer does belongs in another file."""
    check(kind, a, b)


def test_a_pair_stands_once() -> None:
    """The name that sorts first is `a`, and no pair is in two files or of two kinds."""
    everything = named("different") + named("same")
    assert all(a < b for a, b in everything)
    assert len(everything) == len(set(everything))


def test_a_known_failure_is_of_a_kind() -> None:
    """A known failure is of two people or of one, and its note says what goes wrong."""
    for row in rows("pairs_known_failures"):
        assert row.cells[0] in ("different", "same"), row.where
        assert row.cells[-1], row.where


@pytest.mark.parametrize("family", _FAMILIES)
def test_every_family_of_scripts_has_hard_pairs(family: str) -> None:
    """Near names of two people are there in every family of scripts, twenty at least."""
    one, other = _FAMILIES[family]
    found = [
        (a, b)
        for a, b in named("different")
        for scripts in ({script(a), script(b)},)
        if scripts & one and (other is None or scripts == one | other)
    ]
    assert len(found) >= 20
