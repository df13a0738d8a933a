"""The words of an index: which of them a word fits, which aliases hold those that fit best, and how well on the whole.

Everything here is arrays, since a name is held against hundreds of words; the loops are in `_core`.
"""

from __future__ import annotations

import functools
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from onoma import given, scripts
from onoma._core import LONGEST, Lexicon
from onoma._core.record import distinct, record
from onoma.correspondences import STEPS, alphabet, channels, known, surprise
from onoma.grams import grams, keys, plain, signs, sounds, spelt, western
from onoma.kunya import children
from onoma.model import Name, Role
from onoma.store import hashed
from onoma.text import fold
from onoma.views import CHARACTERS, FOREIGN, SYLLABLES, Likenesses, is_at_home, joins, looked_up, views, words, worth_of
from onoma.weights import weight

if TYPE_CHECKING:
    import numpy as np


class Width(NamedTuple):
    """How many words of an index are looked at for one that is asked for. Set by hand between speed and what a wider
    search of a benchmark finds.
    """

    #: Words that share a gram are followed, rarest gram first, until so many were touched.
    grams: int
    #: So many are looked at closely, and the likeliest of them by a guess compared letter by letter.
    looked: int
    compared: int


#: Words of which each letter is a syllable are short, and many are spelt like each.
WIDE = frozenset({*SYLLABLES, "Kana"})
#: There are many ways to write words together; and those in syllables.
TOGETHER, WIDE_WIDTH, WIDE_TOGETHER = Width(1500, 40, 8), Width(60000, 400, 150), Width(60000, 40, 8)
#: Of words in syllables so many more are looked at when a word in other letters is asked for.
SYLLABIC = 60


class Reach(NamedTuple):
    """How far a search goes."""

    #: For a word by itself, in letters.
    width: Width
    #: Aliases that are touched, and those that are ranked, at most; none is so many bits behind the best.
    touched: int
    aliases: int
    within: float
    #: Of people with less than this by a rough sum, in bits, only so many are looked at.
    hopeless: float
    few: int


#: By nothing but keys of the whole name; by its words; by more of them, for a name that hardly fits anybody so far.
KEYS = Reach(Width(0, 0, 0), 0, 0, 0.0, 0.0, 8)
NEAR = Reach(Width(5000, 120, 32), 30000, 100, 20.0, 0.0, 10)
FAR = Reach(Width(20000, 400, 400), 100000, 300, 8.0, 3.0, 0)
#: The marks of a word that has all pairs of consonants (`signs`).
ALL = (2**64 - 1, 2**64 - 1)
#: Aliases found by keys of the whole name, at most, and readings of a word that the keys are made of.
KEYED, FOLLOWED = 40, 3
#: Whoever goes by a Western given name and the Chinese family name asked for is so many bits behind the best at most.
BEHIND = 5.0
#: A word that agrees says at least so much, in bits.
LEAST = 3.0
#: Words written together say more, or no more than each by itself.
LEAST_TOGETHER = 8.0
#: Of the words of aliases that were found, so many are compared with syllables written together.
COMPARED_AGAIN = 15
#: Words that were asked for and are kept, a kilobyte or two each.
_ASKED = 512

#: The weights that a rough sum needs, in the order in which the loops know them.
_WEIGHTS = (
    *(f"{sort}.{part}" for sort in ("same", "kin", "across", "syllables") for part in ("share", "strain", "once")),
    *("heard.share", "given.sister", "token.joined", "patronymic.contradicted", "patronymic.omitted"),
    *("family.contradicted", "family.omitted", "given.contradicted", "given.omitted", "given.second_omitted"),
    *("extra.word", "extra.patronymic"),
    *(f"{sort}.{part}" for sort in ("kin_apart", "across_apart") for part in ("share", "strain", "once")),
    "heard.once",
    *("extra.further", "whole.lone"),
)
_KEYS = (("tops", "tops"), ("hashes", "hashes"), ("starts", "starts"), ("rows", "numbers"))
_ROLES = (Role.GIVEN, Role.PATRONYMIC, Role.FAMILY)


def roles(name: Name) -> list[int]:
    """What each of the words looked up does: 0 given name, 1 patronymic, 2 family name; of words written together, 128
    with the places of the first and the last.

    >>> from onoma import parse
    >>> roles(parse("Kim Jong Un", language="ko"))
    [2, 0, 0, 129, 138]
    """
    parents = children(name)
    # The name of somebody's child contradicts a given name no more than a patronymic does.
    does = [1 if t.start in parents else _ROLES.index(t.role) for t in words(name)]
    return [*does, *[128 | j.first << 3 | j.last for j in joins(name)]]


