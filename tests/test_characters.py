"""Chinese characters and Hangul: ways to write one, usual Latin spellings, foreigners by their sound."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from onoma import Decision, Policy, Registry, Resolver, characters, compare, dialects, korean, mandarin, parse, tables
from onoma.reading import is_transcribed, sounds
from onoma.scripts import script
from onoma.text import fold
from onoma.unspaced import spellings
from onoma.views import likeness

_SPELLINGS = ("script", "text", "latin", "languages", "source")
_VARIANTS = tables.read("characters.tsv", characters.HEADER, key=characters.HEADER[:1]).rows
_PINYIN = {r.cells[0]: r.cells[1] for r in tables.read("pinyin.tsv", mandarin.PINYIN, key=mandarin.PINYIN[:1]).rows}
_WADE_GILES = tables.read("wade_giles.tsv", mandarin.WADE_GILES, key=mandarin.WADE_GILES[:1]).rows


def test_a_variant_folds_to_what_it_stands_for() -> None:
    """Every character of the table stands for one that stands for itself, and folding knows it."""
    for row in _VARIANTS:
        one, other = row.cells[:2]
        assert len(one) == len(other) == 1, row.where
        assert characters.usual(other) == other, row.where
        assert fold(one) == fold(other) == other, row.where


@pytest.mark.parametrize(("one", "other"), ["陳陈", "沢泽", "澤泽", "龍竜", "髙高", "峯峰", "鎭镇", "齋斎", "尙尚"])
def test_ways_to_write_a_character_are_one(one: str, other: str) -> None:
    """Traditional, simplified and Japanese forms fold alike."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), ["王汪", "张章", "佑祐", "李季", "于余", "陆卢", "丽莉"])
def test_other_characters_are_others(one: str, other: str) -> None:
    """Characters that only sound or look alike do not fold alike."""
    assert fold(one) != fold(other)


def test_pinyin_is_what_the_readings_say() -> None:
    """Every character has a syllable that Wade-Giles knows, and its sounds are those of the readings' vowels."""
    known = {row.cells[0] for row in _WADE_GILES}
    for char, syllable in _PINYIN.items():
        assert syllable in known or not set("aeiouü") & set(syllable), char
        assert characters.usual(char) == char
        assert mandarin.spellings(char), char
    assert known <= set(_PINYIN.values())


@pytest.mark.parametrize(
    ("word", "pinyin", "wade_giles"),
    [
        ("周恩來", "zhouenlai", "chouenlai"),
        ("習近平", "xijinping", "hsichinping"),
        ("蔣介石", "jiangjieshi", "chiangchiehshih"),
        ("朱德", "zhude", "chute"),
        ("吕布", "lubu", "lupu"),
        ("郭台铭", "guotaiming", "kuotaiming"),
    ],
)
def test_chinese_names_are_spelt_by_both_systems(word: str, pinyin: str, wade_giles: str) -> None:
    """Hanyu Pinyin first, then Wade-Giles without apostrophes."""
    assert mandarin.spellings(word) == (pinyin, wade_giles)


def test_every_spelling_of_a_family_name_is_one_name_with_it() -> None:
    """Each row is found, and its letters speak for the characters or syllables as much as any letters do."""
    for row in tables.read("names/surname_spellings.tsv", _SPELLINGS, key=_SPELLINGS[:3]).rows:
        kind, name, latin = row.cells[:3]
        assert script(name) == kind, row.where
        assert latin == fold(latin), row.where
        assert latin in spellings(name, kind), row.where
        found = likeness((latin,), (name,))
        assert found is not None, row.where
        assert found.bits > 0, row.where


@pytest.mark.parametrize(
    ("name", "told"),
    [("唐納德·川普", True), ("弗拉基米尔", True), ("特朗普", True), ("习近平", False), ("李", False), ("近平", False)],
)
def test_foreigners_are_told_by_a_dot_or_by_length(name: str, told: bool) -> None:
    """A dot, or more characters than a given name has, shows that a name is written by its sound."""
    parsed = parse(name)
    assert is_transcribed(name, parsed.language) is told


