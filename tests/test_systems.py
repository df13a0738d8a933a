"""One convention for a whole name: what it is worth as evidence, and when."""

from __future__ import annotations

import pytest

from onoma import compare, romanizations, romanize
from onoma.evidence.pairs import by_sound
from onoma.evidence.systems import _may_write, throughout
from onoma.text import fold
from onoma.weights import weight


@pytest.mark.parametrize(
    ("a", "b", "system"),
    [
        ("Svyatlana Tsikhanowskaya", "Святлана Ціханоўская", "be-latn-t-be-cyrl-m0-bgnpcgn-1979"),
        ("Tsikhanouskaya Sviatlana", "Святлана Георгіеўна Ціханоўская", "en-latn-t-be-cyrl-m0-press"),
        ("Kim Daejung", "김대중", "en-latn-t-ko-hang-m0-press"),
        ("Chiang Ching-kuo", "蔣經國", "zh-latn-t-zh-hani-m0-wade-giles-1912"),
        ("Kyriakos Mitsotakis", "Κυριάκος Μητσοτάκης", "en-latn-t-el-grek-m0-press"),
    ],
)
def test_one_system_from_end_to_end_is_evidence(a: str, b: str, system: str) -> None:
    """It counts once, names the system, and the order of the two names makes no difference."""
    for one, other in ((a, b), (b, a)):
        (found,) = [e for e in compare(one, other).evidence if e.kind == "system"]
        assert found.bits == weight("whole.system")
        assert system in found.codes


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Sviatlana Tsikhanowskaya", "Святлана Ціханоўская"),  # by two conventions
        ("Tsikhanowskaya", "Ціханоўская"),  # one word says nothing of the whole
        ("Svyatlana Maria Tsikhanowskaya", "Святлана Ціханоўская"),  # a word that is none of the others
        ("Светлана Тихановская", "Святлана Ціханоўская"),  # no Latin side
        ("Svetlana Tikhanovskaya", "Svyatlana Tsikhanowskaya"),  # no native side
    ],
)
def test_anything_less_is_not(a: str, b: str) -> None:
    """Two conventions, a single word, a word too many, or no side in Latin letters: nothing is said."""
    assert not [e for e in compare(a, b).evidence if e.kind == "system"]


def test_the_language_may_be_told() -> None:
    """A name that is marked as Belarusian is tried by the systems of Belarusian alone."""
    latin, native = ("Ivan", "Ivanov"), ("Иван", "Иванов")
    assert throughout(latin, native) == "ru"
    assert throughout(latin, native, "bg") == "bg"


@pytest.mark.parametrize(
    ("word", "language", "script"),
    [
        ("Ціханоўская", "be", "Cyrl"),
        ("Ющенко", "uk", "Cyrl"),
        ("ГРИГОРЬЕВ", "ru", "Cyrl"),
        ("Παπαδόπουλος", "el", "Grek"),
        ("Հակոբյան", "hy", "Armn"),
        ("שלום", "he", "Hebr"),
        ("خالد", "ar", "Arab"),
        ("राजेश", "hi", "Deva"),
    ],
)
def test_no_system_that_wrote_a_word_is_passed_over(word: str, language: str, script: str) -> None:
    """Letters that are missing rule out systems that write otherwise, and only those."""
    systems = [s.id for s in romanizations(language) if s.reads(script)]
    written = {s: fold("".join(romanize(word, s).replace("-", " ").split())) for s in systems}
    for system, latin in written.items():
        assert system in _may_write([(latin, word)], language, script)
    if script == "Cyrl":
        assert any(len(_may_write([(latin, word)], language, script)) < len(systems) for latin in written.values())


def test_sounds_are_followed_only_so_far() -> None:
    """A way that costs more than it may is none; any other is the same as without a bound."""
    words = ("Тихановская", "Ціханоўская", "ru", "be")
    best = by_sound(*words)
    assert best is not None
    assert by_sound(*words, most=best.cost) == best
    assert by_sound(*words, most=best.cost / 2) is None
