"""Importers: what each format says arrives in the registry, and what is broken is told and kept."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import sys
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onoma import DataError, Person, Registry, Resolver
from onoma.batch import UnknownColumnError
from onoma.importers import FORMATS, GENERIC, Columns, Problem, Summary, folder, import_files, sorting
from onoma.importers.folder import Folder
from onoma.importers.records import Name, Record, tidy

LISTS = Path(__file__).parent / "lists"
#: The real pieces that lie beside a checkout of those who work on onoma: format, files, people, skipped.
SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
REAL: list[tuple[str, list[str], int, int]] = [
    ("ftm", ["ftm_t1.entities.ftm.json", "ftm_zala.entities.ftm.json"], 10, 88),
    ("ofac", ["ofac_sdn.csv", "ofac_alt.csv"], 400, 81),
    ("un", ["un_consolidated.xml"], 80, 10),
    ("everypolitician", ["everypolitician_alderney.popolo.json"], 10, 0),
    ("wikidata", ["wikidata_q107043381.json", "wikidata_q15087614.json", "wikidata_q154954.json"], 2, 1),
]


class Imported:
    """What one import came to."""

    def __init__(self, place: Path, form: str, *files: str | Path, **settings: Any) -> None:
        self.output = place / "out"
        self.problems: list[Problem] = []
        paths = [str(LISTS / file) for file in files]
        self.summary: Summary = import_files(
            paths, format=form, output=self.output, problem=self.problems.append, **settings
        )
        self.registry = Registry.read(self.output)

    def names(self, person_id: str) -> set[tuple[str, str, str, str]]:
        """The further names of a person: text, language, kind, strength."""
        return {(a.text, a.language, a.kind, a.strength) for a in self.registry[person_id].aliases}


def facts(person: Person) -> set[tuple[str, str]]:
    """What is kept beside the columns."""
    return set(person.other)


def write(path: Path, content: str | bytes) -> str:
    """A file, and its path as the command line would give it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def test_follow_the_money(tmp_path: Path) -> None:
    """Persons alone; kinds and strengths of names, names put together from parts, what it was called before."""
    done = Imported(tmp_path, "ftm", "entities.ftm.json")
    assert (done.summary.people, done.summary.records, dict(done.summary.skipped)) == (
        2,
        4,
        {"Company": 1, "Sanction": 1},
    )
    person = done.registry["NK-trial1"]
    assert (person.name, person.gender, person.birth) == ("Halina VERBITSKAYA", "female", "1971-03-08")
    assert person.countries == ("by",)
    assert done.names("NK-trial1") == {
        ("Галіна ВЯРБІЦКАЯ", "und", "name", "strong"),
        ("Галина Вербицкая", "und", "name", "strong"),
        ("Halina Pietrauna Viarbickaja", "und", "name", "strong"),
        ("Halka Viasnova", "und", "name", "weak"),
        ("Halina SAKOVICH", "und", "former", "strong"),
    }
    assert facts(person) == {
        ("born", "1971"),
        ("country", "suhh"),
        ("note", "Invented judge"),
        ("passportNumber", "MP0000001"),
        ("referent", "eu-trial-1"),
        ("referent", "ofac-900001"),
        ("wikidata", "Q900000001"),
    }
    composed = {a.text for a in done.registry["NK-trial3"].all_names}
    assert composed == {"Chen, Shiyan", "陈试验"}


@pytest.mark.parametrize("file", ["targets.2021.csv", "targets.2024.csv"])
def test_simple_targets(tmp_path: Path, file: str) -> None:
    """Both generations of the header are read by name, and a cell of two lines is one cell."""
    done = Imported(tmp_path, "targets", file)
    person = done.registry["NK-t1"]
    assert (person.name, person.birth, person.countries) == ("Halina VERBITSKAYA", "1971-03-08", ("by",))
    assert {a.text for a in person.aliases} == {"Галина Вербицкая", "Halina Sakovich"}
    assert ("identifier", "MP0000001") in facts(person)
    assert len(done.registry) == 1
    assert done.summary.rejected == 0


