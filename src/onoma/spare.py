"""Aliases that a table need not hold, since a rule derives them from the person's other names."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping

from attrs import evolve

from onoma.decision import decide, probabilities
from onoma.evidence import compare_names
from onoma.model import Alias, Decision, Person, Resolution
from onoma.parser import parse
from onoma.registry import Registry
from onoma.resolver import Resolver


def seems_spare(resolver: Resolver, person: Person, alias: Alias, answer: Resolution, spare: Container[Alias]) -> bool:
    """Whether the person's other names, without those that are spare already, seem to make the same MATCH."""
    if answer.person is None or alias.strength == "weak":
        return False
    name = parse(alias.text)
    best = -math.inf
    for other in person.all_names:
        if other == alias or other in spare or other.strength == "weak":
            continue
        evidence = compare_names(name, parse(other.text, language=other.language))
        best = max(best, sum(e.bits for e in evidence)) if evidence else best
    rivals = [c.bits for c in answer.candidates if c.person.id != person.id]
    if best < max(rivals, default=-math.inf):
        return False
    shares = probabilities([best, *rivals], len(resolver.registry), resolver.policy)
    return decide(shares, resolver.policy) is Decision.MATCH


def without(resolver: Resolver, spare: Mapping[Alias, Person]) -> list[Alias]:
    """Those aliases that lead home all the same when every one of them is taken out."""
    left = dict(spare)
    while left:
        people = [evolve(p, aliases=tuple(a for a in p.aliases if a not in left)) for p in resolver.registry]
        pairs = [(one, other) for one, other in map(sorted, resolver.registry.distinct)]
        lean = Resolver(Registry(people, distinct=pairs), policy=resolver.policy)
        home = {a: p for a, p in left.items() if (found := lean.resolve(a.text).person) and found.id == p.id}
        if len(home) == len(left):
            break
        left = home
    return list(left)
