"""The spellings under which somebody may be met."""

from __future__ import annotations

import pytest

from onoma import Registry, variants
from onoma.romanization import romanizations, romanize
from onoma.text import fold
from onoma.variant import often, search_query, unwritten


def test_every_system_is_among_the_variants_of_a_native_name() -> None:
    """A native name is written by every system of its language, and each says so."""
    name = "Святлана Ціханоўская"
    found = {system: v.text for v in variants(name, language="be") for system in v.systems if not v.unmarked}
    assert found == {s.id: romanize(name, s.id) for s in romanizations("be")}


@pytest.mark.parametrize("name", ["Святлана Ціханоўская", "Swetlana Tichanowskaja", "김대중", "Παύλος", "Ivan Ivanov"])
def test_shares_sum_to_one_and_fall(name: str) -> None:
    """The most usual spelling comes first, no spelling twice."""
    found = variants(name)
    assert sum(v.share for v in found) == pytest.approx(1)
    assert [v.share for v in found] == sorted((v.share for v in found), reverse=True)
    assert len({v.text for v in found}) == len(found)


@pytest.mark.parametrize(
    ("latin", "native", "language"),
    [
        ("Swetlana Tichanowskaja", "Светлана Тихановская", "ru"),
        ("Tsikhanouskaya", "Ціханоўская", "be"),
        ("Cichanoŭskaja", "Ціханоўская", "be"),
        ("Loukachenko", "Лукашенко", "ru"),
        ("Yevgeny Prigozhin", "Евгений Пригожин", "ru"),
        ("Poroshenko", "Порошенко", "uk"),
        ("Saakashvili", "სააკაშვილი", "ka"),
    ],
)
def test_a_latin_spelling_is_led_back(latin: str, native: str, language: str) -> None:
    """The native spelling behind a Latin one is among its variants, and so are that one's own."""
    found = variants(latin, language=language)
    assert native in {v.text for v in found}
    others = {v.text for v in variants(native, language=language)}
    assert others <= {v.text for v in found}


def test_what_is_led_back_writes_the_same_letters() -> None:
    """A table run backwards gives only what it writes so when run forwards."""
    for word in ("tikhanovskaya", "gorbachev", "zelensky"):
        for language in ("be", "ru", "uk"):
            for system in often(language):
                for native in unwritten(word, system.id):
                    assert fold(romanize(native, system.id)) == word, (system.id, native)


def test_a_name_that_leads_nowhere_is_its_own_variant() -> None:
    """A Latin name of which no native spelling is known stays, alone."""
    (only,) = variants("Xqzw", language="be")
    assert (only.text, only.systems, only.share) == ("Xqzw", (), 1.0)
    assert variants("") == variants("42") == ()


def test_a_search_query_is_a_list_of_phrases() -> None:
    """Phrases joined by OR, at most as many as asked for, none that differs from another in marks alone."""
    query = search_query(variants("Łukašenka", language="be"), limit=6)
    phrases = query.split(" OR ")
    assert 1 < len(phrases) <= 6
    assert all(phrase.startswith('"') and phrase.endswith('"') for phrase in phrases)
    assert len({fold(phrase.strip('"')) for phrase in phrases}) == len(phrases)


@pytest.mark.parametrize("wrong", [None, b"Maria", 7])
def test_what_is_no_string_is_a_type_error(wrong: object) -> None:
    """The message says what it got."""
    with pytest.raises(TypeError, match=type(wrong).__name__):
        variants(wrong)  # type: ignore[arg-type]


def test_people_who_ship_have_variants() -> None:
    """Every tenth person with an East Slavic native spelling has several."""
    natives = [a for p in Registry.shipped() for a in p.aliases if a.kind == "native"]
    chosen = [a for a in natives if a.language in ("be", "ru", "uk")][::10]
    assert len(chosen) > 30
    for native in chosen:
        assert len(variants(native.text, language=native.language)) > 2, native.text
