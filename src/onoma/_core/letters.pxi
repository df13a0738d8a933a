"""What `kernels` does with letters, as `letters` does it in Python: a part of that file."""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_4BYTE_KIND, PyUnicode_FromKindAndData
from cython.cimports.libc.string import memcmp

#: What stands beside the first and the last letter of a word: no letter at all.
EDGE = cython.declare(cython.Py_UCS4, 0x110000)
#: FNV-1a, 64 bits.
cdef unsigned long long _BASIS = 14695981039346656037
cdef unsigned long long _PRIME = 1099511628211


def grams(spelt: tuple[str, ...], skeletons: tuple[str, ...]) -> object:
    """Numbers for the runs of letters and of consonants by which a word is found."""
    import numpy as np

    found = np.empty(sum([len(s) for s in spelt]) + sum([3 * len(s) + 5 for s in skeletons]), np.uint64)
    out: cython.ulonglong[::1] = found
    count: cython.Py_ssize_t = 0
    cdef Py_ssize_t i, k
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


def crossed(bones: list[tuple[str, ...]], held: object, sizes: object, roles: object) -> tuple[object, object]:
    """Numbers for each two words of each name by their consonants, and for all of them run together; and how many each
    name has. `bones` are those of each word by each of its readings, `held` the words of all names, `sizes` how many
    each holds, `roles` from 128 those that are written together, which come last and are passed over.
    """
    import numpy as np

    words: cython.const[cython.uint][::1] = held
    counts: cython.const[cython.uint][::1] = sizes
    does: cython.const[cython.uchar][::1] = roles
    total: cython.Py_ssize_t = 0
    cdef Py_ssize_t i, j, k, start = 0, begun, end, number, most = 0
    for number in range(counts.shape[0]):
        most = 0
        for i in range(counts[number]):
            if does[start + i] < 128:
                most += len(cython.cast(tuple, bones[words[start + i]]))
        total += most * most // 2 + 2
        start += counts[number]
    found = np.empty(total, np.uint64)
    having = np.empty(len(sizes), np.uint32)
    cdef unsigned long long[::1] out = found
    cdef unsigned int[::1] by = having
    cdef str one, other
    cdef unsigned long long hashed
    start, end = 0, 0
    for number in range(counts.shape[0]):
        begun = end
        most = 0
        while most < counts[number] and does[start + most] < 128:
            most += 1
        mine = [cython.cast(tuple, bones[words[start + i]]) for i in range(most)]
        for i in range(most):
            for j in range(i + 1, most):
                for one in cython.cast(tuple, mine[i]):
                    for other in cython.cast(tuple, mine[j]):
                        if len(one) + len(other) > 3:
                            hashed = _on(_BASIS * _PRIME, one if one < other else other)
                            hashed = _on((hashed ^ <unsigned long long>43) * _PRIME, other if one < other else one)
                            end = begun + _add(out[begun:], end - begun, hashed)
        for k in range(2 if most else 0):
            hashed = (_BASIS * _PRIME ^ <unsigned long long>61) * _PRIME
            total = 0
            for i in range(most):
                one = cython.cast(tuple, mine[(i + k) % most])[0]
                total += len(one)
                hashed = _on(hashed, one)
            if total > 3:
                end = begun + _add(out[begun:], end - begun, hashed)
        by[number] = end - begun
        start += counts[number]
    return found[:end], having


def signs(skeletons: tuple[str, ...]) -> tuple[int, int]:
    """Which of the consonants stand beside each other in any of the skeletons, as 128 bits; all where one is too short
    to tell.
    """
    cdef unsigned long long low = 0, high = 0, all_of_them = ~low
    cdef Py_ssize_t i
    cdef int before, now, at
    cdef str each
    for each in skeletons:
        if len(each) < 2:
            return all_of_them, all_of_them
        before = 0
        for i in range(len(each) + 1):
            now = _class(each[i]) if i < len(each) else 0
            at = 11 * before + now
            if at < 64:
                low |= <unsigned long long>1 << at
            else:
                high |= <unsigned long long>1 << (at - 64)
            before = now
    return low, high


