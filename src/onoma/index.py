"""Who may be meant: from a name's words to a few dozen aliases, without looking at the rest.

First the distinct words of all aliases: those that share rare runs of consonants or letters with a word that is asked
for are found by their grams, and what was learned of letters (`correspondences`) says how well each fits. Then the
aliases that hold the words that fit best. Beside them, whatever those words say, the aliases of which the same
letters stand in any order, or whose consonants are the same throughout: they find names that are cut differently.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from onoma import store
from onoma.building import build
from onoma.grams import keys, letters
from onoma.model import Alias, Name, Person
from onoma.registry import Registry
from onoma.retrieval import Words
from onoma.store import hashed
from onoma.views import Likenesses, words

#: People handed on, and aliases found by a key, at most.
PEOPLE, KEYED = 20, 8


Found = list[tuple[Person, list[tuple[Alias, Likenesses]]]]


class Index:
    """The keys of a registry's aliases, in memory or mapped from a compiled file.

    People whose ids are `gone` are passed over.
    """

    def __init__(self, registry: Registry, *, gone: frozenset[str] = frozenset()) -> None:
        self.registry = registry
        self._gone = frozenset(registry.place(person_id) for person_id in gone)
        self._sections: Mapping[str, Sequence[int]] = (
            registry.stored.sections if registry.stored else build(registry.in_order)
        )
        self._keys = store.Multimap.within(self._sections, "keys")
        self._owners, self._places = self._sections["owners"], self._sections["places"]

    @functools.cached_property
    def _words(self) -> Words:
        return Words(self._sections)

    def candidates(self, name: Name) -> Found:
        """The people whom a name may mean, likeliest first, with those of their aliases that come near."""
        people: dict[int, list[int]] = {}
        for row in (*self._keyed(name), *(self._words.aliases(name) if words(name) else ())):
            owner = self._owners[row]
            if owner in people or (len(people) < PEOPLE and owner not in self._gone):
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


class Layered:
    """The index of a compiled registry, and a small one over the people that are laid over it."""

    def __init__(self, base: Registry, added: Registry, gone: frozenset[str]) -> None:
        self._base, self._added = Index(base, gone=gone), Index(added)

    def candidates(self, name: Name) -> Found:
        """The people whom a name may mean, by either index."""
        return self._base.candidates(name) + self._added.candidates(name)


def index_of(registry: Registry) -> Index | Layered:
    """The index of a registry."""
    return Layered(*registry.layers) if registry.layers else Index(registry)
