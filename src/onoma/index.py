"""Who may be meant: from a name's words to a few dozen aliases, without looking at the rest.

First the distinct words of all aliases: those that share rare runs of consonants or letters with a word that is asked
for are found by their grams, and what was learned of letters (`correspondences`) says how well each fits. Then the
aliases that hold the words that fit best. Beside them, whatever those words say, the aliases of which the same
letters stand in any order, or whose consonants are the same throughout: they find names that are cut differently.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from onoma import bounds, store
from onoma.errors import IndexFormatError
from onoma.grams import grams, keys
from onoma.model import Alias, Name, Person
from onoma.parser import parse
from onoma.registry import Registry, records
from onoma.retrieval import WIDE, Found, Words, roles, seen, traits
from onoma.text import lower
from onoma.views import Likenesses, looked_up, words

#: People handed on, at most; readings of a word that the keys of an alias are made of.
PEOPLE, KEPT = 20, 2
#: The same for names in syllables, which many are spelt like.
WIDE_PEOPLE = 60
#: Whoever is so many bits behind the best by a rough sum is not looked at; of those below HOPELESS only a FEW are.
MARGIN, HOPELESS, FEW = 6.0, 0.0, 3


class _Gathered:
    """Distinct words as they are gathered, with all that is kept of each."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, str], int] = {}
        self.rows: list[list[int]] = []
        self.rarity, self.script, self.fold, self.signs = array("f"), array("B"), array("Q"), array("Q")
        self.group_starts, self.groups = array("I", [0]), array("H")
        self.views = array("I", [0])
        self.kind, self.use, self.lengths = array("B"), array("B"), array("B")
        self.bits, self.surprise = array("f"), array("f")
        self.letters, self.pairs = array("H"), array("H")
        self.grams: dict[int, array[int]] = {}

    def place(self, parts: tuple[str, ...], language: str) -> int:
        key = lower(" ".join(parts)), language
        place = self.places.get(key)
        if place is None:
            place = self.places[key] = len(self.rows)
            self.rows.append([])
            self._add(place, parts, language)
        return place

    def _add(self, place: int, parts: tuple[str, ...], language: str) -> None:
        for gram in grams(parts, language).tolist():
            self.grams.setdefault(gram, array("I")).append(place)
        told = traits(parts, language)
        self.rarity.append(told.worth)
        self.script.append(told.script)
        self.fold.append(told.fold)
        self.signs.extend(told.signs)
        self.groups.extend(told.groups)
        self.group_starts.append(len(self.groups))
        looks = seen(parts, language)
        for mine, theirs in (
            (self.kind, looks.kinds),
            (self.use, looks.uses),
            (self.bits, looks.against),
            (self.surprise, looks.surprises),
            (self.lengths, looks.lengths),
            (self.letters, looks.letters),
            (self.pairs, looks.pairs),
        ):
            mine.frombytes(theirs.tobytes())
        self.views.append(len(self.kind))


def build(registry: Registry) -> dict[str, Any]:
    """The sections of an index."""
    people = sorted(registry, key=lambda p: p.id)
    owners, places, held, starts = array("I"), array("H"), array("I"), array("I", [0])
    does = array("B")
    gathered = _Gathered()
    found: dict[int, list[int]] = {}
    # By id, so that the order of the registry changes nothing.
    for ordinal, person in enumerate(people):
        for place, alias in enumerate(person.all_names):
            row = len(owners)
            owners.append(ordinal)
            places.append(place)
            name = parse(alias.text, language=alias.language)
            tokens = [gathered.place(parts, name.language) for parts in looked_up(name)]
            held.extend(tokens)
            does.extend(roles(name))
            for token in dict.fromkeys(tokens):
                gathered.rows[token].append(row)
            starts.append(len(held))
            for key in keys(name, KEPT).tolist():
                found.setdefault(key, []).append(row)
    ends, rows = array("I", [0]), array("I")
    for each in gathered.rows:
        rows.extend(each)
        ends.append(len(rows))
    # A word's grams weigh what they are worth to find it: the sum of squares that its own would reach.
    total = max(1, len(gathered.rows))
    worth = {gram: math.log2(total / len(having)) + 0.1 for gram, having in gathered.grams.items()}
    norms = [0.0] * len(gathered.rows)
    for gram, having in gathered.grams.items():
        for token in having:
            norms[token] += worth[gram]
    return {
        **store.Multimap.of(found).sections("keys"),
        **store.Multimap.of(gathered.grams).sections("grams"),
        "owners": owners,
        "places": places,
        "row.starts": starts,
        "row.words": held,
        "row.roles": does,
        "word.starts": ends,
        "word.rows": rows,
        "word.rarity": gathered.rarity,
        "word.script": gathered.script,
        "word.fold": gathered.fold,
        "word.signs": gathered.signs,
        "word.group_starts": gathered.group_starts,
        "word.groups": gathered.groups,
        "word.norm": array("f", (math.sqrt(n) + 1.0 for n in norms)),
        "word.views": gathered.views,
        "view.kind": gathered.kind,
        "view.use": gathered.use,
        "view.bits": gathered.bits,
        "view.surprise": gathered.surprise,
        "view.letters": gathered.letters,
        "view.pairs": gathered.pairs,
        "view.lengths": gathered.lengths,
    }


def compile_registry(registry: Registry, path: Path, **header: Any) -> None:
    """Write a registry with its index to a file that `Registry.read` opens in an instant."""
    pairs = sorted(sorted(pair) for pair in registry.distinct)
    store.write(path, {**build(registry), "people": records(registry)}, distinct=pairs, **header)


class Index:
    """The keys of a registry's aliases, in memory or mapped from a compiled file."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._ids = sorted(p.id for p in registry)
        self._sections: Mapping[str, Sequence[int]] = registry.sections or build(registry)
        self._owners, self._places = self._sections["owners"], self._sections["places"]

    @functools.cached_property
    def _words(self) -> Words:
        bounds.check(self._sections, len(self.registry))
        return Words(self._sections)

    def candidates(self, name: Name) -> list[tuple[Person, list[tuple[Alias, Likenesses]]]]:
        """The people whom a name may mean, likeliest first, with those of their aliases that come near."""
        if not words(name):
            return []
        found = self._words.near(name)
        best = found[0].bits if found else 0.0
        wide = any(t.script in WIDE for t in name.tokens)
        most, few = (WIDE_PEOPLE, WIDE_PEOPLE) if wide else (PEOPLE, FEW)
        people: dict[int, list[Found]] = {}
        for one in found:
            if one.bits < best - MARGIN or (one.bits < HOPELESS and len(people) >= few):
                break
            owner = self._owners[one.row]
            if owner in people or len(people) < most:
                rows = people.setdefault(owner, [])
                if len(rows) < 4:
                    rows.append(one)
        return [
            (person, [(self._alias(person, one.row), one.like()) for one in sorted(rows, key=_row)])
            for owner, rows in people.items()
            for person in (self.registry[self._ids[owner]],)
        ]

    def _alias(self, person: Person, row: int) -> Alias:
        try:
            return person.all_names[self._places[row]]
        except IndexError:
            raise IndexFormatError(f"the index does not fit {person.id}; compile the registry again") from None


def _row(one: Found) -> int:
    return one.row
