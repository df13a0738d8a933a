# What `kernels` does with the words of a text: how alike they are to names, and who has two of them.

from cpython.dict cimport PyDict_GetItem

from onoma._core.words import BONES as _BONES
from onoma._core.words import ranked

#: As in `words`: bits to a code, how many spellings are kept, and likenesses.
ROOM = cython.declare(cython.ulonglong, 16)
KEPT = cython.declare(cython.Py_ssize_t, 1 << 17)
BARE_LEAST, SURE = cython.declare(cython.double, 0.3), cython.declare(cython.double, 0.9)
#: What each ASCII letter leaves of a word's consonants: itself, another, or 128 for nothing.
LEFT = cython.declare(cython.uchar[128])
for place in range(128):
    LEFT[place] = 128 if place in _BONES[1] else _BONES[0][place]
#: Words up to this length are compared without asking for memory.
USUAL = cython.declare(cython.Py_ssize_t, 128)
_UNLIKE = (0.0, 0)


cdef class Rows:
    """Which rows have which 64-bit code."""

    cdef const unsigned long long[::1] codes
    cdef const unsigned int[::1] rows
    cdef const unsigned char[::1] seen
    cdef unsigned long long size

    def __init__(self, codes: array[int], rows: array[int]) -> None:
        self.codes, self.rows, self.seen = ranked(codes, rows)
        self.size = ROOM * len(self.codes) | 1

    def of(self, unsigned long long code) -> list[int]:
        """The rows with a code, in order."""
        found: list[int] = []
        self._add(code, found)
        return found

    def of_any(self, some: Sequence[int], others: Sequence[int]) -> list[int]:
        """The rows with a code that is one of some numbers and one of others as bits together, each once, in order."""
        cdef unsigned long long one, other
        found: list[int] = []
        for one in some:
            for other in others:
                self._add(one | other, found)
        return sorted(set(found)) if len(found) > 1 else found

    cdef int _add(self, unsigned long long code, list found) except -1:
        at: cython.ulonglong = code % self.size
        if not self.seen[at >> 3] >> (at & 7) & 1:
            return 0
        cdef Py_ssize_t i = _from(self.codes, 0, len(self.codes), code)
        while i < len(self.codes) and self.codes[i] == code:
            found.append(self.rows[i])
            i += 1
        return 0


@cython.no_gc  # it holds nothing that could hold it
cdef class Spelt:
    """A folded word in rough letters: all of them, its consonants, and what is left without vowels."""

    cdef str word, plain, bones, unvoiced
    cdef bint abjad, asked
    #: The word with ambiguous letters taken the other way, if that is another, once it is `asked`.
    cdef Spelt other


cpdef str bones(str rough):
    """The consonants of a word in rough letters, those of one kind as one letter."""
    found: list[str] = []
    cdef Py_UCS4 letter, left, last = 0x110000  # which no letter is
    for letter in rough:
        left = LEFT[letter] if letter < 128 else letter
        if left != last and (left != 128 or letter == 128):
            found.append(left)
            last = left
    return "".join(found)


cdef Spelt _spelt(str word, str plain):
    found: Spelt = Spelt.__new__(Spelt)
    found.word, found.plain, found.bones = word, plain, bones(plain)
    return found


cdef class Likeness:
    """How alike folded words are."""

    cdef object spell, otherwise, is_abjad
    cdef dict known

    def __init__(
        self,
        plain: Callable[[str], str],
        otherwise: Callable[[str], str],
        is_abjad: Callable[[str], bool],
    ) -> None:
        self.spell, self.otherwise, self.is_abjad, self.known = plain, otherwise, is_abjad, {}

    def plain(self, word: str) -> str:
        """A word in rough letters."""
        return self.spell(word)

    def alike(self, one: str, other: str) -> float:
        """How alike two words are, 0 to 1: half of it goes by all letters, half by consonants alone."""
        return self._alike(self._of(one), self._of(other))

    cdef Spelt _of(self, str word):
        told = PyDict_GetItem(self.known, word)
        if told is not NULL:
            return <Spelt>told
        if len(self.known) >= KEPT:
            self.known = {}
        found: Spelt = _spelt(word, self.spell(word))
        found.abjad = not word.isascii() and self.is_abjad(word)
        self.known[word] = found
        return found

    cdef Spelt _other(self, Spelt word):
        if not word.asked:
            instead: str = self.otherwise(word.word)
            if instead:
                word.other = _spelt(word.word, instead)
            word.asked = True
        return word.other

    cdef double _alike(self, Spelt one, Spelt other) except -1:
        if one.word == other.word:
            return 1.0
        if one.plain == other.plain:
            return 0.99
        half: cython.bint = one.abjad != other.abjad
        best: cython.double = _like(one, other, half)
        if best < SURE:
            instead: Spelt = self._other(one)
            if instead is not None:
                best = max(best, _like(instead, other, half))
            instead = self._other(other)
            if instead is not None:
                best = max(best, _like(one, instead, half))
        return best


