"""OFAC's advanced XML, `sdn_advanced.xml`: the only list that gives each part of a name its type and its script.

What a number means stands at the head of the file, in sets of reference values, and is looked up there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from onoma import scripts
from onoma.errors import DataError
from onoma.importers.markup import elements
from onoma.importers.records import Found, Item, Name, Record, Reject, Skip, joined
from onoma.importers.streams import Source

_VALUES = (
    "AliasType",
    "Country",
    "DetailReference",
    "FeatureType",
    "NamePartType",
    "PartySubType",
    "PartyType",
    "Script",
)
_FAMILY = ("Last Name", "Maiden Name", "Matronymic")
_GIVEN = ("First Name", "Middle Name", "Patronymic")


class _Value(NamedTuple):
    text: str
    attributes: dict[str, str]


class _Values(dict[tuple[str, str], _Value]):
    """The reference values by set and number."""

    def text(self, kind: str, number: str | None) -> str:
        found = self.get((kind, number or ""))
        return found.text if found else ""

    def attribute(self, kind: str, number: str | None, name: str) -> str:
        found = self.get((kind, number or ""))
        return found.attributes.get(name, "") if found else ""


def read(source: Source) -> Iterator[Item]:
    """The individuals of a list."""
    values = _Values()
    for line, element in elements(source, {*_VALUES, "Location", "DistinctParty", "sdnEntry"}):
        if element.tag == "DistinctParty":
            try:
                made = _party(element, values)
            except ValueError as error:
                yield Reject(line, element, str(error))
            else:
                yield made if isinstance(made, Skip) else Found(line, element, made)
        elif element.tag == "sdnEntry":
            message = "the plain sdn.xml; take sdn_advanced.xml, or sdn.csv with alt.csv"
            raise DataError(message, path=source.name, line=line)
        elif element.tag == "Location":
            # Of a place only its country is wanted.
            country = element.find("LocationCountry")
            if country is not None and country.get("CountryID"):
                values["Location", element.get("ID", "")] = _Value(country.get("CountryID", ""), {})
        else:
            values[element.tag, element.get("ID", "")] = _Value((element.text or "").strip(), dict(element.attrib))


def _party(party: Element, values: _Values) -> Record | Skip:
    profile = party.find("Profile")
    if profile is None:
        raise ValueError("a party without a profile")
    kind = values.attribute("PartySubType", profile.get("PartySubTypeID"), "PartyTypeID")
    told = values.text("PartyType", kind)
    if told != "Individual" and (told or kind != "1"):
        return Skip(told or "no individual")
    names = [name for identity in profile.findall("Identity") for name in _names(identity, values)]
    if not names:
        raise ValueError("an individual without a name")
    first = next((name for name, primary in names if primary and _is_latin(name)), names[0][0])
    aliases = [
        name._replace(kind="native") if primary and name.kind == "name" and not _is_latin(name) else name
        for name, primary in names
        if name is not first
    ]
    record = Record(party.get("FixedRef", ""), first.text, first.language, aliases)
    for feature in profile.iter("Feature"):
        _feature(record, feature, values)
    return record


def _names(identity: Element, values: _Values) -> Iterator[tuple[Name, bool]]:
    """Each documented name, and whether it is one of the primary alias."""
    groups = {
        group.get("ID"): values.text("NamePartType", group.get("NamePartTypeID"))
        for group in identity.iter("NamePartGroup")
    }
    for alias in identity.findall("Alias"):
        former = values.text("AliasType", alias.get("AliasTypeID")).upper().startswith("F.K.A")
        strength = "weak" if alias.get("LowQuality") == "true" else ""
        for documented in alias.findall("DocumentedName"):
            parts = [
                (groups.get(part.get("NamePartGroupID"), ""), (part.text or "").strip())
                for part in documented.iter("NamePartValue")
            ]
            codes = {
                values.attribute("Script", part.get("ScriptID"), "ScriptCode")
                for part in documented.iter("NamePartValue")
            }
            text = _composed([part for part in parts if part[1]])
            if not text:
                continue
            kind = "nickname" if {what for what, _ in parts} == {"Nickname"} else "former" if former else "name"
            yield Name(text, _language(codes), kind, strength), alias.get("Primary") == "true"


def _composed(parts: list[tuple[str, str]]) -> str:
    """A name from its parts and their types."""
    family = [text for what, text in parts if what in _FAMILY]
    given = [text for what in _GIVEN for kind, text in parts if kind == what]
    if len(family) + len(given) < len(parts):
        # A part of another type, or of none: the list's own order is all that is known.
        return " ".join(text for _, text in parts)
    return joined(family, given)


def _language(codes: set[str]) -> str:
    """The script that the list says, as a language tag; Latin is what a name is in unless it is said."""
    code = codes.pop() if len(codes) == 1 else ""
    return f"und-{code}" if code and code != "Latn" else "und"


def _is_latin(name: Name) -> bool:
    return scripts.script(name.text) == "Latn"


def _feature(record: Record, feature: Element, values: _Values) -> None:
    kind = values.text("FeatureType", feature.get("FeatureTypeID"))
    if kind == "Birthdate":
        record.births += [_period(period) for period in feature.iter("DatePeriod")]
    elif kind == "Gender":
        for detail in feature.iter("VersionDetail"):
            record.gender = values.text("DetailReference", detail.get("DetailReferenceID"))
    elif kind in ("Nationality Country", "Citizenship Country"):
        for location in feature.iter("VersionLocation"):
            number = values.text("Location", location.get("LocationID"))
            code = values.attribute("Country", number, "ISO2") or values.text("Country", number)
            record.countries += [code] if code else []


def _period(period: Element) -> str:
    """A date, or two that it lies between."""
    ends = [_day(end) for side in ("Start", "End") for end in (period.find(f"{side}/From"), period.find(f"{side}/To"))]
    told = list(dict.fromkeys(day for day in ends if day))
    about = any(side.get("Approximate") == "true" for side in period)
    if len(told) == 2 and told[0][:4] == told[1][:4] and told[0].endswith("-01-01") and told[1].endswith("-12-31"):
        told = [told[0][:4]]
    return ("circa " if about else "") + " to ".join(told[:1] + told[1:][-1:])


def _day(date: Element | None) -> str:
    if date is None:
        return ""
    numbers = [(date.findtext(name) or "").strip() for name in ("Year", "Month", "Day")]
    if not all(number.isdecimal() for number in numbers if number):
        raise ValueError(f"no date: {' '.join(numbers)}")
    return "-".join(number.zfill(4 if i == 0 else 2) for i, number in enumerate(numbers) if number)
