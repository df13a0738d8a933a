"""Letters in, letters out: the machine that runs a table of romanization.

A row says how `letters` are written between `before` and `after`. Longer letters go first, then the more narrowly
placed row. A place is `^` or `$` (the word's edge), `V` (a vowel letter), `C` (a consonant letter), letters in
brackets, several of these side by side for any of them, or `!` and such a list for none of them; `+` joins places
that must follow one another (`C+C`, two consonants); `^ال~` is anywhere in a word that begins with ال. The apostrophe
is a letter between letters and stands as `’`.

What a table does not place goes through `str.translate`, the rest through one regular expression: a name costs a
few microseconds, whatever the size of the table.
"""

from __future__ import annotations

import functools
import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import NamedTuple

VOWELS = "аеёиіїоуыэюяєѣѵaeiouy"
CONSONANTS = "бвгґджзйклмнпрстўфхцчшщѳ"
PLACE = re.compile(r"!?(?:[\^$VC]|\[[^\[\]]+\])+(?:\+(?:[VC]|\[[^\[\]]+\]))*|\^\w+~|")

#: A stress mark stands on a vowel and ends no word.
_STRESS = "\u0301"
#: The apostrophe, once known to be a letter.
_APOSTROPHE = "\u02bc"
_APOSTROPHES = re.compile(r"['’ʼ`´](?<=[^\W\d_].)(?=[^\W\d_])")
_TIE = "\u0361"
#: From how many first letters on they are grouped.
_MANY = 40
#: Where the characters of East Asia begin, by code point.
_EAST = 0x2E80
#: How far from its beginning a word is looked at for what it begins with.
_LONGEST = 16


class Rule(NamedTuple):
    """One row of a table: `letters` between `before` and `after` are written `latin`."""

    letters: str
    before: str
    after: str
    latin: str


class Machine(NamedTuple):
    """A table made ready: letters that depend on their place by a pattern, the others by `str.translate`."""

    apostrophe: bool
    pattern: re.Pattern[str] | None
    #: What a match of the pattern is written as.
    written: Callable[[re.Match[str]], str]
    #: Small letters, and such capitals as become one letter.
    plain: Mapping[int, str]
    #: What else stands in a row, in both cases.
    letters: frozenset[str]
    #: A row reads or places a space.
    spaced: bool
    #: The small letters of alphabets that are written alike wherever they stand, and how.
    always: Mapping[str, str]

    def reads(self, text: str) -> bool:
        """Whether any of the letters of a text stands in a row."""
        plain = self.plain.keys().isdisjoint(map(ord, text.replace(_APOSTROPHE, "")))
        return not (plain and self.letters.isdisjoint(text))

    def write(self, text: str) -> str:
        """A text in NFC (or in whatever form the table is in), rewritten."""
        if self.apostrophe:
            text = _APOSTROPHES.sub(_APOSTROPHE, text)
        if self.pattern is not None:
            text = self.pattern.sub(self.written, text)
        return text.translate(self.plain) if self.plain else text


