"""How fast onoma is, beside named peers in the same run; writes docs/performance.md.

    python benchmarks/performance.py BENCH [--only start,exact] [--output docs/performance.md]

BENCH is a folder with `world.registry.jsonl.gz` and `world.queries.jsonl.gz` (JSON lines with `id` and `name`, and with
`query`) and `scale_people.jsonl.gz` (with `id` and `names`); `train_people.jsonl.gz` for clusters. Both registries are
compiled once, into `--work`, and again when the rules have changed, which takes a while.

Each part runs in a process of its own, first with the sums done in numpy (`ONOMA_CORE=numpy` in the environment), then
by the compiled core; `--core` asks for one of them. numpy is asked a tenth as much. What was measured is kept in
`--work`, so that parts can be run one by one, and the page shows all that is there; an empty cell was not measured.

Where one process is measured it is processor time that is told, which other programs disturb less.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import click

Figures = dict[str, float]
CORES = ("numpy", "compiled")
#: Fresh processes for each figure of a start.
RUNS = 9
#: Names that both peers are asked.
PEERS = 40


def few(count: int) -> int:
    """How much of something is measured: of numpy a tenth, which is slower."""
    return count // 10 if os.environ.get("ONOMA_CORE") == "numpy" else count


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def queries(bench: Path, count: int) -> list[str]:
    """Names that are asked for: spellings of people in `world`, and of nobody in it."""
    found = [row.get("query") or row["name"] for row in records(bench / "world.queries.jsonl.gz")]
    return random.Random(1).sample(found, min(count, len(found)))


def misspelt(chance: random.Random, name: str) -> str:
    """A name without one of its letters."""
    place = chance.randrange(len(name))
    return name[:place] + name[place + 1 :]


def took(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Seconds of this process that something takes."""
    began = clock()
    work()
    return clock() - began


def children() -> float:
    """Seconds of processor time that the processes started here have taken, once they have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def private() -> float:
    """Memory that no other process could share, in MB: pages of a mapped file are clean."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024


def compiled(bench: Path, work: Path, name: str) -> Path:
    """A registry, compiled by this onoma."""
    from onoma import OnomaError, Registry

    path = work / f"{name}.onoma"
    try:
        Registry.read(path)
    except OnomaError:  # there is none yet, or other rules made it
        source, column = {"world": ("world.registry", "name"), "scale": ("scale_people", "names")}[name]
        words = ["registry", "import", "jsonl", str(bench / f"{source}.jsonl.gz"), "--name", column, "-o", str(path)]
        command = [sys.executable, "-m", "onoma", *words, "--progress", "on", "--workers", "2"]
        spent, wall = -children(), took(partial(subprocess.run, command, check=True), time.perf_counter)
        (work / f"{name}.json").write_text(json.dumps({"processor": spent + children(), "wall": wall}))
    return path


def compiling(bench: Path, work: Path) -> Figures:
    """Compiling a registry."""
    from onoma import Registry
    from onoma.building import compile_registry

    whole = Registry.read(compiled(bench, work, "scale"))
    assert whole.stored
    rows = len(whole.stored.sections["owners"])
    world = compiled(bench, work, "world")
    spent = json.loads((work / "scale.json").read_text(encoding="ascii"))
    people = [
        {"id": row["id"], "name": row["names"][0], "aliases": row["names"][1:]}
        for row in islice(records(bench / "scale_people.jsonl.gz"), 10_000)
    ]
    part = Registry.from_records(people)
    path = work / "part.onoma"
    compiling = {n: partial(compile_registry, part, path, workers=n) for n in (1, 2)}
    one = took(compiling[1])
    alone, together = (took(compiling[n], time.perf_counter) for n in (1, 2))
    return {
        "aliases (scale)": rows,
        "file (scale), bytes an alias": whole.stored.path.stat().st_size / rows,
        "file (world), bytes an alias": world.stat().st_size / len(Registry.read(world)),
        "import and compile (scale), two workers, s": spent["wall"],
        "import and compile (scale), both workers, µs an alias": 1e6 * spent["processor"] / rows,
        "compile a part, one process, µs an alias": 1e6 * one / sum(len(person.all_names) for person in part),
        "compile a part, two workers, times as fast": alone / together,
    }


