"""The Reconciliation Service API of the W3C community group, version 0.2: what OpenRefine speaks.

Specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from onoma.model import Candidate, Person, Resolution
from onoma.serve.answers import Answers, Asked
from onoma.serve.api import Json, version
from onoma.serve.facts import facts_in
from onoma.serve.people import TYPE, People, Property, about, reason
from onoma.serve.recent import Recent
from onoma.serve.requests import bad, form_fields, number, read_json

ROOT = "/reconcile"
PREVIEW = {"width": 440, "height": 260}
#: How many queries are best sent at once; OpenRefine 3.7 and later ask for it.
BATCH = 50
_SPACES = "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"


class Reconciliation:
    """The routes, over the answers of one resolver."""

    def __init__(self, answers: Answers, people: People, recent: Recent, templates: Jinja2Templates, url: str) -> None:
        self.answers = answers
        self.people = people
        self.recent = recent
        self.templates = templates
        self.url = url

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route(ROOT, self.root, methods=["GET", "POST"]),
            Route(f"{ROOT}/", self.root, methods=["GET", "POST"]),
            Route(f"{ROOT}/suggest/entity", self.suggest_entity),
            Route(f"{ROOT}/suggest/property", self.suggest_property),
            Route(f"{ROOT}/suggest/type", self.suggest_type),
            Route(f"{ROOT}/preview", self.preview),
            Route(f"{ROOT}/extend/propose", self.propose),
        ]

    async def root(self, request: Request) -> Response:
        """The manifest; or what `queries` or `extend` ask for, in the query string or in a form."""
        fields: Mapping[str, str] = request.query_params
        if request.method == "POST":
            fields = await form_fields(request)
        if "queries" in fields:
            return Json(await self.match(read_json(fields["queries"], "queries"), request))
        if "extend" in fields:
            return Json(await self.extend(read_json(fields["extend"], "extend"), request))
        if request.method == "POST":
            raise bad("the form has neither queries nor extend")
        return Json(self.manifest(request))

    def manifest(self, request: Request) -> dict[str, Any]:
        """What the service can do, and where."""
        base = self.base(request)
        suggest = {what: {"service_url": base, "service_path": f"{ROOT}/suggest/{what}"} for what in _SUGGESTED}
        return {
            "versions": ["0.2"],
            "name": f"onoma ({len(self.people.registry):,} people)",
            "identifierSpace": f"{base}/person/",
            "schemaSpace": _SPACES,
            "documentation": f"{base}/about",
            "serviceVersion": version(),
            "defaultTypes": [TYPE],
            "view": {"url": f"{base}/person/{{{{id}}}}"},
            "preview": {"url": f"{base}{ROOT}/preview?id={{{{id}}}}", **PREVIEW},
            "suggest": suggest,
            "extend": {
                "propose_properties": {"service_url": base, "service_path": f"{ROOT}/extend/propose"},
                "property_settings": [],
            },
            "batchSize": BATCH,
        }

    async def match(self, queries: Any, request: Request) -> dict[str, Any]:
        """Candidates for each query of a batch."""
        if not isinstance(queries, dict):
            raise bad("queries is an object of queries")
        asked = [self._asked(key, query) for key, query in queries.items()]
        fits = [_fits(query.get("type")) for query in queries.values()]

        def tell(place: int, answer: Resolution) -> dict[str, Any]:
            one, limit, ignored = asked[place]
            return {"result": self.candidates(one, answer, ignored, request)[:limit] if fits[place] else []}

        most = max((limit for _, limit, _ in asked), default=1)
        return dict(zip(queries, await self.answers.told([one for one, _, _ in asked], most, tell), strict=True))

    def _asked(self, key: str, query: Any) -> tuple[Asked, int, list[str]]:
        if not isinstance(query, dict):
            raise bad(f"{key[:40]}: a query is an object")
        name, given = query.get("query", ""), query.get("properties", [])
        if not isinstance(name, str):
            raise bad(f"{key[:40]}: query is a text")
        if not isinstance(given, list) or not all(isinstance(p, dict) and isinstance(p.get("pid"), str) for p in given):
            raise bad(f"{key[:40]}: properties is a list of objects with pid and v")
        facts, ignored = facts_in((p["pid"], p.get("v")) for p in given)
        limit = number(query.get("limit"), f"{key[:40]}: limit", 5, most=self.answers.limits.candidates)
        return Asked(name, None, facts), limit, ignored

    def candidates(self, one: Asked, answer: Resolution, ignored: list[str], request: Request) -> list[dict[str, Any]]:
        """The people who may be meant, likeliest first; one whose id was asked for, before all."""
        found = [self.candidate(answer, candidate, ignored) for candidate in answer.plausible]
        self.recent.keep(request, one, answer)
        if one.name in self.people.registry:
            person = self.people.registry[one.name]
            by_id = {**entity(person), "score": 100.0, "match": True, "features": []}
            by_id["description"] = f"the id asked for · {about(person)}"
            found = [by_id, *({**c, "match": False} for c in found if c["id"] != person.id)]
        return found

    def candidate(self, answer: Resolution, candidate: Candidate, ignored: list[str]) -> dict[str, Any]:
        """One candidate; `match` only where it is the person of a MATCH."""
        kinds: dict[str, float] = {}
        for evidence in candidate.evidence:
            kinds[evidence.kind] = kinds.get(evidence.kind, 0.0) + evidence.bits
        features = [("probability", "probability", candidate.probability), ("bits", "evidence, bits", candidate.bits)]
        features += [(f"bits-{kind}", f"{kind.replace('-', ' ')}, bits", bits) for kind, bits in kinds.items()]
        return {
            **entity(candidate.person),
            "description": " · ".join((reason(answer, candidate), *ignored)),
            "score": round(100 * candidate.probability, 2),
            "match": answer.person is not None and candidate.person.id == answer.person.id,
            "features": [{"id": key, "name": name, "value": round(value, 4)} for key, name, value in features],
        }

    async def extend(self, query: Any, request: Request) -> dict[str, Any]:
        """Values of properties for people."""
        ids, properties = self.wanted(query)
        rows = {}
        for person_id in ids:
            values = await self.values(person_id, properties, request)
            rows[person_id] = {key: [{"str": text} for text in texts] for key, texts in values.items()}
        return {"meta": [{"id": p.id, "name": p.name} for p in properties], "rows": rows}

    def wanted(self, query: Any) -> tuple[list[str], list[Property]]:
        """The ids and the properties of a data extension query, or 400."""
        if not isinstance(query, dict):
            raise bad("extend is an object with ids and properties")
        ids, wanted = query.get("ids"), query.get("properties")
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            raise bad("ids is a list of texts")
        sound = isinstance(wanted, list) and all(isinstance(p, dict) and isinstance(p.get("id"), str) for p in wanted)
        if not sound:
            raise bad("properties is a list of objects with an id")
        if len(ids) > 10 * self.answers.limits.batch:
            raise HTTPException(413, f"at most {10 * self.answers.limits.batch} ids a request")
        known = {p.id: p for p in self.people.properties}
        keys = list(dict.fromkeys(p["id"] for p in wanted or ()))[:50]
        return ids, [known.get(key, Property(key, key)) for key in keys]

    async def values(self, person_id: str, properties: list[Property], request: Request) -> dict[str, list[str]]:
        """What is known of somebody; nothing of whom nobody knows."""
        if person_id not in self.people.registry:
            return {p.id: [] for p in properties}
        person = self.people.registry[person_id]
        found = {}
        for wanted in properties:
            told = self.recent.explanations(request, person_id) if wanted.id == "explanation" else []
            if wanted.id == "explanation" and not told:
                told = await self.answers.run(lambda: self.people.value(person, "explanation"))
            found[wanted.id] = told or self.people.value(person, wanted.id)
        return found

    async def suggest_entity(self, request: Request) -> Response:
        """People whose names begin so; where there are none, people whom the name may mean."""
        prefix = request.query_params.get("prefix", "")[: self.answers.limits.name]
        limit = number(request.query_params.get("limit"), "limit", 10, most=50)
        cursor = request.query_params.get("cursor", "0").lstrip("0")
        skip = number(cursor, "cursor", 0, most=10_000) if cursor else 0
        found = await self.answers.run(lambda: self.people.suggest(prefix, limit + skip))
        if not found and prefix.strip():
            (answer,) = await self.answers.resolve([Asked(prefix)], limit)
            found = [c.person for c in answer.plausible]
        return Json({"result": [self.suggestion(person) for person in found[skip : skip + limit]]})

    def suggestion(self, person: Person) -> dict[str, Any]:
        """A person as a suggestion."""
        return {"id": person.id, "name": person.name, "description": about(person), "notable": [TYPE]}

    async def suggest_property(self, request: Request) -> Response:
        """Properties whose id or name begins so."""
        return Json({"result": self._beginning(request, self.people.properties)})

    async def suggest_type(self, request: Request) -> Response:
        """The one type there is."""
        person = Property(TYPE["id"], TYPE["name"], "a human being, under whatever spelling")
        return Json({"result": self._beginning(request, (person,))})

    def _beginning(self, request: Request, choices: tuple[Property, ...]) -> list[dict[str, str]]:
        prefix = request.query_params.get("prefix", "").strip().casefold()
        limit = number(request.query_params.get("limit"), "limit", 50, most=50)
        found = []
        for choice in choices:
            if choice.id.casefold().startswith(prefix) or f" {prefix}" in f" {choice.name.casefold()}":
                more = {"description": choice.description} if choice.description else {}
                found.append({"id": choice.id, "name": choice.name, **more})
        return found[:limit]

    async def propose(self, request: Request) -> Response:
        """What can be had of a person."""
        limit = number(request.query_params.get("limit"), "limit", 50, most=50)
        told = [{"id": p.id, "name": p.name} for p in self.people.properties][:limit]
        return Json({"type": request.query_params.get("type", TYPE["id"]), "limit": limit, "properties": told})

    async def preview(self, request: Request) -> Response:
        """A person on a card, with the reasons of the names that were asked."""
        person_id = request.query_params.get("id", "")
        if person_id not in self.people.registry:
            raise HTTPException(404, "nobody has this id")
        person = self.people.registry[person_id]
        reasons = self.recent.reasons(request, person_id)
        return self.templates.TemplateResponse(request, "preview.html", {"person": person, "reasons": reasons})

    def base(self, request: Request) -> str:
        """The address under which the client sees us."""
        return self.url or str(request.base_url).rstrip("/")


_SUGGESTED = ("entity", "property", "type")


def entity(person: Person) -> dict[str, Any]:
    """A person as an entity of the protocol.

    >>> entity(Person("1", "A"))
    {'id': '1', 'name': 'A', 'type': [{'id': 'person', 'name': 'Person'}]}
    """
    return {"id": person.id, "name": person.name, "type": [TYPE]}


def _fits(types: Any) -> bool:
    """Whether somebody of these types is looked for; there are people only."""
    wanted = [types] if isinstance(types, (str, dict)) else types if isinstance(types, list) else []
    ids = [one.get("id") if isinstance(one, dict) else one for one in wanted]
    return not ids or TYPE["id"] in ids
