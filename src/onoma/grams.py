"""Keys of names and of their words: what an index looks up, from the same letters to runs of like consonants."""

from __future__ import annotations

import functools
import re
from itertools import combinations, product

from onoma.model import Name, Role
from onoma.phonemes import coarse
from onoma.reading import readings
from onoma.store import hashed
from onoma.text import fold
from onoma.views import views, words

_RUNS = re.compile(r"(.)\1+")


def letters(name: Name) -> str:
    """The strictest key: the folded words of a name, in no order, without titles.

    >>> from onoma import parse
    >>> letters(parse("Dr Tatsiana Khomich")) == letters(parse("KHOMICH, Tatsiana"))
    True
    """
    return " ".join(sorted(t.key for t in name.tokens if t.role is not Role.HONORIFIC))


@functools.lru_cache(maxsize=8192)
def bones(parts: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The consonants of a word, in few classes, by each of its readings; likewise of words written together."""
    if len(parts) > 1:
        whole = product(*(bones((part,), language)[:2] for part in parts))
        return tuple(dict.fromkeys(_RUNS.sub(r"\1", "".join(each)) for each in whole))
    heard = [r.phonemes for r in readings(parts[0], language=language)[:6]]
    # What one hears as v or w is no consonant to another: Kwon, Gwon; Bülent, 뷜렌트.
    heard += [h.replace("w", "") for h in heard if "w" in h]
    return tuple(dict.fromkeys(map(coarse, heard))) or ("",)


@functools.lru_cache(maxsize=8192)
def grams(parts: tuple[str, ...], language: str) -> tuple[int, ...]:
    """The keys under which a word is found: runs of its consonants, and of its letters."""
    found: dict[str, None] = {}
    for skeleton in bones(parts, language):
        edged = f"^{skeleton}$"
        found[f"={skeleton}"] = None
        for size in (2, 3):
            for i in range(len(edged) - size + 1):
                found[f"#{edged[i : i + size]}"] = None
        # With one consonant less, since one side may lack it: Mark, 마크.
        if 2 < len(skeleton) < 8:
            for i in range(len(skeleton)):
                found[f"={skeleton[:i]}{skeleton[i + 1 :]}"] = None
    for spelt in {"".join(map(fold, parts)), *(v.letters for v in views(parts, language)[:3] if v.kind == "Latn")}:
        edged = f"^{spelt}$"
        for i in range(len(edged) - 2):
            found[edged[i : i + 3]] = None
    return tuple(map(_gram, found))


@functools.lru_cache(maxsize=65536)
def _gram(gram: str) -> int:
    return hashed(gram)


def keys(name: Name) -> list[tuple[str, ...]]:
    """Keys of the whole name: two of its words, and all of them run together; the first part says which."""
    rough = [bones((t.text,), name.language)[:4] for t in words(name)]
    found: dict[tuple[str, ...], None] = {}
    for one, other in combinations(rough, 2):
        for x in one:
            for y in other:
                if len(x) + len(y) > 3:
                    found["pair", *sorted((x, y))] = None
    if rough:
        first = [b[0] for b in rough]
        for whole in ("".join(first), "".join(first[1:] + first[:1])):
            if len(whole) > 3:
                found["whole", whole] = None
    return list(found)
