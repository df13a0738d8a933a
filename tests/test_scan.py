"""People in running text: where they are mentioned, who is meant, and one table of them across documents."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from array import array
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from onoma import DataError, MissingExtraError, Person, Registry, Resolver, scan, tables
from onoma._core import Rows
from onoma.cli import main
from onoma.scanning import Mention, scanner
from onoma.scanning.documents import html_text, read_parts
from onoma.scanning.people import People
from strategies import names

ARTICLES = Path(tables.root()) / "examples" / "articles"

#: Sentences of our own round the spellings of five articles on one event: what each calls whom in full, then alone.
EVENT = (
    "Maria Kolesnikova and Ales Bialiatski were freed. Donald Trump sent John Coale; Coale spoke of Kolesnikova and "
    "of Bialiatski. Sviatlana Tsikhanouskaya thanked him. Alexander Lukashenko, said Tsikhanouskaya, had to. "
    "Lukashenko and Coale agreed.",
    "Her sister Tatiana Khomich met Maria Kolesnikova, while Svetlana Tikhanovskaya met Ales Bialiatski. President "
    "Donald Trump praised John Coale. Alexander Lukashenko was silent. Lukashenko had pardoned Kolesnikova.",
    "By Anthony Marcus. Donald Trump and Alexander Lukashenko talked; Trump sent John Coale. Ales Bialiatski and Maria "
    "Kolesnikova left. Bialiatski smiled.",
    "Viktor Babaryko and Marina Zolotova were freed too, with Maria Kolesnikova and Ales Bialiatski. Sviatlana "
    "Tsikhanouskaya, as the agency spells Svetlana Tikhanovskaya, was there. Tikhanovskaya wept. John Coale had spoken "
    "with Alexander Lukashenko for Donald Trump, who wrote to Lukashenko.",
    "Viktar Babaryka, whose son Eduard is in prison, embraced Maria Kalesnikava. Tatsiana Khomich waited for "
    "Kalesnikava. Ales Bialiatski and Sviatlana Tsikhanouskaya met. John Coale asked Alexander Lukashenko about "
    "Vladimir Putin.",
)
CLUSTERS = {
    frozenset({"Maria Kolesnikova", "Maria Kalesnikava", "Kolesnikova", "Kalesnikava"}),
    frozenset({"Ales Bialiatski", "Bialiatski"}),
    frozenset({"Donald Trump", "Trump"}),
    frozenset({"John Coale", "Coale"}),
    frozenset({"Sviatlana Tsikhanouskaya", "Tsikhanouskaya", "Svetlana Tikhanovskaya", "Tikhanovskaya"}),
    frozenset({"Alexander Lukashenko", "Lukashenko"}),
    frozenset({"Tatiana Khomich", "Tatsiana Khomich"}),
    frozenset({"Anthony Marcus"}),
    frozenset({"Viktor Babaryko", "Viktar Babaryka"}),
    frozenset({"Marina Zolotova"}),
    frozenset({"Vladimir Putin"}),
}


@pytest.fixture(scope="module")
def nobody() -> Resolver:
    """A resolver that knows nobody."""
    return Resolver(Registry.from_records([]))


def said(text: str, resolver: Resolver, language: str | None = None) -> list[tuple[str, str]]:
    """Each mention with the id of who is meant, `-` for nobody of the registry."""
    found = scan(text, resolver=resolver, language=language)
    return [(m.text, m.person.id if m.person else "-") for m in found]


def whole(mentions: tuple[Mention, ...], text: str) -> None:
    """What must hold of any scan."""
    at = 0
    for mention in mentions:
        assert at <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        at = mention.end
    chains = list(dict.fromkeys(m.chain for m in mentions))
    assert chains == sorted(chains)


_PIECES = st.one_of(
    names(),
    st.text(max_size=30),
    st.sampled_from(
        [
            "Maria Kalesnikava",
            "Путина",
            "習近平",
            "도널드 트럼프를",
            "O’Neill’s",
            "von der",
            "İ",
            "\u200f",
            "\n\n",
            "A. G.",
        ]
    ),
)


@given(
    st.lists(_PIECES, max_size=12),
    st.sampled_from([" ", "\n", "", ". ", "-"]),
    st.sampled_from([None, "ru", "pl", "ko"]),
)
def test_any_text_is_scanned(small_resolver: Resolver, pieces: list[str], joint: str, language: str | None) -> None:
    """Any string gives mentions whose offsets lie within it, one after the other, never an exception."""
    text = joint.join(pieces)
    whole(scan(text, resolver=small_resolver, language=language), text)


@given(st.binary(max_size=200))
def test_any_bytes_are_scanned(small_resolver: Resolver, content: bytes) -> None:
    """Bytes decoded with errors replaced are a text like any other, as a page too."""
    for text in (content.decode("utf-8", "replace"), html_text(content)):
        whole(scan(text, resolver=small_resolver), text)


_CODES = st.one_of(st.integers(0, 40), st.integers(0, 2**64 - 1))


@given(st.lists(st.tuples(_CODES, st.integers(0, 9)), max_size=60), st.lists(_CODES, max_size=20))
def test_rows_are_found_by_their_codes(recorded: list[tuple[int, int]], asked: list[int]) -> None:
    """Whichever codes are asked for, the rows recorded with them are found, each once, and no others."""
    rows = Rows(array("Q", [code for code, _ in recorded]), array("I", [row for _, row in recorded]))
    assert rows.of_any(asked, [0]) == sorted({row for code, row in recorded if code in asked})
    for code in asked:
        assert rows.of(code) == [row for one, row in recorded if one == code]


_TAGS = (
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</i>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<table>",
    "<td",
    "&amp;",
    "&#x0;",
)


@given(
    st.lists(st.one_of(st.sampled_from(_TAGS), st.sampled_from(["Maria ", "Kalesnikava", "x"]), st.text(max_size=5)))
)
def test_any_page_is_read(small_resolver: Resolver, pieces: list[str]) -> None:
    """However its elements are nested, broken off or crossed, a page has a text."""
    text = html_text("".join(pieces))
    whole(scan(text, resolver=small_resolver), text)


def test_deeply_nested_pages_are_read() -> None:
    """A hundred thousand elements within each other overflow nothing, take no time to speak of and lose no text."""
    page = "<div>one " * 100_000 + "<b>" * 100_000 + "Maria" + "</div> two" * 100_000
    assert html_text(page).split() == ["one"] * 100_000 + ["Maria"] + ["two"] * 100_000


@pytest.mark.parametrize(
    "tag", ["p", "b", "a href=x", "ul", "table", "form", "select", "option", "span", "section", "x-y", "li"]
)
def test_elements_without_end_are_read(tag: str) -> None:
    """Ten thousand of an element of any kind that nobody ends."""
    assert html_text(f"<{tag}>" * 10_000 + "Maria") == "Maria"


@pytest.mark.parametrize("attribute", ["a{}", "a{}=x", 'a{}="x > y"', "a{} = '<b>'", "/a{}"])
@pytest.mark.parametrize("tag", ["<p", "</p", "<script>x</script><p", "<!-- <a b='x --><p", "<script"])
def test_a_tag_of_any_width_is_read(tag: str, attribute: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads pages compares each attribute of a tag with all others, so it is handed no more than a few hundred."""
    from selectolax import lexbor

    wide = f"{tag} " + " ".join(attribute.format(n) for n in range(20_000)) + ">"
    read = lexbor.LexborHTMLParser

    def counted(page: str) -> lexbor.LexborHTMLParser:
        assert 200 < len(re.findall(r"\ba\d+", page)) < 300
        return read(page)

    monkeypatch.setattr(lexbor, "LexborHTMLParser", counted)
    assert html_text(f"{wide}</script>Maria<p class='x'>Kalesnikava") == "Maria\n\nKalesnikava"


