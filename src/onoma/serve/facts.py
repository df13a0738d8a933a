"""Facts from cells that nobody has cleaned: a year in a date, a code in an object."""

from __future__ import annotations

import re
from collections.abc import Iterable

from onoma.batch import facts

_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(1[0-9]|20)\d\d(?!\d)")


def facts_in(given: Iterable[tuple[str, object]]) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """The facts that can be used, sorted, and a sentence for each that cannot.

    A date in another order than ISO 8601 gives its year: 03/04/1954 may be two days, but is one year.

    >>> facts_in([("born", "1954-08-30T00:00:00Z"), ("country", "Belarus")])
    ((('born', '1954-08-30'),), ["not used: country is a code of two letters (by), not 'Belarus'"])
    >>> facts_in([("born", "30.08.1954"), ("gender", {"id": "F"}), ("height", 180)])
    ((('born', '1954'), ('gender', 'female')), [])
    """
    found: dict[str, str] = {}
    unused: list[str] = []
    for key, value in given:
        if key not in ("born", "country", "gender") or key in found:
            continue
        text = _text(value)
        if key == "born":
            text = _date(text)
        try:
            found |= facts(**{key: text})
        except ValueError as error:
            unused.append(f"not used: {str(error)[:120]}")
    return tuple(sorted(found.items())), unused


def _text(value: object) -> str:
    if isinstance(value, list):
        value = next((one for one in value if one not in (None, "")), "")
    if isinstance(value, dict):
        value = value.get("id", "")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _date(text: str) -> str:
    if iso := _ISO.fullmatch(text):
        return iso[1]
    years = {m.group() for m in _YEAR.finditer(text)}
    return years.pop() if len(years) == 1 and not re.fullmatch(r"\d{4}-\d\d", text) else text
