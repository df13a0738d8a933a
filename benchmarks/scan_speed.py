"""How fast a text is scanned, beside ahocorasick_rs looking for the same people's names letter by letter.

usage: scan_speed.py REGISTRY.jsonl[.gz] TEXT... [--language TAG]

REGISTRY holds one object a line with `id` and `name`. A TEXT is plain, or a file of documents (.jsonl or .jsonl.gz)
with one object a line that has `text` and `lang`; a document that is there twice is read once. *first* is the speed
with nothing of the texts remembered, *again* with all distinct names known. The two take turns, some documents each, so
that whatever else the machine does slows both. Times are those of one process's CPU. Needs
`pip install ahocorasick_rs`.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ahocorasick_rs

from onoma import Registry, Resolver
from onoma.scanning import Scanner

#: So many documents are read before the other's turn comes.
_TURN = 50

Documents = list[tuple[str, str | None]]


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds and what came of it."""
    start = time.process_time()
    found = what()
    return time.process_time() - start, found


def documents(name: str, language: str | None) -> Documents:
    """The distinct texts of a file, each with its language."""
    if ".jsonl" not in name:
        return [(Path(name).read_text(encoding="utf-8", errors="replace"), language)]
    with opened(name) as lines:
        return list({said["text"]: said.get("lang", language) for said in map(json.loads, lines)}.items())


def opened(name: str) -> Any:
    """A file of lines, compressed or not."""
    return (gzip.open if name.endswith(".gz") else open)(name, "rt", encoding="utf-8")


def measured(scanner: Scanner, literal: Any, texts: Documents) -> tuple[float, float, int, int, int]:
    """Seconds of both, and how many mentions, of them linked, and literal names were found."""
    ours = theirs = 0.0
    mentions = linked = names = 0
    for start in range(0, len(texts), _TURN):
        turn = texts[start : start + _TURN]
        seconds, found = timed(lambda turn=turn: [m for t, tag in turn for m in scanner.scan(t, language=tag)])
        ours += seconds
        mentions += len(found)
        linked += sum(mention.person is not None for mention in found)
        seconds, found = timed(lambda turn=turn: [m for t, _ in turn for m in literal.find_matches_as_indexes(t)])
        theirs += seconds
        names += len(found)
    return ours, theirs, mentions, linked, names


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("registry")
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--language")
    asked = parser.parse_args()
    with opened(asked.registry) as lines:
        resolver = Resolver(Registry.from_records(map(json.loads, lines)))
    seconds, scanner = timed(lambda: Scanner(resolver))
    print(f"{len(resolver.registry):,} people, scanner built in {seconds:.1f} s")
    literal = ahocorasick_rs.AhoCorasick(sorted({person.name for person in resolver.registry}))
    gc.freeze()  # as `onoma scan` does: the registry stays
    for name in asked.texts:
        texts = documents(name, asked.language)
        size = sum(len(text) for text, _ in texts) / 1e6
        print(f"{name}: {len(texts):,} documents, {size:.2f} M characters")
        for which in ("first", "again"):
            ours, theirs, mentions, linked, names = measured(scanner, literal, texts)
            print(
                f"  {which}: {size / ours:.2f} M characters/s, {mentions:,} mentions, {linked:,} linked; "
                f"ahocorasick_rs {size / theirs:.1f}, {names:,} found: {ours / theirs:.0f} times as fast"
            )


if __name__ == "__main__":
    main()
