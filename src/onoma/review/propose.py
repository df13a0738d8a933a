"""Judgements as rows that may be added to the tables of a registry, for a person to look over."""

from __future__ import annotations

from collections.abc import Iterator

from onoma.model import Decision
from onoma.parser import parse
from onoma.resolver import Resolver
from onoma.review.judgements import Judgement, Judgements


def alias_rows(judgements: Judgements, resolver: Resolver, *, source: str) -> Iterator[tuple[str, ...]]:
    """Rows for `aliases.tsv`: names judged to be somebody's that the rules do not lead to that person.

    `resolver` has heard no judgements. A name of one word is proposed as weak. A name that needed facts beside it to
    be decided is nobody's alias, and is left out.

    >>> from onoma.registry import Registry
    >>> from onoma.review.judgements import Question
    >>> said = Judgements()
    >>> said.add(Judgement(1, "2026-01-01T00:00:00Z", "ann", Question("Bačka"), "1", "same"))
    >>> people = Registry.from_records([{"id": "1", "name": "Aliaksandr Lukashenka"}])
    >>> list(alias_rows(said, Resolver(people), source="ann"))
    [('1', 'und', 'Bačka', 'name', 'weak', 'ann')]
    """
    rows = set()
    for said in _known(judgements, resolver, "same"):
        if said.question.about:
            continue
        answer = resolver.resolve(said.question.name)
        found = answer.person
        if answer.decision is not Decision.MATCH or found is None or found.id != said.person:
            strength = "strong" if len(parse(said.question.name).tokens) > 1 else "weak"
            rows.add((said.person, "und", " ".join(said.question.name.split()), "name", strength, source))
    yield from sorted(rows)


def distinct_rows(judgements: Judgements, resolver: Resolver, *, source: str) -> Iterator[tuple[str, ...]]:
    """Rows for `distinct.tsv`: two people of whom one has a name that was judged not to be the other's.

    >>> from onoma.registry import Registry
    >>> from onoma.review.judgements import Question
    >>> said = Judgements()
    >>> said.add(Judgement(1, "2026-01-01T00:00:00Z", "ann", Question("Kadyrov"), "2", "same"))
    >>> said.add(Judgement(2, "2026-01-01T00:00:00Z", "ann", Question("Kadyrov"), "1", "different"))
    >>> people = Registry.from_records([{"id": "1", "name": "Akhmad Kadyrov"}, {"id": "2", "name": "Ramzan Kadyrov"}])
    >>> list(distinct_rows(said, Resolver(people), source="ann"))
    [('1', '2', 'Kadyrov is 2, not 1', 'ann')]
    """
    registry = resolver.registry
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for other in _known(judgements, resolver, "different"):
        for said in judgements.on(other.question).values():
            if said.saying != "same" or said.person not in registry:
                continue
            one, two = sorted((said.person, other.person))
            if not registry.are_distinct(one, two):
                name = " ".join(other.question.name.split())
                rows.setdefault((one, two), (one, two, f"{name} is {said.person}, not {other.person}", source))
    yield from (rows[pair] for pair in sorted(rows))


def _known(judgements: Judgements, resolver: Resolver, saying: str) -> list[Judgement]:
    """Those that say this of somebody who is still registered."""
    return [said for said in judgements.all() if said.saying == saying and said.person in resolver.registry]
