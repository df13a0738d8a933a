"""Who may be meant: from a name's keys to a few dozen aliases, without looking at the rest.

Keys go from strict to loose: the folded letters of the whole name in any order, the consonant skeletons of two
of its words, of all words run together, of one word, and (for writers whom no table of readings knows) jellyfish's
Metaphone. The rarest keys are followed first, until enough aliases have been touched; an alias counts for
more the rarer the keys that it shares.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import combinations

import jellyfish

from onoma.model import Alias, Name, Person, Role
from onoma.parse import parse
from onoma.phonemes import skeleton
from onoma.readings import readings
from onoma.registry import Registry

#: Aliases touched for one name, and people handed on. More find little: set on the train people of the benchmark.
BUDGET, PEOPLE = 4000, 40

_CONTENT = frozenset({Role.GIVEN, Role.PATRONYMIC, Role.FAMILY})


def letters(name: Name) -> str:
    """The strictest key: the folded words of a name, in no order, without titles.

    >>> letters(parse("Dr Tatsiana Khomich")) == letters(parse("KHOMICH, Tatsiana"))
    True
    """
    return " ".join(sorted(t.key for t in name.tokens if t.role is not Role.HONORIFIC))


def keys(name: Name) -> list[tuple[str, ...]]:
    """Every loose key of a name; the first part says which kind it is."""
    words = [t for t in name.tokens if t.role in _CONTENT][:8]
    sounds = [tuple(dict.fromkeys(skeleton(r.phonemes) for r in readings(t.text, language=name.language)))[:6] for t in words]
    found: dict[tuple[str, ...], None] = {}
    for word, bones in zip(words, sounds, strict=True):
        found["letters", word.key] = None
        for bone in bones:
            found["word", bone] = None
        if word.script == "Latn" and word.key.isascii():
            found["metaphone", jellyfish.metaphone(word.key)] = None
    for one, other in combinations(sounds, 2):
        for x in one:
            for y in other:
                found["pair", *sorted((x, y))] = None
    if sounds and all(sounds):
        first = [s[0] for s in sounds]
        found["whole", "".join(first)] = None
        found["whole", "".join(first[1:] + first[:1])] = None
    return list(found)


class Index:
    """The keys of a registry's aliases."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._aliases: list[tuple[Person, Alias]] = []
        self._exact: dict[str, list[int]] = {}
        self._loose: dict[tuple[str, ...], list[int]] = {}
        # By id, so that the order of the registry changes nothing.
        for person in sorted(registry, key=lambda p: p.id):
            for alias in person.all_names:
                row = len(self._aliases)
                self._aliases.append((person, alias))
                name = parse(alias.text, language=alias.language)
                self._exact.setdefault(letters(name), []).append(row)
                for key in keys(name):
                    self._loose.setdefault(key, []).append(row)

    def candidates(self, name: Name) -> list[tuple[Person, list[Alias]]]:
        """The people whom a name may mean, with those of their aliases that share a key with it."""
        scores: dict[int, float] = {}
        for row in self._exact.get(letters(name), ()) if name.tokens else ():
            scores[row] = 1000.0
        total = len(self._aliases) + 1
        found = sorted(((self._loose[k], k) for k in keys(name) if k in self._loose), key=lambda item: (len(item[0]), item[1]))
        touched = 0
        for rows, _ in found:
            if touched and touched + len(rows) > BUDGET:
                break
            touched += len(rows)
            worth = math.log2(total / len(rows))
            for row in rows:
                scores[row] = scores.get(row, 0.0) + worth
        return self._people(scores)

    def _people(self, scores: dict[int, float]) -> list[tuple[Person, list[Alias]]]:
        best: dict[str, float] = {}
        rows: dict[str, list[int]] = {}
        for row, score in scores.items():
            person = self._aliases[row][0].id
            best[person] = max(best.get(person, 0.0), score)
            rows.setdefault(person, []).append(row)
        ranked = sorted(best, key=lambda p: (-best[p], p))[:PEOPLE]
        return [(self.registry[p], [self._aliases[row][1] for row in sorted(rows[p])]) for p in ranked]

    def owners(self, text: str) -> tuple[Person, ...]:
        """Everybody who has this name to the letter."""
        rows: Iterable[int] = self._exact.get(letters(parse(text)), ())
        return tuple(dict.fromkeys(self._aliases[row][0] for row in rows))
