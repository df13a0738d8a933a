"""From evidence to a probability, and from that to a decision.

The bits of a candidate say how much likelier the name is if that person is meant than if some other is. What they
must outweigh is how many others there are: every registered person may share the name by chance, and so may people
who are not registered at all. So candidate *c* of a registry of *N* people has the probability

    2^bits(c) / (Σ 2^bits(i) + 2^NOBODY · N^GROWTH)

where the sum runs over all candidates (the runner-up lowers the first) and the last term stands for nobody. Small
registries count as `crowd` people, since the world does not shrink with them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from attrs import field, frozen, validators

from onoma.model import Decision

#: What a candidate must outweigh, in bits, and how that grows with each doubling of the registry: by one, as chance
#: would have it. Found with the weights, for 14,000 people that half of the names asked for are none of.
NOBODY, GROWTH = -10.05, 1.0


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
    nobody: float = field(default=0.5, validator=validators.gt(0))
    #: The least number of people that a name is taken to be chosen from.
    crowd: int = field(default=16384, validator=validators.ge(1))


def to_outweigh(people: float) -> float:
    """What speaks for a candidate must outweigh this, in bits, in a registry of so many people.

    >>> to_outweigh(1024) - to_outweigh(512) == GROWTH
    True
    """
    return NOBODY + GROWTH * math.log2(people)


def probabilities(bits: Sequence[float], people: int, policy: Policy) -> list[float]:
    """The probability of each candidate, by the bits of all.

    >>> [round(p, 2) for p in probabilities([14.0, 9.0], 512, Policy())]
    [0.97, 0.03]
    """
    nobody = to_outweigh(max(people, policy.crowd) * policy.nobody)
    most = max((nobody, *bits))
    total = sum(2.0 ** (b - most) for b in bits) + 2.0 ** (nobody - most)
    return [2.0 ** (b - most) / total for b in bits]


def decide(shares: Sequence[float], policy: Policy, *, strong: bool = True) -> Decision:
    """MATCH, AMBIGUOUS or UNKNOWN by the probabilities of all candidates, likeliest first.

    A weak alias (`strong` is false) never matches alone.

    >>> decide([0.97, 0.01], Policy()), decide([0.5, 0.4], Policy()), decide([], Policy())
    (<Decision.MATCH>, <Decision.AMBIGUOUS>, <Decision.UNKNOWN>)
    """
    if shares and shares[0] >= policy.match_at and strong:
        return Decision.MATCH
    return Decision.AMBIGUOUS if sum(shares) >= policy.unknown_below else Decision.UNKNOWN
