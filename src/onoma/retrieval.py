"""The words of an index: which of them a word fits, and which aliases hold those that fit best.

Everything here is arrays, since a name is held against hundreds of words.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from onoma import scripts
from onoma._core import LONGEST, agreements, gather
from onoma.correspondences import known, surprise, way
from onoma.grams import grams
from onoma.model import Name
from onoma.views import CHARACTERS, FOREIGN, NEVER, SYLLABLES, Likenesses, joins, looked_up, views, words, worth_of

if TYPE_CHECKING:
    import numpy as np

#: Words that share a gram are followed, rarest gram first, until so many were touched; so many are looked at closely,
#: so many kept. Set on the train people of the benchmark.
GRAMS, LOOKED, KEPT = 40000, 250, 120
#: The same for words of which each letter is a syllable: they are short, and many are spelt like each. Of those in the
#: index, so many more are looked at when a word in other letters is asked for.
WIDE = frozenset({*SYLLABLES, "Kana"})
WIDE_GRAMS, WIDE_LOOKED, WIDE_KEPT, SYLLABIC = 200000, 1500, 500, 120
#: Aliases that are ranked.
ALIASES = 400
#: What a word that fits nothing on the other side counts for, where both sides have one and where one has.
_AGAINST, _ABSENT = 5.0, 1.5


class Fit(NamedTuple):
    """Words of the index that a word fits, by place, and how well, in bits."""

    words: np.ndarray
    bits: np.ndarray


def _best(numbers: np.ndarray, scores: np.ndarray, most: int) -> np.ndarray:
    """The numbers of the highest scores, in no order."""
    import numpy as np

    return numbers[np.argpartition(-scores, most)[:most]] if len(numbers) > most else numbers


class Words:
    """The distinct words of all aliases, with what is kept of each."""

    def __init__(self, sections: Mapping[str, Sequence[int]]) -> None:
        import numpy as np

        kinds = {"f": np.float32, "I": np.uint32, "H": np.uint16, "B": np.uint8, "Q": np.uint64}

        def arrays(name: str) -> np.ndarray:
            section: Any = sections[name]
            kind = section.format if isinstance(section, memoryview) else section.typecode
            return np.frombuffer(section, dtype=kinds[kind])

        self.hashes, self.starts, self.numbers = (arrays(f"grams.{part}") for part in ("hashes", "starts", "numbers"))
        self.row_starts, self.row_words = arrays("row.starts"), arrays("row.words")
        self.word_starts, self.word_rows = arrays("word.starts").astype(np.int64), arrays("word.rows")
        self.rarity, self.norm = arrays("word.rarity"), arrays("word.norm")
        self.views = arrays("word.views").astype(np.int64)
        self.kind, self.use, self.bits, self.surprise = (
            arrays(f"view.{part}") for part in ("kind", "use", "bits", "surprise")
        )
        self.letters = arrays("view.letters").reshape(-1, LONGEST)
        self.pairs = arrays("view.pairs").reshape(-1, LONGEST - 1)
        self.lengths = arrays("view.lengths")
        self.of_view = np.repeat(np.arange(len(self.views) - 1, dtype=np.uint32), np.diff(self.views))
        kinds_of_syllables = [known().index(kind) for kind in SYLLABLES]
        self.syllabic = np.zeros(len(self.norm), bool)
        self.syllabic[self.of_view[np.isin(self.kind, kinds_of_syllables)]] = True
        self._local = threading.local()
        self._fits: dict[tuple[tuple[str, ...], str], Fit] = {}

    def _scratch(self, name: str, size: int) -> np.ndarray:
        """Zeros, one array a thread; whoever uses it clears what was touched."""
        import numpy as np

        found = getattr(self._local, name, None)
        if found is None:
            found = np.zeros(size, np.float32)
            setattr(self._local, name, found)
        return found

    def near(self, parts: tuple[str, ...], language: str) -> np.ndarray:
        """The words that share the rarest grams with a word."""
        import numpy as np

        if not len(self.hashes):
            return np.empty(0, np.uint32)
        asked = np.array(grams(parts, language), np.uint64)
        at = np.minimum(np.searchsorted(self.hashes, asked), len(self.hashes) - 1)
        at = at[self.hashes[at] == asked]
        starts, ends = self.starts[at].astype(np.int64), self.starts[at + 1].astype(np.int64)
        sizes = ends - starts
        order = np.argsort(sizes, kind="stable")
        wide = scripts.script(parts[0]) in WIDE
        most, looked = (WIDE_GRAMS, WIDE_LOOKED) if wide else (GRAMS, LOOKED)
        order = order[: max(1, int(np.searchsorted(np.cumsum(sizes[order]), most)))]
        worths = np.log2(len(self.norm) / sizes[order]).astype(np.float32) + np.float32(0.1)
        sums = self._scratch("words", len(self.norm))
        touched = gather(self.numbers, starts[order], ends[order], worths, sums)
        scores = sums[touched]
        sums[touched] = 0
        scores = scores / self.norm[touched]
        found = _best(touched, scores, looked)
        if not wide:
            rare = self.syllabic[touched]
            found = np.union1d(found, _best(touched[rare], scores[rare], SYLLABIC))
        return found

    def fits(self, parts: tuple[str, ...], language: str) -> Fit:
        """The words that a word fits best."""
        found = self._fits.get((parts, language))
        if found is None:
            if len(self._fits) > 65536:
                self._fits.clear()
            found = self._fits[parts, language] = self._fit(parts, language)
        return found

    def _fit(self, parts: tuple[str, ...], language: str) -> Fit:
        import numpy as np

        near = np.sort(self.near(parts, language))
        bits, strain = self.alike(parts, language, near)
        bits = np.minimum(np.minimum(bits, self.rarity[near]), np.float32(worth_of(parts, language)))
        wide = scripts.script(parts[0]) in WIDE
        if wide:
            # Much is spelt a little like a syllable or two; evidence weighs strain likewise.
            bits = bits - 0.5 * strain * strain / np.maximum(bits + strain, 1)
        good = np.nonzero(bits > 1)[0]
        kept = WIDE_KEPT if wide else KEPT
        good = _best(good, bits[good], kept)
        return Fit(near[good], bits[good])

    def alike(self, parts: tuple[str, ...], language: str, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the letters say that a word is one name with each of others (in the order of their places), and how
        strained that is.
        """
        import numpy as np

        counts = self.views[at + 1] - self.views[at]
        ends = np.cumsum(counts)
        rows = np.repeat(self.views[at] - ends + counts, counts) + np.arange(counts.sum())
        use, kind = self.use[rows], self.kind[rows]
        best = np.full(len(rows), NEVER, np.float32)
        strain = np.zeros(len(rows), np.float32)
        latin, is_latin = known().index("Latn"), scripts.script(parts[0]) == "Latn"
        theirs_latin = (use & 4) > 0
        characters = ((use & 8) > 0) & (scripts.script(parts[0]) == "Hani")
        chance = np.where(theirs_latin, 0, np.where(characters, CHARACTERS, FOREIGN)).astype(np.float32)
        kinds = np.unique(kind)
        for view in views(parts, language):
            mine = np.float32(surprise(view.letters, view.kind))
            for other in kinds:
                if view.kind != "Latn" and other != latin:
                    continue
                fitting = kind == other
                if is_latin:
                    fitting &= (use & 1) > 0
                else:
                    fitting &= (theirs_latin & view.for_latin) | (~theirs_latin & view.for_others & ((use & 2) > 0))
                chosen = np.nonzero(fitting)[0]
                if not len(chosen):
                    continue
                asked, _, there, here = way(view.kind, known()[other])
                one, one_pairs = (np.array(numbers, np.uint32) for numbers in asked.coded(view.letters))
                met = rows[chosen]
                onward, backward = agreements(
                    one, one_pairs, self.letters, self.pairs, self.lengths, met.astype(np.uint32), there, here
                )
                against = np.float32(view.bits) + self.bits[met]
                if not is_latin:
                    against += chance[chosen]
                bits = np.minimum(onward + self.surprise[met], backward + mine) - against
                better = bits > best[chosen]
                chosen = chosen[better]
                best[chosen] = bits[better]
                strain[chosen] = (against - np.minimum(onward, backward))[better]
        # The best of each word's views.
        order = np.lexsort((-best, self.of_view[rows]))
        words, firsts = np.unique(self.of_view[rows][order], return_index=True)
        found, strains = np.full(len(at), NEVER, np.float32), np.zeros(len(at), np.float32)
        places = np.searchsorted(at, words)
        found[places], strains[places] = best[order][firsts], strain[order][firsts]
        return found, strains

    def likenesses(self, name: Name, rows: list[int]) -> list[Likenesses]:
        """How like the words of a name and those of aliases are, each with each."""
        import numpy as np

        asked = looked_up(name)
        held = [self.row_words[self.row_starts[row] : self.row_starts[row + 1]] for row in rows]
        if not asked or not held:
            return [Likenesses([], [], [], []) for _ in rows]
        at, back = np.unique(np.concatenate(held), return_inverse=True)
        found = [self.alike(parts, name.language, at) for parts in asked]
        bits, strains = (np.stack(each)[:, back] for each in zip(*found, strict=True))
        worths = [worth_of(parts, name.language) for parts in asked]
        ends = np.cumsum([len(h) for h in held])
        return [
            Likenesses(
                bits[:, end - len(h) : end].tolist(),
                strains[:, end - len(h) : end].tolist(),
                worths,
                self.rarity[h].tolist(),
            )
            for h, end in zip(held, ends, strict=True)
        ]

    def aliases(self, name: Name) -> list[int]:
        """The aliases that hold the words which fit best, best first, roughly weighed."""
        import numpy as np

        asked = words(name)
        met = [self._rows(self.fits((word.text,), name.language)) for word in asked]
        together = [self._rows(self.fits(join.parts, name.language)) for join in joins(name)]
        touched = np.unique(np.concatenate([rows for rows, _ in (*met, *together)]))
        table = np.zeros((len(asked), len(touched)), np.float32)
        for line, (rows, bits) in zip(table, met, strict=True):
            line[np.searchsorted(touched, rows)] = bits
        hits = (table > 0).sum(0)
        scores = table.sum(0)
        gains = np.zeros(len(touched), np.float32)
        for join, (rows, bits) in zip(joins(name), together, strict=True):
            at = np.searchsorted(touched, rows)
            apart = table[join.first, at] + (table[join.last, at] if join.last > join.first else 0)
            gains[at] = np.maximum(gains[at], bits - apart)
            hits[at] += (bits > apart) & (apart <= 0)
        scores += gains
        if not len(touched):
            return []
        held = self.row_starts[touched + 1] - self.row_starts[touched]
        theirs = (held + 1) // 2
        left, over = np.maximum(0, len(asked) - hits), np.maximum(0, theirs.astype(np.int64) - hits)
        both = np.minimum(left, over)
        scores = scores - _AGAINST * both - _ABSENT * (left - both) - _ABSENT * (over - both)
        order = np.lexsort((touched, -scores))[:ALIASES]
        return [int(row) for row in touched[order]]

    def is_syllabic(self, row: int) -> bool:
        """Whether an alias is in letters of which each is a syllable."""
        start = self.row_starts[row]
        return bool(start < self.row_starts[row + 1] and self.syllabic[self.row_words[start]])

    def _rows(self, fit: Fit) -> tuple[np.ndarray, np.ndarray]:
        """The aliases that hold any of the words, each once with the bits of the best."""
        import numpy as np

        starts = self.word_starts[fit.words]
        counts = self.word_starts[fit.words.astype(np.int64) + 1] - starts
        at = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        rows, bits = self.word_rows[at], np.repeat(fit.bits, counts)
        order = np.lexsort((-bits, rows))
        rows, bits = rows[order], bits[order]
        first = np.ones(len(rows), bool)
        first[1:] = rows[1:] != rows[:-1]
        return rows[first], bits[first]