class Traits(NamedTuple):
    """What a word is, beside its letters."""

    worth: float
    #: A number for its script; from 128 those of which a character is a syllable.
    script: int
    #: A number that stands for its letters.
    fold: int
    #: The groups of given names that it belongs to; from `given.SHORT` those that it is short for.
    groups: tuple[int, ...]
    #: Which consonants stand beside each other in it.
    signs: tuple[int, int]


def traits(parts: tuple[str, ...], language: str) -> Traits:
    """What a word is, or several written together."""
    script = scripts.script(parts[0])
    number = scripts.number(script) + 128 * (script in SYLLABLES)
    groups = given.groups(parts[0], language) if len(parts) == 1 else ()
    spelt_so = hashed(fold("".join(parts))) >> 32
    return Traits(worth_of(parts, language), number, spelt_so, groups, signs(parts, language))


def seen(parts: tuple[str, ...], language: str) -> np.ndarray:
    """The views of a word, or of several written together, as the loops take them."""
    import numpy as np

    found = views(parts, language)
    script = scripts.script(parts[0])
    more = 4 * (script == "Latn") + 8 * (script == "Hani") + 16 * (len(parts) > 1)
    packed = []
    for view in found:
        use = view.for_latin + 2 * view.for_others + more
        letters = alphabet(view.kind).coded(view.letters)
        bits = (view.bits, surprise(view.letters, view.kind))
        against, surprising = (min(round(STEPS * b), 2**16 - 1) for b in bits)
        packed.append(_PACKED.pack(against, surprising, known().index(view.kind), use, len(letters), letters))
    return np.frombuffer(b"".join(packed), np.uint8).reshape(-1, record().itemsize)


#: A `record`, its letters filled up with zeros.
_PACKED = struct.Struct(f"=2H3B{LONGEST}sx")


class Asked(NamedTuple):
    """A word that is asked for: how it is seen, and what else it is."""

    seen: np.ndarray
    chances: tuple[float, float]
    traits: Traits


@functools.lru_cache(maxsize=_ASKED)
def _asked(parts: tuple[str, ...], language: str) -> Asked:
    chances = (CHARACTERS if scripts.script(parts[0]) == "Hani" else FOREIGN, FOREIGN)
    return Asked(seen(parts, language), chances, traits(parts, language))


class Found(NamedTuple):
    """An alias that a name may mean: about what the evidence will say, and how like their words are."""

    row: int
    bits: float
    like: Callable[[], Likenesses]
    #: Whether it shares how characters sound.
    sounds: bool


def arrays(sections: Mapping[str, Sequence[int]]) -> dict[str, np.ndarray]:
    """The sections of an index, and the weights, as the loops take them."""
    import numpy as np

    kinds = {"f": np.float32, "I": np.uint32, "H": np.uint16, "B": np.uint8, "Q": np.uint64}

    def one(name: str) -> np.ndarray:
        section: Any = sections[name]
        kind = section.format if isinstance(section, memoryview) else section.typecode
        return np.frombuffer(section, dtype=kinds[kind])

    return {
        **{part: one(f"grams.{part}") for part in ("tops", "hashes", "starts", "numbers")},
        **{f"key_{mine}": one(f"keys.{part}") for mine, part in _KEYS},
        **{f"row_{part}": one(f"row.{part}") for part in ("starts", "words", "roles")},
        **{f"word_{part}": one(f"word.{part}") for part in ("starts", "rows")},
        **{part: one(f"word.{part}") for part in ("rarity", "norm", "views", "signs", "script", "fold")},
        "given": one("given.words"),
        "groups": one("given.groups"),
        "looks": one("views"),
        "weights": np.array([weight(name) for name in _WEIGHTS]),
    }


