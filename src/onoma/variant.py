"""The spellings under which a person may be met, each with the systems that give it, the usual ones first.

    >>> [v.text for v in variants("Святлана Ціханоўская", language="be")[:3]]
    ['Sviatlana Tsikhanouskaia', 'Sviatlana Tsikhanouskaya', 'Sviatlana Cichanoŭskaja']

A native spelling is written by every system of its language, and once more without the marks that keyboards lack.
A Latin one is led back to the native spellings that it may stand for, and those are written in turn: `unwritten`
runs a system's table backwards, keeps what looks like a name by the letters that follow each other in names, and
verifies each by writing it again.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping

from attrs import frozen

from onoma import scripts, tables
from onoma.correspondences import surprise
from onoma.parser import parse
from onoma.reading import languages
from onoma.rewriting import capitalized
from onoma.romanization import Romanization, own_rules, romanizations, romanize
from onoma.text import clean, fold, lower

#: How often a spelling is met by who lays its system down, in shares that need not sum to one. Set by hand: what
#: is printed in papers and passports is met more often than what libraries and standards ask for.
_USUAL = (
    ("press", 12.0),
    ("icao", 6.0),
    ("passport", 6.0),
    ("kmu", 6.0),
    ("names", 6.0),
    ("moct", 3.0),
    ("elot", 5.0),
    ("act", 5.0),
    ("gaj", 5.0),
    ("bgnpcgn", 4.0),
    ("gki", 3.0),
    ("mvd", 3.0),
    ("gost-52535", 3.0),
    ("wikiped", 2.0),
    ("lacinka", 1.5),
    ("alaloc", 1.5),
    ("ungegn-1987-phonetic", 0.0),
    ("ungegn", 1.5),
)
#: Scripts with capitals; what other scripts are written as gets them here, since it is a name.
_CASED = ("Armn", "Cyrl", "Grek", "Latn")
_ELSE, _SUPERSEDED, _UNMARKED, _FOREIGN = 0.7, 0.5, 0.6, 0.35
#: The languages whose systems a Latin spelling is led back through where none is told: those that have many.
LED_BACK = ("ru", "be", "uk")
#: What the orthography of a language does not allow: у after a vowel is ў in Belarusian, ti is ці, ri is ры.
_NEVER = {
    "be": re.compile(
        "^тс|[аеёіоуыэюя]у|(?:^|[^аеёіоуыэюя])ў|[жшчр]і|ры[іь]|[тд][іеёюяь]|[жшчр][еёюяь]|^ы|[аеёіоуыэюяйўь]ы|[^аеёіоуыэюя]й"
    ),
    "ru": re.compile("[жшчщ][ыюя]|[гкх]ы|^[ыьъ]|[аеёиоуыэюя][ыьъ]|йи|й[аеёиоуыэюя]|ъ[^еёюя]|[^аеёиоуыэюя]й"),
    "uk": re.compile("^[иь]|[аеиіоуєїюя][иь]|й[аеиіуєїюя]|[гкх]ь|[жшчщ]ь|ски|[^аеиіоуєїюя]й"),
}
_NOWHERE = re.compile("(?!)")
#: Endings of adjectives in sister languages, which make a name none of this one, although its letters could be.
_NOT_ENDINGS = {"ru": re.compile("ськ(?:ий|ая|а|ого|ой)$"), "be": re.compile("ськ")}
#: Letters that names of today are not spelt with.
_OLD = frozenset("ѣѳѵѫ")
#: How many readings of a word are followed at once, and how many are kept; and how much less likely, in bits, a
#: native spelling may be than the best one.
_BEAM, _KEPT, _FAR, _ABROAD = 20, 3, 12.0, 0.25
#: What it is worth, in bits, that a word is a given name of the tables.
_KNOWN = 8.0


@frozen
class Variant:
    """A spelling, the systems that give it, and how usual it is among all variants (0 to 1).

    >>> best = variants("Владимир Путин", language="ru")[0]
    >>> best.text, best.native, "en-latn-t-ru-cyrl-m0-press" in best.systems
    ('Vladimir Putin', 'Владимир Путин', True)
    """

    text: str
    #: The native spelling that it writes, and its language, BCP 47.
    native: str
    language: str
    #: Ids of romanizations; empty for a native spelling itself.
    systems: tuple[str, ...]
    share: float
    #: Marks were left out that the systems ask for: `Łukašenka` as `Lukasenka`.
    unmarked: bool = False
    #: What the letters of this name do not tell the systems (short vowels, readings of characters); empty: nothing.
    limits: str = ""

    def to_dict(self) -> dict[str, object]:
        """The variant as plain JSON values."""
        return {
            "text": self.text,
            "native": self.native,
            "language": self.language,
            "systems": list(self.systems),
            "share": round(self.share, 6),
            "unmarked": self.unmarked,
            "limits": self.limits,
        }


def variants(text: str, *, language: str | None = None) -> tuple[Variant, ...]:
    """The spellings under which the bearer of a name may be met, most usual first; shares sum to 1.

    A name is written by one system from end to end, as whoever wrote it did. For a name in Latin letters, `language`
    tells whose native spelling to think of; without it, Belarusian, Russian and Ukrainian ones are tried.

    >>> {"Swetlana Tichanowskaja", "Svetlana Tihanovskaâ"} <= {v.text for v in variants("Светлана Тихановская")}
    True
    >>> found = {v.text: v.native for v in variants("Swetlana Tichanowskaja")}
    >>> found["Svetlana Tikhanovskaya"]
    'Светлана Тихановская'
    >>> variants("42")
    ()
    """
    if not isinstance(text, str):
        raise TypeError(f"variants takes a str, not {type(text).__name__}")
    text = clean(text)
    found: dict[str, list[Variant]] = {}
    natives = _natives(text, language)
    if not natives and scripts.script(text) != "Zyyy":
        return (Variant(text, "", language or "und", (), 1.0),)
    for native, spoken, share in natives:
        if scripts.script(native) != "Latn":
            _add(found, Variant(native, native, spoken, (), share))
        for variant in _written(native, spoken, share):
            _add(found, variant)
    merged = [_merged(same) for same in found.values()]
    total = sum(v.share for v in merged) or 1.0
    ranked = sorted(merged, key=lambda v: (-v.share, v.text))
    return tuple(
        Variant(v.text, v.native, v.language, v.systems, v.share / total, v.unmarked, v.limits) for v in ranked
    )


def search_query(found: Iterable[Variant], *, limit: int = 12) -> str:
    """A boolean query for news archives and search engines: the most usual spellings, each a phrase.

    Spellings that differ in case or marks alone are asked for once, since engines hold them to be the same.

    >>> search_query(variants("Владимир Путин", language="ru"), limit=3)
    '"Vladimir Putin" OR "Wladimir Putin" OR "Vladimir Poutine"'
    """
    phrases: dict[str, str] = {}
    for variant in found:
        key = " ".join(fold(word) for word in variant.text.split())
        if len(phrases) < limit:
            phrases.setdefault(key, variant.text.replace('"', ""))
    return " OR ".join(f'"{phrase}"' for phrase in phrases.values())


def unwritten(word: str, system: str) -> tuple[str, ...]:
    """The native spellings that a system writes so, likeliest first: its table run backwards.

    >>> unwritten("Tichanowskaja", "de-latn-t-ru-cyrl-m0-press")[0]
    'тихановская'
    """
    found = _unwritten(fold(word), system)
    if fold(word) != lower(word):
        found = tuple(native for native in found if lower(romanize(native, system)) == lower(word))
    return found[:_KEPT]


def is_spelt(word: str, language: str) -> bool:
    """Whether the orthography of a language allows a word.

    >>> is_spelt("Зеленський", "uk"), is_spelt("Зеленський", "ru")
    (True, False)
    """
    word = lower(word)
    return not any(table.get(language, _NOWHERE).search(word) for table in (_NEVER, _NOT_ENDINGS))


def usual(system: Romanization) -> float:
    """How often spellings by a system are met, as a weight; what is superseded or meant for readers of one
    foreign language counts less.

    >>> en, de = (usual(s) for s in romanizations("ru") if s.id.startswith(("en-", "de-")) and s.id.endswith("-press"))
    >>> en > de or de > en
    True
    """
    target, mechanism = system.id.split("-", 1)[0], system.id.split("-m0-")[1]
    weight = next((w for name, w in _USUAL if mechanism.startswith(name)), _ELSE)
    if system.status.startswith("superseded"):
        weight *= _SUPERSEDED
    if mechanism.startswith("press") and target != "en":
        weight *= _FOREIGN
    return weight


def _natives(text: str, language: str | None) -> list[tuple[str, str, float]]:
    """The native spellings that a name may stand for, their languages, and how likely each is."""
    words = [token.text for token in parse(text, language=language).tokens] or text.split()
    script = scripts.script(text)
    if script == "Zyyy" or not words:
        return []
    if script != "Latn":
        spoken = set.intersection(*(set(languages(word, language or "und")) for word in words)) if words else set()
        known = [one for one in sorted(spoken) if any(s.reads(script) for s in romanizations(one))]
        told = [language.split("-")[0]] if language else known
        share = 1.0 / max(1, len(told))
        # Russian, Ukrainian and Bulgarian share letters; the first of them is by far the most printed.
        return [(text, one, share * (4.0 if one == "ru" else 1.0)) for one in told]
    return _led_back(words, (language.split("-")[0],) if language else LED_BACK)


def _led_back(words: list[str], spoken: tuple[str, ...]) -> list[tuple[str, str, float]]:
    # With its marks (ŭ, ï, ł) a spelling tells more; without a system that writes them so, they tell nothing.
    return _by_systems(words, spoken) or _by_systems([fold(word) for word in words], spoken)


def _by_systems(words: list[str], spoken: tuple[str, ...]) -> list[tuple[str, str, float]]:
    found: dict[tuple[str, str], float] = {}
    for one in spoken:
        for system in often(one):
            choices = [unwritten(word, system.id) for word in words]
            if all(choices):
                native = " ".join(_cased(word, options[0]) for word, options in zip(words, choices, strict=True))
                if all(one in languages(word) for word in native.split()):
                    found[native, one] = found.get((native, one), 0.0) + usual(system)
    # By how usual the systems are, and how likely each is as a name: among those of its language by all bits that
    # letters tell, beside other languages by a part of them, since most names that letters were learned from are
    # Russian.
    bits = {key: surprisal(key[0]) for key in found}
    least = {one: min(b for (_, o), b in bits.items() if o == one) for _, one in found}
    ranked = []
    for (native, one), weight in found.items():
        behind = bits[native, one] - least[one] + (least[one] - min(least.values())) * _ABROAD
        if behind < _FAR:
            ranked.append((native, one, weight * 2.0**-behind))
    ranked.sort(key=lambda item: (-item[2], item[:2]))
    kept = 1 if len(spoken) > 1 else 2
    return [item for at, item in enumerate(ranked) if sum(item[1] == r[1] for r in ranked[:at]) < kept]


@functools.cache
def often(language: str) -> tuple[Romanization, ...]:
    """The systems of a language that spellings are likely to be by, most usual first.

    >>> often("be")[0].id
    'en-latn-t-be-cyrl-m0-press'
    """
    found = [s for s in romanizations(language) if s.script in ("Cyrl", "Grek", "Geor", "Armn")]
    return tuple(sorted(found, key=lambda s: (-usual(s), s.id))[:14])


def surprisal(native: str) -> float:
    """How unlikely a spelling is as a name, in bits; where letters were not learned, the shorter the better.

    >>> surprisal("Светлана") < surprisal("Цветлана")
    True
    """
    if scripts.script(native) != "Cyrl":
        return float(len(native))
    known = _given()
    # The letters were learned from names that are Russian for the most part; ў is to be as usual as its в.
    return sum(
        surprise(fold(word).replace("ў", "в"), "Cyrl") - (_KNOWN if fold(word) in known else 0.0)
        for word in native.split()
    )


@functools.cache
def _given() -> frozenset[str]:
    """The given names of the tables, folded."""
    header = ("group", "language", "text", "sex", "source")
    return frozenset(fold(row.cells[2]) for row in tables.read("names/given.tsv", header).rows)


@functools.lru_cache(maxsize=65536)
def _unwritten(word: str, system: str) -> tuple[str, ...]:
    table, longest = _backwards(system)
    never = _NEVER.get(system.split("-t-")[1].split("-")[0], _NOWHERE)
    beams: list[dict[str, float]] = [{} for _ in range(len(word) + 1)]
    beams[0][""] = 0.0
    for at in range(len(word)):
        for native in sorted(beams[at], key=lambda n: (beams[at][n], n))[:_BEAM]:
            for size in range(1, min(longest, len(word) - at) + 1):
                for letters in table.get(word[at : at + size], ()):
                    longer = native + letters
                    if never.search(longer):
                        continue
                    # A rough measure is enough here: the whole word is judged at the end.
                    beams[at + size].setdefault(longer, surprisal(longer))
    fitting = [n for n in sorted(beams[-1], key=lambda n: (beams[-1][n], n)) if fold(romanize(n, system)) == word]
    return tuple(fitting)


@functools.cache
def _backwards(system: str) -> tuple[Mapping[str, tuple[str, ...]], int]:
    """A table by what it writes: folded Latin letters, and the native ones that they may stand for."""
    found: dict[str, dict[str, None]] = {}
    own = own_rules(system)
    # The soft sign, where a system does not write it, may stand unseen after these.
    soft = "лнстдзрц" if any(r.letters == "ь" and not r.latin for r in own) else ""
    for rule in own:
        latin = fold(rule.latin)
        # An accent cannot be told from a spelling without it.
        accented = "\u0301" in unicodedata.normalize("NFD", rule.letters)
        if latin and not accented and not set(rule.letters) & _OLD:
            found.setdefault(latin, {})[rule.letters] = None
            if rule.letters in soft:
                found[latin][rule.letters + "ь"] = None
    longest = max(map(len, found), default=0)
    return {latin: tuple(letters) for latin, letters in found.items()}, longest


def _written(native: str, language: str, share: float) -> Iterable[Variant]:
    for system in romanizations(language):
        if not system.reads(scripts.script(native)) or not usual(system):
            continue
        text, doubts = romanize(native, system.id), system.doubts(native)
        if system.script not in _CASED:
            text = " ".join(capitalized(word) if word.islower() else word for word in text.split(" "))
        yield Variant(text, native, language, (system.id,), share * usual(system), False, doubts)
        plain = _plain(text)
        if plain != text:
            weight = share * usual(system) * _UNMARKED
            yield Variant(plain, native, language, (system.id,), weight, True, doubts)


def _plain(text: str) -> str:
    """A spelling without marks: combining ones, ties, signs for soft and hard, letters of their own as bare ones."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    letters = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ə": "a", "Ə": "A", "ø": "o", "Ø": "O"}
    return "".join(letters.get(c, c) for c in bare if c.isalpha() or c in " -." or (c.isascii() and c != "'"))


def _add(found: dict[str, list[Variant]], variant: Variant) -> None:
    found.setdefault(variant.text, []).append(variant)


def _merged(same: list[Variant]) -> Variant:
    best = max(same, key=lambda v: (not v.unmarked, v.share))
    systems = dict.fromkeys(system for v in sorted(same, key=lambda v: -v.share) for system in v.systems)
    return Variant(
        text=best.text,
        native=best.native,
        language=best.language,
        systems=tuple(systems),
        share=sum(v.share for v in same),
        unmarked=all(v.unmarked for v in same),
        limits=best.limits,
    )


def _cased(word: str, native: str) -> str:
    return native.upper() if word.isupper() and len(word) > 1 else native.capitalize()
