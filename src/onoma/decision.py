"""From evidence to a probability, and from that to a decision.

The bits of a candidate say how much likelier the name is if that person is meant than if some other is. What they
must outweigh is how many others there are: every registered person may share the name by chance, and so may people
who are not registered at all. So candidate *c* of a registry of *N* people has the probability

    2^bits(c) / (Σ 2^bits(i) + N · c0)

where the sum runs over all candidates (the runner-up lowers the first) and the last term stands for nobody: `c0` is
how many mentions of unregistered people come for each of a registered one. Small registries count as `crowd` people,
since the world does not shrink with them.
"""

from __future__ import annotations

import math

from attrs import evolve, field, frozen, validators

from onoma.model import Candidate, Decision


@frozen
class Policy:
    """When an answer is sure enough.

    >>> Policy(match_at=0.99).match_at
    0.99
    """

    #: The least probability of a MATCH, 0.5 to 1.
    match_at: float = field(default=0.9, validator=[validators.ge(0.5), validators.le(1.0)])
    #: A candidate below this probability is nobody, 0 to 0.5.
    unknown_below: float = field(default=0.1, validator=[validators.ge(0.0), validators.le(0.5)])
    #: How many mentions of unregistered people come for each of a registered one.
    nobody: float = field(default=1.0, validator=validators.gt(0))
    #: The least number of people that a name is taken to be chosen from.
    crowd: int = field(default=512, validator=validators.ge(1))


def weigh(candidates: list[Candidate], people: int, policy: Policy) -> tuple[Candidate, ...]:
    """The candidates with their probabilities, likeliest first; ties by id."""
    ranked = sorted(candidates, key=lambda c: (-c.bits, c.person.id))
    if not ranked:
        return ()
    nobody = math.log2(max(people, policy.crowd) * policy.nobody)
    most = max(ranked[0].bits, nobody)
    total = sum(2.0 ** (c.bits - most) for c in ranked) + 2.0 ** (nobody - most)
    return tuple(evolve(c, probability=2.0 ** (c.bits - most) / total) for c in ranked)


def decide(candidates: tuple[Candidate, ...], policy: Policy) -> Decision:
    """MATCH, AMBIGUOUS or UNKNOWN for candidates that `weigh` has ranked."""
    if not candidates:
        return Decision.UNKNOWN
    first = candidates[0]
    if first.probability >= policy.match_at and first.alias.strength == "strong":
        return Decision.MATCH
    together = sum(c.probability for c in candidates)
    return Decision.AMBIGUOUS if together >= policy.unknown_below else Decision.UNKNOWN
