"""Bad tables: each is refused with the file, the line and a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from onoma import DataError, Registry, given, tables
from onoma.checks import run, sort_table

_HEADER = ("name", "language", "source")
_PEOPLE = "id\tname\tlanguage\tnative\tgender\tbirth\tcountries\tnote\tsource\n"
_ALIASES = "person\tlanguage\ttext\tkind\tstrength\tsource\n"
_DISTINCT = "person\tother\treason\tsource\n"
_KUPALA = "yanka-kupala\tYanka Kupala\tbe\tЯнка Купала\tmale\t1882-07-07\tby\tpoet\t\n"
_KOLAS = "yakub-kolas\tYakub Kolas\tbe\tЯкуб Колас\tmale\t1882-11-03\tby\tpoet\t\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a table may be written."""
    return tmp_path / "names.tsv"


def refused(file: Path, text: str | bytes, *, source: bool = False, key: tuple[str, ...] = ()) -> DataError:
    """How a table of such content is refused."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(DataError) as caught:
        tables.read(file, _HEADER, source=source, key=key)
    assert caught.value.path == str(file)
    return caught.value


def rejected(folder: Path, *, people: str = _KUPALA, aliases: str = "", distinct: str = "") -> DataError:
    """How a registry of such rows is refused; `run` reports the same as a problem."""
    (folder / "people.tsv").write_text(_PEOPLE + people, encoding="utf-8")
    for name, header, rows in (("aliases.tsv", _ALIASES, aliases), ("distinct.tsv", _DISTINCT, distinct)):
        if rows:
            (folder / name).write_text(header + rows, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Registry.read(folder)
    (problem,) = run(folder)
    assert problem.where == f"{caught.value.path}:{caught.value.line}"
    assert problem.message == caught.value.message
    return caught.value


def test_a_sound_table_is_read(file: Path) -> None:
    """Head, rows and lines are told; comments are not rows."""
    file.write_text("# kind: trial\nname\tlanguage\tsource\n# why\nA\tbe\t\nB\tru\t\n", encoding="utf-8")
    table = tables.read(file, _HEADER, source=False)
    assert table.head == {"kind": "trial"}
    assert [(row.line, row.cells[0]) for row in table.rows] == [(4, "A"), (5, "B")]
    assert table.rows[0].where == f"{file}:4"


def test_a_wrong_header_is_refused(file: Path) -> None:
    """The columns must be those expected, in their order."""
    error = refused(file, "# head\nname\ttongue\tsource\n")
    assert (error.line, error.message) == (2, "the header must be 'name language source'")


def test_an_empty_table_is_refused(file: Path) -> None:
    """A table without a header is none."""
    assert refused(file, "").line == 1


def test_a_missing_table_is_refused(file: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(DataError, match=r"names\.tsv: cannot be read: No such file"):
        tables.read(file, _HEADER)


def test_a_key_that_stands_twice_is_refused(file: Path) -> None:
    """The second row is reported, and where the first one stands."""
    error = refused(file, "name\tlanguage\tsource\nA\tbe\t\nA\tru\t\n", key=("name",))
    assert (error.line, error.message) == (3, "'A' stands already on line 2")


@pytest.mark.parametrize(("row", "cells"), [("A\tbe", 2), ("A\tbe\t\t", 4), ("", 1)])
def test_a_wrong_number_of_cells_is_refused(file: Path, row: str, cells: int) -> None:
    """Every row has as many cells as the header."""
    error = refused(file, f"name\tlanguage\tsource\n{row}\n")
    assert (error.line, error.message) == (2, f"{cells} cells, not 3")


@pytest.mark.parametrize("word", ["Вiктор", "Αnna", "Оlga"])
def test_a_homoglyph_is_refused(file: Path, word: str) -> None:
    """A letter that only looks as if it belonged to the word is found."""
    error = refused(file, f"name\tlanguage\tsource\nA\tbe\t\n{word}\tbe\t\n")
    assert error.line == 3
    assert "two scripts in one word" in error.message
    assert "homoglyph" in error.message


@pytest.mark.parametrize("mark", ["\u200e", "\u202e", "\u2067", "\ufeff", "\u200b", "\u00ad"])
def test_an_invisible_character_is_refused(file: Path, mark: str) -> None:
    """Bidi controls and their like are named by code point."""
    error = refused(file, f"name\tlanguage\tsource\nA{mark}\tbe\t\n")
    assert (error.line, error.message) == (2, f"an invisible character, U+{ord(mark):04X}; take it out")


def test_what_is_not_in_nfc_is_refused(file: Path) -> None:
    """A letter and its accent are one character where there is one."""
    error = refused(file, "name\tlanguage\tsource\nA\tbe\t\nZoe\u0308\tbe\t\n")
    assert (error.line, error.message) == (3, "not in NFC; normalize the line")


def test_a_carriage_return_is_refused(file: Path) -> None:
    """Line ends are LF."""
    error = refused(file, "name\tlanguage\tsource\nA\tbe\t\r\n")
    assert (error.line, error.message) == (2, "a carriage return; line ends are LF alone")


def test_an_unknown_source_is_refused(file: Path) -> None:
    """A source must be a row of sources.tsv."""
    error = refused(file, "name\tlanguage\tsource\nA\tbe\thearsay\n", source=True)
    assert (error.line, error.message) == (2, "source 'hearsay' is not in sources.tsv")


def test_rows_out_of_order_are_refused_and_can_be_sorted(file: Path) -> None:
    """The message names the command that sorts them; comments stay above their rows."""
    text = "# head: 1\nname\tlanguage\tsource\nB\tbe\t\n# of A\nA\tru\t\nA\tbe\t\n"
    error = refused(file, text)
    assert error.line == 5
    assert "sort the rows (onoma registry check --sort)" in error.message
    assert sort_table(file)
    assert file.read_text(encoding="utf-8") == (
        "# head: 1\nname\tlanguage\tsource\nA\tbe\t\n# of A\nA\tru\t\nB\tbe\t\n"
    )
    assert not sort_table(file)
    assert len(tables.read(file, _HEADER, source=False).rows) == 3


def test_what_is_not_utf_8_is_refused(file: Path) -> None:
    """The line of the first wrong byte is told."""
    error = refused(file, b"name\tlanguage\tsource\nA\tbe\t\n" + "Б\tbe\t\n".encode("cp1251"))
    assert (error.line, error.message) == (3, "not UTF-8; save the table as UTF-8")
    with pytest.raises(DataError, match="not UTF-8"):
        sort_table(file)


def test_a_missing_last_line_feed_is_refused(file: Path) -> None:
    """Every line ends with a line feed, the last one too."""
    error = refused(file, "name\tlanguage\tsource\nA\tbe\t")
    assert (error.line, error.message) == (2, "the last line does not end with a line feed")


@pytest.mark.parametrize("cell", [" A", "A ", "A\u00a0"])
def test_a_space_at_the_edge_of_a_cell_is_refused(file: Path, cell: str) -> None:
    """No cell begins or ends with a space, of whatever kind."""
    error = refused(file, f"name\tlanguage\tsource\nx\tb\t\n{cell}\tbe\t\n".replace("x\tb\t\n", ""))
    assert (error.line, error.message) == (2, "a cell begins or ends with a space")


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands in for `data/`, with two given names; the real one is back afterwards."""
    (tmp_path / "names").mkdir()
    (tmp_path / "sources.tsv").write_text("source\ttitle\tpublisher\tyear\tlicence\nme\tI\tI\t2025\tnone\n")
    rows = "alena\tbe\tАлена\tfemale\tme\nlena\tbe\tЛена\tfemale\tme\n"
    header = "group\tlanguage\ttext\tsex\tsource\n"
    (tmp_path / "names" / "given.tsv").write_text(header + rows, encoding="utf-8")
    for path in ("readings", "scripts.tsv"):
        (tmp_path / path).symlink_to(tables.root() / path)
    known = tables.source_names() | {"me"}
    monkeypatch.setattr(tables, "root", lambda: tmp_path)
    monkeypatch.setattr(tables, "source_names", lambda: known)
    return tmp_path / "names" / "nicknames.tsv"


