"""Given names as a scan needs them: which names a word is a form of, and what sex that tells."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator

from onoma import tables, text
from onoma.scanning.likeness import alike, plain
from onoma.scanning.sketch import sketches

_NONE: frozenset[str] = frozenset()
#: How alike two forms of one name are.
OF_ONE = 0.95


@functools.cache
def _forms() -> dict[str, dict[str, str]]:
    """Each folded form with its groups and their sex; short forms stand for full ones."""
    found: dict[str, dict[str, str]] = {}
    for row in tables.read("names/given.tsv", ("group", "language", "text", "sex", "source")).rows:
        group, _, form, sex, _ = row.cells
        found.setdefault(text.fold(form), {})[group] = sex
    for row in tables.read("names/nicknames.tsv", ("nickname", "language", "full", "sex", "source")).rows:
        short, _, group, sex, _ = row.cells
        found.setdefault(text.fold(short), {})[group] = sex
    return found


def groups(word: str) -> frozenset[str]:
    """The groups of `data/names/given.tsv` that a folded word is a form of.

    >>> sorted(groups("joe") & groups("joseph"))
    ['joseph']
    """
    return all_groups().get(word, _NONE)


@functools.cache
def all_groups() -> dict[str, frozenset[str]]:
    """The groups of each folded form.

    >>> sorted(all_groups()["joe"])
    ['joseph']
    """
    return {form: frozenset(its) for form, its in _forms().items()}


def is_known(words: Collection[str], roughs: Collection[str]) -> bool:
    """Whether any of some folded words is a form of a given name, or spells one of another alphabet letter by letter,
    as it does in rough Latin letters.

    >>> is_known(["maria"], ["maria"]), is_known(["house"], ["huse"])
    (True, False)
    >>> is_known(["sviatlana", "sviatlan"], ["sviatlana", "sviatlan"])
    True
    """
    if not _known().isdisjoint(words):
        return True
    known = _plain()
    return not known.isdisjoint(roughs) and any(
        word.isascii() and len(word) > 3 and rough in known for word, rough in zip(words, roughs, strict=True)
    )


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(_forms())


@functools.cache
def _plain() -> frozenset[str]:
    return frozenset(plain(form) for form in _forms() if not form.isascii() and len(form) > 3)


@functools.lru_cache(maxsize=65536)
def sex(word: str) -> str:
    """The sex that a folded given name tells: `male`, `female` or empty.

    >>> sex("donald"), sex("ивана"), sex("sasha")
    ('male', 'female', '')
    """
    told = set(_forms().get(word, {}).values())
    return told.pop() if len(told) == 1 and told <= {"male", "female"} else ""


@functools.cache
def _by_sketch() -> dict[str, dict[str, list[str]]]:
    """The forms in plain Latin letters that have a sketch, by their groups."""
    found: dict[str, dict[str, list[str]]] = {}
    for form, its in _forms().items():
        if form.isascii():
            for sketch in sketches(form):
                groups = found.setdefault(sketch, {})
                for group in its:
                    groups.setdefault(group, []).append(form)
    return found


def keys(word: str) -> tuple[str, ...]:
    """What a recorded given name is found by: its sketches, and the names that it is a form of.

    >>> keys("joe")
    ("'", 'S', '@joseph')
    """
    return (*sketches(word), *map(group_key, sorted(groups(word))))


def group_key(group: str) -> str:
    """What those whose given name is of a group are found by, for a foreign spelling of it.

    >>> group_key("joseph") in keys("joe")
    True
    """
    return "@" + group


@functools.lru_cache(maxsize=65536)
def groups_near(word: str) -> frozenset[str]:
    """The groups that a folded word is of, or else those of which it may be a foreign spelling.

    >>> sorted(groups_near("joe")), "joseph" in groups_near("джозеф")
    (['joseph'], True)
    """
    its = groups_by_sketch()
    return groups(word) or _NONE.union(*[its[sketch] for sketch in sketches(word) if sketch in its])


@functools.cache
def groups_by_sketch() -> dict[str, frozenset[str]]:
    """The groups that a foreign name of a sketch may stand for, if it has more than one letter.

    >>> "joseph" in groups_by_sketch()["SSV"]
    True
    """
    return {sketch: frozenset(its) for sketch, its in _by_sketch().items() if len(sketch.lstrip("'")) > 1}


def forms(group: str, like: str) -> Iterator[str]:
    """The forms of a group, in plain Latin letters, that share a sketch with a folded word.

    >>> "joseph" in forms("joseph", "джозеф")
    True
    """
    for sketch in sketches(like):
        yield from _by_sketch().get(sketch, {}).get(group, ())


@functools.lru_cache(maxsize=65536)
def as_group(word: str, group: str) -> float:
    """How alike a given name in a text is to the form of a group that it is most alike to, whatever their letters.

    >>> as_group("joe", "joseph"), as_group("джозеф", "joseph") > 0.8
    (0.95, True)
    """
    if group in groups(word):
        return OF_ONE
    # A foreign spelling of a name.
    return OF_ONE * max([alike(word, form) for form in forms(group, word)], default=0.0)