def test_a_simplified_character_is_read_where_only_the_traditional_one_stands() -> None:
    """Tables of Korean have traditional characters; 吴克烈 is read all the same."""
    assert sounds("吴克烈", "ko-Hani") == sounds("吳克烈", "ko-Hani") != ""


def test_a_western_given_name_beside_a_chinese_one_is_said_to_be_that() -> None:
    """Emily Lau and 劉慧卿 may be one person, which the names do not tell, and a contradiction is not claimed."""
    kinds = {e.kind for e in compare("Emily Lau", "劉慧卿").evidence}
    assert "given-western" in kinds
    assert "given-contradicted" not in kinds
    assert "given-contradicted" in {e.kind for e in compare("Zhang Wei", "张国强").evidence}


@pytest.mark.parametrize(
    ("one", "other"),
    [("刘振伟", "刘伟"), ("刘卫星", "刘伟"), ("张伯里", "张伯礼"), ("歐陽震華", "欧阳振华"), ("李峰", "李瑞丰")],
)
def test_names_that_share_characters_or_syllables_are_no_match(one: str, other: str) -> None:
    """They are shown together, no more, however much they share."""
    found = compare(one, other)
    assert [e.kind for e in found.evidence] == ["near-name"]
    assert found.probability < Policy().match_at


@pytest.mark.parametrize(("one", "other"), [("刘伟", "王刚"), ("刘伟", "刘国庆"), ("張華峯", "张德云")])
def test_names_that_share_little_have_nothing_in_common(one: str, other: str) -> None:
    """A family name alone says nothing: millions bear it."""
    assert compare(one, other).evidence == ()


def test_what_is_most_like_a_chinese_name_is_shown_first() -> None:
    """Where nobody bears a name, the one that shares more of it comes before one that shares less."""
    people = [{"id": n, "name": n} for n in ("刘伟", "刘振所", "王振伟", "Emily Lau", "刘国庆")]
    found = Resolver(Registry.from_records(people)).resolve("刘振伟")
    assert [c.person.name for c in found.candidates[:2]] == ["刘伟", "刘振所"]
    assert found.decision is not Decision.MATCH


@pytest.mark.parametrize(
    ("native", "latin"),
    [("李峰", "Ri Pong-juk"), ("杨波", "Hwang Yong-bo"), ("何峰", "Trần Hồng Hà"), ("张全", "Chang Chun-kun")],
)
def test_characters_leave_no_syllable_out(native: str, latin: str) -> None:
    """A name of two characters is no name of three syllables, though two of them agree."""
    assert "given-contradicted" in {e.kind for e in compare(native, latin).evidence}


@pytest.mark.parametrize(("native", "latin"), [("丽朴", "Lip"), ("全", "Jae-on")])
def test_each_character_is_a_syllable(native: str, latin: str) -> None:
    """Latin words without room for all characters, or of more words than there are characters, are other names."""
    said = compare(f"张{native}", f"Zhang {latin}").evidence
    assert native not in {word for e in said if e.bits > 0 for word in e.query + e.alias}


def test_a_western_name_beside_a_chinese_one_may_be_left_out() -> None:
    """Tommy Cheung Yu-yan is 張宇人 all the same."""
    kinds = {e.kind: e.bits for e in compare("張宇人", "Tommy Cheung Yu-yan").evidence}
    assert -2 < kinds["given-western-omitted"] < 0
    assert kinds.keys() & {"given-contradicted", "given-first-omitted", "extra-first"} == set()


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("爱德华兹", "ㄞㄉㄜㄏㄨㄚㄗ"),
        ("特", "ㄊㄜ"),
        ("斯", "ㄙ"),
        ("尔", "ㄦ"),
        ("约", "ㄩㄝ"),
        ("雄", "ㄒㄩㄥ"),
        ("吕", "ㄌㄩ"),
    ],
)
def test_characters_are_written_in_bopomofo(word: str, letters: str) -> None:
    """A consonant and a vowel or two for each, which keep d and t apart; no vowel where only a hiss is heard."""
    assert mandarin.bopomofo(word) == letters


