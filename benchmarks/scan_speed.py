"""How fast a text is scanned, beside ahocorasick_rs looking for the same people's names letter by letter.

usage: scan_speed.py REGISTRY.jsonl[.gz] TEXT... [--language TAG]

REGISTRY holds one object a line with `id` and `name`. Texts are scanned in the order given, each once: *first* is the
time with nothing remembered, *again* with all distinct names known. Needs `pip install ahocorasick_rs`. Times are those
of one process's CPU.
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
from onoma.scanning import Scanner


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds and what came of it."""
    start = time.process_time()
    found = what()
    return time.process_time() - start, found


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("registry")
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--language")
    asked = parser.parse_args()
    opened = gzip.open if asked.registry.endswith(".gz") else open
    with opened(asked.registry, "rt", encoding="utf-8") as lines:
        resolver = Resolver(Registry.from_records(map(json.loads, lines)))
    seconds, scanner = timed(lambda: Scanner(resolver))
    print(f"{len(resolver.registry):,} people, scanner built in {seconds:.1f} s")
    literal = ahocorasick_rs.AhoCorasick(sorted({person.name for person in resolver.registry}))
    for name in asked.texts:
        text = Path(name).read_text(encoding="utf-8", errors="replace")
        size = len(text) / 1e6
        first, mentions = timed(lambda text=text: scanner.scan(text, language=asked.language))
        again, _ = timed(lambda text=text: scanner.scan(text, language=asked.language))
        aho, found = timed(lambda text=text: literal.find_matches_as_indexes(text))
        linked = sum(m.person is not None for m in mentions)
        print(
            f"{name}: {size:.2f} M characters; first {size / first:.2f}, again {size / again:.2f} M characters/s, "
            f"{len(mentions):,} mentions, {linked:,} linked; ahocorasick_rs {size / aho:.1f}, {len(found):,} found"
        )


if __name__ == "__main__":
    main()
