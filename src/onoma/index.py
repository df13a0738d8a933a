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

from onoma import scripts, store
from onoma._core import LONGEST
from onoma.correspondences import alphabet, known, surprise
from onoma.grams import grams, keys, letters
from onoma.model import Alias, Name, Person
from onoma.parser import parse
from onoma.people import sections
from onoma.registry import Registry
from onoma.retrieval import Words
from onoma.store import hashed
from onoma.text import lower
from onoma.views import Likenesses, looked_up, views, words, worth_of

#: People handed on, and aliases found by a key, at most.
PEOPLE, KEYED = 20, 8


class _Gathered:
    """Distinct words as they are gathered, with all that is kept of each."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, str], int] = {}
        self.rows: list[list[int]] = []
        self.rarity = array("f")
        self.views = array("I", [0])
        self.kind, self.use = array("B"), array("B")
        self.bits, self.surprise = array("f"), array("f")
        self.letters, self.pairs, self.lengths = array("H"), array("H"), array("B")
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
        worth = worth_of(parts, language)
        self.rarity.append(worth)
        for gram in grams(parts, language):
            self.grams.setdefault(gram, array("I")).append(place)
        script = scripts.script(parts[0])
        for view in views(parts, language):
            self.kind.append(known().index(view.kind))
            self.use.append(view.for_latin + 2 * view.for_others + 4 * (script == "Latn") + 8 * (script == "Hani"))
            self.bits.append(view.bits)
            self.surprise.append(surprise(view.letters, view.kind))
            one, two = alphabet(view.kind).coded(view.letters)
            self.lengths.append(len(one))
            self.letters.extend(one + [0] * (LONGEST - len(one)))
            self.pairs.extend(two + [0] * (LONGEST - 1 - len(two)))
        self.views.append(len(self.kind))


def build(registry: Registry) -> dict[str, Any]:
    """The sections of an index."""
    people = sorted(registry, key=lambda p: p.id)
    owners, places, held, starts = array("I"), array("H"), array("I"), array("I", [0])
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
            for token in dict.fromkeys(tokens):
                gathered.rows[token].append(row)
            starts.append(len(held))
            for key in {hashed("exact", letters(name)), *(hashed(*key) for key in keys(name))}:
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
        "word.starts": ends,
        "word.rows": rows,
        "word.rarity": gathered.rarity,
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
    people = sections(sorted(registry, key=lambda p: p.id))
    store.write(path, {**build(registry), **people}, distinct=pairs, **header)


class Index:
    """The keys of a registry's aliases, in memory or mapped from a compiled file."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._sections: Mapping[str, Sequence[int]] = registry.stored.sections if registry.stored else build(registry)
        self._keys = store.Multimap.within(self._sections, "keys")
        self._owners, self._places = self._sections["owners"], self._sections["places"]

    @functools.cached_property
    def _words(self) -> Words:
        return Words(self._sections)

    def candidates(self, name: Name) -> list[tuple[Person, list[tuple[Alias, Likenesses]]]]:
        """The people whom a name may mean, likeliest first, with those of their aliases that come near."""
        people: dict[int, list[int]] = {}
        for row in (*self._keyed(name), *(self._words.aliases(name) if words(name) else ())):
            owner = self._owners[row]
            if owner in people or len(people) < PEOPLE:
                rows = people.setdefault(owner, [])
                if row not in rows and len(rows) < 4:
                    rows.append(row)
        chosen = [row for rows in people.values() for row in rows]
        tables = dict(zip(chosen, self._words.likenesses(name, chosen), strict=True))
        return [
            (person, [(person.all_names[self._places[row]], tables[row]) for row in sorted(rows)])
            for owner, rows in people.items()
            for person in (self.registry.at(owner),)
        ]

    def _keyed(self, name: Name) -> list[int]:
        """The aliases of the same letters in any order, and of the same consonants throughout."""
        if not name.tokens:
            return []
        found = dict.fromkeys(self._keys.get(hashed("exact", letters(name)))[:KEYED])
        for rows in sorted((rows for key in keys(name) if (rows := self._keys.get(hashed(*key)))), key=len):
            if len(found) + len(rows) > KEYED:
                break
            found.update(dict.fromkeys(rows))
        return list(found)
