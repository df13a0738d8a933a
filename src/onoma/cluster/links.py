"""Names in, clusters out: each distinct spelling is looked up among all the others."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from onoma.building import compile_registry
from onoma.cluster.groups import MATCH_AT, Member, least_bits, linked
from onoma.cluster.near import Link, Near, registry_of
from onoma.keys import digest, spelling_key
from onoma.pool import in_order
from onoma.registry import Registry

# Names sent to a worker at once: an answer, or Ctrl-C, does not wait long.
_CHUNK = 64
_T = TypeVar("_T")


def cluster(
    names: Iterable[str],
    *,
    language: str | None = None,
    match_at: float = MATCH_AT,
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> dict[str, Member]:
    """Which of these names mean one person, with no registry: each distinct name with its cluster.

    Names of the same letters are one; nothing in them can tell two people apart. Names that come near each other are
    compared, and linked where they are one person's with the probability `match_at` (0.5 to 1), all the others counted
    as rivals, so that it takes more evidence among more names. Text without letters is in no cluster. The order of the
    names changes nothing. `progress` is told what is done (the "aliases" and "words" of an index, then "names" looked
    up in it), how many are, and of how many.

    >>> found = cluster(["Viktar Babaryka", "Maria Kalesnikava", "Бабарыка, Віктар", "Viktor Babariko"])
    >>> len({member.id for member in found.values()})
    2
    >>> found["Viktor Babariko"].id == found["Бабарыка, Віктар"].id
    True
    """
    counts = Counter(names)
    spelt: dict[str, list[str]] = {}
    for text in counts:
        if key := spelling_key(text, language=language):
            spelt.setdefault(key, []).append(text)
    # The text that stands for a spelling is the one met most often.
    stands = {key: min(texts, key=lambda t: (-counts[t], -len(t), t)) for key, texts in spelt.items()}
    ids = {text: digest(key) for key, text in stands.items()}
    links = _links({id: text for text, id in ids.items()}, language, match_at, workers, progress)
    weights = {text: sum(counts[t] for t in spelt[key]) for key, text in stands.items()}
    members = linked(ids, links, weights, names=len(ids), match_at=match_at)
    return {
        text: member if text == stands[key] else Member(member.id, member.name, stands[key], 1.0)
        for key, texts in spelt.items()
        for member in (members[stands[key]],)
        for text in texts
    }


def _links(
    names: dict[str, str],
    language: str | None,
    match_at: float,
    workers: int,
    progress: Callable[[str, int, int], None] | None,
) -> list[Link]:
    """Those of names by id. An index of them lies in a file meanwhile, which all workers share."""
    links: list[Link] = []
    # Windows removes no file that is mapped.
    with tempfile.TemporaryDirectory(prefix="onoma-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "names.onoma"
        compile_registry(registry_of(names, language=language), path, workers=workers, progress=progress)
        done = 0
        build = partial(_linking, Registry.read(path), least_bits(len(names), match_at))
        # Neighbours in the alphabet share words, and a word is looked up once as long as it is remembered.
        for chunk in in_order(build, _chunks(sorted(names, key=names.__getitem__)), workers=workers):
            done += len(chunk)
            links += (link for found in chunk for link in found)
            if progress:
                progress("names", done, len(names))
    return links


def _linking(registry: Registry, least: float) -> Callable[[list[str]], list[list[Link]]]:
    near = Near(registry, least=least)
    return lambda ids: [list(near.links(id)) for id in ids]


def _chunks(rows: Iterable[_T]) -> Iterator[list[_T]]:
    rows = iter(rows)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk
