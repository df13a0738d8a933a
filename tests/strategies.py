"""Names to try laws on: made-up words of every script, shipped names, and other ways to write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

from onoma import Person, Registry
from onoma.parser import particle_kind
from onoma.romanization import romanizations, romanize
from onoma.text import fold

#: Letters of names, by script.
_LETTERS = {
    "Latn": "abcdefghijklmnopqrstuvwxyzáäãåàâąćčçďéèêěęëğíìîïıłľńňñóòôöõøőřśšşťúùûüűůýžżźŭßđþæœ",
    "Cyrl": "абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюяђћџљњјқғөұүә",
    "Grek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ",
    "Arab": "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىئءپچژگکی",
    "Hebr": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "Armn": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "Geor": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "Deva": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौं्",
    "Hani": "王李張刘陈杨黃赵吳周徐孙马朱胡林郭何高罗習近平毛泽东",
    "Hang": "김이박최정강조윤장임한오서신권황안송류전홍정은일성",
    "Kana": "アイウエオカキクケコサシスセソタチツテトナニヌネノ",
}
_TITLES = {
    "Latn": ("Dr", "Mr", "President", "Prime Minister", "Prof."),
    "Cyrl": ("президент", "Президент", "доктор"),
}


def tokens(script: str = "") -> st.SearchStrategy[str]:
    """One word in a script (ISO 15924), or in any; capitalized, shouted or small."""
    alphabets = [_LETTERS[script]] if script else list(_LETTERS.values())
    words = st.one_of([st.text(letters, min_size=1, max_size=12) for letters in alphabets])
    return st.builds(lambda word, case: case(word), words, st.sampled_from([str.title, str.upper, str.lower]))


def names() -> st.SearchStrategy[str]:
    """A name that nobody has: one to four words of one script, with hyphens, initials, commas, titles."""

    def build(words: list[str], joints: list[str], title: str) -> str:
        text = words[0]
        for word, joint in zip(words[1:], joints, strict=False):
            text += joint + word
        return f"{title} {text}".strip()

    scripts = st.one_of(st.sampled_from(["Latn", "Cyrl"]), st.sampled_from(sorted(_LETTERS)))
    words = scripts.flatmap(lambda s: st.lists(st.one_of(tokens(s), initials(s)), min_size=1, max_size=4))
    joints = st.lists(st.sampled_from([" ", " ", " ", "-", ", ", ". ", "’", "  "]), min_size=3, max_size=3)
    titles = st.sampled_from(["", "", "", *_TITLES["Latn"], *_TITLES["Cyrl"]])
    return st.builds(build, words, joints, titles)


def initials(script: str) -> st.SearchStrategy[str]:
    """A capital letter with a full stop."""
    return st.sampled_from(_LETTERS[script]).map(lambda letter: letter.upper() + ".")


def shipped_names() -> st.SearchStrategy[tuple[Person, str]]:
    """One of the shipped people and one of their recorded names."""
    everybody = [(person, alias.text) for person in Registry.shipped() for alias in person.all_names]
    return st.sampled_from(everybody)


def noise() -> st.SearchStrategy[str]:
    """Any text at all: surrogates, controls, numbers, emoji, names with such things in them."""
    anything = st.text(st.characters(exclude_categories=()), max_size=40)
    odd = st.sampled_from([*("", " ", "’", "-", ".", "\x00", "\ud800", "\u202e", "\u0301", "\u200d", "🙂٣ﷺİß")])
    inside = st.builds(lambda a, b, c: a + b + c, names(), odd, names())
    return st.one_of(anything, inside, st.lists(odd, max_size=6).map("".join))


#: Ways to write a name that change nothing of it. What each may do is a fact of writing, not of the library.
PLAIN: dict[str, Callable[[str], str]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "in capitals": str.upper,
    "with spaces": lambda text: "  " + text.replace(" ", " \u00a0 ") + "\t",
    "with typewriter apostrophes": lambda text: text.replace("’", "'"),
    "with letter apostrophes": lambda text: text.replace("’", "ʼ").replace("'", "ʼ"),
    "with grave accents": lambda text: text.replace("’", "`").replace("'", "`"),
    "with a bidi mark": lambda text: "\u200e" + text + "\u200f",
}


def rotations(text: str) -> list[str]:
    """A name with its last word first, if it is of plain words; particles stay behind only where there is a comma."""
    words = text.split()
    if len(words) < 2 or any(not w.replace("-", "").replace("’", "").isalpha() for w in words):
        return []
    first = len(words) - 1
    while first > 1 and particle_kind(fold(words[first - 1])):
        first -= 1
    return [" ".join([*words[first:], *words[:first]]), f"{words[-1]}, {' '.join(words[:-1])}"]


def entitled(text: str) -> list[str]:
    """A name with a title before it, in its own script."""
    letters = [c for c in text.lower() if c.isalpha()]
    script = next((s for s in ("Latn", "Cyrl") if letters and all(c in _LETTERS[s] for c in letters)), "")
    return [f"{title} {text}" for title in _TITLES.get(script, ())]


def romanized(person: Person) -> dict[str, str]:
    """A person's native name by every shipped system for its language: id of the system, text."""
    natives = [a for a in person.aliases if a.kind == "native" and a.language in ("be", "ru", "uk")]
    return {s.id: romanize(a.text, s.id) for a in natives for s in romanizations(a.language)}


def respellings(person: Person, text: str) -> st.SearchStrategy[str]:
    """Another way to write one of a person's names, by one or two changes that keep it that person's."""

    def change(how: str, then: str, choice: int) -> str:
        written = [text, *rotations(text), *entitled(text), *romanized(person).values()]
        return PLAIN[then](PLAIN[how](written[choice % len(written)]))

    ways = st.sampled_from(sorted(PLAIN))
    return st.builds(change, ways, ways, st.integers(0, 63))


def registries() -> st.SearchStrategy[Registry]:
    """Some of the shipped people in any order."""
    people = sorted(Registry.shipped(), key=lambda p: p.id)
    chosen = st.lists(st.sampled_from(people), min_size=1, max_size=8, unique_by=lambda p: p.id)
    return chosen.map(Registry)
