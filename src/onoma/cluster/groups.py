"""From links to clusters: what is linked, directly or through others, is one person, as far as the rest agrees."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from attrs import frozen

from onoma import scripts
from onoma.cluster.near import Link
from onoma.decision import to_outweigh

#: How likely two names must be one person's to be linked, 0 to 1. Of 0.5 to 0.9 this gave the best F1 on one half of
#: the train people of the benchmark, and on the other half; 0.9 finds one in six fewer.
MATCH_AT = 0.6
#: The least number of names that a name is taken to be chosen from, as `Policy.crowd` has it for people.
_CROWD = 512


@frozen
class Member:
    """A name in its cluster."""

    #: Of the cluster, sixteen hexadecimal digits; it depends on the spellings in it and on nothing else.
    id: str
    #: What the cluster is called: the spelling met most often, then the one with most links.
    name: str
    #: The name through which this one belongs to the cluster; itself where it stands for it or is spelt as another.
    link: str
    #: How likely the two are one person's, 0 to 1; 1 where it is itself.
    probability: float


def least_bits(names: int, match_at: float) -> float:
    """The evidence that links two of so many names, in bits.

    >>> round(least_bits(1_000, 0.9), 1), round(least_bits(1_000_000, 0.9), 1)
    (3.1, 13.1)
    """
    odds = match_at / (1 - match_at) if match_at < 1 else math.inf
    return to_outweigh(max(names, _CROWD)) + math.log2(odds)


def probability(bits: float, names: int) -> float:
    """How likely two of so many names are one person's, 0 to 1.

    >>> round(probability(least_bits(1_000, 0.9), 1_000), 3)
    0.9
    """
    return 1 / (1 + math.exp2(to_outweigh(max(names, _CROWD)) - bits))


class _Tie(NamedTuple):
    """What links two groups: the strongest link between them, and how many there are between names in one script."""

    strongest: Link
    alike: int


class _Groups:
    """Names in groups, which grow together where most speaks for it."""

    def __init__(self, names: Iterable[str], links: Iterable[Link], least: float) -> None:
        self._least = least
        #: By the name that stands for a group.
        self.members = {name: [name] for name in names}
        self._scripts = {name: Counter([scripts.script(name)]) for name in self.members}
        self._ties: dict[str, dict[str, _Tie]] = {name: {} for name in self.members}
        self._waiting: list[tuple[float, str, str, int, int]] = []
        for link in links:
            tie = _Tie(link, int(scripts.script(link.a) == scripts.script(link.b)))
            self._ties[link.a][link.b] = self._ties[link.b][link.a] = tie
        for one, beside in self._ties.items():
            for other in beside:
                if one < other:
                    self._wait(one, other)

    def join(self) -> Iterable[Link]:
        """Join what belongs together, best first; the links that did it."""
        while self._waiting:
            _, one, other, *sizes = heapq.heappop(self._waiting)
            if sizes == [len(self.members.get(group, ())) for group in (one, other)]:
                yield self._join(one, other)

    def _wait(self, one: str, other: str) -> None:
        """Let two groups wait to be joined, if enough speaks for it.

        People differ within a script: where many pairs could have been linked and few were, the strongest of them is
        as strong as that by chance. So it counts for a bit less with each doubling.
        """
        tie = self._ties[one][other]
        mine, theirs = self._scripts[one], self._scripts[other]
        pairs = sum(count * theirs[script] for script, count in mine.items())
        worth = tie.strongest.bits - math.log2((pairs + 1) / (tie.alike + 1))
        if worth >= self._least:
            one, other = sorted((one, other))
            heapq.heappush(self._waiting, (-worth, one, other, len(self.members[one]), len(self.members[other])))

    def _join(self, one: str, other: str) -> Link:
        # What is linked to fewer goes over to the other, so that no name is moved often.
        small, large = sorted((one, other), key=lambda group: (len(self._ties[group]), group))
        self.members[large] += self.members.pop(small)
        self._scripts[large] += self._scripts.pop(small)
        ours = self._ties[large]
        link = ours.pop(small).strongest
        for beside, tie in self._ties.pop(small).items():
            if beside == large:
                continue
            if known := ours.get(beside):
                tie = _Tie(min(tie.strongest, known.strongest, key=_strongest_first), tie.alike + known.alike)
            ours[beside] = self._ties[beside][large] = tie
            del self._ties[beside][small]
        for beside in ours:
            self._wait(large, beside)
        return link


def linked(
    ids: Mapping[str, str],
    links: Iterable[Link],
    weights: Mapping[str, int],
    *,
    names: int,
    match_at: float = MATCH_AT,
) -> dict[str, Member]:
    """The clusters that links make of texts: `ids` and `weights` (how often each is met) say which there are.

    Groups are joined by the strongest link first. Between two that hold several names in one script, so many pairs
    could have been linked; the more of them were not, the more the strongest link must say. A cluster's id is the least
    of its texts'. `names` is how many there are in all, `match_at` how likely two must be one person's.

    >>> members = linked({"a": "1", "b": "2", "c": "3"}, [Link("a", "b", 20.0)], {"a": 1, "b": 5, "c": 1}, names=3)
    >>> members["a"].name, members["a"].id, members["b"].id, members["c"].id
    ('b', '1', '1', '3')
    """
    # A link may be told from both its ends.
    links = sorted({link[:2]: link for link in sorted(links)}.values(), key=_strongest_first)
    known = Counter(text for link in links for text in link[:2])
    groups = _Groups(ids, links, least_bits(names, match_at))
    #: The links that made the groups, from both sides: a tree in each.
    beside: dict[str, list[tuple[str, float]]] = {}
    for link in groups.join():
        beside.setdefault(link.a, []).append((link.b, link.bits))
        beside.setdefault(link.b, []).append((link.a, link.bits))
    members: dict[str, Member] = {}
    for texts in groups.members.values():
        name = min(texts, key=lambda t: (-weights[t], -known[t], -len(t), t))
        id = min(ids[t] for t in texts)
        members[name] = Member(id, name, name, 1.0)
        waiting = [name]
        while waiting:
            near = waiting.pop()
            for other, bits in beside.get(near, ()):
                if other not in members:
                    members[other] = Member(id, name, near, probability(bits, names))
                    waiting.append(other)
    return members


def _strongest_first(link: Link) -> tuple[float, str, str]:
    return -link.bits, link.a, link.b