@pytest.mark.parametrize("files", [("sdn.csv", "alt.csv"), ("alt.csv", "sdn.csv")])
def test_ofac_csv(tmp_path: Path, files: tuple[str, str]) -> None:
    """Further names join their person whichever file comes first; the remarks tell birth, country, weak names."""
    done = Imported(tmp_path, "ofac", *files)
    person = done.registry["900001"]
    assert (person.name, person.gender, person.countries) == ("VERBITSKAYA, Halina", "female", ("by",))
    assert person.birth == ""
    assert facts(person) == {
        ("born", "08 Mar 1971"),
        ("born", "1972"),
        ("note", "Invented judge"),
        ("passport", "MP0000001 (Belarus)"),
    }
    assert done.names("900001") == {
        ("VIARBICKAJA, Halina Pietrauna", "und", "name", "strong"),
        ("SAKOVICH, Halina Pietrauna", "und", "former", "strong"),
        ("SAKOVICH, Halina", "und", "former", "weak"),
        ("HALKA", "und", "name", "weak"),
    }
    assert facts(done.registry["900004"]) == {("born", "circa 1960"), ("country", "Ruritania")}
    assert dict(done.summary.skipped) == {"entity": 1, "vessel": 1, "further name of nobody in these files": 1}


def test_ofac_advanced_xml(tmp_path: Path) -> None:
    """Parts of a name are put together by their types, scripts are kept, dates that span a year are that year."""
    done = Imported(tmp_path, "ofac", "sdn_advanced.xml")
    person = done.registry["900001"]
    assert (person.name, person.gender, person.birth) == ("VERBITSKAYA, Halina Petrovna", "female", "1971-03-08")
    assert person.countries == ("by", "ua")
    assert done.names("900001") == {
        ("Вярбіцкая, Галіна Пятроўна", "und-Cyrl", "native", "strong"),
        ("SAKOVICH, Halina", "und", "former", "strong"),
        ("Halka", "und", "nickname", "weak"),
    }
    assert done.names("900005") == {("陈试验", "und-Hani", "native", "strong")}
    assert done.registry["900005"].birth == "1980"
    assert dict(done.summary.skipped) == {"Entity": 1}


def test_un(tmp_path: Path) -> None:
    """Parts of names, the original script, quality of aliases, dates that are not exact."""
    done = Imported(tmp_path, "un", "un.xml")
    person = done.registry["XXi.001"]
    assert (person.name, person.gender, person.birth) == ("ZAYD TAJRIBI AL-MITHALI", "male", "1966-09-09")
    assert person.countries == ("cd",)
    assert done.names("XXi.001") == {
        ("زيد تجريبي المثالي", "und-Arab", "native", "strong"),
        ("Zeid Tajriby", "und", "name", "strong"),
        ("Abu Mithal", "und", "name", "weak"),
        ("Mithal", "und", "name", "weak"),
        ("Zayd Qadim", "und", "former", "strong"),
    }
    assert {("born", "circa 1960"), ("country", "Ruritania"), ("dataid", "9000001")} <= facts(person)
    assert done.registry["XXi.002"].birth == ""
    assert ("born", "1970 to 1973") in facts(done.registry["XXi.002"])
    assert dict(done.summary.skipped) == {"entity": 1}


def test_a_dump_that_ends_early(tmp_path: Path) -> None:
    """A dump without its closing bracket is imported as far as it goes, and that is told."""
    text = (LISTS / "wikidata-dump.json").read_text(encoding="utf-8")
    done = Imported(tmp_path, "wikidata", write(tmp_path / "in.json", "".join(text.splitlines(keepends=True)[:2])))
    assert len(done.registry) == 1
    assert [(p.line, p.message[:36]) for p in done.problems] == [(2, "the dump ends without its closing br")]


