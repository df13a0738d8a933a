"""Count how regular the laws of `data/laws.tsv` are, and how many words are taken for one with them.

usage: python tools/learn_laws.py measure TRAIN_PEOPLE.jsonl.gz NAME_TOKENS.jsonl.gz [Arab-Latn ...]
       python tools/learn_laws.py count   TRAIN_PEOPLE.jsonl.gz NAME_TOKENS.jsonl.gz
       python tools/learn_laws.py wanted  TRAIN_PEOPLE.jsonl.gz NAME_TOKENS.jsonl.gz [Arab-Latn ...]

The first file holds people with their names, the second single names in Latin and other letters. A true pair is a
word of one name and the word of another name of the same person that stands for it; a false pair is a word of one
such pair with a word of another. All is put in order by a checksum of the words, so that the same files give the same
figures.

`measure` prints for each pair of scripts the share of true and of false pairs that the evidence accepts, and how long
a pair takes. `count` prints for each row the places where it could hold in true pairs, in how many it does, and
-log2 of the share: its bits. `wanted` prints the differences in true pairs that no law explains, commonest first.
"""

from __future__ import annotations

import collections
import gzip
import json
import math
import sys
import time
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import jellyfish

from onoma import phonemes, scripts, text
from onoma.evidence import pairs
from onoma.model import Reading
from onoma.parser import parse
from onoma.phonemes import Law, Step, laws, skeleton
from onoma.reading import convention, readings

#: How many true and false pairs of two scripts are looked at, and how few are too few to tell.
TRUE, FALSE, FEW = 1500, 4000, 30


class Pair(NamedTuple):
    """Two words that stand for one, the scripts in alphabetical order, and the language of each, if it is told."""

    a: str
    b: str
    a_language: str = "und"
    b_language: str = "und"

    @property
    def scripts(self) -> tuple[str, str]:
        """Their scripts."""
        return scripts.script(self.a), scripts.script(self.b)


def order(pair: Pair) -> tuple[int, Pair]:
    """Where a pair stands: shuffled, but always alike."""
    return zlib.crc32(f"{pair.a} {pair.b}".encode()), pair


def of_tokens(path: str) -> Iterator[Pair]:
    """Pairs of the file of single names; those met once only are often misaligned."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["freq"] > 1:
                yield from two(row["native"], row["latin"], row["lang"].split("-")[0])


def of_people(path: str) -> Iterator[Pair]:
    """Pairs of the file of people: names of equally many words, word by word in the order that fits best."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            names = json.loads(line)["names"]
            words = [[t.text for t in parse(n["text"]).tokens if len(t.key) > 1] for n in names]
            told = [n["langs"] if n["langs"].isalpha() else "und" for n in names]
            for i, one in enumerate(words):
                for j, other in enumerate(words[:i]):
                    if len(one) == len(other):
                        turned = other[1:] + other[:1]
                        best = max((other, turned, other[::-1]), key=lambda o: sum(map(likeness, one, o)))
                        for x, y in zip(one, best, strict=True):
                            # Half the name must be there: the rest are other names, titles and spouses' names.
                            if likeness(x, y) >= 0.5:
                                yield from two(x, y, told[i], told[j])


def likeness(a: str, b: str) -> float:
    """How much of the consonants two words share by the likeliest reading of each, 0 to 1."""
    one, other = ({skeleton(r.phonemes) for r in readings(w)[:4]} for w in (a, b))
    return max(
        (1 - jellyfish.levenshtein_distance(x, y) / max(len(x), len(y), 1) for x in one for y in other), default=0.0
    )


def two(a: str, b: str, a_language: str = "und", b_language: str = "und") -> Iterator[Pair]:
    """A pair, if it is one: two different words with letters."""
    one, other = scripts.script(a), scripts.script(b)
    if text.fold(a) != text.fold(b) and "Zyyy" not in (one, other):
        yield Pair(a, b, a_language, b_language) if one <= other else Pair(b, a, b_language, a_language)


def true_pairs(people: str, tokens: str) -> dict[str, list[Pair]]:
    """True pairs by pair of scripts."""
    found: dict[str, set[Pair]] = collections.defaultdict(set)
    for source in (of_people(people), of_tokens(tokens)):
        for pair in source:
            found["-".join(pair.scripts)].add(pair)
    return {k: sorted(v, key=order)[:TRUE] for k, v in sorted(found.items()) if len(v) >= FEW}


def false_pairs(true: list[Pair]) -> list[Pair]:
    """Pairs of a word of one pair with a word of another."""
    known = {(p.a, p.b) for p in true}
    partners: dict[str, set[str]] = collections.defaultdict(set)
    for p in true:
        partners[p.b].add(text.fold(p.a))
    found: list[Pair] = []
    for shift in range(1, len(true)):
        for i, p in enumerate(true):
            q = true[(i + shift) % len(true)]
            if (p.a, q.b) not in known and text.fold(p.a) not in partners[q.b]:
                found.append(Pair(p.a, q.b, p.a_language, q.b_language))
            if len(found) == FALSE:
                return found
    return found


def accepted(pair: Pair) -> bool:
    """Whether the evidence takes two words for one, the languages untold as in most registries."""
    a, b = text.fold(pair.a), text.fold(pair.b)
    one = pair.scripts[0] == pair.scripts[1]
    return pairs._pair.__wrapped__(pair.a, a, pair.b, b, one, "und", "und", False) is not None


