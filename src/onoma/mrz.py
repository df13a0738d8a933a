"""Machine-readable zones of travel documents: names read from them and written as they write them.

    >>> zone = parse_mrz("TSIKHANOUSKAYA<<SVIATLANA<<<<")
    >>> zone.family, zone.given
    ('TSIKHANOUSKAYA', 'SVIATLANA')
    >>> write_mrz_name("Ціханоўская", "Святлана", language="be")
    'TSIKHANOUSKAIA<<SVIATLANA<<<<<<<<<<<<<<'

After ICAO Doc 9303, parts 3 to 6 (eighth edition, 2021): the letters of part 3, section 6 are tables of
`data/romanizations/` (`…-m0-icao-9303`), Latin, Cyrillic and Arabic ones. A zone has only A-Z, 0-9 and the filler
`<`, so what it says of letters is less than what it was written from: `MUELLER` may be Müller or Mueller.
"""

from __future__ import annotations

import re
import unicodedata

from attrs import frozen

from onoma.romanization import romanizations, romanize
from onoma.scripts import script

#: How wide the field of the name is, by the width of a line: TD1 (cards), TD2, TD3 (passports).
_FIELDS = {30: 30, 36: 31, 44: 39}
_NAME = re.compile(r"[A-Z<]+")
_ZONE = re.compile(r"[A-Z0-9<]+")
_MECHANISM = "icao-9303"
_WEIGHTS = (7, 3, 1)


