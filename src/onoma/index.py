"""Who may be meant: from a name's words to a few dozen aliases, without looking at the rest.

First the distinct words of all aliases: those that share rare runs of consonants or letters with a word that is asked
for are found by their grams, and what was learned of letters (`correspondences`) says how well each fits. Then the
aliases that hold the words that fit best. Beside them, whatever those words say, the aliases of which the same
letters stand in any order, or whose consonants are the same throughout: they find names that are cut differently.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge

from onoma import bounds
from onoma.errors import IndexFormatError
from onoma.model import Alias, Name, Person
from onoma.registry import Registry
from onoma.retrieval import KEYS, NEAR, WIDE, Found, Reach, Words
from onoma.views import Likenesses, words

#: People handed on, at most.
PEOPLE = 20
#: The same for names in syllables, which many are spelt like.
WIDE_PEOPLE = 25
#: So many more who share how characters sound.
SOUNDING = 20
#: Whoever is so many bits behind the best by a rough sum is not looked at.
MARGIN = 6.5
#: Of those who are found by keys, who are meant without a doubt have so much by a rough sum.
CLEAR = 8.0


Nearest = list[tuple[Person, list[tuple[Alias, Likenesses]]]]


class Index:
    """The keys of a registry's aliases, in memory or mapped from a compiled file.

    People whose ids are `gone` are passed over.
    """

    def __init__(self, registry: Registry, *, gone: frozenset[str] = frozenset()) -> None:
        self.registry = registry
        self._gone = frozenset(registry.place(person_id) for person_id in gone)
        self._sections: Mapping[str, Sequence[int]] = registry.stored.sections if registry.stored else _built(registry)
        self._owners, self._places = self._sections["owners"], self._sections["places"]

    @functools.cached_property
    def _words(self) -> Words:
        if self.registry.stored:
            self.registry.stored.check()  # at once, for an answer needs all that is there
        bounds.check(self._sections, len(self.registry))
        return Words(self._sections)

    def near(self, name: Name, reach: Reach = NEAR) -> Iterator[tuple[Found, Index]]:
        """The aliases that come near a name, best first by a rough sum, each with this index."""
        found = self._words.near(name, reach)
        return ((one, self) for one in found if self._owners[one.row] not in self._gone)

    def candidates(self, name: Name, reach: Reach = NEAR) -> Nearest:
        """The people whom a name may mean, likeliest first, with those of their aliases that come near; by KEYS, which
        takes a fifth of the time, none where nobody can be meant without a doubt.
        """
        return _candidates(name, self.near(name, reach), reach) if words(name) else []

    def person(self, row: int) -> tuple[Index, int]:
        """Whose alias it is, by place in the order of ids."""
        return self, self._owners[row]

    def told(self, owner: int, rows: list[Found]) -> tuple[Person, list[tuple[Alias, Likenesses]]]:
        """A person, and how like the name each of these aliases is."""
        person = self.registry.at(owner)
        return person, [(self._alias(person, one.row), one.like()) for one in sorted(rows, key=_row)]

    def _alias(self, person: Person, row: int) -> Alias:
        try:
            return person.all_names[self._places[row]]
        except IndexError:
            raise IndexFormatError(f"the index does not fit {person.id}; compile the registry again") from None


class Layered:
    """The index of a compiled registry, and a small one over the people that are laid over it."""

    def __init__(self, base: Registry, added: Registry, gone: frozenset[str]) -> None:
        self._base, self._added = Index(base, gone=gone), Index(added)

    def candidates(self, name: Name, reach: Reach = NEAR) -> Nearest:
        """As `Index.candidates`, by both."""
        if not words(name):
            return []
        near = (layer.near(name, reach) for layer in (self._base, self._added))
        return _candidates(name, merge(*near, key=lambda found: -found[0].bits), reach)


def _candidates(name: Name, near: Iterable[tuple[Found, Index]], reach: Reach) -> Nearest:
    """Of aliases that come near, best first, the people who are worth a closer look."""
    best = -math.inf
    wide = any(t.script in WIDE for t in name.tokens)
    most = WIDE_PEOPLE if wide else PEOPLE
    few = most if wide and reach.few else reach.few
    people: dict[tuple[Index, int], list[Found]] = {}
    sounding = 0
    for one, index in near:
        best = max(best, one.bits)
        if reach is KEYS and best < CLEAR:
            break
        if one.bits < best - MARGIN or (one.bits < reach.hopeless and len(people) >= few):
            break
        who = index.person(one.row)
        if who not in people:
            full = sounding == SOUNDING if one.sounds else len(people) - sounding >= most
            if full:
                continue
            sounding += one.sounds
        rows = people.setdefault(who, [])
        if len(rows) < 4:
            rows.append(one)
    return [index.told(owner, rows) for (index, owner), rows in people.items()]


def _built(registry: Registry) -> Mapping[str, Sequence[int]]:
    # Only who compiles an index waits for what that takes.
    from onoma.building import build

    return build(registry.in_order)


def index_of(registry: Registry) -> Index | Layered:
    """The index of a registry."""
    return Layered(*registry.layers) if registry.layers else Index(registry)


def _row(one: Found) -> int:
    return one.row
