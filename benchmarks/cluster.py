"""How good `onoma cluster` is, and how its cost grows with the number of names.

    python benchmarks/cluster.py labelled train_people.jsonl.gz
    python benchmarks/cluster.py growth scale_people.jsonl.gz --names 63000 --names 630000

`labelled` takes JSON lines with an `id` and `names` (texts, or objects with a `text`). Two names of one id should be in
one cluster: precision, recall and F1 are those of pairs, names that are spelt alike by two ids included. `growth` takes
the first name of each record, in an order that depends on nothing but the names.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from onoma.cluster import cluster


def records(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The id and the names of each record."""
    opened: Any = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], [name if isinstance(name, str) else name["text"] for name in record["names"]]


def pairs(sizes: Iterable[int]) -> int:
    """How many pairs there are in groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)


def watched(names: list[str], workers: int) -> tuple[dict[str, Any], dict[str, float]]:
    """The clusters, and what they took: seconds by stage, memory."""
    began = last = time.perf_counter()
    took: dict[str, float] = {}

    def progress(what: str, done: int, total: int) -> None:
        nonlocal last
        now = time.perf_counter()
        took[what] = took.get(what, 0.0) + now - last
        last = now

    found = cluster(names, workers=workers, progress=progress)
    took["seconds"] = time.perf_counter() - began
    took["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found, took


def pairwise(named: list[tuple[str, str]], found: dict[str, Any]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs of names that were put together."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for who, text in named:
        if text in found:
            together[found[text].id][who] += 1
    right = sum(pairs(inside.values()) for inside in together.values())
    made = pairs(inside.total() for inside in together.values())
    wanted = pairs(Counter(who for who, _ in named).values())
    precision, recall = right / made, right / wanted
    return precision, recall, 2 * precision * recall / (precision + recall)


def first_names(path: Path) -> list[str]:
    """The first name of each record, each once, in an order that depends on nothing but the names."""
    return sorted({texts[0] for _, texts in records(path)}, key=lambda n: hashlib.blake2b(n.encode()).digest())


@click.group()
def main() -> None:
    """Measure `onoma cluster`."""


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--workers", default=1)
def labelled(file: Path, workers: int) -> None:
    """Pairwise precision, recall and F1 on names whose ids are known."""
    named = [(who, text) for who, texts in records(file) for text in texts]
    found, took = watched([text for _, text in named], workers)
    precision, recall, f1 = pairwise(named, found)
    clusters = len({member.id for member in found.values()})
    print(f"{len(named):,} names of {len({who for who, _ in named}):,} ids in {clusters:,} clusters")
    print(f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    print(f"{took['seconds']:,.1f} s, {took['MB']:,.0f} MB at most")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--names", "sizes", type=int, multiple=True, default=(63_000, 630_000))
@click.option("--workers", default=1)
def growth(file: Path, sizes: tuple[int, ...], workers: int) -> None:
    """Cost per name for growing parts of one file."""
    names = first_names(file)
    print("  names  clusters  us/name: index  looking up  in all      MB")
    for size in sizes:
        part = names[:size]
        found, took = watched(part, workers)
        clusters = len({member.id for member in found.values()})
        indexed = took["aliases"] + took["words"]
        made, asked, whole = (1e6 * seconds / len(part) for seconds in (indexed, took["names"], took["seconds"]))
        print(
            f"{len(part):7,} {clusters:9,} {made:15,.0f} {asked:11,.0f} {whole:7,.0f} {took['MB']:7,.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
