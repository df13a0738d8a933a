"""What importers yield, and how their values are made to fit a registry's tables."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from attrs import define, field

from onoma import scripts

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_LANGUAGE = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-[A-Z]{2})?(-[a-z0-9]{4,8})?")
#: Codes of Wikimedia's own, or retired, and what BCP 47 has for them; `mul` stands for no language but for all.
_CODES = {
    "als": "gsw", "bat-smg": "sgs", "be-x-old": "be-tarask", "fiu-vro": "vro", "iw": "he", "mo": "ro-Cyrl",
    "mul": "und", "no": "nb", "roa-rup": "rup", "sh": "sh-Latn", "simple": "en", "sr-ec": "sr-Cyrl", "sr-el": "sr-Latn",
    "zh-classical": "lzh", "zh-min-nan": "nan", "zh-yue": "yue",
}  # fmt: skip
_MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ]\d\d:.*|[+-]\d\d:\d\d|Z)?")
_ENGLISH = re.compile(r"(?:(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]* )?(\d{4})")
_GENDERS = {"male": "male", "m": "male", "man": "male", "female": "female", "f": "female", "woman": "female"}


class Name(NamedTuple):
    """One spelling as a source has it; an empty strength is for the importer to find."""

    text: str
    language: str = "und"
    kind: str = "name"
    strength: str = ""


@define
class Record:
    """A person, or a part of what a source says of one: records that share an id are one person."""

    id: str
    #: Empty where a file has further names alone.
    name: str = ""
    language: str = "und"
    aliases: list[Name] = field(factory=list)
    #: Dates of birth as the source writes them.
    births: list[str] = field(factory=list)
    gender: str = ""
    #: ISO 3166-1 alpha-2, or names, or Wikidata ids of countries.
    countries: list[str] = field(factory=list)
    note: str = ""
    #: Outside ids and whatever else is to be kept, by key.
    facts: dict[str, list[str]] = field(factory=dict)


class Found(NamedTuple):
    """A record, with the line and the thing that it came from: bytes, a JSON value or an XML element."""

    line: int
    raw: Any
    record: Record


class Reject(NamedTuple):
    """Something that cannot be used, where it stands and why."""

    line: int
    raw: Any
    reason: str


class Skip(NamedTuple):
    """Something sound that is no person: what it is instead."""

    what: str


Item = Found | Reject | Skip


def text(record: Mapping[str, Any], key: str) -> str:
    """One text of a JSON object, empty where it is missing; a ValueError where it is something else."""
    found = texts(record, key)
    if len(found) > 1:
        raise ValueError(f"{key!r} holds {len(found)} texts, not one")
    return found[0] if found else ""


def texts(record: Mapping[str, Any], key: str) -> list[str]:
    """The texts under a key of a JSON object, which may be one, many or none.

    >>> texts({"name": ["Ivan", "Іван"], "id": 7}, "name"), texts({"id": 7}, "id"), texts({}, "id")
    (['Ivan', 'Іван'], ['7'], [])
    """
    value = record.get(key)
    if value is None:
        return []
    found = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, int) and not isinstance(one, bool):
            found.append(str(one))
        elif isinstance(one, str):
            found.append(one)
        elif one is not None:
            raise ValueError(f"{key!r} is no text")
    return found


def mapping(value: object, what: str) -> Mapping[str, Any]:
    """A JSON object, empty for null; a ValueError that says what is none."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{what} is no object")
    return value


def mappings(value: object, what: str) -> list[Mapping[str, Any]]:
    """A list of JSON objects, empty for null; a ValueError that says what is none."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"{what} is no list")
    return [mapping(one, what) for one in value]


def tidy(value: str) -> str:
    r"""A text as a cell of a table may hold it: NFC, nothing invisible, one kind of space.

    >>> tidy(" Zoe\u0308\u200f\tSaldan\u0303a ")
    'Zoë Saldaña'
    """
    if not value.isascii():
        value = unicodedata.normalize("NFC", _UNSEEN.sub("", value))
    elif not value.isprintable():
        value = _UNSEEN.sub("", value)
    return " ".join(value.split())


@functools.lru_cache(maxsize=4096)
def language(code: str) -> str:
    """A language code as BCP 47 writes it, as much of it as a registry knows; `und` for what is none.

    >>> language("zh-hans"), language("be-x-old"), language("en_GB"), language("de-x-formal"), language("")
    ('zh-Hans', 'be-tarask', 'en-GB', 'de', 'und')
    """
    code = code.strip().replace("_", "-").lower()
    code = _CODES.get(code, code)
    first, *others = code.split("-")
    tag = first
    for part in others:
        shaped = part.title() if len(part) == 4 and part.isalpha() else part.upper() if len(part) == 2 else part
        if not _LANGUAGE.fullmatch(f"{tag}-{shaped}"):
            break
        tag += f"-{shaped}"
    return tag if _LANGUAGE.fullmatch(tag) else "und"


def joined(family: Sequence[str], given: Sequence[str]) -> str:
    """A name from its parts, as lists write it: the family name, a comma, the given names.

    >>> joined(["ABBAS"], ["Abu"]), joined(["习"], ["近平"])
    ('ABBAS, Abu', '习近平')
    """
    if all(scripts.script(part) in scripts.UNSPACED for part in (*family, *given)):
        return "".join((*family, *given))
    return ", ".join(" ".join(words) for words in (family, given) if words)


def script_tag(name: str) -> str:
    """A language tag that says no more than the script of a name; Latin goes without saying.

    >>> script_tag("صدام حسين"), script_tag("Saddam Hussein")
    ('und-Arab', 'und')
    """
    script = scripts.script(name)
    return "und" if script in ("Latn", "Zyyy") else f"und-{script}"


def date(value: str) -> str:
    """A date as ISO 8601 has it, to the day, month or year that is told; empty for what is not exact or no date.

    >>> date("10 Dec 1948"), date("1948-12-10T00:00:00Z"), date("Dec 1948"), date("circa 1948")
    ('1948-12-10', '1948-12-10', '1948-12', '')
    """
    value = value.strip()
    if found := _ISO.fullmatch(value):
        year, month, day = found[1], int(found[2] or 0), int(found[3] or 0)
    elif found := _ENGLISH.fullmatch(value):
        name = (found[2] or "").lower()
        if name not in _MONTHS:
            return ""
        year, month, day = found[3], _MONTHS.index(name), int(found[1] or 0)
    else:
        return ""
    # A month or day of 00 is how some write that they do not know it.
    if month > 12 or day > 31 or year == "0000":
        return ""
    return year + (f"-{month:02}" + (f"-{day:02}" if day else "") if month else "")


def agreed(dates: Iterable[str]) -> str:
    """What several ISO dates agree on: the most exact one where none contradicts it, else as much as they share.

    >>> agreed(["1948", "1948-12-10"]), agreed(["1948-12-10", "1948-03-01"]), agreed(["1948", "1950"])
    ('1948-12-10', '1948', '')
    """
    told = [one.split("-") for one in dates]
    longest = max(told, key=len, default=[])
    if all(one == longest[: len(one)] for one in told):
        return "-".join(longest)
    shared = takewhile(lambda parts: len(set(parts)) == 1, zip(*told, strict=False))
    return "-".join(parts[0] for parts in shared)


def gender(value: str) -> str:
    """`male`, `female`, or empty.

    >>> gender("Female"), gender("unknown")
    ('female', '')
    """
    return _GENDERS.get(value.strip().lower(), "")