def _nicknames(table: Path, rows: str) -> DataError:
    """How the short forms are refused; nothing is kept of the folder that stood in."""
    table.write_text("nickname\tlanguage\tfull\tsex\tsource\n" + rows, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        given._names.__wrapped__()
    assert caught.value.path == "data/names/nicknames.tsv"
    return caught.value


def test_a_cycle_of_short_forms_is_refused(names: Path) -> None:
    """No two names are each short for the other."""
    error = _nicknames(names, "Алена\tbe\tlena\tfemale\tme\nЛена\tbe\talena\tfemale\tme\n")
    assert error.line == 3
    assert "a cycle" in error.message


def test_a_short_form_of_no_known_name_is_refused(names: Path) -> None:
    """What a short form stands for is a group of given.tsv."""
    error = _nicknames(names, "Аленка\tbe\tolena\tfemale\tme\n")
    assert (error.line, error.message) == (2, "'olena' is no group of names/given.tsv")


def test_a_bad_kind_of_alias_is_refused(tmp_path: Path) -> None:
    """The message lists the kinds there are."""
    error = rejected(tmp_path, aliases="yanka-kupala\tbe\tІван Луцэвіч\treal\tstrong\t\n")
    assert error.line == 2
    assert error.message.startswith("'real' is no kind of alias; one of birth, former, name, native")


def test_a_bad_strength_is_refused(tmp_path: Path) -> None:
    """An alias is strong or weak."""
    error = rejected(tmp_path, aliases="yanka-kupala\tbe\tІван Луцэвіч\tbirth\tmiddling\t\n")
    assert (error.line, error.message) == (2, "strength is strong or weak, not 'middling'")


def test_a_bad_language_is_refused(tmp_path: Path) -> None:
    """A language is BCP 47."""
    error = rejected(tmp_path, aliases="yanka-kupala\tBelarusian\tІван Луцэвіч\tbirth\tstrong\t\n")
    assert (error.line, error.message) == (2, "'Belarusian' is no BCP 47 language")


def test_an_alias_of_nobody_is_refused(tmp_path: Path) -> None:
    """Whose alias it is must stand in people.tsv."""
    error = rejected(tmp_path, aliases="ivan-kupala\tbe\tІван Луцэвіч\tbirth\tstrong\t\n")
    assert (error.line, error.message) == (2, "'ivan-kupala' is nobody in people.tsv")


@pytest.mark.parametrize("birth", ["7.7.1882", "1882-7-7", "82", "1882-07-07T00:00"])
def test_a_bad_birth_is_refused(tmp_path: Path, birth: str) -> None:
    """A date of birth is ISO 8601, down to what is known."""
    error = rejected(tmp_path, people=_KUPALA.replace("1882-07-07", birth))
    assert (error.line, error.message) == (2, f"{birth!r} is no ISO 8601 date, month or year")


def test_a_bad_gender_is_refused(tmp_path: Path) -> None:
    """Gender is male, female or empty."""
    assert rejected(tmp_path, people=_KUPALA.replace("\tmale\t", "\tm\t")).line == 2


def test_somebody_without_a_name_is_refused(tmp_path: Path) -> None:
    """Everybody has a preferred name."""
    error = rejected(tmp_path, people=_KUPALA.replace("\tYanka Kupala\t", "\t\t"))
    assert (error.line, error.message) == (2, "the name is empty")


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Two people never share an id."""
    error = rejected(tmp_path, people=_KUPALA + _KUPALA.replace("Янка", "Яніна"))
    assert (error.line, error.message) == (3, "'yanka-kupala' stands already on line 2")


def test_a_distinct_pair_with_nobody_is_refused(tmp_path: Path) -> None:
    """Both of a pair must stand in people.tsv."""
    error = rejected(tmp_path, distinct="ivan-kupala\tyanka-kupala\tunrelated\t\n")
    assert error.line == 2
    assert "is nobody in people.tsv" in error.message


def test_a_distinct_pair_the_wrong_way_round_is_refused(tmp_path: Path) -> None:
    """One pair is written in one way only."""
    error = rejected(tmp_path, people=_KOLAS + _KUPALA, distinct="yanka-kupala\tyakub-kolas\tunrelated\t\n")
    assert (error.line, error.message) == (2, "write the id that sorts first in the first column")


def test_a_table_that_was_sound_is_read_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found sound once is read without the checks, to the same rows, until a byte of it is another."""
    header = ("letters", "before", "after", "sounds", "example", "read", "source")
    path = "readings/be-Cyrl.tsv"
    monkeypatch.setattr(tables, "_known_sound", dict)
    strict = tables.read(path, header, key=header[:3], mixed=True)
    sound = dict(tables._found_sound)
    monkeypatch.setattr(tables, "_known_sound", lambda: sound)
    monkeypatch.setattr(tables, "_check_text", lambda *_, **__: pytest.fail("looked through again"))
    assert tables.read(path, header, key=header[:3], mixed=True) == strict
    sound[f"data/{path}"] ^= 1
    with pytest.raises(pytest.fail.Exception):
        tables.read(path, header, key=header[:3], mixed=True)
