"""A whole name against an alias: which words belong together, what is left over on either side, and what that means."""

from __future__ import annotations

import functools
from itertools import pairwise
from typing import NamedTuple

from onoma.evidence import given
from onoma.evidence.pairs import Pair, pair
from onoma.evidence.weights import weight
from onoma.model import Evidence, Name, Role, Token
from onoma.parser import sex_of
from onoma.reading import readings
from onoma.scripts import UNSPACED

_CONTENT = frozenset({Role.GIVEN, Role.PATRONYMIC, Role.FAMILY, Role.INITIAL})
_MOST = 10


class _Fit(NamedTuple):
    """Words of the query and of the alias that belong together, by place."""

    query: tuple[int, ...]
    alias: tuple[int, ...]
    pair: Pair


@functools.lru_cache(maxsize=65536)
def compare_names(query: Name, alias: Name) -> tuple[Evidence, ...]:
    """The evidence that a name means whoever is called by an alias; empty where nothing agrees."""
    asked = [t for t in query.tokens if t.role in _CONTENT][:_MOST]
    known = [t for t in alias.tokens if t.role in _CONTENT][:_MOST]
    fits = _assign(query, asked, alias, known)
    if not fits:
        return ()
    found = [
        Evidence(
            f.pair.kind,
            f.pair.bits,
            tuple(asked[i].text for i in f.query),
            tuple(known[j].text for j in f.alias),
            f.pair.sentence,
            f.pair.codes,
        )
        for f in sorted(fits, key=lambda f: f.alias)
    ]
    used_asked = {i for f in fits for i in f.query}
    used_known = {j for f in fits for j in f.alias}
    left_asked = [t for i, t in enumerate(asked) if i not in used_asked]
    left_known = [t for j, t in enumerate(known) if j not in used_known]
    found += _left_over(left_asked, left_known, [known[j] for j in sorted(used_known)])
    if _letters(query) == _letters(alias):
        found.append(_whole(query, alias, len(known)))
    found += _sexes(query, asked, alias, known)
    found += _generations(query, alias)
    return tuple(found)


def _assign(query: Name, asked: list[Token], alias: Name, known: list[Token]) -> list[_Fit]:
    """The best pairs, each word used once; words that one side runs together are tried joined."""
    options: list[_Fit] = []
    for i, a in enumerate(asked):
        for j, b in enumerate(known):
            one = _words(query, a, alias, b)
            if one:
                options.append(_Fit((i,), (j,), one))
    options += _joined(query, asked, alias, known)
    # Longest worth first; places break ties, so that equal input gives equal output.
    options.sort(key=lambda f: (-f.pair.bits, f.pair.cost, f.alias, f.query))
    taken_asked: set[int] = set()
    taken_known: set[int] = set()
    fits = []
    for option in options:
        if taken_asked.isdisjoint(option.query) and taken_known.isdisjoint(option.alias):
            taken_asked |= set(option.query)
            taken_known |= set(option.alias)
            fits.append(option)
    # Initials alone carry no name.
    return fits if any(f.pair.kind != "initial" for f in fits) else []


def _words(query: Name, a: Token, alias: Name, b: Token) -> Pair | None:
    if a.role is Role.INITIAL or b.role is Role.INITIAL:
        return _initial(query, a, alias, b)
    return pair(a, b, query.language, alias.language)


def _initial(query: Name, a: Token, alias: Name, b: Token) -> Pair | None:
    if Role.FAMILY in (a.role, b.role):
        return None
    if a.key[:1] != b.key[:1] and not _first_sounds(query, a) & _first_sounds(alias, b):
        return None
    return Pair("initial", 0.0, weight("initial.agreed"), f"the initial of {a.text} agrees with {b.text}")


def _first_sounds(name: Name, token: Token) -> set[str]:
    """The sounds that a word may begin with; a leading j is dropped, since Ye, E and Je are one initial."""
    return {r.phonemes.removeprefix("j")[:1] for r in readings(token.text, language=name.language)} - {""}


def _joined(query: Name, asked: list[Token], alias: Name, known: list[Token]) -> list[_Fit]:
    found = []
    for i, (a, b) in enumerate(pairwise(asked)):
        if a.role is not Role.INITIAL and b.role is not Role.INITIAL:
            both = _run_together(a, b)
            for j, other in enumerate(known):
                if _as_long(other, both) and (p := pair(both, other, query.language, alias.language, joined=True)):
                    found.append(_Fit((i, i + 1), (j,), _joined_pair(p)))
    for j, (a, b) in enumerate(pairwise(known)):
        if a.role is not Role.INITIAL and b.role is not Role.INITIAL:
            both = _run_together(a, b)
            for i, other in enumerate(asked):
                if _as_long(other, both) and (p := pair(other, both, query.language, alias.language, joined=True)):
                    found.append(_Fit((i,), (j, j + 1), _joined_pair(p)))
    return found


def _as_long(one: Token, other: Token) -> bool:
    """Whether two words are of a length, near enough to be one; a character of some scripts is a syllable."""
    if one.script != other.script and {one.script, other.script} & UNSPACED:
        return True
    return abs(len(one.key) - len(other.key)) <= max(len(one.key), len(other.key)) // 3


def _run_together(a: Token, b: Token) -> Token:
    return Token(a.text + b.text.lower(), a.key + b.key, a.script, b.role, a.start, b.end)


def _joined_pair(p: Pair) -> Pair:
    cost = weight("token.joined")
    return p._replace(cost=p.cost + cost, bits=p.bits - cost, sentence=p.sentence + " (written together on one side)")


