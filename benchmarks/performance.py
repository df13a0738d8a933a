"""How fast onoma is, beside named peers in the same run; writes docs/performance.md.

    python benchmarks/performance.py BENCH [--only open,exact] [--output docs/performance.md]

BENCH is a folder with `world.registry.jsonl.gz` and `world.queries.jsonl.gz` (JSON lines with `id` and `name`, and with
`query`) and `scale_people.jsonl.gz` (with `id` and `names`); `train_people.jsonl.gz` for clusters. Both registries are
compiled once, into `--work`, and again when the rules have changed, which takes a while.

Each part runs in a process of its own, first with the sums done in numpy (`ONOMA_CORE=numpy` in the environment), then
by the compiled core; `--core` asks for one of them. What was measured is kept in `--work`, so that parts can be run one
by one, and the page shows all that is there.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import click

Figures = dict[str, float]
CORES = ("numpy", "compiled")
#: Fresh processes for each figure of a start.
RUNS = 9


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def queries(bench: Path, count: int) -> list[str]:
    """Names that are asked for: spellings of people in `world`, and of nobody in it."""
    found = [row.get("query") or row["name"] for row in records(bench / "world.queries.jsonl.gz")]
    return random.Random(1).sample(found, min(count, len(found)))


def took(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def private() -> float:
    """Memory that no other process could share, in MB: pages of a mapped file are clean."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024


def compiled(bench: Path, work: Path, name: str) -> Path:
    """A registry, compiled by this onoma."""
    from onoma import IndexFormatError, Registry

    path = work / f"{name}.onoma"
    try:
        Registry.read(path)
    except IndexFormatError:
        source, column = {"world": ("world.registry", "name"), "scale": ("scale_people", "names")}[name]
        words = ["registry", "import", "jsonl", str(bench / f"{source}.jsonl.gz"), "--name", column, "-o", str(path)]
        subprocess.run([sys.executable, "-m", "onoma", *words, "--progress", "on", "--workers", "2"], check=True)
    return path


def compiling(bench: Path, work: Path) -> Figures:
    """What it costs to compile an alias, in processor time, and what two processes gain."""
    from onoma import Registry
    from onoma.building import compile_registry

    people = [
        {"id": row["id"], "name": row["names"][0], "aliases": row["names"][1:]}
        for row in islice(records(bench / "scale_people.jsonl.gz"), 30_000)
    ]
    registry = Registry.from_records(people)
    aliases = sum(len(person.all_names) for person in registry)
    path = work / "part.onoma"
    one = time.process_time()
    compile_registry(registry, path)
    one = time.process_time() - one
    alone, together = (took(partial(compile_registry, registry, path, workers=n)) for n in (1, 2))
    whole = Registry.read(compiled(bench, work, "scale"))
    assert whole.stored
    rows = len(whole.stored.sections["owners"])
    return {
        "compile, µs an alias (of 30,000 people)": 1e6 * one / aliases,
        "compile, two processes, times as fast": alone / together,
        "file, bytes an alias (scale)": whole.stored.path.stat().st_size / rows,
    }


def starting(bench: Path, work: Path) -> Figures:
    """What a fresh process takes: to import, to open, to answer."""
    scale = str(compiled(bench, work, "scale"))
    known = next(records(bench / "scale_people.jsonl.gz"))["names"][0]
    resolver = f"from onoma import Registry, Resolver\nr = Resolver(Registry.read({scale!r}))\n"

    def wall(code: str) -> float:
        run = partial(subprocess.run, [sys.executable, "-c", code], check=True)
        run()  # once unmeasured, so that files are in memory
        return 1e3 * statistics.median(took(run) for _ in range(RUNS))

    def told(code: str) -> float:
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        return float(done.stdout)

    clock = "import time, onoma, onoma.resolver\nfrom onoma import Registry\nb = time.perf_counter()\n"
    opens = f"{clock}Registry.read({scale!r})\nprint(time.perf_counter() - b)"
    memory = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import numpy, onoma.resolver, performance, pathlib\n"
        "before = performance.private()\n"
        f"{resolver}asked = performance.queries(pathlib.Path({str(bench)!r}), 500)\n"
        "for text in asked[:COUNT]: r.resolve(text)\nprint(performance.private() - before)"
    )
    bare = wall("pass")
    return {
        "import onoma, ms above a bare interpreter": wall("import onoma") - bare,
        "import numpy, ms above a bare interpreter": wall("import numpy") - bare,
        "open a compiled registry (scale), ms": 1e3 * statistics.median(told(opens) for _ in range(RUNS)),
        "cold process to first exact answer (scale), ms": wall(f"{resolver}r.resolve({known!r})"),
        "cold process to first fuzzy answer (scale), ms": wall(f"{resolver}r.resolve('Svetlana Tichanowskaja')"),
        "private memory after opening (scale), MB": told(memory.replace("COUNT", "0")),
        "private memory after 1 fuzzy answer (scale), MB": told(memory.replace("COUNT", "1")),
        "private memory after 500 fuzzy answers (scale), MB": told(memory.replace("COUNT", "500")),
    }


