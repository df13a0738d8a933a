"""What evidence is worth: `data/weights.toml`, by dotted name."""

from __future__ import annotations

import functools

from onoma import tables
from onoma.errors import DataError


@functools.cache
def weight(name: str) -> float:
    """A weight in bits (or the unit that the file states).

    >>> weight("given.contradicted") < weight("given.omitted") < 0
    True
    """
    value: object = tables.settings("weights.toml")
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if not isinstance(value, (int, float)):
        raise DataError(f"no weight {name!r}", path="data/weights.toml")
    return float(value)
