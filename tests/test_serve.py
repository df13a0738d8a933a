"""The server, asked in this process: what it answers, what it refuses, and that hostile names do no harm."""

from __future__ import annotations

import asyncio
import csv
import functools
import gc
import io
import json
import logging
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

import strategies
from onoma import Decision, Registry, Resolution, Resolver, compare
from onoma.batch import normalize, undecided
from onoma.review import JudgedResolver, Ledger, Question
from onoma.romanization import romanizations, romanize
from onoma.serve import Limits, create_app
from onoma.serve.pages import EXAMPLES
from onoma.serve.picture import of_candidate, of_comparison
from onoma.serve.recent import Recent

SCHEMAS = Path(__file__).parent / "schemas"
ROOTS = STABLE, DRAFT = ("/reconcile", "/reconcile/1.0-draft")
NAMES = [
    "Swetlana Tichanowskaja",
    "Babariko",
    "محمد مرسي",
    "習近平",
    "Jane Doe",
    "",
    " ",
    "sviatlana-tsikhanouskaya",
    "Лукашенко А. Г.",
]
HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>' onmouseover='x",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eevil\u2066\u0000\u0007",
    "Ab\ud800\udfff",
    "a\u0301" * 200,
    "../../etc/passwd",
    "\ufeff\u200b\u00ad",
    "=cmd|'/c calc'!A1",
]
#: Every page and interface that takes text in its query.
ASKED = [
    ("/", "name"),
    ("/compare", "a"),
    ("/resolve", "name"),
    ("/explain", "a"),
    ("/romanize", "text"),
    *((f"{root}/suggest/{what}", "prefix") for root in ROOTS for what in ("entity", "property", "type")),
    *((f"{root}/preview", "id") for root in ROOTS),
    *((f"{root}/extend/propose", "type") for root in ROOTS),
]


class Checked(TestClient):
    """A client that takes no answer of the reconciliation service but a valid one, whatever it asked."""

    def request(self, *args: Any, **more: Any) -> Any:
        """The answer, if it is valid."""
        answer = super().request(*args, **more)
        path = answer.request.url.path.rstrip("/")
        if not path.startswith(STABLE) or answer.request.method not in ("GET", "POST"):
            return answer
        version = "1.0-draft" if path.startswith(DRAFT) else "0.2"
        if "html" in answer.headers["content-type"]:
            assert path.endswith("/preview") or answer.status_code >= 400
            assert answer.text.lstrip().startswith("<!DOCTYPE html>")
        elif answer.status_code >= 400:
            validator(version, "problem").validate(answer.json())
        else:
            validator(version, kind_of(path, answer.json())).validate(answer.json())
        return answer


def kind_of(path: str, value: Any) -> str:
    """What a place of the service answers; the root of 0.2 is three in one."""
    kinds = {"/match": "results", "/extend": "extended", "/extend/propose": "proposed"}
    for end, kind in kinds.items():
        if path.endswith(end):
            return kind
    if "/suggest/" in path:
        return "suggested"
    return "manifest" if "versions" in value else "extended" if "meta" in value else "results"


@functools.cache
def validator(version: str, kind: str) -> Any:
    """What checks answers of one kind."""
    schema = json.loads((SCHEMAS / f"reconciliation-{version}.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{kind}"})


@pytest.fixture(scope="session")
def client(small_resolver: Resolver) -> Iterator[TestClient]:
    """A browser beside a server for two dozen people."""
    app = create_app(small_resolver)
    with Checked(app, base_url="http://localhost", raise_server_exceptions=True) as made:
        yield made


def test_the_schemas_refuse_what_is_wrong() -> None:
    """A schema that takes everything would prove nothing."""
    candidate = {"id": "x", "name": "X", "score": 1, "match": True, "type": [{"id": "person", "name": "Person"}]}
    good = {"q": {"result": [candidate]}}
    assert validator("0.2", "results").is_valid(good)
    for wrong in ({"score": 101}, {"match": "yes"}, {"id": ""}, {"more": 1}, {"type": ["person"]}):
        assert not validator("0.2", "results").is_valid({"q": {"result": [{**candidate, **wrong}]}}), wrong
    assert not validator("1.0-draft", "results").is_valid(good)
    for kind in ("manifest", "results", "suggested", "proposed", "extended", "problem"):
        for version in ("0.2", "1.0-draft"):
            assert not validator(version, kind).is_valid({"error": ""})
            assert not validator(version, kind).is_valid([])


def match(client: TestClient, *names: str, **more: Any) -> list[list[dict[str, Any]]]:
    """Candidates for names, by 0.2."""
    queries = {f"q{i}": {"query": name, **more} for i, name in enumerate(names)}
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert list(found) == list(queries)
    return [one["result"] for one in found.values()]