def measure(true: dict[str, list[Pair]]) -> None:
    """Print the shares accepted by pair of scripts."""
    print("scripts\ttrue\taccepted\tfalse\taccepted\tus/pair")
    for name, sample in true.items():
        false = false_pairs(sample)
        for pair in (*sample, *false):  # reading is not what is timed
            readings(pair.a), readings(pair.b)
        phonemes._align.cache_clear()
        start = time.perf_counter()
        right = sum(map(accepted, sample))
        wrong = sum(map(accepted, false))
        spent = (time.perf_counter() - start) / (len(sample) + len(false)) * 1e6
        print(
            f"{name}\t{len(sample)}\t{right / len(sample):.3f}\t{len(false)}\t{wrong / len(false):.4f}\t{spent:.0f}",
            flush=True,
        )


def explained(pair: Pair) -> tuple[Reading, Reading, tuple[Step, ...]] | None:
    """The cheapest alignment of a true pair, however dear, by the readings that make it so."""
    best: tuple[float, Reading, Reading, tuple[Step, ...]] | None = None
    for x in readings(pair.a, language=pair.a_language)[:8]:
        for y in readings(pair.b, language=pair.b_language)[:8]:
            bits, steps = pairs.aligned(x, y)
            bits -= 0.25 * (math.log2(x.weight) + math.log2(y.weight))
            if best is None or bits < best[0]:
                best = (bits, x, y, steps)
    return best[1:] if best and best[0] < 12 else None


def spoken(reading: Reading) -> frozenset[str]:
    """The languages of a reading's table."""
    return frozenset() if reading.fallback else convention(reading.convention).languages


def count(true: dict[str, list[Pair]]) -> None:
    """Print the places and occurrences of each row, and what it should cost.

    A law has two directions: its `a` stands for `b`, or `b` for `a`. The places of a direction are those where the
    sound that is replaced stands (for a sound that is put in, where it stands itself). A law of certain scripts is
    counted for each apart, from the other script's word to its own, since the script decides what is replaced. Of
    the two directions that counts which happens oftener where it could.
    """
    places: collections.Counter[tuple[str, str, bool]] = collections.Counter()
    times: collections.Counter[tuple[str, str, bool]] = collections.Counter()
    for pair in (p for sample in true.values() for p in sample):
        if (found := explained(pair)) is None:
            continue
        x, y, steps = found
        told = spoken(x) | spoken(y) | {pair.a_language, pair.b_language}
        for law in laws():
            if law.languages and not law.languages & told and not law.scripts & set(pair.scripts):
                continue
            for other, own, script in ((x, y, pair.scripts[1]), (y, x, pair.scripts[0])):
                if law.scripts and (script not in law.scripts or pair.scripts[0] == pair.scripts[1]):
                    continue
                for turned, replaced, by in ((False, law.a, law.b), (True, law.b, law.a)):
                    key = (law.where, script if law.scripts else "", turned)
                    places[key] += at(replaced, other.phonemes, law) if replaced else at(by, own.phonemes, law)
                    sides = (
                        (s.b, s.a) if own is x else (s.a, s.b) for s in steps if s.law and s.law.where == law.where
                    )
                    times[key] += sum(side == (replaced, by) for side in sides)
    print("row\tcode\ta\tb\tbefore\tafter\tlanguages\tplaces\ttimes\tbits now\tbits counted")
    for law in laws():
        n = of = 0
        for script in sorted(law.scripts) or [""]:
            ways = [(times[law.where, script, t], places[law.where, script, t]) for t in (False, True)]
            more, among = max(ways, key=lambda w: (w[0] / max(w[1], 1), w))
            n, of = n + more, of + max(more, among)
        bits = f"{max(0.1, -math.log2((n + 0.5) / (of + 1))):.1f}" if of >= FEW else ""
        where, told_of = law.where.rsplit(":", 1)[1], " ".join(sorted(law.languages | law.scripts))
        print(where, law.code, law.a, law.b, law.before, law.after, told_of, of, n, law.bits, bits, sep="\t")


def at(side: str, sounds: str, law: Law) -> int:
    """How often sounds stand in a reading between those that the law wants."""
    found, i = 0, sounds.find(side)
    while i >= 0:
        end = i + len(side)
        left, right = sounds[i - 1 : i] if i else "^", sounds[end : end + 1] or "$"
        found += (not law.before or left in law.before) and (not law.after or right in law.after)
        i = sounds.find(side, i + 1)
    return found


def wanted(true: dict[str, list[Pair]]) -> None:
    """Print the differences in true pairs that no law explains."""
    for name, sample in true.items():
        found: collections.Counter[str] = collections.Counter()
        shown: dict[str, str] = {}
        for pair in sample:
            if best := explained(pair):
                steps = best[2]
                for i, s in enumerate(steps):
                    if s.a != s.b and not s.law:
                        left = steps[i - 1].b[-1:] if i else "^"
                        right = steps[i + 1].b[:1] if i + 1 < len(steps) else "$"
                        key = f"{s.a or '0'}~{s.b or '0'}"
                        found[key] += 1
                        shown.setdefault(key, f"{pair.a}~{pair.b} {left}_{right}")
        print(
            f"{name} ({len(sample)}): " + "; ".join(f"{k} {n} [{shown[k]}]" for k, n in found.most_common(22)),
            flush=True,
        )


def main() -> None:
    """Do what is asked."""
    what, people, tokens, *only = sys.argv[1:]
    true = true_pairs(people, tokens)
    true = {k: v for k, v in true.items() if not only or k in only}
    {"measure": measure, "count": count, "wanted": wanted}[what](true)


if __name__ == "__main__":
    main()
