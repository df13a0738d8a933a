"""Keys of names and of their words: what an index looks up, from the same letters to runs of like consonants."""

from __future__ import annotations

import functools
from itertools import combinations, product
from typing import TYPE_CHECKING

from onoma import mandarin, scripts
from onoma._core import crossed, numbers, once
from onoma._core import grams as runs
from onoma._core import signs as beside
from onoma.given import is_english
from onoma.model import Name, Role
from onoma.phonemes import coarse
from onoma.reading import convention, readings
from onoma.syllables import is_syllable
from onoma.text import fold
from onoma.transcription import likeliest, usual
from onoma.unspaced import is_family, spellings
from onoma.views import SYLLABLES, at_home, is_at_home, views, words

if TYPE_CHECKING:
    import numpy as np


def letters(name: Name) -> str:
    """The strictest key: the folded words of a name, in no order, without titles.

    >>> from onoma import parse
    >>> letters(parse("Dr Tatsiana Khomich")) == letters(parse("KHOMICH, Tatsiana"))
    True
    """
    return " ".join(sorted(t.key for t in name.tokens if t.role is not Role.HONORIFIC))


@functools.lru_cache(maxsize=1024)
def bones(parts: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The consonants of a word, in few classes, by each of its readings; likewise of words written together."""
    if len(parts) > 1:
        whole = product(*(bones((part,), language)[:2] for part in parts))
        return tuple(dict.fromkeys(once("".join(each)) for each in whole))
    heard = [r.phonemes for r in readings(parts[0], language=language)[:6]]
    # A foreigner's name in syllables is found by what they are likely to stand for.
    heard += [
        convention("latin-english").rules.apply(latin) or ""
        for v in views(parts, language)
        if v.for_latin and v.kind in _HEARD
        for latin in likeliest(v.letters, v.kind)[:_LIKELY]
    ]
    # Nor is a common name abroad what its letters say: Льюис is Lewis.
    heard += [convention("latin-english").rules.apply(latin) or "" for latin in usual("".join(map(fold, parts)))]
    # What one hears as v or w is no consonant to another: Kwon, Gwon; Bülent, 뷜렌트.
    heard += [h.replace("w", "") for h in heard if "w" in h]
    return tuple(dict.fromkeys(map(coarse, heard))) or ("",)


#: Scripts of which a character is a syllable, or nearly so.
_HEARD = frozenset({*SYLLABLES, "Kana"})
#: So many ways in which their letters may be written are followed.
_LIKELY = 4
#: No word of a name is longer; of what is, so many letters are enough to find it by.
_LONG = 64


def grams(parts: tuple[str, ...], language: str) -> np.ndarray:
    """The numbers under which a word is found: runs of its consonants, and of its letters."""
    # Syllables are read by several languages, and each way may be how the name is spelt.
    most = None if scripts.script(parts[0]) in SYLLABLES else 3
    read = (v.letters for v in views(parts, language)[:most] if v.kind == "Latn")
    spelt = ("".join(map(fold, parts)), *read)
    return runs(*(tuple(dict.fromkeys(each[:_LONG] for each in side)) for side in (spelt, bones(parts, language))))


def signs(parts: tuple[str, ...], language: str) -> tuple[int, int]:
    """Which consonants of a word stand beside each other, by any reading, as 128 bits; all of them set where there are
    too few to tell.

    >>> one, other = signs(("Petrov",), "und"), signs(("Maria",), "und")
    >>> one[0] & other[0], one[1] & other[1]
    (0, 0)
    """
    skeletons = bones(parts, language)
    if scripts.script(parts[0]) in SYLLABLES:
        # They are spelt in more ways than they are read.
        english = convention("latin-english").rules
        spelt = (english.apply(v.letters) or "" for v in views(parts, language) if v.kind == "Latn")
        skeletons = (*skeletons, *map(coarse, spelt))
    return beside(skeletons)


def keys(name: Name, most: int) -> np.ndarray:
    """Numbers for the keys of a whole name: those of `plain`, two of its words, all of them run together; words by
    their consonants. At most `most` readings of a word are followed.
    """
    import numpy as np

    rough = [bones((t.text,), name.language)[:most] for t in words(name)]
    count = len(rough)
    one = np.array([count], np.uint32)
    found, _ = crossed(rough, np.arange(count, dtype=np.uint32), one, np.zeros(count, np.uint8))
    return np.concatenate([plain(name), found])


def plain(name: Name) -> np.ndarray:
    """A number for what is seen of a whole name without reading it: its letters in any order."""
    return numbers([letters(name)])


def sounds(name: Name) -> np.ndarray:
    """Numbers for any two characters of a Chinese name, in their order, by how they sound in Mandarin.

    >>> from onoma import parse
    >>> bool({*sounds(parse("刘振伟"))} & {*sounds(parse("劉衛"))})
    True
    """
    heard = [mandarin.syllable(char) for char in at_home(name)]
    return numbers([f"{one}.{other}" for one, other in combinations(heard, 2) if one and other])


def western(name: Name, *, asked: bool) -> np.ndarray:
    """Numbers for the family names under which a Chinese name that is asked for meets people with Western given names.

    >>> from onoma import parse
    >>> bool({*western(parse("劉慧卿"), asked=True)} & {*western(parse("Emily Lau"), asked=False)})
    True
    """
    if asked:
        family, _ = _at_home(name)
        return numbers([f"~{latin}" for latin in family or _beside_syllables(name)])
    families = [t.key for t in words(name) if is_family(t.key, "Hani")]
    given_names = {t.key for t in words(name) if t.script == "Latn" and is_english(t.text)} if families else set()
    return numbers([f"~{key}" for key in families if given_names - {key}])


def _beside_syllables(name: Name) -> list[str]:
    """Chinese family names in Latin letters beside which nothing but syllables stands: Wong Yuk-man."""
    found = words(name)
    if len(found) < 2 or any(t.script != "Latn" or is_english(t.text) for t in found):
        return []
    families = [t for t in found if t.role is Role.FAMILY and is_family(t.key, "Hani")]
    return [t.key for t in families if all(is_syllable(other.key) for other in found if other is not t)]


def spelt(name: Name, *, asked: bool) -> np.ndarray:
    """Numbers for a Chinese or Korean name that is asked for as it may be spelt, and for one that is spelt so.

    >>> from onoma import parse
    >>> bool({*spelt(parse("蔡明慧"), asked=True)} & {*spelt(parse("Tsai Ming-hui"), asked=False)})
    True
    """
    if asked:
        family, given = _at_home(name)
        return numbers([f"{one}~{other}" for one in family for other in given])
    found = [t.key for t in words(name)]
    cuts = ((found[0], found[1:]), (found[-1], found[:-1])) if len(found) > 1 else ()
    families = [(one, rest) for one, rest in cuts if any(is_family(one, script) for script in SYLLABLES)]
    return numbers([f"{one}~{''.join(rest)}" for one, rest in families])


def _at_home(name: Name) -> tuple[tuple[str, ...], list[str]]:
    """How the family and the given name are spelt in Latin letters by those who write them in syllables."""
    found = words(name)
    if len(found) != 2 or found[0].role is not Role.FAMILY or not is_at_home(found[1].text, name.language):
        return (), []
    given = [v.letters for v in views((found[1].text,), name.language) if v.kind == "Latn" and v.for_latin]
    return spellings(found[0].text, found[0].script), given