@pytest.mark.parametrize("file", ["wikidata-dump.json", "wbgetentities.json"])
def test_wikidata(tmp_path: Path, file: str) -> None:
    """Languages are kept; the preferred rank wins, dates are as exact as the item; who is no human is skipped."""
    done = Imported(tmp_path, "wikidata", file)
    person = done.registry["Q900000001"]
    assert (person.name, person.language, person.gender) == ("Halina Verbitskaya", "en", "female")
    assert (person.birth, person.countries) == ("1971-03-08", ("by",))
    assert done.names("Q900000001") == {
        ("Галіна Вярбіцкая", "be", "name", "strong"),
        ("Галіна Вярбіцкая", "be-tarask", "name", "strong"),
        ("Halina Werbizkaja", "de", "name", "strong"),
        ("Галина Вербицкая", "ru", "name", "strong"),
        ("加林娜", "zh-Hans", "name", "strong"),
        ("Galina Verbitskaya", "en", "name", "strong"),
        ("Halina", "en", "name", "weak"),
        ("Вербицкая, Галина Петровна", "ru", "name", "strong"),
        ("Галіна Пятроўна Вярбіцкая", "be", "native", "strong"),
        ("Галіна Саковіч", "be", "birth", "strong"),
        ("Halka Viasnova", "und", "pseudonym", "strong"),
        ("Galya", "en", "nickname", "weak"),
    }
    assert facts(person) == {("born", "1971"), ("country", "Q15180"), ("note", "invented judge"), ("viaf", "900000001")}
    assert (done.registry["Q900000003"].name, done.registry["Q900000003"].birth) == ("試験太郎", "")
    assert done.summary.rejected == 0
    assert set(dict(done.summary.skipped)) <= {"not a human", "missing item"}


def test_everypolitician(tmp_path: Path) -> None:
    """The persons of the JSON file and the spellings of names.csv meet by id."""
    done = Imported(tmp_path, "everypolitician", "names.csv", "popolo.json")
    person = done.registry["11111111-aaaa"]
    assert (person.birth, person.gender, facts(person)) == ("1971-03-08", "female", {("wikidata", "Q900000001")})
    assert {(a.text, a.language) for a in person.aliases} == {
        ("Галіна Вярбіцкая", "be"),
        ("Вярбіцкая Галіна Пятроўна", "und"),
        ("Halina Sakovich", "und"),
    }
    assert {a.text for a in done.registry["22222222-bbbb"].all_names} == {"PROBNY, Taras", "Taras Probny"}


def test_any_table_by_its_columns(tmp_path: Path) -> None:
    """Columns are named, cells may hold several names, rows that share an id are one person."""
    rows = (
        "nr;who;also;dob;lang\n"
        "http://www.wikidata.org/entity/Q1;Jan Próbny;J. Próbny|Ян Пробны;2 May 1950;pl\n"
        "Q1;Ян Пробный;;;ru\n"
    )
    columns = Columns("nr", "who", ("also",), "dob", language="lang", keep=("dob",), separator="|")
    done = Imported(tmp_path, "csv", write(tmp_path / "in.csv", rows), columns=columns, prefix="x-")
    person = done.registry["x-Q1"]
    assert (person.name, person.language, person.birth) == ("Jan Próbny", "pl", "1950-05-02")
    assert {(a.text, a.language) for a in person.aliases} == {
        ("J. Próbny", "und"),
        ("Ян Пробны", "und"),
        ("Ян Пробный", "ru"),
    }
    assert facts(person) == {("dob", "2 May 1950")}
    tsv = write(tmp_path / "in.tsv", 'id\tname\tcountry\n1\t"Jan" Próbny\tPoland\n')
    assert Imported(tmp_path, "tsv", tsv).registry["1"].countries == ("pl",)


def test_any_json_lines(tmp_path: Path) -> None:
    """A key may hold several names, an alias may say more than its text, what it says of strength is kept."""
    told = {"text": "Янка", "language": "be", "kind": "nickname", "strength": "strong"}
    records = [
        {"id": 1, "names": ["Jan Próbny", "Jan P."], "aliases": [told, "Janek"]},
        {"id": 2, "names": ["Ola Próbna"], "birth": None, "countries": ["pl", "BY"]},
    ]
    text = "\ufeff" + "".join(json.dumps(r) + "\n\n" for r in records)
    done = Imported(tmp_path, "jsonl", write(tmp_path / "in.jsonl", text), columns=Columns(name="names"))
    assert done.names("1") == {
        ("Jan P.", "und", "name", "strong"),
        ("Янка", "be", "nickname", "strong"),
        ("Janek", "und", "name", "weak"),
    }
    assert done.registry["2"].countries == ("pl", "by")


def test_an_imported_registry_answers(tmp_path: Path) -> None:
    """Another spelling of an imported person leads home, from the tables and from a compiled file alike."""
    compiled = tmp_path / "people.onoma"
    import_files([str(LISTS / "wikidata-dump.json")], format="wikidata", output=compiled)
    tables = Imported(tmp_path, "wikidata", "wikidata-dump.json").registry
    assert sorted(p.id for p in Registry.read(compiled)) == sorted(p.id for p in tables)
    for registry in (tables, Registry.read(compiled)):
        person = Resolver(registry).resolve("Galina Petrovna Verbitskaja").person
        assert person is not None
        assert person.id == "Q900000001"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "people.onoma"]


