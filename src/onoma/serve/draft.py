"""The Reconciliation Service API as the community group drafts version 1.0; it may still change.

Specification: https://reconciliation-api.github.io/specs/1.0-draft/
"""

from __future__ import annotations

from itertools import chain, islice
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onoma.model import Decision, Person, Resolution
from onoma.serve.answers import Asked
from onoma.serve.api import Json, version
from onoma.serve.facts import facts_in
from onoma.serve.people import TYPE, direction, native_name
from onoma.serve.reconciliation import BATCH, PREVIEW, ROOT, Reconciliation
from onoma.serve.requests import asked_in, bad, json_body, number

DRAFT = f"{ROOT}/1.0-draft"


@frozen
class _Query:
    """A query of the draft."""

    names: tuple[Asked, ...] = ()
    ids: tuple[str, ...] = ()
    #: Conditions that a candidate must meet: property, its value, and whether it must not.
    required: tuple[tuple[str, str, bool], ...] = ()
    ignored: tuple[str, ...] = ()
    limit: int = 5
    fits: bool = True


class Draft:
    """The routes, in other words than those of 0.2."""

    def __init__(self, stable: Reconciliation) -> None:
        self.stable = stable

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route(DRAFT, self.manifest),
            Route(f"{DRAFT}/", self.manifest),
            Route(f"{DRAFT}/match", self.match, methods=["POST"]),
            Route(f"{DRAFT}/suggest/entity", self.stable.suggest_entity),
            Route(f"{DRAFT}/suggest/property", self.stable.suggest_property),
            Route(f"{DRAFT}/suggest/type", self.stable.suggest_type),
            Route(f"{DRAFT}/preview", self.stable.preview),
            Route(f"{DRAFT}/extend", self.extend, methods=["POST"]),
            Route(f"{DRAFT}/extend/propose", self.stable.propose),
        ]

    async def manifest(self, request: Request) -> Response:
        """What the service can do; where is laid down."""
        base = self.stable.base(request)
        return Json(
            {
                "versions": ["1.0-draft"],
                "name": f"onoma ({len(self.stable.people.registry):,} people)",
                "documentation": f"{base}/about",
                "serviceVersion": version(),
                "defaultTypes": [TYPE],
                "view": {"url": f"{base}/person/{{id}}"},
                "preview": PREVIEW,
                "suggest": {"entity": True, "property": True, "type": True},
                "extend": {"proposeProperties": True, "propertySettings": []},
                "batchSize": BATCH,
                "lang": "en",
                "dir": "ltr",
                "standardizedScore": True,
            }
        )

    async def match(self, request: Request) -> Response:
        """Candidates for each query of a batch, in order."""
        body = await json_body(request)
        queries = body.get("queries")
        if not isinstance(queries, list):
            raise bad("queries is a list")
        asked = [self._query(f"query {i}", query) for i, query in enumerate(queries)]
        names = [(query, name) for query in asked for name in query.names]

        def tell(place: int, answer: Resolution) -> list[dict[str, Any]]:
            query, name = names[place]
            return self.stable.candidates(name, answer, list(query.ignored), request)

        most = max((query.limit for query in asked), default=1)
        told = iter(await self.stable.answers.told([name for _, name in names], most, tell))
        results = []
        for query in asked:
            mine = list(islice(told, len(query.names)))
            results.append({"candidates": self._candidates(query, mine, request) if query.fits else []})
        return Json({"results": results})

    def _query(self, where: str, query: Any) -> _Query:
        if not isinstance(query, dict):
            raise bad(f"{where}: a query is an object")
        conditions = query.get("conditions")
        if not isinstance(conditions, list) or not conditions:
            raise bad(f"{where}: conditions is a list of at least one")
        names: list[str] = []
        ids: list[str] = []
        given: list[tuple[str, object]] = []
        required: list[tuple[str, str, bool]] = []
        ignored: list[str] = []
        for condition in conditions:
            if not isinstance(condition, dict) or "propertyValue" not in condition:
                raise bad(f"{where}: a condition is an object with matchType and propertyValue")
            kind, value = condition.get("matchType"), condition["propertyValue"]
            values = value if isinstance(value, list) else [value]
            if kind in ("name", "id"):
                texts = [v.get("name") or v.get("id") if isinstance(v, dict) else v for v in values]
                if not all(isinstance(text, str) for text in texts):
                    raise bad(f"{where}: a {kind} is a text")
                (names if kind == "name" else ids).extend(str(text) for text in texts)
            elif kind == "property" and isinstance(condition.get("propertyId"), str):
                never = condition.get("matchQuantifier") == "none"
                facts, unused = facts_in([(condition["propertyId"], value)])
                ignored += unused
                if not never:
                    given += facts
                if condition.get("required") is True or never:
                    required += [(key, text, never) for key, text in facts]
            else:
                raise bad(f"{where}: matchType is name, id, or property with a propertyId")
        facts, _ = facts_in(given)
        language = asked_in({"language": query.get("lang", "")}).language
        kind = query.get("type")
        if kind is not None and not isinstance(kind, str):
            raise bad(f"{where}: type is a text")
        return _Query(
            tuple(Asked(name, language, facts) for name in names),
            tuple(ids),
            tuple(required),
            tuple(ignored),
            number(query.get("limit"), f"{where}: limit", 5, most=self.stable.answers.limits.candidates),
            kind in (None, "", TYPE["id"]),
        )

    def _candidates(self, query: _Query, answers: list[list[dict[str, Any]]], request: Request) -> list[dict[str, Any]]:
        """Those of all the names and ids; matched is who is matched by every name that matches anybody."""
        registry = self.stable.people.registry
        found: dict[str, dict[str, Any]] = {}
        for candidate in chain.from_iterable(answers):
            known = found.get(candidate["id"])
            if known is None or candidate["score"] > known["score"]:
                found[candidate["id"]] = candidate
        for person_id in query.ids:
            if person_id in registry:
                (by_id, *_) = self.stable.candidates(Asked(person_id), _nobody(person_id), list(query.ignored), request)
                found[person_id] = by_id
        matched = {key for key, candidate in found.items() if candidate["match"]}
        ranked = sorted(found.values(), key=lambda c: -c["score"])
        kept = [c for c in ranked if all(_meets(registry[c["id"]], *one) for one in query.required)]
        return [
            {**c, "match": c["match"] and len(matched) == 1, **_written(registry[c["id"]].name)}
            for c in kept[: query.limit]
        ]

    async def extend(self, request: Request) -> Response:
        """Values of properties for people, with the languages and directions of names."""
        ids, properties = self.stable.wanted(await json_body(request))
        rows = []
        for person_id in dict.fromkeys(ids):
            values = await self.stable.values(person_id, properties, request)
            told = [
                {"id": key, "values": [{"str": text, **self._said(person_id, key, text)} for text in texts]}
                for key, texts in values.items()
            ]
            rows.append({"id": person_id, "properties": told})
        return Json({"meta": [{"id": p.id, "name": p.name} for p in properties], "rows": rows})

    def _said(self, person_id: str, key: str, text: str) -> dict[str, str]:
        """The language and the direction of a name of somebody registered."""
        if key not in ("name", "native", "aliases") or person_id not in self.stable.people.registry:
            return {}
        person = self.stable.people.registry[person_id]
        native = native_name(person)
        known = (native,) if key == "native" and native else person.all_names
        language = next((alias.language for alias in known if alias.text == text), "und")
        return {**({"lang": language} if language != "und" else {}), **_written(text)}


def _nobody(text: str) -> Resolution:
    return Resolution(text, Decision.UNKNOWN)


def _written(text: str) -> dict[str, str]:
    """The direction of a text, where it is not the usual one."""
    return {"dir": "rtl"} if direction(text) == "rtl" else {}


def _meets(person: Person, key: str, value: str, never: bool) -> bool:
    """Whether somebody has, or has not, what is required; whose value nobody knows has it not."""
    if key == "born":
        has = bool(person.birth) and (person.birth.startswith(value) or value.startswith(person.birth))
    elif key == "country":
        has = value in person.countries
    else:
        has = person.gender == value
    return has is not never