def starting(bench: Path, work: Path) -> Figures:
    """Starting: to import, to open, to answer first."""
    scale = str(compiled(bench, work, "scale"))
    known = next(records(bench / "scale_people.jsonl.gz"))["names"][0]
    resolver = f"from onoma import Registry, Resolver\nr = Resolver(Registry.read({scale!r}))\n"

    # Modules are compiled already, as they are where onoma was installed, whatever the environment says.
    installed = {**os.environ, "PYTHONPYCACHEPREFIX": str(work / "bytecode")}
    installed.pop("PYTHONDONTWRITEBYTECODE", None)

    def fresh(code: str, clock: Callable[[], float] = children) -> float:
        run = partial(subprocess.run, [sys.executable, "-c", code], check=True, env=installed)
        run()  # once unmeasured, so that files are in memory
        return 1e3 * statistics.median(took(run, clock) for _ in range(RUNS))

    def told(code: str) -> float:
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        return float(done.stdout)

    clock = "import time, onoma, onoma.resolver\nfrom onoma import Registry\nb = time.perf_counter()\n"
    opens = f"{clock}Registry.read({scale!r})\nprint(time.perf_counter() - b)"
    memory = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import numpy, onoma.resolver, performance, pathlib\n"
        f"asked = performance.queries(pathlib.Path({str(bench)!r}), 2000)\n"
        "before = performance.private()\n"
        f"{resolver}"
        "for text in asked[:COUNT]: r.resolve(text)\nprint(performance.private() - before)"
    )
    codes = {
        "a bare interpreter": "pass",
        "import onoma": "import onoma",
        "import numpy": "import numpy",
        "cold process to first exact answer (scale)": f"{resolver}r.resolve({known!r})",
        "cold process to first fuzzy answer (scale)": f"{resolver}r.resolve('Svetlana Tichanowskaja')",
    }
    found = {}
    for what, code in codes.items():
        found[f"{what}, ms by the clock"] = fresh(code, time.perf_counter)
        found[f"{what}, ms of processor time"] = fresh(code)
    found["open a compiled registry (scale), ms"] = 1e3 * statistics.median(told(opens) for _ in range(RUNS))
    for when, count in (("opening", 0), ("1 answer", 1), (f"{few(2000):,} answers", few(2000))):
        found[f"private memory after {when} (scale), MB"] = told(memory.replace("COUNT", str(count)))
    return found


def exact(bench: Path, work: Path) -> Figures:
    """Recorded names, beside a dict."""
    from onoma import Registry, Resolver

    names = [name for row in records(bench / "scale_people.jsonl.gz") for name in row["names"]]
    known = {name.casefold(): place for place, name in enumerate(names)}
    asked = random.Random(2).sample(names, few(1000))
    resolver = Resolver(Registry.read(compiled(bench, work, "scale")))
    first = took(lambda: list(resolver.resolve_many(asked)))
    rounds = range(20)
    floor = min(took(lambda: [known.get(name.casefold()) for name in asked]) for _ in rounds)
    single = min(took(lambda: [resolver.resolve(name) for name in asked]) for _ in rounds)
    batch = min(took(lambda: list(resolver.resolve_many(asked))) for _ in rounds)
    return {
        "exact, asked again: single call, times dict.get": single / floor,
        "exact, asked again: in a batch, times dict.get": batch / floor,
        "exact, asked for the first time: times dict.get": first / floor,
        "exact, asked for the first time, µs": 1e6 * first / len(asked),
    }


