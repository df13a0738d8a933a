"""What is evaluated: names and pairs of names that somebody has labelled."""

from __future__ import annotations

from attrs import frozen


@frozen
class LabelledName:
    """A name and the person it means.

    >>> LabelledName("Maria Kolesnikova", "maria-kalesnikava").person
    'maria-kalesnikava'
    """

    name: str
    #: The id of who is meant; empty where it is nobody of the registry.
    person: str = ""
    #: Where the row stands, counted from 1; 0 to have the rows counted.
    line: int = 0


@frozen
class LabelledPair:
    """Two names, and whether they mean one person.

    >>> LabelledPair("Maria Kolesnikova", "Марыя Калеснікава", same=True).same
    True
    """

    a: str
    b: str
    same: bool
    #: Where the row stands, counted from 1; 0 to have the rows counted.
    line: int = 0


@frozen
class Problem:
    """A row that cannot be used, and why; it is passed through to the report, so that none is lost.

    >>> Problem(7, "the name is empty").line
    7
    """

    line: int
    message: str


Labelled = LabelledName | LabelledPair | Problem
