"""Count how syllables of Korean given names are spelt in Latin letters: writes `data/names/korean_syllables.tsv`.

usage: python tools/learn_korean.py FULL_NAMES.jsonl.gz

FULL_NAMES holds people's names in English and Korean. Of names that fall into a family and a given name, those count
whose given name is written in as many Latin words as it has syllables (Hye-young, Moo Hyun), and sounds like them.
Chinese and Japanese in the list are spelt by other rules, so that spellings seen rarely are left out.

Deterministic: the same file gives the same table.
"""

from __future__ import annotations

import collections
import gzip
import json
import re
import sys

import jellyfish

from onoma import tables, text
from onoma.parser import parse
from onoma.phonemes import latin
from onoma.reading import sounds

#: A spelling is kept that was counted so often, and is so large a share of those of its syllable.
LEAST, SHARE = 3, 0.04
#: How alike the given name must be to what is spelt, by Jaro and Winkler.
ALIKE = 0.6


def words(name: str) -> list[str]:
    """The folded words of a name."""
    return [w for w in map(text.fold, re.split(r"[\s,\-‐·・().]+", text.clean(name))) if len(w) > 1]


def alike(hangul: str, spelt: list[str]) -> float:
    """How like a word in Hangul sounds to Latin words."""
    return jellyfish.jaro_winkler_similarity(latin(sounds(hangul, "ko-Hang")), "".join(spelt))


def main() -> None:
    """Write the table."""
    counted: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            korean, english = str(row.get("ko") or ""), words(str(row.get("en") or ""))
            parts = [t.key for t in parse(korean).tokens]
            if " " in korean or not 2 <= len(korean) <= 4 or len(parts) != 2 or len(english) < 2:
                continue
            family, given = parts
            spelt = max(
                ((english[1:], english[0]), (english[:-1], english[-1])),
                key=lambda cut: 2 * alike(given, cut[0]) + alike(family, [cut[1]]),
            )[0]
            if len(spelt) == len(given) <= 2 and alike(given, spelt) >= ALIKE:
                for syllable, letters in zip(given, spelt, strict=True):
                    counted[syllable][letters] += 1
    rows = [
        f"{syllable}\t{letters}\t{times}\tonoma-counts\n"
        for syllable, spellings in counted.items()
        for letters, times in spellings.items()
        if times >= max(LEAST, SHARE * sum(spellings.values()))
    ]
    head = "# counted: by tools/learn_korean.py\nsyllable\tlatin\tcount\tsource\n"
    path = tables.root() / "names" / "korean_syllables.tsv"
    path.write_text(head + "".join(sorted(rows)), encoding="utf-8")
    print(f"{path.name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
