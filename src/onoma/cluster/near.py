"""Which names are one person's with which, so that the work grows with the names and not with their square.

The names are a registry in which each is a person, and each is looked up among all the others as `resolve` does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from onoma.evidence import Finding, judge
from onoma.index import Index
from onoma.model import Person
from onoma.parser import parse
from onoma.registry import Registry
from onoma.views import Likenesses

#: What a rough sum may lack, in bits, for a name to be looked at closely. Of the pairs of train people of the benchmark
#: that are linked, the rough sums of 0.6 in a hundred lack more.
ROUGH = 2.0


class Link(NamedTuple):
    """Two names taken for one person's, with the evidence in bits."""

    a: str
    b: str
    bits: float


class Near:
    """Links a name to those of a list that may be the same person's.

    >>> names = {"1": "Viktar Babaryka", "2": "Maria Kalesnikava", "3": "Viktor Babariko"}
    >>> near = Near(registry_of(names), least=5.0)
    >>> [(link.a, link.b) for link in near.links("1")]
    [('Viktar Babaryka', 'Viktor Babariko')]
    """

    def __init__(self, registry: Registry, *, least: float) -> None:
        self._registry, self._least = registry, least
        self._index = Index(registry)

    def links(self, id: str) -> Iterator[Link]:
        """Those of one name that have `least` bits, each in the order of the alphabet, as `compare` judges two names.

        A link may be found from one of its ends alone, where very many names are like the other.
        """
        me = self._registry[id]
        name = parse(me.name, language=me.language)
        for found, _ in self._index.near(name):
            if found.bits < self._least - ROUGH:
                break  # the best come first
            other = self._registry.at(found.row)
            if other.id == id:
                continue
            theirs = parse(other.name, language=other.language)
            if me.name < other.name:
                link = Link(me.name, other.name, _sum(judge(name, theirs, found.like())))
            else:
                link = Link(other.name, me.name, _sum(judge(theirs, name, _turned(found.like()))))
            if link.bits >= self._least:
                yield link


def registry_of(names: Mapping[str, str], *, language: str | None = None) -> Registry:
    """Names by id as a registry of people who are called so and by nothing else."""
    return Registry(Person(id, name, language=language or "und") for id, name in names.items())


def _turned(like: Likenesses) -> Likenesses:
    """The same with the sides exchanged."""
    bits, strains = ([list(row) for row in zip(*rows, strict=True)] for rows in (like.bits, like.strains))
    return Likenesses(bits, strains, like.known, like.asked)


def _sum(found: Iterable[Finding]) -> float:
    return sum(one.bits for one in found)
