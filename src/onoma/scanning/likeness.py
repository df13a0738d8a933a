"""How alike two single words are, 0 to 1: the second look, after sketches have agreed."""

from __future__ import annotations

import functools
import re

from onoma import text
from onoma._unidecode import ascii_of
from onoma.scanning import given

#: Cyrillic letters as rough Latin ones; what is not here goes through Unidecode.
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "z", "з": "z", "и": "i",
        "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "у": "u", "ў": "v", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "a", "ы": "i",
        "ь": "", "э": "e", "ю": "iu", "я": "ia", "ј": "i", "љ": "l", "њ": "n", "ћ": "c", "ђ": "j", "џ": "j",
    }
)  # fmt: skip
#: What writers of Latin letters spell in several ways, brought to one.
_SAME = (
    ("shch", "s"), ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("cz", "c"), ("sz", "s"), ("sh", "s"), ("ch", "h"),
    ("kh", "h"), ("dzh", "j"), ("zh", "z"), ("ts", "c"), ("tz", "c"), ("dz", "z"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("qu", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ea", "i"), ("y", "i"), ("x", "ks"), ("q", "k"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiou")
#: Letters that stand for one sound here and there, and what the difference costs.
_NEAR = {
    frozenset(pair): cost
    for pairs, cost in (
        ("bp dt gk zs vf", 0.4),
        ("ck cs cz ch jg jz gh hk jh cj st ct", 0.4),
        ("vw jc", 0.1),
        ("wu vu ji wo lr mn", 0.4),
    )
    for pair in pairs.split()
}


@functools.lru_cache(maxsize=131072)
def plain(word: str) -> str:
    """A folded word in rough Latin letters.

    >>> plain("байден"), plain("johnson"), plain("lukasenko")
    ('baiden', 'johnson', 'lukasenko')
    """
    if not word.isascii():
        word = word.replace("дж", "j").translate(_CYRILLIC)
        word = word if word.isascii() else ascii_of(word).lower()
    for one, other in _SAME:
        word = word.replace(one, other)
    return _DOUBLE.sub(r"\1", word)


@functools.lru_cache(maxsize=262144)
def alike(one: str, other: str) -> float:
    """How alike two folded words are, 0 to 1: vowels differ cheaply, since languages spell them by ear.

    >>> alike("трамп", "trump") > 0.9 > 0.5 > alike("трамп", "biden")
    True
    """
    if one == other:
        return 1.0
    a, b = plain(one), plain(other)
    if not a or not b:
        return 0.0
    return max(0.0, 0.99 - _distance(a, b) / max(len(a), len(b)))


def _distance(a: str, b: str) -> float:
    """Weighted edits from one rough spelling to another."""
    row = [0.0]
    for y in b:
        row.append(row[-1] + _alone(y))
    for i, x in enumerate(a):
        before, row = row, [row[0] + _alone(x)]
        for j, y in enumerate(b):
            same = before[j] + (0.0 if x == y else _instead(x, y))
            row.append(min(same, before[j + 1] + _alone(x), row[j] + _alone(y)))
        if i == 0 and a[0] != b[0] and _instead(a[0], b[0]) >= 1:
            row = [cost + 0.5 for cost in row]
    return row[-1]


def _alone(letter: str) -> float:
    return 0.4 if letter in _VOWELS or letter in "hw" else 1.0


def _instead(x: str, y: str) -> float:
    if x in _VOWELS and y in _VOWELS:
        return 0.3
    return _NEAR.get(frozenset((x, y)), 1.0)


@functools.lru_cache(maxsize=131072)
def given_alike(one: str, other: str) -> float:
    """The same for given names in a text and in a list, where forms of one name are alike whatever their letters.

    >>> given_alike("joe", "joseph") > 0.9, given_alike("джозеф", "joe") > 0.8
    (True, True)
    """
    best = alike(one, other)
    mine, others = given.groups(one), given.groups(other)
    if one != other and mine & others:
        return max(0.95, best)
    if not mine and best < 0.9:
        # A foreign spelling of a name that the other is a form of.
        for group in others:
            if "@" + group in given.asked(one):
                best = max(best, *(0.95 * alike(one, form) for form in given.forms(group)))
    return best