cdef int _class(Py_UCS4 letter):
    """The number of a class of consonants, from 1 on; 0 for what is none."""
    classes: str = "PVTSXKMNLR"
    cdef Py_ssize_t i
    for i in range(10):
        if classes[i] == letter:
            return i + 1
    return 0


def once(letters: str) -> str:
    """The letters of a word, those that stand twice or more in a row but once."""
    cdef Py_ssize_t i
    for i in range(1, len(letters)):
        if letters[i] == letters[i - 1]:
            return "".join([c for k, c in enumerate(letters) if k == 0 or c != letters[k - 1]])
    return letters


def numbers(keys: list[str]) -> object:
    """Numbers that stand for keys; two that share one cost a look, no more."""
    import numpy as np

    found = np.empty(len(keys), np.uint64)
    out: cython.ulonglong[::1] = found
    cdef Py_ssize_t i
    for i in range(len(keys)):
        out[i] = _run(keys[i], 0, len(keys[i]), -1, 0)
    return found


cdef unsigned long long _run(
    str letters, Py_ssize_t start, Py_ssize_t end, Py_ssize_t without, unsigned long long sort
) noexcept:
    """A number for a stretch of letters, all but one: FNV-1a over the code points."""
    number: cython.ulonglong = (_BASIS ^ sort) * _PRIME
    cdef Py_ssize_t i
    for i in range(start, end):
        if i != without:
            letter: cython.Py_UCS4 = letters[i]
            number = (number ^ cython.cast(cython.ulonglong, letter)) * _PRIME
    return number


cdef unsigned long long _on(unsigned long long number, str letters) noexcept:
    """The number for what a number stands for with more letters."""
    cdef Py_ssize_t i
    for i in range(len(letters)):
        letter: cython.Py_UCS4 = letters[i]
        number = (number ^ cython.cast(cython.ulonglong, letter)) * _PRIME
    return number


cdef Py_ssize_t _add(unsigned long long[::1] out, Py_ssize_t count, unsigned long long number) noexcept:
    """Append a number that is not there yet."""
    cdef Py_ssize_t i
    for i in range(count):
        if out[i] == number:
            return count
    out[count] = number
    return count + 1


#: A rule that rewrites letters: where in the text of its table these begin, the letters before and after, and what they
#: become, and how many of each there are.
Rule = cython.struct(
    number=cython.int, letters=cython.int, size=cython.int, before=cython.int, befores=cython.int, after=cython.int,
    afters=cython.int, output=cython.int, outputs=cython.int,
)  # fmt: skip
#: Letters below this are found without asking a dictionary.
NEAR = cython.declare(cython.int, 0x700)