class Words:
    """The distinct words of all aliases, with what is kept of each."""

    def __init__(self, sections: Mapping[str, Sequence[int]]) -> None:
        held = arrays(sections)
        self.row_starts, self.row_words, self.rarity = held["row_starts"], held["row_words"], held["rarity"]
        self._grouped = _by_group(held["given"], held["groups"])
        self._lexicon = Lexicon(held, channels())
        self._local = threading.local()
        self._fitting = functools.lru_cache(maxsize=_ASKED)(self._fits)
        # A name is looked up twice at most, one time right after the other.
        self._keyed = functools.lru_cache(maxsize=16)(self._by_keys)

    def _scratch(self) -> tuple[np.ndarray, np.ndarray]:
        """Zeros for words and aliases, of each thread its own; the loops leave them zero.

        They are the same memory, since a loop needs but one of them.
        """
        import numpy as np

        if not hasattr(self._local, "zeros"):
            self._local.zeros = np.zeros(max(len(self.rarity), len(self.row_starts)), np.float32)
        return self._local.zeros[: len(self.rarity)], self._local.zeros.view(np.int32)[: len(self.row_starts)]

    def _fits(self, parts: tuple[str, ...], language: str, width: Width) -> tuple[np.ndarray, np.ndarray]:
        """The words of the index that a word fits, or several written together, and what that says, in bits."""
        import numpy as np

        looks, chances, what = _asked(parts, language)
        wide = scripts.script(parts[0]) in WIDE
        rare = 0 if wide else SYLLABIC
        near = self._lexicon.near(grams(parts, language), self._scratch()[0], width.grams, width.looked, rare)
        least = LEAST_TOGETHER if len(parts) > 1 else LEAST
        bits, strain = self._lexicon.alike(looks, what.signs, near, chances, least, True, width.compared)
        bits = np.minimum(np.minimum(bits, self.rarity[near]), np.float32(what.worth))
        if wide:
            # Much is spelt a little like a syllable or two; evidence weighs strain likewise.
            bits = bits - np.float32(0.5) * strain * strain / np.maximum(bits + strain, np.float32(1))
        good = bits > LEAST
        near, bits = near[good], bits[good]
        if len(what.groups):
            near, bits = self._with_forms(near, bits, what)
        return near, bits

    def _with_forms(self, near: np.ndarray, bits: np.ndarray, what: Traits) -> tuple[np.ndarray, np.ndarray]:
        """Words that fit, and the other forms and short forms of a given name, whatever their letters."""
        import numpy as np

        groups, holders = self._grouped
        # The same name, unless both are only short for it.
        wanted = {
            g for one in what.groups for g in ((one, one | given.SHORT) if one < given.SHORT else (one - given.SHORT,))
        }
        ends = [np.searchsorted(groups, (g, g + 1)) for g in sorted(wanted)]
        forms = np.concatenate([holders[first:last] for first, last in ends])
        forms = distinct(forms)
        forms = forms[np.isin(forms, near, assume_unique=True, invert=True)]
        more = np.minimum(self.rarity[forms], np.float32(what.worth)) - np.float32(weight("given.nickname"))
        said = more > LEAST
        return np.concatenate([near, forms[said]]), np.concatenate([bits, more[said]])

    def _by_keys(self, name: Name) -> tuple[np.ndarray, ...]:
        """The aliases that share a key of the whole name; those by Western given names; those that share two sounds of
        a Chinese name, and how many such there are.
        """
        import numpy as np

        keyed = [self._lexicon.keyed(each, KEYED) for each in (keys(name, FOLLOWED), spelt(name, asked=True))]
        named = self._lexicon.keyed(western(name, asked=True), KEYED)
        heard = [self._lexicon.keyed(key, KEYED) for key in sounds(name).reshape(-1, 1)]
        rows, times = np.empty(0, np.uint32), np.empty(0, np.int64)
        if heard:
            rows, times = np.unique(np.concatenate(heard), return_counts=True)
        return np.concatenate(keyed), named, rows, times

    def _ranked(
        self, wanted: Sequence[tuple[str, ...]], language: str, does: Sequence[int], reach: Reach
    ) -> np.ndarray:
        """The aliases that hold words that those of a name fit."""
        import numpy as np

        fitting = [self._fitting(parts, language, _width(parts, reach)) for parts in wanted]
        firsts = np.array([role >> 3 & 7 if role > 127 else i for i, role in enumerate(does)], np.uint8)
        lasts = np.array([role & 7 if role > 127 else i for i, role in enumerate(does)], np.uint8)
        return self._lexicon.rank(
            np.concatenate([words for words, _ in fitting]),
            np.concatenate([bits for _, bits in fitting]),
            np.cumsum([len(words) for words, _ in fitting]),
            firsts,
            lasts,
            sum(role < 128 for role in does),
            self._scratch()[1],
            reach.touched,
            reach.aliases,
            reach.within,
        )

    def near(self, name: Name, reach: Reach = NEAR) -> Iterator[Found]:
        """The aliases that a name comes near to, best first."""
        import numpy as np

        # Of names in syllables hardly any is meant without a doubt but those on record.
        wide = any(t.script in WIDE for t in name.tokens)
        if reach is KEYS and wide and not len(self._lexicon.keyed(plain(name), 1)):
            return
        keyed, named, heard, times = self._keyed(name)
        wanted = looked_up(name)
        if not wanted:
            return
        does = roles(name)
        ranked = np.empty(0, np.uint32) if reach is KEYS else self._ranked(wanted, name.language, does, reach)
        rows = distinct(np.concatenate([ranked, keyed, named, heard]))
        if not len(rows):
            return
        asked = [_asked(parts, name.language) for parts in wanted]
        starts = self.row_starts[rows].astype(np.int64)
        sizes = self.row_starts[rows + 1] - starts
        ends = np.cumsum(sizes)
        held = self.row_words[np.arange(ends[-1]) + np.repeat(starts - ends + sizes, sizes)]
        at = distinct(held)
        back = np.searchsorted(at, held)
        # What syllables stand for in a foreigner's name has other consonants than they are read with.
        foreign = [scripts.script(parts[0]) in WIDE and not is_at_home(parts[-1], name.language) for parts in wanted]
        # Syllables are written together as a matter of course, and seldom say more so than each word by itself.
        most = [COMPARED_AGAIN if len(parts) > 1 and scripts.script(parts[0]) in WIDE else len(at) for parts in wanted]
        like = [
            self._lexicon.alike(a.seen, ALL if far else a.traits.signs, at, a.chances, LEAST, False, closely)
            for a, far, closely in zip(asked, foreign, most, strict=True)
        ]
        bits, strains = np.stack([b for b, _ in like]), np.stack([s for _, s in like])
        told = [a.traits for a in asked]
        weighed = self._lexicon.weigh(
            rows,
            back.astype(np.uint32),
            bits,
            strains,
            np.array([t.worth for t in told]),
            np.array([t.script for t in told], np.uint8),
            np.array([t.fold for t in told], np.uint32),
            np.array([t.signs for t in told], np.uint64).ravel(),
            np.array(does, np.uint8),
            np.cumsum([len(t.groups) for t in told]).astype(np.uint32),
            np.array([g for t in told for g in t.groups], np.uint16),
            sum(t.role is Role.INITIAL for t in name.tokens),
        )
        worths = [t.worth for t in told]
        # A Western given name contradicts a Chinese one less than the sum has it.
        western_too = _among(rows, named)
        weighed[western_too] += np.float32(weight("given.western") - weight("given.contradicted"))
        # Nor do characters that sound alike count for anything in the sum.
        alike = _among(rows, heard)
        least = np.full(len(rows), weighed.max() - np.float32(BEHIND), np.float32)
        least[alike] += times
        weighed = np.where(western_too | alike, np.maximum(weighed, least), weighed)
        for i in np.lexsort((rows, -weighed)).tolist():
            mine = back[ends[i] - sizes[i] : ends[i]]
            like_i = functools.partial(_likenesses, bits, strains, worths, self.rarity, at, mine)
            yield Found(int(rows[i]), float(weighed[i]), like_i, bool(alike[i]))


def _width(parts: tuple[str, ...], reach: Reach) -> Width:
    wide = scripts.script(parts[0]) in WIDE
    if len(parts) > 1:
        return WIDE_TOGETHER if wide else TOGETHER
    return WIDE_WIDTH if wide else reach.width


def _among(rows: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Which of sorted rows are among some of them."""
    import numpy as np

    found = np.zeros(len(rows), bool)
    found[np.searchsorted(rows, some)] = True
    return found


def _by_group(holders: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The groups of given names in order, and beside each the word that belongs to it."""
    import numpy as np

    order = np.argsort(groups, kind="stable")
    return groups[order].astype(np.int64), holders[order]


def _likenesses(
    bits: np.ndarray, strains: np.ndarray, worths: list[float], rarity: np.ndarray, at: np.ndarray, mine: np.ndarray
) -> Likenesses:
    return Likenesses(bits[:, mine].tolist(), strains[:, mine].tolist(), worths, rarity[at[mine]].tolist())
