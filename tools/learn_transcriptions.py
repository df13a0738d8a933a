"""Count how the commonest names are written in other scripts: writes `data/names/transcriptions.tsv`.

usage: python tools/learn_transcriptions.py NAME_TOKENS.jsonl.gz

NAME_TOKENS holds single names in Latin letters and in another script, and how many people bear them so. Kept are those
that so many bear, where either spelling is mostly the other, and that are hard to find by their letters: Джон is John,
and letter for letter Dzhon.

Deterministic: the same file gives the same table.
"""

from __future__ import annotations

import collections
import functools
import gzip
import json
import sys

from onoma import given, scripts, tables, text, transcription
from onoma.grams import bones
from onoma.parser import generation, particle_kind
from onoma.rarity import rarity
from onoma.views import likeness

SCRIPTS = {"ru": "Cyrl", "ar": "Arab", "he": "Hebr"}
#: So many bear a name; a spelling is so large a share of those of the other side.
LEAST, SHARE = 25, 0.25
#: What so many bear is found among too many others, whatever its letters say.
COMMON = 250
#: So many bits less than a name is worth are hard.
SHORT = 2.0


@functools.cache
def no_names() -> frozenset[str]:
    """Places and titles, folded."""
    places = tables.cells("names/places.tsv", ("text", "languages", "source"), key=("text",))
    header = ("text", "language", "place", "sex", "source")
    titles = tables.cells("names/honorifics.tsv", header, key=header[:3])
    return frozenset(text.fold(row[0]) for rows in (places, titles) for row in rows)


def is_wanted(native: str, latin: str, times: int) -> bool:
    """Whether the letters say less than the name is worth, or its consonants are others; where they say nothing at all
    it is a translation, and particles and generations are no names. Whose own name it is in that script is known by it.
    """
    if latin in no_names() or (scripts.script(native) != "Cyrl" and given.forms(native)):
        return False
    found = likeness((native,), (latin,))
    if found is None or found.bits < 0 or particle_kind(latin) or generation(latin) != latin:
        return False
    apart = set(bones((native,), "und")[:3]).isdisjoint(bones((latin,), "und")[:3])
    return times >= COMMON or apart or found.bits < min(rarity(native), rarity(latin)) - SHORT


def main() -> None:
    """Write the table."""
    # What it held before tells nothing of letters.
    transcription._usual = dict  # type: ignore[assignment]
    counted: collections.Counter[tuple[str, str, str]] = collections.Counter()
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            native, latin = (text.fold(text.clean(str(row[side]))) for side in ("native", "latin"))
            script = SCRIPTS.get(str(row["lang"]), "")
            written = {scripts.script_of(char) for char in native}, {scripts.script_of(char) for char in latin}
            if written == ({script}, {"Latn"}) and min(len(native), len(latin)) > 1:
                counted[script, native, latin] += int(str(row["freq"]))
    sides: collections.Counter[tuple[str, str]] = collections.Counter()
    for (script, native, latin), times in counted.items():
        sides[script, native] += times
        sides[script, latin] += times
    rows = [
        (script, native, latin, str(times), "onoma-counts")
        for (script, native, latin), times in counted.items()
        if times >= LEAST
        and max(times / sides[script, native], times / sides[script, latin]) >= SHARE
        and times / sides[script, native] >= SHARE / 5
        and is_wanted(native, latin, times)
    ]
    path = tables.root() / "names" / "transcriptions.tsv"
    head = "# counted: by tools/learn_transcriptions.py\nscript\ttext\tlatin\tcount\tsource\n"
    path.write_text(head + "".join("\t".join(row) + "\n" for row in sorted(rows)), encoding="utf-8")
    print(f"{path.name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
