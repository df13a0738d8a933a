"""Systems of romanization as a reason: for one word, and for a whole name, since who writes it writes it all by one."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from onoma import scripts
from onoma.evidence.reason import Reason
from onoma.reading import languages, spoken
from onoma.text import fold

if TYPE_CHECKING:
    from onoma.romanization import Romanization

# Systems are imported where a name is held against them: for two names in one script nobody waits for them.

#: Scripts without spaces: what is a family name is seen only in the whole.
_UNSPACED = ("Hang", "Hani")
#: How many languages are tried for a name that no one has marked, those of the most people first.
_LANGUAGES = 3
#: What could be Russian is rarely Kyrgyz.
_LIKELIEST = ("be", "ru", "uk")


def by_system(query: str, alias: str, query_language: str, alias_language: str) -> Reason | None:
    """One word is the other's romanization by a system, be it one that no convention of readings foresees."""
    for native, language, spelt in ((alias, alias_language, query), (query, query_language, alias)):
        if scripts.script(spelt) != "Latn" or scripts.script(native) != "Cyrl":
            continue
        # No system writes a letter with less than one, but for a soft sign here and there, or with more than four.
        if not len(native) - 1 <= len(spelt) <= 2 * len(native) + 2:
            continue
        from onoma.romanization import romanizations, romanize, title

        latin = fold(spelt)
        for tongue in sorted(languages(native, language), key=lambda tongue: (tongue not in _LIKELIEST, tongue)):
            may = set(_may_write([(latin, native)], tongue, "Cyrl"))
            known = [s.id for s in romanizations(tongue) if s.id in may]
            systems = tuple(s for s in known if fold(romanize(native, s)) == latin)
            if systems:
                others = f" and {len(systems) - 1} more" if len(systems) > 1 else ""
                return Reason("romanization", f"{spelt} is {native} ({tongue}) by {title(systems[0])}{others}", systems)
    return None


def is_written_so(query: str, alias: str, query_language: str, alias_language: str) -> bool:
    """Whether one word is the other's romanization to the letter; without its marks, Âna (Яна) would be Ana.

    >>> is_written_so("Âna", "Яна", "und", "uk"), is_written_so("Ana", "Яна", "und", "uk")
    (True, False)
    """
    found = by_system(query, alias, query_language, alias_language)
    if found is None:
        return False
    from onoma.romanization import romanize

    native, spelt = (query, alias) if scripts.script(alias) == "Latn" else (alias, query)
    return any(_letters(romanize(native, s)) == _letters(spelt) for s in found.codes)


def _letters(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalpha())


def throughout(latin: tuple[str, ...], native: tuple[str, ...], language: str = "und") -> str:
    """A language in which every Latin word is the native one beside it by one and the same system, or nothing.

    The usual systems are tried first, so that a name that is written by one is soon done with.

    >>> throughout(("Svyatlana", "Tsikhanowskaya"), ("Святлана", "Ціханоўская"))
    'be'
    >>> throughout(("Sviatlana", "Tsikhanowskaya"), ("Святлана", "Ціханоўская"))
    ''
    """
    script = scripts.script(native[0])
    tongues = spoken(native)[:_LANGUAGES] if language == "und" else [language.split("-")[0]]
    pairs = _pairs(latin, native)
    return next((one for one in tongues if any(_fits(pairs, s) for s in _may_write(pairs[0], one, script))), "")


def _pairs(latin: tuple[str, ...], native: tuple[str, ...]) -> list[list[tuple[str, str]]]:
    """The words that one system must write alike, folded Latin beside native ones; either of several lists will do."""
    if scripts.script(native[0]) in _UNSPACED:
        orders = {(latin, native), (latin[::-1], native[::-1])}
        return [[(fold("".join(a)), "".join(b))] for a, b in orders]
    # The longest word tells most systems apart.
    return [sorted(zip(map(fold, latin), native, strict=True), key=lambda pair: -len(pair[1]))]


def _fits(pairs: list[list[tuple[str, str]]], system: str) -> bool:
    return any(all(_written(b, system) == a for a, b in words) for words in pairs)


def _may_write(words: list[tuple[str, str]], language: str, script: str) -> list[str]:
    """The systems, most usual first, that may have written folded words for those beside them: none of the letters
    lacks that they write in any case.
    """
    alphabet, never = _alphabet(language, script), set[str]()
    for latin, native in words:
        for letter in native.lower():
            for told, systems in alphabet.get(letter, ()):
                if told not in latin:
                    never |= systems
    return [system for system in _by_use(language, script) if system not in never]


@functools.cache
def _alphabet(language: str, script: str) -> dict[str, list[tuple[str, set[str]]]]:
    """How letters are written wherever they stand, folded, and by which systems; not where that takes signs."""
    from onoma.romanization import always

    found: dict[str, dict[str, set[str]]] = {}
    for system in _by_use(language, script):
        for letter, told in always(system).items():
            if _PLAIN.fullmatch(plain := fold(told)):
                found.setdefault(letter, {}).setdefault(plain, set()).add(system)
    return {letter: list(ways.items()) for letter, ways in found.items()}


_PLAIN = re.compile("[a-z]+")


@functools.lru_cache(maxsize=1024)
def _written(native: str, system: str) -> str:
    from onoma.romanization import romanize

    text = romanize(native, system)
    # Plain letters need no folding, which is what costs most here.
    return text.lower() if text.isascii() and text.isalpha() else fold("".join(text.replace("-", " ").split()))


def told(latin: tuple[str, ...], native: tuple[str, ...], language: str) -> Reason:
    """Which systems they are.

    >>> told(("Svyatlana", "Tsikhanowskaya"), ("Святлана", "Ціханоўская"), "be").sentence
    'Svyatlana Tsikhanowskaya is Святлана Ціханоўская by BGN/PCGN 1979 Belarusian and 1 other, word for word'
    """
    from onoma.romanization import title

    pairs = _pairs(latin, native)
    fitting = tuple(s for s in _by_use(language, scripts.script(native[0])) if _fits(pairs, s))
    more = f" and {len(fitting) - 1} other{'s' if len(fitting) > 2 else ''}" if len(fitting) > 1 else ""
    sentence = f"{' '.join(latin)} is {' '.join(native)} by {title(fitting[0])}{more}, word for word"
    return Reason("system", sentence, fitting)


@functools.cache
def _by_use(language: str, script: str) -> tuple[str, ...]:
    """The systems for a language in a script, the most usual first."""
    from onoma.romanization import romanizations
    from onoma.variant import usual

    def rank(system: Romanization) -> tuple[float, str]:
        return -usual(system), system.id

    return tuple(s.id for s in sorted(romanizations(language), key=rank) if s.reads(script))
