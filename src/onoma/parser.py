"""A name taken apart: words, and what each does there. Knows letters and titles, but nobody in particular.

Roles come from what the writing shows (a comma, capitals, an initial's full stop, a patronymic's ending, the
order that a script is written in) and stay guesses where it shows nothing: the last word of a Latin or Cyrillic
name is the family name, the first of a Chinese, Japanese, Korean, Hungarian or Vietnamese one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from onoma import scripts, tables, text
from onoma.model import Name, Role, Token
from onoma.unspaced import cuts, split

_BICAMERAL = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor"})
_FAMILY_FIRST_SCRIPTS = frozenset({"Hani", "Hang", "Hira", "Kana"})
_FAMILY_FIRST_LANGUAGES = frozenset({"zh", "ja", "ko", "hu", "vi", "yue", "nan", "km", "mn"})
#: Scripts in which the name of a letter may be a word as well (ال is an article): initials have full stops there.
_ABJADS = frozenset({"Arab", "Hebr"})
#: Particles in capitals too, at the beginning of a name too.
_SMALL = frozenset({"article", "kunya", "compound"})
#: Names of foreigners in kana or Han characters keep their own order, with a dot between the words.
_DOTS = frozenset("·・‧•＝=")
_BREAKS = re.compile(r"[\s.-]+")
_OPENING, _CLOSING = '([{«“„"<（「『', ')]}»”">）」』'
_AROUND = frozenset(_OPENING + _CLOSING)


class _Piece(NamedTuple):
    text: str
    start: int
    end: int
    dotted: bool  # a full stop follows
    section: int  # counts commas
    joined: bool  # hyphenated to the piece before
    quoted: bool
    interpunct: bool


@functools.lru_cache(maxsize=8192)
def _class_of(char: str) -> str:
    """What a character does: `l`etter, `d`igit, ’ - . , or ·; what opens and closes is itself, all else a space."""
    category = unicodedata.category(char)
    if category[0] in "LM" or category == "Nl":
        return "l"
    if char == text.APOSTROPHE or char in "׳״":
        return "’"
    if char in "-־᠆゠":
        return "-"
    if char in ".．。։":
        return "."
    if char in ",،，、;；":
        return ","
    if char in _DOTS:
        return "·"
    if category == "Nd":
        return "d"
    return char if char in _AROUND else " "


#: A word by what its characters do, or a character between words that says something.
_WORD = re.compile("l(?:[ld]|’(?=l))*|[^l ]")


def _pieces(cleaned: str) -> list[_Piece]:
    found: list[_Piece] = []
    if cleaned.replace(" ", "").isalpha():
        start = 0
        for word in cleaned.split(" "):
            found.append(_Piece(word, start, start + len(word), False, 0, False, False, False))
            start += len(word) + 1
        return found
    section = 0
    depth = 0
    joined = interpunct = False
    kinds = "".join(map(_class_of, cleaned))
    for match in _WORD.finditer(kinds):
        start, end = match.span()
        kind = kinds[start]
        if kind == "l":
            if depth == 0 and kinds.startswith("’", end) and cleaned.count(text.APOSTROPHE) == 1:
                end += 1  # Igor’: a soft sign at the end, not a quotation
            dotted = kinds.startswith(".", end)
            found.append(_Piece(cleaned[start:end], start, end, dotted, section, joined, depth > 0, interpunct))
            joined = interpunct = False
        elif kind == ",":
            section += 1
        elif kind == "-":
            joined = bool(found) and found[-1].end == start
        elif kind == "·":
            interpunct = True
        elif kind == '"':
            depth = 1 - min(depth, 1)
        elif kind in _OPENING:
            depth += 1
        elif kind in _CLOSING:
            depth = max(0, depth - 1)
    return found


def _folded(title: str) -> tuple[str, ...]:
    """The words of a cleaned title."""
    return tuple([text.fold(word) for word in _BREAKS.split(title) if word])


def _split(pieces: list[_Piece]) -> list[_Piece]:
    """A Chinese, Japanese or Korean name written as one word, into family and given name."""
    if len(pieces) != 1 or pieces[0].interpunct:
        return pieces
    whole = pieces[0]
    script = scripts.script(whole.text)
    if script not in ("Hani", "Hang"):
        return pieces
    found, start = [], whole.start
    for part in split(whole.text, script):
        found.append(whole._replace(text=part, start=start, end=start + len(part)))
        start += len(part)
    return found


class _Words(NamedTuple):
    before: frozenset[tuple[str, ...]]
    after: frozenset[tuple[str, ...]]
    either: frozenset[str]
    longest: int
    #: The words with which some title of either begins or ends.
    edges: frozenset[str]
    particles: dict[str, str]
    initials: dict[str, str]
    suffixes: dict[str, str]
    #: The sex that an ending tells.
    patronymics: dict[str, str]
    families: dict[str, str]


@functools.cache
def _words() -> _Words:
    header = ("text", "language", "place", "sex", "source")
    titles: dict[str, set[tuple[str, ...]]] = {"before": set(), "after": set(), "any": set()}
    rows = list(tables.cells("names/honorifics.tsv", header, key=header[:3]))
    # Cleaned together: one by one, it takes longer than all the rest.
    for (_, _, place, *_), title in zip(rows, text.clean("|".join([row[0] for row in rows])).split("|"), strict=True):
        titles[place].add(_folded(title))
    before, after, either = (frozenset(some) for some in titles.values())
    particles = tables.cells("names/particles.tsv", ("text", "language", "kind", "source"), key=("text", "language"))
    initials = tables.cells("names/initials.tsv", ("text", "language", "letter", "source"), key=("text", "language"))
    suffixes = tables.cells("names/suffixes.tsv", ("text", "kind", "means", "source"), key=("text",))
    header = ("language", "kind", "ending", "sex", "source")
    endings = list(tables.cells("names/endings.tsv", header, key=header[:3]))

    def ends(kind: str) -> dict[str, str]:
        return {text.fold(ending.lstrip("-")): sex for _, one, ending, sex, _ in endings if one == kind}

    return _Words(
        before,
        after,
        frozenset(word for title in either for word in title),
        max((len(t) for t in before | after), default=1),
        frozenset({*(t[0] for t in before), *(t[-1] for t in after)}),
        {text.fold(word): kind for word, _, kind, _ in particles},
        {text.fold(word): letter[0] for word, _, letter, _ in initials},
        {key: means or key for word, _, means, _ in suffixes for key in ("".join(_folded(text.clean(word))),)},
        ends("patronymic"),
        ends("family"),
    )


def particle_kind(token: str) -> str:
    """What kind of particle a folded word is (`article`, `filiation` …), empty where it is none.

    >>> particle_kind("al"), particle_kind("smith")
    ('article', '')
    """
    return _words().particles.get(token, "")


def is_title(token: str) -> bool:
    """Whether a folded word is a title that many bear as a name (Sayyid, Hafiz)."""
    return token in _words().either


def generation(token: str) -> str:
    """What a folded suffix means, however it is written; other words mean themselves.

    >>> generation("jnr"), generation("iii"), generation("smith")
    ('junior', '3', 'smith')
    """
    return _words().suffixes.get(token, token)


def sex_of(token: str, role: Role) -> str:
    """The sex that a patronymic's or family name's ending tells, `male`, `female` or empty.

    >>> sex_of("tsikhanouskaya", Role.FAMILY), sex_of("ryhoravich", Role.PATRONYMIC), sex_of("smith", Role.FAMILY)
    ('female', 'male', '')
    """
    return ending(token, role).replace("either", "")


@functools.lru_cache(maxsize=2048)
def ending(token: str, role: Role) -> str:
    """Of which sex those are whose patronymics or family names end so, `male`, `female` or `either`; empty where the
    ending is of any word.

    >>> ending("tsikhanouskaya", Role.FAMILY), ending("lukashenko", Role.FAMILY), ending("smith", Role.FAMILY)
    ('female', 'either', '')
    """
    endings = _words().patronymics if role is Role.PATRONYMIC else _words().families
    for size in _sizes(role is Role.PATRONYMIC).get(token[-1:], ()):
        if sex := endings.get(token[-size:]):
            return sex if size + 1 < len(token) else ""
    return ""


@functools.cache
def _sizes(patronymics: bool) -> dict[str, list[int]]:
    """How long the endings are that have a last letter in common, longest first."""
    found: dict[str, set[int]] = {}
    for ending in _words().patronymics if patronymics else _words().families:
        found.setdefault(ending[-1], set()).add(len(ending))
    return {letter: sorted(sizes, reverse=True) for letter, sizes in found.items()}


def parse(text: str, *, language: str | None = None) -> Name:
    """Take a name apart into tokens with roles.

    `language` (BCP 47) tells the order of the words where the script does not.

    >>> [(t.text, t.role.value) for t in parse("Президент Лукашенко А. Г.").tokens]
    [('Президент', 'honorific'), ('Лукашенко', 'family'), ('А', 'initial'), ('Г', 'initial')]
    >>> [t.role.value for t in parse("Tsikhanouskaya, Sviatlana Heorhieuna").tokens]
    ['family', 'given', 'patronymic']
    """
    if not isinstance(text, str):
        raise TypeError(f"parse takes a str, not {type(text).__name__}")
    return _parse(text, (language or "und"))


def otherwise(name: Name) -> tuple[Name, ...]:
    """Other ways to take a name apart, likeliest first: a foreigner's in Chinese characters without a dot is two.

    >>> [[t.text for t in other.tokens] for other in otherwise(parse("阿都马南"))]
    [['阿都', '马南']]
    >>> otherwise(parse("习近平"))
    ()
    """
    words = [t for t in name.tokens if t.role is not Role.HONORIFIC]
    if len(words) != 1 or words[0].script != "Hani":
        return ()
    return tuple(_parse("·".join(parts), name.language) for parts in cuts(words[0].text))


@functools.lru_cache(maxsize=1024)
def _parse(raw: str, language: str) -> Name:
    cleaned = text.clean(raw)
    pieces = _split(_pieces(cleaned))
    keys = [text.fold(p.text) for p in pieces]
    roles: list[Role | None] = [None] * len(pieces)
    _mark_titles(pieces, keys, roles)
    _mark_small(pieces, keys, roles)
    _mark_names(pieces, keys, roles, language.split("-")[0])
    tokens = [
        Token(p.text, key, scripts.script(text.lower(p.text)), role or Role.GIVEN, p.start, p.end)
        for p, key, role in zip(pieces, keys, roles, strict=True)
        if key
    ]
    return Name(raw, tuple(tokens), _transcribed(pieces, language))


def _transcribed(pieces: list[_Piece], language: str) -> str:
    """The language of a name: where a dot in Chinese characters shows a foreigner, `t` says so (RFC 6497)."""
    if any(p.interpunct and scripts.script(p.text) == "Hani" for p in pieces) and "-t-" not in language:
        return f"{language}-t-und"
    return language


def _mark_titles(pieces: list[_Piece], keys: list[str], roles: list[Role | None]) -> None:
    """Honorifics at either end; at least one word is always left to be the name."""
    words = _words()
    first, last = 0, len(keys)
    while last - first > 1 and not words.edges.isdisjoint((keys[first], keys[last - 1])):
        for width in range(min(words.longest, last - first - 1), 0, -1):
            if tuple(keys[first : first + width]) in words.before:
                roles[first : first + width] = [Role.HONORIFIC] * width
                first += width
                break
            if tuple(keys[last - width : last]) in words.after:
                roles[last - width : last] = [Role.HONORIFIC] * width
                last -= width
                break
        else:
            break
    while last - first > 1:
        # "Ph.D." is two words with full stops, "PhD" one.
        spelt = last - first > 2 and pieces[last - 2].dotted and len(keys[last - 2]) < 3
        width = 2 if spelt and keys[last - 2] + keys[last - 1] in words.suffixes else 1
        piece = pieces[last - width]
        known = width == 2 or keys[last - 1] in words.suffixes
        if not known or (piece.text[:1].islower() and not (piece.dotted or piece.section)):
            break
        roles[last - width : last] = [Role.SUFFIX] * width
        last -= width


def _mark_small(pieces: list[_Piece], keys: list[str], roles: list[Role | None]) -> None:
    """Initials and particles. Where there are no capitals an initial is written as the letter is called: எம். ஜி."""
    particles, spelt = _words().particles, _words().initials
    free = [i for i, role in enumerate(roles) if role is None]
    for i in free:
        piece, key = pieces[i], keys[i]
        letters = len(key)
        if key in spelt and len(free) > 1 and (piece.dotted or scripts.script(key) not in _ABJADS):
            roles[i], keys[i] = Role.INITIAL, spelt[key]
        elif (
            letters
            and (letters == 1 or (piece.dotted and (letters == 2 or _is_abbreviated(key))))
            and piece.text[:1].isupper()
            and len(free) > 1
            and scripts.script(key) in _BICAMERAL
        ):
            roles[i] = Role.INITIAL
        elif key in particles and i != free[-1] and (i != free[0] or len(free) > 1):
            kind = particles[key]
            # Capitals make "Van Morrison" and "Ben Johnson" names; articles and filiation are particles in any case.
            if piece.text[:1].islower() or kind in _SMALL or i != free[0] or not piece.text[:1].isalpha():
                roles[i] = Role.PARTICLE


def _is_abbreviated(key: str) -> bool:
    """Whether a word with a full stop is short for another: it has no vowel (Chr., Mhd.)."""
    return len(key) < 5 and not set(key) & _VOWELS


_VOWELS = frozenset("aeiouyаеиіоуыэюяєїαειουωηύ")


def _mark_names(pieces: list[_Piece], keys: list[str], roles: list[Role | None], language: str) -> None:
    free = [i for i, role in enumerate(roles) if role is None]
    if not free:
        return
    for i in _families(pieces, keys, free, roles, language):
        roles[i] = Role.FAMILY
    rest = [i for i in free if roles[i] is None]
    for i in _patronymics(keys, rest, len(free)):
        roles[i] = Role.PATRONYMIC
    for i in rest:
        if roles[i] is None:
            roles[i] = Role.GIVEN


def _families(
    pieces: list[_Piece], keys: list[str], free: list[int], roles: list[Role | None], language: str
) -> list[int]:
    if len(free) == 1:
        return free if any(r is Role.INITIAL for r in roles) or len(keys) >= 1 else []
    sections = {pieces[i].section for i in free}
    if len(sections) > 1:
        return [i for i in free if pieces[i].section == min(sections)]
    loud = [
        i
        for i in free
        if len(keys[i]) > 1 and pieces[i].text.isupper() and pieces[i].text.lower() != pieces[i].text.upper()
    ]
    if loud and len(loud) < len(free):
        return loud
    script = scripts.script(keys[free[0]])
    dotted = any(pieces[i].interpunct for i in free)
    if not dotted and (language in _FAMILY_FIRST_LANGUAGES or script in _FAMILY_FIRST_SCRIPTS):
        return free[:1]
    first, last = keys[free[0]], keys[free[-1]]
    # "Тихановская Светлана", "Лукашенко Александр Григорьевич": the first word ends as only family names do,
    # or the last one as only patronymics do.
    if len(free) > 2 and _is_patronymic(last) and not _is_patronymic(keys[free[1]]):
        # Turkish family names end so too (Topaloğlu); beside one that shows itself it is an Azerbaijani patronymic.
        return free[:1] if ending(first, Role.FAMILY) or not last.endswith("oglu") else free[-1:]
    if ending(first, Role.FAMILY) and not ending(last, Role.FAMILY) and not _is_patronymic(last):
        return free[:1]
    if pieces[free[-1]].joined and len(free) > 2:
        start = len(free) - 1
        while start > 1 and pieces[free[start]].joined:
            start -= 1
        # Syllables of one given name, as Chinese and Koreans write it: So Ran-hui, Tommy Cheung Yu-yan.
        if script == "Latn" and all(pieces[i].text[:1].islower() for i in free[start + 1 :]):
            return [free[start - 1]]
        return free[start:]
    return free[-1:]


def _is_patronymic(key: str) -> bool:
    return bool(sex_of(key, Role.PATRONYMIC))


def _patronymics(keys: list[str], rest: list[int], words: int) -> list[int]:
    """Among the words that are no family name: one that ends so, if another is left to be the given name."""
    return [i for i in rest[1:] if _is_patronymic(keys[i])][:1] if words > 2 else []
