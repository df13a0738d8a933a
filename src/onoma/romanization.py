"""Dated, named systems of writing Cyrillic names in Latin letters: letters in, letters out.

    >>> romanize("Святлана Ціханоўская", "be-latn-t-be-cyrl-m0-bgnpcgn-1979")
    'Svyatlana Tsikhanowskaya'
    >>> romanize("СВЯТЛАНА ЦІХАНОЎСКАЯ", "be-latn-t-be-cyrl-m0-gki-2007")
    'SVIATLANA CICHANOŬSKAJA'
    >>> romanize("Светлана Тихановская", "de-latn-t-ru-cyrl-m0-press")
    'Swetlana Tichanowskaja'

An id says all of it, in the manner of BCP 47's `-t-` extension (RFC 6497): the language that the result is
read in and its script, `t` for transformed, the language and script it came from, `m0` and the mechanism: who
laid it down and when. `be-latn-t-be-cyrl-m0-bgnpcgn-1979` is Belarusian in Latin letters from Belarusian in
Cyrillic by BGN/PCGN 1979; `de-latn-t-ru-cyrl-m0-press` is a Russian name as German newspapers write it. A
variant follows the year (`alaloc-1997-ascii`).

Each system is one table, `data/romanizations/<id>.tsv`; whoever wants another adds a table and no code. A row
says how `letters` are written between `before` and `after`. Longer letters go first, then the more narrowly
placed row. A place is `^` or `$` (the word's edge), `V` (a vowel letter), `C` (a consonant letter), letters
in brackets, several of these in a row for any of them, or `!` and such a list for none of them. The
apostrophe is a letter between letters and stands as `’`. Two lines of the head spare repetition:

- `# like:` another system, whose rows hold for all letters that the table does not have;
- `# rest:` systems to ask for letters of neighbouring languages (a Russian `и` in a Belarusian text), so that
  no Cyrillic letter is ever left over.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from attrs import frozen

from onoma import tables
from onoma.errors import DataError, UnknownSystemError
from onoma.text import fold

HEADER = ("letters", "before", "after", "latin", "example", "written", "source")

_FOLDER = "romanizations"
_HEAD = {"name", "authority", "year", "status", "languages", "source"}
_VOWELS = "аеёиіїоуыэюяєѣѵaeiouy"
_CONSONANTS = "бвгґджзйклмнпрстўфхцчшщѳ"
#: A stress mark stands on a vowel and ends no word.
_STRESS = "\u0301"
#: The apostrophe, once known to be a letter; no table writes it, so that it cannot be taken for an output.
_APOSTROPHE = "\u02bc"
_APOSTROPHES = re.compile(r"['’ʼ`´](?<=[^\W\d_].)(?=[^\W\d_])")
_TIE = "\u0361"
_PLACE = re.compile(r"!?(?:[\^$VC]|\[[^\[\]]+\])+|")


@frozen
class Romanization:
    """A system: what it is called, who laid it down, when, and whether it still holds.

    >>> system = next(s for s in romanizations("be") if s.year == 1979)
    >>> system.name, system.authority, system.status
    ('BGN/PCGN 1979 Belarusian', 'BGN/PCGN', 'in force')
    """

    id: str
    name: str
    authority: str
    #: None for a usage that nobody laid down.
    year: int | None
    #: `in force`, `superseded by <id>` or `in use`.
    status: str
    #: The languages whose names it writes, BCP 47.
    languages: tuple[str, ...]
    #: Ids under which public collections carry the same system.
    also: tuple[str, ...]
    #: A row of `sources.tsv`.
    source: str


class Rule(NamedTuple):
    """One row of a table: `letters` between `before` and `after` are written `latin`."""

    letters: str
    before: str
    after: str
    latin: str


class _System(NamedTuple):
    """A table made ready: letters that depend on their place by a pattern, the others by `str.translate`."""

    apostrophe: bool
    pattern: re.Pattern[str]
    #: What the pattern's groups are written as; the group is empty and only tells which row it was.
    latins: tuple[str, ...]
    #: Small letters, and such capitals as become one letter.
    plain: Mapping[int, str]


def romanize(text: str, system: str) -> str:
    """Write the Cyrillic of a text in Latin letters, by a system's id or another that it is `also` known by.

    Capitals stay capitals, a word in capitals stays all in capitals, and whatever the system has no letter
    for (Latin words, digits, punctuation) stays as it is. All apostrophes are one letter. The result is NFC.

    >>> romanize("Щербаков, ЩЕРБАКОВ, Я.", "ru-latn-t-ru-cyrl-m0-icao-9303")
    'Shcherbakov, SHCHERBAKOV, Ia.'
    >>> romanize("Лук'янаў Лук’янаў", "bgnpcgn-bel-Cyrl-Latn-1979")
    'Luk”yanaw Luk”yanaw'
    """
    apostrophe, pattern, latins, plain = _system(system)
    text = unicodedata.normalize("NFC", text)
    if apostrophe:
        text = _APOSTROPHES.sub(_APOSTROPHE, text)

    def write(match: re.Match[str]) -> str:
        letters, row = match[0], match.lastindex
        latin = latins[row] if row else plain[ord(letters.lower())]
        return latin if letters.islower() else _capitals(latin, match)

    return unicodedata.normalize("NFC", pattern.sub(write, text).translate(plain))


@functools.cache
def romanizations(language: str | None = None) -> tuple[Romanization, ...]:
    """The systems that are shipped, by id; with a language, those that write its names.

    >>> [s.id for s in romanizations("uk") if s.authority == "BGN/PCGN"]
    ['uk-latn-t-uk-cyrl-m0-bgnpcgn-1965', 'uk-latn-t-uk-cyrl-m0-bgnpcgn-2019']
    """
    if language is not None:
        return tuple(s for s in romanizations() if language in s.languages)
    return tuple(_describe(path.removeprefix(f"{_FOLDER}/").removesuffix(".tsv")) for path in _paths())


def title(system: str) -> str:
    """What a system is called in a sentence.

    >>> title("be-latn-t-be-cyrl-m0-bgnpcgn-1979")
    'BGN/PCGN 1979 Belarusian'
    """
    return _describe(_known(system)).name


@functools.lru_cache(maxsize=16384)
def spellings(word: str, language: str) -> Mapping[str, tuple[str, ...]]:
    """A word's romanizations by every system of its language: folded letters, and the systems that give them.

    >>> spellings("Ціханоўская", "be")["tsikhanowskaya"]
    ('be-latn-t-be-cyrl-m0-bgnpcgn-1979', 'be-latn-t-be-cyrl-m0-odni-2015')
    """
    found: dict[str, list[str]] = {}
    for system in romanizations(language):
        found.setdefault(fold(romanize(word, system.id)), []).append(system.id)
    return {key: tuple(systems) for key, systems in found.items()}


def rules(system: str) -> tuple[Rule, ...]:
    """The rows that a system goes by, in the order in which they are tried, inherited ones included.

    >>> [r.latin for r in rules("ru-latn-t-ru-cyrl-m0-icao-9303") if r.letters == "щ"]
    ['shch']
    """
    ident = _known(system)
    table = _read(ident)
    own = _own(ident)
    have = {rule.letters for rule in own}
    for other in table.head.get("rest", "").split():
        spare = [rule for rule in _own(other) if len(rule.letters) == 1 and rule.letters.isalpha()]
        own += tuple(rule for rule in spare if rule.letters not in have)
        have |= {rule.letters for rule in spare}
    return tuple(sorted(own, key=lambda r: (-len(r.letters), -bool(r.before) - bool(r.after))))


def pattern(rule: Rule) -> re.Pattern[str]:
    """What matches a rule's letters in their place, in whatever case.

    >>> bool(pattern(Rule("е", "^V", "", "ye")).search("Ева"))
    True
    """
    return re.compile(_regex(rule))


def _own(ident: str) -> tuple[Rule, ...]:
    """The rows of a table, and those of the one it is like for letters that it has not."""
    table = _read(ident)
    own = tuple(Rule(*row.cells[:4]) for row in table.rows)
    have = {rule.letters for rule in own}
    like = table.head.get("like")
    return own + tuple(rule for rule in (_own(like) if like else ()) if rule.letters not in have)


@functools.cache
def _system(system: str) -> _System:
    all_rules = rules(system)
    plain = {r.letters: r.latin for r in all_rules if len(r.letters) == 1 and not r.before and not r.after}
    placed = [r for r in all_rules if len(r.letters) > 1 or r.before or r.after]
    wide = {c.upper() for c, latin in plain.items() if c.isalpha() and _capitalized(latin) != latin.upper()}
    narrow = {c.upper(): latin.upper() for c, latin in plain.items() if c.upper() not in wide}

    # By first letter, so that the engine tries no row in vain; an empty group after each tells which it was.
    firsts: dict[str, list[str]] = {}
    for rule in placed:
        firsts.setdefault(rule.letters[0], []).append(_regex(rule, tail=True) + "()")
    branches = [f"{_cases(first)}(?:{'|'.join(rows)})" for first, rows in firsts.items()]
    if wide:
        branches.append(f"[{''.join(sorted(wide))}]")
    letters = "".join(sorted({*map(str.upper, firsts), *firsts, *wide}))
    body = f"(?=[{letters}])(?:{'|'.join(branches)})" if letters else "(?!)"

    # The groups are numbered in the order of the branches, not of the rules.
    latins = [r.latin for first in firsts for r in placed if r.letters[0] == first]
    small = {**narrow, **plain}
    return _System(
        apostrophe=any("’" in r.letters for r in all_rules),
        pattern=re.compile(body.replace("’", _APOSTROPHE)),
        latins=("", *latins),
        plain={ord(c.replace("’", _APOSTROPHE)): latin for c, latin in small.items()},
    )


def _regex(rule: Rule, *, tail: bool = False) -> str:
    """A rule as a regular expression; with `tail`, for a place where its first letter is already behind."""
    letters = "".join(_cases(c) for c in (rule.letters[1:] if tail else rule.letters))
    before = _place(rule.before, "(?<{}" + "{}" + "." * len(rule.letters) + ")") if rule.before else ""
    after = _place(rule.after, "(?{}{})") if rule.after else ""
    return letters + before + after


def _place(place: str, look: str) -> str:
    """A place as a look behind or ahead: `look` takes `=` or `!`, then a set of letters."""
    negated, items = place.startswith("!"), place.removeprefix("!")
    found: set[str] = set()
    for char in re.sub(r"[\^$]", "", items).replace("V", _VOWELS + _STRESS).replace("C", _CONSONANTS):
        if char not in "[]":
            found |= {char, char.upper()}
    letters = "".join(sorted(found))
    edge = re.search(r"[\^$]", items) is not None
    word = rf"[\w{_STRESS}]"
    if negated:
        parts = [look.format("!", f"[{letters}]")] if letters else []
        return "".join([*parts, look.format("=", word)] if edge else parts)
    choices = [look.format("=", f"[{letters}]")] if letters else []
    choices += [look.format("!", word)] if edge else []
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _cases(letter: str) -> str:
    upper = letter.upper()
    return letter if upper == letter else f"[{letter}{upper}]"


def _capitals(latin: str, match: re.Match[str]) -> str:
    """Latin letters in the case of what they stand for, which the neighbours of a single capital decide."""
    letters, text = match[0], match.string
    if not letters[0].isupper():
        return latin
    if letters != letters.upper():
        return _capitalized(latin)
    if len(letters) > 1:
        return latin.upper()
    end, start = match.end(), match.start()
    end += text.startswith(_APOSTROPHE, end)
    start -= text.startswith(_APOSTROPHE, start - 1) if start else 0
    following, preceding = text[end : end + 1], text[start - 1 : start]
    beside = following if following.isalpha() else preceding
    return latin.upper() if beside.isupper() else _capitalized(latin)


def _capitalized(latin: str) -> str:
    """With its first letter a capital, and one tied to it: `t͡s` gives `T͡S`."""
    for at, char in enumerate(latin):
        if char.isalpha() and char != char.upper():
            end = at + 3 if latin[at + 1 : at + 2] == _TIE else at + 1
            return latin[:at] + latin[at:end].upper() + latin[end:]
    return latin


def _paths() -> tuple[str, ...]:
    return tables.names(_FOLDER)


def _known(system: str) -> str:
    """The id of a system, given itself or one of its other ids."""
    if f"{_FOLDER}/{system}.tsv" in _paths():
        return system
    named = {other: known.id for known in romanizations() for other in known.also}
    if system in named:
        return named[system]
    raise UnknownSystemError(system, near=_near(system, [*(s.id for s in romanizations()), *named]))


def _near(system: str, idents: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(system, sorted(idents), n=3, cutoff=0.4)


@functools.cache
def _read(ident: str) -> tables.Table:
    table = tables.read(f"{_FOLDER}/{ident}.tsv", HEADER, key=("letters", "before", "after"))
    if missing := _HEAD - table.head.keys():
        message = f"the head lacks {', '.join(sorted(missing))}"
        raise DataError(message, path=f"data/{_FOLDER}/{ident}.tsv", line=1)
    for path, line, (letters, before, after, latin, *_) in table.rows:
        if not letters or letters != letters.lower() or latin != latin.lower():
            raise DataError("letters and latin are written small", path=path, line=line)
        for place in (before, after):
            if not _PLACE.fullmatch(place):
                raise DataError(f"{place!r} is no place; see onoma.romanization", path=path, line=line)
    return table


def _describe(ident: str) -> Romanization:
    table = _read(ident)
    head = table.head
    return Romanization(
        id=ident,
        name=head["name"],
        authority=head["authority"],
        year=int(head["year"]) if head["year"] else None,
        status=head["status"],
        languages=tuple(head["languages"].split()),
        also=tuple(head.get("also", "").split()),
        source=head["source"],
    )
