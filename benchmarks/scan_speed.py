"""How fast a text is scanned, beside ahocorasick_rs looking for the same people's names letter by letter.

usage: scan_speed.py REGISTRY.jsonl[.gz] TEXT... [--language TAG]

REGISTRY holds one object a line with `id` and `name`. A TEXT is plain, or a file of documents (.jsonl or .jsonl.gz)
with one object a line that has `text` and `lang`. Texts are scanned in the order given: *first* is the time with
nothing of them remembered, *again* with all distinct names known. Times are those of one process's CPU; the machine
should have nothing else to do. Needs `pip install ahocorasick_rs`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ahocorasick_rs

from onoma import Registry, Resolver
from onoma.scanning import Mention, Scanner


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds and what came of it."""
    start = time.process_time()
    found = what()
    return time.process_time() - start, found


def documents(name: str, language: str | None) -> list[tuple[str, str | None]]:
    """The texts of a file, each with its language."""
    if ".jsonl" not in name:
        return [(Path(name).read_text(encoding="utf-8", errors="replace"), language)]
    with opened(name) as lines:
        return [(said["text"], said.get("lang", language)) for said in map(json.loads, lines)]


def opened(name: str) -> Any:
    """A file of lines, compressed or not."""
    return (gzip.open if name.endswith(".gz") else open)(name, "rt", encoding="utf-8")


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
    for name in asked.texts:
        texts = documents(name, asked.language)
        size = sum(len(text) for text, _ in texts) / 1e6

        def scanned(texts: list[tuple[str, str | None]] = texts) -> list[Mention]:
            return [mention for text, language in texts for mention in scanner.scan(text, language=language)]

        first, mentions = timed(scanned)
        again, _ = timed(scanned)
        aho, found = timed(lambda texts=texts: [m for text, _ in texts for m in literal.find_matches_as_indexes(text)])
        linked = sum(m.person is not None for m in mentions)
        print(
            f"{name}: {size:.2f} M characters; first {size / first:.2f}, again {size / again:.2f} M characters/s, "
            f"{len(mentions):,} mentions, {linked:,} linked; ahocorasick_rs {size / aho:.1f}, {len(found):,} found"
        )


if __name__ == "__main__":
    main()
