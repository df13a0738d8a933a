"""Facts beside the name: birth date, country, gender, for and against."""

from __future__ import annotations

import re
from collections.abc import Mapping

from onoma.model import Evidence, Person
from onoma.weights import weight

KNOWN = ("born", "country", "gender")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def check_about(about: Mapping[str, str] | None) -> dict[str, str]:
    """The facts that a caller gave, or an error that says which there can be.

    >>> check_about({"born": "1954-08-30", "country": "BY"})
    {'born': '1954-08-30', 'country': 'by'}
    """
    facts = dict(about or {})
    for key in facts:
        if key not in KNOWN:
            raise ValueError(f"about takes {', '.join(KNOWN)}, not {key!r}")
    if facts.get("born") and not _DATE.fullmatch(facts["born"]):
        raise ValueError(f"born is an ISO 8601 date, month or year (1954-08-30), not {facts['born']!r}")
    return {k: v if k == "born" else v.lower() for k, v in facts.items() if v}


def about_evidence(person: Person, about: Mapping[str, str]) -> list[Evidence]:
    """What the facts say of a person; nothing where the person's are not known."""
    found = []
    if about.get("born") and (mine := _DATE.fullmatch(person.birth)):
        kind, sentence = _dates(about["born"], mine.group())
        found.append(_fact(kind, about["born"], person.birth, sentence))
    if about.get("country") and person.countries:
        same = about["country"] in person.countries
        kind = "country" if same else "country_contradicted"
        told = " ".join(person.countries)
        found.append(
            _fact(
                kind,
                about["country"],
                told,
                f"country {about['country']} {'agrees' if same else 'is not ' + told}",
            )
        )
    if about.get("gender") and person.gender:
        same = about["gender"] == person.gender
        found.append(
            _fact(
                "gender" if same else "gender_contradicted",
                about["gender"],
                person.gender,
                "gender agrees" if same else "gender differs",
            )
        )
    return found


def _fact(kind: str, asked: str, known: str, sentence: str) -> Evidence:
    return Evidence(f"about-{kind.replace('_', '-')}", weight(f"about.{kind}"), (asked,), (known,), sentence)


def _dates(asked: str, known: str) -> tuple[str, str]:
    a, b = asked.split("-"), known.split("-")
    shared = min(len(a), len(b))
    if a[:shared] == b[:shared]:
        return ("year", "month", "date")[shared - 1], f"born {asked} agrees with {known}"
    if len(a) == len(b) == 3 and a[0] == b[0] and a[1:] == [b[2], b[1]]:
        return "date_swapped", f"born {asked} and {known} differ in the order of day and month"
    if len(a) == len(b) == 3 and sum(x != y for x, y in zip(asked, known, strict=True)) == 1:
        return "date_slip", f"born {asked} and {known} differ in one digit"
    return "date_contradicted", f"born {asked} is not {known}"