def draft(client: TestClient, *conditions: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Candidates for one query, by 1.0-draft."""
    body = {"queries": [{"conditions": list(conditions), **more}]}
    json_type = {"content-type": "application/json"}
    answer = client.post("/reconcile/1.0-draft/match", content=json.dumps(body), headers=json_type)
    assert answer.status_code == 200, answer.text
    found = answer.json()["results"][0]["candidates"]
    assert isinstance(found, list)
    return found


def test_manifests_say_what_there_is(client: TestClient) -> None:
    """Both manifests are valid, and every place that they name answers."""
    stable = client.get("/reconcile").json()
    for place in (*stable["suggest"].values(), stable["extend"]["propose_properties"]):
        assert client.get(place["service_url"] + place["service_path"]).status_code == 200
    person = "sviatlana-tsikhanouskaya"
    for template in (stable["view"]["url"], stable["preview"]["url"]):
        assert "Sviatlana Tsikhanouskaya" in client.get(template.replace("{{id}}", person)).text
    drafted = client.get("/reconcile/1.0-draft").json()
    assert person in client.get(drafted["view"]["url"].replace("{id}", person)).text
    assert client.get("/reconcile/").json() == stable


def test_a_query_is_answered_alike_by_get_and_post(client: TestClient) -> None:
    """The query string and the form ask the same."""
    queries = json.dumps({"x": {"query": "Babariko"}})
    asked = client.get("/reconcile", params={"queries": queries, "callback": "steal"})
    assert asked.json() == client.post("/reconcile", data={"queries": queries}).json()
    assert asked.headers["content-type"] == "application/json"


@settings(max_examples=40)
@given(name=st.one_of(strategies.names(), st.sampled_from(NAMES + HOSTILE), st.text(max_size=40)))
def test_only_a_match_is_matched(client: TestClient, small_resolver: Resolver, name: str) -> None:
    """`match` is true for the person of a MATCH and nobody else, in both versions; scores fall."""
    if name in small_resolver.registry:
        return
    answer = small_resolver.resolve(name)
    (stable,) = match(client, name)
    drafted = draft(client, {"matchType": "name", "propertyValue": name})
    for found in (stable, drafted):
        matched = [c["id"] for c in found if c["match"]]
        assert matched == ([answer.person.id] if answer.person else [])
        scores = [c["score"] for c in found]
        assert scores == sorted(scores, reverse=True)
        assert all(c["description"] for c in found)
    assert [c["id"] for c in stable] == [c["id"] for c in drafted]
    for candidate, one in zip(answer.candidates, stable, strict=False):
        features = {f["id"]: f["value"] for f in one["features"]}
        assert features["bits"] == pytest.approx(candidate.bits, abs=1e-3)


def test_the_reason_stands_in_the_description(client: TestClient) -> None:
    """Why, who, and whom else it may be, in words."""
    (clear,), (one, other) = match(client, "Swetlana Tichanowskaja", "Babariko")
    assert "TSEKANNE" in clear["description"]
    assert "b. 1982-09-11" in clear["description"]
    assert one["description"].startswith(f"cannot be told from {other['name']}")


def test_properties_are_evidence(client: TestClient) -> None:
    """A birth date settles it, whatever the shape of the cell; what cannot be used is said and does no harm."""
    for value in ("1963-11-09", "1963-11-09T00:00:00Z", "9.11.1963", 1963, ["", "1963"], {"id": "1963"}):
        (found,) = match(client, "Babariko", properties=[{"pid": "born", "v": value}])
        assert [c["id"] for c in found if c["match"]] == ["viktar-babaryka"], value
    (unused,) = match(client, "Babariko", properties=[{"pid": "country", "v": "Belarus"}, {"pid": "eyes", "v": 2}])
    assert not any(c["match"] for c in unused)
    assert all("not used: country" in c["description"] for c in unused)


def test_an_id_finds_its_person(client: TestClient) -> None:
    """Whoever asks for an id means that person."""
    (found,) = match(client, "viktar-babaryka")
    assert (found[0]["id"], found[0]["score"], found[0]["match"]) == ("viktar-babaryka", 100, True)
    assert sum(c["match"] for c in found) == 1
    (by_id,) = draft(client, {"matchType": "id", "propertyValue": "viktar-babaryka"}, limit=1)
    assert by_id["id"] == "viktar-babaryka"


def test_limits_and_types_are_kept(client: TestClient) -> None:
    """So many candidates and no more; nobody of a type that there is not."""
    assert [len(found) for found in match(client, "Babariko", limit=1)] == [1]
    assert match(client, "Babariko", type="Q5") == [[]]
    assert match(client, "Babariko", type=["person"], type_strict="should") == match(client, "Babariko")
    assert draft(client, {"matchType": "name", "propertyValue": "Babariko"}, type="place") == []


def test_the_draft_filters_what_is_required(client: TestClient) -> None:
    """A required property keeps those who have it, `none` those who have it not."""
    name = {"matchType": "name", "propertyValue": "Babariko"}
    born = {"matchType": "property", "propertyId": "born", "propertyValue": "1963-11-09"}
    assert {c["id"] for c in draft(client, name)} == {"viktar-babaryka", "eduard-babaryka"}
    assert {c["id"] for c in draft(client, name, {**born, "required": True})} == {"viktar-babaryka"}
    assert {c["id"] for c in draft(client, name, {**born, "matchQuantifier": "none"})} == {"eduard-babaryka"}
    both = draft(client, {"matchType": "name", "propertyValue": ["Babariko", "Wiktar Babaryka"]})
    assert [c["id"] for c in both if c["match"]] == ["viktar-babaryka"]
    assert draft(client, name, lang="be") == draft(client, name)


@pytest.mark.parametrize("root", ROOTS)
def test_suggestions_begin_as_asked(client: TestClient, root: str) -> None:
    """Any word of any recorded name, an id, or a spelling that no record has."""

    def suggested(prefix: str, **more: Any) -> list[str]:
        answer = client.get(f"{root}/suggest/entity", params={"prefix": prefix, **more})
        return [one["id"] for one in answer.json()["result"]]

    for prefix in ("tsikhanousk", "Ціхан", "SVIATLANA TS", "sviatlana-tsikhanouskaya", "Tichanowskaja"):
        assert "sviatlana-tsikhanouskaya" in suggested(prefix), prefix
    everybody = suggested("a", limit=3)
    assert suggested("a", limit=2, cursor=1) == everybody[1:]
    assert suggested("") == suggested("zzzz") == []
    found = client.get(f"{root}/suggest/property", params={"prefix": "date"}).json()
    assert [one["id"] for one in found["result"]] == ["born"]
    found = client.get(f"{root}/suggest/type", params={"prefix": "per"}).json()
    assert [one["id"] for one in found["result"]] == ["person"]
    proposed = client.get(f"{root}/extend/propose", params={"type": "person", "limit": 5}).json()
    assert len(proposed["properties"]) == 5


EXTENDED = ("name", "native", "native_script", "aliases", "born", "country", "gender", "explanation", "wikidata")


def test_people_can_be_extended(client: TestClient) -> None:
    """What is on record of somebody, in both versions; of nobody, nothing."""
    query = {"ids": ["bashar-al-assad", "nobody"], "properties": [{"id": key} for key in EXTENDED]}
    answer = client.post("/reconcile", data={"extend": json.dumps(query)})
    found = answer.json()
    row = {key: [cell["str"] for cell in cells] for key, cells in found["rows"]["bashar-al-assad"].items()}
    assert (row["native"], row["native_script"], row["country"]) == (["بشار الأسد"], ["Arab"], ["sy"])
    assert row["explanation"]
    assert row["wikidata"] == []
    assert set(map(tuple, found["rows"]["nobody"].values())) == {()}
    assert client.get("/reconcile", params={"extend": json.dumps(query)}).json() == found
    drafted = client.post("/reconcile/1.0-draft/extend", json=query).json()
    told = {p["id"]: p["values"] for p in drafted["rows"][0]["properties"]}
    assert told["native"] == [{"str": "بشار الأسد", "lang": "ar", "dir": "rtl"}]
    assert [[v["str"] for v in values] for values in told.values()] == list(row.values())


def test_outside_ids_can_be_had() -> None:
    """Whatever else a record holds is a property, by its own name."""
    people = Registry.from_records([{"id": "1", "name": "Maria Kalesnikava", "wikidata": ["Q1", "Q2"], "viaf": 7}])
    with TestClient(create_app(Resolver(people)), base_url="http://localhost") as client:
        query = {"ids": ["1"], "properties": [{"id": "wikidata"}, {"id": "viaf"}]}
        found = client.post("/reconcile", data={"extend": json.dumps(query)}).json()["rows"]["1"]
        assert found == {"wikidata": [{"str": "Q1"}, {"str": "Q2"}], "viaf": [{"str": "7"}]}
        assert "viaf" in [p["id"] for p in client.get("/reconcile/extend/propose").json()["properties"]]


def test_a_preview_says_why_to_whoever_asked(small_resolver: Resolver) -> None:
    """The card shows the reasons of the names that this client asked, and of no other client."""
    app = create_app(small_resolver)
    extend = {"extend": json.dumps({"ids": ["viktar-babaryka"], "properties": [{"id": "explanation"}]})}
    with (
        TestClient(app, base_url="http://localhost", client=("10.0.0.1", 1)) as mine,
        TestClient(app, base_url="http://localhost", client=("10.0.0.2", 1)) as theirs,
    ):
        match(mine, "Wiktar Babariko", "Babariko")
        card = mine.get("/reconcile/preview", params={"id": "viktar-babaryka"}).text
        assert "Wiktar Babariko" in card
        assert "AKANNE" in card
        assert "Babariko" not in theirs.get("/reconcile/preview", params={"id": "viktar-babaryka"}).text
        why = mine.post("/reconcile", data=extend).json()["rows"]["viktar-babaryka"]["explanation"]
        assert [cell["str"].split(":")[0] for cell in why] == ["Wiktar Babariko", "Babariko"]
        assert "Wiktar Babariko" not in theirs.post("/reconcile", data=extend).text


def test_the_json_interface_answers_as_the_library_does(client: TestClient, small_resolver: Resolver) -> None:
    """`/resolve`, `/explain` and `/romanize` are `resolve`, `compare` and `romanize`."""
    about = {"born": "1963"}
    assert client.get("/resolve", params={"name": "Babariko", **about, "limit": 2}).json() == (
        small_resolver.resolve("Babariko", about=about, limit=2).to_dict()
    )
    names = [{"name": "Babariko"}, {"name": "Бабарыка", "language": "be", "country": "BY"}]
    assert client.post("/resolve", json={"names": names}).json()["answers"] == [
        small_resolver.resolve("Babariko").to_dict(),
        small_resolver.resolve("Бабарыка", language="be", about={"country": "by"}).to_dict(),
    ]
    assert client.post("/resolve", json={"names": []}).json() == {"answers": []}
    a, b = "Tichanowskaja", "Тихановская"
    assert client.get("/explain", params={"a": a, "b": b}).json() == compare(a, b).to_dict()
    told = client.get("/romanize", params={"text": b, "language": "ru"}).json()["romanizations"]
    assert {one["system"]: one["text"] for one in told} == {s.id: romanize(b, s.id) for s in romanizations("ru")}
    assert client.get("/health").json() == {"status": "ok", "people": len(small_resolver.registry)}
    assert client.get("/version").json()["name"] == "onoma"


@pytest.mark.parametrize(
    ("status", "method", "path", "sent"),
    [
        (400, "GET", "/resolve", {}),
        (400, "GET", "/resolve?name=x&limit=0", {}),
        (400, "GET", "/resolve?name=x&born=soon", {}),
        (400, "GET", "/resolve?name=x&language=no+tag", {}),
        (400, "POST", "/resolve", {"json": {"names": ["x"]}}),
        (400, "POST", "/resolve", {"json": []}),
        (400, "POST", "/resolve", {"content": b"{", "headers": {"content-type": "application/json"}}),
        (415, "POST", "/resolve", {"data": {"names": "x"}}),
        (400, "GET", "/explain?a=x", {}),
        (400, "GET", "/romanize", {}),
        (404, "GET", "/romanize?text=x&system=none", {}),
        (404, "GET", "/nowhere", {}),
        (404, "GET", "/person/nobody", {}),
        (404, "GET", "/reconcile/preview?id=nobody", {}),
        (405, "DELETE", "/resolve", {}),
        (400, "POST", "/reconcile", {"data": {"what": "x"}}),
        (400, "POST", "/reconcile", {"data": {"queries": "[]"}}),
        (400, "POST", "/reconcile", {"data": {"queries": '{"q": {"query": 1}}'}}),
        (400, "POST", "/reconcile", {"data": {"queries": '{"q": {"query": "x", "limit": -1}}'}}),
        (400, "POST", "/reconcile", {"data": {"queries": "[" * 100_000}}),
        (400, "POST", "/reconcile", {"data": {"extend": '{"ids": [1], "properties": []}'}}),
        (415, "POST", "/reconcile", {"json": {"queries": {}}}),
        (400, "POST", "/reconcile/1.0-draft/match", {"json": {"queries": [{"conditions": []}]}}),
        (400, "POST", "/reconcile/1.0-draft/match", {"json": {"queries": [{"conditions": [{"matchType": "eye"}]}]}}),
        (413, "GET", "/explain?b=x&a=" + "x" * 600, {}),
    ],
)
def test_what_cannot_be_answered_says_why(
    client: TestClient, status: int, method: str, path: str, sent: dict[str, Any]
) -> None:
    """A wrong request is a 4xx with a sentence, as JSON or, for a browser, as a page."""
    answer = client.request(method, path, **sent)
    assert answer.status_code == status
    assert answer.json()["error"]
    page = client.request(method, path, **{**sent, "headers": {**sent.get("headers", {}), "accept": "text/html"}})
    assert page.status_code == status
    assert "<main" in page.text


def test_every_route_may_be_read_from_other_sites_but_the_desk(small_resolver: Resolver, tmp_path: Path) -> None:
    """CORS is on every route; the desk is left out, since whoever reads its page can write to it."""
    ledger = Ledger(tmp_path / "judgements.jsonl")
    with TestClient(create_app(small_resolver, ledger=ledger), base_url="http://localhost") as client:
        headers = {"origin": "https://refine.example"}
        paths = ["/", "/compare", "/list", "/about", "/person/nobody", "/health", "/version", "/openapi.json", "/nope"]
        for path in (*paths, *(path for path, _ in ASKED), *ROOTS, "/static/style.css"):
            answer = client.get(path, headers=headers)
            assert answer.headers["access-control-allow-origin"] == "*", path
            asked = {
                **headers,
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type",
            }
            assert client.options(path, headers=asked).status_code == 200
        for path in ("/review", "/review/undo"):
            assert "access-control-allow-origin" not in client.get(path, headers=headers).headers
    with TestClient(create_app(small_resolver, origin="https://a.example"), base_url="http://localhost") as client:
        answer = client.get("/health", headers=headers)
        assert "access-control-allow-origin" not in answer.headers


def test_pages_keep_to_themselves(client: TestClient) -> None:
    """Nothing from elsewhere, no inline script, no frame but for the card; nobody on the way keeps a name."""
    for path in (
        "/",
        "/?name=Babariko",
        "/compare?a=x&b=y",
        "/list",
        "/about",
        "/person/xi-jinping",
        "/resolve?name=x",
    ):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert not re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", answer.text)
        assert not re.findall(r"<script(?! src=\"/static)|\son\w+=|\sstyle=|javascript:", answer.text)
    card = client.get("/reconcile/preview?id=xi-jinping")
    assert "frame-ancestors *" in card.headers["content-security-policy"]


def test_foreign_hosts_are_refused(small_resolver: Resolver) -> None:
    """A page elsewhere that takes this machine's address for its own name is not answered."""
    app = create_app(small_resolver, hosts=("localhost", "[::1]"))
    with TestClient(app, base_url="http://localhost") as client:
        for host, status in (
            ("localhost", 200),
            ("LOCALHOST:80", 200),
            ("[::1]:9", 200),
            ("evil.example", 421),
            ("", 421),
        ):
            assert client.get("/health", headers={"host": host}).status_code == status, host
    with TestClient(create_app(small_resolver, hosts=("*",)), base_url="http://names.example") as client:
        assert client.get("/reconcile").json()["view"]["url"].startswith("http://names.example/")
    with TestClient(create_app(small_resolver, url="https://x.example/"), base_url="http://localhost") as client:
        assert client.get("/reconcile").json()["view"]["url"] == "https://x.example/person/{{id}}"


def test_large_requests_are_refused(small_resolver: Resolver) -> None:
    """Too long a body, told or not, and too many names are 413; too long a name is nobody's."""
    limits = Limits(body=2000, batch=3, name=50)
    with TestClient(create_app(small_resolver, limits=limits), base_url="http://localhost") as client:
        big = b"queries=" + b"x" * 3000
        form = {"content-type": "application/x-www-form-urlencoded"}
        assert client.post("/reconcile", content=big, headers=form).status_code == 413
        assert client.post("/reconcile", content=iter([big[:1500], big[1500:]]), headers=form).status_code == 413
        assert client.post("/reconcile", content=b"", headers={**form, "content-length": "x"}).status_code == 413
        assert client.post("/resolve", json={"names": [{"name": "x"}] * 4}).status_code == 413
        assert client.post("/resolve", json={"names": [{"name": "x"}] * 3}).status_code == 200
        answer = client.get("/resolve", params={"name": "Babariko " * 20}).json()
        assert (answer["decision"], answer["candidates"]) == ("UNKNOWN", [])
        assert client.get("/", params={"name": "Babariko " * 20}).status_code == 413


class _Slow(Resolver):
    """Waits until it is let go."""

    go = threading.Event()

    def _resolve(self, *args: Any) -> Resolution:
        self.go.wait(30)
        return super()._resolve(*args)


def test_what_takes_too_long_is_told(small_registry: Registry) -> None:
    """A request that is not done in time is a 503, and the server goes on."""
    app = create_app(_Slow(small_registry), limits=Limits(seconds=0.05))
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/resolve", params={"name": "x"}).status_code == 503
        assert client.get("/health").status_code == 200
        _Slow.go.set()


def test_a_body_that_does_not_come_is_not_waited_for(small_resolver: Resolver) -> None:
    """Who sends half a body and no more is told so; who sends it all may listen as long as they like."""
    sent: list[dict[str, Any]] = []

    async def ask() -> None:
        begun = False

        async def receive() -> dict[str, Any]:
            nonlocal begun
            if begun:
                await asyncio.sleep(60)
            begun = True
            return {"type": "http.request", "body": b"queries=", "more_body": True}

        async def send(message: Any) -> None:
            sent.append(message)

        headers = [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/reconcile",
            "query_string": b"",
            "headers": headers,
            "scheme": "http",
            "server": ("localhost", 80),
            "http_version": "1.1",
        }
        await create_app(small_resolver, limits=Limits(seconds=0.05))(scope, receive, send)

    asyncio.run(ask())
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["error"]


def test_no_name_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is asked, and whatever goes wrong, no log tells the name."""
    with caplog.at_level(logging.DEBUG, logger="onoma"), caplog.at_level(logging.INFO):
        match(client, "Verysecretname Babariko")
        client.get("/", params={"name": "Verysecretname"})
        client.get("/resolve", params={"name": "Verysecretname", "limit": "x"})
        client.post("/list", data={"names": "Verysecretname", "as": "page"})
    # The test's own client tells what it asked; that is the other side.
    told = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert not [message for message in told if "Verysecretname" in message]


@settings(max_examples=30)
@given(name=st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)))
@example(name="x" * 1_000_000)
def test_hostile_names_do_no_harm(client: TestClient, name: str) -> None:
    """Whatever the name, no page holds it unescaped, and no route falls over."""
    for path, key in ASKED:
        address = f"{path}?{urlencode({key: name, 'b': 'x'}, errors='replace')}"
        answer = client.get(address[:60_000])
        assert answer.status_code < 500, path
        if "html" in answer.headers["content-type"]:
            assert "<script>alert" not in answer.text
            assert "<img src=x" not in answer.text
            assert "49{%" not in answer.text
    half = name.encode("utf-8", "replace").decode()  # a form cannot hold half a character
    for path, sent in (
        (
            "/resolve",
            {"content": json.dumps({"names": [{"name": name}]}), "headers": {"content-type": "application/json"}},
        ),
        ("/reconcile", {"data": {"queries": json.dumps({"q": {"query": name}})}}),
        ("/reconcile/1.0-draft/match", {"content": _draft_of(name), "headers": {"content-type": "application/json"}}),
        ("/list", {"data": {"names": half, "as": "page"}}),
        ("/list", {"data": {"names": half, "as": "file"}}),
        ("/list", {"files": {"file": ("x.csv", ("name\n" + name).encode("utf-8", "surrogatepass"))}}),
    ):
        answer = client.post(path, **sent)
        assert answer.status_code < 500, path
        assert "<script>alert" not in answer.text or "html" not in answer.headers["content-type"]


def _draft_of(name: str) -> bytes:
    return json.dumps({"queries": [{"conditions": [{"matchType": "name", "propertyValue": name}]}]}).encode()


@settings(max_examples=60)
@given(
    path=st.sampled_from(
        [*(path for path, _ in ASKED), *ROOTS, "/list", "/reconcile/1.0-draft/match", "/person/x", "/%ff"]
    ),
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]),
    query=st.binary(max_size=40),
    body=st.binary(max_size=200),
    kind=st.sampled_from(
        [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "text/csv",
            "\xff",
        ]
    ),
)
@example(
    path="/list",
    method="POST",
    query=b"",
    body=b"--x\r\nContent-Disposition: form-data; name=\xff",
    kind="multipart/form-data; boundary=x",
)
def test_random_bytes_are_answered(
    client: TestClient, path: str, method: str, query: bytes, body: bytes, kind: str
) -> None:
    """Any bytes at any route: an answer, and never a 5xx."""
    address = f"{path}?{quote(query, safe='=&%')}"
    answer = client.request(method, address, content=body, headers={b"content-type": kind.encode("latin-1")})
    assert answer.status_code < 500


def test_a_list_comes_back_normalized(client: TestClient, small_resolver: Resolver, tmp_path: Path) -> None:
    """A download is what `normalize` writes, byte for byte; nothing is left on disk where the server runs."""
    data = b"id;name;born\n1;Babariko;1963-11-09\n2;Jane Doe;\n3;x\n"
    before = set(os.listdir("."))
    form = {"column": "name", "born": "born", "as": "file"}
    got = client.post("/list", data=form, files={"file": ("people.csv", data)})
    want = io.BytesIO()
    normalize(io.BytesIO(data), want, born="born", resolver=small_resolver)
    assert got.content == want.getvalue()
    assert got.headers["content-disposition"] == 'attachment; filename="names.csv"'
    assert set(os.listdir(".")) == before
    page = client.post("/list", data={**form, "as": "page"}, files={"file": ("../../people.csv", data)}).text
    assert "1 MATCH" in page
    assert "line 4: 2 cells, not 3" in page
    assert "Viktar Babaryka" in page
    pasted = client.post("/list", data={"names": 'Babariko\n\n"Buš, G"\n', "as": "file"})
    rows = list(csv.DictReader(io.StringIO(pasted.text)))
    assert [row["name"] for row in rows] == ["Babariko", '"Buš, G"']
    wrong = client.post("/list", data={"column": "nmae"}, files={"file": ("people.csv", data)})
    assert wrong.status_code == 400
    assert "nmae" in wrong.text
    for name in ("a.jsonl", "a.tsv", "a.txt"):
        content = b'{"name": "Babariko"}\n' if name == "a.jsonl" else b"name\nBabariko\n"
        for how in ("file", "page"):
            assert client.post("/list", data={"as": how}, files={"file": (name, content)}).status_code == 200


def test_the_picture_is_the_computation(small_resolver: Resolver) -> None:
    """The bars of a picture sum to the log odds of the probability, and no word is lost."""
    for name in ("Swetlana Tichanowskaja", "Babariko", "محمد", "George W Bush", "Lukashenko"):
        answer = small_resolver.resolve(name)
        for candidate in answer.candidates:
            drawn = of_candidate(answer, candidate, len(small_resolver.registry), small_resolver.policy)
            assert sum(step.bits for step in drawn.steps[:-1]) == pytest.approx(drawn.odds, abs=1e-6)
            assert 2**drawn.odds / (1 + 2**drawn.odds) == pytest.approx(candidate.probability, abs=1e-9)
            assert [s.bits for s in drawn.steps if s.side in ("for", "against")] == [e.bits for e in candidate.evidence]
            assert all(s.x >= 0 and s.x + s.width <= 1000.1 for s in drawn.steps)
    one, other = of_comparison(compare("Алесь", "Ales")), of_comparison(compare("Ales", "Алесь"))
    assert [p.query for p in one.pairs] == [p.alias for p in other.pairs]


CASES = "name,person_decision\nBabariko,AMBIGUOUS\nKadyrov,AMBIGUOUS\nBush <b>,AMBIGUOUS\n"


@pytest.fixture
def desk(small_registry: Registry, tmp_path: Path) -> Iterator[tuple[TestClient, Ledger]]:
    """A review desk over three names."""
    path = tmp_path / "named.csv"
    path.write_text(CASES, encoding="utf-8")
    ledger = Ledger(tmp_path / "judgements.jsonl", distinct=small_registry.distinct)
    judged = JudgedResolver(small_registry, judgements=ledger.judgements)
    app = create_app(judged, ledger=ledger, cases=undecided(path)[0], who="ann")
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client, ledger


def token(client: TestClient) -> str:
    """The token of the desk's forms."""
    found = re.search(r'name="token" value="([^"]+)"', client.get("/review?case=1").text)
    assert found
    return found[1]


def test_a_name_is_judged_with_one_form(desk: tuple[TestClient, Ledger]) -> None:
    """What is said is kept, answers heed it at once, the next name is shown, and it can be taken back."""
    client, ledger = desk
    page = client.get("/review").text
    assert "Babariko" in page
    assert "Viktar Babaryka" in page
    assert "Eduard Babaryka" in page
    form = {"token": token(client), "case": "1", "person": "viktar-babaryka", "saying": "same", "why": "the banker"}
    assert client.get("/resolve?name=Babariko").json()["decision"] == "AMBIGUOUS"
    done = client.post("/review", data=form)
    assert (done.status_code, done.headers["location"]) == (303, "/review?case=2")
    assert [(j.person, j.saying, j.who, j.why) for j in ledger.judgements.all()] == [
        ("viktar-babaryka", "same", "ann", "the banker")
    ]
    assert client.get("/resolve?name=Babariko").json()["person"] == "viktar-babaryka"
    assert "Kadyrov" in client.get("/review").text
    refused = client.post("/review", data={**form, "person": "eduard-babaryka"})
    assert refused.status_code == 409
    assert "says judgement 1 by ann" in refused.text
    undone = client.post("/review/undo", data={"token": form["token"], "case": "1", "judgement": "1"})
    assert (undone.status_code, undone.headers["location"]) == (303, "/review?case=1")
    assert client.get("/resolve?name=Babariko").json()["decision"] == "AMBIGUOUS"
    unsure = client.post("/review", data={**form, "saying": "unsure"})
    assert unsure.headers["location"] == "/review?case=1"  # the other candidate is open
    different = client.post("/review", data={**form, "saying": "different", "person": "eduard-babaryka"})
    assert different.headers["location"] == "/review?case=2"
    assert "Bush &lt;b&gt;" in client.get("/review?case=3").text
    assert "No name is left" in client.get("/review?case=4").text


def test_nobody_else_judges(desk: tuple[TestClient, Ledger]) -> None:
    """A form from another site, or without the page's token, writes nothing."""
    client, ledger = desk
    form = {"token": token(client), "case": "1", "person": "viktar-babaryka", "saying": "same"}
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/review", data=form, headers=headers).status_code == 403
    assert client.post("/review", data={**form, "token": "ö"}).status_code == 403
    assert client.post("/review/undo", data={"case": "1", "judgement": "1"}).status_code == 403
    wrong = ({"person": "nobody"}, {"saying": "perhaps"}, {"case": "9"}, {"case": "x"})
    assert [client.post("/review", data={**form, **one}).status_code for one in wrong] == [400] * 4
    for said in ("1", "x"):
        data = {"token": form["token"], "case": "1", "judgement": said}
        assert client.post("/review/undo", data=data).status_code == 400
    assert len(ledger.judgements) == 0
    here = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
    assert client.post("/review", data=form, headers=here).status_code == 303


def test_what_another_process_judged_is_shown(desk: tuple[TestClient, Ledger]) -> None:
    """The desk and the terminal share the file."""
    client, ledger = desk
    Ledger(ledger.path).judge(Question("Babariko"), "viktar-babaryka", "same", who="bob")
    assert "Kadyrov" in client.get("/review").text
    assert "said bob" in client.get("/review?case=1").text


def test_the_memory_of_recent_answers_is_bounded(small_resolver: Resolver) -> None:
    """However many people are asked for, a few thousand reasons are kept."""
    from starlette.requests import Request

    from onoma.serve import recent
    from onoma.serve.answers import Asked

    kept = Recent()
    answer = small_resolver.resolve("Babariko")
    for number in range(recent._KEPT + 10):
        scope = {"type": "http", "headers": [], "client": (f"10.0.{number}", 1)}
        kept.keep(Request(scope), Asked("Babariko"), answer)
    assert len(kept._kept) == recent._KEPT


def test_no_cache_grows_without_end(client: TestClient, small_resolver: Resolver) -> None:
    """What is remembered without a bound is of tables, never of what somebody asked."""
    gc.unfreeze()  # a command that froze what it had is done; what is frozen is not listed

    def unbounded() -> dict[str, int]:
        caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
        own = [one for one in caches if str(getattr(one, "__module__", "")).startswith("onoma")]
        assert len(own) > 20
        free = [one for one in own if one.cache_info().maxsize is None]
        return {f"{one.__module__}.{one.__qualname__}": one.cache_info().currsize for one in free}

    def ask(start: int) -> None:
        for number in range(start, start + len(NAMES)):
            letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")
            name, tag = f"{NAMES[number % len(NAMES)]} {letters}", f"{letters[-3:]}-{letters}"
            for asked in ({"language": tag}, {"language": "be"}, {"born": str(1000 + number)}):
                client.get("/resolve", params={"name": name, **asked})
            client.get("/explain", params={"a": name, "b": letters, "language": tag})
            client.get("/romanize", params={"text": name, "language": tag})
            client.get("/romanize", params={"text": name, "system": tag})
            client.get("/reconcile/suggest/entity", params={"prefix": letters})
            client.get("/reconcile/suggest/property", params={"prefix": letters})

    for name, _ in EXAMPLES:  # what a server that starts may still be at
        small_resolver.resolve(name).to_dict()
    ask(0)
    before = unbounded()
    ask(1000)
    assert unbounded() == before


def test_requests_of_several_clients_are_answered_side_by_side(small_resolver: Resolver) -> None:
    """Many at once get what each would get alone."""
    app = create_app(small_resolver)

    async def ask() -> list[Any]:
        import httpx2

        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as client:
            asked = [client.get("/resolve", params={"name": name}) for name in NAMES * 5]
            return [answer.json() for answer in await asyncio.gather(*asked)]

    answers = asyncio.run(ask())
    assert answers == [small_resolver.resolve(name).to_dict() for name in NAMES * 5]
    assert {answer["decision"] for answer in answers} >= {Decision.MATCH.value, Decision.AMBIGUOUS.value}
