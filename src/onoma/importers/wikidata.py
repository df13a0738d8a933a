"""Wikidata items: lines of the JSON dump, JSON Lines of items, or answers of `wbgetentities` and `EntityData`.

https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html describes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from onoma import scripts
from onoma.importers.documents import members, parse
from onoma.importers.records import Found, Item, Name, Record, Reject, Skip, mapping, mappings, text
from onoma.importers.streams import Source

_HUMAN, _HUMAN_MARK = "Q5", b'"Q5"'
_NO_HUMAN = "not a human"
_GENDERS = {"Q6581097": "male", "Q2449503": "male", "Q6581072": "female", "Q1052281": "female"}
#: Statements that hold names: native name, birth name, pseudonym, nickname.
_NAMES = {"P1559": ("native", ""), "P1477": ("birth", ""), "P742": ("pseudonym", ""), "P1449": ("nickname", "weak")}
#: Statements that hold outside ids.
_IDS = {"P214": "viaf", "P213": "isni", "P227": "gnd", "P244": "loc"}
_TIME = re.compile(r"\+(\d{4})-(\d\d)-(\d\d)T")
#: Precisions of a date: to the year, month, day.
_YEAR, _DAY = 9, 11
_ANSWER = re.compile(rb'\{\s*"(?:entities|success|batchcomplete|warnings)"')


def read(source: Source) -> Iterator[Item]:
    """The items that are humans; all others are skipped."""
    if _ANSWER.match(source.start()):
        for line, entity in members(source, {"entities"}):
            yield _item(line, entity, entity)
        return
    # The dump is one array, an item a line.
    row, opened, closed = None, False, False
    for row in source.rows():
        body = row.body.strip().rstrip(b",")
        opened, closed = opened or body == b"[", body == b"]" or (closed and not body)
        if body in (b"", b"[", b"]"):
            continue
        # Nine of ten items of a dump are no humans: looking costs a hundredth of parsing.
        if _HUMAN_MARK not in body and body[:1] + body[-1:] == b"{}" and not row.problem:
            yield Skip(_NO_HUMAN)
            continue
        try:
            if row.problem:
                raise ValueError(row.problem)
            entity = parse(body)
        except ValueError as error:
            yield Reject(row.line, row.body, str(error))
        else:
            yield _item(row.line, row.body, entity)
    if row and opened and not closed:
        yield Reject(row.line, row.body, "the dump ends without its closing bracket: is it cut short?")


def _item(line: int, raw: object, entity: object) -> Item:
    try:
        made = _person(mapping(entity, "an entity"))
    except ValueError as error:
        return Reject(line, raw, str(error))
    return made if isinstance(made, Skip) else Found(line, raw, made)


def _person(entity: Mapping[str, Any]) -> Record | Skip:
    if "missing" in entity:
        return Skip("missing item")
    number = text(entity, "id")
    if not number:
        raise ValueError("no id; is it an item of Wikidata?")
    claims = _plain(entity.get("claims"), "claims")
    if _HUMAN not in [_id(value) for value in _values(claims, "P31")]:
        return Skip(_NO_HUMAN)
    names = _labels(entity)
    for property_id, (kind, strength) in _NAMES.items():
        for value in _values(claims, property_id):
            told = {"text": value} if isinstance(value, str) else mapping(value, property_id)
            names.append(Name(text(told, "text"), text(told, "language") or "und", kind, strength))
    if not names:
        return Skip("human without a name")
    first = _preferred(names)
    description = _plain(entity.get("descriptions"), "descriptions").get("en")
    births = [mapping(value, "P569") for value in _values(claims, "P569")]
    return Record(
        number,
        first.text,
        first.language,
        [name for name in names if name is not first],
        [date for value in births if (date := _date(value))],
        next((_GENDERS[_id(value)] for value in _values(claims, "P21") if _id(value) in _GENDERS), ""),
        [_id(value) for value in _values(claims, "P27")],
        text(mapping(description, "a description"), "value"),
        {key: [v for v in _values(claims, name) if isinstance(v, str)] for name, key in _IDS.items()},
    )


def _labels(entity: Mapping[str, Any]) -> list[Name]:
    """Labels, English ones first, then aliases."""
    labels = [mapping(one, "a label") for one in _plain(entity.get("labels"), "labels").values()]
    labels.sort(key=lambda one: {"en": 0, "mul": 1}.get(text(one, "language"), 2))
    aliases = [
        one for several in _plain(entity.get("aliases"), "aliases").values() for one in mappings(several, "aliases")
    ]
    return [Name(value, text(one, "language") or "und") for one in (*labels, *aliases) if (value := text(one, "value"))]


def _preferred(names: list[Name]) -> Name:
    """The English label, or the first name in Latin letters, or the first."""
    return next((name for name in names if scripts.script(name.text) == "Latn"), names[0])


def _values(claims: Mapping[str, Any], property_id: str) -> list[Any]:
    """The values of a property, those of preferred rank first; deprecated and unknown ones are left out."""
    found: list[tuple[bool, Any]] = []
    for statement in mappings(claims.get(property_id), property_id):
        rank = text(statement, "rank")
        value = mapping(mapping(statement.get("mainsnak"), "a mainsnak").get("datavalue"), "a datavalue").get("value")
        if rank != "deprecated" and value is not None:
            found.append((rank != "preferred", value))
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def _id(value: object) -> str:
    """The id of the item that a statement names."""
    return text(mapping(value, "an item"), "id")


def _date(value: Mapping[str, Any]) -> str:
    """A date as exactly as the item knows it; empty where that is not even to the year."""
    found = _TIME.match(text(value, "time"))
    precision = value.get("precision")
    if not found or not isinstance(precision, int) or precision < _YEAR:
        return ""
    return "-".join(found.groups()[: min(precision, _DAY) - _YEAR + 1])


def _plain(value: object, what: str) -> Mapping[str, Any]:
    """An object; PHP writes an empty one as a list."""
    return {} if value == [] else mapping(value, what)
