"""What holds for every name: laws, not examples."""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import SMALL, small
from onoma import Alias, Decision, Person, Registry, Resolution, Resolver, compare, parse, readings
from onoma.checks import check_collisions, run
from onoma.decision import decide, probabilities
from onoma.evidence import compare_names
from onoma.index import Index
from onoma.model import Name
from onoma.retrieval import FAR, KEYS, NEAR, Reach
from strategies import (
    PLAIN,
    entitled,
    names,
    noise,
    registries,
    respellings,
    romanized,
    rotations,
    shipped_names,
)

_MANY = settings().max_examples
_FEW = settings(max_examples=max(10, _MANY // 3))


def answer(resolution: Resolution) -> tuple[Decision, str]:
    """What a resolution comes to: the decision and who is meant."""
    return resolution.decision, resolution.person.id if resolution.person else ""


def every_name(registry: Registry) -> list[tuple[Person, str]]:
    """Every recorded name, with whose it is."""
    return [(person, alias.text) for person in registry for alias in person.all_names]


@given(noise())
@example("")
@example("\ud800\udfff")
@example("И" * 3000)
@example(" ".join(["Aa"] * 500))
def test_any_string_gets_an_answer(small_resolver: Resolver, text: str) -> None:
    """Whatever the string, there is a decision, a probability from 0 to 1, an explanation and plain JSON."""
    resolution = small_resolver.resolve(text)
    assert resolution.text == text
    assert all(0.0 <= c.probability <= 1.0 and math.isfinite(c.bits) for c in resolution.candidates)
    assert resolution.decision is Decision.UNKNOWN or resolution.candidates
    assert resolution.explain()
    assert json.loads(json.dumps(resolution.to_dict()))["decision"] == resolution.decision.value
    assert parse(text).text == text
    assert abs(sum(r.weight for r in readings(text)) - 1) < 1e-9 or readings(text) == ()


@given(noise(), noise())
def test_any_two_strings_are_compared(a: str, b: str) -> None:
    """Whatever the strings, their comparison has a probability from 0 to 1 and an explanation."""
    comparison = compare(a, b)
    assert 0.0 <= comparison.probability <= 1.0
    assert comparison.explain()


@given(st.text(st.characters(exclude_categories=("L", "M", "Nl")), max_size=20))
def test_what_holds_no_letters_means_nobody(small_resolver: Resolver, text: str) -> None:
    """Digits, signs and spaces are UNKNOWN."""
    assert small_resolver.resolve(text).decision is Decision.UNKNOWN


@pytest.mark.parametrize("way", sorted(PLAIN))
def test_writing_changes_no_decision(small_resolver: Resolver, way: str) -> None:
    """Capitals, spaces, normal forms, kinds of apostrophe, invisible marks change nothing of who is meant."""
    told = []
    for _, text in every_name(small_resolver.registry):
        plain, other = small_resolver.resolve(text), small_resolver.resolve(PLAIN[way](text))
        if answer(plain) != answer(other):
            told.append(f"{text!r} {answer(plain)}, {PLAIN[way](text)!r} {answer(other)}")
    assert not told, "\n".join(told)


@given(names(), st.sampled_from(sorted(set(PLAIN) - {"in capitals"})))
def test_writing_changes_no_decision_about_strangers(small_resolver: Resolver, text: str, way: str) -> None:
    """Made-up names are answered alike in every normal form, with any spaces and apostrophes."""
    assert answer(small_resolver.resolve(PLAIN[way](text))) == answer(small_resolver.resolve(text))


def test_the_order_of_words_changes_no_decision(resolver: Resolver) -> None:
    """Family name first or last, with a comma or without, a preferred name means the same person."""
    told = []
    for person in list(resolver.registry)[::3]:
        if resolver.resolve(person.name).decision is not Decision.MATCH:
            continue  # test_data asks whether it should have been
        for text in rotations(person.name):
            found = resolver.resolve(text)
            if found.person != person and not is_shared(resolver, found, person):
                told.append(f"{text!r} is {answer(found)}, not {person.id}")
    assert not told, "\n".join(told)


def test_a_title_changes_no_decision(small_resolver: Resolver) -> None:
    """A title before a name is no part of it."""
    told = []
    for _, text in every_name(small_resolver.registry):
        plain = small_resolver.resolve(text)
        for other in entitled(text):
            if answer(small_resolver.resolve(other)) != answer(plain):
                told.append(f"{other!r} is {answer(small_resolver.resolve(other))}, not {answer(plain)}")
    assert not told, "\n".join(told)


def is_shared(resolver: Resolver, found: Resolution, person: Person) -> bool:
    """Whether the answer leaves it open, but names the person as one who may be meant."""
    return found.decision is Decision.AMBIGUOUS and person.id in {c.person.id for c in found.candidates}


def test_romanizations_lead_home(resolver: Resolver) -> None:
    """Two spellings of every native name, by systems in turn, are each a MATCH, or AMBIGUOUS with the person first.

    `tests_real/test_every_spelling.py` asks for all of them.
    """
    told, asked = [], 0
    for number, person in enumerate(resolver.registry):
        spelt = sorted(set(romanized(person).values()))
        for text in {spelt[place % len(spelt)] for place in (number, number + len(spelt) // 2) if spelt}:
            asked += 1
            found = resolver.resolve(text, limit=10)
            first = is_shared(resolver, found, person) and found.candidates[0].person == person
            if found.person != person and not first:
                told.append(f"{text!r} is {answer(found)}, not {person.id}")
    assert asked > 600
    assert not told, f"{len(told)} of {asked}:\n" + "\n".join(told)


@given(names(), names())
@example("Alexander Lukashenko", "Аляксандр Лукашэнка")
@example("A. P. J. Abdul Kalam", "Abdul Kalam")
def test_a_comparison_is_symmetric(a: str, b: str) -> None:
    """Which of two names comes first makes no difference."""
    one, other = compare(a, b), compare(b, a)
    assert (one.evidence, one.probability) == (other.evidence, other.probability)


@given(shipped_names(), st.one_of(shipped_names().map(lambda pair: pair[1]), names()))
def test_nothing_is_more_like_a_name_than_itself(one: tuple[Person, str], other: str) -> None:
    """No name scores higher against a name than that name itself."""
    assert compare(one[1], other).bits <= compare(one[1], one[1]).bits + 1e-9


@given(shipped_names(), st.data())
def test_no_respelling_is_more_like_a_name_than_itself(one: tuple[Person, str], data: st.DataObject) -> None:
    """No other way to write a name scores higher against it than the name itself."""
    person, text = one
    assert compare(text, data.draw(respellings(person, text))).bits <= compare(text, text).bits + 1e-9


@given(st.data())
def test_a_score_is_the_sum_of_its_evidence(small_resolver: Resolver, data: st.DataObject) -> None:
    """The bits of every candidate are those of the evidence listed, added from left to right."""
    person, name = data.draw(shipped_names())
    text = data.draw(st.one_of(names(), respellings(person, name)))
    for candidate in small_resolver.resolve(text, limit=30).candidates:
        assert candidate.bits == sum(e.bits for e in candidate.evidence)
        assert all(e.sentence for e in candidate.evidence)


@given(st.data())
@_FEW
def test_the_order_of_a_registry_changes_nothing(data: st.DataObject) -> None:
    """Whoever stands first in a registry gets no advantage from it."""
    registry = data.draw(registries())
    people = list(registry)
    random.Random(len(people)).shuffle(people)
    person = data.draw(st.sampled_from(people))
    text = data.draw(respellings(person, person.name))
    assert Resolver(registry).resolve(text) == Resolver(Registry(people)).resolve(text)


def test_the_hash_seed_changes_nothing() -> None:
    """Two processes with other seeds of `hash` give the same answers to the letter."""
    told = []
    for seed in ("1", "4242"):
        ran = subprocess.run(
            [sys.executable, "-c", "import test_properties; test_properties.print_answers()"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            cwd=Path(__file__).parent,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        told.append(ran.stdout)
    assert told[0] == told[1]
    assert len(told[0].splitlines()) > 50


def print_answers() -> None:
    """Everything that can be told of some names, a line each (another process calls this)."""
    resolver = Resolver(small())
    for person in resolver.registry:
        for text in (person.name, *list(romanized(person).values())[:6], person.name.split()[-1]):
            print(json.dumps(resolver.resolve(text, limit=9).to_dict()))


@given(st.data())
@_FEW
def test_a_stranger_changes_no_evidence(small_registry: Registry, data: st.DataObject) -> None:
    """One more person in a registry changes nothing of the evidence for the others."""
    person = data.draw(st.sampled_from(list(small_registry)))
    text = data.draw(respellings(person, person.name))
    stranger = Person("stranger", data.draw(names()), (Alias("Гульчехра Нурматова"),))
    before = Resolver(small_registry).resolve(text, limit=40)
    pairs = [(one, other) for one, other in map(sorted, small_registry.distinct)]
    after = Resolver(Registry([*small_registry, stranger], distinct=pairs)).resolve(text, limit=40)
    said = {c.person.id: c.evidence for c in after.candidates}
    for candidate in before.candidates:
        # An answer of UNKNOWN keeps only those for whom something speaks.
        if candidate.person.id in said:
            assert said[candidate.person.id] == candidate.evidence


@given(st.data())
@settings(max_examples=2 * _MANY)
def test_people_known_to_differ_are_never_one(resolver: Resolver, data: st.DataObject) -> None:
    """No way to write the name of one of a distinct pair is a MATCH with the other."""
    registry = resolver.registry
    pairs = sorted(sorted(pair) for pair in registry.distinct)
    one, other = data.draw(st.permutations(data.draw(st.sampled_from(pairs))))
    alias = data.draw(st.sampled_from([a for a in registry[one].all_names if a.strength == "strong"]))
    found = resolver.resolve(data.draw(respellings(registry[one], alias.text)))
    assert found.person is None or found.person.id != other, found.explain()


@given(st.lists(st.one_of(names(), noise(), st.sampled_from(SMALL)), max_size=6))
@_FEW
def test_many_are_answered_as_one_by_one(small_resolver: Resolver, texts: list[str]) -> None:
    """`resolve_many` is `resolve` for each text, in order, and asks for a text only when it is needed."""
    assert list(small_resolver.resolve_many(texts)) == [small_resolver.resolve(t) for t in texts]

    def endless() -> object:
        while True:
            yield "Maria Kolesnikova"

    first = next(small_resolver.resolve_many(endless()))  # type: ignore[arg-type]
    assert first == small_resolver.resolve("Maria Kolesnikova")


@given(st.data())
@_FEW
def test_an_alias_that_another_has_is_reported(small_registry: Registry, data: st.DataObject) -> None:
    """A name given to a second person never makes the first one's fail in silence: a check names both."""
    one, other = data.draw(st.permutations(list(small_registry)))[:2]
    taken = data.draw(st.sampled_from(one.all_names)).text
    more = Person(other.id, other.name, (*other.aliases, Alias(taken)), where="people.tsv:7")
    registry = Registry([more if p.id == other.id else p for p in small_registry])
    told = [p for p in check_collisions(registry) if taken in p.message]
    assert any(one.id in p.message and other.id in p.message for p in told)


def test_a_collision_is_told_with_both_lines(tmp_path: Path) -> None:
    """Somebody who adds another's name to a registry hears where both stand."""
    people = "id\tname\tlanguage\tnative\tgender\tbirth\tcountries\tnote\tsource\n"
    for who, name in (("ivan-kupala", "Ivan Kupala"), ("yanka-kupala", "Yanka Kupala")):
        people += f"{who}\t{name}\tbe\t{name}\t\t\t\t\t\n"
    aliases = "person\tlanguage\ttext\tkind\tstrength\tsource\n"
    aliases += "ivan-kupala\tund\tKUPALA, Yanka\tname\tstrong\t\n"
    sound, collided = tmp_path / "sound", tmp_path / "collided"
    for folder in (sound, collided):
        folder.mkdir()
        (folder / "people.tsv").write_text(people, encoding="utf-8")
    (collided / "aliases.tsv").write_text(aliases, encoding="utf-8")
    assert [p for p in run(sound) if "two people" in p.message] == []
    (told,) = [p for p in run(collided) if "two people" in p.message]
    assert told.where == f"{collided / 'aliases.tsv'}:2"
    assert f"{collided / 'people.tsv'}:3" in told.message
    assert told.level == "error"


@given(st.data())
@settings(max_examples=8)
def test_the_index_loses_nobody(resolver: Resolver, data: st.DataObject) -> None:
    """Whoever would be a MATCH if every name were compared is found by way of the index too."""
    person, recorded = data.draw(shipped_names())
    text = data.draw(respellings(person, recorded))
    asked = parse(text)
    compared = []
    for one in resolver.registry:
        known = [(alias, compare_names(asked, parse(alias.text, language=alias.language))) for alias in one.all_names]
        fitting = [(sum(e.bits for e in evidence), alias.strength == "strong") for alias, evidence in known if evidence]
        if fitting:
            compared.append((*max(fitting), one.id))
    compared.sort(reverse=True)
    shares = probabilities([bits for bits, _, _ in compared], len(resolver.registry), resolver.policy)
    strong = bool(compared) and compared[0][1]
    if decide(shares, resolver.policy, strong=strong) is Decision.MATCH:
        found = resolver.resolve(text)
        assert compared[0][2] in {c.person.id for c in found.candidates}, found.explain()


@given(shipped_names())
@settings(max_examples=25)
def test_who_is_meant_without_a_doubt_needs_no_search(resolver: Resolver, known: tuple[Person, str]) -> None:
    """Who is called just so is found by keys, with whoever sounds alike; searching by words as well changes nothing."""
    searched = resolver.resolve(known[1], thorough=True)
    found = resolver.resolve(known[1])
    assert answer(found) == answer(searched)
    if found.candidates:
        assert found.candidates[0].probability == pytest.approx(searched.candidates[0].probability, abs=0.02)


@pytest.mark.parametrize(
    ("text", "thorough", "reaches"),
    [
        ("Viktar Babaryka", False, [KEYS]),
        ("Viktar Babaryka", True, [NEAR]),
        ("Tikhanowska Svyetlanka", False, [KEYS, NEAR]),
        ("Jane Doe", False, [KEYS, NEAR, FAR]),
    ],
)
def test_a_search_goes_no_farther_than_it_must(
    text: str, thorough: bool, reaches: list[Reach], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By keys, then by words, then by more words; whoever wants a runner-up does not stop at the keys."""
    people = [{"id": "1", "name": "Віктар Бабарыка"}, {"id": "2", "name": "Святлана Ціханоўская"}]
    gone: list[Reach] = []
    candidates = Index.candidates

    def noted(index: Index, name: Name, reach: Reach = NEAR) -> Any:
        gone.append(reach)
        return candidates(index, name, reach)

    monkeypatch.setattr(Index, "candidates", noted)
    Resolver(Registry.from_records(people)).resolve(text, thorough=thorough)
    assert gone == reaches


def test_a_weak_alias_is_searched_for_by_its_words_too() -> None:
    """A nom de guerre on record does not hide who is called nearly so."""
    weak = Person("1", "Mustafa Hamid", aliases=(Alias("Bob Karimov", strength="weak"),))
    resolver = Resolver(Registry([weak, Person("2", "Robert Karimov")]))
    assert {c.person.id for c in resolver.resolve("Bob Karimov").candidates} == {"1", "2"}


def test_a_birth_date_is_no_name() -> None:
    """Facts tell people of one name apart; whoever is called otherwise is not meant, born on the same day or not."""
    people = [{"id": "1", "name": "Imran Khan", "birth": "1952-10-05"}, {"id": "2", "name": "Imran Khan"}]
    resolver = Resolver(Registry.from_records(people))
    assert resolver.resolve("Imran Khan", about={"born": "1952-10-05"}).person == resolver.registry["1"]
    assert resolver.resolve("Ian Khanna", about={"born": "1952-10-05"}).decision is not Decision.MATCH
    assert resolver.resolve("Jane Doe", about={"born": "1952-10-05"}).decision is Decision.UNKNOWN