def fuzzy(bench: Path, work: Path) -> Figures:
    """One name, beside rapidfuzz."""
    from rapidfuzz import fuzz, process

    from onoma import Registry, Resolver

    scorers = {"extractOne WRatio": fuzz.WRatio, "extractOne ratio": fuzz.ratio}
    searches: dict[str, dict[str, Callable[[str], object]]] = {}
    recorded: set[str] = set()
    for name in ("world", "scale"):
        registry = Registry.read(compiled(bench, work, name))
        names = [alias.text for person in registry for alias in person.all_names]
        recorded.update(map(str.casefold, names))
        searches[name] = {"onoma": Resolver(registry).resolve}
        for label, scorer in scorers.items():
            searches[name][label] = partial(process.extractOne, choices=names, scorer=scorer)
    chance = random.Random(4)
    # Misspelt, for extractOne ends at a name that is spelt alike.
    asked = [text for text in map(partial(misspelt, chance), queries(bench, 2000)) if text.casefold() not in recorded]
    warm, peers = few(100), max(10, few(PEERS))
    asked = asked[: warm + few(1000)]
    times: dict[tuple[str, str], list[float]] = {}
    # The registries take turns, so that neither gains by what the other has read; the first names are to warm up.
    for place, (name, text) in enumerate(zip(cycle(searches), asked, strict=False), -warm):
        for label, search in searches[name].items():
            if label == "onoma" or 0 <= place < 2 * peers:
                seconds = took(partial(search, text))
                if place >= 0:
                    times.setdefault((name, label), []).append(seconds)
    found: Figures = {}
    for name in searches:
        ours = times[name, "onoma"]
        for label in scorers:
            theirs = statistics.median(times[name, label])
            found[f"fuzzy ({name}), times as fast as {label}"] = theirs / statistics.median(ours[:peers])
        found[f"fuzzy ({name}), µs, median"] = 1e6 * statistics.median(ours)
        found[f"fuzzy ({name}), p99 / p50"] = sorted(ours)[int(0.99 * len(ours))] / statistics.median(ours)
    medians = [statistics.median(times[name, "onoma"]) for name in ("world", "scale")]
    found["fuzzy, from world to scale, times slower"] = medians[1] / medians[0]
    return found


def _many(path: Path) -> Callable[[list[str]], int]:
    from onoma import Registry, Resolver

    resolver = Resolver(Registry.read(path))
    resolver.resolve("Svetlana Tichanowskaja")
    return lambda texts: sum(1 for _ in resolver.resolve_many(texts, limit=10))