def machine(rules: Iterable[Rule], *, vowels: str = VOWELS, consonants: str = CONSONANTS) -> Machine:
    """The rows of a table made ready, in the order in which they are tried.

    >>> machine([Rule("ж", "", "", "zh"), Rule("е", "^", "", "ye"), Rule("е", "", "", "e")]).write("Еже ЖЕ")
    'Yezhe ZHE'
    """
    all_rules = tuple(rules)
    plain = {r.letters: r.latin for r in all_rules if len(r.letters) == 1 and not r.before and not r.after}
    placed = [r for r in all_rules if len(r.letters) > 1 or r.before or r.after]
    written = {c for r in placed for c in r.latin}
    if written & (plain.keys() | ({_APOSTROPHE} if "’" in plain else set())):
        # What the pattern has written must not be translated again.
        placed, plain = list(all_rules), {}
    cased = any(_upper(c) != c for r in all_rules for c in r.letters)
    wide = {_upper(c) for c, latin in plain.items() if _upper(c) != c and capitalized(latin) != latin.upper()}
    narrow = {_upper(c): latin.upper() for c, latin in plain.items() if _upper(c) != c and _upper(c) not in wide}

    # Characters of East Asia carry no marks; a table of hundreds of them is ready much sooner without a set of all.
    word = r"[\w]" if all(ord(c) >= _EAST for r in placed for c in r.letters) else _word()
    # By first letter, so that the engine tries no row in vain. Where letters have several rows, an empty group after
    # each tells which it was; what a match costs grows with their number.
    rows_of = Counter([*(r.letters for r in placed), *plain])
    firsts: dict[str, list[str]] = {}
    for rule in placed:
        row = _regex(rule, vowels, consonants, word, tail=True) + ("()" if rows_of[rule.letters] > 1 else "")
        firsts.setdefault(rule.letters[0], []).append(row)
    branches = [f"{_cases(first)}(?:{'|'.join(rows)})" for first, rows in firsts.items()]
    if len(branches) > _MANY:
        # Alternatives are tried one after the other: of hundreds, only those of a few first letters.
        size = math.isqrt(len(branches))
        groups = [(list(firsts)[at : at + size], branches[at : at + size]) for at in range(0, len(branches), size)]
        branches = [f"(?=[{''.join(map(_both_cases, some))}])(?:{'|'.join(rows)})" for some, rows in groups]
    if wide:
        branches.append(f"[{''.join(sorted(wide))}]")
    letters = "".join(sorted({*map(_upper, firsts), *firsts, *wide}))
    body = f"(?=[{re.escape(letters)}])(?:{'|'.join(branches)})".replace("’", _APOSTROPHE)

    # The groups are numbered in the order of the branches, not of the rules.
    by_first: dict[str, list[Rule]] = {}
    for rule in placed:
        by_first.setdefault(rule.letters[0], []).append(rule)
    latins = ["", *(r.latin for first in firsts for r in by_first[first] if rows_of[r.letters] > 1)]
    only = {r.letters.replace("’", _APOSTROPHE): r.latin for r in placed if rows_of[r.letters] == 1}
    # Hundreds of characters are read alike.
    translated = {ord(c.replace("’", _APOSTROPHE)): sys.intern(latin) for c, latin in {**narrow, **plain}.items()}
    letters_of = {c for r in all_rules for letter in r.letters for c in (letter, _upper(letter))}
    bound = {c for r in placed for c in r.letters}
    return Machine(
        apostrophe=any("’" in r.letters for r in all_rules),
        pattern=re.compile(body) if letters else None,
        written=_cased(latins, only, translated)
        if cased
        else lambda match: latins[match.lastindex] if match.lastindex else only[match[0]],
        plain=translated,
        letters=frozenset(sys.intern(c) for c in letters_of if ord(c) not in translated or c == _APOSTROPHE),
        spaced=any(" " in r.letters + r.before + r.after for r in all_rules),
        always={c: latin for c, latin in plain.items() if c not in bound and ord(c) < _EAST},
    )


def _cased(latins: Sequence[str], only: Mapping[str, str], plain: Mapping[int, str]) -> Callable[[re.Match[str]], str]:
    def written(match: re.Match[str]) -> str:
        letters, row = match[0], match.lastindex
        low = letters.lower()
        latin = latins[row] if row else only[low] if low in only else plain[ord(low)]
        return latin if letters.islower() else _capitals(latin, match)

    return written


