# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops in which the time goes, in Cython: Python with types, compiled where a C compiler is. `arrays` does the same
in numpy; both give the same answers.

Whoever calls sees to it that every number is within bounds; nothing here looks.
"""

from __future__ import annotations

import cython
from cython.cimports.libc.math import log2
from cython.cimports.libc.string import memset

FAR = cython.declare(cython.float, -1e9)
#: Letters are compared in whole numbers: so many to a bit, and less than any sum of them.
STEPS = cython.declare(cython.int, 256)
LOW = cython.declare(cython.int, -(1 << 28))
NEVER = cython.declare(cython.float, -100.0)
#: What no sum of letters is, twice over, and the numbers that are kept for letters; below, of segments.
UNASKED = cython.declare(cython.short, 0x0101)
SINGLES = cython.declare(cython.Py_ssize_t, 256)
SEGMENTS = cython.declare(cython.Py_ssize_t, 2048)
#: What stands beside the first and the last letter of a word: no letter at all.
EDGE = cython.declare(cython.Py_UCS4, 0x110000)


#: The letters of a word, edges included, and each two neighbours.
Word = cython.struct(
    letters=cython.pointer(cython.const[cython.ushort]), pairs=cython.pointer(cython.const[cython.ushort]), size=cython.Py_ssize_t
)
#: The tables between two kinds of letters: log2 P(other | one) and log2 P(one | other), with the steps between the cells
#: of neighbouring segments of the one word and of the other.
Tables = cython.struct(
    forth=cython.pointer(cython.const[cython.short]), back=cython.pointer(cython.const[cython.short]),
    down=cython.Py_ssize_t, across=cython.Py_ssize_t,
)  # fmt: skip
#: What fits a segment: both sums, and the letters of the one word that it takes, the place of the first times 4 and how
#: many, as bits.
Fit = cython.struct(forth=cython.short, back=cython.short, taken=cython.short, unused=cython.short)


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _cut(
    one: Word, other: Word, told: cython.pointer(cython.const[cython.short]), down: cython.Py_ssize_t, across: cython.Py_ssize_t,
    met: cython.pointer(cython.const[cython.uint]), least: cython.int,
) -> cython.int:  # fmt: skip
    """The best sum of `told`, in STEPs of a bit, over segments of one or two letters that stand for each other; LOW once
    it falls below `least`, since every further segment only takes from it.

    Few segments of two letters were ever met: for each of the other's, `met` and, SEGMENTS further on, holds as bits the
    places of the one word's letters and pairs that were met with it.
    """
    # Two places and two rows before the first hold LOW, so that nothing is asked in the loops.
    rows = cython.declare(cython.int[29][3])
    singles = cython.declare(cython.Py_ssize_t[27])
    doubles = cython.declare(cython.Py_ssize_t[27])
    gaps = cython.declare(cython.int[27])
    by_pair = cython.declare(cython.uint[27])
    to_pair = cython.declare(cython.uint[27])
    pairs = cython.declare(cython.uint[27])
    top: cython.int = 0
    before_top: cython.int = 0
    x: cython.int
    y: cython.int
    i: cython.Py_ssize_t
    j: cython.Py_ssize_t
    n: cython.Py_ssize_t = one.size
    m: cython.Py_ssize_t = other.size
    for i in range(3):
        rows[i][0] = LOW
        rows[i][1] = LOW
    rows[0][2] = 0
    rows[2][2] = LOW
    for j in range(1, m + 1):
        singles[j] = other.letters[j - 1] * across
        gaps[j] = told[singles[j]]
        by_pair[j] = met[SEGMENTS + other.letters[j - 1]]
        to_pair[j] = 0
        pairs[j] = 0
        if j > 1:
            doubles[j] = other.pairs[j - 2] * across
            to_pair[j] = met[other.pairs[j - 2]]
            pairs[j] = met[SEGMENTS + other.pairs[j - 2]]
        rows[0][j + 2] = rows[0][j + 1] + gaps[j]
        rows[2][j + 2] = LOW
    for i in range(1, n + 1):
        now: cython.pointer(cython.int) = cython.address(rows[i % 3][2])
        before: cython.pointer(cython.int) = cython.address(rows[(i + 2) % 3][2])
        earlier: cython.pointer(cython.int) = cython.address(rows[(i + 1) % 3][2])
        single: cython.pointer(cython.const[cython.short]) = told + one.letters[i - 1] * down
        double: cython.pointer(cython.const[cython.short]) = told + one.pairs[i - 2 if i > 1 else 0] * down
        skip: cython.int = single[0]
        here: cython.uint = cython.cast(cython.uint, 1) << (i - 1)
        for j in range(1, m + 1):
            x = before[j] + skip
            y = before[j - 1] + single[singles[j]]
            now[j] = x if x > y else y
        for j in range(1, m + 1):
            if (by_pair[j] | to_pair[j] | pairs[j]) & here:
                x = now[j]
                if by_pair[j] & here:
                    x = max(x, earlier[j - 1] + double[singles[j]])
                if to_pair[j] & here:
                    x = max(x, before[j - 2] + single[doubles[j]])
                if pairs[j] & here:
                    x = max(x, earlier[j - 2] + double[doubles[j]])
                now[j] = x
        x = before[0] + skip
        now[0] = x
        top = x
        for j in range(1, m + 1):
            x += gaps[j]
            x = x if x > now[j] else now[j]
            now[j] = x
            top = top if top > x else x
        if top < least and before_top < least:
            return LOW
        before_top = top
    return rows[n % 3][m + 2]


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _fit(
    one: Word, near: cython.Py_ssize_t, segment: cython.Py_ssize_t, size: cython.int, tables: Tables,
    met: cython.pointer(cython.const[cython.uint]),
) -> Fit:  # fmt: skip
    """What of the one word fits a segment of the other best, two places from `near` at most."""
    best: Fit
    best.forth = tables.forth[segment * tables.across] if size == 1 else -32768
    best.back = 0
    best.taken = 0
    at: cython.Py_ssize_t
    i: cython.Py_ssize_t
    for i in range(max(near - 2, 0), min(near + 3, one.size)):
        if size == 1 or met[segment] >> i & 1:
            at = one.letters[i] * tables.down + segment * tables.across
            if tables.forth[at] > best.forth:
                best.forth, best.back, best.taken = tables.forth[at], tables.back[at], i << 2 | 1
        if i + 1 < one.size and met[SEGMENTS + segment] >> (i + 1) & 1:
            at = one.pairs[i] * tables.down + segment * tables.across
            if tables.forth[at] > best.forth:
                best.forth, best.back, best.taken = tables.forth[at], tables.back[at], i << 2 | 3
    return best


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _guess(
    one: Word, other: Word, tables: Tables, met: cython.pointer(cython.const[cython.uint]), known: cython.pointer(Fit),
    surprise: cython.float, other_surprise: cython.float,
) -> cython.float:  # fmt: skip
    """About what two words say: each segment of the other taken for what fits it best nearby in the one, whatever the
    others are taken for. `known` holds what was found for single letters.
    """
    forth = cython.declare(cython.int[29])
    back = cython.declare(cython.int[29])
    taken = cython.declare(cython.uint[29])
    forth[0] = 0
    back[0] = 0
    taken[0] = 0
    i: cython.Py_ssize_t
    j: cython.Py_ssize_t
    for j in range(1, other.size + 1):
        near: cython.Py_ssize_t = (j - 1) * (one.size - 1) // max(other.size - 1, 1)
        letter: cython.Py_ssize_t = other.letters[j - 1]
        fit: Fit
        if letter >= SINGLES:
            fit = _fit(one, near, letter, 1, tables, met)
        else:
            if known[SINGLES * near + letter].forth == UNASKED:
                known[SINGLES * near + letter] = _fit(one, near, letter, 1, tables, met)
            fit = known[SINGLES * near + letter]
        forth[j] = forth[j - 1] + fit.forth
        back[j] = back[j - 1] + fit.back
        taken[j] = taken[j - 1] | (fit.taken & 3) << (fit.taken >> 2)
        if j > 1 and (met[other.pairs[j - 2]] | met[SEGMENTS + other.pairs[j - 2]]):
            fit = _fit(one, near, other.pairs[j - 2], 2, tables, met)
            if forth[j - 2] + fit.forth > forth[j]:
                forth[j] = forth[j - 2] + fit.forth
                back[j] = back[j - 2] + fit.back
                taken[j] = taken[j - 2] | (fit.taken & 3) << (fit.taken >> 2)
    j = other.size
    for i in range(one.size):
        if not taken[j] >> i & 1:
            back[j] += tables.back[one.letters[i] * tables.down]
    onward: cython.float = forth[j]
    backward: cython.float = back[j]
    return min(onward / STEPS + other_surprise, backward / STEPS + surprise)


def grams(spelt: tuple[str, ...], skeletons: tuple[str, ...]) -> object:
    """Numbers for the runs of letters and of consonants by which a word is found."""
    import numpy as np

    found = np.empty(sum([len(s) for s in spelt]) + sum([3 * len(s) + 5 for s in skeletons]), np.uint64)
    out: cython.ulonglong[::1] = found
    count: cython.Py_ssize_t = 0
    i: cython.Py_ssize_t
    k: cython.Py_ssize_t
    for each in skeletons:
        edged: str = f"^{each}$"
        n: cython.Py_ssize_t = len(edged)
        count = _add(out, count, _run(edged, 0, n, -1, 1))
        for i in range(n - 1):
            count = _add(out, count, _run(edged, i, i + 2, -1, 2))
        for i in range(n - 2):
            count = _add(out, count, _run(edged, i, i + 3, -1, 2))
        # With one consonant less, since one side may lack it: Mark, 마크.
        if 4 < n < 10:
            for k in range(1, n - 1):
                count = _add(out, count, _run(edged, 0, n, k, 1))
    for each in spelt:
        edged = f"^{each}$"
        for i in range(len(edged) - 2):
            count = _add(out, count, _run(edged, i, i + 3, -1, 3))
    return found[:count]


def once(letters: str) -> str:
    """The letters of a word, those that stand twice or more in a row but once."""
    i: cython.Py_ssize_t
    for i in range(1, len(letters)):
        if letters[i] == letters[i - 1]:
            return "".join([c for k, c in enumerate(letters) if k == 0 or c != letters[k - 1]])
    return letters


def numbers(keys: list[str]) -> object:
    """Numbers that stand for keys; two that share one cost a look, no more."""
    import numpy as np

    found = np.empty(len(keys), np.uint64)
    out: cython.ulonglong[::1] = found
    i: cython.Py_ssize_t
    for i in range(len(keys)):
        out[i] = _run(keys[i], 0, len(keys[i]), -1, 0)
    return found


@cython.cfunc
def _run(
    letters: str, start: cython.Py_ssize_t, end: cython.Py_ssize_t, without: cython.Py_ssize_t, sort: cython.ulonglong
) -> cython.ulonglong:
    """A number for a stretch of letters, all but one: FNV-1a over the code points."""
    number: cython.ulonglong = 14695981039346656037
    prime: cython.ulonglong = 1099511628211
    number = (number ^ sort) * prime
    i: cython.Py_ssize_t
    for i in range(start, end):
        if i != without:
            letter: cython.Py_UCS4 = letters[i]
            number = (number ^ cython.cast(cython.ulonglong, letter)) * prime
    return number


@cython.cfunc
def _add(out: cython.ulonglong[::1], count: cython.Py_ssize_t, number: cython.ulonglong) -> cython.Py_ssize_t:
    """Append a number that is not there yet."""
    i: cython.Py_ssize_t
    for i in range(count):
        if out[i] == number:
            return count
    out[count] = number
    return count + 1


@cython.cclass
class Rewriter:
    """Rules that rewrite letters, those that begin with one letter in the order in which they are tried.

    A rule is its number, its letters, the places before and after them, and what they become. A place is empty for any,
    else the letters that may stand there, with `^` for an edge of the word, `*` for letters that are not among `vowels`
    (nor marks), and `!` first to negate it.
    """

    rules: dict[str, list[tuple[int, str, str, str, str]]]
    vowels: str

    def __init__(self, rules: dict[str, list[tuple[int, str, str, str, str]]], vowels: str) -> None:
        self.rules, self.vowels = rules, vowels

    def rewrite(self, word: str) -> str:
        """The word rewritten; letters without a rule are passed over."""
        parts: list[str] = []
        at: cython.Py_ssize_t = 0
        while at < len(word):
            rule: tuple[int, str, str, str, str] = self._rule(word, at)
            if rule is None:
                at += 1
            else:
                parts.append(rule[4])
                at += len(cython.cast(str, rule[1]))
        return "".join(parts)

    def walk(self, word: str) -> list[int]:
        """The numbers of the rules that rewrite a word, in order."""
        found: list[int] = []
        at: cython.Py_ssize_t = 0
        while at < len(word):
            rule: tuple[int, str, str, str, str] = self._rule(word, at)
            if rule is None:
                at += 1
            else:
                found.append(rule[0])
                at += len(cython.cast(str, rule[1]))
        return found

    @cython.cfunc
    def _rule(self, word: str, at: cython.Py_ssize_t) -> tuple:
        """The first rule that rewrites the letters from a place on."""
        end: cython.Py_ssize_t = len(word)
        i: cython.Py_ssize_t
        tried: list = self.rules.get(word[at])
        if tried is not None:
            for each in tried:
                rule: tuple = each
                letters: str = cython.cast(str, rule[1])
                size: cython.Py_ssize_t = len(letters)
                if at + size > end:
                    continue
                i = 1
                while i < size and word[at + i] == letters[i]:
                    i += 1
                if (
                    i == size
                    and self._holds(cython.cast(str, rule[2]), word[at - 1] if at else EDGE)
                    and self._holds(cython.cast(str, rule[3]), word[at + size] if at + size < end else EDGE)
                ):
                    return rule
        return None

    @cython.cfunc
    @cython.inline
    def _holds(self, place: str, neighbour: cython.Py_UCS4) -> cython.bint:
        """Whether a letter, or the EDGE of the word, may stand at a place."""
        n: cython.Py_ssize_t = len(place)
        if n == 0:
            return True
        negated: cython.bint = place[0] == "!"
        i: cython.Py_ssize_t
        for i in range(negated, n):
            letter: cython.Py_UCS4 = place[i]
            if letter == "^":
                if neighbour == EDGE:
                    return not negated
            elif letter == "*":
                if neighbour != EDGE and neighbour != "’" and neighbour != "-" and neighbour not in self.vowels:
                    return not negated
            elif neighbour == letter:
                return not negated
        return negated


@cython.cclass
class Channels:
    """What was learned of each kind of letters beside Latin ones: log2 P(Latin | native) and log2 P(native | Latin), in
    STEPS to a bit.

    The cell of two segments stands at the place of their kind plus `width` times the native one's number plus the Latin
    one's. `native` and `latin` list, for each segment, those of the other side that it was met with where one of the two
    is of two letters: up to `native_ends` and `latin_ends`, by the places of the kinds divided by `width` and by
    `width` times the kind.
    """

    forth: cython.const[cython.short][::1]
    back: cython.const[cython.short][::1]
    places: cython.const[cython.longlong][::1]
    native_ends: cython.const[cython.uint][::1]
    native: cython.const[cython.ushort][::1]
    latin_ends: cython.const[cython.uint][::1]
    latin: cython.const[cython.ushort][::1]
    width: cython.Py_ssize_t
    #: The number of the Latin kind.
    own: cython.uchar

    def __init__(self, arrays: dict[str, object], width: int, own: int) -> None:
        self.forth, self.back, self.places = arrays["forth"], arrays["back"], arrays["places"]
        self.native_ends, self.native = arrays["native_ends"], arrays["native"]
        self.latin_ends, self.latin = arrays["latin_ends"], arrays["latin"]
        self.width, self.own = width, own

    def agree(
        self,
        kind: int,
        one: cython.const[cython.ushort][::1],
        one_pairs: cython.const[cython.ushort][::1],
        other_kind: int,
        other: cython.const[cython.ushort][::1],
        other_pairs: cython.const[cython.ushort][::1],
    ) -> tuple[float, float]:
        """The best ways to cut two words into segments that stand for each other: the sums of log2 P(other | one) and of
        log2 P(one | other), each at its own best.
        """
        marks = cython.declare(cython.uint[4096])
        mine: Word = _word(one, one_pairs)
        theirs: Word = _word(other, other_pairs)
        tables: Tables = self._between(kind, other_kind)
        self._mark(kind, other_kind, mine, marks)
        onward: cython.double = _cut(mine, theirs, tables.forth, tables.down, tables.across, marks, 4 * LOW)
        backward: cython.double = _cut(mine, theirs, tables.back, tables.down, tables.across, marks, 4 * LOW)
        return onward / STEPS, backward / STEPS

    @cython.cfunc
    @cython.nogil
    @cython.exceptval(check=False)
    def _between(self, kind: cython.Py_ssize_t, other_kind: cython.Py_ssize_t) -> Tables:
        """The tables between two kinds of letters, of which one is Latin."""
        tables: Tables
        turned: cython.bint = other_kind != self.own
        base: cython.Py_ssize_t = self.places[other_kind if turned else kind]
        tables.forth = cython.address(self.back[base]) if turned else cython.address(self.forth[base])
        tables.back = cython.address(self.forth[base]) if turned else cython.address(self.back[base])
        tables.down = 1 if turned else self.width
        tables.across = self.width if turned else 1
        return tables

    @cython.cfunc
    @cython.nogil
    @cython.exceptval(check=False)
    def _mark(
        self, kind: cython.Py_ssize_t, other_kind: cython.Py_ssize_t, one: Word, marks: cython.pointer(cython.uint)
    ) -> cython.void:
        """For each segment of the other kind, the places of the one word's letters and, SEGMENTS further on, of its pairs
        that were met with it, as bits.
        """
        i: cython.Py_ssize_t
        k: cython.Py_ssize_t
        n: cython.Py_ssize_t = one.size
        turned: cython.bint = other_kind != self.own
        base: cython.Py_ssize_t = self.width * other_kind if turned else self.places[kind] // self.width
        memset(marks, 0, 2 * SEGMENTS * cython.sizeof(cython.uint))
        for i in range(2 * n - 1):
            segment: cython.Py_ssize_t = base + (one.letters[i] if i < n else one.pairs[i - n])
            at: cython.uint = cython.cast(cython.uint, 1) << (i if i < n else i - n + 1)
            more: cython.Py_ssize_t = 0 if i < n else SEGMENTS
            if turned:
                for k in range(self.latin_ends[segment - 1] if segment > 0 else 0, self.latin_ends[segment]):
                    marks[more + self.latin[k]] |= at
            else:
                for k in range(self.native_ends[segment - 1] if segment > 0 else 0, self.native_ends[segment]):
                    marks[more + self.native[k]] |= at


@cython.cclass
class Lexicon:
    """The words and aliases of an index, and what was learned of letters, held ready for the loops."""

    hashes: cython.const[cython.ulonglong][::1]
    starts: cython.const[cython.uint][::1]
    numbers: cython.const[cython.uint][::1]
    key_hashes: cython.const[cython.ulonglong][::1]
    key_starts: cython.const[cython.uint][::1]
    key_rows: cython.const[cython.uint][::1]
    norm: cython.const[cython.float][::1]
    views: cython.const[cython.uint][::1]
    kind: cython.const[cython.uchar][::1]
    use: cython.const[cython.uchar][::1]
    against: cython.const[cython.float][::1]
    surprise: cython.const[cython.float][::1]
    letters: cython.const[cython.ushort][:, ::1]
    pairs: cython.const[cython.ushort][:, ::1]
    lengths: cython.const[cython.uchar][::1]
    row_starts: cython.const[cython.uint][::1]
    row_words: cython.const[cython.uint][::1]
    row_roles: cython.const[cython.uchar][::1]
    word_starts: cython.const[cython.uint][::1]
    word_rows: cython.const[cython.uint][::1]
    rarity: cython.const[cython.float][::1]
    signs: cython.const[cython.ulonglong][::1]
    script: cython.const[cython.uchar][::1]
    fold: cython.const[cython.ulonglong][::1]
    group_starts: cython.const[cython.uint][::1]
    groups: cython.const[cython.ushort][::1]
    weights: cython.const[cython.double][::1]
    channels: Channels

    def __init__(self, arrays: dict[str, object], channels: Channels) -> None:
        self.hashes, self.starts, self.numbers = arrays["hashes"], arrays["starts"], arrays["numbers"]
        self.key_hashes, self.key_starts, self.key_rows = (arrays[f"key_{part}"] for part in ("hashes", "starts", "rows"))
        self.norm, self.views, self.kind, self.use = arrays["norm"], arrays["views"], arrays["kind"], arrays["use"]
        self.against, self.surprise = arrays["against"], arrays["surprise"]
        self.letters, self.pairs, self.lengths = arrays["letters"], arrays["pairs"], arrays["lengths"]
        self.row_starts, self.row_words = arrays["row_starts"], arrays["row_words"]
        self.row_roles, self.rarity = arrays["row_roles"], arrays["rarity"]
        self.word_starts, self.word_rows = arrays["word_starts"], arrays["word_rows"]
        self.script, self.fold, self.signs = arrays["script"], arrays["fold"], arrays["signs"]
        self.group_starts, self.groups = arrays["group_starts"], arrays["groups"]
        self.weights, self.channels = arrays["weights"], channels

    def near(
        self, grams: cython.const[cython.ulonglong][::1], sums: cython.float[::1], budget: int, most: int, rare: int
    ) -> object:
        """The words that share the most with a word by its grams, rarest first until `budget` words were touched; about
        `most` of them, and about `rare` of those of which each letter is a syllable, in order of their places. `sums` must be zero, and is left so.
        """
        import numpy as np

        sizes = cython.declare(cython.Py_ssize_t[512])
        lists = cython.declare(cython.Py_ssize_t[512])
        bins = cython.declare(cython.int[1024])
        rare_bins = cython.declare(cython.int[1024])
        count: cython.Py_ssize_t = 0
        total: cython.Py_ssize_t = 0
        used: cython.Py_ssize_t = 0
        i: cython.Py_ssize_t
        k: cython.Py_ssize_t
        limit: cython.Py_ssize_t = budget
        wanted: cython.int = most
        wanted_rare: cython.int = rare
        with cython.nogil:
            for i in range(min(512, grams.shape[0])):
                at: cython.Py_ssize_t = _place(self.hashes, grams[i])
                if at < 0:
                    continue
                size: cython.Py_ssize_t = self.starts[at + 1] - self.starts[at]
                k = count
                while k > 0 and sizes[k - 1] > size:
                    sizes[k] = sizes[k - 1]
                    lists[k] = lists[k - 1]
                    k -= 1
                sizes[k] = size
                lists[k] = at
                count += 1
            while used < count and (used == 0 or total + sizes[used] < limit):
                total += sizes[used]
                used += 1
        touched = np.empty(total, np.uint32)
        out: cython.uint[::1] = touched
        kept: cython.Py_ssize_t = 0
        words: cython.double = self.norm.shape[0]
        with cython.nogil:
            for k in range(used):
                # A gram of every word is worth a little; below that only a forged index has any.
                bits: cython.double = max(log2(words / sizes[k]), 0.0)
                worth: cython.float = cython.cast(cython.float, bits) + cython.cast(cython.float, 0.1)
                for i in range(self.starts[lists[k]], self.starts[lists[k] + 1]):
                    t: cython.Py_ssize_t = self.numbers[i]
                    if sums[t] == 0.0:
                        out[kept] = t
                        kept += 1
                    sums[t] += worth
            top: cython.float = 0.0
            for i in range(kept):
                top = max(top, sums[out[i]] / self.norm[out[i]])
            scale: cython.float = 1023 / top if top > 0 else 0
            for i in range(1024):
                bins[i] = 0
                rare_bins[i] = 0
            for i in range(kept):
                t = out[i]
                bin: cython.int = cython.cast(cython.int, sums[t] / self.norm[t] * scale)
                bins[bin] += 1
                rare_bins[bin] += self.script[t] > 127
            least: cython.int = _least(bins, wanted)
            rare_least: cython.int = _least(rare_bins, wanted_rare)
            total = 0
            for i in range(kept):
                t = out[i]
                bin = cython.cast(cython.int, sums[t] / self.norm[t] * scale)
                sums[t] = 0.0
                if bin >= least or (bin >= rare_least and self.script[t] > 127):
                    out[total] = t
                    total += 1
        return np.sort(touched[:total])

    def keyed(self, keys: cython.const[cython.ulonglong][::1], most: int) -> object:
        """The aliases of the keys, rarest first, as long as they are no more than `most`."""
        import numpy as np

        found = np.empty(most, np.uint32)
        out: cython.uint[::1] = found
        count: cython.Py_ssize_t = 0
        room: cython.Py_ssize_t = most
        size: cython.Py_ssize_t
        i: cython.Py_ssize_t
        k: cython.Py_ssize_t
        # Few aliases have a rare key in common: those that do come first.
        for size in range(1, most + 1):
            rest: cython.Py_ssize_t = 0
            for i in range(keys.shape[0]):
                at: cython.Py_ssize_t = _place(self.key_hashes, keys[i])
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
        return np.unique(found[:count])

    def alike(
        self,
        kinds: cython.const[cython.uchar][::1],
        uses: cython.const[cython.uchar][::1],
        against: cython.const[cython.float][::1],
        surprises: cython.const[cython.float][::1],
        lengths: cython.const[cython.uchar][::1],
        letters: cython.const[cython.ushort][:, ::1],
        pairs: cython.const[cython.ushort][:, ::1],
        signs: tuple[int, int],
        words: cython.const[cython.uint][::1],
        chances: tuple[float, float],
        least: float,
        together: bool,
        most: int,
    ) -> tuple[object, object]:
        """What the letters say that a word is one name with each of `words`, and how strained that is; NEVER where they say
        less than `least`. Of more than `most` words only about so many are looked at closely, the likeliest by a guess.

        `chances` is what is held against words that are not in Latin letters: those in Chinese characters, and others.
        Words written together are compared with such words only if `together`.
        """
        import numpy as np

        count: cython.Py_ssize_t = words.shape[0]
        bits = np.empty(count, np.float32)
        strains = np.zeros(count, np.float32)
        guessed = np.empty(count, np.float32)
        out: cython.float[::1] = bits
        strain: cython.float[::1] = strains
        guesses: cython.float[::1] = guessed
        characters: cython.float = chances[0]
        foreign: cython.float = chances[1]
        floor: cython.float = least
        wanted: cython.int = most
        low: cython.ulonglong = signs[0]
        high: cython.ulonglong = signs[1]
        ones: cython.int = _ones(low) + _ones(high)
        apart: cython.bint = not together
        i: cython.Py_ssize_t
        k: cython.Py_ssize_t
        a: cython.Py_ssize_t
        b: cython.Py_ssize_t
        w: cython.Py_ssize_t
        other: cython.Py_ssize_t
        closely: cython.int
        latin: cython.Py_ssize_t = self.channels.own
        marks = cython.declare(cython.uint[4096])
        known = cython.declare(Fit[27 * 256])
        bins = cython.declare(cython.int[1024])
        mine: Word
        theirs: Word
        # The views of the words, those of one kind one after the other; `last` is where those of a kind end.
        last = cython.declare(cython.Py_ssize_t[64])
        views_of = np.empty(self._views_of(words), np.uint32)
        owners_of = np.empty(len(views_of), np.uint32)
        views: cython.uint[::1] = views_of
        owners: cython.uint[::1] = owners_of
        with cython.nogil:
            for other in range(64):
                last[other] = 0
            for closely in range(2):
                # Once to count, and once to put them there.
                for k in range(count):
                    w = words[k]
                    # Words that have few neighbouring consonants in common are two names.
                    shared: cython.int = _ones(low & self.signs[2 * w]) + _ones(high & self.signs[2 * w + 1])
                    if shared == 0 or 4 * shared < min(ones, _ones(self.signs[2 * w]) + _ones(self.signs[2 * w + 1])):
                        continue
                    for b in range(self.views[w], self.views[w + 1]):
                        if closely:
                            views[last[self.kind[b]]] = b
                            owners[last[self.kind[b]]] = k
                            last[self.kind[b]] += 1
                        else:
                            last[self.kind[b] + 1] += 1
                if not closely:
                    for other in range(1, 64):
                        last[other] += last[other - 1]
            for k in range(count):
                out[k] = NEVER
                guesses[k] = NEVER
            for closely in range(0 if count > wanted else 1, 2):
                if closely and count > wanted:
                    # How many are guessed to say so much, an eighth of a bit by an eighth.
                    memset(bins, 0, 1024 * cython.sizeof(cython.int))
                    for k in range(count):
                        bins[_eighths(guesses[k])] += guesses[k] > NEVER
                    enough_bins: cython.int = _least(bins, wanted)
                    for k in range(count):
                        if _eighths(guesses[k]) < enough_bins:
                            guesses[k] = FAR
                for a in range(kinds.shape[0]):
                    mine.letters = cython.address(letters[a, 0])
                    mine.pairs = cython.address(pairs[a, 0])
                    mine.size = lengths[a]
                    for other in range(self.channels.places.shape[0]):
                        if kinds[a] != latin and other != latin:
                            continue
                        marked: cython.bint = False
                        tables: Tables
                        for i in range(last[other - 1] if other > 0 else 0, last[other]):
                            b = views[i]
                            k = owners[i]
                            # A view is there for words in Latin letters (1), for others (2), and of such a word (4).
                            use: cython.uchar = self.use[b]
                            if not (uses[a] & (1 if use & 4 else 2) and use & (1 if uses[a] & 4 else 2)):
                                continue
                            # Words written together on both sides (16) say no more than each by itself.
                            if guesses[k] == FAR or (apart and uses[a] & use & 16):
                                continue
                            # No script takes so many more letters than another: щ is schtsch in German.
                            if max(lengths[a], self.lengths[b]) > 2 * min(lengths[a], self.lengths[b]) + 2:
                                continue
                            cost: cython.float = against[a] + self.against[b]
                            if not (uses[a] & 4 or use & 4):
                                cost += characters if use & 8 else foreign
                            if not marked:
                                marked = True
                                tables = self.channels._between(kinds[a], other)
                                self.channels._mark(kinds[a], other, mine, marks)
                                if not closely:
                                    memset(known, 1, mine.size * SINGLES * cython.sizeof(Fit))
                            theirs.letters = cython.address(self.letters[b, 0])
                            theirs.pairs = cython.address(self.pairs[b, 0])
                            theirs.size = self.lengths[b]
                            if not closely:
                                guess: cython.float = _guess(
                                    mine, theirs, tables, marks, known, surprises[a], self.surprise[b]
                                )
                                guesses[k] = max(guesses[k], guess - cost)
                                continue
                            enough: cython.float = max(floor, out[k]) + cost - cython.cast(cython.float, 0.01)
                            least_there: cython.int = _steps(enough - self.surprise[b])
                            least_here: cython.int = _steps(enough - surprises[a])
                            onward: cython.float = _cut(
                                mine, theirs, tables.forth, tables.down, tables.across, marks, least_there
                            )
                            if onward < least_there:
                                continue
                            backward: cython.float = _cut(
                                mine, theirs, tables.back, tables.down, tables.across, marks, least_here
                            )
                            if backward < least_here:
                                continue
                            onward = onward / STEPS
                            backward = backward / STEPS
                            said: cython.float = min(onward + self.surprise[b], backward + surprises[a]) - cost
                            if said > out[k] and said >= floor:
                                out[k] = said
                                strain[k] = cost - min(onward, backward)
        return bits, strains

    @cython.cfunc
    def _views_of(self, words: cython.const[cython.uint][::1]) -> cython.Py_ssize_t:
        """How many views words have."""
        total: cython.Py_ssize_t = 0
        k: cython.Py_ssize_t
        for k in range(words.shape[0]):
            total += self.views[words[k] + 1] - self.views[words[k]]
        return total

    def rank(
        self,
        words: cython.const[cython.uint][::1],
        bits: cython.const[cython.float][::1],
        ends: cython.const[cython.longlong][::1],
        firsts: cython.const[cython.uchar][::1],
        lasts: cython.const[cython.uchar][::1],
        asked: int,
        slots: cython.int[::1],
        budget: int,
        most: int,
        within: float,
    ) -> object:
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
        unit_of = np.repeat(np.arange(units), np.diff(ends, prepend=0))
        unit: cython.const[cython.longlong][::1] = unit_of
        total: cython.Py_ssize_t = 0
        used: cython.Py_ssize_t = 0
        i: cython.Py_ssize_t
        k: cython.Py_ssize_t
        r: cython.Py_ssize_t
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
        self,
        rows: cython.const[cython.uint][::1],
        columns: cython.const[cython.uint][::1],
        bits: cython.const[cython.float][:, ::1],
        strains: cython.const[cython.float][:, ::1],
        worths: cython.const[cython.double][::1],
        scripts: cython.const[cython.uchar][::1],
        folds: cython.const[cython.ulonglong][::1],
        signs: cython.const[cython.ulonglong][::1],
        roles: cython.const[cython.uchar][::1],
        group_ends: cython.const[cython.uint][::1],
        groups: cython.const[cython.ushort][::1],
        initials: int,
    ) -> object:
        """About what the evidence will say of each of `rows`, in bits: its words assigned to those asked for, each used
        once, and what is left over on either side.

        `columns` are the places in `bits` and `strains` of the words of the rows, one row after the other.
        """
        import numpy as np

        weights = np.empty(rows.shape[0])
        out: cython.double[::1] = weights
        k: cython.Py_ssize_t
        at: cython.Py_ssize_t = 0
        spelt: cython.Py_ssize_t = initials
        table = cython.declare(cython.double[24][24])
        with cython.nogil:
            for k in range(rows.shape[0]):
                start: cython.Py_ssize_t = self.row_starts[rows[k]]
                held: cython.Py_ssize_t = min(24, self.row_starts[rows[k] + 1] - start)
                i: cython.Py_ssize_t
                j: cython.Py_ssize_t
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

    @cython.cfunc
    @cython.nogil
    @cython.exceptval(check=False)
    def _agreed(
        self, role: cython.uchar, worth: cython.double, script: cython.uchar, fold: cython.ulonglong,
        low: cython.ulonglong, high: cython.ulonglong,
        groups: cython.const[cython.ushort][::1], first: cython.Py_ssize_t, last: cython.Py_ssize_t,
        word: cython.Py_ssize_t, known_role: cython.uchar, likeness: cython.double, strain: cython.double,
    ) -> cython.double:  # fmt: skip
        """What two words say for one person if they are taken for one; FAR where they cannot be."""
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
            i: cython.Py_ssize_t
            j: cython.Py_ssize_t
            for i in range(first, last):
                for j in range(self.group_starts[word], self.group_starts[word + 1]):
                    # The same name, unless both are only short for it.
                    shared: cython.int = groups[i] ^ self.groups[j]
                    if shared == 0 and groups[i] < 32768 or shared == 32768:
                        best = max(best, self.weights[12] * (worth - self.weights[13]) + self.weights[30])
        return best

    @cython.cfunc
    @cython.nogil
    @cython.exceptval(check=False)
    def _sum(
        self,
        table: cython.double[24][24],
        asked: cython.const[cython.uchar][::1],
        known: cython.const[cython.uchar][::1],
        initials: cython.Py_ssize_t,
    ) -> cython.double:
        """The agreements of the best assignment, and what is left over."""
        total: cython.double = 0.0
        mine: cython.uint = 0
        theirs: cython.uint = 0
        given: cython.bint = False
        n: cython.Py_ssize_t = min(24, asked.shape[0])
        m: cython.Py_ssize_t = known.shape[0]
        i: cython.Py_ssize_t
        j: cython.Py_ssize_t
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
        return total + (left[0] + left[2]) * self.weights[22] + left[1] * self.weights[23]


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _word(letters: cython.const[cython.ushort][::1], pairs: cython.const[cython.ushort][::1]) -> Word:
    word: Word
    word.letters = cython.address(letters[0])
    word.pairs = cython.address(pairs[0])
    word.size = letters.shape[0]
    return word


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _least(bins: cython.pointer(cython.int), most: cython.int) -> cython.int:
    """The bin from which on so many are counted, 1024 where none are wanted."""
    at: cython.int = 1024
    total: cython.int = 0
    while at > 0 and total < most:
        at -= 1
        total += bins[at]
    return at


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _eighths(bits: cython.float) -> cython.int:
    """The bin of a guess: from 0 for 64 bits against to 1023 for 64 bits."""
    return cython.cast(cython.int, max(min(bits * 8 + 512, cython.cast(cython.float, 1023)), cython.cast(cython.float, 0)))


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _steps(bits: cython.float) -> cython.int:
    """Bits in STEPS, as far as an int holds them."""
    return cython.cast(cython.int, max(min(bits * STEPS, cython.cast(cython.float, -LOW)), cython.cast(cython.float, LOW)))


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _span(role: cython.uchar, place: cython.Py_ssize_t) -> cython.uint:
    """The words that one takes up, as bits: itself, or for words written together those from the first to the last."""
    if role < 128:
        return 1 << place
    first: cython.int = role >> 3 & 7
    last: cython.int = role & 7
    return (1 << first) | (1 << last)


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _place(hashes: cython.const[cython.ulonglong][::1], number: cython.ulonglong) -> cython.Py_ssize_t:
    """Where a number stands among sorted ones; -1 where it does not."""
    low: cython.Py_ssize_t = 0
    high: cython.Py_ssize_t = hashes.shape[0]
    while low < high:
        middle: cython.Py_ssize_t = (low + high) // 2
        if hashes[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low if low < hashes.shape[0] and hashes[low] == number else -1


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _ones(bits: cython.ulonglong) -> cython.int:
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