def many(bench: Path, work: Path) -> Figures:
    """Many names, by one process and by two."""
    from onoma.pool import in_order

    world = compiled(bench, work, "world")
    asked = list(dict.fromkeys(queries(bench, few(2000))))
    chunks = [asked[at : at + 50] for at in range(0, len(asked), 50)]
    rates = {}
    spent = 0.0
    for workers in (2, 1):  # first the two, for processes inherit what the one that starts them has read
        done = in_order(partial(_many, world), iter([asked[:1] for _ in range(workers)] + chunks), workers=workers)
        for _ in range(workers):
            next(done)  # the processes have started and opened
        spent = time.process_time()
        rates[workers] = len(asked) / took(partial(list, done), time.perf_counter)
        spent = time.process_time() - spent
    return {
        "resolve_many (world), names a second of processor time": len(asked) / spent,
        "resolve_many (world), names a second by the clock": rates[1],
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


def normalizing(bench: Path, work: Path) -> Figures:
    """A file of names."""
    count = few(50_000)
    registry = compiled(bench, work, "scale")
    rows(bench, work / "rows.csv", count, count // 5)
    words = ["normalize", str(work / "rows.csv"), "-c", "name", "--registry", str(registry), "--workers", "2"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "onoma", *words, "-o", str(work / "named.csv"), "--progress", "off"]
    )
    most = alone = 0.0
    while process.poll() is None:
        held = [_memory(pid) for pid in (process.pid, *_children(process.pid))]
        most, alone = max(most, sum(all for all, _ in held)), max(alone, sum(own for _, own in held))
        time.sleep(0.2)
    seconds = time.perf_counter() - began
    return {
        "normalize (scale), rows": count,
        "normalize (scale), two workers, rows a second": count / seconds,
        "normalize (scale), all processes, MB at most": most,
        "normalize (scale), the same without the mapped registry, MB at most": alone,
    }


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _memory(pid: int) -> tuple[float, float]:
    """Memory of a process in MB, what it shares counted in shares: all, and what is in no file."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0, 0.0
    told = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return told.get("Pss", 0.0), told.get("Pss_Anon", 0.0)


def clustering(bench: Path, work: Path) -> Figures:
    """Clusters: how right they are, and how their cost grows."""
    import cluster

    named = [(who, text) for who, texts in cluster.records(bench / "train_people.jsonl.gz") for text in texts]
    precision, recall, f1 = cluster.pairwise(named, cluster.watched([text for _, text in named], 1)[0])
    names = cluster.first_names(bench / "scale_people.jsonl.gz")
    costs = [cluster.looked_up(names[:size], 2_000)["seconds"] / size for size in (63_000, 630_000)]
    return {
        "cluster (train people), precision": precision,
        "cluster (train people), recall": recall,
        "cluster (train people), F1": f1,
        "cluster, µs a name of 63,000": 1e6 * costs[0],
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


#: What is said of each part above its table.
TOLD = {
    "compile": """
        The whole registry is imported from JSON lines and compiled once, by the compiled core; 10,000 people of it
        by one process and again by two.""",
    "start": f"""
        Medians of {RUNS} fresh processes, from their start to their end, whose files were in memory already; processor
        time is that of all threads, of which numpy starts some. Modules were compiled to bytecode. Private memory is
        what is written to, above what the imports take; the mapped registry is shared.""",
    "exact": """
        A thousand recorded names (a hundred in numpy), beside `dict.get(name.casefold())` in a dict of them all. A name
        that was asked for before is remembered, whichever core found it: there the columns differ by chance. One that
        was not is looked for: most by keys of the whole name, some by all their words.""",
    "fuzzy": f"""
        500 names for each registry (50 in numpy, whose p99 is the slowest) with a letter left out, so that none is
        recorded as it is spelt, each by `resolve`; the first {PEERS} (10) also by `rapidfuzz.process.extractOne` over
        all names of the registry, turn by turn: what is compared are the medians of those. The registries take turns
        too. A hundred names (10) came before that were not measured.""",
    "many": """
        2,000 distinct names (200 in numpy) with the full accuracy of [How right it is](accuracy.md), ten candidates
        each.""",
    "normalize": """
        `onoma normalize --workers 2` on names of which each stands in about five rows: seven in ten as the registry has
        them, the others in capitals, in small letters, turned round or with a title. A million rows were not measured;
        what costs is the distinct names, so they would take some twenty times as long as the 50,000 that were (numpy:
        5,000).""",
    "cluster": """
        All names of other people, whose ids are known. Then what a name costs among more names, by one process: the
        index of all of them, and 2,000 that are looked up in it, as if all were; putting the clusters together from
        the links is not in it. The larger number comes after the smaller one and gains from what was read for that, so
        the growth is told too low.""",
}
#: What is said above all.
HEAD = """
    Measured by `python benchmarks/performance.py` in {when} ({machine}), beside peers in the same run. Others used the
    machine too; so one process is measured by the processor time it takes, unless the clock is named, and ratios tell
    more than times.

    *scale* is a registry of 630,000 people with a million names, *world* one of 57,000 with a name each. The sums are
    done in numpy (`ONOMA_CORE=numpy` in the environment), or by the core that a C compiler makes at installation. What
    was not measured is left empty."""


def wrapped(text: str) -> str:
    """Paragraphs as lines."""
    return "\n\n".join(textwrap.fill(" ".join(part.split()), 120) for part in text.split("\n\n"))


def page(found: dict[str, Figures]) -> str:
    """All figures as a page."""
    lines = ["# Performance", "", wrapped(HEAD.format(when=f"{date.today():%B %Y}", machine=machine()))]
    for part, work in PARTS.items():
        columns = [found.get(f"{part} {core}", {}) for core in CORES]
        if any(columns):
            title = (work.__doc__ or "").rstrip(".")
            lines += ["", f"## {title}", "", wrapped(TOLD[part]), "", "| | numpy | compiled |", "|---|---:|---:|"]
        for label in dict.fromkeys(label for column in columns for label in column):
            cells = (shown(column[label]) if label in column else "" for column in columns)
            lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join((*lines, ""))


def machine() -> str:
    """What is measured, and on what."""
    told = Path("/proc/cpuinfo").read_text(encoding="ascii").splitlines()
    model = next((line.split(": ")[1] for line in told if line.startswith("model name")), platform.machine())
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    revision = git.stdout.strip() or "unknown"
    return f"revision {revision}, Python {platform.python_version()}, {model}, {os.cpu_count()} processors"


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
