"""Clusters: names that mean one person, with no registry, in any order and by any number of processes."""

from __future__ import annotations

import csv
import io
import itertools
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from onoma import Registry, compare
from onoma.batch import Problem
from onoma.cli import main
from onoma.cluster import Link, Member, Near, cluster, cluster_file, linked
from onoma.cluster.near import registry_of
from onoma.keys import blocking_keys, spelling_key
from onoma.romanization import romanizations, romanize
from strategies import PLAIN, names, noise

WHO = ("maria-kalesnikava", "viktar-babaryka", "volodymyr-zelenskyy")


def romanized(who: str) -> list[str]:
    """A person's native name, and as the systems of romanization write it."""
    native = next(alias for alias in Registry.shipped()[who].aliases if alias.kind == "native")
    return [native.text, *(romanize(native.text, system.id) for system in romanizations(native.language))]


SPELT = {who: romanized(who) for who in WHO}
TEXTS = [text for texts in SPELT.values() for text in texts]


def test_spellings_of_one_person_are_one_cluster_and_people_are_not() -> None:
    """Three people, each as dozens of systems write them, are three clusters."""
    found = cluster(TEXTS)
    assert [len({found[text].id for text in texts}) for texts in SPELT.values()] == [1, 1, 1]
    assert len({member.id for member in found.values()}) == len(WHO)


@pytest.fixture(scope="module")
def in_order() -> dict[str, Member]:
    """The clusters of some texts in the order in which they stand."""
    return cluster(TEXTS[::4])


@given(texts=st.permutations(TEXTS[::4]))
def test_order_changes_nothing(in_order: dict[str, Member], texts: list[str]) -> None:
    """In whatever order the names come, ids, names, links and probabilities are the same."""
    assert cluster(texts) == in_order


def test_workers_change_nothing(in_order: dict[str, Member]) -> None:
    """Two processes make what one makes."""
    assert cluster(TEXTS[::4], workers=2) == in_order


@given(st.lists(st.one_of(names(), noise()), max_size=6))
def test_every_text_with_letters_is_in_one_cluster(texts: list[str]) -> None:
    """Any text is taken; what has letters has a cluster, which is called by one of the texts in it."""
    found = cluster(texts)
    assert set(found) == {text for text in texts if spelling_key(text)}
    for member in found.values():
        assert found[member.name].id == member.id
        assert found[member.link].id == member.id
        assert 0.5 <= member.probability <= 1


def test_links_lead_to_the_name_of_the_cluster() -> None:
    """Whoever follows the links from any name comes to the name that its cluster is called by."""
    found = cluster(TEXTS)
    for text in found:
        way = [text]
        while found[way[-1]].link != way[-1]:
            way.append(found[way[-1]].link)
            assert len(way) <= len(found)
        assert way[-1] == found[text].name


def test_another_cluster_beside_changes_no_id() -> None:
    """An id depends on the spellings in the cluster; those of other people have no part in it."""
    alone, together = cluster(SPELT["viktar-babaryka"]), cluster(TEXTS)
    assert {alone[text].id for text in alone} == {together[text].id for text in alone}


#: Two groups of five, each linked throughout.
LEFT, RIGHT = ("a1", "a2", "a3", "a4", "a5"), ("b1", "b2", "b3", "b4", "b5")
WITHIN = [Link(*pair, 40.0) for group in (LEFT, RIGHT) for pair in itertools.combinations(group, 2)]


def groups_of_five(between: list[Link]) -> set[str]:
    """The ids of the clusters that two groups and the links between them make."""
    texts = (*LEFT, *RIGHT)
    found = linked({text: text for text in texts}, [*WITHIN, *between], dict.fromkeys(texts, 1), names=10)
    return {member.id for member in found.values()}


def test_one_doubtful_link_does_not_make_one_of_two() -> None:
    """Where one pair of 25 is linked, and not by much, two groups stay two; many such links, or a strong one, join."""
    assert groups_of_five([Link("a1", "b1", 2.0)]) == {"a1", "b1"}
    assert groups_of_five([Link(a, b, 2.0) for a in LEFT[:2] for b in RIGHT]) == {"a1"}
    assert groups_of_five([Link("a1", "b1", 20.0)]) == {"a1"}


def test_other_scripts_do_not_count_against_a_link() -> None:
    """Names in two scripts are often not linked though they are one person's; that holds no link back."""
    names = ["Anna", "Анна", "אנה", "Ганна", "חנה"]
    links = [Link(a, b, 40.0) for a, b in (names[1:4:2], names[2:5:2])] + [Link("Anna", "Анна", 1.0)]
    found = linked({n: n for n in names}, [*links, Link("Anna", "אנה", 1.0)], dict.fromkeys(names, 1), names=5)
    assert len({member.id for member in found.values()}) == 1


@given(st.data())
def test_links_may_come_in_any_order_and_from_both_ends(data: st.DataObject) -> None:
    """Clusters depend on which links there are, not on how they come."""
    texts = [*LEFT, *RIGHT]
    pair = st.tuples(st.sampled_from(texts), st.sampled_from(texts)).map(sorted).filter(lambda p: p[0] != p[1])
    links = data.draw(st.lists(st.builds(lambda p, bits: Link(p[0], p[1], bits), pair, st.integers(0, 6)), max_size=25))
    ids, once = {text: text for text in texts}, dict.fromkeys(texts, 1)
    shuffled = data.draw(st.permutations([*links, *links[::2]]))
    assert linked(ids, shuffled, once, names=10) == linked(ids, links, once, names=10)


