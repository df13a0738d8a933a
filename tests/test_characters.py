"""Chinese characters and Hangul: ways to write one, usual Latin spellings, foreigners by their sound."""

from __future__ import annotations

import pytest

from onoma import characters, compare, mandarin, parse, tables
from onoma.reading import is_transcribed, sounds
from onoma.scripts import script
from onoma.text import fold
from onoma.unspaced import spellings
from onoma.views import likeness

_SPELLINGS = ("script", "text", "latin", "languages", "source")
_VARIANTS = tables.read("characters.tsv", characters.HEADER, key=characters.HEADER[:1]).rows
_PINYIN = {r.cells[0]: r.cells[1] for r in tables.read("pinyin.tsv", mandarin.PINYIN, key=mandarin.PINYIN[:1]).rows}
_WADE_GILES = tables.read("wade_giles.tsv", mandarin.WADE_GILES, key=mandarin.WADE_GILES[:1]).rows


def test_a_variant_folds_to_what_it_stands_for() -> None:
    """Every character of the table stands for one that stands for itself, and folding knows it."""
    for row in _VARIANTS:
        one, other = row.cells[:2]
        assert len(one) == len(other) == 1, row.where
        assert characters.usual(other) == other, row.where
        assert fold(one) == fold(other) == other, row.where


@pytest.mark.parametrize(("one", "other"), ["陳陈", "沢泽", "澤泽", "龍竜", "髙高", "峯峰", "鎭镇", "齋斎", "尙尚"])
def test_ways_to_write_a_character_are_one(one: str, other: str) -> None:
    """Traditional, simplified and Japanese forms fold alike."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), ["王汪", "张章", "佑祐", "李季", "于余", "陆卢", "丽莉"])
def test_other_characters_are_others(one: str, other: str) -> None:
    """Characters that only sound or look alike do not fold alike."""
    assert fold(one) != fold(other)


def test_pinyin_is_what_the_readings_say() -> None:
    """Every character has a syllable that Wade-Giles knows, and its sounds are those of the readings' vowels."""
    known = {row.cells[0] for row in _WADE_GILES}
    for char, syllable in _PINYIN.items():
        assert syllable in known or not set("aeiouü") & set(syllable), char
        assert characters.usual(char) == char
        assert mandarin.spellings(char), char
    assert known <= set(_PINYIN.values())


@pytest.mark.parametrize(
    ("word", "pinyin", "wade_giles"),
    [
        ("周恩來", "zhouenlai", "chouenlai"),
        ("習近平", "xijinping", "hsichinping"),
        ("蔣介石", "jiangjieshi", "chiangchiehshih"),
        ("朱德", "zhude", "chute"),
        ("吕布", "lubu", "lupu"),
        ("郭台铭", "guotaiming", "kuotaiming"),
    ],
)
def test_chinese_names_are_spelt_by_both_systems(word: str, pinyin: str, wade_giles: str) -> None:
    """Hanyu Pinyin first, then Wade-Giles without apostrophes."""
    assert mandarin.spellings(word) == (pinyin, wade_giles)


def test_every_spelling_of_a_family_name_is_one_name_with_it() -> None:
    """Each row is found, and its letters speak for the characters or syllables as much as any letters do."""
    for row in tables.read("names/surname_spellings.tsv", _SPELLINGS, key=_SPELLINGS[:3]).rows:
        kind, name, latin = row.cells[:3]
        assert script(name) == kind, row.where
        assert latin == fold(latin), row.where
        assert latin in spellings(name, kind), row.where
        found = likeness((latin,), (name,))
        assert found is not None, row.where
        assert found.bits > 0, row.where


@pytest.mark.parametrize(
    ("name", "told"),
    [("唐納德·川普", True), ("弗拉基米尔", True), ("特朗普", True), ("习近平", False), ("李", False), ("近平", False)],
)
def test_foreigners_are_told_by_a_dot_or_by_length(name: str, told: bool) -> None:
    """A dot, or more characters than a given name has, shows that a name is written by its sound."""
    parsed = parse(name)
    assert is_transcribed(name, parsed.language) is told


def test_a_simplified_character_is_read_where_only_the_traditional_one_stands() -> None:
    """Tables of Korean have traditional characters; 吴克烈 is read all the same."""
    assert sounds("吴克烈", "ko-Hani") == sounds("吳克烈", "ko-Hani") != ""


def test_a_western_given_name_beside_a_chinese_one_is_said_to_be_that() -> None:
    """Emily Lau and 劉慧卿 may be one person, which the names do not tell, and a contradiction is not claimed."""
    kinds = {e.kind for e in compare("Emily Lau", "劉慧卿").evidence}
    assert "given-western" in kinds
    assert "given-contradicted" not in kinds
    assert "given-contradicted" in {e.kind for e in compare("Zhang Wei", "张国强").evidence}


def test_a_shared_character_is_no_match() -> None:
    """刘振伟 and 刘伟 are shown together, no more."""
    found = compare("刘振伟", "刘伟")
    assert "shared-character" in {e.kind for e in found.evidence}
    assert found.probability < 0.5