cdef class Rewriter:
    """Rules that rewrite letters, those that begin with one letter in the order in which they are tried.

    A rule is its number, its letters, the places before and after them, and what they become. A place is empty for any,
    else the letters that may stand there, with `^` for an edge of the word, `*` for letters that are not among `vowels`
    (nor marks), and `!` first to negate it.
    """

    #: All letters of all rules, after the vowels.
    cdef Py_UCS4* text
    cdef int vowels
    cdef Rule* rules
    #: The rules that begin with a letter, by a number for it, which is 0 for letters without any; and whether one of them
    #: has no other letter.
    cdef int* ends
    cdef unsigned char* alone
    cdef unsigned short[0x700] near
    cdef dict far
    #: The most letters that one becomes.
    cdef Py_ssize_t most

    def __cinit__(self, rules: dict[str, list[tuple[int, str, str, str, str]]], vowels: str) -> None:
        cdef Py_ssize_t count = 0, letters = len(vowels), slot = 0
        cdef Rule* rule
        for told in rules.values():
            count += len(told)
            for each in told:
                letters += len(each[1]) + len(each[2]) + len(each[3]) + len(each[4])
        self.text = <Py_UCS4*>PyMem_Malloc((letters + 1) * sizeof(Py_UCS4))
        self.rules = <Rule*>PyMem_Malloc((count + 1) * sizeof(Rule))
        self.ends = <int*>PyMem_Malloc((len(rules) + 2) * sizeof(int))
        self.alone = <unsigned char*>PyMem_Malloc(len(rules) + 2)
        if not (self.text and self.rules and self.ends and self.alone):
            raise MemoryError
        memset(self.near, 0, sizeof(self.near))
        memset(self.alone, 0, len(rules) + 2)
        self.far, self.most = {}, 1
        self.vowels = self._put(0, vowels)
        at: cython.int = self.vowels
        count = 0
        self.ends[0] = 0
        for letter, told in rules.items():
            slot += 1
            if ord(letter) < NEAR:
                self.near[ord(letter)] = slot
            else:
                self.far[<long>ord(letter)] = slot
            for number, matched, before, after, output in told:
                rule = &self.rules[count]
                count += 1
                rule.number, rule.size, rule.befores, rule.afters = number, len(matched), len(before), len(after)
                rule.outputs = len(output)
                rule.letters = at
                rule.before = self._put(rule.letters, matched)
                rule.after = self._put(rule.before, before)
                rule.output = self._put(rule.after, after)
                at = self._put(rule.output, output)
                self.alone[slot] |= rule.size == 1
                self.most = max(self.most, rule.outputs)
            self.ends[slot] = count

    def __dealloc__(self) -> None:
        PyMem_Free(self.text)
        PyMem_Free(self.rules)
        PyMem_Free(self.ends)
        PyMem_Free(self.alone)

    def rewrite(self, word: str) -> str:
        """The word rewritten; letters without a rule are passed over."""
        cdef Py_ssize_t size = len(word), at = 0, i, count = 0
        cdef Rule* rule
        spelt: cython.pointer(cython.Py_UCS4) = <Py_UCS4*>PyMem_Malloc(((self.most + 1) * size + 1) * sizeof(Py_UCS4))
        if not spelt:
            raise MemoryError
        written: cython.pointer(cython.Py_UCS4) = spelt + size
        for i in range(size):
            spelt[i] = word[i]
        while at < size:
            rule = self._rule(spelt, size, at)
            for i in range(rule.outputs if rule else 0):
                written[count] = self.text[rule.output + i]
                count += 1
            at += rule.size if rule else 1
        try:
            return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, written, count)
        finally:
            PyMem_Free(spelt)

    def walk(self, word: str) -> list[int]:
        """The numbers of the rules that rewrite a word, in order."""
        cdef Py_ssize_t at = 0, i
        cdef Rule* rule
        numbers: list[int] = []
        spelt: cython.pointer(cython.Py_UCS4) = <Py_UCS4*>PyMem_Malloc((len(word) + 1) * sizeof(Py_UCS4))
        if not spelt:
            raise MemoryError
        for i in range(len(word)):
            spelt[i] = word[i]
        while at < len(word):
            rule = self._rule(spelt, len(word), at)
            if rule:
                numbers.append(rule.number)
            at += rule.size if rule else 1
        PyMem_Free(spelt)
        return numbers

    cdef int _put(self, int at, str letters):
        """Write down letters; where those after them begin."""
        cdef Py_ssize_t i
        for i in range(len(letters)):
            self.text[at + i] = letters[i]
        return at + len(letters)

    cdef int _slot(self, Py_UCS4 letter):
        """The number of a letter with which rules begin, 0 for others."""
        if letter < <Py_UCS4>NEAR:
            return self.near[letter]
        return self.far.get(<long>letter, 0) if self.far else 0

    cdef Py_ssize_t _sounds(self, const Py_UCS4* word, Py_ssize_t length, Py_UCS4* out):
        """Write down what a word becomes, the same letter twice in a row but once; -1 where a rule forbids it."""
        cdef Py_ssize_t at = 0, count = 0, i
        cdef Rule* rule
        while at < length:
            rule = self._rule(word, length, at)
            if rule:
                for i in range(rule.outputs):
                    letter: cython.Py_UCS4 = self.text[rule.output + i]
                    if letter == "!":
                        return -1
                    if count == 0 or out[count - 1] != letter:
                        out[count] = letter
                        count += 1
            at += rule.size if rule else 1
        return count

    cdef Rule* _rule(self, const Py_UCS4* word, Py_ssize_t length, Py_ssize_t at):
        """The first rule that rewrites the letters from a place on."""
        slot: cython.int = self._slot(word[at])
        cdef Rule* rule
        cdef Py_ssize_t i
        cdef int k
        if slot:
            for k in range(self.ends[slot - 1], self.ends[slot]):
                rule = &self.rules[k]
                if at + rule.size > length:
                    continue
                i = 1
                while i < rule.size and word[at + i] == self.text[rule.letters + i]:
                    i += 1
                if (
                    i == rule.size
                    and self._holds(rule.before, rule.befores, word[at - 1] if at else EDGE)
                    and self._holds(rule.after, rule.afters, word[at + i] if at + i < length else EDGE)
                ):
                    return rule
        return NULL

    cdef inline bint _holds(self, int place, int size, Py_UCS4 neighbour) noexcept nogil:
        """Whether a letter, or the EDGE of the word, may stand at a place."""
        if size == 0:
            return True
        cdef int i, k
        negated: cython.bint = self.text[place] == "!"
        for i in range(place + negated, place + size):
            letter: cython.Py_UCS4 = self.text[i]
            if letter == "^":
                if neighbour == EDGE:
                    return not negated
            elif letter == "*":
                if neighbour != EDGE and neighbour != "’" and neighbour != "-":
                    k = 0
                    while k < self.vowels and self.text[k] != neighbour:
                        k += 1
                    if k == self.vowels:
                        return not negated
            elif neighbour == letter:
                return not negated
        return negated


#: What a word sounds like: where the sounds are, how many, how much speaks for them, and which convention says so.
Heard = cython.struct(at=cython.Py_ssize_t, size=cython.Py_ssize_t, weight=cython.double, which=cython.int)


cdef bint _before(Heard* one, Heard* other, const Py_UCS4* sounds) noexcept nogil:
    """Whether one is likelier than the other, or as likely and first in order of its sounds."""
    cdef Py_ssize_t i
    if one.weight != other.weight:
        return one.weight > other.weight
    for i in range(min(one.size, other.size)):
        if sounds[one.at + i] != sounds[other.at + i]:
            return sounds[one.at + i] < sounds[other.at + i]
    return one.size < other.size


def heard(
    rewriters: list[Rewriter], weights: list[float], words: list[str], foreign: float, least: float, fold: object
) -> list[tuple[str, int, float]]:
    """What a word may sound like, likeliest first: sounds, the place of the likeliest of the conventions that say so,
    and the share of the weight; `words` are how each sees it, `weights` how much each counts: `foreign` times as much
    for a word with letters that it does not have, which are folded where there is a `fold`. Less than `least` times
    the likeliest is passed over.
    """
    cdef Py_ssize_t count = 0, size = 0, told = 0, bound = 0, length, i, j
    cdef Py_UCS4* spelt
    cdef Heard* found
    cdef Heard one
    cdef bint strange
    cdef Rewriter rewriter
    for word in words:
        bound = max(bound, 4 * len(word))
    most: cython.Py_ssize_t = 1
    for rewriter in rewriters:
        most = max(most, rewriter.most)
    spelt = <Py_UCS4*>PyMem_Malloc((bound + 1 + (len(words) + 1) * (bound + 1) * most) * sizeof(Py_UCS4))
    found = <Heard*>PyMem_Malloc((len(words) + 1) * sizeof(Heard))
    if not (spelt and found):
        PyMem_Free(spelt)
        PyMem_Free(found)
        raise MemoryError
    sounds: cython.pointer(cython.Py_UCS4) = spelt + bound + 1
    try:
        for k in range(len(words)):
            rewriter, letters = rewriters[k], cython.cast(str, words[k])
            strange, length = False, 0
            for i in range(len(letters)):
                slot: cython.int = rewriter._slot(letters[i])
                if slot == 0 or not rewriter.alone[slot]:
                    strange = True
                    if fold is not None and not "a" <= letters[i] <= "z":
                        for each in cython.cast(str, fold(letters[i])):
                            if length < bound:
                                spelt[length] = each
                                length += 1
                        continue
                if length < bound:
                    spelt[length] = letters[i]
                    length += 1
            one.at, one.which = size, k
            one.size = rewriter._sounds(spelt, length, sounds + size)
            one.weight = cython.cast(cython.double, weights[k]) * (foreign if strange else 1.0)
            if one.size < 1:
                continue
            size += one.size
            # The likeliest convention comes first and gives its name to a reading that others share.
            j = count
            while j > 0 and found[j - 1].weight < one.weight:
                found[j] = found[j - 1]
                j -= 1
            found[j] = one
            count += 1
        for i in range(count):
            j = 0
            while j < told and not (
                found[j].size == found[i].size
                and memcmp(sounds + found[j].at, sounds + found[i].at, found[i].size * sizeof(Py_UCS4)) == 0
            ):
                j += 1
            if j < told:
                found[j].weight += found[i].weight
            else:
                found[told] = found[i]
                told += 1
        top: cython.double = 0.0
        for i in range(told):
            top = max(top, found[i].weight)
        count, total = 0, 0.0
        for i in range(told):
            if found[i].weight < top * least:
                continue
            one = found[i]
            j = count
            while j > 0 and _before(cython.address(one), cython.address(found[j - 1]), sounds):
                found[j] = found[j - 1]
                j -= 1
            found[j] = one
            count += 1
        for i in range(count):
            total += found[i].weight
        return [
            (
                PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, sounds + found[i].at, found[i].size),
                found[i].which,
                found[i].weight / total,
            )
            for i in range(count)
        ]
    finally:
        PyMem_Free(spelt)
        PyMem_Free(found)


