"""How well facts beside the name tell people of one name apart.

Takes those people of a list whose names are the same letters and whose birth dates are known and differ, and asks for
each of them: by the name alone, then with the year, the month and the day of birth, with the day and the month
swapped, with a digit of the year off, and with the birth date of nobody. Prints how often the first candidate is who
is meant, and what became a MATCH. The list is as large for the odds as the whole file is.

    python benchmarks/facts.py PEOPLE.jsonl[.gz]        lines with id, name and birth
"""

from __future__ import annotations

import collections
import gzip
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from onoma import Decision, Policy, Registry, Resolver, parse
from onoma.grams import letters

DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def namesakes(people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those who share the letters of their name with others, all of them born on different days."""
    groups = collections.defaultdict(list)
    for person in people:
        groups[letters(parse(person["name"]))].append(person)
    return [
        person
        for group in groups.values()
        if len(group) > 1 and all(DATE.fullmatch(p["birth"]) for p in group)
        if len({p["birth"] for p in group}) == len(group)
        for person in group
    ]


def swapped(birth: str) -> str:
    """A date with day and month the other way round, where that is a date."""
    year, month, day = birth.split("-")
    return f"{year}-{day}-{month}" if int(day) < 13 else birth


def slipped(birth: str) -> str:
    """A date whose year has another last digit."""
    return f"{birth[:3]}{(int(birth[3]) + 5) % 10}{birth[4:]}"


ASKED: dict[str, Callable[[str], str]] = {
    "the name alone": lambda _: "",
    "and the year": lambda birth: birth[:4],
    "and the month": lambda birth: birth[:7],
    "and the day": lambda birth: birth,
    "day and month swapped": swapped,
    "a digit of the year off": slipped,
    "another's birth date": lambda _: "1803-02-01",
}


def main() -> None:
    """Print a line for each way to ask."""
    path = Path(sys.argv[1])
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        everybody = [json.loads(line) for line in lines]
    people = namesakes(everybody)
    resolver = Resolver(Registry.from_records(people), policy=Policy(crowd=len(everybody)))
    print(f"{len(people)} namesakes of {len(everybody)} people")
    print(f"{'asked with':26s}{'first':>8s}{'MATCH':>8s}{'wrong':>8s}")
    for said, fact in ASKED.items():
        first = match = wrong = 0
        for person in people:
            born = fact(person["birth"])
            found = resolver.resolve(person["name"], about={"born": born} if born else None)
            first += bool(found.candidates) and found.candidates[0].person.id == person["id"]
            if found.decision is Decision.MATCH and found.person:
                match += 1
                wrong += found.person.id != person["id"]
        print(f"{said:26s}{first / len(people):8.3f}{match / len(people):8.3f}{wrong / len(people):8.3f}")


if __name__ == "__main__":
    main()