def test_every_character_that_pinyin_spells_has_its_own_bopomofo() -> None:
    """No syllable of the table is lost, and no two are one."""
    rows = tables.read("pinyin.tsv", mandarin.PINYIN, key=mandarin.PINYIN[:1]).rows
    heard = {row.cells[1]: mandarin.bopomofo(row.cells[0]) for row in rows}
    assert all(heard.values())
    assert len(set(heard.values())) == len(heard)


@pytest.mark.parametrize(
    ("native", "latin"), [("约翰·爱德华兹", "John Edwards"), ("발렌티나 베찰리", "Valentina Vezzali")]
)
def test_foreigners_are_found_by_what_syllables_stand_for(native: str, latin: str) -> None:
    """Edwards shares no run of consonants with aidehuazi."""
    people = [{"id": n, "name": n} for n in (latin, "Karl Johan Edvardsen", "G. F. Besaril", "Valentin Blănariu")]
    found = Resolver(Registry.from_records(people)).resolve(native)
    assert found.candidates[0].person.name == latin


@pytest.mark.parametrize(
    ("word", "spelt"),
    [
        ("偉業", "waiyip"),  # Hong Kong
        ("淑儀", "sukyi"),
        ("瑞麟", "soilon"),  # Macau
        ("文財", "boonchye"),  # Hokkien
        ("國華", "kokhua"),
    ],
)
def test_chinese_names_are_spelt_as_those_who_bear_them_speak(word: str, spelt: str) -> None:
    """Cantonese and Hokkien speakers are not called by Pinyin."""
    assert spelt in dialects.spellings(word)


@pytest.mark.parametrize(("one", "other"), [("정", "종"), ("성", "송"), ("은", "운")])
def test_vowels_of_hangul_that_sound_alike_abroad_are_told_apart(one: str, other: str) -> None:
    """Letters of Hangul are compared, not the sounds that foreigners hear."""
    assert korean.letters(one) != korean.letters(other)


@pytest.mark.parametrize(("hanja", "hangul"), [("正恩", "정은"), ("良鎬", "양호"), ("泰愚", "태우"), ("来善", "내선")])
def test_chinese_characters_are_read_in_korean(hanja: str, hangul: str) -> None:
    """As the South reads them: l at the beginning of a word is n or nothing."""
    assert korean.hangul(hanja) == hangul


def test_every_syllable_that_cantonese_has_is_spelt() -> None:
    """Each character's syllable has a spelling in Hong Kong and one in Macau, in plain letters."""
    spelt: dict[tuple[str, str], set[str]] = {}
    for row in tables.read("cantonese.tsv", dialects.CANTONESE, key=dialects.CANTONESE[:3]).rows:
        syllable, latin, place = row.cells[:3]
        assert latin.isascii(), row.where
        assert latin.isalpha(), row.where
        assert place in ("hk", "mo"), row.where
        spelt.setdefault((syllable, place), set()).add(latin)
    for row in tables.read("jyutping.tsv", dialects.JYUTPING, key=dialects.JYUTPING[:1]).rows:
        assert len(row.cells[0]) == 1, row.where
        assert all((row.cells[1], place) in spelt for place in ("hk", "mo")), row.where


def test_tables_of_characters_hold_one_character_a_row() -> None:
    """Hokkien spellings are those of usual characters, and Korean ones are one syllable of Hangul each."""
    for row in tables.read("hokkien.tsv", dialects.HOKKIEN, key=dialects.HOKKIEN[:2]).rows:
        assert characters.usual(row.cells[0]) == row.cells[0], row.where
        assert row.cells[1] == fold(row.cells[1]), row.where
    for row in tables.read("hangul.tsv", korean.HEADER, key=korean.HEADER[:1]).rows:
        assert len(row.cells[0]) == len(row.cells[1]) == 1, row.where
        assert korean.letters(row.cells[1]), row.where


