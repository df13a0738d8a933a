"""Names without spaces: where the family name ends, and what is left whole."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onoma import scripts, tables
from onoma.unspaced import split

_HEADER = ("script", "text", "language", "source")
_ROWS = [row.cells for row in tables.read("names/surnames.tsv", _HEADER, key=_HEADER[:3]).rows]
_SHORT = sorted({(script, name) for script, name, *_ in _ROWS if len(name) == 1})
_LONG = sorted({(script, name) for script, name, *_ in _ROWS if len(name) > 1})
#: Characters that no listed name of two characters has in second place and that end none.
_GIVEN = {"Hani": "晋毅", "Hang": "찬혁"}

words = st.text(st.sampled_from("李習近平司馬光安倍晋三欧阳渡辺김정은남궁선우크スミ々·A "), max_size=7)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("习近平", ("习", "近平")),
        ("習近平", ("習", "近平")),
        ("王毅", ("王", "毅")),
        ("欧阳修", ("欧阳", "修")),
        ("歐陽震華", ("歐陽", "震華")),
        ("司马光", ("司马", "光")),
        ("諸葛亮", ("諸葛", "亮")),
        ("朴槿惠", ("朴", "槿惠")),
        ("南宮玉", ("南宮", "玉")),
        ("安倍晋三", ("安倍", "晋三")),
        ("村上隆", ("村上", "隆")),
        ("長谷川潤", ("長谷川", "潤")),
        ("佐々木希", ("佐々木", "希")),
        ("菅義偉", ("菅", "義偉")),
        ("김정은", ("김", "정은")),
        ("김구", ("김", "구")),
        ("남궁민", ("남궁", "민")),
        ("황보라", ("황보", "라")),
        ("제갈공명", ("제갈", "공명")),
        ("선우용녀", ("선우", "용녀")),
        ("독고영재", ("독고", "영재")),
        ("사공일", ("사공", "일")),
    ],
)
def test_a_name_is_taken_apart_behind_the_family_name(word: str, parts: tuple[str, ...]) -> None:
    """The longest family name that the word begins with is split off."""
    assert split(word, scripts.script(word)) == parts


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("", "nothing"),
        ("李", "one character"),
        ("司马", "a family name alone"),
        ("安倍", "a family name alone"),
        ("남궁", "a family name alone"),
        ("奥朗德", "Hollande, and 奥 is no family name"),
        ("萨尔科齐", "Sarkozy: of four characters the first two must be a family name"),
        ("马尼卡瓦沙甘", "more than four characters"),
        ("鮑里斯·約翰遜", "a dot"),
        ("사르코지", "Sarkozy"),
        ("마크", "Mark: no Korean name has the syllable 크"),
        ("지크프리트", "Siegfried"),
        ("金ジョン", "two scripts"),
        ("ひろし", "kana"),
        ("Xi", "Latin"),
    ],
)
def test_what_is_no_such_name_is_left_whole(word: str, why: str) -> None:
    """Single family names, transcriptions of foreigners and other scripts are not taken apart."""
    assert split(word, scripts.script(word)) == (word,), why


@pytest.mark.parametrize(("script", "name"), [*_SHORT, *_LONG])
def test_every_family_name_of_the_table_is_found(script: str, name: str) -> None:
    """Before a given name that begins no longer family name, each listed name is split off."""
    given_name = _GIVEN[script][: max(1, min(2, 4 - len(name)))]
    if len(name) + len(given_name) <= 4 and not _bare(name):
        assert split(name + given_name, script) == (name, given_name)
    else:
        assert split(name + given_name, script) == (name + given_name,)


def _bare(name: str) -> bool:
    """Whether a Hangul syllable is a consonant with ㅡ and nothing after it."""
    return any(unicodedata.normalize("NFD", char).endswith("ᅳ") for char in name)


@given(words)
def test_the_parts_are_the_word(word: str) -> None:
    """Nothing is lost or moved, at most two parts come out, none of them empty."""
    parts = split(word, scripts.script(word))
    assert "".join(parts) == word
    assert len(parts) in (1, 2)
    assert all(parts) or not word


@given(words)
def test_another_script_is_none_of_ours(word: str) -> None:
    """A word is taken apart only as what it is written in."""
    assert split(word, "Latn") == (word,)
