"""Paths between two spellings, told, as JSON and drawn."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onoma import explain
from onoma.pictures import svg
from onoma.romanization import romanize


@pytest.mark.parametrize(
    ("a", "b", "natives", "codes"),
    [
        ("Tsikhanowskaya", "Tikhanovskaya", ("Ціханоўская", "Тихановская"), ["TSEKANNE", "U-SHORT"]),
        ("Tichanowskaja", "Tikhanovskaïa", ("Тихановская", "Тихановская"), []),
        ("Loukachenko", "Лукашэнка", ("Лукашенко", "Лукашэнка"), ["AKANNE"]),
        ("Gorbatschow", "Gorbatšov", ("Горбачёв", "Горбачёв"), []),
        ("Saakashvili", "სააკაშვილი", ("სააკაშვილი", "სააკაშვილი"), []),
        ("김대중", "Kim Daejung", ("김대중", "김대중"), []),
    ],
)
def test_the_path_leads_by_native_spellings(a: str, b: str, natives: tuple[str, str], codes: list[str]) -> None:
    """What stands behind two spellings, and which laws relate it; nothing remains unexplained."""
    path = explain(a, b)
    assert (path.a.native, path.b.native) == natives
    assert [link.code for word in path.links for link in word if not link.same] == codes
    assert path.unexplained == ()


@pytest.mark.parametrize(
    ("a", "b"), [("Sviatlana Tsikhanouskaya", "Swetlana Tichanowskaja"), ("Loukachenko", "Лукашэнка")]
)
def test_systems_fit_the_whole_name(a: str, b: str) -> None:
    """Every system of a side writes every word of it so, and the letters make up the word."""
    path = explain(a, b)
    for side in (path.a, path.b):
        for system in side.systems:
            for word in side.words:
                assert romanize(word.native, system).casefold() == word.text.casefold() or word.letters
        for word in side.words:
            if word.letters:
                assert "".join(latin for _, latin in word.letters) == word.text
                assert "".join(native for native, _ in word.letters) == word.native


def test_order_does_not_matter_and_what_is_left_is_told() -> None:
    """Words are paired by sound; a word without a counterpart is unexplained."""
    path = explain("Тихановская Светлана Георгиевна", "Svetlana Tikhanovskaya")
    assert {w.native for w in path.b.words} == {"Светлана", "Тихановская"}
    assert path.unexplained == ("Георгиевна",)


def test_a_difference_that_no_law_explains_is_unexplained() -> None:
    """Two names that are not one have letters that nothing relates."""
    assert explain("Марина", "Мария").unexplained


def test_the_path_is_plain_values() -> None:
    """As JSON and back it stays the same."""
    told = explain("Sviatlana Tsikhanouskaya", "Светлана Тихановская").to_dict()
    assert json.loads(json.dumps(told)) == told
    assert told["a"]["native"] == "Святлана Ціханоўская"


@pytest.mark.parametrize(
    ("a", "b"), [("Sviatlana Tsikhanouskaya", "Swetlana Tichanowskaja"), ("محمد علي", "Mohamed Ali"), ("<Anna>", "A&B")]
)
def test_the_picture_is_sound_svg(a: str, b: str) -> None:
    """Well-formed, without scripts, with all letters, with colours for dark pages and a description."""
    picture = svg(explain(a, b))
    root = ElementTree.fromstring(picture)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("aria-label")
    assert "prefers-color-scheme:dark" in picture
    assert "<script" not in picture
    drawn = "".join(t.text or "" for t in root.iter("{http://www.w3.org/2000/svg}text"))
    for word in (*explain(a, b).a.words, *explain(a, b).b.words):
        assert word.text in drawn or all(letters[1] in drawn for letters in word.letters)


def test_right_to_left_words_are_drawn_whole() -> None:
    """Arabic letters join, so a word is one text with its direction."""
    root = ElementTree.fromstring(svg(explain("محمد", "Mohamed")))
    texts = [t for t in root.iter("{http://www.w3.org/2000/svg}text") if t.get("direction") == "rtl"]
    assert [t.text for t in texts] == ["محمد"]


@settings(deadline=None, max_examples=15)
@given(st.text(max_size=12), st.sampled_from(["Иван", "Ivan", "", "محمد"]))
def test_any_text_has_a_path(a: str, b: str) -> None:
    """No two strings are an error, and all of them can be told and drawn."""
    path = explain(a, b)
    assert path.text
    ElementTree.fromstring(svg(path))


def test_forms_of_one_given_name_are_told_as_such() -> None:
    """Where letters do not relate two words, the table of given names may; no native spelling is made up for them."""
    path = explain("Alexander Lukashenko", "Аляксандр Лукашэнка")
    assert [[link.code for link in word if not link.same] for word in path.links] == [["GIVEN-NAME"], ["AKANNE"]]
    assert path.a.native == "Alexander Лукашенко"
    assert path.unexplained == ()


def test_names_that_nothing_relates_stay_as_they_are() -> None:
    """No native spelling and no columns of letters are invented for two names that are not one."""
    path = explain("Иванов", "Smith")
    assert (path.a.native, path.b.native) == ("Иванов", "Smith")
    assert path.unexplained == ("Иванов ~ Smith",)
    assert "no system and no law leads" in path.text


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ("José Martí", "Jose Marti", "the same letters but for marks and case"),
        ("Mao Zedong", "Mao Tse-tung", "Zedong ~ Tse-tung: the same sounds"),
        ("蔣經國", "Chiang Ching-kuo", "by Wade-Giles 1912"),
        ("習近平", "Xi Jinping", "by English press, Chinese"),
        ("安倍晋三", "Shinzo Abe", "characters have many readings"),
        ("نواز", "Nawaz", "letters leave vowels out"),
        ("नरेन्द्र मोदी", "Narendra Modi", "in part: the inherent vowel"),
        ("Vladimir Zelensky", "Володимир Зеленський", "Владимир Зеленский (ru)"),
    ],
)
def test_the_path_is_told_as_people_would(a: str, b: str, told: str) -> None:
    """Each kind of path says what it rests on."""
    assert told in explain(a, b).text


def test_a_hyphen_joins_what_is_one_word_on_the_other_side() -> None:
    """The Arabic article is written with its word."""
    path = explain("بشار الأسد", "Bashar al-Assad")
    assert [word.text for word in path.b.words] == ["Bashar", "al-Assad"]
    assert path.unexplained == ()
