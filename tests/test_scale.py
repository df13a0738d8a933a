"""Compiled registries: what they hold, what lies over them, what happens when they are damaged."""

from __future__ import annotations

import functools
import pickle
import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onoma import Decision, IndexFormatError, OnomaError, Person, Registry, Resolver, parse
from onoma.building import compile_registry
from onoma.importers import import_files
from onoma.store import fresh_rules, read, rules
from onoma.views import likenesses
from strategies import names, respellings

LISTS = Path(__file__).parent / "lists"
#: Damaged files that are tried, of indexes and of lists.
DAMAGED = 1000


@functools.cache
def everybody() -> list[Person]:
    """The shipped people."""
    return sorted(Registry.shipped(), key=lambda person: person.id)


def answer(resolver: Resolver, text: str) -> dict[str, Any]:
    """What is told of a name, without where rows came from."""
    told = resolver.resolve(text).to_dict()
    for candidate in told["candidates"]:
        candidate.pop("evidence")
    return told


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory, small_registry: Registry) -> Path:
    """The small registry, compiled."""
    path = tmp_path_factory.mktemp("compiled") / "people.onoma"
    compile_registry(small_registry, path)
    return path


def test_compiled_people_are_the_people(compiled: Path, small_registry: Registry) -> None:
    """Iteration, length, ids and records of a compiled registry are those of the registry, in the order of ids."""
    opened = Registry.read(compiled)
    assert len(opened) == len(small_registry)
    assert [p.id for p in opened] == sorted(p.id for p in small_registry)
    for person in small_registry:
        same = opened[person.id]
        assert (same.name, same.birth, same.other, same.countries) == (
            person.name,
            person.birth,
            person.other,
            person.countries,
        )
        assert [(a.text, a.language, a.kind, a.strength) for a in same.aliases] == [
            (a.text, a.language, a.kind, a.strength) for a in person.aliases
        ]
        assert opened.at(opened.place(person.id)) == same
    assert "nobody" not in opened
    assert opened.distinct == small_registry.distinct
    assert pickle.loads(pickle.dumps(opened)).stored.path == compiled


def test_any_text_is_kept(tmp_path: Path) -> None:
    """Ids and names of any characters, half a surrogate pair among them, come back as they were."""
    people = [Person("\ud800", "a\ud800\n\0"), Person("", "x"), Person("ж", "\U0001f642 ok", other=(("k", ["v", 1]),))]
    compile_registry(Registry(people), tmp_path / "odd.onoma")
    opened = Registry.read(tmp_path / "odd.onoma")
    assert [opened[p.id] for p in people] == people


def test_same_people_same_file(compiled: Path, small_registry: Registry, tmp_path: Path) -> None:
    """The file is the same byte for byte, in whatever order people come and however many processes work."""
    pairs = [sorted(pair) for pair in small_registry.distinct]
    turned = Registry(reversed(list(small_registry)), distinct=pairs)
    compile_registry(turned, tmp_path / "a.onoma", workers=2)
    assert (tmp_path / "a.onoma").read_bytes() == compiled.read_bytes()


def test_an_empty_registry_can_be_compiled(tmp_path: Path) -> None:
    """Nobody is a registry too."""
    compile_registry(Registry(()), tmp_path / "none.onoma")
    opened = Registry.read(tmp_path / "none.onoma")
    assert (len(opened), list(opened)) == (0, [])
    assert Resolver(opened).resolve("Ann").decision is Decision.UNKNOWN


def test_rules_of_a_checkout_are_read_anew() -> None:
    """Here, where tables can change, nothing that was noted down at installation is trusted."""
    assert rules() == fresh_rules()


def test_other_rules_are_refused_but_their_people_kept(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_registry: Registry
) -> None:
    """A file that other rules made says what to run, and running it takes the people from that file."""
    monkeypatch.setattr("onoma.store.rules", lambda: "0" * 32)
    with pytest.raises(IndexFormatError, match="onoma registry compile"):
        Registry.read(compiled)
    old = Registry.read(compiled, stale=True)
    assert old.stored is None
    compile_registry(old, tmp_path / "new.onoma")
    assert [p.id for p in Registry.read(tmp_path / "new.onoma")] == [p.id for p in old]
    assert len(old) == len(small_registry)