def test_it_takes_more_to_link_among_more_names() -> None:
    """The same pair with the same evidence is less sure in a crowd."""
    bits = compare("Viktar Babaryka", "Viktor Babariko").bits
    ids, links, once = {"a": "1", "b": "2"}, [Link("a", "b", bits)], {"a": 1, "b": 1}
    few, more, most = (linked(ids, links, once, names=count)["b"] for count in (1_000, 10_000, 10_000_000))
    assert more.probability < few.probability
    assert (few.id, more.id, most.id) == ("1", "1", "2")


def test_nothing_is_certain() -> None:
    """Who asks for certainty gets each spelling for itself."""
    assert len({member.id for member in cluster(TEXTS[:4], match_at=1.0).values()}) == len(
        {spelling_key(text) for text in TEXTS[:4]}
    )


def test_a_link_says_what_comparing_says() -> None:
    """From whichever of its ends a link is found, its bits are those of `compare`, but for the last digits."""
    names = {str(i): text for i, text in enumerate([*SPELT["viktar-babaryka"][::9], "Maria Kalesnikava"])}
    near = Near(registry_of(names), least=3.0)
    found = {(id, link.a, link.b): link.bits for id in names for link in near.links(id)}
    assert {names[id] for id, *_ in found} == set(names.values()) - {"Maria Kalesnikava"}
    for (id, a, b), bits in found.items():
        assert names[id] in (a, b)
        assert a < b
        assert bits == pytest.approx(compare(a, b).bits, abs=1e-3)


@pytest.mark.parametrize("change", sorted(PLAIN))
@given(text=names())
def test_plain_changes_keep_the_keys(change: str, text: str) -> None:
    """What changes nothing of a name (case, spaces, composed or not) changes no key."""
    assert blocking_keys(PLAIN[change](text)) == blocking_keys(text)


@given(st.sampled_from(sorted(SPELT)).flatmap(lambda who: st.tuples(*[st.sampled_from(SPELT[who])] * 2)))
def test_romanizations_meet(both: tuple[str, str]) -> None:
    """Two systems' spellings of a name share a key."""
    assert set(blocking_keys(both[0])) & set(blocking_keys(both[1]))


def test_keys_are_the_same_on_every_run() -> None:
    """An id is no hash that changes with the process: it may be kept."""
    assert cluster(["Viktar Babaryka"])["Viktar Babaryka"] == Member(
        "ff923f6a057f9b0a", "Viktar Babaryka", "Viktar Babaryka", 1.0
    )


TABLE = (
    'id,name\n1,Viktar Babaryka\n2,"Бабарыка, Віктар"\n3,Maria Kalesnikava\n4,\n5,Марыя Калеснікава\n'
    "6,one,too many\n7,BABARYKA Viktar\n"
)


def test_rows_come_out_as_they_went_in() -> None:
    """No row is lost or moved; a broken one is told with its line and copied to the rejects."""
    out, rejects = io.BytesIO(), io.BytesIO()
    problems: list[Problem] = []
    summary = cluster_file(io.BytesIO(TABLE.encode()), out, problem=problems.append, rejects=rejects)
    assert (summary.rows, summary.names, summary.clusters, summary.broken) == (7, 5, 2, 1)
    assert [(found.line, found.message) for found in problems] == [(7, "3 cells, not 2")]
    assert rejects.getvalue() == b"6,one,too many\n"
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode())))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5", "6,one,too many", "7"]
    first, second, maria, empty, _, broken, shouted = rows
    assert first["cluster_id"] == second["cluster_id"] == shouted["cluster_id"] != maria["cluster_id"]
    assert (empty["cluster_id"], empty["cluster_why"]) == ("", "the name is empty")
    assert (broken["cluster_id"], broken["cluster_why"]) == ("", "3 cells, not 2")
    assert {row["cluster_why"] for row in (first, shouted)} == {"", "the same letters"}
    assert " is " in second["cluster_why"]


class _Pipe(io.BytesIO):
    """What can be read once."""

    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("form", ["csv", "jsonl", "lines"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_pipe_gives_what_a_file_gives(form: str, workers: int) -> None:
    """What cannot be read twice is kept meanwhile."""
    text = {
        "csv": TABLE,
        "jsonl": '{"name": "Viktar Babaryka"}\n{"name": null}\nno json\n{"name": "Віктар Бабарыка"}\n',
        "lines": "Viktar Babaryka\n\nВіктар Бабарыка\n",
    }[form].encode()
    out, again = io.BytesIO(), io.BytesIO()
    cluster_file(io.BytesIO(text), out, format=form)
    cluster_file(_Pipe(text), again, format=form, workers=workers)
    assert out.getvalue() == again.getvalue()


def test_the_command_writes_a_whole_file_or_none(tmp_path: Path) -> None:
    """A file of names in, the same with clusters out; a wrong column is told and leaves no output."""
    (tmp_path / "in.csv").write_text(TABLE, encoding="utf-8")
    out = tmp_path / "out.csv"
    wrong = CliRunner().invoke(main, ["cluster", str(tmp_path / "in.csv"), "-c", "nmae", "-o", str(out)])
    assert wrong.exit_code == 2
    assert "the columns are: id, name" in wrong.output
    assert not out.exists()
    done = CliRunner().invoke(
        main,
        ["cluster", str(tmp_path / "in.csv"), "-c", "name", "-o", str(out), "--progress", "on", "--fail-on", "error"],
    )
    assert done.exit_code == 1
    assert "7 rows: 5 names in 2 clusters, 1 ERROR" in done.output
    assert len(out.read_text(encoding="utf-8").splitlines()) == 8