@pytest.mark.parametrize(
    "page", ["<p a=1 b='x>y' c>Maria</p>", "<!-- <a b=' -->Maria<p c='>'>", "Maria <a b='", "Maria<b"]
)
def test_other_tags_are_left_as_they_are(page: str) -> None:
    """What stands in attributes, and what only looks like them, is told apart from the text."""
    assert html_text(page) == "Maria"


def test_paragraphs_stay_apart_however_deep_they_are() -> None:
    """Where elements are no longer told apart, lines still are."""
    page = "<div>" * 300 + "<p>Maria</p><p><b>Kalesnika</b>va<p>left" + "<select><option>one<option>two</select>"
    assert html_text(page).split("\n\n") == ["Maria", "Kalesnikava", "left", "one", "two"]


@pytest.mark.parametrize("wrong", [b"Maria", None, 7])
def test_a_text_is_a_string(wrong: object) -> None:
    """Anything else is a TypeError that says what it got."""
    with pytest.raises(TypeError, match=type(wrong).__name__):
        scan(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("President Donald Trump’s envoy.", [("Donald Trump", "donald-trump")]),
        ("Mr. John Coale said", [("John Coale", "john-coale")]),
        ("“John\nCoale” came", [("John\nCoale", "john-coale")]),
        ("John Coale spoke.\n\nCoale left.", [("John Coale", "john-coale"), ("Coale", "john-coale")]),
        ("MARIA KALESNIKAVA FREED", [("MARIA KALESNIKAVA", "maria-kalesnikava")]),
        ("John Coale met A. Lukashenko.", [("John Coale", "john-coale"), ("A. Lukashenko", "aliaksandr-lukashenka")]),
        ("Alexander Grigoryevich Lukashenko", [("Alexander Grigoryevich Lukashenko", "aliaksandr-lukashenka")]),
        ("He saw Bashar al-Assad there", [("Bashar al-Assad", "bashar-al-assad")]),
        ("Bashar al-Assad and al-Assad’s", [("Bashar al-Assad", "bashar-al-assad"), ("al-Assad", "bashar-al-assad")]),
        ("Al-Assad met Bashar Al-Assad", [("Al-Assad", "bashar-al-assad"), ("Bashar Al-Assad", "bashar-al-assad")]),
        (
            "the Viktar Babaryka whose son Eduard",
            [("Viktar Babaryka", "viktar-babaryka"), ("Eduard", "eduard-babaryka")],
        ),
        ("Viktar Babaryka met Eduard.", [("Viktar Babaryka", "viktar-babaryka")]),
        (
            "BASHAR AL-ASSAD\nJOHN COALE",
            [("BASHAR AL-ASSAD", "bashar-al-assad"), ("JOHN COALE", "john-coale")],
        ),
        ("they spoke of Putin again", [("Putin", "vladimir-putin")]),
        ("they went to Berlin in May", []),
    ],
)
def test_mentions_in_english(small_resolver: Resolver, text: str, mentions: list[tuple[str, str]]) -> None:
    """Titles, quotation marks and possessives stay outside; lines, capitals, initials and particles do no harm."""
    assert said(text, small_resolver, "en") == mentions


@pytest.mark.parametrize(
    ("language", "text", "mentions"),
    [
        ("ru", "с Александром Лукашенко и Марией Колесниковой", ["aliaksandr-lukashenka", "maria-kalesnikava"]),
        ("ru", "Дональд Трамп. После Трампа, о Трампе, с Трампом", ["donald-trump"] * 4),
        ("uk", "Володимира Зеленського бачили, Зеленському писали", ["volodymyr-zelenskyy"] * 2),
        ("be", "з Аляксандрам Лукашэнкам і Марыяй Калеснікавай", ["aliaksandr-lukashenka", "maria-kalesnikava"]),
        ("bg", "Владимир Путин и Доналд Тръмп; Тръмп каза", ["vladimir-putin", "donald-trump", "donald-trump"]),
        ("pl", "z Donaldem Trumpem o Trumpie", ["donald-trump"] * 2),
        ("bg", "Бето О'Рурк не дойде, О’Рурк спеше", ["beto-o-rourke"] * 2),
        ("cs", "s Vladimirem Putinem a po Putinovi, Putinův", ["vladimir-putin"] * 3),
        ("sl", "z Donaldom Trumpom, Trumpova", ["donald-trump"] * 2),
        ("lt", "su Donaldu Trumpu, Trumpui", ["donald-trump"] * 2),
        ("el", "ο Βλαντίμιρ Πούτιν και ο Ντόναλντ Τραμπ", ["vladimir-putin", "donald-trump"]),
        ("hy", "Դոնալդ Թրամփը", ["donald-trump"]),
        ("ka", "დონალდ ტრამპმა ვლადიმირ პუტინს", ["donald-trump", "vladimir-putin"]),
        ("ar", "قال دونالد ترامب إن", ["donald-trump"]),
        ("he", "דונלד טראמפ אמר", ["donald-trump"]),
        ("ko", "김정은은 도널드 트럼프를 만났다", ["kim-jong-un", "donald-trump"]),
        ("zh", "昨天习近平说", ["xi-jinping"]),
        ("ja", "習近平は言った", ["xi-jinping"]),
    ],
)
def test_mentions_in_other_languages(small_registry: Registry, language: str, text: str, mentions: list[str]) -> None:
    """Declined names, and scripts without capitals or without spaces, mean whom they mean in a list."""
    resolver = Resolver(Registry([*small_registry, Person("beto-o-rourke", "Beto O'Rourke")]))
    assert [person for _, person in said(text, resolver, language)] == mentions