def _left_over(asked: list[Token], known: list[Token], found: list[Token]) -> list[Evidence]:
    """What stands on one side only. Two words that disagree speak against; one that is merely left out hardly does."""
    evidence = []
    asked, known = list(asked), list(known)

    def say(kind: str, bits: float, a: Token | None, b: Token | None, sentence: str) -> None:
        evidence.append(Evidence(kind, bits, (a.text,) if a else (), (b.text,) if b else (), sentence))

    for b in [t for t in known if t.role is Role.PATRONYMIC]:
        rival = next((t for t in asked if t.role is Role.PATRONYMIC), None)
        known.remove(b)
        if rival:
            asked.remove(rival)
            say(
                "patronymic-contradicted",
                weight("patronymic.contradicted"),
                rival,
                b,
                f"the patronymic {rival.text} is not {b.text}",
            )
        else:
            say(
                "patronymic-omitted",
                weight("patronymic.omitted"),
                None,
                b,
                f"the patronymic {b.text} is left out",
            )
    for role, kind, word in ((Role.FAMILY, "family", "family name"), (Role.GIVEN, "given", "given name")):
        for b in [t for t in known if t.role is role]:
            rival = _rival(asked, b)
            known.remove(b)
            if rival:
                asked.remove(rival)
                initial = rival.role is Role.INITIAL
                bits = weight("initial.contradicted") if initial else weight(f"{kind}.contradicted")
                say(f"{kind}-contradicted", bits, rival, b, f"{rival.text} is not the {word} {b.text}")
            elif role is Role.GIVEN and any(t.role in (Role.GIVEN, Role.INITIAL) for t in found):
                say(
                    "given-omitted",
                    weight("given.second_omitted"),
                    None,
                    b,
                    f"the further given name {b.text} is left out",
                )
            else:
                say(f"{kind}-omitted", weight(f"{kind}.omitted"), None, b, f"the {word} {b.text} is left out")
    for b in [t for t in known if t.role is Role.INITIAL]:
        rival = next((t for t in asked if t.role in (Role.INITIAL, Role.GIVEN)), None)
        if rival:
            asked.remove(rival)
            bits = weight("initial.contradicted")
            say("initial-contradicted", bits, rival, b, f"{rival.text} does not begin with {b.text}")
        elif any(t.role is Role.GIVEN for t in found):
            say("initial-omitted", weight("initial.omitted"), None, b, f"the initial {b.text} is left out")
    for a in asked:
        kind = {Role.PATRONYMIC: "patronymic", Role.INITIAL: "initial"}.get(a.role, "word")
        say(f"extra-{kind}", weight(f"extra.{kind}"), a, None, f"{a.text} stands only in the name asked for")
    return evidence


def _letters(name: Name) -> list[str]:
    return sorted(t.key for t in name.tokens if t.role in _CONTENT or t.role is Role.SUFFIX)


def _whole(query: Name, alias: Name, words: int) -> Evidence:
    """That the name is recorded so, word for word. A single word says more: others who bear it are called by two."""
    bits = weight("whole.recorded" if words > 1 else "whole.mononym")
    return Evidence("recorded", bits, (query.text,), (alias.text,), f"{alias.text} is on record with just these words")


def _rival(asked: list[Token], b: Token) -> Token | None:
    """The word that stands where `b` should: of its role if there is one, else any; a patronymic is no rival."""
    free = [
        t for t in asked if t.role is not Role.PATRONYMIC and not (t.role is Role.INITIAL and b.role is Role.FAMILY)
    ]
    return next((t for t in free if t.role is b.role), free[0] if free else None)


def _sexes(query: Name, asked: list[Token], alias: Name, known: list[Token]) -> list[Evidence]:
    one, other = _sex(query, asked), _sex(alias, known)
    if one and other and one != other:
        sentence = f"the name asked for is {one} by its endings, the alias {other}"
        return [Evidence("sex-contradicted", weight("whole.sex_contradicted"), (), (), sentence)]
    return []


def _sex(name: Name, tokens: list[Token]) -> str:
    """Patronymics are surest, then family names, then given names; disagreement says nothing."""
    for role in (Role.PATRONYMIC, Role.FAMILY):
        told = {sex_of(t.key, role) for t in tokens if t.role is role} - {""}
        if len(told) == 1:
            return told.pop()
    told = {given.sex(t.text, name.language) for t in tokens if t.role is Role.GIVEN} - {""}
    return told.pop() if len(told) == 1 else ""


def _generations(query: Name, alias: Name) -> list[Evidence]:
    one, other = ([t for t in name.tokens if t.role is Role.SUFFIX] for name in (query, alias))
    if one and other and not {t.key for t in one} & {t.key for t in other}:
        sentence = f"{one[0].text} is not {other[0].text}"
        return [
            Evidence(
                "generation-contradicted",
                weight("whole.generation_contradicted"),
                (one[0].text,),
                (other[0].text,),
                sentence,
            )
        ]
    if bool(one) != bool(other):
        word = (one or other)[0].text
        asked, known = ((word,), ()) if one else ((), (word,))
        bits = weight("whole.generation_omitted")
        return [Evidence("generation-omitted", bits, asked, known, f"{word} stands on one side only")]
    return []


def distinct_evidence(query: Name, other: str) -> Evidence:
    """That the name is another registered person's, known not to be this one."""
    words = tuple(t.text for t in query.tokens)
    return Evidence(
        "distinct",
        weight("whole.distinct"),
        words,
        (),
        f"the name is that of {other}, known to be somebody else",
    )
