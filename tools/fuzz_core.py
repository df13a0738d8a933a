"""Gives the core what it should not be given: `python tools/fuzz_core.py [--rounds N] [--seed N]`.

Three things in turn: names of random bytes; compiled registries in which random bytes were changed; and indexes whose
sections were replaced, cut, swapped or filled with random numbers, in memory of their own, so that AddressSanitizer
sees whoever reads past the end of one (`.ci/run` runs this with it). Each must be answered, or refused with an error
that onoma raises on purpose. The same seed does the same.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
import tempfile
from array import array
from collections import Counter
from pathlib import Path
from typing import Any

from onoma import Registry, Resolver
from onoma._core import ABOUT
from onoma.building import build, compile_registry
from onoma.errors import OnomaError
from onoma.index import Index

ASKED = ("Swetlana Tichanowskaja", "Лукашенко А. Г.", "習近平", "Volodymyr Zelensky", "김정은", "Ali bin Abd al-Rahman")


def people() -> Registry:
    """Every twentieth of the shipped people: enough to meet each script."""
    return Registry(sorted(Registry.shipped(), key=lambda person: person.id)[::20])


def text(rng: random.Random) -> str:
    """Random bytes as text, sometimes long, sometimes after a name or after sixty words."""
    raw = rng.randbytes(rng.choice((1, 4, 20, 20, 300)))
    coding = rng.choice(("utf-8", "utf-16-le", "latin-1"))
    return rng.choice(("", *ASKED, " ".join(rng.choices(ASKED, k=20)))) + raw.decode(
        coding, rng.choice(("replace", "surrogateescape")) if coding == "utf-8" else "replace"
    )


def changed(raw: bytes, rng: random.Random) -> bytes:
    """A file of which some bytes are others, or the end is missing."""
    made = bytearray(raw)
    for _ in range(rng.choice((1, 1, 10, 1000))):
        made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made[: rng.randrange(len(made))] if rng.random() < 0.1 else made)


def spoilt(sections: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Sections of which one or two no longer fit the others."""
    made = dict(sections)
    for name in rng.sample(sorted(made), rng.choice((1, 1, 2))):
        old = made[name]
        new = array(old.typecode, old)
        way = rng.randrange(8)
        if way == 0:  # one number, most often one that is too large
            if new.typecode == "f":
                new[rng.randrange(len(new))] = rng.choice((0.0, -1.0, 1e30, float("inf"), float("nan")))
            else:
                most = 256**new.itemsize - 1
                new[rng.randrange(len(new))] = min(
                    most, rng.choice((0, 1, len(new), most // 2, most, rng.randint(0, most)))
                )
        elif way == 1:  # numbers that do not say anything
            new = array(old.typecode, rng.randbytes(len(old) * old.itemsize))
        elif way == 2:
            new = new[: rng.randrange(len(new))]
        elif way == 3:
            new.extend(new[: rng.randrange(len(new))])
        elif way == 4:  # what stands elsewhere
            new = copy.copy(made[rng.choice(sorted(made))])
        elif way == 5:
            rng.shuffle(new)
        elif new.typecode != "f":  # what may be, and is not so
            drawn = [rng.randint(0, max(old)) for _ in old]
            if name.endswith(("starts", "word.views", "hashes", "tops")):
                drawn = [0, *sorted(drawn)[1:-1], max(old)]
            new = array(old.typecode, drawn)
        made[name] = new
    return made


def ask(registry: Registry, sections: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """What a registry answers, with an index of other sections than its own if so told."""
    resolver = Resolver(registry)
    if sections is not None:
        resolver._index = _index(registry, sections)
    return [resolver.resolve(name).to_dict() for name in ASKED]


def _index(registry: Registry, sections: dict[str, Any]) -> Index:
    """An index over sections that it did not make."""
    index = copy.copy(_indexes.setdefault(id(registry), Index(registry)))
    index.__dict__.pop("_words", None)
    index._sections = sections
    index._owners, index._places = sections["owners"], sections["places"]
    return index


_indexes: dict[int, Index] = {}


def main() -> None:
    """Fuzz, and say how often each way to end was met."""
    parser = argparse.ArgumentParser(description="Give the core what it should not be given.")
    parser.add_argument("--rounds", type=int, default=200, help="of each of the three (default: 200)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(ABOUT)
    registry = people()
    sections = {name: array(held.format, held) for name, held in build(registry.in_order).items()}
    ended: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "people.onoma")
        compile_registry(registry, path)
        raw = path.read_bytes()
        whole = Registry.read(path)
        resolver = Resolver(whole)
        right = ask(whole)
        for turn in range(options.rounds):
            rng = random.Random(f"{options.seed} {turn}")
            resolver.resolve(text(rng))
            ended["names answered"] += 1
            # A file of its own: whoever shortens one that is mapped takes the ground from under others.
            damaged = Path(folder, f"{turn}.onoma")
            damaged.write_bytes(changed(raw, rng))
            try:
                ended[
                    "files: answered as before" if ask(Registry.read(damaged)) == right else "files: ANOTHER ANSWER"
                ] += 1
            except OnomaError as error:
                ended[f"files: {type(error).__name__}"] += 1
            damaged.unlink()
            try:
                ask(whole, spoilt(sections, rng))
                ended["sections: answered"] += 1
            except OnomaError as error:
                ended[f"sections: {type(error).__name__}"] += 1
    for way, times in sorted(ended.items()):
        print(f"{times:>7,}  {way}")
    sys.exit(any("ANOTHER" in way for way in ended))


if __name__ == "__main__":
    main()