#: People whom a registry has in Latin letters alone.
_LATIN = {
    "assad": "Bashar al-Assad",
    "degaulle": "Charles de Gaulle",
    "leyen": "Ursula von der Leyen",
    "merkel": "Angela Merkel",
    "modi": "Narendra Modi",
    "netanyahu": "Benjamin Netanyahu",
    "pashinyan": "Nikol Pashinyan",
    "saakashvili": "Mikheil Saakashvili",
    "strauss": "Dominique Strauss-Kahn",
    "trump": "Donald Trump",
    "vucic": "Aleksandar Vučić",
}


@pytest.mark.parametrize(
    ("language", "text", "mentions"),
    [
        ("en", "URSULA VON DER LEYEN WINS", {"URSULA VON DER LEYEN": "leyen"}),
        (
            "en",
            "“Strauss-Kahn’s” Dominique\nStrauss-Kahn",
            {"Strauss-Kahn": "strauss", "Dominique\nStrauss-Kahn": "strauss"},
        ),
        ("en", "Charles de\nGaulle; De Gaulle", {"Charles de\nGaulle": "degaulle", "De Gaulle": "degaulle"}),
        ("ar", "بشار الأسد والأسد", {"بشار الأسد": "assad", "والأسد": "assad"}),
        ("he", "בנימין נתניהו, לנתניהו", {"בנימין נתניהו": "netanyahu", "לנתניהו": "netanyahu"}),
        ("ka", "მიხეილ სააკაშვილმა, სააკაშვილს", {"მიხეილ სააკაშვილმა": "saakashvili", "სააკაშვილს": "saakashvili"}),
        ("ka", "ᲛᲘᲮᲔᲘᲚ ᲡᲐᲐᲙᲐᲨᲕᲘᲚᲘ", {"ᲛᲘᲮᲔᲘᲚ ᲡᲐᲐᲙᲐᲨᲕᲘᲚᲘ": "saakashvili"}),
        ("hy", "Նիկոլ Փաշինյանի, Փաշինյանը", {"Նիկոլ Փաշինյանի": "pashinyan", "Փաշինյանը": "pashinyan"}),
        ("hi", "नरेंद्र मोदी ने कहा। मोदी", {"नरेंद्र मोदी": "modi", "मोदी": "modi"}),
        ("ko", "도널드 트럼프, 트럼프는", {"도널드 트럼프": "trump", "트럼프는": "trump"}),
        ("ja", "首相はドナルド・トランプ大統領と。トランプは", {"ドナルド・トランプ": "trump", "トランプ": "trump"}),
        ("sk", "S Angelou Merkelovou o Merkelovej", {"Angelou Merkelovou": "merkel", "Merkelovej": "merkel"}),
        ("bs", "Sa Aleksandrom Vučićem", {"Aleksandrom Vučićem": "vucic"}),
    ],
)
def test_latin_names_are_found_in_every_script(language: str, text: str, mentions: dict[str, str]) -> None:
    """A registry in Latin letters is enough for texts in other scripts, and for particles and hyphens in any."""
    resolver = Resolver(Registry.from_records([{"id": i, "name": n} for i, n in _LATIN.items()]))
    assert dict(said(text, resolver, language)) == mentions


