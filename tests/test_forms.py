"""Names that letters alone do not lead to: forms of given names, syllables, generations."""

from __future__ import annotations

import itertools

import pytest

from onoma import Registry, Resolver, compare, parse
from onoma.model import Role
from onoma.parser import generation
from onoma.syllables import are_one, is_syllabic

_FIRST = ["ba", "do", "fe", "gu", "ka", "lo", "mi", "nu", "po", "ra"]
_SECOND = ["dan", "fol", "gus", "kel", "lin", "mor", "nik", "pet", "ras", "tov"]


def test_a_short_form_leads_to_the_person_among_many_of_the_family_name() -> None:
    """Of a hundred people called Kern only one is called by a form of the name that is asked for."""
    given = [(a + b).title() for a, b in itertools.product(_FIRST, _SECOND)]
    people = [{"id": name, "name": f"{name} Kern"} for name in given] + [{"id": "bill", "name": "Bill Kern"}]
    found = Resolver(Registry.from_records(people)).resolve("William Kern")
    assert found.candidates[0].person.id == "bill", found.explain()


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("Zhang Wei", "Zheng Wei", False), ("Chen Ming", "Chen Meng", False), ("Mao Tse-tung", "Mao Zedong", True)],
)
def test_syllables_are_the_same_or_others(a: str, b: str, *, same: bool) -> None:
    """One short syllable that differs is another name; another system is none."""
    assert (compare(a, b).probability > 0.5) is same


def test_syllables_say_nothing_of_other_names() -> None:
    """Names of Europe are not taken for Chinese or Korean ones, be they as short."""
    assert are_one("smith", "smyth") is None
    assert not is_syllabic(parse("Tom Ford"))


@pytest.mark.parametrize(
    ("a", "b"), [("Sammy Davis Jr.", "Sammy Davis, Junior"), ("John Jacob Rhodes III", "جان جاکوب رودس سوم")]
)
def test_generations_agree_in_other_words(a: str, b: str) -> None:
    """Junior is Jr., and سوم is the third."""
    one, other = (parse(name).role(Role.SUFFIX) for name in (a, b))
    assert [generation(t.key) for t in one] == [generation(t.key) for t in other] != []
    assert compare(a, b).probability > 0.5


def test_a_name_that_nothing_reads_is_noted() -> None:
    """Runes are in no table: who is told of nobody is told why."""
    assert "nothing reads" in compare("ᚠᚢᚦ ᚨᚱᚲ", "Anna Smith").notes[0]
    assert not compare("Анна Смит", "Anna Smith").notes


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Abu Maryam al-Zahrani", "Ahmed Saleh al-Zahrani"),
        ("Umm Yusuf al-Najjar", "Layla al-Najjar"),
        ("أبو مريم الزهراني", "Ahmed al-Zahrani"),
    ],
)
def test_a_childs_name_tells_nothing_of_the_parents(a: str, b: str) -> None:
    """Abu Maryam, the father of Maryam, is a man, and may be called Ahmed."""
    for found in (compare(a, b), compare(b, a)):
        kinds = {e.kind for e in found.evidence}
        assert not any(kind.endswith("contradicted") for kind in kinds), found
        assert kinds.isdisjoint({"complete", "system"}), found


def test_a_childs_name_is_not_held_against_the_other_names_of_a_person() -> None:
    """Abu Ali is asked for by his son's name: that Alexander is another says nothing."""
    person = {"id": "1", "name": "Александр Лукашенко", "aliases": ["Alexander Lukashenko"]}
    (found,) = Resolver(Registry.from_records([person])).resolve("Abu Ali Lukashenko").candidates
    assert "given-contradicted" not in {e.kind for e in found.evidence}


def test_a_particle_with_a_capital_may_be_half_of_a_name() -> None:
    """Ben is a given name in Ben Johnson, and none in Ben Hammedi where he is also called Benhammedi."""
    kinds = {e.kind for e in compare("Ben Hammedi", "Mohammed Benhammedi").evidence}
    assert kinds == {"same-letters", "given-omitted"}