@pytest.mark.parametrize(
    ("chinese", "latin"),
    [("阿都马南", "Abdul Manan"), ("莫哈末沙里尔", "Mohamad Shahrir"), ("沙拉胡丁阿尤", "Salahuddin Ayub")],
)
def test_two_names_of_a_foreigner_are_found_without_a_dot(chinese: str, latin: str) -> None:
    """Where nothing tells where the given name ends, likely places are tried."""
    others = [{"id": str(i), "name": n} for i, n in enumerate(("Abdul Razak", "Mahathir Mohamad", "Ali Hassan"))]
    resolver = Resolver(Registry.from_records([{"id": "meant", "name": latin}, *others]))
    assert resolver.resolve(chinese).candidates[0].person.id == "meant"


def test_a_western_given_name_ranks_above_other_chinese_ones() -> None:
    """Emily Lau may be 劉慧卿, of whom Liew Vui Keong is not; but that is no match."""
    people = ("Emily Lau", "Liew Vui Keong", "Emily Hui", "Lau Siu-lai")
    answer = Resolver(Registry.from_records([{"id": n, "name": n} for n in people])).resolve("劉慧卿")
    assert answer.candidates[0].person.name == "Emily Lau"
    assert answer.decision is not Decision.MATCH


def test_a_family_name_is_not_spelt_as_others_are() -> None:
    """何 is Ho and Hui is 許, whatever their letters look like."""
    assert compare("何俊仁", "Ho Chun-yan").probability > compare("何俊仁", "Hui Chun-yan").probability


@pytest.mark.parametrize(("spelt", "word"), [(korean.spellings, "정영현"), (dialects.spellings, "世一")])
def test_a_long_word_is_spelt_in_no_more_ways_than_are_wanted(
    spelt: Callable[[str], tuple[str, ...]], word: str
) -> None:
    """Each syllable more doubles the ways; they are not made first, for whoever sends a long one to have them all."""
    assert len(spelt(word)) > 2
    tracemalloc.start()
    try:
        found = spelt(word * (18 // len(word)))
        assert tracemalloc.get_traced_memory()[1] < 1 << 17
    finally:
        tracemalloc.stop()
    assert len(found) == len(set(found)) > 2
    assert len(spelt(word * 50)) == len(found)


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("弗朗茨·舒伯特", "Franciscus Schubert"),
        ("馬克·吐溫", "Marcus Twain"),
        ("ウィリアム・テル", "Guillaume Tell"),
        ("표트르 차이콥스키", "Pierre Tchaïkovski"),
    ],
)
def test_a_foreigners_given_name_in_syllables_is_known_in_its_other_forms(native: str, latin: str) -> None:
    """Whatever its letters, 弗朗茨 is Franz, and so may be Franciscus."""
    assert "given-equivalent" in {e.kind for e in compare(native, latin).evidence}


def test_chinese_characters_keep_no_two_given_names_of_foreigners_apart() -> None:
    """艾伦 is Alan, and as often Ellen; neither is contradicted, by name or by sex."""
    for latin in ("Alan Johnson", "Ellen Johnson"):
        assert not any("contradicted" in e.kind for e in compare("艾伦·约翰逊", latin).evidence)


@pytest.mark.parametrize(
    ("native", "other"),
    [
        ("霍斯特·克勒", "ხორსტ კიოლერი"),
        ("雅克·希拉克", "ジャック・シラク"),
        ("호르스트 쾰러", "Хорст Кёлер"),
        ("ジャック・シラク", "Жак Ширак"),
    ],
)
def test_a_foreigners_name_in_syllables_is_found_in_a_script_that_is_not_latin(native: str, other: str) -> None:
    """What syllables are likely to stand for is compared, either way: read as Mandarin, 霍斯特 is hosite."""
    people = [{"id": n, "name": n} for n in (other, "Ангела Меркель", "نيكولا ساركوزي", "Борис Джонсон", "陳國強")]
    found = Resolver(Registry.from_records(people)).resolve(native).candidates
    assert found[0].person.name == other
    assert found[0].bits > 0
    people[0] = {"id": "0", "name": native}
    assert Resolver(Registry.from_records(people)).resolve(other).candidates[0].person.name == native
