"""Which words of two names belong together: each used once, those that one side runs together among them."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from onoma import scripts, syllables
from onoma.errors import IndexFormatError
from onoma.evidence.pairs import Pair, Sides, joined, pair
from onoma.evidence.reason import Reason
from onoma.model import Name, Role, Token
from onoma.parser import particle_kind
from onoma.text import fold
from onoma.views import SYLLABLES, Likenesses, is_at_home, joins
from onoma.weights import weight


class Fit(NamedTuple):
    """Words of the query and of the alias that belong together, by place, and what speaks for it."""

    query: tuple[int, ...]
    alias: tuple[int, ...]
    pair: Pair
    #: What the agreement counts for.
    bits: float
    #: Whether one side was written together for it, particles too.
    together: bool = False


def assign(query: Name, asked: list[Token], alias: Name, known: list[Token], like: Likenesses) -> list[Fit]:
    """The best pairs, each word used once; words that one side runs together are tried joined."""
    together = joins(alias)
    if len(like.known) != len(known) + len(together):
        raise IndexFormatError(f"the index does not fit the alias {alias.text!r}; compile the registry again")
    options: list[Fit] = []
    marked = _is_marked(query) and _is_marked(alias)
    syllabic = syllables.is_syllabic(query) and syllables.is_syllabic(alias)
    for i, a in enumerate(asked):
        for j, b in enumerate(known):
            if marked and (a.key != b.key or _marks(a) != _marks(b)):
                continue
            worth = min(like.asked[i], like.known[j])
            if Role.PATRONYMIC in (a.role, b.role):
                worth = min(worth, weight("token.patronymic"))
            one = pair(a, b, query.language, alias.language, like.bits[i][j], like.strains[i][j], worth)
            if syllabic:
                one = _syllable(one, a.text, b.text, worth)
            if one and _has_room((a.text,), (b.text,), query.language, alias.language):
                options.append(Fit((i,), (j,), one, one.weighed))
    for at, join in enumerate(joins(query), start=len(asked)):
        for j, b in enumerate(known):
            if not (syllabic or _is_liker(like.bits[at][j], like.bits[join.first][j], like.bits[join.last][j])):
                continue
            if not _has_room(join.parts, (b.text,), query.language, alias.language):
                continue
            sides = Sides("".join(join.parts), b.text, query.language, alias.language)
            ends = asked[join.first], asked[join.last]
            loose = not syllabic and len(known) > 1 and _is_loose(*ends, known[0], query.language)
            if one := _run_together(sides, like, at, j, syllabic=syllabic, loose=loose):
                options.append(Fit(tuple(range(join.first, join.last + 1)), (j,), one, one.weighed, True))
    for at, join in enumerate(together, start=len(known)):
        for i, a in enumerate(asked):
            if not (syllabic or _is_liker(like.bits[i][at], like.bits[i][join.first], like.bits[i][join.last])):
                continue
            if not _has_room((a.text,), join.parts, query.language, alias.language):
                continue
            sides = Sides(a.text, "".join(join.parts), query.language, alias.language)
            ends = known[join.first], known[join.last]
            loose = not syllabic and len(asked) > 1 and _is_loose(*ends, asked[0], alias.language)
            if one := _run_together(sides, like, i, at, syllabic=syllabic, loose=loose):
                options.append(Fit((i,), tuple(range(join.first, join.last + 1)), one, one.weighed, True))
    # Words that are less like each other than two that contradict are no pair; most first, and places break ties, so
    # that equal input gives equal output.
    options = [f for f in options if f.bits > _least(known[f.alias[0]].role)]
    options.sort(key=lambda f: (-f.bits, abs(f.alias[0] - f.query[0]), f.alias, f.query))
    fits = _taken(options)
    if any(len(f.query) + len(f.alias) > 2 for f in fits):
        # Words run together say much at once, but perhaps less than each by itself.
        apart = _taken([f for f in options if len(f.query) + len(f.alias) == 2])
        if _covered(apart, asked, known) > _covered(fits, asked, known):
            return apart
    return fits


@functools.cache
def _least(role: Role) -> float:
    return weight(f"{role.value}.contradicted")


def _has_room(query: tuple[str, ...], alias: tuple[str, ...], query_language: str, alias_language: str) -> bool:
    """Whether Latin words have a syllable for each character of a Chinese or Korean name, and no word more."""
    if scripts.script(query[0]) == "Latn":
        native, language, latin = alias, alias_language, query
    else:
        native, language, latin = query, query_language, alias
    if not all(is_at_home(part, language) for part in native) or scripts.script(latin[0]) != "Latn":
        return True
    size = sum(map(len, native))
    return len(latin) <= size and syllables.may_spell(fold("".join(latin)), size)


def _is_liker(together: float, first: float, last: float) -> bool:
    """Whether words written together are liker a word than each of them by itself; else they are not worth a trial."""
    return together > max(first, last, 0.0)


def _is_loose(first: Token, last: Token, other: Token, language: str) -> bool:
    """Whether words are written together that hardly anybody does: a given name and a family name.

    Where a capital makes a particle a name (Ben Hammedi), it may be a particle all the same.
    """
    if particle_kind(first.key):
        return False
    if other.script in SYLLABLES or (first.script in SYLLABLES and not is_at_home(last.text, language)):
        return False
    return {first.role, last.role} == {Role.GIVEN, Role.FAMILY}


def _run_together(
    sides: Sides, like: Likenesses, asked: int, known: int, *, syllabic: bool, loose: bool
) -> Pair | None:
    """What a word says that is written as several on the other side, by their places."""
    bits, worth = like.bits[asked][known], min(like.asked[asked], like.known[known])
    one = joined(sides, bits, like.strains[asked][known], worth) if bits > 0 else None
    if syllabic:
        one = _syllable(one, *sides[:2], worth)
    return one._replace(bits=one.bits - weight("token.joined_names")) if one and loose else one


def _syllable(one: Pair | None, query: str, alias: str, worth: float) -> Pair | None:
    """What syllables of Chinese or Korean say: the same by some system, or two however near their letters are."""
    if one and not one.sort.startswith("kin"):
        return one
    same = syllables.are_one(fold(query), fold(alias))
    if same is None:
        return one
    if not same:
        return None
    reason = Reason("same-syllables", f"{query} and {alias} may be the same syllables of Chinese or Korean")
    heard = Pair("same-syllables", "heard", worth - weight("token.syllables"), 0.0, lambda: reason)
    return heard if one is None or heard.weighed > one.weighed else one


def _covered(fits: list[Fit], asked: list[Token], known: list[Token]) -> float:
    """About what pairs say, and words that they leave over on either side."""
    left = len(asked) - sum(len(f.query) for f in fits), len(known) - sum(len(f.alias) for f in fits)
    return sum(f.bits for f in fits) + left[0] * weight("extra.word") + left[1] * weight("given.omitted")


def _taken(options: list[Fit]) -> list[Fit]:
    """The best options, best first, that share no word."""
    taken_asked: set[int] = set()
    taken_known: set[int] = set()
    fits = []
    for option in options:
        if taken_asked.isdisjoint(option.query) and taken_known.isdisjoint(option.alias):
            taken_asked |= set(option.query)
            taken_known |= set(option.alias)
            fits.append(option)
    return fits


def _is_marked(name: Name) -> bool:
    """Whether a name is written with all its marks, as Vietnamese ones are: words of a syllable, two with some."""
    if name.text.isascii():
        return False
    marked = sum(bool(_marks(t)) for t in name.tokens if t.script == "Latn")
    return marked > 1 and all(_SYLLABLE.fullmatch(t.key) for t in name.tokens)


_SYLLABLE = re.compile("[^aeiouy]*[aeiouy]{1,3}[^aeiouy]{0,2}")


def _marks(token: Token) -> list[str]:
    """The marks of a word, in no order, since writers differ in where a tone stands (Hoá, Hóa)."""
    if token.text.isascii():
        return []
    return sorted(c for c in unicodedata.normalize("NFD", token.text) if unicodedata.combining(c))
