"""Two words, one of the name that was asked for and one of an alias: are they one, and why?

What speaks for it most stands: the same letters, a form of the same given name, what was learned of letters that
stand for each other, sound laws between sister languages, a slip of the pen. Nothing says more than the word is rare.

The reason is put into words only for those who are shown it, and then by whatever explains it best: a system of
romanization or sound laws where they do, the letters that stand for each other elsewhere.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable
from typing import NamedTuple

import jellyfish

from onoma import correspondences, given, scripts, unspaced
from onoma.evidence.reason import Reason
from onoma.evidence.slips import slip, slipped
from onoma.evidence.systems import by_system, is_written_so
from onoma.model import Reading, Role, Token
from onoma.phonemes import Step, align, skeleton
from onoma.rarity import is_unknown
from onoma.reading import convention, is_transcribed, readings, sounds
from onoma.text import fold
from onoma.views import is_at_home, likeness
from onoma.weights import weight

#: Sorts of agreement in the same letters.
SAME = frozenset({"same", "common"})


class Pair(NamedTuple):
    """Two words taken for one, and a way to ask why."""

    kind: str
    #: Which weights apply: `same` letters, those of a `common` given name, another `form` of the name, another spelling
    #: in one script (`kin`), in two (`across`), a foreigner's name in one of syllables (`syllables`), a Chinese or
    #: Korean name and how it is spelt in Latin letters (`spelt`), a word that sounds alike (`heard`); `kin_apart` and
    #: `across_apart` where no two readings agree.
    sort: str
    #: What it says that they agree, and how strained that is, in bits.
    bits: float
    strain: float
    reason: Callable[[], Reason]

    @property
    def weighed(self) -> float:
        """What the agreement counts for, in bits."""
        share, strain, once = _weights(self.sort)
        return share * self.bits + strain * self.strain + once


@functools.cache
def _weights(sort: str) -> tuple[float, float, float]:
    return weight(f"{sort}.share"), weight(f"{sort}.strain"), weight(f"{sort}.once")


class Sides(NamedTuple):
    """The two words, what they are written in, and how like their letters are."""

    query: str
    alias: str
    query_language: str
    alias_language: str


def pair(
    query: Token, alias: Token, query_language: str, alias_language: str, likeness: float, strain: float, worth: float
) -> Pair | None:
    """What speaks most for two words being one, or None where they are two.

    `likeness` is what their letters say and `strain` how far they stretch, `worth` how rare the commoner of them is,
    all in bits.
    """
    sides = Sides(query.text, alias.text, query_language, alias_language)
    if query.key == alias.key:
        same = Pair("same-letters", "same", worth, 0.0, functools.partial(_same_letters, sides))
        forms = Role.GIVEN in (query.role, alias.role) and given.may_be(query.text, query_language)
        return _at_best(same) if forms else same
    if query.script == alias.script and query.script in _SYLLABLES:
        return _one_name(sides, worth)
    if {query.script, alias.script} == _SYLLABLES and not any(map(is_transcribed, sides[:2], sides[2:])):
        return _one_in_korean(sides, worth)
    if _is_another(query, alias) or _is_another(alias, query):
        likeness, strain = likeness - weight("token.unlisted"), strain + weight("token.unlisted")
    scripts = (query.script, alias.script)
    # A table's word on given names goes beside that of letters, whichever says more.
    # The word asked for is a given name only seldom, and that is known by one look.
    if Role.GIVEN in (query.role, alias.role) and given.may_be(query.text, query_language):
        link = given.link(*sides)
        if link:
            told = Reason(link.kind, link.sentence, link.where)
            # Sister languages carry a name over as a matter of course: that is as good as hearing it.
            sort = "heard" if link.bits <= weight("given.sister") else "form"
            form = Pair(link.kind, sort, worth - link.bits, 0.0, lambda: told)
            if sort == "heard" and query.script == alias.script:
                form = min(form, _at_best(form), key=_weighed)
            spelt = _spelt(sides, scripts, likeness, strain, worth)
            return max(form, spelt, key=_weighed) if spelt else form
        if likeness >= weight("token.least") and given.are_two(*sides) and not _is_one_word(sides):
            return None
    return _sounding(sides, scripts, likeness, strain, worth)


def _at_best(found: Pair) -> Pair:
    """What the letters of a given name say; no other form of it, where its own might stand, says more."""
    return max(found._replace(sort="same"), found._replace(sort="common"), key=_weighed)


def _is_another(native: Token, latin: Token) -> bool:
    """Whether a Chinese or Korean family name meets a spelling that only others of them have: 何 is Ho, Hui is 許."""
    if native.role is not Role.FAMILY or native.script not in _SYLLABLES or latin.script != "Latn":
        return False
    known = unspaced.spellings(native.text, native.script)
    return bool(known) and latin.key not in known and unspaced.is_family(latin.key, native.script)


def _weighed(found: Pair) -> float:
    return found.weighed


def strained(likeness: float, strain: float) -> float:
    """How far letters stretch, in bits, times the share of all that the word says: what is strained most is two names.

    >>> strained(20.0, 5.0), strained(5.0, 15.0)
    (1.0, 11.25)
    """
    return strain * strain / max(likeness + strain, 1.0)


_SYLLABLES = frozenset({"Hani", "Hang"})


def _one_name(sides: Sides, worth: float) -> Pair | None:
    """Chinese characters that sound the same everywhere are variants of each other (鋒, 锋); others are other names.

    Foreigners are transcribed in one way here and in another there, and so by sound.
    """
    pairs = ((sides.query, sides.query_language), (sides.alias, sides.alias_language))
    one, other = ({(r.convention, r.phonemes) for r in readings(word, language=language)} for word, language in pairs)
    if one == other:
        return Pair("same-sound", "same", worth, 0.0, functools.partial(explained, sides))
    if any(scripts.script(word) != "Hani" for word, _ in pairs):
        return None
    if all(is_transcribed(word, language) for word, language in pairs):
        return _sounding(sides, ("Hani", "Hani"), 0.0, 0.0, worth)
    return None


def _one_in_korean(sides: Sides, worth: float) -> Pair | None:
    """Chinese characters are a name in Hangul if they are read so in Korean; what sounds a little alike is another."""
    one, other = (_LIQUID.sub("", sounds(word, f"ko-{scripts.script(word)}")) for word in (sides.query, sides.alias))
    if not one or one != other:
        return None
    return Pair("same-sound", "heard", worth, 0.0, functools.partial(explained, sides))


#: What the South leaves off or writes as n at the beginning of a word, and the North does not: 리, 이; 류, 유; 로, 노.
_LIQUID = re.compile("^[lnr]")


def _sort(sides: Sides, one: str, other: str) -> str:
    if one in _SYLLABLES or other in _SYLLABLES:
        at_home = is_at_home(sides.query, sides.query_language) or is_at_home(sides.alias, sides.alias_language)
        return "spelt" if at_home and "Latn" in (one, other) else "syllables"
    # Vowels differ between scripts, or are not written.
    heard = _sounds if one == other else _consonants
    alike = not heard(sides.query, sides.query_language).isdisjoint(heard(sides.alias, sides.alias_language))
    # Spellings of one name are read alike by somebody; near names (Rajesh, Rakesh) by nobody.
    return ("kin" if one == other else "across") + ("" if alike else "_apart")


@functools.lru_cache(maxsize=1024)
def _sounds(word: str, language: str) -> frozenset[str]:
    """What the likeliest readings of a word sound like."""
    return frozenset([r.phonemes for r in readings(word, language=language)[:4]])


@functools.lru_cache(maxsize=1024)
def _consonants(word: str, language: str) -> frozenset[str]:
    return frozenset(map(skeleton, _sounds(word, language)))


def _is_one_word(sides: Sides) -> bool:
    """Whether two words sound the same by some convention: Juri is a name of its own, and Yuri in a Finnish paper.

    What a system makes of a name is that name, though it be read as another: Aliena, Алена on a map of Belarus.
    """
    one = {r.phonemes for _, r in _likely(sides.query, sides.query_language)}
    alike = any(r.phonemes in one for _, r in _likely(sides.alias, sides.alias_language))
    if alike and (sound := by_sound(*sides)) and sound.kind == "same-sound":
        return True
    return is_written_so(*sides)


def joined(sides: Sides, likeness: float, strain: float, worth: float) -> Pair | None:
    """As `pair`, where one side was written together for the sake of a trial."""
    if fold(sides.query) == fold(sides.alias):
        told = functools.partial(_same_letters, sides, _TOGETHER)
        found: Pair | None = Pair("same-letters", "same", worth, 0.0, told)
    else:
        written_in = scripts.script(sides.query), scripts.script(sides.alias)
        found = _sounding(sides, written_in, likeness, strain, worth, _TOGETHER)
    return found._replace(bits=found.bits - weight("token.joined")) if found else None


_TOGETHER = " (written together on one side)"


#: Spellings of a name in sister languages are told by their laws in words of so many Latin letters; of shorter ones,
#: vowels are all that keeps names apart (Zhang, Zheng).
_LAWFUL = 6


def _spelt(
    sides: Sides, scripts: tuple[str, str], likeness: float, strain: float, worth: float, more: str = ""
) -> Pair | None:
    """What letters say, if anything."""
    bits = min(likeness, worth)
    if bits < weight("token.least"):
        return None
    reason = functools.partial(explained, sides, more)
    return Pair("correspondence", _sort(sides, *scripts), bits, strained(likeness, strain), reason)


def _sounding(
    sides: Sides, scripts: tuple[str, str], likeness: float, strain: float, worth: float, more: str = ""
) -> Pair | None:
    """The better of what letters say and what sounds say; what is read alike beside Latin letters needs no laws."""
    best = _spelt(sides, scripts, likeness, strain, worth, more)
    native = "Latn" not in scripts
    lawful = best is not None and best.sort.endswith("_apart") and min(map(len, sides[:2])) >= _LAWFUL
    if lawful or (native and min(likeness, worth) < weight("token.enough") * worth):
        share, _, once = _weights("heard")
        # What costs more says too little, or less than the letters do.
        enough = max(weight("token.least"), (best.weighed - once) / share if best else 0.0)
        sound = by_sound(*sides, most=worth - enough)
        if sound and (native or sound.kind == "sound-law"):
            heard = Pair(sound.kind, "heard", worth - sound.cost, 0.0, functools.partial(explained, sides, more))
            best = max(best, heard, key=_weighed) if best else heard
    # A slip makes a word that nobody bears; what is somebody's name is no slip.
    if best is None and scripts[0] == scripts[1] and is_unknown(sides.query, sides.query_language):
        cost = slip(fold(sides.query), fold(sides.alias))
        if cost is not None and worth - cost >= weight("token.least") and _sort(sides, *scripts) == "kin_apart":
            best = Pair("typo", "kin_apart", worth - cost, cost, functools.partial(slipped, *sides[:2]))
    return best


def _same_letters(sides: Sides, more: str = "") -> Reason:
    query, alias = sides[:2]
    same = query.casefold() == alias.casefold()
    said = f"{query} stands in both" if same else f"{query} and {alias} are the same letters"
    return Reason("same-letters", said + more)


def explained(sides: Sides, more: str = "") -> Reason:
    """The best that can be said of why two words are one: a system, sounds, or else the letters."""
    found = by_system(*sides)
    if found:
        return found._replace(sentence=found.sentence + more)
    sound = by_sound(*sides)
    if sound:
        return Reason(sound.kind, sound.sentence + more, sound.codes)
    return _by_letters(*sides, more)


class Sound(NamedTuple):
    """Why two words sound alike, and what the difference costs in bits."""

    kind: str
    cost: float
    sentence: str
    codes: tuple[str, ...]


#: So many readings of a word are held against those of another.
_READINGS = 8


@functools.lru_cache(maxsize=1024)
def _likely(word: str, language: str) -> list[tuple[float, Reading]]:
    """The likeliest readings of a word, and what is held against each, in bits."""
    share, fallback = weight("token.convention"), weight("token.fallback")
    found = readings(word, language=language)[:_READINGS]
    return [(-share * math.log2(r.weight) + fallback * r.fallback, r) for r in found]


@functools.lru_cache(maxsize=512)
def by_sound(
    query: str, alias: str, query_language: str, alias_language: str, *, most: float = math.inf
) -> Sound | None:
    """Readings of two words that are alike, or nearly so by sound laws, at a cost of so many bits at most.

    >>> by_sound("Тихановская", "Ціханоўская", "ru", "be").codes
    ('TSEKANNE', 'U-SHORT')
    """
    best: tuple[float, Reading, Reading, tuple[Step, ...]] | None = None
    # Between two scripts neither of which is Latin, a syllable is alike by chance (李 and علی).
    kinds = {scripts.script(query), scripts.script(alias)}
    shortest = 4 if len(kinds) == 2 and "Latn" not in kinds else 0
    ways = []
    for against_a, a in _likely(query, query_language):
        for against_b, b in _likely(alias, alias_language):
            surprise = against_a + against_b
            if surprise > most:
                break
            # A difference that nothing explains is borne only as far as the words are long.
            shorter = min(len(a.phonemes), len(b.phonemes))
            if shorter >= shortest and surprise < (limit := _borne(shorter)):
                ways.append((surprise, limit, a, b))
    # Nothing need be aligned that is unlikelier than readings that are one.
    least = min([most, *(surprise for surprise, _, a, b in ways if a.phonemes == b.phonemes)])
    for surprise, limit, a, b in ways:
        if surprise > least or (best and surprise >= best[0]) or not _alike(a.phonemes, b.phonemes):
            continue
        left = min(limit, (best[0] if best else least) - surprise)
        bits, steps = aligned(a, b, left) if a.phonemes != b.phonemes else (0.0, ())
        bits += weight("token.law_elsewhere") * sum(_elsewhere(s, alias_language) for s in steps)
        if bits <= limit and bits + surprise <= most and (best is None or bits + surprise < best[0]):
            best = (bits + surprise, a, b, steps)
    if best is None:
        return None
    cost, a, b, steps = best
    changes = [s for s in steps if s.a != s.b]
    how = _conventions(query, a, alias, b)
    if not changes:
        return Sound("same-sound", cost, f"{query} sounds like {alias}{how}", ())
    laws = tuple(dict.fromkeys(s.law.code for s in changes if s.law))
    said = "; ".join(_say(s) for s in changes)
    kind = "sound-law" if all(s.law for s in changes) else "unlike-sound"
    return Sound(kind, cost, f"{query} ~ {alias}{how}: {said}", laws)


def aligned(a: Reading, b: Reading, most: float = math.inf) -> tuple[float, tuple[Step, ...]]:
    """The cheapest way from one reading of a word to one of another, by the laws that hold in their scripts; infinity
    and no steps where it costs more than `most` bits.

    >>> aligned(readings("Salim")[0], readings("سليم")[0])[0] < 3
    True
    """
    return align(a.phonemes, b.phonemes, scripts.script(a.token), scripts.script(b.token), most)


def _by_letters(query: str, alias: str, query_language: str, alias_language: str, more: str) -> Reason:
    """The letters of one word stand for those of the other as often as they do in spellings of one name."""
    found = likeness((query,), (alias,), query_language, alias_language)
    seen = (found.query.letters, found.query.kind, found.alias.letters, found.alias.kind) if found else None
    cut = correspondences.segments(*seen) if seen else ()
    said = " ".join(f"{s.query or '∅'}~{s.alias or '∅'}" for s in cut if s.query != s.alias)
    how = f", letter for letter: {said}" if said else ""
    return Reason("correspondence", f"{query} is what {alias} may be spelt like{how}{more}")


def _alike(a: str, b: str) -> bool:
    """Whether an alignment can stay within any limit: no more than two consonant classes may differ.

    Saves nearly all alignments, since two words taken at random differ in more.
    """
    one, other = skeleton(a), skeleton(b)
    if one == other:
        return abs(len(a) - len(b)) <= 4
    most = 2 if min(len(one), len(other)) > 3 else 1
    return abs(len(one) - len(other)) <= most and jellyfish.levenshtein_distance(one, other) <= most


@functools.lru_cache(maxsize=64)
def _borne(shorter: int) -> float:
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
