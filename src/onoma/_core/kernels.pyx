# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops in which the time goes, in Cython: Python with types of C, compiled where a C compiler is. `arrays` does the
same in numpy; both give the same answers.

Whoever calls sees to it that every number is within bounds; nothing here looks.
"""

from __future__ import annotations

import cython
from cython.cimports.libc.math import log2
from cython.cimports.libc.string import memset

from onoma._core.record import distinct
from onoma.errors import IndexFormatError

ctypedef fused Number:
    unsigned int
    unsigned long long

FAR = cython.declare(cython.float, -1e9)
#: Letters are compared in whole numbers: so many to a bit, and less than any sum of them.
STEPS = cython.declare(cython.int, 256)
LOW = cython.declare(cython.int, -(1 << 28))
NEVER = cython.declare(cython.float, -100.0)
#: The numbers that are kept for segments.
SEGMENTS = cython.declare(cython.Py_ssize_t, 2048)
#: Where the lowest bit of a number is, by what a de Bruijn sequence makes of that bit.
PLACES = cython.declare(cython.uchar[32])
for place in range(32):
    PLACES[((0x077CB531 << place) & 0xFFFFFFFF) >> 27] = place
#: The letters that are taken, as bits, by what `fits` has in its lowest six: none at 63, and down from there the first
#: letter, the first two, the second …
TAKEN = cython.declare(cython.uint[64])
for place in range(32):
    TAKEN[2 * place] = 0x80000000 >> place
    TAKEN[2 * place + 1] = 0x180000000 >> (place + 1) if place < 31 else 0


#: A view of a word as `retrieval.RECORD` has it.
View = cython.struct(
    against=cython.ushort, surprise=cython.ushort, kind=cython.uchar, use=cython.uchar, length=cython.uchar,
    letters=cython.uchar[24],
)  # fmt: skip
#: The letters of a word, edges included, and each two neighbours.
Word = cython.struct(size=cython.Py_ssize_t, letters=cython.ushort[26], pairs=cython.ushort[26])
#: A word held against letters of a kind by log2 P(other | one) or P(one | other): what was learned; row by row for
#: segments of the kind what each letter of the word says of it, and what this and the one before say together, beyond
#: what it costs to leave them out; what that is, and for all of them; what it costs to leave out a letter of the kind;
#: and what a segment of the kind says at most.
Side = cython.struct(
    told=cython.pointer(cython.const[cython.short]), says=cython.short[32 * 2048], both=cython.short[32 * 2048],
    skips=cython.int[26], whole=cython.int, gaps=cython.short[128], most=cython.short[2048],
)  # fmt: skip
#: A word held against letters of a kind, both ways. The cells of neighbouring segments of the word and of the kind are
#: `down` and `across` apart. A letter of the kind has the row of its number, a pair the one in `rows`: 0, with nothing
#: in it, where it was never met with any of the word; `count` rows are in use.
#:
#: `fits` has for each row, and each place of the word, what P(other | one) gives it at best for a letter or a pair two
#: places further along at most, or where nothing stands for it. In its lowest six bits is which, so that the first of
#: equals is greatest; `replies` has what P(one | other) says of that, and TAKEN the letters that it takes.
Beside = cython.struct(
    word=Word, down=cython.Py_ssize_t, across=cython.Py_ssize_t, sides=Side[2], rows=cython.short[2048],
    count=cython.short, fits=cython.int[32 * 2048], replies=cython.short[64 * 2048],
)  # fmt: skip


cdef int _cut(Beside* beside, Side* side, Word* other, int least) noexcept nogil:
    """The best sum, in STEPS of a bit, over segments of one or two letters that stand for each other; LOW where it turns
    out to be below `least`.

    Row by row of the other word. From each sum is taken what it costs to leave out the one word's letters so far: so to
    leave out one more is free, and the last sum of a row is its best.
    """
    # A place before the first holds LOW, so that nothing is asked in the loops; nor does it matter what follows the last.
    sums = cython.declare(cython.int[36][3])
    best = cython.declare(cython.int[32])
    # What the other's letters from a place on say at most.
    rest = cython.declare(cython.int[27])
    cdef int x
    cdef Py_ssize_t i, j
    n: cython.Py_ssize_t = beside.word.size
    m: cython.Py_ssize_t = other.size
    rest[m] = 0
    rest[m - 1] = side.most[other.letters[m - 1]]
    for j in range(m - 2, -1, -1):
        rest[j] = max(rest[j + 1] + side.most[other.letters[j]], rest[j + 2] + side.most[beside.rows[other.pairs[j]]])
    least -= side.whole
    if rest[0] < least:
        return LOW
    # In fours.
    wide: cython.Py_ssize_t = n + 3 & ~3
    for j in range(3):
        for i in range(wide + 2):
            sums[j][i] = 0
        sums[j][0] = LOW
    hopeless: cython.bint = False
    now: cython.pointer(cython.int) = cython.address(sums[0][1])
    before: cython.pointer(cython.int) = cython.address(sums[2][1])
    earlier: cython.pointer(cython.int) = cython.address(sums[1][1])
    for j in range(m):
        letter: cython.Py_ssize_t = 32 * other.letters[j]
        pair: cython.Py_ssize_t = 32 * beside.rows[other.pairs[j - 1]] if j > 0 else 0
        gap: cython.int = side.gaps[other.letters[j]]
        for i in range(wide):
            x = max(before[i] + side.says[letter + i], before[i + 1] + gap)
            x = max(x, before[i - 1] + side.both[letter + i])
            x = max(x, earlier[i] + side.says[pair + i])
            best[i] = max(x, earlier[i - 1] + side.both[pair + i])
        x = before[0] + gap
        now[0] = x
        for i in range(n):
            x = max(x, best[i])
            now[i + 1] = x
        # Whatever comes next goes on from here, or with a pair from one letter before.
        if x + rest[j + 1] < least:
            if hopeless:
                return LOW
            hopeless = True
        else:
            hopeless = False
        now, before, earlier = earlier, now, before
    return before[n] + side.whole


cdef int _guess(Beside* beside, Word* other, int surprise, int other_surprise) noexcept nogil:
    """About what two words say: each segment of the other taken for what fits it best in the one, two places from as far
    along at most, whatever the others are taken for.
    """
    forth: cython.int = 0
    back: cython.int = 0
    taken: cython.uint = 0
    # The same up to the letter before.
    forth_before: cython.int = 0
    back_before: cython.int = 0
    taken_before: cython.uint = 0
    cdef Py_ssize_t j
    # The place in the other word times `across`, by 65536, is as far along in the one.
    across: cython.Py_ssize_t = 65536 * (beside.word.size - 1) // (other.size - 1) + 1
    for j in range(other.size):
        near: cython.Py_ssize_t = j * across >> 16
        letter: cython.Py_ssize_t = other.letters[j]
        fit: cython.int = beside.fits[32 * letter + near]
        forth_here: cython.int = forth + (fit >> 6)
        back_here: cython.int = back + beside.replies[64 * letter + (fit & 63)]
        taken_here: cython.uint = taken | TAKEN[fit & 63]
        pair: cython.Py_ssize_t = beside.rows[other.pairs[j - 1]] if j > 0 else 0
        fit = beside.fits[32 * pair + near]
        # Asked without a branch: nobody can foresee which.
        both: cython.int = -(forth_before + (fit >> 6) > forth_here)
        back_here += (back_before + beside.replies[64 * pair + (fit & 63)] - back_here) & both
        taken_here ^= (taken_here ^ (taken_before | TAKEN[fit & 63])) & cython.cast(cython.uint, both)
        forth_here = max(forth_here, forth_before + (fit >> 6))
        forth_before, back_before, taken_before = forth, back, taken
        forth, back, taken = forth_here, back_here, taken_here
    unused: cython.uint = ~taken & ((cython.cast(cython.uint, 1) << beside.word.size) - 1)
    while unused:
        back += beside.sides[1].skips[_first(unused)]
        unused &= unused - 1
    return min(forth + other_surprise, back + surprise)


include "letters.pxi"
include "words.pxi"


cdef class Channels:
    """What was learned of each kind of letters beside Latin ones: log2 P(Latin | native) and log2 P(native | Latin), in
    STEPS to a bit.

    The cell of two segments stands at the place of their kind plus `width` times the native one's number plus the Latin
    one's. `native` and `latin` list, for each segment, those of the other side that it was met with where one of the two
    is of two letters: up to `native_ends` and `latin_ends`, by the places of the kinds divided by `width` and by
    `width` times the kind. Two letters make the pair `joins` says, from `join_places` on `singles` in a row.
    """

    cdef const short[::1] forth, back
    cdef const long long[::1] places
    cdef const unsigned int[::1] native_ends
    cdef const unsigned short[::1] native
    cdef const unsigned int[::1] latin_ends
    cdef const unsigned short[::1] latin, joins
    cdef const short[::1] native_forth, native_back, latin_forth, latin_back
    cdef const long long[::1] join_places, singles
    cdef Py_ssize_t width
    #: The number of the Latin kind.
    cdef unsigned char own

    def __init__(self, arrays: dict[str, object], width: int, own: int) -> None:
        self.forth, self.back, self.places = arrays["forth"], arrays["back"], arrays["places"]
        self.native_ends, self.native = arrays["native_ends"], arrays["native"]
        self.latin_ends, self.latin = arrays["latin_ends"], arrays["latin"]
        self.joins, self.join_places, self.singles = arrays["joins"], arrays["join_places"], arrays["singles"]
        self.width, self.own = width, own
        # What is told of those that are listed, one after the other.
        import numpy as np

        ends, at = np.asarray(self.native_ends), np.asarray(self.latin_ends)
        cells = width * np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0)) + self.native
        self.native_forth, self.native_back = (np.asarray(arrays[side])[cells] for side in ("forth", "back"))
        kinds, rows = np.divmod(np.repeat(np.arange(len(at)), np.diff(at, prepend=0)), width)
        cells = np.asarray(self.places)[kinds] + width * np.asarray(self.latin).astype(np.int64) + rows
        self.latin_forth, self.latin_back = (np.asarray(arrays[side])[cells] for side in ("back", "forth"))

    def agree(self, int kind, const unsigned char[::1] one, int other_kind, const unsigned char[::1] other):
        """The best ways to cut two words into segments that stand for each other: the sums of log2 P(other | one) and of
        log2 P(one | other), each at its own best.
        """
        import numpy as np

        room: cython.uchar[::1] = np.empty(cython.sizeof(Beside), np.uint8)
        beside: cython.pointer(Beside) = cython.cast(cython.pointer(Beside), cython.address(room[0]))
        theirs: Word
        self._spell(kind, cython.address(one[0]) if one.shape[0] else cython.NULL, one.shape[0], cython.address(beside.word))
        self._spell(other_kind, cython.address(other[0]) if other.shape[0] else cython.NULL, other.shape[0], cython.address(theirs))
        self._hold(kind, other_kind, beside, True)
        onward: cython.double = _cut(beside, cython.address(beside.sides[0]), cython.address(theirs), LOW)
        backward: cython.double = _cut(beside, cython.address(beside.sides[1]), cython.address(theirs), LOW)
        return onward / STEPS, backward / STEPS

    cdef void _spell(self, Py_ssize_t kind, const unsigned char* letters, Py_ssize_t length, Word* word) noexcept nogil:
        """A word with its edges, and its pairs of neighbours."""
        i: cython.Py_ssize_t
        across: cython.Py_ssize_t = self.singles[kind]
        base: cython.Py_ssize_t = self.join_places[kind]
        word.size = length + 2
        word.letters[0] = 1
        for i in range(length):
            word.letters[i + 1] = letters[i]
            word.pairs[i] = self.joins[base + word.letters[i] * across + letters[i]]
        word.letters[length + 1] = 2
        word.pairs[length] = self.joins[base + word.letters[length] * across + 2]

    cdef void _hold(self, Py_ssize_t kind, Py_ssize_t other_kind, Beside* beside, bint closely) noexcept nogil:
        """Hold a word of a kind against letters of another, to cut them or else to guess; one of the two is Latin."""
        turned: cython.bint = other_kind != self.own
        base: cython.Py_ssize_t = self.places[other_kind if turned else kind]
        beside.sides[turned].told = cython.address(self.forth[base])
        beside.sides[1 - turned].told = cython.address(self.back[base])
        beside.down = 1 if turned else self.width
        beside.across = self.width if turned else 1
        letters: cython.Py_ssize_t = self.singles[other_kind]
        cdef Py_ssize_t i, k, way, size, row, at, first, last, segment
        cdef int fit, forth, back
        side: cython.pointer(Side)
        other: cython.pointer(Side) = cython.address(beside.sides[1])
        told: cython.pointer(cython.const[cython.short])
        n: cython.Py_ssize_t = beside.word.size
        memset(beside.rows, 0, SEGMENTS * cython.sizeof(cython.short))
        beside.count = 0
        for k in range(letters):
            _open(beside, closely)
        for way in range(2):
            side = cython.address(beside.sides[way])
            side.whole = 0
            for k in range(1, letters):
                side.gaps[k] = side.told[k * beside.across]
                side.most[k] = side.gaps[k]
            for i in range(n):
                told = side.told + beside.word.letters[i] * beside.down
                side.skips[i] = told[0]
                side.whole += told[0]
                if closely:
                    for k in range(1, letters):
                        side.says[32 * k + i] = told[k * beside.across] - told[0]
                        side.most[k] = max(side.most[k], side.says[32 * k + i])
                elif way == 0:
                    for k in range(1, letters):
                        beside.fits[32 * k + i + 2] = told[k * beside.across] * 64 + 62 - 2 * i
                else:
                    for k in range(1, letters):
                        beside.replies[64 * k + 62 - 2 * i] = told[k * beside.across]
        side = cython.address(beside.sides[0])
        segments: cython.pointer(cython.const[cython.ushort]) = &self.latin[0] if turned else &self.native[0]
        onward: cython.pointer(cython.const[cython.short]) = (
            &self.latin_forth[0] if turned else &self.native_forth[0]
        )
        backward: cython.pointer(cython.const[cython.short]) = (
            &self.latin_back[0] if turned else &self.native_back[0]
        )
        for i in range(n):
            for size in range(1, 3 if i < n - 1 else 2):
                at = beside.word.letters[i] if size == 1 else beside.word.pairs[i]
                at += self.width * other_kind if turned else self.places[kind] // self.width
                first = 0
                if at > 0:
                    first = self.latin_ends[at - 1] if turned else self.native_ends[at - 1]
                last = self.latin_ends[at] if turned else self.native_ends[at]
                for k in range(first, last):
                    segment, forth, back = segments[k], onward[k], backward[k]
                    row = segment if segment < letters else beside.rows[segment]
                    if row == 0:
                        row = beside.count
                        beside.rows[segment] = row
                        _open(beside, closely)
                    at = 32 * row + i
                    if not closely:
                        fit = 63 - size - 2 * i
                        beside.fits[at + 2] = max(beside.fits[at + 2], forth * 64 + fit)
                        beside.replies[64 * row + fit] = back
                    elif size == 1:
                        side.says[at] = forth - side.skips[i]
                        other.says[at] = back - other.skips[i]
                        side.most[row] = max(side.most[row], side.says[at])
                        other.most[row] = max(other.most[row], other.says[at])
                    else:
                        side.both[at + 1] = forth - side.skips[i] - side.skips[i + 1]
                        other.both[at + 1] = back - other.skips[i] - other.skips[i + 1]
                        side.most[row] = max(side.most[row], side.both[at + 1])
                        other.most[row] = max(other.most[row], other.both[at + 1])
        for k in range(1, 1 if closely else beside.count):
            fits: cython.pointer(cython.int) = cython.address(beside.fits[32 * k])
            fit = side.gaps[k] * 64 + 63 if k < letters else LOW
            beside.replies[64 * k + 63] = 0
            for i in range(n + 3 & ~3):
                fits[i] = max(max(max(fits[i], fits[i + 1]), max(fits[i + 2], fits[i + 3])), max(fits[i + 4], fit))


cdef inline void _open(Beside* beside, bint closely) noexcept nogil:
    """One more row, in which everything is as little as nothing ever is: -32640."""
    way: cython.Py_ssize_t
    if closely:
        for way in range(2):
            memset(cython.address(beside.sides[way].says[32 * beside.count]), 0x80, 64)
            memset(cython.address(beside.sides[way].both[32 * beside.count]), 0x80, 64)
            beside.sides[way].most[beside.count] = -32640
    else:
        memset(cython.address(beside.fits[32 * beside.count]), 0x80, 128)
    beside.count += 1


#: A list as `lists` writes it: where its steps begin and end, how many numbers it has, and how many bytes a step.
List = cython.struct(place=cython.Py_ssize_t, end=cython.Py_ssize_t, size=cython.Py_ssize_t, width=cython.Py_ssize_t)


cdef class Lexicon:
    """The words and aliases of an index, and what was learned of letters, held ready for the loops."""

    cdef const unsigned long long[::1] signs
    cdef const unsigned int[::1] tops, hashes, starts, key_tops, key_hashes, key_starts, key_rows, fold, given
    cdef const unsigned int[::1] views, row_starts, row_words, word_starts, word_rows
    cdef const float[::1] norm, rarity
    cdef const unsigned char[::1] looks, numbers, row_roles, script
    cdef const unsigned short[::1] groups
    cdef const double[::1] weights
    cdef Channels channels

    def __init__(self, arrays: dict[str, object], channels: Channels) -> None:
        self.tops, self.hashes, self.starts, self.numbers = (arrays[part] for part in ("tops", "hashes", "starts", "numbers"))
        self.key_tops, self.key_hashes, self.key_starts = (arrays[f"key_{part}"] for part in ("tops", "hashes", "starts"))
        self.key_rows = arrays["key_rows"]
        self.norm, self.views, self.looks = arrays["norm"], arrays["views"], arrays["looks"]
        self.row_starts, self.row_words = arrays["row_starts"], arrays["row_words"]
        self.row_roles, self.rarity = arrays["row_roles"], arrays["rarity"]
        self.word_starts, self.word_rows = arrays["word_starts"], arrays["word_rows"]
        self.script, self.fold, self.signs = arrays["script"], arrays["fold"], arrays["signs"]
        self.given, self.groups = arrays["given"], arrays["groups"]
        self.weights, self.channels = arrays["weights"], channels

    def near(self, const unsigned long long[::1] grams, float[::1] sums, int budget, int most, int rare):
        """The words that share the most with a word by its grams, rarest first until `budget` words were touched; about
        `most` of them, and about `rare` of those of which each letter is a syllable, in order of their places. `sums` must be zero, and is left so.
        """
        import numpy as np

        lists = cython.declare(List[512])
        one: List
        bins = cython.declare(cython.int[1024])
        rare_bins = cython.declare(cython.int[1024])
        count: cython.Py_ssize_t = 0
        total: cython.Py_ssize_t = 0
        used: cython.Py_ssize_t = 0
        forged: cython.bint = False
        cdef Py_ssize_t i, k, place, end, t, step, whole, left
        limit: cython.Py_ssize_t = budget
        wanted: cython.int = most
        wanted_rare: cython.int = rare
        with cython.nogil:
            for i in range(min(512, grams.shape[0])):
                at: cython.Py_ssize_t = _place(self.tops, self.hashes, grams[i])
                if at < 0:
                    continue
                one = self._list(at)
                if one.size == 0:
                    forged = True
                    break
                k = count
                while k > 0 and lists[k - 1].size > one.size:
                    lists[k] = lists[k - 1]
                    k -= 1
                lists[k] = one
                count += 1
            while used < count and (used == 0 or total + lists[used].size < limit):
                total += lists[used].size
                used += 1
        touched = np.empty(total + 1, np.uint32)
        scored = np.empty(total, np.float32)
        out: cython.uint[::1] = touched
        scores: cython.float[::1] = scored
        kept: cython.Py_ssize_t = 0
        words: cython.Py_ssize_t = self.norm.shape[0]
        with cython.nogil:
            for k in range(used):
                one = lists[k]
                # A gram of every word is worth a little; below that only a forged index has any.
                bits: cython.double = max(log2(cython.cast(cython.double, words) / one.size), 0.0)
                worth: cython.float = cython.cast(cython.float, bits) + cython.cast(cython.float, 0.1)
                place, end, left, t = one.place, one.end, one.size, 0
                whole = (cython.cast(cython.Py_ssize_t, 1) << 8 * one.width) - 1
                while place < end:
                    step = self.numbers[place]
                    if one.width > 1:
                        step |= cython.cast(cython.Py_ssize_t, self.numbers[place + 1]) << 8
                    if one.width > 2:
                        step |= cython.cast(cython.Py_ssize_t, self.numbers[place + 2]) << 16
                    place += one.width
                    t += step
                    if step == whole:
                        continue
                    if t >= words or left == 0:
                        forged = True
                        break
                    left -= 1
                    # Written wherever it leads: to ask first would take longer.
                    out[kept] = t
                    kept += sums[t] == 0
                    sums[t] += worth
                forged |= left > 0
            top: cython.float = 0.0
            for i in range(kept):
                scores[i] = sums[out[i]] / self.norm[out[i]]
                sums[out[i]] = 0.0
                top = max(top, scores[i])
            scale: cython.float = 1023 / top if top > 0 else 0
            for i in range(1024):
                bins[i] = 0
                rare_bins[i] = 0
            for i in range(kept):
                t = out[i]
                bin: cython.int = cython.cast(cython.int, scores[i] * scale)
                bins[bin] += 1
                rare_bins[bin] += self.script[t] > 127
            least: cython.int = _least(bins, wanted)
            rare_least: cython.int = _least(rare_bins, wanted_rare)
            total = 0
            for i in range(kept):
                t = out[i]
                bin = cython.cast(cython.int, scores[i] * scale)
                if bin >= least or (bin >= rare_least and self.script[t] > 127):
                    out[total] = t
                    total += 1
        if forged:
            raise IndexFormatError("the index is damaged or forged: grams.numbers holds no such list; compile the registry again")
        return np.sort(touched[:total])

    cdef List _list(self, Py_ssize_t at) noexcept nogil:
        """The list of a gram, as `lists` writes it; of no numbers where it is none."""
        found: List
        found.place, found.end = self.starts[at], self.starts[at + 1]
        found.width, found.size = self.numbers[found.place] & 3, self.numbers[found.place] >> 2
        found.place += 1
        cdef Py_ssize_t i
        if found.size == 63:
            found.size = 0
            for i in range(4 if found.end - found.place >= 4 else 0):
                found.size |= cython.cast(cython.Py_ssize_t, self.numbers[found.place + i]) << 8 * i
            found.place += 4
        if found.width == 0 or found.size * found.width > found.end - found.place or (found.end - found.place) % found.width:
            found.size = 0
        return found

    def keyed(self, const unsigned long long[::1] keys, int most):
        """The aliases of the keys, rarest first, as long as they are no more than `most`."""
        import numpy as np

        found = np.empty(most, np.uint32)
        out: cython.uint[::1] = found
        count: cython.Py_ssize_t = 0
        room: cython.Py_ssize_t = most
        cdef Py_ssize_t size, i, k
        # Few aliases have a rare key in common: those that do come first.
        for size in range(1, most + 1):
            rest: cython.Py_ssize_t = 0
            for i in range(keys.shape[0]):
                at: cython.Py_ssize_t = _place(self.key_tops, self.key_hashes, keys[i])
                if at < 0:
                    continue
                having: cython.Py_ssize_t = self.key_starts[at + 1] - self.key_starts[at]
                rest += having > size and having <= room
                if having == size and count + size <= room:
                    for k in range(self.key_starts[at], self.key_starts[at + 1]):
                        out[count] = self.key_rows[k]
                        count += 1
            if rest == 0 or count == room:
                break
        return distinct(found[:count])

    def alike(
        self, const unsigned char[:, ::1] looks, tuple signs, const unsigned int[::1] words, tuple chances, float least,
        bint together, int most,
    ):
        """What the letters say that a word is one name with each of `words`, and how strained that is; NEVER where they say
        less than `least`. Of more than `most` words only about so many are looked at closely, the likeliest by a guess.

        `chances` is what is held against words that are not in Latin letters: those in Chinese characters, and others.
        Words written together are compared with such words only if `together`.
        """
        import numpy as np

        count: cython.Py_ssize_t = words.shape[0]
        bits = np.empty(count, np.float32)
        strains = np.zeros(count, np.float32)
        best_of = np.empty(count, np.int32)
        guessed = np.empty(count, np.int32)
        out: cython.float[::1] = bits
        strain: cython.float[::1] = strains
        best: cython.int[::1] = best_of
        guesses: cython.int[::1] = guessed
        characters: cython.int = _steps(chances[0])
        foreign: cython.int = _steps(chances[1])
        floor: cython.int = _steps(least)
        wanted: cython.int = most
        low: cython.ulonglong = signs[0]
        high: cython.ulonglong = signs[1]
        ones: cython.int = _ones(low) + _ones(high)
        cdef Py_ssize_t i, k, a, b, w, other
        closely: cython.int
        kinds: cython.Py_ssize_t = self.channels.places.shape[0]
        latin: cython.Py_ssize_t = self.channels.own
        bins = cython.declare(cython.int[1024])
        room: cython.uchar[::1] = np.empty(cython.sizeof(Beside), np.uint8)
        mine: cython.pointer(Beside) = cython.cast(cython.pointer(Beside), cython.address(room[0]))
        theirs: Word
        forged: cython.bint = False
        # The views of the words, those of one kind one after the other; `last` is where those of a kind end.
        last = cython.declare(cython.Py_ssize_t[257])
        views_of = np.empty(self._views_of(words), np.uint32)
        owners_of = np.empty(len(views_of), np.uint32)
        views: cython.uint[::1] = views_of
        owners: cython.uint[::1] = owners_of
        with cython.nogil:
            memset(last, 0, 257 * cython.sizeof(cython.Py_ssize_t))
            for k in range(count):
                out[k] = NEVER
                best[k] = guesses[k] = LOW
            for closely in range(2):
                # Once to count them, and once to put them there.
                for k in range(count):
                    w = words[k]
                    if not closely:
                        # Words that have few neighbouring consonants in common are two names.
                        shared: cython.int = _ones(low & self.signs[2 * w]) + _ones(high & self.signs[2 * w + 1])
                        held: cython.int = _ones(self.signs[2 * w]) + _ones(self.signs[2 * w + 1])
                        if shared == 0 or 4 * shared < min(ones, held):
                            guesses[k] = 2 * LOW
                    if guesses[k] < LOW:
                        continue
                    b = self.views[w]
                    while b < cython.cast(cython.Py_ssize_t, self.views[w + 1]):
                        if not closely and not self._sound(b, self.views[w + 1]):
                            forged = True
                            break
                        other = self._view(b).kind
                        if closely:
                            views[last[other]] = b
                            owners[last[other]] = k
                            last[other] += 1
                        else:
                            last[other + 1] += 1
                        b += self._length(b)
                if forged:
                    break
                for other in range(0 if closely else kinds):
                    last[other + 1] += last[other]
            for closely in range(2 if forged else 0 if count > wanted else 1, 2):
                if closely and count > wanted:
                    # How many are guessed to say so much, an eighth of a bit by an eighth.
                    memset(bins, 0, 1024 * cython.sizeof(cython.int))
                    for k in range(count):
                        bins[_eighths(guesses[k])] += guesses[k] > LOW
                    enough: cython.int = _least(bins, wanted)
                    for k in range(count):
                        if _eighths(guesses[k]) < enough:
                            guesses[k] = 2 * LOW
                for a in range(looks.shape[0]):
                    one: cython.pointer(View) = cython.cast(cython.pointer(View), cython.address(looks[a, 0]))
                    self.channels._spell(one.kind, one.letters, one.length, cython.address(mine.word))
                    for other in range(kinds):
                        if one.kind != latin and other != latin:
                            continue
                        ready: cython.bint = False
                        for i in range(last[other - 1] if other > 0 else 0, last[other]):
                            k = owners[i]
                            two: cython.pointer(View) = self._view(views[i])
                            # A view is there for words in Latin letters (1), for others (2), and of such a word (4).
                            if not (one.use & (1 if two.use & 4 else 2) and two.use & (1 if one.use & 4 else 2)):
                                continue
                            # Words written together on both sides (16) say no more than each by itself.
                            if guesses[k] < LOW or (not together and one.use & two.use & 16):
                                continue
                            # No script takes so many more letters than another: щ is schtsch in German.
                            if max(one.length, two.length) > 2 * min(one.length, two.length) + 4:
                                continue
                            cost: cython.int = one.against + two.against
                            if not (one.use & 4 or two.use & 4):
                                cost += characters if two.use & 8 else foreign
                            if not ready:
                                ready = True
                                self.channels._hold(one.kind, other, mine, closely)
                            self.channels._spell(other, two.letters, two.length, cython.address(theirs))
                            if not closely:
                                guesses[k] = max(guesses[k], _guess(
                                    mine, cython.address(theirs), one.surprise, two.surprise,
                                ) - cost)  # fmt: skip
                                continue
                            enough_here: cython.int = max(floor, best[k] + 1) + cost
                            onward: cython.int = _cut(
                                mine, cython.address(mine.sides[0]), cython.address(theirs), enough_here - two.surprise
                            )
                            if onward + two.surprise < enough_here:
                                continue
                            backward: cython.int = _cut(
                                mine, cython.address(mine.sides[1]), cython.address(theirs), enough_here - one.surprise
                            )
                            if backward + one.surprise < enough_here:
                                continue
                            best[k] = min(onward + two.surprise, backward + one.surprise) - cost
                            out[k] = cython.cast(cython.float, best[k]) / STEPS
                            strain[k] = cython.cast(cython.float, cost - min(onward, backward)) / STEPS
        if forged:
            raise IndexFormatError("the index is damaged or forged: views holds no such view; compile the registry again")
        return bits, strains

    cdef Py_ssize_t _views_of(self, const unsigned int[::1] words) noexcept:
        """How many views words have at most, if each has four pairs of bytes or more."""
        total: cython.Py_ssize_t = 0
        k: cython.Py_ssize_t
        for k in range(words.shape[0]):
            total += (self.views[words[k] + 1] - self.views[words[k]]) // 4
        return total

    cdef View* _view(self, Py_ssize_t at) noexcept nogil:
        return cython.cast(cython.pointer(View), cython.address(self.looks[2 * at]))

    cdef Py_ssize_t _length(self, Py_ssize_t at) noexcept nogil:
        """How many pairs of bytes a view has: without what follows its letters."""
        return (self._view(at).length + 8) // 2

    cdef bint _sound(self, Py_ssize_t at, Py_ssize_t end) noexcept nogil:
        """Whether a view is one, and ends where it should."""
        cdef Py_ssize_t i
        one: cython.pointer(View) = self._view(at)
        if end - at < 4 or at + self._length(at) > end or one.length > 24 or one.kind >= self.channels.places.shape[0]:
            return False
        for i in range(one.length):
            if one.letters[i] >= self.channels.singles[one.kind]:
                return False
        return True

    def rank(
        self, const unsigned int[::1] words, const float[::1] bits, const long long[::1] ends,
        const unsigned char[::1] firsts, const unsigned char[::1] lasts, int asked, int[::1] slots, int budget, int most,
        float within,
    ):
        """The aliases that hold the words which fit, best first, roughly weighed; at most `most`, `within` so many bits of
        the best.

        `words` and `bits` are those that fit each word asked for, up to `ends`; the first `asked` are words, the others
        run from `firsts` to `lasts` of them together. Words with few aliases go first, until `budget` were touched.
        `slots` must be zero, and is left so.
        """
        import numpy as np

        units: cython.Py_ssize_t = ends.shape[0]
        singles: cython.Py_ssize_t = asked
        wanted: cython.Py_ssize_t = most
        limit: cython.Py_ssize_t = budget
        far: cython.double = within
        starts = np.asarray(self.word_starts)
        order_of = np.argsort(starts[np.asarray(words) + np.uint32(1)] - starts[words], kind="stable")
        order: cython.const[cython.longlong][::1] = order_of
        unit_of = np.empty(words.shape[0], np.int64)
        unit: cython.longlong[::1] = unit_of
        total: cython.Py_ssize_t = 0
        used: cython.Py_ssize_t = 0
        cdef Py_ssize_t i, k, r
        for k in range(units):
            for i in range(ends[k - 1] if k > 0 else 0, ends[k]):
                unit[i] = k
        while used < order.shape[0]:
            w: cython.Py_ssize_t = words[order[used]]
            total += self.word_starts[w + 1] - self.word_starts[w]
            if total > limit and used > 0:
                break
            used += 1
        table_of = np.zeros((min(total, self.row_starts.shape[0]) + 1, units), np.float32)
        touched_of = np.empty(table_of.shape[0], np.uint32)
        top_of = np.empty(wanted)
        best_of = np.empty(wanted, np.uint32)
        table: cython.float[:, ::1] = table_of
        touched: cython.uint[::1] = touched_of
        top: cython.double[::1] = top_of
        best: cython.uint[::1] = best_of
        count: cython.Py_ssize_t = 0
        kept: cython.Py_ssize_t = 0
        with cython.nogil:
            for i in range(used):
                w = words[order[i]]
                k = unit[order[i]]
                for r in range(self.word_starts[w], self.word_starts[w + 1]):
                    row: cython.Py_ssize_t = self.word_rows[r]
                    if slots[row] == 0:
                        touched[count] = row
                        count += 1
                        slots[row] = count
                    table[slots[row] - 1, k] = max(table[slots[row] - 1, k], bits[order[i]])
            for i in range(count):
                row = touched[i]
                slots[row] = 0
                score: cython.double = 0.0
                gain: cython.double = 0.0
                hits: cython.Py_ssize_t = 0
                for k in range(singles):
                    score += table[i, k]
                    hits += table[i, k] > 0
                for k in range(singles, units):
                    apart: cython.double = table[i, firsts[k]]
                    if lasts[k] > firsts[k]:
                        apart += table[i, lasts[k]]
                    gain = max(gain, table[i, k] - apart)
                    hits += table[i, k] > apart and apart <= 0
                if kept == wanted and score + gain < top[kept - 1]:
                    continue
                theirs: cython.Py_ssize_t = 0
                for r in range(self.row_starts[row], self.row_starts[row + 1]):
                    theirs += self.row_roles[r] < 128
                left: cython.Py_ssize_t = max(0, singles - hits)
                over: cython.Py_ssize_t = max(0, theirs - hits)
                both: cython.Py_ssize_t = min(left, over)
                # What fits nothing on the other side: where both sides have such a word, and where one has.
                score += gain - 5 * both - 1.5 * (left + over - 2 * both)
                if kept == wanted and (score < top[kept - 1] or (score == top[kept - 1] and row > best[kept - 1])):
                    continue
                k = kept if kept < wanted else kept - 1
                kept = min(kept + 1, wanted)
                while k > 0 and (top[k - 1] < score or (top[k - 1] == score and best[k - 1] > row)):
                    top[k] = top[k - 1]
                    best[k] = best[k - 1]
                    k -= 1
                top[k] = score
                best[k] = row
            while kept > 0 and top[kept - 1] < top[0] - far:
                kept -= 1
        return best_of[:kept]

    def weigh(
        self, const unsigned int[::1] rows, const unsigned int[::1] columns, const float[:, ::1] bits,
        const float[:, ::1] strains, const double[::1] worths, const unsigned char[::1] scripts,
        const unsigned int[::1] folds, const unsigned long long[::1] signs, const unsigned char[::1] roles,
        const unsigned int[::1] group_ends, const unsigned short[::1] groups, int initials,
    ):
        """About what the evidence will say of each of `rows`, in bits: its words assigned to those asked for, each used
        once, and what is left over on either side.

        `columns` are the places in `bits` and `strains` of the words of the rows, one row after the other.
        """
        import numpy as np

        weights = np.empty(rows.shape[0])
        out: cython.double[::1] = weights
        cdef Py_ssize_t i, j, k
        at: cython.Py_ssize_t = 0
        spelt: cython.Py_ssize_t = initials
        table = cython.declare(cython.double[24][24])
        with cython.nogil:
            for k in range(rows.shape[0]):
                start: cython.Py_ssize_t = self.row_starts[rows[k]]
                held: cython.Py_ssize_t = min(24, self.row_starts[rows[k] + 1] - start)
                for i in range(min(24, roles.shape[0])):
                    for j in range(held):
                        w: cython.Py_ssize_t = self.row_words[start + j]
                        table[i][j] = self._agreed(
                            roles[i], worths[i], scripts[i], folds[i], signs[2 * i], signs[2 * i + 1], groups,
                            group_ends[i - 1] if i > 0 else 0, group_ends[i],
                            w, self.row_roles[start + j], bits[i, columns[at + j]], strains[i, columns[at + j]],
                        )  # fmt: skip
                out[k] = self._sum(table, roles, self.row_roles[start:start + held], spelt)
                at += self.row_starts[rows[k] + 1] - start
        return weights

    cdef double _agreed(
        self, unsigned char role, double worth, unsigned char script, unsigned int fold, unsigned long long low,
        unsigned long long high, const unsigned short[::1] groups, Py_ssize_t first, Py_ssize_t last, Py_ssize_t word,
        unsigned char known_role, double likeness, double strain
    ) noexcept nogil:
        """What two words say for one person if they are taken for one; FAR where they cannot be."""
        cdef Py_ssize_t i, j
        joins: cython.int = (role >> 7) + (known_role >> 7)
        if joins == 2:
            return FAR
        worth = min(worth, self.rarity[word])
        if fold == self.fold[word]:
            return self.weights[0] * worth + self.weights[2] - joins * self.weights[14]
        best: cython.double = FAR
        kind: cython.Py_ssize_t = 6
        if script & 128 or self.script[word] & 128:
            kind = 9
        elif script == self.script[word]:
            kind = 3
        if likeness >= 3:
            # Words whose consonants are not the same by any reading have weights of their own.
            mine: cython.int = _ones(low) + _ones(high)
            theirs: cython.int = _ones(self.signs[2 * word]) + _ones(self.signs[2 * word + 1])
            if _ones(low & self.signs[2 * word]) + _ones(high & self.signs[2 * word + 1]) < min(mine, theirs):
                kind = 24 if kind == 3 else 27 if kind == 6 else kind
            strain = strain * strain / max(likeness + strain, 1)
            best = (
                self.weights[kind] * min(likeness, worth)
                + self.weights[kind + 1] * strain
                + self.weights[kind + 2]
                - joins * self.weights[14]
            )
        if joins == 0 and (role == 0 or known_role == 0):
            j = _from(self.given, 0, self.given.shape[0], cython.cast(cython.uint, word)) if first < last else self.given.shape[0]
            while j < self.given.shape[0] and self.given[j] == word:
                for i in range(first, last):
                    # The same name, unless both are only short for it.
                    shared: cython.int = groups[i] ^ self.groups[j]
                    if shared == 0 and groups[i] < 32768 or shared == 32768:
                        best = max(best, self.weights[12] * (worth - self.weights[13]) + self.weights[30])
                j += 1
        return best

    cdef double _sum(
        self, double[24][24] table, const unsigned char[::1] asked, const unsigned char[::1] known, Py_ssize_t initials
    ) noexcept nogil:
        """The agreements of the best assignment, and what is left over."""
        total: cython.double = 0.0
        mine: cython.uint = 0
        theirs: cython.uint = 0
        taken: cython.int = 0
        given: cython.bint = False
        n: cython.Py_ssize_t = min(24, asked.shape[0])
        m: cython.Py_ssize_t = known.shape[0]
        cdef Py_ssize_t i, j
        while True:
            best: cython.double = FAR
            at: cython.Py_ssize_t = -1
            to: cython.Py_ssize_t = -1
            for i in range(n):
                if mine & _span(asked[i], i):
                    continue
                for j in range(m):
                    if table[i][j] > best and not theirs & _span(known[j], j):
                        best = table[i][j]
                        at = i
                        to = j
            if at < 0:
                break
            total += best
            taken += 1
            mine |= _span(asked[at], at)
            theirs |= _span(known[to], to)
        if mine == 0:
            return NEVER
        # What is left of each role: 0 given name, 1 patronymic, 2 family name.
        left = cython.declare(cython.int[3], [0, 0, 0])
        for i in range(n):
            if asked[i] < 128 and not mine >> i & 1:
                left[asked[i]] += 1
        for j in range(m):
            if known[j] < 128 and theirs >> j & 1 and known[j] == 0:
                given = True
        step: cython.int
        for step in range(3):
            role: cython.int = (step + 1) % 3
            for j in range(m):
                if known[j] != role or theirs >> j & 1:
                    continue
                if role == 1:
                    if left[1] > 0:
                        left[1] -= 1
                        total += self.weights[15]
                    else:
                        total += self.weights[16]
                elif left[role] > 0 or left[2 - role] > 0:
                    left[role if left[role] > 0 else 2 - role] -= 1
                    total += self.weights[17 if role == 2 else 19]
                elif role == 0 and initials > 0:
                    initials -= 1
                elif role == 0 and given:
                    total += self.weights[21]
                else:
                    total += self.weights[18 if role == 2 else 20]
        extra: cython.int = left[0] + left[2]
        total += (extra > 0) * self.weights[22] + max(extra - 1, 0) * self.weights[31] + left[1] * self.weights[23]
        return total + (taken == 1 and extra > 1) * self.weights[32]


cdef int _least(int* bins, int most) noexcept nogil:
    """The bin from which on so many are counted, 1024 where none are wanted."""
    at: cython.int = 1024
    total: cython.int = 0
    while at > 0 and total < most:
        at -= 1
        total += bins[at]
    return at


cdef int _eighths(int steps) noexcept nogil:
    """The bin of a guess: from 0 for 64 bits against to 1023 for 64 bits."""
    return max(min((steps >> 5) + 512, 1023), 0)


cdef int _steps(float bits) noexcept nogil:
    """Bits in STEPS, as far as an int holds them."""
    return cython.cast(cython.int, max(min(bits * STEPS, cython.cast(cython.float, -LOW)), cython.cast(cython.float, LOW)))


cdef unsigned int _span(unsigned char role, Py_ssize_t place) noexcept nogil:
    """The words that one takes up, as bits: itself, or for words written together those from the first to the last."""
    if role < 128:
        return 1 << place
    first: cython.int = role >> 3 & 7
    last: cython.int = role & 7
    return (1 << first) | (1 << last)


cdef Py_ssize_t _place(const unsigned int[::1] tops, const unsigned int[::1] hashes, unsigned long long key) noexcept nogil:
    """Where a key stands, of which `tops` and `hashes` have the bits as `store.Multimap` says; -1 where it does not."""
    count: cython.ulonglong = tops.shape[0] - 1
    key *= cython.cast(cython.ulonglong, 0x5851F42D4C957F2D)
    top: cython.Py_ssize_t = (key >> 32) * count >> 32
    number: cython.uint = cython.cast(cython.uint, key * count >> 32)
    at: cython.Py_ssize_t = _from(hashes, tops[top], tops[top + 1], number)
    return at if at < cython.cast(cython.Py_ssize_t, tops[top + 1]) and hashes[at] == number else -1


cdef Py_ssize_t _from(const Number[::1] numbers, Py_ssize_t low, Py_ssize_t high, Number number) noexcept nogil:
    """The first of sorted numbers between two places that is no less than this one."""
    while low < high:
        middle: cython.Py_ssize_t = (low + high) // 2
        if numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low


cdef Py_ssize_t _first(unsigned int bits) noexcept nogil:
    """The place of the lowest bit that is set."""
    return PLACES[(bits & (0 - bits)) * cython.cast(cython.uint, 0x077CB531) >> 27]


cdef int _ones(unsigned long long bits) noexcept nogil:
    """How many bits are set."""
    one: cython.ulonglong = 0x5555555555555555
    two: cython.ulonglong = 0x3333333333333333
    four: cython.ulonglong = 0x0F0F0F0F0F0F0F0F
    bits = bits - (bits >> 1 & one)
    bits = (bits & two) + (bits >> 2 & two)
    bits = bits + (bits >> 4) & four
    bits = bits + (bits >> 8)
    bits = bits + (bits >> 16)
    bits = bits + (bits >> 32)
    return cython.cast(cython.int, bits & 0x7F)
