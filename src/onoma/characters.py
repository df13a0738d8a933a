"""Chinese characters that are written in several ways: 陳 and 陈, 澤, 沢 and 泽, 峯 and 峰.

`data/characters.tsv` says which character stands for which: the simplified one where there is one, else the usual one.
Several may have become one (鐘 and 鍾 are 钟 today), so that what is told apart in Taiwan may be one on the mainland.
"""

from __future__ import annotations

import functools
from collections.abc import Set

from onoma import tables

HEADER = ("character", "stands_for", "source")


@functools.cache
def _usual() -> dict[int, str]:
    return {ord(char): usual for char, usual, _ in tables.cells("characters.tsv", HEADER, key=HEADER[:1])}


@functools.cache
def _variants() -> dict[str, tuple[str, ...]]:
    """The ways to write each usual character, itself included."""
    found: dict[str, list[str]] = {}
    for code, usual in _usual().items():
        found.setdefault(usual, [usual]).append(chr(code))
    return {usual: tuple(ways) for usual, ways in found.items()}


def usual(word: str) -> str:
    """A word in the usual characters.

    >>> usual("陳"), usual("沢"), usual("王")
    ('陈', '泽', '王')
    """
    return word.translate(_usual())


def are_apart(one: str, other: str) -> bool:
    """Whether one word has characters of the mainland, and the other has such as were simplified there.

    >>> are_apart("張華峯", "张德华"), are_apart("張華峯", "王大文")
    (True, False)
    """
    return any(
        any(char in _variants() for char in simplified) and usual(other) != other
        for simplified, other in ((one, other), (other, one))
    )


def spelt(char: str, alphabet: Set[str]) -> str:
    """A character as an alphabet has it, in another way of writing where it must be; itself where it has none.

    >>> spelt("陈", frozenset("李陳王"))
    '陳'
    """
    if char in alphabet:
        return char
    return next((way for way in _variants().get(usual(char), ()) if way in alphabet), char)