def test_the_language_is_found_out(small_resolver: Resolver) -> None:
    """Without being told, a text's small words say how its names are declined."""
    text = "По словам экспертов, это не так. Он говорил с Марией Колесниковой и был рад. О Колесниковой он не забыл."
    assert [p for _, p in said(text, small_resolver)] == ["maria-kalesnikava"] * 2


def test_whom_a_text_introduces_comes_before_whom_a_list_holds(small_resolver: Resolver) -> None:
    """A family name alone means the person of this text, even if a registered one has it too."""
    text = "Tatiana Putin is a baker in Lyon. For thirty years Putin has baked bread."
    first, then = scan(text, resolver=small_resolver, language="en")
    assert (first.person, then.person) == (None, None)
    assert first.chain == then.chain


def test_who_shares_a_family_name_is_told_by_sex_and_by_who_is_named(small_resolver: Resolver) -> None:
    """Of two people of one name, a declined form means the man where a woman's is not declined."""
    records = [{"id": "d", "name": "Donald Trump"}, {"id": "m", "name": "Melania Trump"}]
    resolver = Resolver(Registry.from_records(records))
    text = "Přišla Melania Trump a Melania Trump mluvila s Donaldem Trumpem. Viděli Trumpa."
    assert [p for _, p in said(text, resolver, "cs")] == ["m", "m", "d", "d"]


def test_two_who_fit_alike_are_not_told_apart() -> None:
    """Two registered people of one name are candidates, and nobody is said to be meant."""
    records = [{"id": "1", "name": "Taras Shevchenko"}, {"id": "2", "name": "Taras Shevchenko"}]
    (mention,) = scan("Тарас Шевченко", resolver=Resolver(Registry.from_records(records)), language="uk")
    assert mention.person is None
    assert {p.id for p in mention.candidates} == {"1", "2"}


def test_a_mention_explains_itself(small_resolver: Resolver) -> None:
    """The reason is a sentence, the resolution that of the name in full."""
    _, coale = scan("John Coale came. Coale left.", resolver=small_resolver, language="en")
    assert coale.why == "John Coale is named in full in this text"
    assert coale.resolution.person == coale.person
    assert json.loads(json.dumps(coale.to_dict()))["person"] == "john-coale"


def test_parts_are_scanned_as_a_whole_is(small_resolver: Resolver) -> None:
    """A text in parts gives the offsets of the whole, and later parts know whom earlier ones introduce."""
    parts = ["John Coale came.\n", "It rained.\n", "Then Coale left.\n"]
    text = scanner(small_resolver).open(language="en")
    found = [(m.start, m.text, m.chain) for part in parts for m in text.scan(part)]
    assert found == [(m.start, m.text, m.chain) for m in scan("".join(parts), resolver=small_resolver, language="en")]
    assert len(found) == 2