def exact(bench: Path, work: Path) -> Figures:
    """Recorded names, beside a look-up in a dict of them all: asked for again, and for the first time."""
    from onoma import Registry, Resolver

    names = [name for row in records(bench / "scale_people.jsonl.gz") for name in row["names"]]
    known = {name.casefold(): place for place, name in enumerate(names)}
    asked = random.Random(2).sample(names, 1000)
    resolver = Resolver(Registry.read(compiled(bench, work, "scale")))
    first = took(lambda: list(resolver.resolve_many(asked)))
    rounds = range(20)
    floor = min(took(lambda: [known.get(name.casefold()) for name in asked]) for _ in rounds)
    single = min(took(lambda: [resolver.resolve(name) for name in asked]) for _ in rounds)
    batch = min(took(lambda: list(resolver.resolve_many(asked))) for _ in rounds)
    return {
        "exact, asked again: single call, times dict.get": single / floor,
        "exact, asked again: in a batch, times dict.get": batch / floor,
        "exact, asked for the first time, µs": 1e6 * first / len(asked),
    }


def fuzzy(bench: Path, work: Path) -> Figures:
    """One resolve, beside rapidfuzz over all names."""
    from rapidfuzz import fuzz, process

    from onoma import Registry, Resolver

    found: Figures = {}
    medians = {}
    asked = queries(bench, 600)
    for name, peers in (("world", 40), ("scale", 10)):
        registry = Registry.read(compiled(bench, work, name))
        choices = [alias.text for person in registry for alias in person.all_names]
        resolver = Resolver(registry)
        for text in asked[:50]:
            resolver.resolve(text)
        times = sorted(took(partial(resolver.resolve, text)) for text in asked[50:])
        median, last = times[len(times) // 2], times[int(0.99 * len(times))]
        medians[name] = median
        found[f"fuzzy ({name}), µs, median"] = 1e6 * median
        found[f"fuzzy ({name}), p99 / p50"] = last / median
        for label, scorer in (("WRatio", fuzz.WRatio), ("ratio", fuzz.ratio)):
            search = partial(process.extractOne, choices=choices, scorer=scorer)
            theirs = statistics.median(took(partial(search, text)) for text in asked[50 : 50 + peers])
            found[f"fuzzy ({name}), times as fast as extractOne {label}"] = theirs / median
    found["fuzzy, from world to scale, times slower"] = medians["scale"] / medians["world"]
    return found


def _many(path: Path) -> Callable[[list[str]], int]:
    from onoma import Registry, Resolver

    resolver = Resolver(Registry.read(path))
    resolver.resolve("Svetlana Tichanowskaja")
    return lambda texts: sum(1 for _ in resolver.resolve_many(texts, limit=10))


def many(bench: Path, work: Path) -> Figures:
    """`resolve_many` on distinct names, by one process and by two."""
    from onoma.pool import in_order

    world = compiled(bench, work, "world")
    asked = list(dict.fromkeys(queries(bench, 4000)))
    chunks = [asked[at : at + 100] for at in range(0, len(asked), 100)]
    rates = {}
    for workers in (1, 2):
        done = in_order(partial(_many, world), iter([asked[:1] for _ in range(workers)] + chunks), workers=workers)
        for _ in range(workers):
            next(done)  # the processes have started and opened
        rates[workers] = len(asked) / took(lambda done=done: list(done))  # type: ignore[misc]
    return {
        "resolve_many (world), names a second": rates[1],
        "resolve_many (world), two processes, times as fast": rates[2] / rates[1],
    }


def _spelt(name: str, chance: random.Random) -> str:
    """A name as another list may have it."""
    words = name.split()
    ways = (str.upper, str.lower, lambda n: ", ".join((n.split()[-1], " ".join(n.split()[:-1]))), lambda n: f"Mr {n}")
    return chance.choice(ways)(name) if len(words) > 1 else name


def rows(bench: Path, path: Path, count: int, distinct: int) -> None:
    """A file of names, most of them as the registry has them, the others nearly so."""
    chance = random.Random(3)
    names = [name for row in records(bench / "scale_people.jsonl.gz") for name in row["names"][:2]]
    names = [n if chance.random() < 0.7 else _spelt(n, chance) for n in chance.sample(names, distinct)]
    with path.open("w", encoding="utf-8") as out:
        out.write("name\n")
        out.writelines('"' + chance.choice(names).replace('"', '""') + '"\n' for _ in range(count))


def normalizing(bench: Path, work: Path, count: int = 1_000_000) -> Figures:
    """`onoma normalize`, two workers, on names of which each stands in five rows."""
    registry = compiled(bench, work, "scale")
    rows(bench, work / "rows.csv", count, count // 5)
    words = ["normalize", str(work / "rows.csv"), "-c", "name", "--registry", str(registry), "--workers", "2"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "onoma", *words, "-o", str(work / "named.csv"), "--progress", "off"]
    )
    most = 0.0
    while process.poll() is None:
        most = max(most, sum(map(_proportional, [process.pid, *_children(process.pid)])))
        time.sleep(1)
    seconds = time.perf_counter() - began
    return {"normalize, two workers, rows a second": count / seconds, "normalize, all processes, MB at most": most}


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _proportional(pid: int) -> float:
    """Memory of a process in MB, what it shares counted in shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def clustering(bench: Path, work: Path) -> Figures:
    """`onoma cluster`: how right it is, and how its cost grows."""
    import cluster

    named = [(who, text) for who, texts in cluster.records(bench / "train_people.jsonl.gz") for text in texts]
    precision, recall, f1 = cluster.pairwise(named, cluster.watched([text for _, text in named], 1)[0])
    names = cluster.first_names(bench / "scale_people.jsonl.gz")
    costs = [cluster.watched(names[:size], 2)[1]["seconds"] / size for size in (63_000, 630_000)]
    return {
        "cluster (train people), precision": precision,
        "cluster (train people), recall": recall,
        "cluster (train people), F1": f1,
        "cluster, µs a name of 63,000, two workers": 1e6 * costs[0],
        "cluster, from 63,000 to 630,000 names, times the cost of a name": costs[1] / costs[0],
    }


PARTS: dict[str, Callable[[Path, Path], Figures]] = {
    "compile": compiling,
    "start": starting,
    "exact": exact,
    "fuzzy": fuzzy,
    "many": many,
    "normalize": normalizing,
    "cluster": clustering,
}


def page(found: dict[str, Figures]) -> str:
    """All figures as a page."""
    here = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors"
    lines = [
        "# Performance",
        "",
        f"Measured by `python benchmarks/performance.py` ({here}), beside peers in the same run. *scale* is a registry",
        "of 630,000 people with a million names, *world* one of 57,000 with a name each. The sums are done in numpy",
        "(`ONOMA_CORE=numpy` in the environment), or by the core that a C compiler makes at installation.",
        "",
        "| | numpy | compiled |",
        "|---|---:|---:|",
    ]
    labels = dict.fromkeys(label for part in PARTS for core in CORES for label in found.get(f"{part} {core}", {}))
    for label in labels:
        cells = [
            next((f[label] for key, f in found.items() if key.endswith(core) and label in f), None) for core in CORES
        ]
        lines.append(f"| {label} | " + " | ".join("" if cell is None else shown(cell) for cell in cells) + " |")
    return "\n".join((*lines, ""))


def shown(value: float) -> str:
    """A figure with as many digits as it deserves.

    >>> shown(1234.5), shown(12.345), shown(0.6)
    ('1,234', '12.3', '0.60')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def wanted(only: str) -> Iterable[str]:
    """The parts that are asked for, or an error that says which there are."""
    for part in only.split(",") if only else PARTS:
        if part not in PARTS:
            raise click.BadParameter(f"{part!r} is no part; the parts are {', '.join(PARTS)}")
        yield part


@click.command()
@click.argument("bench", type=click.Path(path_type=Path, exists=True))
@click.option("--only", default="", metavar="PARTS", help=f"Some of {','.join(PARTS)}. Default: all.")
@click.option("--core", type=click.Choice(CORES), default=None, help="Default: both.")
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/performance"), show_default=True)
@click.option("--output", type=click.Path(path_type=Path), default=Path("docs/performance.md"), show_default=True)
@click.option("--here", is_flag=True, hidden=True, help="Measure one part in this process.")
def main(bench: Path, only: str, core: str | None, work: Path, output: Path, here: bool) -> None:
    """Measure, print, and write the page."""
    parts = list(wanted(only))
    if here:
        print(json.dumps(PARTS[parts[0]](bench, work)))
        return
    work.mkdir(parents=True, exist_ok=True)
    kept = work / "figures.json"
    found: dict[str, Figures] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for part in parts:
        for one in [core] if core else CORES:
            words = [str(bench), "--here", "--only", part, "--work", str(work)]
            done = subprocess.run(
                [sys.executable, __file__, *words],
                env={**os.environ, "ONOMA_CORE": one},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            found[f"{part} {one}"] = json.loads(done.stdout)
            for label, value in found[f"{part} {one}"].items():
                print(f"{one:9} {label:64} {shown(value):>9}", flush=True)
            kept.write_text(json.dumps(found, indent=1), encoding="utf-8")
            output.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
