"""Count which Chinese characters begin and end foreigners' names: writes `data/names/transcription_edges.tsv`.

usage: python tools/learn_edges.py NAME_TOKENS.jsonl.gz

NAME_TOKENS holds single names of foreigners in Latin letters and in Chinese characters. Where two of them are written
as one word (阿都马南), the counts tell where the one is likely to end and the other to begin.

Deterministic: the same file gives the same table.
"""

from __future__ import annotations

import collections
import gzip
import json
import sys

from onoma import characters, scripts, tables, text

#: A character is kept that was counted so often.
LEAST = 5


def main() -> None:
    """Write the table."""
    first: collections.Counter[str] = collections.Counter()
    last: collections.Counter[str] = collections.Counter()
    times: collections.Counter[str] = collections.Counter()
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            word = characters.usual(text.clean(str(row["native"])))
            if row["lang"] == "zh" and len(word) > 1 and {*map(scripts.script_of, word)} == {"Hani"}:
                often = min(3, int(row["freq"]))
                first[word[0]] += often
                last[word[-1]] += often
                times.update(dict.fromkeys(word, often))
    rows = [
        f"{char}\t{first[char]}\t{last[char]}\t{count}\tonoma-counts\n"
        for char, count in sorted(times.items())
        if count >= LEAST
    ]
    head = "# counted: by tools/learn_edges.py\ncharacter\tfirst\tlast\tall\tsource\n"
    path = tables.root() / "names" / "transcription_edges.tsv"
    path.write_text(head + "".join(rows), encoding="utf-8")
    print(f"{path.name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
