"""How many published test vectors each shipped romanization reproduces exactly, and which it does not.

    python tools/check_romanization_vectors.py vectors.jsonl.gz

The file holds one JSON object a line: `system`, `lang`, `source`, `expected`. A vector counts for the shipped
system that names its `system` in the head line `# also:`. Vectors that contradict the rule of their own system are
disputed, each in a row of `tools/romanization_disputes.tsv`: how it begins, which of its words are wrong (` …` where
more are), what they are by the rule, why, and by which source. Whatever else differs in such a vector is our mistake.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from onoma.romanization import romanizations, romanize

_DISPUTES = Path(__file__).with_name("romanization_disputes.tsv")
_LEAST = 0.97


def main(path: str) -> None:
    """Print, for each system, the share that came out right and every vector that did not."""
    vectors: dict[str, list[tuple[str, str]]] = defaultdict(list)
    languages: dict[str, str] = {}
    with gzip.open(Path(path), "rt", encoding="utf-8") as lines:
        for line in lines:
            vector = json.loads(line)
            vectors[vector["system"]].append((vector["source"], vector["expected"]))
            languages[vector["system"]] = vector["lang"]
    with _DISPUTES.open(encoding="utf-8", newline="") as rows:
        disputes = list(csv.DictReader(rows, delimiter="\t"))

    known = {other: system.id for system in romanizations() for other in system.also}
    right = total = disputed = enough = upheld = 0
    covered: Counter[str] = Counter()
    for other in sorted(vectors.keys() & known.keys()):
        wrong = []
        for source, expected in vectors[other]:
            wanted, got = unicodedata.normalize("NFC", expected), romanize(source, known[other])
            if got != wanted:
                wrong.append((source, wanted, got, _dispute(disputes, other, source, wanted, got)))
        count, told = len(vectors[other]), sum(bool(why) for *_, why in wrong)
        covered[languages[other]] += count
        right, total, disputed = right + count - len(wrong), total + count, disputed + told
        share, rest = 1 - len(wrong) / count, count - told
        enough += share >= _LEAST
        upheld += share < _LEAST and count - len(wrong) >= _LEAST * rest
        mark = "" if share >= _LEAST else "  but for disputed" if count - len(wrong) >= _LEAST * rest else "  TOO FEW"
        print(f"{share:6.1%}  {count - len(wrong)}/{count}  {other}  ({known[other]}){mark}")
        for source, wanted, got, why in wrong:
            at = next((i for i, (x, y) in enumerate(zip(wanted, got, strict=False)) if x != y), 0)
            print(f"          {_short(source)}: expected {_short(wanted, at)}, got {_short(got, at)}")
            if why:
                print(f"            disputed: {why}")
    print(f"{right / max(total, 1):6.1%}  {right}/{total}, {disputed} of the rest disputed one by one")
    print(f"{len(vectors.keys() & known.keys())} of {len(vectors)} systems are shipped, {enough} of them with 97 %,")
    print(f"{upheld} more with 97 % of the vectors that are not disputed")
    for language, count in sorted(Counter(dict.fromkeys(languages.values(), 0)).items()):
        of = sum(len(v) for other, v in vectors.items() if languages[other] == language)
        print(f"  {language}: {(covered[language] + count) / of:.0%} of {of} vectors are of a shipped system")


def _dispute(rows: list[dict[str, str]], system: str, source: str, wanted: str, got: str) -> str:
    """Why a vector is disputed, if a row says so and the words that it names account for the difference."""
    for row in rows:
        begins = row["vector"].removesuffix("…")
        if row["system"] != system or (
            source != begins and not (begins != row["vector"] and source.startswith(begins))
        ):
            continue
        more = row["expected"].endswith(" …")
        words = dict(zip(row["expected"].split(), row["rule"].split(), strict=True))
        if more or " ".join(words.get(word, word) for word in wanted.split()) == " ".join(got.split()):
            return f"{row['reason']} ({row['source']})"
    return ""


def _short(text: str, at: int = 0, length: int = 60) -> str:
    start = max(0, at - 20)
    return repr(text if len(text) <= length else text[start : start + length] + "…")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    main(sys.argv[1])
