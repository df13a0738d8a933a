"""Count how common names are: writes `data/names/frequency.tsv`.

usage: python tools/learn_frequency.py NAME_TOKENS.jsonl.gz TRAIN_PEOPLE.jsonl.gz

The first file holds single names with a frequency ("latin", "freq"), the second people with their names. Counts are
by outline (consonant classes with vowel places), so that all spellings of a name are counted together. Words in scripts
that leave vowels out have outlines of their own (محمد is MHMD, Mohammed MAHAMAD): they are counted as they are written
("lang", "native"), and scaled to as many words as the others are.
Deterministic: the same files give the same table.
"""

from __future__ import annotations

import collections
import gzip
import json
import sys

from onoma import tables, text
from onoma.parser import parse
from onoma.phonemes import outline
from onoma.reading import readings

LEAST = 24
#: Scripts that leave vowels out, by the languages that are counted.
ABJADS = {"ar": "Arab", "he": "Hebr"}


def count(tokens_path: str, people_path: str) -> dict[str, collections.Counter[str]]:
    """Occurrences by outline, for each script that leaves vowels out and for all others together."""
    words: dict[str, collections.Counter[str]] = {script: collections.Counter() for script in ("", *ABJADS.values())}
    seen = set()
    with gzip.open(tokens_path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            # A Latin name stands once for each script it is paired with; its frequency is counted once.
            if row["latin"] not in seen:
                seen.add(row["latin"])
                words[""][row["latin"]] += row["freq"]
            if row["lang"] in ABJADS:
                words[ABJADS[row["lang"]]][row["native"]] += row["freq"]
    with gzip.open(people_path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for token in {t.key: t for n in json.loads(line)["names"][:3] for t in parse(n["text"]).tokens}.values():
                words[token.script if token.script in words else ""][token.key] += 1
    total = sum(words[""].values())
    return {script: outlines(counts, total / sum(counts.values())) for script, counts in words.items()}


def outlines(words: collections.Counter[str], scale: float) -> collections.Counter[str]:
    """The counts of words by their outlines."""
    found: collections.Counter[str] = collections.Counter()
    for word, times in words.items():
        heard = readings(text.fold(word))
        if heard and not heard[0].fallback:
            found[outline(heard[0].phonemes)] += times
    return collections.Counter({key: round(times * scale) for key, times in found.items()})


def main() -> None:
    """Write the table."""
    found = count(*sys.argv[1:3])
    total = sum(found[""].values())
    rows = sorted(
        (script, key, str(n), "onoma-counts")
        for script, counts in found.items()
        for key, n in counts.items()
        if n >= LEAST and key
    )
    path = tables.root() / "names" / "frequency.tsv"
    head = f"# counted: by tools/learn_frequency.py, outlines met at least {LEAST} times\n# total: {total}\n"
    path.write_text(
        head + "script\toutline\tcount\tsource\n" + "".join("\t".join(r) + "\n" for r in rows), encoding="utf-8"
    )
    print(f"{len(rows)} outlines of {total} words")


if __name__ == "__main__":
    main()