@frozen
class Mrz:
    """What a machine-readable zone says; fields that were not given are empty.

    >>> parse_mrz("DOE<<JANE<MARIE").given
    'JANE MARIE'
    """

    family: str
    given: str
    #: The name filled its field to the end, so that more of it may be missing.
    truncated: bool = False
    #: `P`, `ID`, `V` and the like.
    document: str = ""
    #: ISO 3166-1 alpha-3, or a code of ICAO's own.
    issuer: str = ""
    number: str = ""
    nationality: str = ""
    #: ISO 8601 without the century: `YYMMDD`, with `<` for what is not known.
    birth: str = ""
    #: `F`, `M` or empty.
    sex: str = ""
    expiry: str = ""
    #: The fields whose check digit is wrong; empty where all are right or the name alone was given.
    wrong: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Given name and family name, as `resolve` takes them.

        >>> parse_mrz("TSIKHANOUSKAYA<<SVIATLANA").name
        'Sviatlana Tsikhanouskaya'
        """
        return " ".join(part for part in (self.given, self.family) if part).title()


def parse_mrz(text: str) -> Mrz:
    """Read a zone: its two or three lines (TD1, TD2, TD3), or the field of the name alone.

    Spaces around lines do not matter, nor do small letters. Check digits are verified, and what is wrong is told
    in `wrong`, not refused: a scanner's slip in a number does not spoil the name.

    >>> zone = parse_mrz('''P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
    ... L898902C36UTO7408122F1204159ZE184226B<<<<<10''')
    >>> zone.name, zone.issuer, zone.birth, zone.wrong
    ('Anna Maria Eriksson', 'UTO', '740812', ())

    Raises ValueError, which says what a zone looks like, for anything else.
    """
    if not isinstance(text, str):
        raise TypeError(f"parse_mrz takes a str, not {type(text).__name__}")
    lines = ["".join(line.split()).upper() for line in text.strip().splitlines()]
    lines = [line for line in lines if line]
    if not lines or not all(_ZONE.fullmatch(line) for line in lines):
        raise ValueError(f"a machine-readable zone holds only A-Z, 0-9 and <, unlike {text!r}")
    widths = {len(line) for line in lines}
    if len(lines) == 1 and _NAME.fullmatch(lines[0]):
        return _named(lines[0], len(lines[0]) in _FIELDS.values())
    if len(lines) == 3 and widths == {30}:
        return _card(lines)
    if len(lines) == 2 and widths in ({36}, {44}):
        return _booklet(lines)
    raise ValueError("a machine-readable zone is 3 lines of 30 characters, 2 of 36 or 2 of 44, or a name alone")


def write_mrz_name(family: str, given: str = "", *, width: int = 39, language: str | None = None) -> str:
    """The field of a name, filled to its width: 39 characters in a passport, 31 or 30 on a card.

    Where the name is too long, given names lose letters first, and no part of the name is left out before its
    neighbours are down to an initial (Doc 9303-4, 4.2.3). A language says whose letters they are: г is H in a
    Ukrainian passport and G in a Russian one.

    >>> write_mrz_name("Müller", "Jean-Luc", width=30)
    'MUELLER<<JEAN<LUC<<<<<<<<<<<<<'
    >>> write_mrz_name("Григоренко", "Петро", width=30, language="uk")
    'HRYHORENKO<<PETRO<<<<<<<<<<<<<'
    """
    families, givens = mrz_letters(family, language=language).split("<"), []
    if given:
        givens = mrz_letters(given, language=language).split("<")
    whole = _joined(families, givens)
    for parts in (givens, families):
        for at in reversed(range(1 if parts is families else 0, len(parts))):
            spare = len(whole) - width
            if spare > 0:
                parts[at] = parts[at][: max(1, len(parts[at]) - spare)]
                whole = _joined(families, givens)
    return whole[:width].ljust(width, "<")


def mrz_letters(text: str, *, language: str | None = None) -> str:
    """A name in the letters of a machine-readable zone, with `<` for spaces and hyphens.

    >>> mrz_letters("Jean-Éric d’Ångström"), mrz_letters("Щукин"), mrz_letters("هدى")
    ('JEAN<ERIC<DAANGSTROEM', 'SHCHUKIN', 'HDXAY')
    """
    words = []
    for word in re.split(r"[\s\-‐‑–—]+", unicodedata.normalize("NFC", text)):
        latin = romanize(word, _system(script(word), language))
        latin = romanize(latin, _system("Latn", None))
        plain = unicodedata.normalize("NFD", latin).upper()
        words.append("".join(c for c in plain if "A" <= c <= "Z"))
    return "<".join(word for word in words if word)


def _system(written: str, language: str | None) -> str:
    """ICAO's table for a script: the language's own where it has one, of the latest edition."""
    spoken = (language or "und").split("-")[0]
    tables = [s for s in romanizations() if f"-m0-{_MECHANISM}" in s.id and s.script == written]
    tables.sort(key=lambda s: -(s.year or 0))
    own = [s.id for s in tables if spoken in s.languages]
    general = [s.id for s in tables if "und" in s.languages]
    return (own or general or [f"und-latn-t-und-latn-m0-{_MECHANISM}"])[0]


def _joined(families: list[str], givens: list[str]) -> str:
    return "<".join(families) + ("<<" + "<".join(givens) if givens else "")


def _named(field: str, fixed: bool, **rest: str | tuple[str, ...]) -> Mrz:
    family, _, given = field.rstrip("<").partition("<<")
    return Mrz(
        family=family.strip("<").replace("<", " "),
        given=given.strip("<").replace("<", " "),
        truncated=fixed and not field.endswith("<"),
        **rest,  # type: ignore[arg-type]
    )


def _card(lines: list[str]) -> Mrz:
    first, second, third = lines
    checked = {"number": first[5:15], "birth": second[:7], "expiry": second[8:15]}
    checked["zone"] = first[5:30] + second[:7] + second[8:15] + second[18:30]
    return _named(third, True, **_facts(first, first[5:14], second[15:18], second, second[7], checked))


def _booklet(lines: list[str]) -> Mrz:
    first, second = lines
    checked = {"number": second[:10], "birth": second[13:20], "expiry": second[21:28]}
    checked["zone"] = second[:10] + second[13:20] + second[21:43] + second[-1]
    if len(second) == 36:
        checked["zone"] = second[:10] + second[13:20] + second[21:36]
    return _named(first[5:], True, **_facts(first, second[:9], second[10:13], second[13:], second[20], checked))


def _facts(
    first: str, number: str, nationality: str, dates: str, sex: str, checked: dict[str, str]
) -> dict[str, str | tuple[str, ...]]:
    return {
        "document": first[:2].strip("<"),
        "issuer": first[2:5].strip("<"),
        "number": number.strip("<"),
        "nationality": nationality.strip("<"),
        "birth": dates[:6],
        "sex": sex.strip("<"),
        "expiry": dates[8:14],
        "wrong": tuple(name for name, field in checked.items() if not _holds(field)),
    }


def _holds(field: str) -> bool:
    """Whether the last character is the check digit of those before it (Doc 9303-3, 4.9)."""
    values = [0 if c == "<" else int(c, 36) for c in field[:-1]]
    digit = sum(value * _WEIGHTS[i % 3] for i, value in enumerate(values)) % 10
    return field[-1] == str(digit) or (field[-1] == "<" and not any(values))
