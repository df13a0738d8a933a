"""Forms of names in sentences: each row of each table, and what they are for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onoma.inflection import bases, guess, inflected_languages, rows


@pytest.mark.parametrize("language", inflected_languages())
def test_every_row_leads_from_its_example_to_its_lemma(language: str) -> None:
    """A row says that its example is a form of its lemma, and `bases` finds the one from the other."""
    assert rows(language)
    for row in rows(language):
        example, lemma = row.cells[4:6]
        assert lemma in {base.text for base in bases(example, language=language)}, row.where


@pytest.mark.parametrize(
    ("language", "form", "lemma"),
    [
        ("ru", "Навального", "Навальный"),
        ("ru", "Колесниковой", "Колесникова"),
        ("uk", "Зеленського", "Зеленський"),
        ("uk", "Порошенкові", "Порошенко"),
        ("be", "Лукашэнкі", "Лукашэнка"),
        ("bg", "Тръмпов", "Тръмп"),
        ("pl", "Kaczyńskiego", "Kaczyński"),
        ("pl", "O'Leary'ego", "O'Leary"),
        ("pl", "Tuskiem", "Tusk"),
        ("cs", "Lukašenky", "Lukašenka"),
        ("cs", "Mayovou", "May"),
        ("sl", "Bidnovega", "Biden"),
        ("sl", "Hunterja", "Hunter"),
        ("lt", "Putinui", "Putin"),
        ("lv", "Trampam", "Tramp"),
        ("hr", "Trumpovih", "Trump"),
        ("sr", "Зеленског", "Зеленски"),
        ("sr", "Zelenskog", "Zelenski"),
        ("el", "Μητσοτάκη", "Μητσοτάκης"),
        ("ka", "პუტინმა", "პუტინი"),
        ("ko", "트럼프를", "트럼프"),
        ("ar", "وترامب", "ترامب"),
    ],
)
def test_forms_lead_to_names(language: str, form: str, lemma: str) -> None:
    """What a newspaper writes is led back to what a list holds."""
    assert lemma in {base.text for base in bases(form, language=language)}


@given(st.text(max_size=20), st.sampled_from([*inflected_languages(), "en", "", "zz-Zzzz"]))
def test_a_word_is_its_own_first_base(word: str, language: str) -> None:
    """Any string has bases, and is the first of them; none stands twice."""
    found = [base.text for base in bases(word, language=language)]
    assert found[0] == word
    assert len(found) == len(set(found))


def test_small_words_tell_the_language() -> None:
    """A sentence of each language is told by words that a grammar lists, and English is not taken for another."""
    said = {
        "ru": "он сказал что это не так и ушел на работу по делам",
        "uk": "він сказав що це не так і пішов на роботу та до міста",
        "bg": "той каза че не е така и отиде на работа по време от което се",
        "pl": "powiedział że to nie jest tak i poszedł do pracy na drugi dzień",
        "cs": "řekl že to tak není a šel do práce na druhý den se ženou",
        "sl": "rekel je da ni tako in šel v službo na drugi dan za njo ki",
        "": "he said that it was not so and went to work with the others on the next day",
    }
    assert {language: guess(words.split()) for language, words in said.items()} == {one: one for one in said}
