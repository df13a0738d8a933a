"""One convention for a whole name: who writes a name in Latin letters writes all its words by one system."""

from __future__ import annotations

from onoma import scripts
from onoma.evidence.names import Finding
from onoma.evidence.pairs import Reason
from onoma.model import Name, Token
from onoma.reading import spoken
from onoma.romanization import spellings, title
from onoma.text import fold
from onoma.views import words
from onoma.weights import weight


def consistent(query: Name, alias: Name) -> Finding | None:
    """That all Latin words of one name are words of the other, in its own script, by one and the same system.

    Two words are the least of which it says anything; words of the native name may be left over (a patronymic).

    >>> from onoma import parse
    >>> found = consistent(parse("Svyatlana Tsikhanowskaya"), parse("Святлана Ціханоўская"))
    >>> found.reason().sentence
    'Svyatlana Tsikhanowskaya is Святлана Ціханоўская by BGN/PCGN 1979 Belarusian throughout'
    >>> consistent(parse("Sviatlana Tsikhanowskaya"), parse("Святлана Ціханоўская"))
    """
    asked, known = words(query), words(alias)
    latin, native = (asked, known) if _is_latin(asked) else (known, asked)
    if len(latin) < 2 or len(native) < len(latin) or not _is_latin(latin) or _is_latin(native[:1]):
        return None
    name = alias if native is known else query
    told = name.language.split("-")[0]
    for language in spoken([t.text for t in native]) if told in ("", "und") else [told]:
        if systems := _throughout(latin, native, language):
            sides = [tuple(t.text for t in side) for side in (asked, known)]
            return Finding("system", weight("whole.system"), *sides, lambda: _told(latin, native, systems))
    return None


def _is_latin(tokens: list[Token]) -> bool:
    return all(scripts.script(t.text) == "Latn" for t in tokens)


def _throughout(latin: list[Token], native: list[Token], language: str) -> list[str]:
    """The systems by which each Latin word is one of the native words, each of which is used once."""
    fitting: set[str] | None = None
    left = [spellings(t.text.lower(), language) for t in native]
    for token in latin:
        key = fold(token.text)
        at = next((i for i, known in enumerate(left) if key in known), None)
        if at is None:
            return []
        systems = left.pop(at)[key]
        fitting = set(systems) if fitting is None else fitting.intersection(systems)
        if not fitting:
            return []
    return sorted(fitting or ())


def _told(latin: list[Token], native: list[Token], systems: list[str]) -> Reason:
    written, stood = (" ".join(t.text for t in side) for side in (latin, native))
    others = len(systems) - 1
    more = f" and {others} other{'s' if others > 1 else ''}" if others else ""
    return Reason("system", f"{written} is {stood} by {title(systems[0])}{more} throughout")
