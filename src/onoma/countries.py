"""Countries by whatever sources call them: `data/countries.tsv`."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from onoma import tables


def country(name: str) -> str:
    """A country's ISO 3166-1 alpha-2 code in lower case, from its code, its name or its Wikidata id; or empty.

    >>> country("BY"), country("Russian Federation"), country("Q212"), country("Ruritania")
    ('by', 'ru', 'ua', '')
    """
    name = name.strip().rstrip(".")
    if len(name) == 2 and name.isascii() and name.isalpha():
        return name.lower()
    return _codes().get(_plain(name), "")


@functools.cache
def _codes() -> Mapping[str, str]:
    rows = tables.read("countries.tsv", ("name", "code", "source"), key=("name",)).rows
    return {_plain(row.cells[0]): row.cells[1] for row in rows}


def _plain(name: str) -> str:
    return name.casefold().replace("&", "and").removeprefix("the ")