@st.composite
def overlays(draw: st.DrawFn) -> tuple[list[Person], list[Person], list[str], list[str]]:
    """People who are compiled, people who come later, ids that go, and names to ask for."""
    first = draw(st.lists(st.sampled_from(everybody()), min_size=1, max_size=6, unique_by=lambda p: p.id))
    others = draw(st.lists(st.sampled_from(everybody()), max_size=3, unique_by=lambda p: p.id))
    made = draw(st.lists(names(), max_size=2))
    told_anew = [Person(p.id, p.name, p.aliases[:1]) for p in draw(st.lists(st.sampled_from(first), max_size=1))]
    added = {p.id: p for p in (*others, *told_anew, *(Person(f"new-{i}", text) for i, text in enumerate(made)))}
    gone = draw(st.lists(st.sampled_from([p.id for p in first]), max_size=2, unique=True))
    who = draw(st.sampled_from([*first, *added.values()]))
    asked = [draw(respellings(who, who.name)), who.name, draw(names())]
    return first, list(added.values()), gone, asked


@given(overlays())
def test_overlay_answers_as_a_registry_made_anew(
    drawn: tuple[list[Person], list[Person], list[str], list[str]],
) -> None:
    """People laid over a compiled registry, and people taken out, give the answers of a registry made of them all."""
    first, added, gone, asked = drawn
    over = Registry.of(_stored(tuple(first))).with_people(added, removed=gone)
    anew = {p.id: p for p in first if p.id not in gone} | {p.id: p for p in added}
    assert (len(over), {p.id for p in over}) == (len(anew), set(anew))
    one, other = Resolver(over), Resolver(Registry(anew.values()))
    for text in asked:
        assert answer(one, text) == answer(other, text)


@functools.cache
def _folder() -> Path:
    import atexit
    import tempfile

    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, True)
    return folder


def _stored(people: tuple[Person, ...]) -> Any:
    path = _folder() / "base.onoma"
    compile_registry(Registry(people), path)
    return read(path)


def test_overlays_add_up(compiled: Path) -> None:
    """A registry over one that lies over another is as if all had been said at once; the first stays as it was."""
    base = Registry.read(compiled)
    one = base.with_people([Person("new", "Yanka Kupala")], removed=["vladimir-putin"])
    two = one.with_people([Person("new", "Jakub Kołas"), Person("vladimir-putin", "Ales Adamovich")], removed=[])
    assert [two[who].name for who in ("new", "vladimir-putin")] == ["Jakub Kołas", "Ales Adamovich"]
    assert [len(each) - len(base) for each in (base, one, two)] == [0, 0, 1]
    assert "vladimir-putin" in base
    assert Resolver(two).resolve("Vladimir Putin").decision is Decision.UNKNOWN
    assert Resolver(two).resolve("Якуб Колас").candidates[0].person.id == "new"
    again = pickle.loads(pickle.dumps(two))
    assert {p.id: p.name for p in again} == {p.id: p.name for p in two}
    with pytest.raises(OnomaError, match="nobody"):
        two.with_people([], removed=["nobody"])


def test_index_finds_what_a_look_at_all_finds(small_registry: Registry) -> None:
    """The first candidate is the one whom all aliases, judged one by one by the same evidence, put first."""
    chosen = random.Random(7).sample(everybody(), 60)
    resolver = Resolver(Registry([*chosen, *(p for p in small_registry if p not in chosen)]))
    asked = [alias.text for person in chosen[:25] for alias in person.all_names[:2]]
    asked += ["Svetlana Tichanowskaja", "Wladimir Putin", "Lukashenko A.", "Navalnyj", "Zelenski Wolodymyr", "Kim Jong"]
    for text in asked:
        name = parse(text)
        found = []
        for person in resolver.registry:
            known = [(a, likenesses(name, parse(a.text, language=a.language))) for a in person.all_names]
            if scored := resolver._scored(name, person, known, {}, {}):
                found.append(scored)
        best = max(resolver._set_apart(name, found), key=lambda s: s.bits)
        first = resolver.resolve(text).candidates[0]
        assert first.bits == pytest.approx(best.bits, abs=0.01), (text, best.person.id, first.person.id)


