"""Who may be meant: from a name's keys to a few dozen aliases, without looking at the rest.

Keys go from strict to loose: the folded letters of the whole name in any order, the consonant skeletons of two
of its words, of all words run together, of one word, and (for writers whom no table of readings knows) jellyfish's
Metaphone. The rarest keys are followed first, until enough aliases have been touched; an alias counts for
more the rarer the keys that it shares.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from onoma import store
from onoma.model import Alias, Name, Person, Role
from onoma.parser import parse
from onoma.phonemes import coarse, skeleton
from onoma.reading import languages, readings
from onoma.registry import Registry, records
from onoma.romanization import spellings
from onoma.store import hashed

#: Aliases touched for one name, and people handed on. More find little: set on the train people of the benchmark.
BUDGET, PEOPLE = 4000, 40

#: What the same letters outweigh: any number of looser keys.
_EXACT = 1000.0

_CONTENT = frozenset({Role.GIVEN, Role.PATRONYMIC, Role.FAMILY})


def letters(name: Name) -> str:
    """The strictest key: the folded words of a name, in no order, without titles.

    >>> letters(parse("Dr Tatsiana Khomich")) == letters(parse("KHOMICH, Tatsiana"))
    True
    """
    return " ".join(sorted(t.key for t in name.tokens if t.role is not Role.HONORIFIC))


def keys(name: Name) -> list[tuple[str, ...]]:
    """Every loose key of a name; the first part says which kind it is."""
    # Imported here: only a fuzzy answer needs it.
    import jellyfish

    words = [t for t in name.tokens if t.role in _CONTENT][:8]
    found: dict[tuple[str, ...], None] = {}
    rough: list[list[str]] = []
    for word in words:
        heard = [r.phonemes for r in readings(word.text, language=name.language)][:8]
        found["letters", word.key] = None
        for phonemes in heard:
            found["word", skeleton(phonemes)] = None
        if word.script == "Latn" and word.key.isascii():
            found["metaphone", jellyfish.metaphone(word.key)] = None
        rough.append(list(dict.fromkeys(map(coarse, heard))))
        for bones in rough[-1]:
            edged = f"^{bones}$"
            for i in range(len(edged) - 2):
                found["gram", edged[i : i + 3]] = None
    for one, other in combinations(rough, 2):
        for x in one:
            for y in other:
                found["pair", *sorted((x, y))] = None
    if rough and all(rough):
        first = [bones[0] for bones in rough]
        found["whole", "".join(first)] = None
        found["whole", "".join(first[1:] + first[:1])] = None
    return list(found)


def _romanized(name: Name) -> Iterator[tuple[str, ...]]:
    """Keys of the Latin spellings that the systems of a name's language give its words."""
    for word in name.tokens:
        if word.script == "Cyrl" and word.role in _CONTENT:
            for language in languages(word.text, name.language):
                for spelling in spellings(word.text, language):
                    yield "letters", spelling


def build(registry: Registry) -> dict[str, Any]:
    """The sections of an index: the aliases of each key, whose they are, and which of the person's they are."""
    people, owners, places = sorted(registry, key=lambda p: p.id), array("I"), array("H")
    found: dict[int, list[int]] = {}
    # By id, so that the order of the registry changes nothing.
    for ordinal, person in enumerate(people):
        for place, alias in enumerate(person.all_names):
            row = len(owners)
            owners.append(ordinal)
            places.append(place)
            name = parse(alias.text, language=alias.language)
            for key in {hashed("exact", letters(name)), *(hashed(*key) for key in (*keys(name), *_romanized(name)))}:
                found.setdefault(key, []).append(row)
    return {**store.Multimap.of(found).sections("keys"), "owners": owners, "places": places}


def compile_registry(registry: Registry, path: Path, **header: Any) -> None:
    """Write a registry with its index to a file that `Registry.read` opens in an instant."""
    pairs = sorted(sorted(pair) for pair in registry.distinct)
    store.write(path, {**build(registry), "people": records(registry)}, distinct=pairs, **header)


class Index:
    """The keys of a registry's aliases, in memory or mapped from a compiled file."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._ids = sorted(p.id for p in registry)
        sections: Mapping[str, Sequence[int]] = registry.sections or build(registry)
        self._keys = store.Multimap.within(sections, "keys")
        self._owners, self._places = sections["owners"], sections["places"]

    def candidates(self, name: Name) -> list[tuple[Person, list[Alias]]]:
        """The people whom a name may mean, with those of their aliases that share a key with it."""
        scores: dict[int, float] = {}
        if name.tokens:
            scores = dict.fromkeys(self._keys.get(hashed("exact", letters(name))), _EXACT)
        total = len(self._owners) + 1
        found = [(rows, key) for key in keys(name) if (rows := self._keys.get(hashed(*key)))]
        touched = 0
        for rows, _ in sorted(found, key=lambda item: (len(item[0]), item[1])):
            if touched and touched + len(rows) > BUDGET:
                break
            touched += len(rows)
            worth = math.log2(total / len(rows))
            for row in rows:
                scores[row] = scores.get(row, 0.0) + worth
        return self._people(scores)

    def _people(self, scores: dict[int, float]) -> list[tuple[Person, list[Alias]]]:
        best: dict[int, float] = {}
        rows: dict[int, list[int]] = {}
        for row, score in scores.items():
            owner = self._owners[row]
            best[owner] = max(best.get(owner, 0.0), score)
            rows.setdefault(owner, []).append(row)
        ranked = sorted(best, key=lambda o: (-best[o], o))[:PEOPLE]
        people = [(self.registry[self._ids[owner]], sorted(rows[owner])) for owner in ranked]
        return [(person, [person.all_names[self._places[row]] for row in found]) for person, found in people]
