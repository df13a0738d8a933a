"""How an index is made: every alias taken apart once, every distinct word read once, all else sorted arrays.

Both go in chunks that other processes can share, and come back in order, so that the same registry makes the same
file, byte for byte, whoever did the work.
"""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from onoma import people, store
from onoma._core import crossed, record
from onoma._core.lists import MIX, packed, tops
from onoma.grams import bones, grams, plain, sounds, spelt, western
from onoma.model import Person
from onoma.parser import parse
from onoma.pool import in_order
from onoma.registry import Registry
from onoma.retrieval import roles, seen, traits
from onoma.text import lower
from onoma.views import looked_up

if TYPE_CHECKING:
    import numpy as np

# Aliases or words sent to a worker at once: a second's work or so.
_CHUNK = 2048
#: Readings of a word that the keys of an alias are made of.
KEPT = 2
#: Of words that are as like a word by their grams, those that more aliases hold go first: so much of what is shared for
#: each doubling, set by hand. Else who bears a common name is not found by any of the two words of John Lee.
BORNE = 0.05
_T = TypeVar("_T")
#: A word, or several written together, and the language it is in.
_Word = tuple[tuple[str, ...], str]
#: What is done ("aliases", "words"), how much of it, and how much there is.
Progress = Callable[[str, int, int], None]


class _Aliases(NamedTuple):
    """A chunk of aliases: their words by number, each with what it does, and the keys that need no reading."""

    words: list[_Word]
    held: array[int]
    held_by: array[int]
    roles: array[int]
    keys: array[int]
    keys_by: array[int]


def _aliases(texts: list[tuple[str, str]]) -> _Aliases:
    numbers: dict[tuple[str, str], int] = {}
    found = _Aliases([], *(array(kind) for kind in "IIBQI"))
    for text, language in texts:
        name = parse(text, language=language)
        words = looked_up(name)
        for parts in words:
            number = numbers.setdefault((lower(" ".join(parts)), name.language), len(numbers))
            if number == len(found.words):
                found.words.append((parts, name.language))
            found.held.append(number)
        found.held_by.append(len(words))
        found.roles.extend(roles(name))
        told = (plain(name), sounds(name), western(name, asked=False), spelt(name, asked=False))
        found.keys.frombytes(b"".join(one.tobytes() for one in told))
        found.keys_by.append(sum(map(len, told)))
    return found


class _Words(NamedTuple):
    """A chunk of words: what each is, its consonants, its grams, and the views of it."""

    bones: list[tuple[str, ...]]
    rarity: array[float]
    script: array[int]
    fold: array[int]
    signs: array[int]
    groups: array[int]
    groups_of: array[int]
    grams: array[int]
    grams_of: array[int]
    #: In pairs of bytes, once they are shortened.
    views_of: array[int]
    views: array[int]


#: Of the fields of `_Words`, but for the first.
_KINDS = "fBIQHIQIIB"


def _words(words: list[_Word]) -> _Words:
    found = _Words([], *(array(kind) for kind in _KINDS))  # type: ignore[arg-type]
    for parts, language in words:
        found.bones.append(bones(parts, language)[:KEPT] if len(parts) == 1 else ())
        told = traits(parts, language)
        found.rarity.append(told.worth)
        found.script.append(told.script)
        found.fold.append(told.fold)
        found.signs.extend(told.signs)
        found.groups.extend(told.groups)
        found.groups_of.append(len(told.groups))
        gram = grams(parts, language)
        found.grams.frombytes(gram.tobytes())
        found.grams_of.append(len(gram))
        looks = seen(parts, language)
        found.views_of.append(len(looks))
        found.views.frombytes(looks.tobytes())
    return _shortened(found)


def _shortened(found: _Words) -> _Words:
    """With views as an index holds them; one by one, that would take far longer."""
    import numpy as np

    looks = np.frombuffer(found.views, record.record())
    words = np.repeat(np.arange(len(found.views_of)), found.views_of)
    sizes = np.bincount(words, record.lengths(looks), len(found.views_of)).astype(np.uint32)
    return found._replace(views_of=array("I", sizes.tobytes()), views=array("B", record.shortened(looks).tobytes()))