def damaged(whole: bytes, seed: int) -> Iterator[bytes]:
    """A file cut short at any place, or with one to three bytes that are others."""
    chance = random.Random(seed)
    for _ in range(DAMAGED):
        if chance.random() < 0.3:
            yield whole[: chance.randrange(len(whole))]
            continue
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            # Half of them where the header is, which is small.
            place = chance.randrange(min(len(whole), 2048) if chance.random() < 0.5 else len(whole))
            broken[place] ^= chance.randint(1, 255)
        yield bytes(broken)


def test_a_damaged_index_is_an_error_or_right(compiled: Path, tmp_path: Path) -> None:
    """Truncated, or with bytes flipped, it is refused with a sentence, or its answers are what they were."""
    asked = ["Svetlana Tichanowskaja", "김정은", "Babariko"]
    sound = Resolver(Registry.read(compiled))
    wanted = [answer(sound, text) for text in asked]
    everyone = [p.id for p in sound.registry]
    refused = 0
    for number, broken in enumerate(damaged(compiled.read_bytes(), 1)):
        path = tmp_path / f"{number}.onoma"
        path.write_bytes(broken)
        with suppress(IndexFormatError):
            refused += 1
            opened = Registry.read(path)
            assert [answer(Resolver(opened), text) for text in asked] == wanted
            assert [p.id for p in opened] == everyone
            refused -= 1
        path.unlink()
    assert refused > DAMAGED * 0.9  # what is left lies between sections, where nothing is


_DAMAGED_LISTS = {
    "sdn.csv": "ofac",
    "un.xml": "un",
    "wikidata-dump.json": "wikidata",
}


def test_a_damaged_list_is_an_error_or_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens to a list, its import ends with a sum or a sentence; an old output is only replaced whole."""
    monkeypatch.setattr("os.fsync", lambda file: None)  # a thousand of them take a while
    chance = random.Random(2)
    files = {name: (LISTS / name).read_bytes() for name in _DAMAGED_LISTS}
    streams = {name: damaged(whole, seed) for seed, (name, whole) in enumerate(files.items())}
    for _, name in product(range(DAMAGED // len(files) + 1), files):
        path, out = tmp_path / name, tmp_path / "out"
        path.write_bytes(next(streams[name]))
        before = (out / "people.tsv").read_bytes() if out.exists() else None
        summary = None
        with suppress(OnomaError):
            summary = import_files([str(path)], format=_DAMAGED_LISTS[name], output=out)
        if summary:
            assert summary.people == len(Registry.read(out))
        else:
            assert before is None or (out / "people.tsv").read_bytes() == before
        if chance.random() < 0.2:
            shutil.rmtree(out, ignore_errors=True)


def test_what_was_learned_of_letters_is_the_same_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled file of letters says what the tables say."""
    from onoma import correspondences as learned

    caches = (learned.alphabet, learned.learned, learned.counts)

    def told(stored: Any) -> list[Any]:
        monkeypatch.setattr(learned, "_shipped", lambda: stored)
        for cache in caches:
            cache.cache_clear()
        return [
            (
                learned.alphabet(kind).ids,
                dict(learned.counts(kind)),
                [list(part) for part in learned._runs(kind)],
                [side.tobytes() for side in sides],
            )
            for kind in learned.known()
            for sides in (learned._learned(kind),)
        ]

    learned.compile_letters(tmp_path / "letters.onoma")
    try:
        assert told(read(tmp_path / "letters.onoma")) == told(None)
    finally:
        for cache in caches:
            cache.cache_clear()
