"""The words of a registry's names by their sketches: who may be called by two words, or by a family name alone."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from onoma import scripts, text
from onoma._core import Rows
from onoma.model import Alias, Person, Role, Token
from onoma.parser import parse
from onoma.registry import Registry
from onoma.scanning import given
from onoma.scanning.likeness import bones, plain
from onoma.scanning.once import Memory
from onoma.scanning.sketch import sketches

_ROLES = frozenset({Role.GIVEN, Role.PATRONYMIC, Role.FAMILY, Role.INITIAL})
_LITERAL = frozenset({"Hani", "Hira", "Kana", "Hang"})
#: A sketch shared by more people than this tells nobody alone.
MANY = 12
_CODE = (1 << 64) - 1


class Known(NamedTuple):
    """A recorded name: whose it is, and its words, folded."""

    person: Person
    given: tuple[str, ...]
    family: tuple[str, ...]
    #: Whether it ends in Jr, III and the like.
    generation: bool


class Lexicon:
    """The names of a registry by the sketches of their words.

    >>> lexicon = Lexicon(Registry.from_records([{"id": "1", "name": "Joe Biden"}]))
    >>> first, last = lexicon.first(["джозеф"], [sketches("джозеф")]), lexicon.last([sketches("байден")])
    >>> [known.person.id for known in lexicon.pairs(first, last)]
    ['1']
    >>> [(name, rough, person.id) for name, rough, person in lexicon.family(bones("байден"))]
    [('biden', 'biden', '1')]
    """

    def __init__(self, registry: Registry) -> None:
        self._people = list(registry)
        self._owners = array("I")
        #: The words of all names; a name's are those between its end and that of the name before, given names first.
        self._words: list[str] = []
        self._parts, self._ends = array("I"), array("I", [0])
        self._given, self._generation = array("I"), bytearray()
        #: The keys of given and of family names, numbered.
        self._first: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._alone: dict[str, list[int] | None] = {}
        self._known = Memory(self._at)
        self._called = Memory(self._of_family)
        self._of_groups = Memory(self._numbers_of)
        self._literal: dict[str, list[int]] = {}
        codes: tuple[array[int], ...] = (array("Q"), array("I"), array("Q"), array("I"))
        numbers: dict[str, int] = {}
        for ordinal, person in enumerate(self._people):
            for alias in person.all_names:
                self._owners.append(ordinal)
                self._take(known(person, alias), alias, numbers, codes)
        self._words = list(numbers)
        #: Which of the words a folded word is; and the words of names here, folded.
        self._numbers, self.words = numbers, numbers.keys()
        self._pairs, self._exact = Rows(*codes[:2]), Rows(*codes[2:])
        #: The keys of the given names that a foreign word of a sketch may be, and of those recorded with that sketch.
        self._near = {sketch: self._of_groups[groups] for sketch, groups in given.groups_by_sketch().items()}
        for key, number in self._first.items():
            self._near[key] = (*self._near.get(key, ()), number)
        #: The first two characters of names in scripts without spaces.
        self.starts = frozenset(name[:2] for name in self._literal)
        self.longest = max(map(len, self._literal), default=0)

    def _take(self, name: Known, alias: Alias, numbers: dict[str, int], codes: tuple[array[int], ...]) -> None:
        row = len(self._owners) - 1
        words = [numbers.setdefault(word, len(numbers)) for word in (*name.given, *name.family)]
        self._parts.extend(words)
        self._ends.append(len(self._parts))
        self._given.append(len(name.given))
        self._generation.append(name.generation)
        pair_codes, pair_rows, exact_codes, exact_rows = codes
        for code in {self._pair(a, b) for a, b in _pairs(name)}:
            pair_codes.append(code)
            pair_rows.append(row)
        if not name.generation:
            exact_codes.append(_set(words))
            exact_rows.append(row)
        if alias.strength == "strong":
            for key in {bones(word) for word in _alone(name)}:
                self._alone[key] = self._few(self._alone.get(key, []), row)
            if scripts.script(alias.text) in _LITERAL:
                self._literal.setdefault(bare(alias.text), []).append(row)

    def _pair(self, first: str, last: str) -> int:
        return self._first.setdefault(first, len(self._first)) | self._last.setdefault(last, len(self._last)) << 32

    def _few(self, rows: list[int] | None, row: int) -> list[int] | None:
        """Rows with one more, or None where they are too many people's."""
        if rows is None or (len(rows) >= MANY and len({self._owners[r] for r in (*rows, row)}) > MANY):
            return None
        return [*rows, row]

    def pairs(self, first: Sequence[int], last: Sequence[int]) -> list[Known]:
        """Those who are recorded with a given and a family name that have any of these keys."""
        return [self._known[row] for row in self._pairs.of_any(first, last)]

    def first(self, words: Iterable[str], sounds: Iterable[Sequence[str]]) -> tuple[int, ...]:
        """The keys by which folded words of these sketches are looked up as given names; a foreign one has many."""
        found: set[int] = set()
        foreign: set[str] = set()
        groups = given.all_groups()
        for word, its in zip(words, sounds, strict=True):
            if mine := groups.get(word):
                found.update(self._of_groups[mine], [self._first[sketch] for sketch in its if sketch in self._first])
            else:
                foreign.update(its)
        return tuple(found.union(*[self._near[sketch] for sketch in foreign if sketch in self._near]))

    def _numbers_of(self, groups: frozenset[str]) -> tuple[int, ...]:
        keys = map(given.group_key, groups)
        return tuple([number for key in keys if (number := self._first.get(key)) is not None])

    def last(self, sounds: Iterable[Sequence[str]]) -> tuple[int, ...]:
        """The keys by which folded words of these sketches are looked up as family names."""
        its = set().union(*sounds)
        return tuple([number << 32 for sketch in its if (number := self._last.get(sketch)) is not None])

    def calls_nobody(self, consonants: Iterable[str]) -> bool:
        """Whether words of these consonants name nobody alone."""
        return self._alone.keys().isdisjoint(consonants)

    def family(self, consonants: str) -> list[tuple[str, str, Person]]:
        """Whom a word of these consonants may name alone, by which family or only name, which is in rough letters too;
        nobody where they are too many.
        """
        return self._called[consonants] if consonants in self._alone else []

    def _of_family(self, key: str) -> list[tuple[str, str, Person]]:
        found: list[tuple[str, str, Person]] = []
        for row in self._alone.get(key) or ():
            start, end = self._ends[row], self._ends[row + 1]
            first = start + self._given[row]
            for number in self._parts[first:end] if first < end else self._parts[start:first]:
                word = self._words[number]
                found.append((word, plain(word), self._people[self._owners[row]]))
        return found

    def exactly(self, words: Collection[str]) -> Iterator[Known]:
        """Those who are recorded with just these folded words, in any order."""
        wanted = sorted(words)
        for row in self._exact.of(_set(self._numbers[word] for word in words)):
            found = self._known[row]
            if sorted((*found.given, *found.family)) == wanted:
                yield found

    def literal(self, name: str) -> Iterator[Known]:
        """Those who are recorded with just these characters, in a script without spaces."""
        return map(self._known.__getitem__, self._literal.get(name, ()))

    def _at(self, row: int) -> Known:
        words = [self._words[number] for number in self._parts[self._ends[row] : self._ends[row + 1]]]
        count = self._given[row]
        person = self._people[self._owners[row]]
        return Known(person, tuple(words[:count]), tuple(words[count:]), bool(self._generation[row]))


def known(person: Person, alias: Alias) -> Known:
    """A recorded name taken apart.

    >>> known(Person("1", "Al Gore"), Alias("Al Gore"))[1:3]
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
    return Known(person, tuple(first), tuple(last), bool(name.role(Role.SUFFIX)))


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


def _pairs(name: Known) -> Iterator[tuple[str, str]]:
    for family in name.family:
        for b in sketches(family):
            for first in name.given:
                for a in given.keys(first):
                    yield a, b
    for one, other in combinations(name.family, 2):
        for b in sketches(other):
            for a in sketches(one):
                yield a, b


def _set(words: Iterable[int]) -> int:
    """A code of some words in any order."""
    return hash(tuple(sorted(words))) & _CODE
