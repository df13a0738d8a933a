"""FollowTheMoney entities, one JSON object a line: `entities.ftm.json` of OpenSanctions and others.

https://followthemoney.tech/explorer/schemata/Person/ has the properties of a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onoma import scripts
from onoma.importers.documents import parse
from onoma.importers.records import Found, Item, Name, Record, Reject, Skip, joined, mapping, text, texts
from onoma.importers.streams import Source

#: Properties that are names, with kind and strength.
_NAMES = {
    "name": ("name", ""),
    "alias": ("name", ""),
    "previousName": ("former", ""),
    "weakAlias": ("name", "weak"),
    "abbreviation": ("name", "weak"),
}
#: Given names in their order; the family name is `lastName`.
_GIVEN = ("firstName", "secondName", "middleName", "fatherName")
_COUNTRIES = ("nationality", "citizenship", "country")
_IDS = (
    "idNumber",
    "innCode",
    "passportNumber",
    "socialSecurityNumber",
    "taxNumber",
    "uniqueEntityId",
    "deathDate",
)


def read(source: Source) -> Iterator[Item]:
    """The persons of a file; entities of any other schema are skipped."""
    for row in source.rows():
        if not row.body.strip():
            continue
        try:
            if row.problem:
                raise ValueError(row.problem)
            made = _person(parse(row.body))
        except ValueError as error:
            yield Reject(row.line, row.body, str(error))
        else:
            yield made if isinstance(made, Skip) else Found(row.line, row.body, made)


def _person(entity: Mapping[str, Any]) -> Record | Skip:
    schema = text(entity, "schema")
    if not schema:
        raise ValueError("no schema; is it an entity of FollowTheMoney?")
    if schema != "Person":
        return Skip(schema)
    known = mapping(entity.get("properties"), "properties")
    names = [
        Name(one, kind=kind, strength=strength) for key, (kind, strength) in _NAMES.items() for one in texts(known, key)
    ]
    caption = text(entity, "caption")
    if caption and all(name.strength == "weak" for name in names):
        names.insert(0, Name(caption))
    names += _composed(known, names)
    strong = [name.text for name in names if name.strength != "weak"]
    if not strong:
        raise ValueError("a person without a name")
    preferred = caption if caption in strong else strong[0]
    return Record(
        text(entity, "id"),
        preferred,
        aliases=[name for name in names if name.text != preferred],
        births=texts(known, "birthDate"),
        gender=next(iter(texts(known, "gender")), ""),
        countries=[one for key in _COUNTRIES for one in texts(known, key)],
        note=next(iter(texts(known, "position")), ""),
        facts={
            "wikidata": texts(known, "wikidataId"),
            "referent": texts(entity, "referents"),
            **{key: texts(known, key) for key in _IDS},
        },
    )


def _composed(known: Mapping[str, Any], names: list[Name]) -> list[Name]:
    """Names put together from their parts, for each script in which it is plain which belong together.

    Properties are sets: which first name goes with which last name is told only where there is one of each. Those
    whose words stand in a full name already say nothing new.
    """
    recorded = [set(name.text.casefold().split()) for name in names]
    found = []
    for script in dict.fromkeys(scripts.script(one) for one in texts(known, "lastName")):
        families = _in_script(known, "lastName", script)
        given = [_in_script(known, key, script) for key in _GIVEN]
        if len(families) != 1 or len(given[0]) != 1:
            continue
        words = [one[0] for one in given if len(one) == 1]
        if not any(set(" ".join(families + words).casefold().split()) <= full for full in recorded):
            found.append(Name(joined(families, words)))
    return found


def _in_script(known: Mapping[str, Any], key: str, script: str) -> list[str]:
    parts = {one.casefold(): one for one in texts(known, key) if scripts.script(one) == script}
    return list(parts.values())