def test_an_import_is_reproducible(tmp_path: Path) -> None:
    """The same records in another order make the same tables, as long as nobody's own records change places."""
    lines = (LISTS / "entities.ftm.json").read_text(encoding="utf-8").splitlines(keepends=True)
    made = []
    for order in (lines, lines[::-1]):
        done = Imported(tmp_path, "ftm", write(tmp_path / "in.json", "".join(order)))
        made.append({p.name: p.read_bytes() for p in done.output.iterdir()})
    assert made[0] == made[1]


_PACK: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
_PACK["zst"] = lambda data: import_module(  # Python has had it itself since 3.14
    "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
).compress(data)


@pytest.mark.parametrize("form", _PACK)
def test_compressed_files(tmp_path: Path, form: str) -> None:
    """Compression is found by the first bytes; a file that is cut short or damaged is refused, and nothing changes."""
    packed = _PACK[form]((LISTS / "sdn.csv").read_bytes())
    done = Imported(tmp_path, "ofac", write(tmp_path / "in", packed))
    assert len(done.registry) == 2
    before = {p: p.read_bytes() for p in done.output.iterdir()}
    for bad in (packed[: len(packed) // 2], packed[:-3], packed[:40] + bytes(20) + packed[60:]):
        with pytest.raises(DataError, match=r"compressed file is (cut short|damaged)") as caught:
            import_files([write(tmp_path / "bad", bad)], format="ofac", output=done.output)
        assert caught.value.path == str(tmp_path / "bad")
    assert {p: p.read_bytes() for p in done.output.iterdir()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad", "in", "out"]


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads standard input, compressed or not."""
    data = gzip.compress((LISTS / "un.xml").read_bytes())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert import_files(["-"], format="un", output=tmp_path / "out").people == 2


def test_broken_records_are_kept(tmp_path: Path) -> None:
    """Each broken record is told with its line, kept as it came, and the import goes on."""
    good = b'{"id": "1", "name": "Jan Pr\xc3\xb3bny"}\n'
    bad = [
        b'{"id": "2", "name": "Ola"',
        b"[1]",
        b'{"id": "3", "name": "caf\xe9"}',
        b'{"id": "", "name": "Ola"}',
        b'{"id": "4", "name": "?!"}',
        b'{"id": "5", "name": {"en": "Ola"}}',
        b'{"id": "#6", "name": "Ola"}',
        b'{"id": "7", "name": "Ola \\ud800"}',
        b'{"id": "8", "name": "Ola", "aliases": [{"text": "O", "kind": "stage"}]}',
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5000 + b"}",
    ]
    done = Imported(tmp_path, "jsonl", write(tmp_path / "in.jsonl", good + b"\n".join(bad) + b"\n"))
    assert [problem.line for problem in done.problems] == list(range(2, 13))
    assert [p.message for p in done.problems[:8]] == [
        "no JSON: Expecting ',' delimiter at column 26",
        "a line must be a JSON object",
        "not UTF-8: byte 0xe9 at place 25",
        "no id",
        "no name has letters: '?!'",
        "'name' is no text",
        "an id cannot begin with #: '#6'",
        "half of a surrogate pair, which is no character",
    ]
    kept = [json.loads(line) for line in (tmp_path / "out.rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["record"].encode("utf-8", "surrogateescape") for one in kept] == bad
    assert (done.summary.rejected, len(done.registry)) == (11, 1)
    Imported(tmp_path, "jsonl", write(tmp_path / "in.jsonl", good))
    assert not (tmp_path / "out.rejects.jsonl").exists()


@pytest.mark.parametrize(
    ("form", "content", "message"),
    [
        ("un", "<LIST><INDIVIDUAL><FIRST_NAME>A</INDIVIDUAL>", "1: no XML: mismatched tag"),
        ("un", "<LIST><INDIVIDUAL>", "1: no XML: no element found"),
        ("un", '<!DOCTYPE l [<!ENTITY a "b">]><LIST>&a;</LIST>', "1: XML that declares entities is not read"),
        ("un", '<?xml version="1.0" encoding="utf-7"?><LIST/>', "no XML|XML in an encoding that is not known"),
        ("un", "<LIST>" + "<INDIVIDUAL>" * 300, "1: an element too large to be a record"),
        ("un", "<LIST/>", "nobody found, nothing written: no records"),
        ("ofac", "<sdnList>\n<sdnEntry></sdnEntry></sdnList>", "2: the plain sdn.xml; take sdn_advanced.xml"),
        ("ofac", "1,2,3,4,5,6\n", "1: addresses and no names"),
        ("everypolitician", '{"persons": [{"id": "1", "name": "A', "1: no JSON: Unterminated string"),
        ("everypolitician", '{"persons": [\n{"id": 1} {"id"', "2: no JSON: ',' expected, not '{'"),
        ("everypolitician", '{"persons": [', "1: no JSON: .* expected|1: no JSON: Expecting value"),
        ("everypolitician", '{"persons": ["A"]}', "nobody found, nothing written: rejected 1"),
        ("wikidata", '{"entities": {"Q1": ' + "[" * 100_000, "nested too deep"),
        ("targets", "id,name\n1,A\n", "no column 'schema'; .* is this format targets"),
        ("ftm", "\ufeff".encode("utf-16"), "UTF-16; make it UTF-8 first"),
        ("csv", "id,name\n".encode("utf-16"), "UTF-16; make it UTF-8 first"),
        ("csv", "id,name,name\n", "1: the header has two columns 'name'"),
        ("csv", b"id,name,\xff\n", "1: the header is not UTF-8"),
    ],
)
def test_what_is_no_such_list_is_refused(tmp_path: Path, form: str, content: str | bytes, message: str) -> None:
    """The message says which file, where in it, and what to do; nothing is written."""
    path = write(tmp_path / "in", content)
    with pytest.raises(DataError, match=message) as caught:
        import_files([path], format=form, output=tmp_path / "out")
    assert caught.value.path in (path, None)
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    """A mistyped column or key is refused at once, with those that there are."""
    for form, content in (("csv", "id,name\n1,A\n"), ("jsonl", '{"id": 1, "name": "A"}\n')):
        with pytest.raises(UnknownColumnError, match="no column 'dob'; the columns are: id, name"):
            Imported(tmp_path, form, write(tmp_path / "in", content), columns=Columns(birth="dob"))


def test_only_imports_are_replaced(tmp_path: Path) -> None:
    """A folder with tables made by hand, or with other files, is left alone."""
    made = Imported(tmp_path, "un", "un.xml").output
    Imported(tmp_path, "un", "un.xml")
    for name, content in (("distinct.tsv", "mine"), ("people.tsv", "id\tname\n")):
        write(made / name, content)
        with pytest.raises(DataError, match=r"holds (other files|a people).*name another folder"):
            import_files([str(LISTS / "un.xml")], format="un", output=made)
        (made / name).unlink()
    write(tmp_path / "file", "mine")
    with pytest.raises(DataError, match="is a file"):
        import_files([str(LISTS / "un.xml")], format="un", output=tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_crash_leaves_the_old_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens before the last rename, the folder holds what it held, and nothing lies about."""
    done = Imported(tmp_path, "un", "un.xml")
    before = {p: p.read_bytes() for p in done.output.iterdir()}
    for place in (
        "onoma.importers.folder._replace",
        "onoma.importers.folder._taken_apart",
        "onoma.importers.un._person",
    ):
        with monkeypatch.context() as broken:
            broken.setattr(place, lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                Imported(tmp_path, "un", "un.xml")
        assert {p: p.read_bytes() for p in done.output.iterdir()} == before
        assert [p.name for p in tmp_path.iterdir()] == ["out"]


texts = st.text(max_size=12) | st.sampled_from(
    ["Іван", "Iван", "a\tb", "\u200eAb", "é", "e\u0301", "#", "A  B", "\ud800"]
)
made_up = st.builds(
    Record,
    st.sampled_from(["1", "2", "É1", "E\u03011", "b 2"]) | texts,
    texts,
    st.sampled_from(["und", "be", "zh-hans", "??", ""]),
    st.lists(st.builds(Name, texts, st.sampled_from(["und", "ru", "uk"])), max_size=3),
    st.lists(st.sampled_from(["1950", "3 May 1950", "1950-13-01", "yore"]) | texts, max_size=2),
    texts,
    st.lists(st.sampled_from(["by", "Poland", "Q184"]) | texts, max_size=2),
    texts,
    st.dictionaries(texts, st.lists(texts, max_size=2), max_size=2),
)


@given(st.lists(made_up, max_size=8))
def test_whatever_is_taken_can_be_read(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> None:
    """A record is refused with a ValueError, or its person is in the registry that is read afterwards."""
    target = tmp_path_factory.mktemp("any") / "out"
    taken = []
    with Folder(target, source="t\tests") as place:
        for record in records:
            try:
                place.add(record)
            except ValueError:
                continue
            taken.append(record)
        written = place.write()
        place.publish()
    registry = Registry.read(target)
    assert len(registry) == written.people
    assert sum(len(p.aliases) for p in registry) == written.aliases
    for record in taken:
        if record.name:
            recorded = {alias.text for alias in registry[tidy(record.id)].all_names}
            assert tidy(record.name) in recorded
            assert {t for a in record.aliases if folder._has_letters(t := tidy(a.text))} <= recorded


@given(st.lists(st.binary(max_size=6)), st.integers(1, 40))
def test_sorting_in_pieces(tmp_path_factory: pytest.TempPathFactory, found: list[bytes], held: int) -> None:
    """Lines come back sorted, however little is held at once and however many files that takes."""
    sorter = sorting.Sorter(tmp_path_factory.mktemp("sort"), held=held)
    lines = [one.replace(b"\n", b" ") + b"\n" for one in found]
    for line in lines:
        sorter.add(line)
    assert list(sorter.lines()) == sorted(lines)


def test_memory_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the records, three million bytes more, take no million bytes more of memory."""
    monkeypatch.setattr(sorting, "_OPEN", 8)
    monkeypatch.setattr(folder, "Sorter", lambda place: sorting.Sorter(place, held=1 << 16))
    long = "Jan " + "Próbny " * 350

    def peak(records: int) -> int:
        lines = (json.dumps({"id": str(n), "name": long}) + "\n" for n in range(records))
        path = write(tmp_path / "in.jsonl", "".join(lines))
        tracemalloc.start()
        import_files([path], format="jsonl", output=tmp_path / "out")
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    small = peak(150)
    # Whatever else the process does at that moment only adds to it.
    assert min(peak(1500) for _ in range(2)) - small < 1_000_000


def mutilated(data: bytes, chance: random.Random) -> bytes:
    """A file cut short, or with some bytes changed."""
    if chance.random() < 0.4:
        return data[: chance.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 8])):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


_FUZZED = {
    "entities.ftm.json": "ftm",
    "targets.2024.csv": "targets",
    "sdn.csv": "ofac",
    "alt.csv": "ofac",
    "sdn_advanced.xml": "ofac",
    "un.xml": "un",
    "wikidata-dump.json": "wikidata",
    "wbgetentities.json": "wikidata",
    "popolo.json": "everypolitician",
    "names.csv": "everypolitician",
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("file", _FUZZED)
def test_mutilated_files(tmp_path: Path, file: str, packed: bool) -> None:
    """Cut short or with bits flipped, a file is refused with a sentence, or what is read of it makes a registry."""
    chance = random.Random(file)
    refused: list[str] = []
    data = (LISTS / file).read_bytes()
    for _ in range(25):
        path = write(tmp_path / "in", mutilated(gzip.compress(data, mtime=0) if packed else data, chance))
        try:
            done = Imported(tmp_path, _FUZZED[file], path)
        except DataError as error:
            refused.append(str(error))
        else:
            assert len(done.registry) == done.summary.people > 0
    assert all(message.strip() for message in refused)


def test_the_real_pieces(tmp_path: Path) -> None:
    """As many people as there are in the publishers' own files, where those lie beside the checkout."""
    if not SAMPLES.is_dir():
        print(f"{SAMPLES} is not here; only the lists in {LISTS.name}/ are tried")
        return
    for form, files, people, skipped in REAL:
        done = Imported(tmp_path, form, *(SAMPLES / file for file in files))
        assert (len(done.registry), sum(n for _, n in done.summary.skipped)) == (people, skipped), form
        assert done.summary.rejected == 0, form


def test_formats_are_listed_once() -> None:
    """The generic formats are among all of them."""
    assert set(GENERIC) < set(FORMATS)
    assert len(set(FORMATS)) == len(FORMATS)
