"""From a name and the facts beside it to the five cells that a row gets."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from onoma.model import Decision, Resolution
from onoma.resolver import Resolver

ERROR = "ERROR"
SUFFIXES = ("id", "name", "probability", "decision", "why")
_GENDERS = {"m": "male", "male": "male", "f": "female", "female": "female", "": ""}
_COUNTRY = re.compile(r"[a-z]{2}|")
_BORN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?|")
_LONGEST_WHY = 200


class Asked(NamedTuple):
    """A name and what stands beside it."""

    text: str
    born: str = ""
    country: str = ""
    gender: str = ""


class Cells(NamedTuple):
    """What a row gets: who, how sure, why."""

    id: str
    name: str
    probability: float | None
    decision: str
    why: str


def broken(message: str) -> Cells:
    """The cells of a row that cannot be used.

    >>> broken("2 cells, not 3").decision
    'ERROR'
    """
    return Cells("", "", None, ERROR, message)


def facts(*, born: str = "", country: str = "", gender: str = "") -> dict[str, str]:
    """Facts beside a name as `resolve` takes them, or a ValueError that says what is wrong with one.

    A country that is no code, or a gender in other words, would count as a contradiction; so each is checked.

    >>> facts(born="1954", country="BY", gender="M")
    {'born': '1954', 'country': 'by', 'gender': 'male'}
    >>> facts(country="Belarus")
    Traceback (most recent call last):
    ...
    ValueError: country is a code of two letters (by), not 'Belarus'
    """
    born, country, sex = born.strip(), country.strip().lower(), gender.strip().lower()
    if not _BORN.fullmatch(born):
        raise ValueError(f"born is an ISO 8601 date, month or year (1954-08-30), not {born!r}")
    if not _COUNTRY.fullmatch(country):
        raise ValueError(f"country is a code of two letters (by), not {country.title()!r}")
    if sex not in _GENDERS:
        raise ValueError(f"gender is male or female, not {gender.strip()!r}")
    about = {"born": born, "country": country, "gender": _GENDERS[sex]}
    return {key: value for key, value in about.items() if value}


def language_tag(text: str) -> str | None:
    """A BCP 47 tag, None for an empty text, or a ValueError.

    >>> language_tag("zh-Latn"), language_tag(" ")
    ('zh-Latn', None)
    """
    text = text.strip()
    parts = text.split("-")
    short = all(1 <= len(part) <= 8 and part.isascii() and part.isalnum() for part in parts)
    if text and not (short and len(parts[0]) >= 2 and parts[0].isalpha() and len(parts) <= 8):
        raise ValueError(f"language is a BCP 47 tag (be, zh-Latn), not {text[:40]!r}")
    return text or None


class Namer:
    """Resolves what is asked, and remembers the answers: most files name the same people over and over.

    >>> from onoma.registry import Registry
    >>> namer = Namer(Resolver(Registry.from_records([{"id": "1", "name": "Марыя Калеснікава"}])))
    >>> namer(Asked("Maria Kolesnikova"))[:2]
    ('1', 'Марыя Калеснікава')
    """

    def __init__(self, resolver: Resolver, *, language: str | None = None) -> None:
        self._resolver = resolver
        self._language = language
        self._answer = functools.lru_cache(maxsize=1 << 14)(self._ask)

    def __call__(self, asked: Asked) -> Cells:
        """The cells for one row."""
        return self._answer(asked)

    def _ask(self, asked: Asked) -> Cells:
        text = asked.text.strip()
        try:
            about = facts(born=asked.born, country=asked.country, gender=asked.gender)
        except ValueError as error:
            return broken(str(error))
        if not text:
            return Cells("", "", 0.0, Decision.UNKNOWN.value, "the name is empty")
        return _cells(self._resolver.resolve(text, language=self._language, about=about))


def _cells(answer: Resolution) -> Cells:
    person = answer.person
    return Cells(
        person.id if person else "",
        person.name if person else "",
        round(answer.probability, 4),
        answer.decision.value,
        _why(answer),
    )


def _why(answer: Resolution) -> str:
    """The evidence for a match, the verdict for everything else; short, on one line."""
    if answer.decision is Decision.MATCH:
        why = "; ".join(e.sentence for e in answer.candidates[0].evidence)
    else:
        why = answer.verdict
    return shortened("; ".join((why, *answer.notes)))


def shortened(why: str) -> str:
    """A text on one line, and no longer than a cell should be."""
    why = " ".join(why.split())
    return why if len(why) <= _LONGEST_WHY else why[: _LONGEST_WHY - 1].rstrip() + "…"
