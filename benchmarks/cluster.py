"""How good `onoma cluster` is, and how its cost grows with the number of names.

    python benchmarks/cluster.py labelled train_people.jsonl.gz
    python benchmarks/cluster.py ceiling train_people.jsonl.gz
    python benchmarks/cluster.py growth scale_people.jsonl.gz --names 63000 --names 630000

`labelled` takes JSON lines with an `id` and `names` (texts, or objects with a `text`). Two names of one id should be in
one cluster: precision, recall and F1 are those of pairs, names that are spelt alike by two ids included. Lists that
were put together hold some people twice; so the figures are told again with those ids as one that share a spelling and
a year of birth (`birth`). `ceiling` is what would be reached by linking just the pairs of one id that have so much
evidence. `growth` takes the first name of each record, in an order that depends on nothing but the names; with
`--asked` only so many are looked up among all, and processor time is told, which other programs disturb less.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import re
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from onoma import compare
from onoma.building import compile_registry
from onoma.cluster import Near, cluster
from onoma.cluster.groups import MATCH_AT, least_bits
from onoma.cluster.near import registry_of
from onoma.keys import spelling_key
from onoma.registry import Registry


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records as they are."""
    opened: Any = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def records(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The id and the names of each record."""
    for record in lines(path):
        yield record["id"], [name if isinstance(name, str) else name["text"] for name in record["names"]]


def once(path: Path) -> dict[str, str]:
    """For each id one that stands for it and all that share a spelling and a year of birth with it."""
    parts: dict[str, str] = {}
    first: dict[tuple[str, str], str] = {}
    for record in lines(path):
        for name in record["names"]:
            key = spelling_key(name if isinstance(name, str) else name["text"])
            top(parts, record["id"])
            for year in re.findall(r"\b(?:19|20)\d\d\b", record.get("birth") or ""):
                other = first.setdefault((key, year), record["id"])
                parts[top(parts, record["id"])] = top(parts, other)
    return {one: top(parts, one) for one in parts}


def top(parts: dict[str, str], one: str) -> str:
    """What stands for all that one is joined to."""
    while (above := parts.setdefault(one, one)) != one:
        one = above
    return one


def looked_up(names: list[str], asked: int) -> dict[str, float]:
    """As `watched`, where only so many names are looked up; what they took is told as if all were."""
    ids = {f"{i:08}": name for i, name in enumerate(sorted(names))}
    # Stretches of the alphabet, as all would be asked for in this order.
    starts = range(0, len(names), max(100, 100 * len(names) // asked))
    ranked = list(ids)
    chosen = [id for start in starts for id in ranked[start : start + 100]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.onoma"
        began = time.process_time()
        compile_registry(registry_of(ids), path)
        indexed = time.process_time() - began
        near = Near(Registry.read(path), least=least_bits(len(names), MATCH_AT))
        sum(1 for id in chosen[:200] for _ in near.links(id))  # what is read once is read
        began = time.process_time()
        sum(1 for id in chosen[200:] for _ in near.links(id))
        searched = (time.process_time() - began) / len(chosen[200:]) * len(names)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"indexed": indexed, "searched": searched, "seconds": indexed + searched, "MB": memory}


def pairs(sizes: Iterable[int]) -> int:
    """How many pairs there are in groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)


def watched(names: list[str], workers: int) -> tuple[dict[str, str], dict[str, float]]:
    """The cluster of each name, and what they took: seconds by stage, memory."""
    began = last = time.perf_counter()
    took = {"indexed": 0.0, "searched": 0.0}

    def progress(what: str, done: int, total: int) -> None:
        nonlocal last
        now = time.perf_counter()
        took["searched" if what == "names" else "indexed"] += now - last
        last = now

    found = cluster(names, workers=workers, progress=progress)
    took["seconds"] = time.perf_counter() - began
    took["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {text: member.id for text, member in found.items()}, took


def pairwise(named: list[tuple[str, str]], found: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs of names that were put together, by the cluster of each name."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    for who, text in named:
        if text in found:
            together[found[text]][who] += 1
    right = sum(pairs(inside.values()) for inside in together.values())
    made = pairs(inside.total() for inside in together.values())
    wanted = pairs(Counter(who for who, _ in named).values())
    precision, recall = right / made, right / wanted
    return precision, recall, 2 * precision * recall / (precision + recall)


def show(what: str, figures: tuple[float, float, float]) -> None:
    """A line with precision, recall and F1."""
    precision, recall, f1 = figures
    print(f"{what}precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")


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
    clusters = len(set(found.values()))
    print(f"{len(named):,} names of {len({who for who, _ in named}):,} ids in {clusters:,} clusters")
    show("", pairwise(named, found))
    people = once(file)
    show(
        "ids that share a spelling and a birth as one: ", pairwise([(people[who], text) for who, text in named], found)
    )
    print(f"{took['seconds']:,.1f} s, {took['MB']:,.0f} MB at most")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def ceiling(file: Path) -> None:
    """What is reached by linking just the pairs of one id that have so much evidence, names of like letters as one."""
    named = [(who, text) for who, texts in records(file) for text in texts]
    names: dict[str, list[str]] = defaultdict(list)
    for who, text in named:
        names[who].append(text)
    judged = [(compare(*pair).bits, *pair) for texts in names.values() for pair in itertools.combinations(texts, 2)]
    spelt = {text: spelling_key(text) for _, text in named}
    for least in (0.0, 2.0, 4.0, least_bits(len(set(spelt.values())), MATCH_AT)):
        parts: dict[str, str] = {}
        for bits, a, b in judged:
            if bits > least:
                parts[top(parts, spelt[a])] = top(parts, spelt[b])
        show(f"{least:4.1f} bits: ", pairwise(named, {text: top(parts, key) for text, key in spelt.items()}))


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--names", "sizes", type=int, multiple=True, default=(63_000, 630_000))
@click.option("--asked", type=int, help="Look up only so many of the names among all, and build no clusters.")
@click.option("--workers", default=1)
def growth(file: Path, sizes: tuple[int, ...], asked: int | None, workers: int) -> None:
    """Cost per name for growing parts of one file."""
    names = first_names(file)
    print("  names  clusters  us/name: index  looking up  in all      MB")
    for size in sizes:
        part = names[:size]
        if asked:
            took, clusters = looked_up(part, asked), 0
        else:
            found, took = watched(part, workers)
            clusters = len(set(found.values()))
        indexed, searched, whole = (took[what] / len(part) * 1e6 for what in ("indexed", "searched", "seconds"))
        costs = f"{indexed:15,.0f} {searched:11,.0f} {whole:7,.0f} {took['MB']:7,.0f}"
        print(f"{len(part):7,} {clusters:9,} {costs}", flush=True)


if __name__ == "__main__":
    main()
