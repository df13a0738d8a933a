"""How many published test vectors each shipped romanization reproduces exactly, and which it does not.

    python tools/check_romanization_vectors.py vectors.jsonl.gz

The file holds one JSON object a line: `system`, `lang`, `source`, `expected`. A vector counts for the shipped
system that names its `system` in the head line `# also:`. A vector whose expected text still holds Cyrillic
shows a gap of its own collection and no rule; it is listed apart and not counted.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

from onoma.romanization import romanizations, romanize

_CYRILLIC = re.compile("[\u0400-\u052f]")


def main(path: str) -> None:
    """Print, for each system, the share that came out right and every vector that did not."""
    vectors: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(Path(path), "rt", encoding="utf-8") as lines:
        for line in lines:
            vector = json.loads(line)
            if vector["lang"] in ("bel", "rus", "ukr"):
                vectors[vector["system"]].append((vector["source"], vector["expected"]))

    right = total = 0
    for system in romanizations():
        for other in system.also:
            unsound, failures, count = [], [], 0
            for source, expected in vectors.pop(other, []):
                wanted, got = unicodedata.normalize("NFC", expected), romanize(source, system.id)
                if got == wanted:
                    count += 1
                elif _CYRILLIC.search(expected):
                    unsound.append((source, wanted))
                else:
                    failures.append((source, wanted, got))
            tried = count + len(failures)
            right, total = right + count, total + tried
            if tried or unsound:
                share = f"{count / tried:6.1%}" if tried else "   n/a"
                print(f"{share}  {count}/{tried}  {other}  ({system.id})")
            for source, wanted, got in failures:
                print(f"          {_short(source)}: expected {_short(wanted)}, got {_short(got)}")
            for source, wanted in unsound:
                print(f"          not counted, Cyrillic left over: {_short(source)}: {_short(wanted)}")
    print(f"{right / max(total, 1):6.1%}  {right}/{total}  in all")
    for other in sorted(vectors):
        print(f"no system for {other} ({len(vectors[other])} vectors)")


def _short(text: str, length: int = 100) -> str:
    return repr(text if len(text) <= length else text[:length] + "…")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
