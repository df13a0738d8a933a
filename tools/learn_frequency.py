"""Count how common names are: writes `data/names/frequency.tsv`.

usage: python tools/learn_frequency.py NAME_TOKENS.jsonl.gz TRAIN_PEOPLE.jsonl.gz

The first file holds single names with a frequency ("latin", "freq"), the second people with their names. Counts are
by outline (consonant classes with vowel places), so that all spellings of a name are counted together.
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


def count(tokens_path: str, people_path: str) -> collections.Counter[str]:
    """Occurrences by outline."""
    words: collections.Counter[str] = collections.Counter()
    seen = set()
    with gzip.open(tokens_path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            # A Latin name stands once for each script it is paired with; its frequency is counted once.
            if row["latin"] not in seen:
                seen.add(row["latin"])
                words[row["latin"]] += row["freq"]
    with gzip.open(people_path, "rt", encoding="utf-8") as lines:
        for line in lines:
            for word in {t.key for n in json.loads(line)["names"][:3] for t in parse(n["text"]).tokens}:
                words[word] += 1
    found: collections.Counter[str] = collections.Counter()
    for word, times in words.items():
        heard = readings(text.fold(word))
        if heard and not heard[0].fallback:
            found[outline(heard[0].phonemes)] += times
    return found


def main() -> None:
    """Write the table."""
    found = count(*sys.argv[1:3])
    total = sum(found.values())
    rows = sorted((key, str(n), "onoma-counts") for key, n in found.items() if n >= LEAST and key)
    path = tables.root() / "names" / "frequency.tsv"
    head = f"# counted: by tools/learn_frequency.py, outlines met at least {LEAST} times\n# total: {total}\n"
    path.write_text(head + "outline\tcount\tsource\n" + "".join("\t".join(r) + "\n" for r in rows), encoding="utf-8")
    print(f"{len(rows)} outlines of {total} words")


if __name__ == "__main__":
    main()
