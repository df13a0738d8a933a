"""Names as they were met: `tests/cases/README.md` says what each file holds and how to add to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from onoma import Decision, Resolver, tables

_HEADER = ("text", "language", "person", "note")
_FILES = ("in_the_wild", "negative", "ambiguous", "known_failures")


def cases(name: str) -> list[object]:
    """The rows of a file, read as strictly as the shipped tables."""
    path = Path(__file__).parent / "cases" / f"{name}.tsv"
    rows = tables.read(path, _HEADER, key=("text", "language"), source=False).rows
    return [pytest.param(*row.cells[:3], id=f"{name}:{row.line}") for row in rows]


def check(resolver: Resolver, text: str, language: str, person: str) -> None:
    """One person: a MATCH with them. Several: AMBIGUOUS, and they are named. Nobody: no MATCH."""
    told = None if language == "und" else language
    if not person:
        first, *others = text.split()
        for written in (text, text.upper(), " ".join([*others, first])):
            found = resolver.resolve(written)
            assert found.decision is not Decision.MATCH, found.explain()
    elif " " in person:
        found = resolver.resolve(text, limit=10)
        assert found.decision is Decision.AMBIGUOUS, found.explain()
        assert set(person.split()) <= {c.person.id for c in found.candidates}, found.explain()
    else:
        for found in (resolver.resolve(text), resolver.resolve(text, language=told)):
            assert found.person is not None, found.explain()
            assert found.person.id == person, found.explain()


@pytest.mark.parametrize(("text", "language", "person"), cases("in_the_wild"))
def test_a_spelling_met_in_the_wild_is_recognized(resolver: Resolver, text: str, language: str, person: str) -> None:
    """Whatever the paper, passport or language, the name leads to whom it means."""
    assert person
    assert " " not in person
    check(resolver, text, language, person)


@pytest.mark.parametrize(("text", "language", "person"), cases("negative"))
def test_nobody_is_taken_for_somebody_else(resolver: Resolver, text: str, language: str, person: str) -> None:
    """Relatives, namesakes and near names who are not registered are no MATCH with those who are."""
    assert not person
    check(resolver, text, language, person)


@pytest.mark.parametrize(("text", "language", "person"), cases("ambiguous"))
def test_a_shared_name_is_ambiguous(resolver: Resolver, text: str, language: str, person: str) -> None:
    """A family name alone that several bear is AMBIGUOUS between them."""
    assert " " in person
    check(resolver, text, language, person)


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="known; see tests/cases/README.md")
@pytest.mark.parametrize(("text", "language", "person"), cases("known_failures"))
def test_a_known_failure_still_fails(resolver: Resolver, text: str, language: str, person: str) -> None:
    """What is known to fail fails still; what no longer does belongs in another file."""
    check(resolver, text, language, person)


@pytest.mark.parametrize("name", _FILES)
def test_cases_name_people_who_are_there(resolver: Resolver, name: str) -> None:
    """Every id that a case names is in the registry."""
    path = Path(__file__).parent / "cases" / f"{name}.tsv"
    for row in tables.read(path, _HEADER, source=False).rows:
        assert all(who in resolver.registry for who in row.cells[2].split()), row.where
