"""Keys under which names meet that may mean one person: for joins, where all pairs would be too many.

A key is a string that says nothing to a reader. Two names that share one deserve a closer look. Of the pairs of names
of one person that `compare` relates, nine of ten share one (18,600 pairs of train people of the benchmark); an index
finds more, and has keys of its own, which are looser.
"""

from __future__ import annotations

import hashlib
from itertools import combinations, permutations, product

from onoma.model import Name, Role
from onoma.parser import parse
from onoma.phonemes import coarse
from onoma.reading import readings

#: Readings that are followed for each word, and words for each name; more find next to nothing.
_READINGS, _WORDS = 3, 8
#: Of readings fewer, and of consonants at least so many, where a word meets the edge of another: such keys are loose.
_EDGED, _LONG = 2, 3

#: The words of a name that say whose it is.
CONTENT = frozenset({Role.GIVEN, Role.PATRONYMIC, Role.FAMILY})


def blocking_keys(text: str, *, language: str | None = None) -> tuple[str, ...]:
    """The keys of a name, sorted: the coarse consonants of any two words, of one and the edge of another, of all.

    Names without a letter have none; initials and titles play no part.

    >>> bool(set(blocking_keys("Svetlana Tikhanovskaya")) & set(blocking_keys("Ціханоўская, Святлана")))
    True
    >>> blocking_keys("42")
    ()
    """
    return keys_of(parse(text, language=language))


def keys_of(name: Name) -> tuple[str, ...]:
    """`blocking_keys` of a name that is parsed already."""
    heard = [tuple(_coarse(word.text, name.language)) for word in name.tokens if word.role in CONTENT]
    words = [word for word in heard if word][:_WORDS]
    found = {" ".join(sorted(pair)) for one, other in combinations(words, 2) for pair in product(one, other)}
    # One word whole and two classes of another's: what writers disagree on stands in one word more often than in two.
    for one, other in permutations(words, 2):
        for whole, part in product(one[:_EDGED], other[:_EDGED]):
            if len(whole) >= _LONG:
                found |= {f"{whole} {part[:2]}-", f"{whole} -{part[-2:]}"}
    first = [word[0] for word in words]
    found |= {"".join(first), "".join(first[1:] + first[:1])} - {""}
    return tuple(sorted(found))


def spelling_key(text: str, *, language: str | None = None) -> str:
    """The strictest key: the folded words of a name in no order, without titles; empty where nothing is left.

    >>> spelling_key("Dr Tatsiana Khomich") == spelling_key("KHOMICH, Tatsiana")
    True
    """
    words = parse(text, language=language).tokens
    return " ".join(sorted(t.key for t in words if t.role is not Role.HONORIFIC and t.key))


def digest(key: str) -> str:
    """A key in sixteen hexadecimal digits, for ids that are the same on every machine and in every run.

    >>> len(digest("khomich tatsiana"))
    16
    """
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _coarse(word: str, language: str) -> dict[str, None]:
    sounds = dict.fromkeys(coarse(r.phonemes) for r in readings(word, language=language)[:8])
    return dict.fromkeys([bones for bones in sounds if bones][:_READINGS])
