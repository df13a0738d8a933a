"""Learn which letters stand for which: writes `data/correspondences/<Script>-Latn.tsv` and `letters-<Script>.tsv`.

usage: python tools/learn_correspondences.py NAME_TOKENS.jsonl.gz TRAIN_PEOPLE.jsonl.gz FULL_NAMES.jsonl.gz [SCRIPT...]

A pair of spellings of one name is taken to be written segment by segment, none to two letters of the one for none
to two of the other, word boundaries counting as letters. (Three letters explain no more, and cost three times as
much.) Expectation maximization over all pairs of two scripts finds how often each segment stands for which other
(the joint multigram model of Deligne and Bimbot 1995, as used for pronunciations by Bisani and Ney 2008).
Segments expected less than LEAST times are dropped: they are noise.

Chinese characters are taken as Mandarin reads them, in Bopomofo, for a character is a syllable and there are
thousands; Hangul by the letters that its syllables are made of. FULL_NAMES holds Koreans with their Latin names, which
single words of foreigners do not teach.

Needs numpy and numba (pip install numba). Deterministic: the same files give the same tables.
"""

from __future__ import annotations

import collections
import gzip
import itertools
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import jellyfish
import numpy as np
from numba import njit

from onoma import korean, mandarin, scripts, tables, text
from onoma._unidecode import ascii_of
from onoma.parser import parse
from onoma.phonemes import latin as phonetic
from onoma.reading import sounds

LEAST = 1.5
ROUNDS = 6
TABLE = 1 << 24
#: Which script a language's native spellings of NAME_TOKENS are in.
SCRIPTS = {"ru": "Cyrl", "ar": "Arab", "he": "Hebr", "ja-kata": "Kana", "ko": "Hang", "zh": "Hani"}
#: Scripts of which a character is a syllable.
SYLLABLES = ("Hang", "Hani")
#: Pairs of names of one person whose words are less alike than this in Latin letters are left out.
ALIKE = 0.45

Pairs = dict[str, collections.Counter[tuple[str, str]]]


def words(name: str) -> list[str]:
    """The folded words of a name."""
    return [w for w in map(text.fold, re.split(r"[\s,\-‐·・().]+", text.clean(name))) if len(w) > 1]


def written_in(word: str) -> str:
    """The one script that all letters of a word are of; empty where there are several or none."""
    found = set(map(scripts.script_of, word))
    return found.pop() if len(found) == 1 else ""


def latin(word: str) -> str:
    """A word in Latin letters, roughly: only to see which words of two names belong together."""
    return word if word.isascii() else ascii_of(word).lower()


