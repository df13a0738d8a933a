"""Everything that onoma raises on purpose.

::

    OnomaError
    ├── DataError (ValueError)            a table, a record or an input row that cannot be used; says where
    ├── IndexFormatError (ValueError)     a compiled index that is stale, truncated or not ours
    ├── UnknownPersonError (LookupError)  no person has this id
    ├── UnknownSystemError (LookupError)  no romanization has this id; names those that are near
    └── MissingExtraError (ImportError)   an optional dependency is not installed; says which extra brings it

A name that means nobody is no error: it is an answer, `Decision.UNKNOWN`.
"""

from __future__ import annotations

from collections.abc import Sequence


class OnomaError(Exception):
    """The base of every error that onoma raises on purpose.

    >>> issubclass(DataError, OnomaError) and issubclass(DataError, ValueError)
    True
    """


class DataError(OnomaError, ValueError):
    """A table, record or row cannot be used; `path` and `line` (counted from 1) say where it stands.

    >>> raise DataError("the header is not 'id name'", path="people.tsv", line=1)
    Traceback (most recent call last):
    ...
    onoma.errors.DataError: people.tsv:1: the header is not 'id name'
    """

    def __init__(self, message: str, *, path: object = None, line: int | None = None) -> None:
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        where = "" if self.path is None else self.path + ("" if line is None else f":{line}") + ": "
        super().__init__(where + message)


class IndexFormatError(OnomaError, ValueError):
    """A compiled index cannot be read: it is stale, truncated, or no index at all.

    >>> issubclass(IndexFormatError, ValueError)
    True
    """


class UnknownPersonError(OnomaError, LookupError):
    """No person of the registry has this id.

    >>> issubclass(UnknownPersonError, LookupError)
    True
    """


class UnknownSystemError(OnomaError, LookupError):
    """No romanization has this id; `near` holds the ids that look like it.

    >>> raise UnknownSystemError("icao", near=["be-latn-t-be-cyrl-m0-icao-9303"])
    Traceback (most recent call last):
    ...
    onoma.errors.UnknownSystemError: no romanization 'icao'; did you mean be-latn-t-be-cyrl-m0-icao-9303?
    """

    def __init__(self, system: str, *, near: Sequence[str] = ()) -> None:
        self.system = system
        self.near = tuple(near)
        hint = f"did you mean {', '.join(self.near)}?" if near else "`romanizations()` lists those there are"
        super().__init__(f"no romanization {system!r}; {hint}")


class MissingExtraError(OnomaError, ImportError):
    """An optional dependency is missing; the message names the extra that brings it.

    >>> raise MissingExtraError("onoma serve", extra="serve")
    Traceback (most recent call last):
    ...
    onoma.errors.MissingExtraError: onoma serve needs an extra: pip install 'onoma[serve]'
    """

    def __init__(self, what: str, *, extra: str) -> None:
        self.extra = extra
        super().__init__(f"{what} needs an extra: pip install 'onoma[{extra}]'")
