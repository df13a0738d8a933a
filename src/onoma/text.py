"""Unicode hygiene: what makes two strings that look alike be alike.

`clean` is for a whole text and keeps what a reader sees; `fold` is for one word and yields the key under which
spellings count as the same letters.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from onoma import characters, scripts

#: The one apostrophe that all others become, be they letters (U+02BC), quotes or accents.
APOSTROPHE = "’"
_APOSTROPHES = "'`´ʹʼʻʽ‘ˈ′＇"
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
# Compatibility forms that keyboards and old encodings leave in names: full-width Latin, Arabic presentation forms,
# CJK compatibility ideographs (common in Korean data), half-width kana.
_COMPATIBLE = re.compile("[\uf900-\ufaff\ufb00-\ufdff\ufe70-\ufefc\uff01-\uffee\u3000\u2126\u212a\u212b]+")
# Persian spells compounds with a zero-width non-joiner (احمدی‌نژاد) where others write a space or nothing.
_JOINER = re.compile("(?<=[\u0600-\u06ff])\u200c(?=[\u0600-\u06ff])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_QUOTES = str.maketrans(dict.fromkeys(_APOSTROPHES, APOSTROPHE))

# Letters that canonical decomposition leaves whole.
_LATIN_LETTERS = str.maketrans(
    {
        "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ŀ": "l", "ħ": "h",
        "ŧ": "t", "ŋ": "n", "ə": "a", "ǝ": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ĸ": "k",
        "ʾ": None, "ʿ": None, "ˮ": None, "ʺ": None, "·": None,
    }
)  # fmt: skip
_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ة": "ه",
     "ۀ": "ه", "ؤ": "و", "ئ": "ي", "ء": None, "ڵ": "ل", "ێ": "ي", "ۆ": "و", "ڕ": "ر"}
)  # fmt: skip
#: Sorani Kurdish writes its vowels: this one Arabic leaves out but at the end of a word, and before others stands a
#: carrier that Arabic does not need.
_SORANI = re.compile("ە(?=.)|^ئ(?=[ێۆوەی])")
# Scripts whose vowel signs are combining marks that spell, not accents that decorate.
_MARKS_SPELL = frozenset(
    {"Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Thai", "Laoo", "Khmr", "Mymr",
     "Tibt", "Thaa", "Hira", "Kana", "Hang"}
)  # fmt: skip

# Letters of two alphabets that look the same; the left column is Latin.
_LATIN_LOOK, _CYRILLIC_LOOK = "aceopxyikhbmtABCEHIJKMOPSTXYjsüöï", "асеорхуікһьмтАВСЕНІЈКМОРЅТХУјѕӱӧї"
_TO_CYRILLIC = str.maketrans(_LATIN_LOOK, _CYRILLIC_LOOK)
_TO_LATIN = str.maketrans(_CYRILLIC_LOOK, _LATIN_LOOK)


#: Letters of which nothing is to be cleaned, with a space between words: most names are of nothing else.
_LETTERS = "[A-Za-z.,\u00c0-\u017f\u0400-\u052f\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\uac00-\ud7a3-]+"
_CLEAN = re.compile(f"{_LETTERS}(?: {_LETTERS})*")


def clean(text: str) -> str:
    """NFC, one kind of space, apostrophe and dash, nothing invisible.

    >>> clean("Дарʼя\\u200f   Домрачева ")
    'Дар’я Домрачева'
    """
    if _CLEAN.fullmatch(text):
        return text
    if text.isascii():
        if text.isprintable() and not ("  " in text or "'" in text or "`" in text):
            return text.strip()
        text = _INVISIBLE.sub("", text)
        return _SPACES.sub(" ", text).strip().translate(_QUOTES)
    text = _COMPATIBLE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), text)
    text = _INVISIBLE.sub("", _JOINER.sub("-", text)).translate(_DASHES)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip().translate(_QUOTES))


def repair(word: str) -> str:
    """A word with look-alike letters of another alphabet put back into its own.

    >>> repair("Віктop") == "Віктор"
    True
    """
    if word.isascii():
        return word
    found = {scripts.script_of(c) for c in word}
    if not {"Latn", "Cyrl"} <= found:
        return word
    if scripts.script(word) == "Cyrl":
        return word.translate(_TO_CYRILLIC)
    return word.translate(_TO_LATIN)


def lower(word: str) -> str:
    """A cleaned word in lower case with its diacritics, look-alikes repaired: what readings are taken from.

    >>> lower("ЦІХАНОЎСКАЯ"), lower("ŁUKAŠENKA"), lower("İlham")
    ('ціханоўская', 'łukašenka', 'ilham')
    """
    return word.lower() if word.isascii() else _lower(word)


@functools.lru_cache(maxsize=1024)
def _lower(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word.casefold().replace("i\u0307", "i")
    word = unicodedata.normalize("NFC", repair(word).casefold())
    # Capital İ casefolds to an i with a dot too many; a stress mark over a Cyrillic vowel is for learners.
    return unicodedata.normalize("NFC", word.replace("i\u0307", "i").replace("\u0301", "").replace("\u0300", ""))


#: Words of one alphabet, each letter a character of its own: these fold letter by letter, which is much faster.
_PLAIN = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]+|[\u0400-\u045f\u0490\u0491]+")


@functools.cache
def _folded() -> dict[int, str]:
    letters = [chr(code) for code in (*range(0x41, 0x180), *range(0x400, 0x460), 0x490, 0x491)]
    return {ord(letter): _fold(lower(letter)) for letter in letters if _PLAIN.fullmatch(letter)}


@functools.lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """The letters of a word without case, accents, apostrophes or look-alikes.

    Letters of their own are kept (й, ў, ї); ё is printed е so often that the two are one here. Arabic letters
    that writers interchange (ا أ إ آ, ي ى ی, ك ک, ه ة) are one each, as are the ways to write a Chinese character.

    >>> fold("Łukašenka"), fold("Гарбачоў"), fold("Семёнов"), fold("أحمد"), fold("陳")
    ('lukasenka', 'гарбачоў', 'семенов', 'احمد', '陈')
    """
    if _PLAIN.fullmatch(word):
        return word.translate(_folded())
    word = lower(word)
    if word.isascii():
        return word.replace(APOSTROPHE, "").replace("'", "")
    return _fold(word)


def _fold(word: str) -> str:
    # Hebrew geresh and gershayim mark a foreign sound or an abbreviation, as an apostrophe does.
    word = word.replace(APOSTROPHE, "").replace("׳", "").replace("״", "")
    script = scripts.script(word)
    if script == "Latn":
        word = word.replace("ß", "ss").translate(_LATIN_LETTERS)
        return "".join([c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)])
    if script == "Cyrl":
        return word.replace("ё", "е").replace("ѣ", "е").replace("\u0300", "").replace("\u0301", "")
    if script == "Hani":
        return characters.usual(word)
    if script in _MARKS_SPELL:
        return word
    if script == "Arab":
        word = _SORANI.sub("", word).replace("ە", "ه").translate(_ARABIC_LETTERS)
    bare = "".join([c for c in unicodedata.normalize("NFD", word) if not unicodedata.category(c).startswith("M")])
    return unicodedata.normalize("NFC", bare)
