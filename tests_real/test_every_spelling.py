"""Every spelling of every shipped person with an East Slavic name, by every shipped system of the language."""

from __future__ import annotations

from collections import Counter

from onoma import Decision, Person, romanizations, romanize
from onoma.resolver import shipped

_LANGUAGES = ("be", "ru", "uk")
_LEAST = 0.99


def _spellings(person: Person) -> dict[str, str]:
    """The native names as the systems of their languages write them, and one system of each spelling."""
    natives = [a for a in person.aliases if a.kind == "native" and a.language in _LANGUAGES]
    return {romanize(a.text, s.id): s.id for a in natives for s in romanizations(a.language)}


def test_every_romanization_leads_home() -> None:
    """Nearly all are a MATCH, the rest AMBIGUOUS with the person first, as where somebody else has the same name."""
    resolver = shipped()
    people, answers, told = 0, Counter[str](), []
    for person in resolver.registry:
        spelt = _spellings(person)
        people += bool(spelt)
        for text, system in spelt.items():
            found = resolver.resolve(text)
            first = bool(found.candidates) and found.candidates[0].person == person
            answers[f"{found.decision.value}{'' if first else ', not first'}"] += 1
            if found.decision is not Decision.MATCH or not first:
                print(f"{text} ({system}), {person.id}: {found.decision.value}")
            if not first or found.decision is Decision.UNKNOWN:
                told.append(f"{text!r} ({system}) is not {person.id}")
    print(f"{people} people, {answers.total()} spellings: {dict(answers)}")
    assert people >= 300
    assert not told, "\n".join(told)
    assert answers["MATCH"] >= _LEAST * answers.total()
