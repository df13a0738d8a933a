"""What the server takes and gives, in OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from onoma.serve.limits import Limits

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_PROBABILITY = {"type": "number", "minimum": 0, "maximum": 1}
_TAG = {"type": "string", "description": "BCP 47: be, zh-Latn. Empty: found out."}
_BORN = {"type": "string", "description": "ISO 8601: 1954-08-30, 1954-08 or 1954."}
_COUNTRY = {"type": "string", "description": "ISO 3166-1 alpha-2: by."}
_GENDER = {"type": "string", "description": "male or female."}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split()}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _query(name: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _get(summary: str, answer: dict[str, Any], *parameters: dict[str, Any], kind: str = "application/json") -> Any:
    return {"summary": summary, "parameters": list(parameters), "responses": _responses(answer, kind)}


def _post(summary: str, answer: dict[str, Any], body: dict[str, Any], kind: str = "application/json") -> Any:
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": {kind: {"schema": body}}},
        "responses": _responses(answer, "application/json"),
    }


def _responses(answer: dict[str, Any], kind: str) -> dict[str, Any]:
    problem = {"description": "What is wrong.", "content": {"application/json": {"schema": _ref("Problem")}}}
    done = {"description": "The answer.", "content": {kind: {"schema": answer}}}
    return {"200": done, **dict.fromkeys(("400", "404", "408", "413", "415", "503"), problem)}


_SCHEMAS: dict[str, Any] = {
    "Problem": _object("error", error=_TEXT),
    "Evidence": _object(
        "kind bits query alias sentence codes",
        kind=_TEXT,
        bits={"type": "number", "description": "A log2 likelihood ratio: more than 0 speaks for, less against."},
        query=_TEXTS,
        alias=_TEXTS,
        sentence=_TEXT,
        codes=_TEXTS,
    ),
    "Candidate": _object(
        "id name alias probability bits evidence",
        id=_TEXT,
        name=_TEXT,
        alias=_TEXT,
        probability=_PROBABILITY,
        bits={"type": "number", "description": "The sum of the evidence."},
        evidence=_list("Evidence"),
    ),
    "Resolution": _object(
        "text decision person probability candidates notes",
        text=_TEXT,
        decision={"enum": ["MATCH", "AMBIGUOUS", "UNKNOWN"]},
        person={"type": ["string", "null"], "description": "An id; only for a MATCH."},
        probability=_PROBABILITY,
        candidates=_list("Candidate"),
        notes=_TEXTS,
    ),
    "Comparison": _object(
        "a b probability bits evidence notes",
        a=_TEXT,
        b=_TEXT,
        probability=_PROBABILITY,
        bits={"type": "number"},
        evidence=_list("Evidence"),
        notes=_TEXTS,
    ),
    "Romanized": _object(
        "text romanizations",
        text=_TEXT,
        romanizations={"type": "array", "items": _object("system name text", system=_TEXT, name=_TEXT, text=_TEXT)},
    ),
    "Asked": _object("name", name=_TEXT, language=_TAG, born=_BORN, country=_COUNTRY, gender=_GENDER),
}


def document(version: str, limits: Limits) -> dict[str, Any]:
    """The OpenAPI document.

    >>> sorted(document("1.0", Limits())["paths"])[:3]
    ['/explain', '/health', '/reconcile']
    """
    limit = {"type": "integer", "minimum": 1, "description": f"Candidates; at most {limits.candidates} are given."}
    facts = [_query("language", _TAG), _query("born", _BORN), _query("country", _COUNTRY), _query("gender", _GENDER)]
    name = {"type": "string", "maxLength": limits.name}
    prefix = (_query("prefix", _TEXT), _query("limit", limit))
    suggested = _object("result", result={"type": "array", "items": _object("id name", id=_TEXT, name=_TEXT)})
    proposed = _object("properties", properties={"type": "array", "items": _object("id name", id=_TEXT, name=_TEXT)})
    extended = _object("meta rows", meta={"type": "array"}, rows={"type": ["object", "array"]})
    form = {"type": "object", "properties": {"queries": _TEXT, "extend": _TEXT}}
    names = {"type": "array", "items": _ref("Asked"), "maxItems": limits.batch}
    paths: dict[str, Any] = {
        "/resolve": {
            "get": _get(
                "Who a name means.",
                _ref("Resolution"),
                _query("name", _TEXT, required=True),
                *facts,
                _query("limit", limit),
            ),
            "post": _post(
                "Who each of many names means, in order.",
                _object("answers", answers=_list("Resolution")),
                _object("names", names=names, limit=limit),
            ),
        },
        "/explain": {
            "get": _get(
                "Whether two names may mean one person.",
                _ref("Comparison"),
                _query("a", name, required=True),
                _query("b", name, required=True),
                _query("language", _TAG),
            )
        },
        "/romanize": {
            "get": _get(
                "A name in Latin letters, by one dated system or by all there are.",
                _ref("Romanized"),
                _query("text", name, required=True),
                _query("system", _TEXT),
                _query("language", _TAG),
            )
        },
        "/health": {"get": _get("That the server answers.", _object("status people", status=_TEXT))},
        "/version": {"get": _get("Which onoma this is.", _object("name version", name=_TEXT, version=_TEXT))},
        "/reconcile": {
            "get": _get(
                "Reconciliation Service API 0.2: the manifest, or queries, or data extension.",
                {"type": "object"},
                _query("queries", _TEXT),
                _query("extend", _TEXT),
            ),
            "post": _post(
                "Reconciliation Service API 0.2: queries or data extension.",
                {"type": "object"},
                form,
                "application/x-www-form-urlencoded",
            ),
        },
    }
    for root in ("/reconcile", "/reconcile/1.0-draft"):
        for what in ("entity", "property", "type"):
            paths[f"{root}/suggest/{what}"] = {"get": _get("Names that begin like this.", suggested, *prefix)}
        paths[f"{root}/extend/propose"] = {
            "get": _get("What can be had of a person.", proposed, _query("type", _TEXT), _query("limit", limit))
        }
        paths[f"{root}/preview"] = {
            "get": _get("A person on a card.", _TEXT, _query("id", _TEXT, required=True), kind="text/html")
        }
    queries = {"type": "array", "items": _object("conditions", conditions={"type": "array", "items": {}})}
    properties = {"type": "array", "items": _object("id", id=_TEXT)}
    paths["/reconcile/1.0-draft"] = {"get": _get("Reconciliation Service API 1.0-draft: manifest.", {"type": "object"})}
    paths["/reconcile/1.0-draft/match"] = {
        "post": _post(
            "Reconciliation Service API 1.0-draft: queries.",
            _object("results", results={"type": "array"}),
            _object("queries", queries=queries),
        )
    }
    paths["/reconcile/1.0-draft/extend"] = {
        "post": _post(
            "Reconciliation Service API 1.0-draft: data extension.",
            extended,
            _object("ids properties", ids=_TEXTS, properties=properties),
        )
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "onoma",
            "version": version,
            "description": "Tells who a name means, in whatever script and romanization it is written, and why.",
            "license": {"name": "MIT"},
        },
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": _SCHEMAS},
    }
