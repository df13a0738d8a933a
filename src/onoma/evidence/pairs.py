"""Two words, one of the name that was asked for and one of an alias: are they one, and why?

The reasons are tried from the plainest to the loosest, and the cheapest explanation of the difference stands: the
same letters, the same sounds by some writer's convention, sound laws between sister languages, a form of the same
given name, a slip of the pen.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import jellyfish

from onoma import correspondences, scripts
from onoma.evidence import given
from onoma.evidence.rarity import is_unknown, rarity
from onoma.evidence.weights import weight
from onoma.model import Reading, Token
from onoma.phonemes import Step, align, coarse, latin, skeleton
from onoma.reading import convention, languages, readings
from onoma.romanization import spellings, title
from onoma.text import fold


class Pair(NamedTuple):
    """Two words taken for one: the reason, what the difference costs, what remains of their rarity."""

    kind: str
    cost: float
    bits: float
    sentence: str
    codes: tuple[str, ...] = ()


def pair(
    query: Token, alias: Token, query_language: str = "und", alias_language: str = "und", *, joined: bool = False
) -> Pair | None:
    """The best explanation of two words as one, or None where they are two.

    Words that were run together for the sake of a trial (`joined`) are tried by letters and sound alone.
    """
    one_script = query.script == alias.script
    return _pair(query.text, query.key, alias.text, alias.key, one_script, query_language, alias_language, joined)


@functools.lru_cache(maxsize=262144)
def _pair(
    query: str,
    query_key: str,
    alias: str,
    alias_key: str,
    one_script: bool,
    query_language: str,
    alias_language: str,
    joined: bool,
) -> Pair | None:
    worth = min(rarity(query, query_language), rarity(alias, alias_language))
    if query_key == alias_key:
        same = query.casefold() == alias.casefold()
        sentence = f"{query} stands in both" if same else f"{query} and {alias} are the same letters"
        return Pair("same-letters", 0.0, worth, sentence)
    if joined:
        return _by_sound(query, alias, query_language, alias_language, worth)
    link = given.link(query, alias, query_language, alias_language)
    if not link and given.are_two(query, alias, query_language, alias_language):
        return None
    found = [p for p in (_by_sound(query, alias, query_language, alias_language, worth),) if p]
    if link:
        found.append(Pair(link.kind, link.bits, worth - link.bits, link.sentence, link.where))
    if not one_script and not any(p.cost < weight("token.plain") for p in found):
        found += [p for p in (_by_system(query, alias, query_language, alias_language, worth),) if p]
    if not found and _near(alias, query, alias_language, query_language):
        found += [p for p in (_by_letters(query, alias, query_language, alias_language, worth),) if p]
    # A slip makes a word that nobody bears; what is somebody's name is no slip.
    if one_script and not found and is_unknown(query, query_language):
        found += [p for p in (_by_slip(query, query_key, alias, alias_key, worth),) if p]
    return min(found, key=lambda p: p.cost, default=None)


def _by_sound(query: str, alias: str, query_language: str, alias_language: str, worth: float) -> Pair | None:
    best: tuple[float, Reading, Reading, tuple[Step, ...]] | None = None
    share = weight("token.convention")
    # Between two scripts neither of which is Latin, a syllable is alike by chance (李 and علی).
    kinds = {scripts.script(query), scripts.script(alias)}
    foreign = len(kinds) == 2 and "Latn" not in kinds
    for a in readings(query, language=query_language)[:8]:
        for b in readings(alias, language=alias_language)[:8]:
            if foreign and min(len(a.phonemes), len(b.phonemes)) < 4:
                continue
            surprise = -share * (math.log2(a.weight) + math.log2(b.weight))
            surprise += weight("token.fallback") * (a.fallback or b.fallback)
            limit = _limit(a.phonemes, b.phonemes)
            if surprise >= (best[0] if best else limit) or not _alike(a.phonemes, b.phonemes):
                continue
            bits, steps = aligned(a, b) if a.phonemes != b.phonemes else (0.0, ())
            bits += weight("token.law_elsewhere") * sum(_elsewhere(s, alias_language) for s in steps)
            # A difference that nothing explains is borne only as far as the words are long.
            if bits <= limit and (best is None or bits + surprise < best[0]):
                best = (bits + surprise, a, b, steps)
    if best is None:
        return None
    cost, a, b, steps = best
    changes = [s for s in steps if s.a != s.b]
    how = _conventions(query, a, alias, b)
    if not changes:
        return Pair("same-sound", cost, worth - cost, f"{query} sounds like {alias}{how}")
    laws = tuple(dict.fromkeys(s.law.code for s in changes if s.law))
    said = "; ".join(_say(s) for s in changes)
    kind = "sound-law" if all(s.law for s in changes) else "unlike-sound"
    return Pair(kind, cost, worth - cost, f"{query} ~ {alias}{how}: {said}", laws)


def aligned(a: Reading, b: Reading) -> tuple[float, tuple[Step, ...]]:
    """The cheapest way from one reading of a word to one of another, by the laws that hold in their scripts.

    >>> aligned(readings("Salim")[0], readings("سليم")[0])[0] < 3
    True
    """
    return align(a.phonemes, b.phonemes, scripts.script(a.token), scripts.script(b.token))


def _by_system(query: str, alias: str, query_language: str, alias_language: str, worth: float) -> Pair | None:
    """One word is the other's romanization by a system, be it one that no convention of readings foresees."""
    for native, language, spelt in ((alias, alias_language, query), (query, query_language, alias)):
        if scripts.script(spelt) != "Latn" or scripts.script(native) != "Cyrl":
            continue
        # No system writes a letter with less than one, but for a soft sign here and there, or with more than four.
        if not len(native) - 1 <= len(spelt) <= 2 * len(native) + 2 or not _near(native, spelt, language, "und"):
            continue
        for spoken in languages(native, language):
            systems = spellings(native, spoken).get(fold(spelt), ())
            if systems:
                cost = weight("token.system")
                others = f" and {len(systems) - 1} more" if len(systems) > 1 else ""
                sentence = f"{spelt} is {native} ({spoken}) by {title(systems[0])}{others}"
                return Pair("romanization", cost, worth - cost, sentence, systems)
    return None