def lines(path: str) -> Iterator[dict[str, object]]:
    """The records of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def seen(word: str, script: str) -> str:
    """A word as it is learned: its letters, those of each syllable in Hangul, or Bopomofo for Chinese characters."""
    if script == "Hang":
        return korean.letters(word)
    return mandarin.bopomofo(word) if script == "Hani" else word


def koreans(path: str) -> Iterator[tuple[str, str]]:
    """Family and given names of Koreans, in Hangul and Latin letters."""
    for row in lines(path):
        korean, english = str(row.get("ko") or ""), words(str(row.get("en") or ""))
        parts = [t.key for t in parse(korean).tokens]
        if " " in korean or not 2 <= len(korean) <= 4 or len(parts) != 2 or not 2 <= len(english) <= 3:
            continue
        family, given = (phonetic(sounds(part, "ko-Hang")) for part in parts)
        found = []
        for surname, rest in ((english[0], english[1:]), (english[-1], english[:-1])):
            likeness = jellyfish.jaro_winkler_similarity(given, "".join(rest))
            found.append((2 * likeness + jellyfish.jaro_winkler_similarity(family, surname), likeness, surname, rest))
        _, likeness, surname, rest = max(found)
        if likeness >= 0.6:
            yield parts[0], surname
            yield parts[1], "".join(rest)


def collect(tokens: str, people: str, full_names: str) -> Pairs:
    """Pairs of spellings of one name, by the script of the first; the second is in Latin letters."""
    pairs: Pairs = collections.defaultdict(collections.Counter)
    for row in lines(tokens):
        script = SCRIPTS.get(str(row["lang"]))
        one, other = (text.fold(text.clean(str(row[side]))) for side in ("native", "latin"))
        if script and written_in(one) == script and written_in(other) == "Latn":
            pairs[script][seen(one, script), other] += min(3, int(str(row["freq"])))
    for one, other in koreans(full_names):
        pairs["Hang"][seen(one, "Hang"), other] += 2
    for row in lines(people):
        names = [words(n["text"]) for n in list(row["names"])[:14]]  # type: ignore[call-overload]
        for a, b in itertools.combinations([n for n in names if n], 2):
            for x, y in matched(a, b):
                kinds = written_in(x), written_in(y)
                if kinds[1] != "Latn":
                    x, y, kinds = y, x, kinds[::-1]
                if kinds[1] == "Latn" and kinds[0] not in ("", *SYLLABLES):
                    pairs[kinds[0]][x, y] += 1
    return with_latin(pairs)


def matched(a: list[str], b: list[str]) -> Iterator[tuple[str, str]]:
    """The words of two names that belong together, the likest first."""
    alike = sorted(
        (
            (jellyfish.jaro_winkler_similarity(latin(x), latin(y)), i, j)
            for i, x in enumerate(a)
            for j, y in enumerate(b)
        ),
        reverse=True,
    )
    left, right = set(range(len(a))), set(range(len(b)))
    for likeness, i, j in alike:
        if likeness >= ALIKE and i in left and j in right and (likeness >= 0.55 or len(a) == len(b)):
            left.remove(i)
            right.remove(j)
            yield a[i], b[j]


def with_latin(pairs: Pairs) -> Pairs:
    """Latin beside Latin, both ways: spellings of one person, and those that share a Cyrillic or Arabic spelling."""
    both: collections.Counter[tuple[str, str]] = collections.Counter()
    for (x, y), times in pairs["Latn"].items():
        both[x, y] += 2 * min(times, 4)
        both[y, x] += 2 * min(times, 4)
    for script in ("Cyrl", "Arab"):
        shared: dict[str, set[str]] = collections.defaultdict(set)
        for native, spelling in pairs[script]:
            shared[native].add(spelling)
        for spellings in shared.values():
            # Of a word with many spellings a few pairs, so that the commonest names do not teach alone.
            few = sorted(spellings)[:: max(1, len(spellings) // 5)]
            for x, y in itertools.permutations(few, 2):
                both[x, y] += 1
    pairs["Latn"] = both
    return pairs


@njit(cache=True)
def slot(keys, key, insert):  # type: ignore[no-untyped-def]
    """The place of a key in an open-addressing table, -1 where it is not there and not to be."""
    size = len(keys)
    at = np.int64((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)) & (size - 1)
    while True:
        if keys[at] == key:
            return at
        if keys[at] == 0:
            if insert:
                keys[at] = key
                return at
            return -1
        at = (at + 1) & (size - 1)


@njit(cache=True)
def expect(a, a_at, b, b_at, weights, keys, shares, counts, insert):  # type: ignore[no-untyped-def]
    """One pass over all pairs: how often each segment pair is expected (forward-backward)."""
    for p in range(len(weights)):
        first, n = a_at[p], a_at[p + 1] - a_at[p]
        second, m = b_at[p], b_at[p + 1] - b_at[p]
        ahead, back = np.zeros((n + 1, m + 1)), np.zeros((n + 1, m + 1))
        slots = np.full((n + 1, m + 1, 9), -1, np.int64)
        ahead[0, 0] = 1.0
        for i in range(n + 1):
            for j in range(m + 1):
                here = ahead[i, j]
                if here == 0.0:
                    continue
                u = np.uint64(0)
                for x in range(3):
                    if i + x > n:
                        break
                    if x:
                        u = (u << np.uint64(8)) | np.uint64(a[first + i + x - 1])
                    v = np.uint64(0)
                    for y in range(3):
                        if j + y > m:
                            break
                        if y:
                            v = (v << np.uint64(8)) | np.uint64(b[second + j + y - 1])
                        if (x == 0 and y != 1) or (y == 0 and x != 1):
                            continue
                        s = slot(keys, (u << np.uint64(24)) | v, insert)
                        if s >= 0:
                            slots[i, j, x * 3 + y] = s
                            ahead[i + x, j + y] += here * shares[s]
        total = ahead[n, m]
        if total <= 0.0:
            continue
        back[n, m] = 1.0
        for i in range(n, -1, -1):
            for j in range(m, -1, -1):
                sums = back[i, j]
                for x in range(3):
                    for y in range(3):
                        s = slots[i, j, x * 3 + y]
                        if s >= 0:
                            onward = shares[s] * back[i + x, j + y]
                            sums += onward
                            counts[s] += weights[p] * ahead[i, j] * onward / total
                back[i, j] = sums


def encode(sides: list[str]) -> tuple[np.ndarray, np.ndarray, dict[int, str]]:
    """Words as numbers: boundaries 1 and 2, then the letters, the commonest 250."""
    common = collections.Counter(itertools.chain.from_iterable(sides)).most_common(250)
    ids = {letter: i for i, letter in enumerate(sorted(letter for letter, _ in common), start=3)}
    coded, starts = [], [0]
    for side in sides:
        coded += [1, *(ids.get(letter, 0) for letter in side), 2]
        starts.append(len(coded))
    return np.array(coded, np.int64), np.array(starts), {1: "^", 2: "$", **{i: c for c, i in ids.items()}}


def learn(pairs: collections.Counter[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """How often each segment is expected to stand for which other."""
    rows = sorted((p, w) for p, w in pairs.items() if len(p[0]) < 17 and len(p[1]) < 19)
    a, a_at, a_letters = encode([p[0] for p, _ in rows])
    b, b_at, b_letters = encode([p[1] for p, _ in rows])
    weights = np.array([w for _, w in rows], float)
    keys, counts = np.zeros(TABLE, np.uint64), np.zeros(TABLE)
    expect(a, a_at, b, b_at, weights, keys, np.full(TABLE, 1e-3), counts, True)
    u, v = keys >> np.uint64(24), keys & np.uint64(0xFFFFFF)
    x = sum((u >> np.uint64(8 * t)) & np.uint64(255) > 0 for t in range(3))
    y = sum((v >> np.uint64(8 * t)) & np.uint64(255) > 0 for t in range(3))
    # To begin with, one letter stands for one, and each letter more on either side is five times rarer.
    shares = np.where((x == 0) | (y == 0), 1e-4, 0.2 ** (np.maximum(x, 1) + np.maximum(y, 1) - 2.0)) * (keys > 0)
    shares /= shares.sum()
    for _ in range(ROUNDS):
        counts[:] = 0
        expect(a, a_at, b, b_at, weights, keys, shares, counts, False)
        # A little off each, so that rare long segments give way to common short ones.
        shares = np.maximum(counts - 0.15 * (x + y > 2) - 0.05, 0.0)
        shares /= shares.sum()
    found = {}
    for s in np.nonzero(counts >= LEAST)[0]:
        sides = [
            "".join(letters.get((int(code[s]) >> (8 * t)) & 255, "") for t in (2, 1, 0))
            for code, letters in ((u, a_letters), (v, b_letters))
        ]
        found[sides[0], sides[1]] = float(counts[s])
    return found


def letters(counted: collections.Counter[str]) -> collections.Counter[str]:
    """Runs of three letters, with boundaries."""
    runs: collections.Counter[str] = collections.Counter()
    for word, times in counted.items():
        edged = f"^^{word}$"
        for i in range(len(edged) - 2):
            runs[edged[i : i + 3]] += times
    return runs


def write(name: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """A table of counts."""
    path: Path = tables.root() / "correspondences" / f"{name}.tsv"
    path.parent.mkdir(exist_ok=True)
    head = "# counted: by tools/learn_correspondences.py\n" + "\t".join(header) + "\n"
    path.write_text(head + "".join("\t".join(row) + "\n" for row in sorted(rows)), encoding="utf-8")
    print(f"{path.name}: {len(rows)} rows")


def main() -> None:
    """Write the tables."""
    pairs = collect(*sys.argv[1:4])
    spelt: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for script in sys.argv[4:] or [*sorted(set(SCRIPTS.values())), "Latn"]:
        cells = learn(pairs[script])
        rows = [(*sides, f"{times:.1f}", "onoma-counts") for sides, times in cells.items()]
        write(f"{script}-Latn", ("native", "latin", "count", "source"), rows)
        for (one, other), times in pairs[script].items():
            spelt[script][one] += times
            spelt["Latn"][other] += times
    for script, counted in spelt.items():
        rows = [(run, str(n), "onoma-counts") for run, n in letters(counted).items() if n >= 4]
        write(f"letters-{script}", ("letters", "count", "source"), rows)


if __name__ == "__main__":
    main()
