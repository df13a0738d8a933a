"""Sound laws and alignment: what must hold for every pair of readings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onoma import checks
from onoma.evidence.pairs import aligned
from onoma.phonemes import align, laws
from onoma.reading import readings

_SOUNDS = st.text(alphabet="aeiouyjwpbfvmtdsznlrcʒčǯšžkgxh", max_size=12)
_SCRIPTS = st.sampled_from(["", "Latn", "Cyrl", "Arab", "Hebr", "Grek", "Kana", "Taml"])


def test_the_laws_hold_in_their_examples() -> None:
    """The two examples of every law, read in its languages, are related by it."""
    assert [str(problem) for problem in checks.check_laws()] == []


@given(_SOUNDS, _SCRIPTS)
def test_a_reading_is_itself_at_no_cost(a: str, script: str) -> None:
    """Nothing is to be explained between a reading and itself."""
    assert align(a, a, script, script)[0] == 0.0


@given(_SOUNDS, _SOUNDS, _SCRIPTS, _SCRIPTS)
def test_alignment_is_symmetric(a: str, b: str, a_script: str, b_script: str) -> None:
    """It costs the same from either side."""
    there, back = align(a, b, a_script, b_script)[0], align(b, a, b_script, a_script)[0]
    assert there == pytest.approx(back)


@given(_SOUNDS, _SOUNDS, _SCRIPTS, _SCRIPTS)
def test_the_steps_add_up(a: str, b: str, a_script: str, b_script: str) -> None:
    """The steps spell both readings, none costs less than nothing, and together they cost what is said."""
    bits, steps = align(a, b, a_script, b_script)
    assert ("".join(s.a for s in steps), "".join(s.b for s in steps)) == (a, b)
    assert all(s.bits >= 0 for s in steps)
    assert sum(s.bits for s in steps) == pytest.approx(bits)


@given(_SOUNDS, _SOUNDS)
def test_a_law_of_one_script_is_silent_in_others(a: str, b: str) -> None:
    """Between two words in Latin letters no law is used that holds in another script only."""
    assert not any(s.law and s.law.scripts for s in align(a, b, "Latn", "Latn")[1])


def test_unwritten_vowels_are_cheap_in_abjads_only() -> None:
    """A vowel that Arabic or Hebrew letters leave out costs less than one that Latin letters lack."""
    for latin, abjad in (("Salim", "سليم"), ("Berlin", "برلين"), ("Dimri", "דמרי")):
        x, y = readings(latin)[0], readings(abjad)[0]
        assert aligned(x, y)[0] < align(x.phonemes, y.phonemes, "Latn", "Latn")[0]


def test_every_law_costs_something() -> None:
    """No law is free, and none is as dear as a consonant that nothing explains."""
    assert all(0 < law.bits < 4.5 for law in laws())
