"""Whether the arrays of an index fit together: the loops of `_core` follow their numbers without looking.

A compiled registry may come from anywhere. Its CRC-32s say that it is as it was written, not that whoever wrote it
meant well; so before its words are first searched, every number that leads into another array is held against its
length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from onoma.errors import IndexFormatError

if TYPE_CHECKING:
    import numpy as np


class Section(NamedTuple):
    """What an array must be to be safe to follow."""

    #: Its type code, as in `array`.
    kind: str
    #: It has as many numbers as another array, so many for each, and so many more.
    like: str = ""
    each: int = 1
    more: int = 0
    #: It says where the stretches that make up another array begin, and the last one ends.
    begins: str = ""
    #: None of them is empty.
    full: bool = False
    #: Its numbers are places in another array, or among the `people`.
    below: str = ""
    #: They are at least and at most so much.
    least: float = -1e9
    most: float = 1e20


#: Every section of an index; a new one needs a line here.
SECTIONS = {
    "keys.tops": Section("I", begins="keys.hashes"),
    "keys.hashes": Section("I"),
    "keys.starts": Section("I", like="keys.hashes", more=1, begins="keys.numbers", full=True),
    "keys.numbers": Section("I", below="owners"),
    "grams.tops": Section("I", begins="grams.hashes"),
    "grams.hashes": Section("I"),
    "grams.starts": Section("I", like="grams.hashes", more=1, begins="grams.numbers", full=True),
    #: Whoever follows a list looks where it leads: there are too many to look at all.
    "grams.numbers": Section("B"),
    "owners": Section("I", below="people"),
    "places": Section("H", like="owners"),
    "row.starts": Section("I", like="owners", more=1, begins="row.words"),
    "row.words": Section("I", below="word.rarity"),
    "row.roles": Section("B", like="row.words"),
    "word.starts": Section("I", like="word.rarity", more=1, begins="word.rows", full=True),
    "word.rows": Section("I", below="owners"),
    "word.rarity": Section("f"),
    "word.script": Section("B", like="word.rarity"),
    "word.fold": Section("I", like="word.rarity"),
    "word.signs": Section("Q", like="word.rarity", each=2),
    "word.norm": Section("f", like="word.rarity", least=1),
    "given.words": Section("I", below="word.rarity"),
    "given.groups": Section("H", like="given.words"),
    "word.views": Section("I", like="word.rarity", more=1, begins="looks"),
    #: Likewise of views.
    "views": Section("B"),
}


def check(sections: Mapping[str, Sequence[int]], people: int) -> None:
    """Raise IndexFormatError unless the sections of an index of so many people fit together.

    >>> check({"keys.hashes": []}, 0)
    Traceback (most recent call last):
    ...
    onoma.errors.IndexFormatError: the index is damaged or forged: keys.tops is missing; compile the registry again
    """
    missing = next((name for name in SECTIONS if name not in sections), "")
    _require(not missing, f"{missing} is missing")
    arrays = {name: _array(name, section.kind, sections[name]) for name, section in SECTIONS.items()}
    sizes = {"people": people, **{name: len(array) for name, array in arrays.items()}}
    _require(sizes["views"] % 2 == 0, "views is cut short")
    sizes["looks"] = sizes["views"] // 2
    for name, section in SECTIONS.items():
        array = arrays[name]
        wanted = sizes[section.like] * section.each + section.more if section.like else len(array)
        _require(len(array) == wanted, f"{name} has {len(array)} numbers, not {wanted}")
        if section.begins:
            rises = all(_rises(part, full=section.full) for part in _parts(array))
            _require(rises and len(array) > (not section.like), f"{name} does not rise")
            _require(array[0] == 0 and array[-1] == sizes[section.begins], f"{name} does not cover {section.begins}")
        if not len(array):
            continue
        if section.below:
            _require(array.max() < sizes[section.below], f"{name} leads beyond {section.below}")
        elif section.kind == "f":
            # What is no number at all compares with nothing.
            _require(bool(array.min() >= section.least and array.max() <= section.most), f"{name} is out of range")
    for roles in _parts(arrays["row.roles"]):
        _require(bool(((roles < 3) | (roles > 127)).all()), "row.roles holds roles that no word has")


#: So many numbers are looked at together: what is found out of all at once would take memory that nobody gives back.
_TOGETHER = 1 << 16


def _parts(array: np.ndarray) -> Iterator[np.ndarray]:
    """Stretches of an array, of which each begins with the last of the one before."""
    return (array[at : at + _TOGETHER + 1] for at in range(0, len(array), _TOGETHER))


def _rises(array: np.ndarray, *, full: bool) -> bool:
    return bool((array[1:] > array[:-1]).all() if full else (array[1:] >= array[:-1]).all())


def _array(name: str, kind: str, section: Any) -> np.ndarray:
    import numpy as np

    found = section.format if isinstance(section, memoryview) else section.typecode
    _require(found == kind, f"{name} is of kind {found}, not {kind}")
    return np.frombuffer(section, np.dtype(kind))


def _require(condition: bool, complaint: str) -> None:
    if not condition:
        raise IndexFormatError(f"the index is damaged or forged: {complaint}; compile the registry again")
