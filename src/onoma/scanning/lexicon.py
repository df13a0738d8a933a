"""The words of a registry's names by their sketches: who may be called by two words, or by a family name alone."""

from __future__ import annotations

import functools
from array import array
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from onoma import scripts, text
from onoma.model import Alias, Person, Role, Token
from onoma.parser import parse
from onoma.registry import Registry
from onoma.scanning import given
from onoma.scanning.likeness import bones
from onoma.scanning.sketch import sketches

_ROLES = frozenset({Role.GIVEN, Role.PATRONYMIC, Role.FAMILY, Role.INITIAL})
_LITERAL = frozenset({"Hani", "Hira", "Kana", "Hang"})
_Index = dict[str, list[int] | int]


class Known(NamedTuple):
    """A recorded name: whose it is, and its words, folded."""

    person: Person
    alias: Alias
    given: tuple[str, ...]
    family: tuple[str, ...]
    #: Whether it ends in Jr, III and the like.
    generation: bool


class Lexicon:
    """The names of a registry by the sketches of their words.

    >>> lexicon = Lexicon(Registry.from_records([{"id": "1", "name": "Joe Biden"}]))
    >>> [known.person.id for known in lexicon.called("джозеф", "байден")]
    ['1']
    >>> [known.person.id for known in lexicon.family("байден", most=1)]
    ['1']
    >>> lexicon.knows("байден"), lexicon.knows("трамп")
    (True, False)
    """

    def __init__(self, registry: Registry) -> None:
        self._people = list(registry)
        self._owners, self._places = array("I"), array("H")
        self._pairs: _Index = {}
        self._alone: _Index = {}
        self._literal: _Index = {}
        self._exact: _Index = {}
        for ordinal, person in enumerate(self._people):
            for place, alias in enumerate(person.all_names):
                self._owners.append(ordinal)
                self._places.append(place)
                self._take(known(person, alias), len(self._owners) - 1)
        #: Keys of either half of a pair: what is in neither need not be looked up.
        self._first = {key.partition(" ")[0] for key in self._pairs}
        self._last = {key.partition(" ")[2] for key in self._pairs}
        #: The first two characters of names in scripts without spaces.
        self.starts = frozenset(name[:2] for name in self._literal)
        self.longest = max(map(len, self._literal), default=0)

    def _take(self, name: Known, row: int) -> None:
        for key in set(_pairs(name)):
            _add(self._pairs, key, row)
        if not name.generation:
            _add(self._exact, " ".join(sorted((*name.given, *name.family))), row)
        if name.alias.strength == "strong":
            for key in {bones(word) for word in _alone(name)}:
                _add(self._alone, key, row)
            if scripts.script(name.alias.text) in _LITERAL:
                _add(self._literal, bare(name.alias.text), row)

    def called(self, one: str, other: str) -> Iterator[Known]:
        """Those whom two folded words may name, in either order."""
        found = dict.fromkeys(self.pairs(self.first(one), self.last(other)))
        found.update(dict.fromkeys(self.pairs(self.first(other), self.last(one))))
        return iter(found)

    def pairs(self, first: Iterable[str], last: Iterable[str]) -> Iterator[Known]:
        """Those recorded with a given and a family name that have these keys."""
        rows = {row for b in last for a in first for row in _get(self._pairs, f"{a} {b}")}
        return map(self._known, sorted(rows))

    def first(self, word: str) -> tuple[str, ...]:
        """The keys by which a folded word is looked up as a given name."""
        return tuple(key for key in given.asked(word) if key in self._first)

    def last(self, word: str) -> tuple[str, ...]:
        """The keys by which a folded word is looked up as a family name."""
        return tuple(key for key in sketches(word) if key in self._last)

    def family(self, word: str, *, most: int) -> list[Known]:
        """Those whom a folded word may name alone, by their family or only name; nobody where they are too many."""
        rows = _get(self._alone, bones(word))
        if len(rows) > most and len({self._owners[row] for row in rows}) > most:
            return []
        return list(map(self._known, rows))

    def exactly(self, words: Iterable[str]) -> Iterator[Known]:
        """Those who are recorded with just these folded words, in any order."""
        return map(self._known, _get(self._exact, " ".join(sorted(words))))

    def literal(self, name: str) -> Iterator[Known]:
        """Those who are recorded with just these characters, in a script without spaces."""
        return map(self._known, _get(self._literal, name))

    @functools.lru_cache(maxsize=65536)  # noqa: B019
    def knows(self, word: str) -> bool:
        """Whether a folded word may be a word of any name here."""
        return bool(self.last(word) or self.first(word) or _get(self._alone, bones(word)))

    @functools.lru_cache(maxsize=65536)  # noqa: B019
    def _known(self, row: int) -> Known:
        person = self._people[self._owners[row]]
        return known(person, person.all_names[self._places[row]])


def known(person: Person, alias: Alias) -> Known:
    """A recorded name taken apart.

    >>> known(Person("1", "Al Gore"), Alias("Al Gore"))[2:4]
    (('al',), ('gore',))
    """
    name = parse(alias.text, language=alias.language)
    first, last, small = [], [], []
    for tokens in _joined((t for t in name.tokens if t.role in _ROLES or t.role is Role.PARTICLE), alias.text):
        roles = {t.role for t in tokens}
        # "al-Assad": the article is none of the name's letters.
        word = "".join(t.key for t in tokens if t.role is not Role.PARTICLE or roles == {Role.PARTICLE})
        if Role.FAMILY in roles:
            last.append(word)
        elif roles == {Role.PARTICLE}:
            small.append((word, tokens[0].text))
        elif Role.INITIAL not in roles:
            first.append(word)
    if not first:
        # "Al Gore": no article, since nothing else is left to be the given name.
        first = [word for word, written in small[:1] if written[:1].isupper()]
    return Known(person, alias, tuple(first), tuple(last), bool(name.role(Role.SUFFIX)))


def bare(name: str) -> str:
    """A name's letters alone, as they stand in scripts without spaces.

    >>> bare("唐纳德·特朗普")
    '唐纳德特朗普'
    """
    return "".join([c for c in text.clean(name) if c.isalnum()])


def _joined(tokens: Iterable[Token], name: str) -> list[list[Token]]:
    """Tokens that a hyphen joins stand together, as they do in a text."""
    found: list[list[Token]] = []
    cleaned = text.clean(name)
    for token in tokens:
        if found and cleaned[found[-1][-1].end : token.start] == "-":
            found[-1].append(token)
        else:
            found.append([token])
    return found


def _alone(name: Known) -> tuple[str, ...]:
    return (*name.family, "".join(name.family)) if len(name.family) > 1 else name.family or name.given[:1]


def _pairs(name: Known) -> Iterator[str]:
    for family in name.family:
        for b in sketches(family):
            for first in name.given:
                for a in given.keys(first):
                    yield f"{a} {b}"
    for one, other in combinations(name.family, 2):
        for b in sketches(other):
            for a in sketches(one):
                yield f"{a} {b}"


def _add(index: _Index, key: str, row: int) -> None:
    # Most keys have one row; a list for each would double the memory.
    have = index.get(key)
    if have is None:
        index[key] = row
    elif isinstance(have, int):
        index[key] = [have, row]
    else:
        have.append(row)


def _get(index: _Index, key: str) -> list[int]:
    have = index.get(key)
    return [] if have is None else [have] if isinstance(have, int) else have