def build(people: Sequence[Person], *, workers: int = 1, progress: Progress | None = None) -> dict[str, Any]:
    """The sections of an index over people who come in the order of their ids."""
    import numpy as np

    told = progress or (lambda what, done, total: None)
    sizes = np.fromiter((1 + len(person.aliases) for person in people), np.int64, len(people))
    total = int(sizes.sum())
    places: dict[tuple[str, str], int] = {}
    distinct: list[_Word] = []
    parts: list[tuple[Any, ...]] = []
    with _no_collecting():
        done = 0
        for names in in_order(partial(_given, _aliases), _chunks(_texts(people)), workers=workers):
            own = []
            for word in names.words:
                key = lower(" ".join(word[0])), word[1]
                place = places.setdefault(key, len(places))
                if place == len(distinct):
                    distinct.append(word)
                own.append(place)
            held = np.array(own, np.uint32)[np.frombuffer(names.held, np.uint32)] if own else np.empty(0, np.uint32)
            parts.append((held, *(np.frombuffer(each, each.typecode) for each in names[2:])))
            done += len(names.held_by)
            told("aliases", done, total)
        del places
        found: list[tuple[Any, ...]] = []
        done = 0
        skeletons: list[tuple[str, ...]] = []
        for words in in_order(partial(_given, _words), _chunks(distinct), workers=workers):
            skeletons += words.bones
            found.append(words[1:])
            done += len(words.bones)
            told("words", done, len(distinct))
    held, held_by, does, hashes, hashes_by = (_together(each, kind) for each, kind in _columns(parts, "IIBQI"))
    rows = np.arange(total, dtype=np.uint32)
    columns = (_together(each, kind) for each, kind in _columns(found, _KINDS))
    gathered = dict(zip(_Words._fields[1:], columns, strict=True))
    crosses, crosses_by = crossed(skeletons, held, held_by, does)
    of_keys = np.concatenate([np.repeat(rows, hashes_by), np.repeat(rows, crosses_by)])
    del found, parts, skeletons
    rarity = gathered.pop("rarity")
    counts = gathered.pop("grams_of")
    of_grams = np.repeat(np.arange(len(rarity), dtype=np.uint32), counts)
    grams, norm = _weighed(gathered.pop("grams"), of_grams, len(rarity))
    # Each alias once for each word, though it may hold it twice.
    pairs = np.unique(held.astype(np.uint64) << np.uint64(32) | np.repeat(rows, held_by))
    word_starts = np.searchsorted(pairs, np.arange(len(rarity) + 1, dtype=np.uint64) << np.uint64(32))
    sections = {
        **_multimap("keys", np.concatenate([hashes, crosses]), of_keys),
        **grams,
        "owners": np.repeat(np.arange(len(people), dtype=np.uint32), sizes),
        "places": (np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)).astype(np.uint16),
        "row.starts": _starts(held_by),
        "row.words": held,
        "row.roles": does,
        "word.starts": word_starts.astype(np.uint32),
        "word.rows": (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        "word.rarity": rarity,
        # Few words are given names that have other forms.
        "given.words": np.repeat(np.arange(len(rarity), dtype=np.uint32), gathered.pop("groups_of")),
        "given.groups": gathered.pop("groups"),
        **{f"word.{name}": gathered.pop(name) for name in ("script", "fold", "signs")},
        "word.norm": (norm / (1 + BORNE * np.log2(np.maximum(1, np.diff(word_starts))))).astype(np.float32),
        "word.views": _starts(gathered.pop("views_of")),
        "views": gathered.pop("views"),
    }
    return {name: _section(values) for name, values in sections.items()}


def compile_registry(
    registry: Registry,
    path: Path,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    places: bool = False,
    **header: Any,
) -> None:
    """Write a registry with its index to a file that `Registry.read` opens in an instant.

    `workers` processes share the work; `progress` is told of "aliases" and "words" how many are done, and of how many.
    With `places` the file tells from which file and line each row came, and so depends on where those lie.
    """
    pairs = sorted(sorted(pair) for pair in registry.distinct)
    # By id, so that the order of the registry changes nothing.
    ranked = sorted(registry, key=lambda person: person.id)
    sections = {**people.sections(ranked, places=places), **build(ranked, workers=workers, progress=progress)}
    store.write(path, sections, distinct=pairs, **header)


def _texts(people: Iterable[Person]) -> Iterator[tuple[str, str]]:
    for person in people:
        yield person.name, person.language
        for alias in person.aliases:
            yield alias.text, alias.language


def _weighed(hashes: np.ndarray, words: np.ndarray, count: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The words by gram, and what a word's grams weigh: the sum that a word like it would reach."""
    import numpy as np

    found = _multimap("grams", hashes, words)
    having = np.diff(found["grams.starts"])
    worth = np.log2(max(1, count) / np.maximum(1, having)) + 0.1
    sums = np.bincount(found["grams.numbers"], weights=np.repeat(worth, having), minlength=count)
    found["grams.starts"], found["grams.numbers"] = packed(found["grams.starts"], found["grams.numbers"])
    return found, (np.sqrt(sums) + 1.0).astype(np.float32)


def _multimap(name: str, hashes: np.ndarray, numbers: np.ndarray) -> dict[str, np.ndarray]:
    """The sections of a `store.Multimap`."""
    import numpy as np

    bits = tops(len(record.distinct(hashes)))
    hashes = hashes * np.uint64(MIX) >> np.uint64(32 - bits)
    order = np.argsort(hashes, kind="stable")
    ranked = hashes[order]
    first = np.flatnonzero(np.r_[len(ranked) > 0, ranked[1:] != ranked[:-1]][: len(ranked)])
    ranked = ranked[first]
    begins = np.searchsorted(ranked, np.arange(2**bits + 1, dtype=np.uint64) << np.uint64(32))
    return {
        f"{name}.tops": begins.astype(np.uint32),
        f"{name}.hashes": ranked.astype(np.uint32),
        f"{name}.starts": np.append(first, len(order)).astype(np.uint32),
        f"{name}.numbers": numbers[order],
    }


def _starts(counts: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.append(0, np.cumsum(counts, dtype=np.int64)).astype(np.uint32)


def _columns(rows: list[Any], kinds: str) -> Iterator[tuple[tuple[Any, ...], str]]:
    return zip(zip(*rows, strict=True) if rows else [()] * len(kinds), kinds, strict=True)


def _together(chunks: tuple[Any, ...], kind: str) -> np.ndarray:
    import numpy as np

    return np.concatenate([np.frombuffer(chunk, kind) for chunk in chunks]) if chunks else np.empty(0, kind)


def _section(values: np.ndarray) -> memoryview:
    """An array as a file's sections come, whether or not it was ever in a file."""
    kinds = {"float32": "f", "uint64": "Q", "uint32": "I", "uint16": "H", "uint8": "B"}
    return memoryview(values.tobytes()).cast(kinds[values.dtype.name])  # type: ignore[call-overload, no-any-return]


def _given(work: _T) -> _T:
    """What a worker is to do, which every process has by itself."""
    return work


def _chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    items = iter(items)
    while chunk := list(islice(items, _CHUNK)):
        yield chunk


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of tuples that stay, none of which is part of a cycle: looking for cycles would double the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
