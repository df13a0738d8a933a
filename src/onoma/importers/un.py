"""The consolidated list of the UN Security Council, XML."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from onoma.importers.markup import elements
from onoma.importers.records import Found, Item, Name, Record, Reject, Skip, script_tag
from onoma.importers.streams import Source

_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def read(source: Source) -> Iterator[Item]:
    """The individuals of the list; entities are skipped."""
    for line, element in elements(source, {"INDIVIDUAL", "ENTITY"}):
        if element.tag == "ENTITY":
            yield Skip("entity")
            continue
        record = _person(element)
        if record.name:
            yield Found(line, element, record)
        else:
            yield Reject(line, element, "an individual without a name")


def _person(element: Element) -> Record:
    record = Record(
        _text(element, "REFERENCE_NUMBER") or _text(element, "DATAID"),
        " ".join(part for name in _PARTS if (part := _text(element, name))),
        gender=_text(element, "GENDER"),
        countries=_texts(element, "NATIONALITY/VALUE"),
        note=next(iter(_texts(element, "DESIGNATION/VALUE")), ""),
        facts={"dataid": _texts(element, "DATAID")},
    )
    for original in _texts(element, "NAME_ORIGINAL_SCRIPT"):
        record.aliases.append(Name(original, script_tag(original), "native"))
    for alias in element.findall("INDIVIDUAL_ALIAS"):
        quality = _text(alias, "QUALITY").lower()
        kind = "former" if quality.startswith("f.k.a") else "name"
        if name := _text(alias, "ALIAS_NAME"):
            record.aliases.append(Name(name, kind=kind, strength="weak" if quality == "low" else ""))
    record.births += [told for one in element.findall("INDIVIDUAL_DATE_OF_BIRTH") if (told := _birth(one))]
    return record


def _birth(birth: Element) -> str:
    told = _text(birth, "DATE") or _text(birth, "YEAR")
    if not told:
        told = " to ".join(year for name in ("FROM_YEAR", "TO_YEAR") if (year := _text(birth, name)))
    about = _text(birth, "TYPE_OF_DATE").upper() == "APPROXIMATELY"
    return f"circa {told}" if told and about else told


def _text(element: Element, name: str) -> str:
    return " ".join((element.findtext(name) or "").split())


def _texts(element: Element, path: str) -> list[str]:
    return [told for found in element.findall(path) if (told := " ".join((found.text or "").split()))]