def _by_letters(query: str, alias: str, query_language: str, alias_language: str, worth: float) -> Pair | None:
    """The letters of one word stand for those of the other as often as they do in spellings of one name."""
    one, other = query, alias
    if not correspondences.comparable(one, other):
        # What was not learned letter by letter is compared as the English press would write it.
        one, other = _in_latin(query, query_language), _in_latin(alias, alias_language)
    if not one or not other:
        return None
    bits, segments = correspondences.agreement(
        one, other, _commonness(query, query_language), _commonness(alias, alias_language)
    )
    # In one script two spellings of a name are alike, but so are two names.
    one_script = scripts.script(query) == scripts.script(alias)
    least = weight("letters.least_one_script" if one_script else "letters.least")
    if bits < least or any(not s.times for s in segments):
        return None
    gained = min(worth, bits - least) * weight("letters.share")
    said = " ".join(f"{s.query or '∅'}~{s.alias or '∅'}" for s in segments if s.query != s.alias)
    sentence = f"{query} is what {alias} may be spelt like, letter for letter: {said}"
    return Pair("correspondence", worth - gained, gained, sentence)


def _commonness(word: str, language: str) -> float:
    return math.inf if is_unknown(word, language) else rarity(word, language)


def _in_latin(word: str, language: str) -> str:
    if scripts.script(word) == "Latn":
        return word
    heard = readings(word, language=language)
    return latin(heard[0].phonemes) if heard else ""


def _near(one: str, other: str, one_language: str, other_language: str) -> bool:
    """Whether two words share half their consonants by any reading: saves a closer look in vain."""
    bones = [coarse(r.phonemes) for r in readings(one, language=one_language)[:6]]
    return any(
        a == b or (len(a) > 1 and 2 * jellyfish.levenshtein_distance(a, b) <= max(len(a), len(b)))
        for b in dict.fromkeys(coarse(r.phonemes) for r in readings(other, language=other_language)[:6])
        for a in bones
    )


@functools.lru_cache(maxsize=262144)
def _alike(a: str, b: str) -> bool:
    """Whether an alignment can stay within any limit: no more than two consonant classes may differ.

    Saves nearly all alignments, since two words taken at random differ in more.
    """
    one, other = skeleton(a), skeleton(b)
    if one == other:
        return abs(len(a) - len(b)) <= 4
    most = 2 if min(len(one), len(other)) > 3 else 1
    return abs(len(one) - len(other)) <= most and jellyfish.levenshtein_distance(one, other) <= most


def _limit(a: str, b: str) -> float:
    shorter = min(len(a), len(b))
    return min(weight("token.difference_most"), weight("token.difference") + weight("token.per_sound") * shorter)


def _elsewhere(step: Step, language: str) -> bool:
    """Whether a step rests on a law of languages that the alias is not in."""
    spoken = language.split("-")[0]
    if step.law is None or spoken == "und":
        return False
    return bool(step.law.languages) and spoken not in step.law.languages


def _say(step: Step) -> str:
    sides = f"{step.a or '∅'}~{step.b or '∅'}"
    return f"{sides}, {step.law.sentence} ({step.law.code})" if step.law else f"{sides}, which no law explains"


def _conventions(query: str, a: Reading, alias: str, b: Reading) -> str:
    told = []
    for word, reading in ((query, a), (alias, b)):
        if reading.fallback:
            told.append(f"{word} read through Unidecode for want of a table")
        elif reading.convention.startswith("latin-") and reading.convention != "latin-english":
            told.append(f"{word} in {convention(reading.convention).name} usage")
    return f" ({', '.join(told)})" if told else ""


def _by_slip(query: str, query_key: str, alias: str, alias_key: str, worth: float) -> Pair | None:
    shorter = min(len(query_key), len(alias_key))
    if shorter < 5 or abs(len(query_key) - len(alias_key)) > 2:
        return None
    slips = jellyfish.damerau_levenshtein_distance(query_key, alias_key)
    if slips > (1 if shorter < 9 else 2) or jellyfish.jaro_winkler_similarity(query_key, alias_key) < weight(
        "token.typo_jaro_winkler"
    ):
        return None
    cost = slips * weight("token.typo")
    letters = "one letter" if slips == 1 else f"{slips} letters"
    return Pair("typo", cost, worth - cost, f"{query} differs from {alias} in {letters}, perhaps a slip")