def pattern(rule: Rule, *, vowels: str = VOWELS, consonants: str = CONSONANTS) -> re.Pattern[str]:
    """What matches a rule's letters in their place, in whatever case.

    >>> bool(pattern(Rule("е", "^V", "", "ye")).search("Ева"))
    True
    """
    return re.compile(_regex(rule, vowels, consonants, _word()))


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Rows as they are tried: longer letters first, then those with more places, and with longer ones."""
    return tuple(
        sorted(
            rules, key=lambda r: (-len(r.letters), -bool(r.before) - bool(r.after), -(r.before + r.after).count("+"))
        )
    )


def _regex(rule: Rule, vowels: str, consonants: str, word: str, *, tail: bool = False) -> str:
    """A rule as a regular expression; with `tail`, for a place where its first letter is already behind."""
    letters = "".join(_cases(c) for c in (rule.letters[1:] if tail else rule.letters))
    size = "." * len(rule.letters)
    before = _place(rule.before, "(?<{}{}" + size + ")", vowels, consonants, word) if rule.before else ""
    after = _place(rule.after, "(?{}{})", vowels, consonants, word) if rule.after else ""
    return letters + before + after


@functools.lru_cache(maxsize=4096)
def _place(place: str, look: str, vowels: str, consonants: str, word: str) -> str:
    """A place as a look behind or ahead: `look` takes `=` or `!`, then a set of letters, or several in a row."""
    if "+" in place:
        return look.format("=", "".join(_set(_letters(one, vowels, consonants)) for one in place.split("+")))
    if place.endswith("~"):
        # A look behind has one width, so that there is one for each length of word.
        start = rf"(?<!\w){re.escape(place[1:-1])}"
        return "(?:" + "|".join(look.format("=", start + rf"\S{{{n}}}") for n in range(1, _LONGEST)) + ")"
    negated, items = place.startswith("!"), place.removeprefix("!")
    letters = _letters(items, vowels, consonants)
    edge = re.search(r"[\^$]", re.sub(r"\[[^\[\]]*\]", "", items)) is not None
    if negated:
        parts = [look.format("!", _set(letters))] if letters else []
        return "".join([*parts, look.format("=", word)] if edge else parts)
    choices = [look.format("=", _set(letters))] if letters else []
    choices += [look.format("!", word)] if edge else []
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _letters(items: str, vowels: str, consonants: str) -> set[str]:
    """The letters that a place names, in both cases."""
    listed = "".join(re.findall(r"\[([^\[\]]*)\]", items))
    marks = re.sub(r"\[[^\[\]]*\]", "", items)
    listed += (vowels + _STRESS if "V" in marks else "") + (consonants if "C" in marks else "")
    return {*listed, *map(_upper, listed)}


def _set(letters: Iterable[str]) -> str:
    """A character class, its neighbours drawn together to ranges."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, letters)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return f"[{''.join(re.escape(chr(a)) + ('' if a == b else '-' + re.escape(chr(b))) for a, b in ranges)}]"


@functools.cache
def _word() -> str:
    """What words are made of: letters, and combining marks, which end no word, as `\\w` alone would have it."""
    marks = [chr(c) for c in range(0x300, 0x1900) if unicodedata.category(chr(c)).startswith("M")]
    return rf"[\w{_set([*marks, chr(0x200C), chr(0x200D)])[1:-1]}]"


def _upper(letter: str) -> str:
    """A letter's capital, or itself where that is not one letter."""
    upper = letter.upper()
    return upper if len(upper) == 1 else letter


def _both_cases(letter: str) -> str:
    return re.escape(letter + _upper(letter))


def _cases(letter: str) -> str:
    upper = _upper(letter)
    return re.escape(letter) if upper == letter else f"[{letter}{upper}]"


def _capitals(latin: str, match: re.Match[str]) -> str:
    """Latin letters in the case of what they stand for, which the neighbours of a single capital decide."""
    letters, text = match[0], match.string
    if not letters[0].isupper():
        return latin
    if letters != letters.upper():
        return capitalized(latin)
    if len(letters) > 1:
        return latin.upper()
    end, start = match.end(), match.start()
    end += text.startswith(_APOSTROPHE, end)
    start -= text.startswith(_APOSTROPHE, start - 1) if start else 0
    following, preceding = text[end : end + 1], text[start - 1 : start]
    beside = following if following.isalpha() else preceding
    return latin.upper() if beside.isupper() else capitalized(latin)


def capitalized(latin: str) -> str:
    """With its first letter a capital, and one tied to it.

    >>> capitalized("t͡s") == "T͡S", capitalized("ʻa")
    (True, 'ʻA')
    """
    for at, char in enumerate(latin):
        if char.isalpha() and char != char.upper():
            end = at + 3 if latin[at + 1 : at + 2] == _TIE else at + 1
            return latin[:at] + latin[at:end].upper() + latin[end:]
    return latin


def with_capitals(text: str, small: Set[str]) -> str:
    """A name with capitals, but for the words that stay small inside it, and an article with a hyphen anywhere.

    >>> with_capitals("muḩammad al amīn", {"al"}), with_capitals("bashar al-asad", {"al-"})
    ('Muḩammad al Amīn', 'Bashar al-Asad')
    """
    words = text.split(" ")
    for at, word in enumerate(words):
        if word and word[0] != "(" and not (at and word in small):
            article = word[: word.rfind("-") + 1]
            head, rest = (article, word.removeprefix(article)) if article in small else ("", word)
            words[at] = head + (rest[:1].upper() + rest[1:] if rest[:1].isalpha() else capitalized(rest))
    return " ".join(words)
