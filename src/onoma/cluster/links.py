"""From pairs that were judged to clusters: what is linked, directly or through others, is one person."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import NamedTuple, TypeVar

from attrs import frozen

from onoma.cluster.pairs import Sounds, candidates, score_pairs, sounds
from onoma.decision import to_outweigh
from onoma.keys import digest, spelling_key
from onoma.pool import in_order

#: How likely two names must be one person's to be linked, 0 to 1. On the train people of the benchmark 0.9 finds nine
#: pairs of a hundred fewer, and of a hundred that it makes five more are right.
MATCH_AT = 0.7
#: The least number of names that a name is taken to be chosen from, as `Policy.crowd` has it for people.
_CROWD = 512
#: The least share of the pairs between two groups that must be linked for the two to be one: one doubtful link shall
#: not make one person of two, nor a chain of them one of a hundred. On the train people of the benchmark it takes one
#: in eight of the wrong pairs away, and one in forty of the right ones.
_SHARE = 0.05

# Names or pairs sent to a worker at once: an answer, or Ctrl-C, does not wait long.
_CHUNK = 256
_T = TypeVar("_T")


class Link(NamedTuple):
    """Two names taken for one person's, with the evidence in bits."""

    a: str
    b: str
    bits: float


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


def cluster(
    names: Iterable[str],
    *,
    language: str | None = None,
    match_at: float = MATCH_AT,
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Member]:
    """Which of these names mean one person, with no registry: each distinct name with its cluster.

    Names of the same letters are one; nothing in them can tell two people apart. Names that share a blocking key are
    compared, and linked where they are one person's with the probability `match_at` (0.5 to 1), all the others counted
    as rivals, so that it takes more evidence among more names. Text without letters is in no cluster. The order of the
    names changes nothing. `progress` is told what is done ("names", "pairs"), how many are, and of how many.

    >>> found = cluster(["Viktar Babaryka", "Maria Kalesnikava", "Бабарыка, Віктар", "Viktor Babariko"])
    >>> len({member.id for member in found.values()})
    2
    >>> found["Viktor Babariko"].id == found["Бабарыка, Віктар"].id
    True
    """
    counts = Counter(names)
    spelt: dict[str, list[str]] = {}
    for text in counts:
        if key := spelling_key(text, language=language):
            spelt.setdefault(key, []).append(text)
    # By key, so that the order of the names changes nothing; the text that stands for a spelling is met most often.
    keys = sorted(spelt)
    chosen = [min(spelt[key], key=lambda t: (-counts[t], -len(t), t)) for key in keys]
    told = progress or (lambda what, done, total: None)
    found: list[Sounds] = []
    for done in in_order(partial(_hearing, language), _chunks(chosen), workers=workers):
        found += done
        told("names", len(found), len(chosen))
    judged, least = 0, least_bits(len(chosen), match_at)
    pairs = candidates(found, least=least)
    del found
    links: list[Link] = []
    asked = ([(chosen[a], chosen[b]) for a, b in rows] for rows in _chunks(pairs.tolist()))
    for scored in in_order(partial(_judging, language, least), asked, workers=workers):
        links += scored.links
        judged += scored.pairs
        told("pairs", judged, len(pairs))
    by_spelling = list(zip(keys, chosen, strict=True))
    ids = {text: digest(key) for key, text in by_spelling}
    weights = {text: sum(counts[t] for t in spelt[key]) for key, text in by_spelling}
    members = linked(ids, links, weights, names=len(chosen))
    return {
        text: member if text == stands else Member(member.id, member.name, stands, 1.0)
        for key, stands in by_spelling
        for member in (members[stands],)
        for text in spelt[key]
    }


def least_bits(names: int, match_at: float) -> float:
    """The evidence that links two of so many names, in bits.

    >>> round(least_bits(1_000, 0.9), 1), round(least_bits(1_000_000, 0.9), 1)
    (2.9, 12.9)
    """
    odds = match_at / (1 - match_at) if match_at < 1 else math.inf
    return to_outweigh(max(names, _CROWD)) + math.log2(odds)


def probability(bits: float, names: int) -> float:
    """How likely two of so many names are one person's, 0 to 1.

    >>> round(probability(least_bits(1_000, 0.9), 1_000), 3)
    0.9
    """
    return 1 / (1 + math.exp2(to_outweigh(max(names, _CROWD)) - bits))


def linked(
    ids: Mapping[str, str], links: Iterable[Link], weights: Mapping[str, int], *, names: int
) -> dict[str, Member]:
    """The clusters that links make of texts: `ids` and `weights` (how often each is met) say which there are.

    Groups are joined by the strongest link first, each only if one in twenty of the pairs between the two is linked. A
    cluster's id is the least of its texts'. `names` is how many there are in all.

    >>> members = linked({"a": "1", "b": "2", "c": "3"}, [Link("a", "b", 20.0)], {"a": 1, "b": 5, "c": 1}, names=3)
    >>> members["a"].name, members["a"].id, members["b"].id, members["c"].id
    ('b', '1', '1', '3')
    """
    links = sorted(links, key=lambda k: (-k.bits, k.a, k.b))
    known: dict[str, set[str]] = {}
    for link in links:
        known.setdefault(link.a, set()).add(link.b)
        known.setdefault(link.b, set()).add(link.a)
    groups = {text: {text} for text in ids}
    #: The links that made the groups, from both sides: a tree in each.
    beside: dict[str, list[tuple[str, float]]] = {}
    for link in links:
        small, large = sorted((groups[link.a], groups[link.b]), key=len)
        if small is large or sum(len(known[text] & large) for text in small) < _SHARE * len(small) * len(large):
            continue
        large |= small
        groups.update(dict.fromkeys(small, large))
        beside.setdefault(link.a, []).append((link.b, link.bits))
        beside.setdefault(link.b, []).append((link.a, link.bits))
    members: dict[str, Member] = {}
    for text in ids:
        if text in members:
            continue
        name = min(groups[text], key=lambda t: (-weights[t], -len(known.get(t, ())), -len(t), t))
        id = min(ids[t] for t in groups[text])
        members[name] = Member(id, name, name, 1.0)
        waiting = [name]
        while waiting:
            near = waiting.pop()
            for other, bits in beside.get(near, ()):
                if other not in members:
                    members[other] = Member(id, name, near, probability(bits, names))
                    waiting.append(other)
    return members


class _Scored(NamedTuple):
    pairs: int
    links: list[Link]


def _hearing(language: str | None) -> Callable[[list[str]], list[Sounds]]:
    return lambda texts: [sounds(text, language=language) for text in texts]


def _judging(language: str | None, least: float) -> Callable[[list[tuple[str, str]]], _Scored]:
    def judge(pairs: list[tuple[str, str]]) -> _Scored:
        bits = score_pairs(pairs, language=language)
        return _Scored(len(pairs), [Link(*pair, s) for pair, s in zip(pairs, bits, strict=True) if s >= least])

    return judge


def _chunks(rows: Iterable[_T]) -> Iterator[list[_T]]:
    rows = iter(rows)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk
