"""A word of a text, and all that it may be a form of; whatever is asked of it is found out once."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onoma import scripts, tables, text
from onoma._core import Forms, agreeing
from onoma._core.words import Given
from onoma.inflection import Ending, endings, folded_bases, table_of
from onoma.model import Person
from onoma.parser import particle_kind
from onoma.scanning import given
from onoma.scanning.lexicon import Lexicon
from onoma.scanning.likeness import LIKENESS, outlines
from onoma.scanning.sketch import sketches

#: The least likeness of a word in a name in full. All are set on half of the topics of the benchmark's news.
WORD = 0.66
#: The least likeness of a family name that stands alone, and where its capital may be a sentence's.
_ALONE, _EXACT = 0.89, 0.98
#: A likeness this much below the best is no rival.
NEAR = 0.02

_ITSELF = Ending("", "", "", "nominative", "")


#: What is asked of every word of a text, most of which are nobody's name: what it may be a form of, as `spellings` has
#: it; whether that is a known given name; and whom it may name alone, as `alone` has it.
Glance = tuple[tuple[str, ...], bool, tuple[tuple[bool, Person], ...]]


class Form(NamedTuple):
    """A folded spelling that a word may be a form of, as it is written, and whose sex the form tells."""

    key: str
    text: str
    sex: str
    cases: str = "nominative"


@functools.cache
def _places() -> frozenset[str]:
    rows = tables.read("names/places.tsv", ("text", "languages", "source"), key=("text",)).rows
    return frozenset(text.fold(r.cells[0]) for r in rows)


def is_place(word: str) -> bool:
    """Whether a folded word is a country's, a region's or a great city's name.

    >>> is_place("germany"), is_place("merkel")
    (True, False)
    """
    return word in _places()


def spellings(language: str, word: str) -> tuple[str, ...]:
    """What a word may be a form of, folded, itself first.

    >>> spellings("ru", "Байдена")[:2]
    ('байдена', 'байден')
    """
    table = table_of(language, scripts.script_of(word[:1]))
    whole = text.fold(word) if word.isalpha() else ""
    if len(whole) != len(word):
        return tuple(dict.fromkeys([key for key, _ in _forms(word, language)]))
    # The usual case: what a form changes is its ending alone.
    return folded_bases(word, whole, table) if table else (whole,)


def glance(lexicon: Lexicon, language: str, word: str) -> Glance:
    """What a glance at a word tells.

    >>> from onoma import Registry
    >>> lexicon = Lexicon(Registry.from_records([{"id": "1", "name": "Joe Biden"}]))
    >>> keys, is_given, people = glance(lexicon, "ru", "Байдену")
    >>> keys[:2], is_given, [(exactly, person.id) for exactly, person in people]
    (('байдену', 'байден'), False, [(False, '1')])
    """
    keys = spellings(language, word)
    roughs, consonants = outlines(keys)
    short = len(word) < 4 or (len(word) < 6 and word.isupper())
    return keys, given.is_known(keys, roughs), () if short else alone(lexicon, keys, roughs, consonants)


def alone(
    lexicon: Lexicon, keys: Sequence[str], roughs: Sequence[str], consonants: Sequence[str]
) -> tuple[tuple[bool, Person], ...]:
    """Whom a word may name alone that may be a form of several, by a family name that hardly differs.

    `roughs` and `consonants` are the outlines of its `keys`. Nobody where many have one like it; each with whether it
    does not differ at all: where any word has a capital, only that tells.

    >>> from onoma import Registry
    >>> lexicon = Lexicon(Registry.from_records([{"id": "1", "name": "Joe Biden"}]))
    >>> for language, word in (("pl", "Bidenem"), ("ru", "Байденом")):
    ...     keys = spellings(language, word)
    ...     [(exactly, person.id) for exactly, person in alone(lexicon, keys, *outlines(keys))]
    [(True, '1')]
    [(False, '1')]
    """
    if lexicon.calls_nobody(consonants):
        return ()
    best: dict[str, tuple[float, Person]] = {}
    for key, rough, its in zip(keys, roughs, consonants, strict=True):
        for score, person in agreeing(key, rough, lexicon.family(its), _ALONE):
            if score > best.get(person.id, (0.0,))[0]:
                best[person.id] = (score, person)
    if not best or not _places().isdisjoint(keys):
        return ()
    least = max(score for score, _ in best.values()) - NEAR
    return tuple([(score >= _EXACT, person) for score, person in best.values() if score >= least])


class Inflected(Forms):
    """A word that may be a form of several, against a lexicon, where it may be one of several that name somebody.

    >>> from onoma import Registry
    >>> lexicon = Lexicon(Registry.from_records([{"id": "1", "name": "Joe Biden"}]))
    >>> word = Inflected(lexicon, spellings("ru", "Байдена"))
    >>> score, n = word.as_family("biden")
    >>> spellings("ru", "Байдена")[n], score > 0.9
    ('байден', True)
    """

    __slots__ = ("first", "last")

    def __init__(self, lexicon: Lexicon, keys: tuple[str, ...]) -> None:
        sounds = tuple(map(sketches, keys))
        super().__init__(keys, sounds, LIKENESS, sketches, _of_given(), WORD)
        #: What it is looked up by as a given name, whichever form of it the text has; and as a family name.
        self.first, self.last = lexicon.first(keys, sounds), lexicon.last(sounds)


@functools.cache
def _of_given() -> Given:
    """What a word is asked about given names."""
    return given.all_groups(), given.groups_near, given.as_group, given.OF_ONE


def forms(language: str, word: str) -> tuple[Form, ...]:
    """What a word may be a form of, as its spellings are.

    >>> forms("ru", "Байдена")[1]
    Form(key='байден', text='Байден', sex='male', cases='genitive accusative')
    """
    found: dict[str, Form] = {}
    for key, (start, end, ending) in _forms(word, language):
        if key not in found:
            found[key] = Form(key, word[start:end] + ending.nominative, ending.sex, ending.cases)
    return tuple(found.values())


def _forms(word: str, language: str) -> Iterator[tuple[str, tuple[int, int, Ending]]]:
    """The folded spellings that a word may be a form of, with its stem and what takes its ending's place."""
    whole = text.fold(word if word.isalpha() else text.clean(word))
    bare = whole.replace("-", "")
    yield bare, (0, len(word), _ITSELF)
    if bare != whole:
        head, _, tail = whole.partition("-")
        if tail and particle_kind(head):  # Al-Assad, where a sentence begins
            yield tail.replace("-", ""), (0, len(word), _ITSELF)
    table = table_of(language, scripts.script_of(word[:1]))
    fits = len(whole) == len(word)
    for found in endings(word, table) if table else ():
        start, end, ending = found
        # Folding is slow, and the word is folded already.
        stem = whole[start:end] if fits else text.fold(word[start:end])
        yield (stem + ending.folded).replace("-", ""), found
