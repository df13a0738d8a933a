"""Machine-readable zones, by the examples of Doc 9303 and by what must hold of any."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onoma import parse_mrz, write_mrz_name
from onoma.mrz import mrz_letters

# The specimens of Doc 9303, parts 4, 5 and 6: Utopia issues them.
_PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
_TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
_TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"


@pytest.mark.parametrize("zone", [_PASSPORT, _TD1, _TD2])
def test_the_specimens_are_read(zone: str) -> None:
    """All three formats give the same person, and all check digits are right."""
    read = parse_mrz(zone)
    assert (read.family, read.given, read.issuer, read.nationality) == ("ERIKSSON", "ANNA MARIA", "UTO", "UTO")
    assert (read.birth, read.expiry, read.sex, read.wrong) == ("740812", "120415", "F", ())
    assert not read.truncated
    assert parse_mrz(zone.lower().replace("\n", " \n ")) == read


@pytest.mark.parametrize("zone", [_PASSPORT, _TD1, _TD2])
def test_a_slip_in_a_date_is_told(zone: str) -> None:
    """One digit of the birth date misread: the name is there, `wrong` says what does not hold."""
    read = parse_mrz(zone.replace("740812", "740912"))
    assert read.name == "Anna Maria Eriksson"
    assert read.wrong == ("birth", "zone")


@pytest.mark.parametrize(
    ("family", "given_name", "language", "written"),
    [
        ("Müller", "Jürgen", None, "MUELLER<<JUERGEN"),
        ("D’Artagnan", "Ægir Þór", None, "DARTAGNAN<<AEGIR<THOR"),
        ("Ціханоўская", "Святлана", "be", "TSIKHANOUSKAIA<<SVIATLANA"),
        ("Григоренко", "Петро", "uk", "HRYHORENKO<<PETRO"),
        ("Григоренко", "Пётр", "ru", "GRIGORENKO<<PETR"),
        ("Живковић", "Ђорђе", "sr", "ZHIVKOVIC<<DORDE"),
        ("Щерев", "Любомир", "bg", "SHTEREV<<LIUBOMIR"),
        ("عبد الرحيم", "محمود", None, "EBD<ALRXHYM<<MXHMWD"),
        ("Παπανδρέου", "Γιώργος", "el", "PAPANDREOU<<GIORGOS"),
    ],
)
def test_names_are_written_by_the_tables(family: str, given_name: str, language: str | None, written: str) -> None:
    """Latin, Cyrillic, Arabic and Greek letters become what Doc 9303-3 says, by language where that differs."""
    assert write_mrz_name(family, given_name, language=language).rstrip("<") == written


def test_long_names_lose_letters_of_given_names_first() -> None:
    """The field is full, the family name whole as long as given names have letters to lose."""
    field = write_mrz_name("Nilavadhanananda", "Chayapa Dejthamrong Krasuang", width=39)
    assert len(field) == 39
    assert field.startswith("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K")
    assert parse_mrz(field).truncated


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([30, 31, 39]))
def test_any_name_fills_its_field(family: str, given_name: str, width: int) -> None:
    """Whatever the name, the field has its width and its letters."""
    assert re.fullmatch(rf"[A-Z<]{{{width}}}", write_mrz_name(family, given_name, width=width))


_parts = st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=6), min_size=1, max_size=2).map(" ".join)


@given(_parts, _parts)
def test_what_is_written_is_read(family: str, given_name: str) -> None:
    """Names in plain letters that fit come back."""
    read = parse_mrz(write_mrz_name(family, given_name))
    assert (read.family, read.given) == (family, given_name)


@pytest.mark.parametrize("text", ["", "Anna Maria", "P<UTO!", "A" * 44 + "\n" + "B" * 43, "A1<<B"])
def test_what_is_no_zone_is_refused(text: str) -> None:
    """The error says what a zone looks like."""
    if text == "Anna Maria":
        assert parse_mrz(text).family == "ANNAMARIA"
        return
    with pytest.raises(ValueError, match="machine-readable zone"):
        parse_mrz(text)


def test_letters_without_a_table_are_left_out() -> None:
    """A zone has no letter for what no table of ICAO knows; what remains is A to Z."""
    assert mrz_letters("Zoë 7") == "ZOE"
    assert mrz_letters("李 Li") == "LI"