def test_people_in_no_registry_are_one_each_across_texts(nobody: Resolver) -> None:
    """With nobody registered, everybody who is named in full has one cluster, and no two share one."""
    people = People()
    for number, text in enumerate(EVENT):
        people.add(f"{number}.txt", scan(text, resolver=nobody, language="en"), text)
    table = people.table()
    assert {frozenset(spelling for spelling, _ in row.spellings) for row in table} == CLUSTERS
    assert len(table) == len(CLUSTERS)
    assert all(row.id.startswith("new:") and row.status == "new" for row in table)
    kolesnikova = next(row for row in table if row.id == "new:maria-kolesnikova")
    assert [document for document, _ in kolesnikova.documents] == [f"{n}.txt" for n in range(5)]
    assert kolesnikova.sentence == "Maria Kolesnikova and Ales Bialiatski were freed."


def test_the_event_against_the_shipped_registry(resolver: Resolver) -> None:
    """The same texts with the shipped people: each spelling means the one who is shipped."""
    meant = {p for text in EVENT for _, p in said(text, resolver, "en")}
    assert meant == {
        "-",  # Anthony Marcus, a journalist
        *("ales-bialiatski", "aliaksandr-lukashenka", "donald-trump", "eduard-babaryka", "john-coale"),
        *("maria-kalesnikava", "maryna-zolatava", "sviatlana-tsikhanouskaya", "tatsiana-khomich"),
        *("viktar-babaryka", "vladimir-putin"),
    }


def test_new_people_are_called_as_lists_call_them(nobody: Resolver) -> None:
    """Somebody who is only met declined gets the nominative as name."""
    mentions = scan("Разговор с Марией Колесниковой и Владимиром Путиным", resolver=nobody, language="ru")
    assert [m.name for m in mentions] == ["Мария Колесникова", "Владимир Путин"]


# Documents


def test_documents_are_read(tmp_path: Path) -> None:
    """Text in UTF-8 and UTF-16, HTML in what it says of itself, DOCX with its tables: what a reader sees."""
    import docx

    (tmp_path / "a.txt").write_bytes("Мария\r\n".encode("utf-16"))
    (tmp_path / "b.html").write_bytes('<meta charset="windows-1251"><p>Мария</p><style>x</style>'.encode("cp1251"))
    (tmp_path / "c.txt").write_bytes(b"Maria \xff")
    file = docx.Document()
    file.add_paragraph("Мария")
    file.add_table(1, 1).cell(0, 0).text = "Колесникова"
    file.save(str(tmp_path / "d.docx"))
    read = {path.name: "".join(read_parts(path)).split() for path in sorted(tmp_path.iterdir())}
    assert read == {
        "a.txt": ["Мария"],
        "b.html": ["Мария"],
        "c.txt": ["Maria", "\ufffd"],
        "d.docx": ["Мария", "Колесникова"],
    }


def test_pdf_is_read(tmp_path: Path) -> None:
    """The text of a page; a damaged file is a DataError with its name."""
    path = tmp_path / "a.pdf"
    path.write_bytes(_pdf(b"BT /F 12 Tf 9 9 Td (Maria Kalesnikava) Tj ET"))
    assert "".join(read_parts(path)).strip() == "Maria Kalesnikava"
    path.write_bytes(b"junk")
    with pytest.raises(DataError, match=r"a\.pdf: cannot be read as PDF"):
        list(read_parts(path))


def _pdf(content: bytes) -> bytes:
    """The smallest PDF with a page."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


@pytest.mark.parametrize(("library", "file"), [("selectolax.lexbor", "a.html"), ("docx", "a.docx"), ("pypdf", "a.pdf")])
def test_a_missing_library_is_named(library: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the error says what to install."""
    monkeypatch.setitem(sys.modules, library, None)
    (tmp_path / file).write_bytes(b"x")
    with pytest.raises(MissingExtraError, match=r"onoma\[scan\]"):
        list(read_parts(tmp_path / file))


# The command


