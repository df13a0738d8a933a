"""Dated, named systems of writing names in Latin letters: letters in, letters out.

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

Each system is one table, `data/romanizations/<id>.tsv`; whoever wants another adds a table and no code. What a row
says, `onoma.rewriting` tells. Lines of the head say the rest:

- `# like:` another system, whose rows hold for all letters that the table does not have;
- `# rest:` systems to ask for letters of neighbouring languages (a Russian `и` in a Belarusian text), so that
  no letter is ever left over;
- `# first:` and `# then:` tables of `data/romanizations/steps/` by which the letters are rewritten before, and the
  result after: how Korean consonants change where syllables meet is one table for all systems of Korean;
- `# form: nfd` where letters are looked up decomposed (Hangul by its jamo);
- `# vowels:` and `# consonants:` what `V` and `C` stand for in this script;
- `# capitals: words` where a script has none, but the system writes names with them; `# small:` the words that
  stay small inside a name, and what does before a hyphen;
- `# limits:` what the system cannot know from letters alone; `# marks:` the signs (vowel points) without which a
  word is read only in part; `# unsure:` the characters that alone are in doubt.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from attrs import frozen

from onoma import rewriting, tables
from onoma.errors import DataError, UnknownSystemError
from onoma.rewriting import PLACE, Machine, Rule, in_order, machine, with_capitals
from onoma.text import fold

HEADER = ("letters", "before", "after", "latin", "example", "written", "source")
STEP_HEADER = ("letters", "before", "after", "becomes", "example", "result", "source")

_FOLDER = "romanizations"
_HEAD = {"name", "authority", "year", "status", "languages", "source"}
_STEPS = f"{_FOLDER}/steps"
_Form = Literal["NFC", "NFD"]
_SCRIPTS = {"Hrkt": ("Hira", "Kana", "Hrkt"), "Geok": ("Geok", "Geor"), "Kore": ("Hani", "Kore")}
#: A longer word is no word but a text without spaces, and not kept.
_LONG = 64


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
    #: What letters alone do not tell, in a sentence; empty where they tell all.
    limits: str = ""

    def doubts(self, text: str) -> str:
        """What the letters of a text leave open, a sentence; empty where this text tells all.

        >>> (system,) = [s for s in romanizations("ar") if s.year == 1956]
        >>> system.doubts("مُحَمَّد"), system.doubts("محمد")
        ('', 'short vowels are written only where the source has its points')
        """
        head = _head(self.id)
        if "unsure" in head:
            return "" if _unsure(head["unsure"]).isdisjoint(text) else self.limits
        words = [word for word in text.split() if _system(self.id).writes(word)]
        marks = head.get("marks", "")
        return self.limits if any(not marks or set(marks).isdisjoint(word) for word in words) else ""

    @property
    def script(self) -> str:
        """The script that it reads, ISO 15924: `Cyrl`."""
        return self.id.split("-t-")[1].split("-")[1].title()

    def reads(self, script: str) -> bool:
        """Whether it writes words in a script, ISO 15924: `Hrkt` is kana of both kinds, `Kore` characters in Korean.

        >>> [s.reads("Kana") for s in romanizations("ja")][:1]
        [True]
        """
        return script in _SCRIPTS.get(self.script, (self.script,))


class _System(NamedTuple):
    """A table made ready."""

    #: What is rewritten before, the table itself, what is rewritten after; and in which normal form each reads.
    machines: tuple[tuple[Machine, _Form], ...]
    #: Those that read what was written by hand; a text without any letter that they have rows for stays as it is.
    readers: tuple[Machine, ...]
    hangul: bool
    capitals: str
    small: frozenset[str]
    #: No row looks beyond a space, so that each word can be written by itself.
    apart: bool

    def writes(self, text: str) -> bool:
        syllables = self.hangul and any("가" <= char <= "힣" for char in text)
        return syllables or any(one.reads(text) for one in self.readers)


def romanize(text: str, system: str) -> str:
    """Write the Cyrillic of a text in Latin letters, by a system's id or another that it is `also` known by.

    Capitals stay capitals, a word in capitals stays all in capitals, and whatever the system has no letter
    for (Latin words, digits, punctuation) stays as it is. All apostrophes are one letter. The result is NFC.

    >>> romanize("Щербаков, ЩЕРБАКОВ, Я.", "ru-latn-t-ru-cyrl-m0-icao-9303")
    'Shcherbakov, SHCHERBAKOV, Ia.'
    >>> romanize("Лук'янаў Лук’янаў", "bgnpcgn-bel-Cyrl-Latn-1979")
    'Luk”yanaw Luk”yanaw'
    """
    ready = _system(system)
    text = unicodedata.normalize("NFC", text)
    if not ready.writes(text):
        return text
    words = text.split(" ") if ready.apart else [text]
    return " ".join([_word(word, system) if len(word) < _LONG else _written(word, system) for word in words])


def _written(text: str, system: str) -> str:
    """A text in NFC, written."""
    ready = _system(system)
    if ready.capitals == "none":
        text = text.lower()
    form: _Form = "NFC"
    for one, wanted in ready.machines:
        if wanted != form:
            text, form = unicodedata.normalize(wanted, text), wanted
        text = one.write(text)
    if ready.capitals == "words":
        text = with_capitals(text, ready.small)
    return unicodedata.normalize("NFC", text.upper() if ready.capitals == "all" else text)


_word = functools.lru_cache(maxsize=1024)(_written)  # the words of names come again and again


@functools.cache
def romanizations(language: str | None = None) -> tuple[Romanization, ...]:
    """The systems that are shipped, by id; with a language, those that write its names.

    >>> [s.id for s in romanizations("uk") if s.authority == "BGN/PCGN"]
    ['uk-latn-t-uk-cyrl-m0-bgnpcgn-1965', 'uk-latn-t-uk-cyrl-m0-bgnpcgn-2019']
    """
    if language is not None:
        return tuple(s for s in romanizations() if language in s.languages)
    return tuple(_describe(path.removeprefix(f"{_FOLDER}/").removesuffix(".tsv")) for path in tables.names(_FOLDER))


def system_of(ident: str) -> Romanization:
    """A system by its id, or another that it is known by.

    >>> system_of("bgnpcgn-bel-Cyrl-Latn-1979").year
    1979
    """
    return _describe(_known(ident))


def title(system: str) -> str:
    """What a system is called in a sentence.

    >>> title("be-latn-t-be-cyrl-m0-bgnpcgn-1979")
    'BGN/PCGN 1979 Belarusian'
    """
    return _describe(_known(system)).name


@functools.lru_cache(maxsize=256)
def spellings(word: str, language: str) -> Mapping[str, tuple[str, ...]]:
    """A word's romanizations by every system of its language: folded letters, and the systems that give them.

    >>> spellings("Ціханоўская", "be")["tsikhanowskaya"]
    ('be-latn-t-be-cyrl-m0-bgnpcgn-1979', 'be-latn-t-be-cyrl-m0-odni-2015')
    """
    found: dict[str, list[str]] = {}
    for system in romanizations(language):
        found.setdefault(fold(romanize(word, system.id)), []).append(system.id)
    return {key: tuple(systems) for key, systems in found.items()}


def systems_of(latin: Sequence[str], native: Sequence[str], *, language: str) -> tuple[str, ...]:
    """The systems by which every Latin word is the native one beside it: what one convention fits a whole name.

    Case and marks do not count, since they are lost on the way. Empty where no single system fits all words.

    >>> systems_of(["Sviatlana", "Tsikhanouskaya"], ["Святлана", "Ціханоўская"], language="be")
    ('en-latn-t-be-cyrl-m0-press',)
    >>> systems_of(["Svyatlana", "Tsikhanouskaya"], ["Святлана", "Ціханоўская"], language="be")
    ()
    """
    fitting = [spellings(other, language).get(fold(one), ()) for one, other in zip(latin, native, strict=True)]
    return tuple(s for s in fitting[0] if all(s in systems for systems in fitting)) if fitting else ()


def pieces(text: str, system: str) -> tuple[tuple[str, str], ...]:
    """A text cut into what one row of a table writes at a time: native letters, and Latin ones.

    >>> pieces("Шчэ", "be-latn-t-be-cyrl-m0-icao-9303")
    (('Ш', 'Sh'), ('ч', 'ch'), ('э', 'e'))
    """
    ident, text = _known(system), unicodedata.normalize("NFC", text)
    whole, found, at, done = romanize(text, ident), [], 0, 0
    if _head(ident).keys() & {"first", "then", "form"}:
        return ((text, whole),)
    while at < len(text):
        fits = (r for r in _by_first(ident).get(text[at].lower(), ()) if pattern(r, ident).match(text, at))
        rule = next(fits, Rule(text[at], "", "", text[at]))
        found.append((text[at : at + len(rule.letters)], whole[done : done + len(rule.latin)]))
        at, done = at + len(rule.letters), done + len(rule.latin)
    return tuple(found)


@functools.cache
def _by_first(ident: str) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules(ident):
        found.setdefault(rule.letters[0], []).append(rule)
    return found


def rules(system: str) -> tuple[Rule, ...]:
    """The rows that a system goes by, in the order in which they are tried, inherited ones included.

    >>> [r.latin for r in rules("ru-latn-t-ru-cyrl-m0-icao-9303") if r.letters == "щ"]
    ['shch']
    """
    ident = _known(system)
    own = _own(ident)
    have = {rule.letters for rule in own}
    for other in _head(ident).get("rest", "").split():
        spare = [rule for rule in _own(other) if len(rule.letters) == 1 and rule.letters.isalpha()]
        own += tuple(rule for rule in spare if rule.letters not in have)
        have |= {rule.letters for rule in spare}
    return in_order(own)


def always(system: str) -> Mapping[str, str]:
    """The letters that a system writes alike wherever they stand, and how; none where it takes several steps.

    >>> always("de-latn-t-ru-cyrl-m0-press")["ш"]
    'sch'
    """
    (one, _), *more = _system(system).machines
    return {} if more else one.always


def own_rules(system: str) -> tuple[Rule, ...]:
    """The rows for the letters of a system's own language, without those for letters of its neighbours.

    >>> {"ў", "и"} & {r.letters for r in own_rules("be-latn-t-be-cyrl-m0-gki-2007")}
    {'ў'}
    """
    return in_order(_own(_known(system)))


@functools.lru_cache(maxsize=8192)
def pattern(rule: Rule, system: str) -> re.Pattern[str]:
    """What matches a rule's letters in their place, in whatever case, in the script of a system.

    >>> rule = Rule("е", "^V", "", "ye")
    >>> bool(pattern(rule, "ru-latn-t-ru-cyrl-m0-bgnpcgn-1947").search("Ева"))
    True
    """
    return rewriting.pattern(rule, **_classes(_head(_known(system))))


def _own(ident: str) -> tuple[Rule, ...]:
    """The rows of a table, and those of the one it is like for letters that it has not."""
    own = _read(ident)
    have = {rule.letters for rule in own}
    like = _head(ident).get("like")
    return own + tuple(rule for rule in (_own(like) if like else ()) if rule.letters not in have)


@functools.cache
def _system(system: str) -> _System:
    ident = _known(system)
    head = _head(ident)
    own = (machine(rules(ident), **_classes(head)), _form(head))
    first = tuple(step(name) for name in head.get("first", "").split())
    then = tuple(step(name) for name in head.get("then", "").split())
    readers = tuple(one for one, _ in (*first, own))
    hangul = any(form == "NFD" for _, form in (*first, own))
    small = frozenset(head.get("small", "").split())
    spaced = any(one.spaced for one, _ in (*first, own, *then))
    return _System((*first, own, *then), readers, hangul, head.get("capitals", ""), small, not small and not spaced)


@functools.cache
def step(name: str) -> tuple[Machine, _Form]:
    """A table of `data/romanizations/steps/`, made ready, and the normal form in which it reads."""
    one = tables.read(f"{_STEPS}/{name}.tsv", STEP_HEADER, key=STEP_HEADER[:3], mixed=True)
    return machine(in_order(_rows(one)), **_classes(one.head)), _form(one.head)


def _form(head: Mapping[str, str]) -> _Form:
    return "NFD" if head.get("form") == "nfd" else "NFC"


def _classes(head: Mapping[str, str]) -> dict[str, str]:
    return {kind: _expanded(head[kind]) for kind in ("vowels", "consonants") if kind in head}


def _expanded(letters: str) -> str:
    """Letters with ranges written out: `가-힣` is every syllable of Hangul."""
    return re.sub("(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), letters)


@functools.cache
def _unsure(letters: str) -> frozenset[str]:
    return frozenset(_expanded(letters))


@functools.cache
def _known(system: str) -> str:
    """The id of a system, given itself or one of its other ids."""
    if f"{_FOLDER}/{system}.tsv" in tables.names(_FOLDER):
        return system
    named = {other: known.id for known in romanizations() for other in known.also}
    if system in named:
        return named[system]
    import difflib

    near = difflib.get_close_matches(system, sorted([*(s.id for s in romanizations()), *named]), n=3, cutoff=0.4)
    raise UnknownSystemError(system, near=near)


@functools.cache
def _head(ident: str) -> dict[str, str]:
    head = tables.head(f"{_FOLDER}/{ident}.tsv")
    if missing := _HEAD - head.keys():
        raise DataError(f"the head lacks {', '.join(sorted(missing))}", path=f"data/{_FOLDER}/{ident}.tsv", line=1)
    return head


def table(ident: str) -> tables.Table:
    """The table of a system, read strictly; IPA alone mixes scripts (θ), and its table's head says so."""
    mixed = _head(ident).get("mixed") == "yes"
    return tables.read(f"{_FOLDER}/{ident}.tsv", HEADER, key=HEADER[:3], mixed=mixed)


@functools.lru_cache(maxsize=32)  # systems share rows with their neighbours; once machines are made, none are needed
def _read(ident: str) -> tuple[Rule, ...]:
    return _rows(table(ident))


def _rows(rows: tables.Table) -> tuple[Rule, ...]:
    for path, line, (letters, before, after, latin, *_) in rows.rows:
        if not letters or letters != letters.lower() or latin != latin.lower():
            raise DataError("letters and latin are written small", path=path, line=line)
        for place in (before, after):
            if not PLACE.fullmatch(place):
                raise DataError(f"{place!r} is no place; see onoma.rewriting", path=path, line=line)
    # A cell cannot end with a space, so that one stands as `_`.
    return tuple(Rule(*(cell.replace("_", " ") for cell in row.cells[:4])) for row in rows.rows)


@functools.cache
def _describe(ident: str) -> Romanization:
    head = _head(ident)
    return Romanization(
        id=ident,
        name=head["name"],
        authority=head["authority"],
        year=int(head["year"]) if head["year"] else None,
        status=head["status"],
        languages=tuple(head["languages"].split()),
        also=tuple(head.get("also", "").split()),
        source=head["source"],
        limits=head.get("limits", ""),
    )
