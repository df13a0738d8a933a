"""Asks both cores the same names: `python tools/compare_cores.py NAMES [--registry PATH] [--limit N]`.

NAMES is a file with one name a line, or JSON lines with the name under `query`, `text` or `name`; PATH a folder of
tables, a compiled file, or JSON lines with records (`id`, `name`, …); either may end in .gz. Each name is asked in two
processes, one with the compiled core and one with numpy. Every answer that differs in decision, candidates, their
evidence, or by more than a millionth of a bit is printed, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onoma import Registry
from onoma.building import compile_registry

#: Bits are printed to a millionth, and the last digit may be rounded either way.
NEAR = 1.5e-6


def lines(path: Path) -> Iterator[str]:
    """The lines of a file that may be compressed."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


def is_json(path: Path) -> bool:
    """Whether a file holds JSON lines, by its name."""
    return ".jsonl" in path.suffixes


def names(path: Path) -> Iterator[str]:
    """The names in a file, each on one line."""
    for line in lines(path):
        row = json.loads(line) if is_json(path) else {"text": line}
        yield " ".join(next(row[key] for key in ("query", "text", "name") if key in row).splitlines())


def answers(core: str, registry: Path, asked: Path) -> tuple[list[dict[str, Any]], float]:
    """What `onoma resolve` answers with a core, and how many seconds that took beyond its start."""
    command = [sys.executable, "-m", "onoma", "resolve", "--json", "--registry", str(registry), "-"]
    environment = {**os.environ, "ONOMA_CORE": core}
    told = subprocess.run([*command[:3], "--version"], env=environment, capture_output=True, text=True, check=True)
    print(f"  {told.stdout.strip()}", file=sys.stderr)
    with asked.open("rb") as file:
        process = subprocess.Popen(command, env=environment, stdin=file, stdout=subprocess.PIPE, encoding="utf-8")
        assert process.stdout is not None
        found, began = [], 0.0
        for line in process.stdout:
            began = began or time.perf_counter()
            found.append(json.loads(line))
    if process.wait():
        sys.exit(f"onoma resolve ended with {process.returncode}")
    return found, time.perf_counter() - began


def bits(answer: Any) -> Iterator[float]:
    """Every number of an answer."""
    for value in answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield value
        yield from bits(value)


def outline(answer: Any) -> Any:
    """An answer without its numbers."""
    if isinstance(answer, dict):
        return {key: outline(value) for key, value in answer.items()}
    if isinstance(answer, list):
        return [outline(value) for value in answer]
    return answer if isinstance(answer, (str, bool)) else None


def main() -> None:
    """Ask, compare, tell."""
    parser = argparse.ArgumentParser(description="Ask both cores the same names, and tell where they differ.")
    parser.add_argument("names", type=Path)
    parser.add_argument("--registry", type=Path, help="default: the one that ships")
    parser.add_argument("--limit", type=int, help="so many names (default: all)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        registry, asked = options.registry, Path(folder, "asked")
        if registry is None or is_json(registry):
            made = Registry.from_records(map(json.loads, lines(registry))) if registry else Registry.shipped()
            registry = Path(folder, "people.onoma")
            compile_registry(made, registry)
        texts = list(itertools.islice(names(options.names), options.limit))
        asked.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        (compiled, quick), (plain, slow) = (answers(core, registry, asked) for core in ("compiled", "numpy"))
    differing = 0
    largest = 0.0
    for text, one, other in zip(texts, compiled, plain, strict=True):
        alike = outline(one) == outline(other)
        apart = max((abs(a - b) for a, b in zip(bits(one), bits(other), strict=True)), default=0.0) if alike else 0.0
        largest = max(largest, apart)
        if not alike or apart > NEAR:
            differing += 1
            print(json.dumps({"text": text, "compiled": one, "numpy": other}, ensure_ascii=False))
    print(
        f"{len(texts):,} names: {differing:,} answers differ, by at most {largest:.6f} bits where only the bits do; "
        f"compiled {len(texts) / quick:,.0f} a second, numpy {len(texts) / slow:,.0f}, ratio {slow / quick:.2f}",
        file=sys.stderr,
    )
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