def onoma_scan(*words: str, stdin: str = "") -> Result:
    """`onoma scan` with these words."""
    return CliRunner().invoke(main, ["scan", *words], input=stdin, prog_name="onoma")


def test_the_command_writes_people_mentions_and_a_page(tmp_path: Path) -> None:
    """A folder goes in; one row a person, one object a mention and a page that loads nothing come out."""
    people, mentions, page = (tmp_path / name for name in ("people.csv", "mentions.jsonl", "page.html"))
    ran = onoma_scan(str(ARTICLES), "--people", str(people), "--jsonl", str(mentions), "--html", str(page))
    assert ran.exit_code == 0, ran.output
    rows = {row["person_id"]: row for row in csv.DictReader(io.StringIO(people.read_text(encoding="utf-8")))}
    assert rows["sviatlana-tsikhanouskaya"]["mentions"] == "6"
    assert rows["new:natallia-pinchuk"]["status"] == "new"
    for line in mentions.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        text = "".join(read_parts(Path(found["document"])))
        assert text[found["start"] : found["end"]] == found["text"]
    html = page.read_text(encoding="utf-8")
    assert html.count("<article>") == 3
    assert html.count("<mark ") == sum(int(row["mentions"]) for row in rows.values())
    assert "{{" not in html
    assert "http://" not in html
    assert "https://" not in html


def test_hostile_documents_do_not_break_the_page(tmp_path: Path) -> None:
    """What a text or a file's name holds is text on the page."""
    path = tmp_path / "a<b>&.txt"
    path.write_text("</script><img src=x onerror=alert(1)> {{people}} John Coale </mark>", encoding="utf-8")
    page = tmp_path / "page.html"
    assert onoma_scan(str(path), "--html", str(page)).exit_code == 0
    html = page.read_text(encoding="utf-8")
    assert "<img" not in html
    assert html.count("</script>") == 2
    assert "a&lt;b&gt;&amp;.txt" in html
    assert "{{people}} <mark" in html


@pytest.mark.parametrize(("between", "told"), [(0, True), (7, True), (8, False)])
def test_a_relative_is_of_somebody_named_nearby(between: int, told: bool) -> None:
    """A given name after a word for a relative means that of one of the eight people named in full before it."""
    others = "".join(f"John Sm{a}th came. " for a in "abcdefgh"[:between])
    found = said(f"Viktar Babaryka came. {others}His son Eduard came.", scanner().resolver, "en")
    assert (("Eduard", "eduard-babaryka") in found) is told


def test_a_document_that_cannot_be_read_is_told_and_the_others_are_done(tmp_path: Path) -> None:
    """Exit code 3, the name on standard error, everything else in the table."""
    (tmp_path / "bad.pdf").write_bytes(b"junk")
    (tmp_path / "good.txt").write_text("John Coale", encoding="utf-8")
    ran = onoma_scan(str(tmp_path), str(tmp_path / "none.txt"))
    assert ran.exit_code == 3
    assert "bad.pdf: cannot be read as PDF" in ran.stderr
    assert "none.txt: No such file" in ran.stderr
    assert ran.stdout == "John Coale [john-coale]: 1 in 1: John Coale (1)\n"


def test_the_command_reads_standard_input_and_knows_nobody_if_asked() -> None:
    """`-` is a document; without a registry everybody is new; --fail-on says so."""
    ran = onoma_scan("-", "--no-registry", "--people", "-", "--fail-on", "new", stdin="John Coale met Donald Trump.")
    assert ran.exit_code == 1
    assert [row["person_id"] for row in csv.DictReader(io.StringIO(ran.stdout))] == [
        "new:donald-trump",
        "new:john-coale",
    ]


@pytest.mark.parametrize(
    "words", [["-", "--people", "-", "--jsonl", "-"], ["-", "--no-registry", "--registry", "x"], []]
)
def test_wrong_usage_is_told(words: list[str]) -> None:
    """What cannot be meant ends with 2."""
    assert onoma_scan(*words).exit_code == 2