def test_a_second_family_name_is_no_rival_of_a_given_name() -> None:
    """Who has two family names and is called by one has left out the other."""
    registry = Registry.from_records([{"id": "1", "name": "Jose SABAGH CAJELI"}])
    kinds = {e.kind for e in Resolver(registry).resolve("Ramzi SABAGH").candidates[0].evidence}
    assert kinds == {"same-letters", "family-omitted", "given-contradicted"}


def test_a_title_that_is_a_name_too_says_nothing_where_it_is_left_over() -> None:
    """Sayyid or Hafiz is not held against anybody, nor taken for another given name; a family name is no title."""
    kinds = {e.kind for e in compare("Sayyid Jawad Tavakoli", "Jawad Tavakoli").evidence}
    assert kinds == {"same-letters"}
    (found,) = (
        Resolver(Registry.from_records([{"id": "1", "name": "Hamid Akhund Sher Zaman"}]))
        .resolve("Hamid Akhund")
        .candidates
    )
    assert ("Akhund",) not in {e.alias for e in found.evidence}
    assert "family-contradicted" in {e.kind for e in compare("Yusuf Hafiz", "Yusuf Karimov").evidence}


@pytest.mark.parametrize(("a", "b"), [("Abdel Hamid", "Hamid"), ("عبد الكريم قاسم", "كريم قاسم")])
def test_the_servant_is_not_the_master(a: str, b: str) -> None:
    """Abd on one side only speaks against; on both it does not, however it is written."""
    assert "servant" in {e.kind for e in compare(f"Mustafa {a}", f"Mustafa {b}").evidence}
    assert "servant" not in {e.kind for e in compare("Mustafa Abdel Hamid", "Mustafa Abdelhamid").evidence}


def test_any_name_may_stand_before_a_childs() -> None:
    """Abu Ali al-Tabataba'i may be Haytham Ali: that Haytham is left out is no more than any other given name."""
    kinds = {e.kind for e in compare("Abu Ali Zaghari", "Haytham Ali Zaghari").evidence}
    assert "kunya" in kinds
    assert kinds.isdisjoint({"given-first-omitted", "extra-first"})


def _bits(name: str, alias: str) -> dict[str, float]:
    registry = Registry.from_records([{"id": "1", "name": alias}])
    return {e.kind: e.bits for e in Resolver(registry).resolve(name).candidates[0].evidence}


def test_a_fathers_name_is_no_surprise_where_all_else_agrees() -> None:
    """What is left over costs less where all words of the alias agree, and no family name is left over with it."""
    assert "extra-beside" in _bits("Amer Zuhair Fozan", "Amer Fozan")
    assert "extra-beside" in _bits("Luis MENDEZ ORTUZAR", "Luis MENDEZ")
    assert "extra-word" in _bits("Mehmet Yaman Özer", "Mehmet Yaman")
    assert "extra-beside" not in _bits("Amer Zuhair Fozan", "Amer Fozhan")


def test_where_one_word_is_left_out_others_are_no_surprise() -> None:
    """Whoever is called by two of five words has left out three, not one after the other."""
    told = _bits("Carlos Otero", "Carlos Alberto Jesus OTERO QUINTANA")
    assert told["further-omitted"] > told["family-omitted"]


@pytest.mark.parametrize(("name", "other"), [("Mohamed", "Muhammad"), ("Said", "Saeed"), ("Светлана", "Святлана")])
def test_no_form_of_a_given_name_says_more_than_the_name(name: str, other: str) -> None:
    """The same letters say at least what another form in the same script does."""
    same, form = (compare(f"{name} Zadran", f"{one} Zadran").evidence for one in (name, other))
    said = [max(e.bits for e in found if e.query in ((name,), (other,))) for found in (same, form)]
    assert said[0] >= said[1]
