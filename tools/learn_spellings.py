"""Learn how names are spelt that letters alone do not lead to: writes `data/names/spellings.tsv`.

usage: python tools/learn_words.py NAME_TOKENS.jsonl.gz

Шон is Sean, and Мур is Moore: a name that everybody knows has a spelling of its own, which is learned by heart. Counted
are the spellings of one name in Latin letters and in others; of those met LEAST times and in one case of twelve, what
correspondences of letters explain well enough is left out.

Deterministic: the same file gives the same table.
"""

from __future__ import annotations

import collections
import gzip
import json
import sys

from onoma import scripts, tables
from onoma.byheart import HEADER
from onoma.text import fold
from onoma.views import likeness, worth_of

LEAST, SHARE = 8, 1 / 12
#: What letters explain: a spelling that strains them by no more bits, and says so much of what the word is worth.
STRAIN, ENOUGH = 5.0, 0.6
TABLE = tables.root() / "names" / "spellings.tsv"
SCRIPTS = {"ru": "Cyrl", "ar": "Arab", "he": "Hebr"}


def main() -> None:
    """Write the table."""
    head = f"# counted: by tools/learn_spellings.py, spellings met at least {LEAST} times\n" + "\t".join(HEADER) + "\n"
    # What the table says now must not explain what it will say.
    TABLE.write_text(head, encoding="utf-8")
    counted: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            native, latin = fold(row["native"]), fold(row["latin"])
            script = SCRIPTS.get(row["lang"], "")
            whole = native.isalpha() and latin.isalpha() and min(len(native), len(latin)) > 1
            if whole and (scripts.script(native), scripts.script(latin)) == (script, "Latn"):
                counted[script, native][latin] += row["freq"]
    found = []
    for (script, native), spellings in counted.items():
        total = spellings.total()
        for latin, times in spellings.items():
            if times >= LEAST and times >= SHARE * total and not explained(native, latin):
                found.append(f"{script}\t{native}\t{latin}\t{times}\t{total}\tonoma-counts\n")
    TABLE.write_text(head + "".join(sorted(found)), encoding="utf-8")


def explained(native: str, latin: str) -> bool:
    """Whether letters alone lead from one spelling to the other."""
    found = likeness((native,), (latin,))
    worth = min(worth_of((native,), "und"), worth_of((latin,), "und"))
    return found is not None and found.strain <= STRAIN and found.bits >= ENOUGH * worth


if __name__ == "__main__":
    main()