cdef class Forms:
    """A word that may be a form of several folded ones, its keys, held against names."""

    cdef Likeness likeness
    cdef object sketches
    cdef tuple forms, sounds, known, nearby
    cdef double least
    cdef dict given, family

    def __init__(
        self,
        keys: tuple[str, ...],
        sounds: tuple[tuple[str, ...], ...],
        likeness: Likeness,
        sketches: Callable[[str], tuple[str, ...]],
        given: tuple[object, ...],
        least: float,
    ) -> None:
        self.forms, self.sounds, self.likeness, self.sketches = keys, sounds, likeness, sketches
        self.known, self.least, self.given, self.family = given, least, {}, {}

    def as_given(self, name: str) -> tuple[float, int]:
        """How alike it is to a given name, and which of its keys is; 0 where it is not enough."""
        return self._as_given(name)

    def as_family(self, name: str) -> tuple[float, int]:
        """How alike it is to a family name, and which of its keys is; 0 where it is not enough."""
        return self._as_family(name)

    cdef tuple _as_given(self, str name):
        held = PyDict_GetItem(self.given, name)
        if held is not NULL:
            return <tuple>held
        groups, groups_near, as_group, one = self.known
        found: tuple = self._most(name)
        best: cython.double = found[0]
        score: cython.double
        if best < one:
            held = PyDict_GetItem(<dict>groups, name)
            if held is not NULL:
                others: frozenset = <frozenset>held
                if self.nearby is None:
                    self.nearby = tuple([groups_near(key) for key in self.forms])
                for n, nearby in enumerate(self.nearby):
                    for group in others & nearby:
                        score = as_group(self.forms[n], group)
                        if score > best:
                            best = score
                            found = (score, n)
        if best < self.least:
            found = _UNLIKE
        self.given[name] = found
        return found

    cdef tuple _as_family(self, str name):
        held = PyDict_GetItem(self.family, name)
        if held is not NULL:
            return <tuple>held
        found: tuple = self._most(name)
        if <double>found[0] < self.least:
            found = _UNLIKE
        self.family[name] = found
        return found

    cdef tuple _most(self, str name):
        """How alike that of its keys is to a name which is the most, of those that sound like it at all."""
        cdef Py_ssize_t n, which = 0
        cdef double score, best = 0
        if name in self.forms:
            return (1.0, self.forms.index(name))
        spelt: Spelt = None
        for sketch in self.sketches(name):
            for n in range(len(self.sounds)):
                if sketch in <tuple>self.sounds[n]:
                    if spelt is None:
                        spelt = self.likeness._of(name)
                    score = self.likeness._alike(self.likeness._of(self.forms[n]), spelt)
                    if score > best:
                        best = score
                        which = n
        return (best, which) if best else _UNLIKE


def near(one: Forms, other: Forms, names: Iterable[Any], least: float) -> list[Any]:
    """Those of some names of whose `given` names a word is like one, and another word like one of the `family` names,
    by no less than `least` together; of a name that has no given one the family name counts twice.
    """
    cdef double first, last
    found: list[Any] = []
    for name in names:
        last = 0
        for word in name.family:
            last = max(last, <double>other._as_family(word)[0])
        if not last:
            continue
        given: tuple = name.given
        first = 0 if given else last
        for word in given:
            first = max(first, <double>one._as_given(word)[0])
        if first and first + last >= least:
            found.append(name)
    return found


cdef double _like(Spelt one, Spelt other, bint half) except -1:
    """How alike two words in rough letters are; `half` where just one of them leaves most vowels unwritten."""
    bare: cython.double = _shared(one.bones, other.bones)
    if bare <= BARE_LEAST:
        return 0
    score: cython.double = 0.495 * (bare + _shared(one.plain, other.plain))
    if not half:
        return score
    return max(score, 0.44 * (bare + _shared(_unvoiced(one), _unvoiced(other))))


cdef str _unvoiced(Spelt word):
    if word.unvoiced is None:
        word.unvoiced = "".join([c for c in word.plain if c not in "aeiou"])
    return word.unvoiced


def agreeing(str word, str rough, list names, double least) -> list[tuple[float, Any]]:
    """How alike names are to a word that is spelt with the same consonants, and whose they are: those of no less than
    `least`; word and names come with what they are in rough letters.
    """
    cdef double score
    found: list[tuple[float, Any]] = []
    for name, other, whose in names:
        score = 1 if name == word else 0.495 + 0.495 * _shared(rough, other)
        if score >= least:
            found.append((score, whose))
    return found


def bases(str whole, str lowered, dict endings, Py_ssize_t least) -> tuple[str, ...]:
    """A folded word and what it may be a form of: a stem of no less than some letters, and what `endings` has for the
    rest of the word in lower case; for what is but the end of an ending they have nothing.
    """
    cdef Py_ssize_t size = len(whole), start = size, end
    while start > least and lowered[start - 1 :] in endings:
        start -= 1
    cdef dict found = {whole: None}
    for end in range(start, size + 1):
        for ending in endings.get(lowered[end:], ()):
            found[whole[:end] + ending] = None
    return tuple(found)


cdef double _shared(str one, str other) except -1:
    """The share of two words' letters that stay when one is changed into the other: Levenshtein's distance."""
    cdef Py_ssize_t start = 0, size = len(one), others = len(other), longest = max(len(one), len(other)), i, k
    cdef Py_ssize_t[128] few
    cdef Py_ssize_t* costs = few
    cdef Py_ssize_t corner, above
    cdef Py_UCS4 letter
    if not longest:
        return 1
    while start < size and start < others and one[start] == other[start]:
        start += 1
    while size > start and others > start and one[size - 1] == other[others - 1]:
        size -= 1
        others -= 1
    size -= start
    others -= start
    if not (size and others):
        return 1 - <double>(size + others) / longest
    if others >= USUAL:
        costs = <Py_ssize_t*>PyMem_Malloc((others + 1) * sizeof(Py_ssize_t))
        if not costs:
            raise MemoryError
    for k in range(others + 1):
        costs[k] = k
    for i in range(size):
        letter = one[start + i]
        corner = costs[0]
        costs[0] = i + 1
        for k in range(others):
            above = costs[k + 1]
            if letter != other[start + k]:
                corner = min(min(corner, above), costs[k]) + 1
            costs[k + 1] = corner
            corner = above
    above = costs[others]
    if costs != few:
        PyMem_Free(costs)
    return 1 - <double>above / longest