cdef class Usual:
    """How surprising the letters of a word are, by how often runs of three were counted in names of its script: their
    `numbers` in order, 21 bits for each letter, and how many `times` each; NUL stands for any letter.
    """

    cdef const unsigned long long[::1] numbers
    cdef const unsigned int[::1] times
    #: Runs that were asked for, each in its own place until another one wants it, and their bits.
    cdef unsigned long long[2048] asked
    cdef double[2048] bits

    def __init__(self, numbers: object, times: object) -> None:
        self.numbers, self.times = numbers, times
        memset(self.asked, 0, sizeof(self.asked))

    def surprise(self, word: str) -> float:
        """-log2 P(word) by the letters that follow each other, in bits."""
        cdef double total = 0.0
        cdef unsigned long long a = 94, b = 94, c
        cdef Py_ssize_t i
        for i in range(len(word) + 1):
            c = word[i] if i < len(word) else <Py_UCS4>36
            total += self._bits(a, b, c)
            a = b
            b = c
        return total

    cdef double _bits(self, unsigned long long a, unsigned long long b, unsigned long long c) noexcept:
        run: cython.ulonglong = a << 42 | b << 21 | c
        place: cython.Py_ssize_t = (run * _PRIME) >> 53
        if self.asked[place] != run:
            share: cython.double = (self._times(c) + 0.5) / (self._times(0) + 200)
            share = (self._times(b << 21 | c) + 4 * share) / (self._times(b << 21) + 4)
            share = (self._times(run) + 4 * share) / (self._times(a << 42 | b << 21) + 4)
            self.asked[place] = run
            self.bits[place] = -log2(share)
        return self.bits[place]

    cdef double _times(self, unsigned long long run) noexcept:
        """How often a run was counted."""
        place: cython.Py_ssize_t = _from(self.numbers, 0, self.numbers.shape[0], run)
        return self.times[place] if place < self.numbers.shape[0] and self.numbers[place] == run else 0
