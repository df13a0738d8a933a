"""What each kernel of the core may be asked: arrays that fit together, and mean nothing."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from onoma._core import LONGEST
from onoma._core.lists import MIX, packed
from onoma._core.record import lengths, record, shortened
from onoma.bounds import SECTIONS, check
from onoma.correspondences import STEPS, known, learned
from onoma.retrieval import arrays
from onoma.text import fold as fold_letters

#: What the loops are handed of an index.
Index = dict[str, np.ndarray]
#: Arguments to make the object, and those of the call.
Asked = tuple[tuple[Any, ...], tuple[Any, ...]]

#: Given name, patronymic, family name, and words written together: the first and the second, the third and the eighth.
_ROLES = np.array([0, 0, 0, 1, 2, 2, 128 | 1, 128 | 2 << 3 | 7], np.uint8)
#: Three scripts, of which one is of syllables.
_SCRIPTS = np.array([1, 2, 128 | 3], np.uint8)
_LATIN = known().index("Latn")


def _views(rng: np.random.Generator, count: int, latin: float = 0.6) -> np.ndarray:
    """So many views, a share of them Latin."""
    views = np.zeros(count, record())
    views["kind"] = np.where(rng.random(count) < latin, _LATIN, rng.integers(0, len(known()), count))
    # One word, rewritten here and there, so that many agree; 3 is a letter that nobody learned.
    letters = rng.integers(1, 13, (count, LONGEST))
    views["letters"] = np.where(rng.random(letters.shape) < 0.7, 4 + np.arange(LONGEST) % 9, letters)
    views["use"] = rng.integers(0, 32, count) | rng.choice(np.array([0, 3, 3]), count)
    views["against"] = rng.integers(0, 9 * STEPS, count)
    views["surprise"] = rng.integers(0, 200 * STEPS, count)
    views["length"] = np.maximum(rng.integers(0, LONGEST + 1, count), 10 * rng.integers(0, 2, count))
    return views.view(np.uint8).reshape(count, record().itemsize)


def _groups(rng: np.random.Generator, count: int) -> np.ndarray:
    """Groups of given names; some of them names that a word is short for."""
    return (rng.integers(0, 3, count) | 32768 * rng.integers(0, 2, count)).astype(np.uint16)


def _lexicon(rng: np.random.Generator, words: int, rows: int, longest: int) -> Index:
    """An index of so many words and aliases, these of up to `longest` words."""
    made: dict[str, np.ndarray] = {"owners": np.zeros(rows), "places": np.arange(rows)}

    def held(starts: str, sizes: np.ndarray, below: int) -> np.ndarray:
        """So many numbers in each list, in order, none of them twice in one."""
        made[starts] = np.cumsum([0, *sizes])
        return np.concatenate([np.empty(0), *(np.sort(rng.permutation(below)[:size]) for size in sizes)])

    for name, below in (("keys", rows), ("grams", words)):
        hashes = np.unique(rng.integers(0, 2**34, rng.integers(0, 40), np.uint64))
        made[f"{name}.hashes"] = hashes & np.uint64(2**32 - 1)
        made[f"{name}.tops"] = np.searchsorted(hashes, np.arange(5, dtype=np.uint64) << np.uint64(32))
        sizes = 1 + (rng.random(len(made[f"{name}.hashes"])) ** 3 * below).astype(int)
        made[f"{name}.numbers"] = held(f"{name}.starts", sizes, below)
    made["row.words"] = rng.integers(0, words, len(held("row.starts", rng.integers(0, longest + 1, rows), longest)))
    made["row.roles"] = rng.choice(_ROLES, len(made["row.words"]))
    made["word.rows"] = held("word.starts", rng.integers(1, rows + 1, words), rows)
    made["word.rarity"] = 20 * rng.random(words)
    made["word.script"] = rng.choice(_SCRIPTS, words)
    made["word.fold"] = rng.integers(0, 2 * words, words)
    made["word.signs"] = rng.integers(0, 2**64, 2 * words, np.uint64)
    made["given.words"] = np.sort(rng.integers(0, words, words))
    made["given.groups"] = _groups(rng, words)
    made["word.norm"] = 1 + 9 * rng.random(words)
    of = np.repeat(np.arange(words), rng.integers(0, 4, words))
    views = _views(rng, len(of)).view(record())[:, 0]
    made["word.views"] = np.cumsum([0, *np.bincount(of, lengths(views), words)])
    made["views"] = shortened(views)
    made["grams.starts"], made["grams.numbers"] = packed(made["grams.starts"], made["grams.numbers"])
    kinds = {name: section.kind for name, section in SECTIONS.items()}
    sections = {name: array(kinds[name], part.astype(kinds[name]).tobytes()) for name, part in made.items()}
    check(sections, people=1)
    return arrays(sections)


def _agree(seed: int, turned: bool) -> Asked:
    """A word in Latin letters, and one in any."""
    rng = np.random.default_rng(seed)
    sides: list[tuple[Any, ...]] = []
    for latin in (1.0, 0.2):
        (view,) = _views(rng, 1, latin).view(record())[:, 0]
        sides.append((int(view["kind"]), view["letters"][: view["length"]]))
    one, other = sides[::-1] if turned else sides
    return learned(), (*one, *other)


def _held(index: Index, name: str) -> np.ndarray:
    """Keys that are there, by as many of their bits as are looked at."""
    sizes = np.diff(index[f"{name}tops"])
    tops = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    mixed = tops << np.uint64(62) | index[f"{name}hashes"].astype(np.uint64) << np.uint64(30)
    return mixed * np.uint64(pow(MIX, -1, 2**64))


def _near(rng: np.random.Generator, index: Index) -> tuple[Any, ...]:
    """Grams, some of which nobody has; sometimes more than are looked up."""
    grams = [
        rng.permutation(_held(index, ""))[: rng.integers(0, 40)],
        rng.integers(0, 2**64, rng.choice([3, 600]), np.uint64),
    ]
    sums = np.zeros(len(index["rarity"]), np.float32)
    return (
        rng.permutation(np.concatenate(grams)),
        sums,
        *(int(rng.integers(*among)) for among in ((0, 200), (1, 50), (0, 9))),
    )


def _keyed(rng: np.random.Generator, index: Index) -> tuple[Any, ...]:
    keys = [rng.permutation(_held(index, "key_"))[: rng.integers(0, 9)], rng.integers(0, 2**64, 1, np.uint64)]
    return rng.permutation(np.concatenate(keys)), int(rng.integers(0, 40))


def _words(rng: np.random.Generator, index: Index) -> np.ndarray:
    """Some of the words, in order."""
    count = len(index["rarity"])
    return np.sort(rng.permutation(count)[: rng.integers(0, count + 1)]).astype(np.uint32)


def _alike(rng: np.random.Generator, index: Index) -> tuple[Any, ...]:
    signs = tuple(rng.integers(0, 2**64, 2, np.uint64).tolist())
    chances = tuple((12 * rng.random(2)).tolist())
    least = float(rng.choice([-500, -50, 1]))
    views = _views(rng, int(rng.integers(0, 7)))
    most = int(rng.choice([1, 5, 1000]))
    return views, signs, _words(rng, index), chances, least, bool(rng.integers(0, 2)), most


def _rank(rng: np.random.Generator, index: Index) -> tuple[Any, ...]:
    """Words that fit each word asked for, and each two of them; bits are often equal."""
    asked, joined = int(rng.integers(1, 9)), int(rng.integers(0, 20))
    fit = [_words(rng, index) for _ in range(asked + joined)]
    ends = np.cumsum([len(words) for words in fit])
    places = np.sort(rng.integers(0, asked, (joined, 2)), axis=1)
    firsts, lasts = (np.concatenate([np.arange(asked), side]).astype(np.uint8) for side in places.T)
    bits = rng.integers(2, 20, ends[-1]).astype(np.float32) / 2
    slots = np.zeros(len(index["row_starts"]), np.int32)
    budget, most, within = int(rng.integers(0, 400)), int(rng.integers(1, 20)), float(rng.integers(0, 30))
    return np.concatenate(fit), bits, ends, firsts, lasts, asked, slots, budget, most, within


def _weigh(rng: np.random.Generator, index: Index) -> tuple[Any, ...]:
    """Up to forty words asked for, of which two dozen are looked at."""
    count = int(rng.integers(1, 41))
    rows = np.sort(rng.permutation(len(index["row_starts"]) - 1)[: rng.integers(0, 9)]).astype(np.uint32)
    starts = index["row_starts"].astype(np.int64)
    held = np.concatenate([np.empty(0, np.uint32), *(index["row_words"][starts[r] : starts[r + 1]] for r in rows)])
    at, columns = np.unique(held, return_inverse=True)
    bits = rng.integers(-2, 30, (count, len(at))).astype(np.float32) / 2
    bits[rng.random(bits.shape) < 0.3] = -100
    sizes = rng.integers(0, 3, count)
    return (
        rows,
        columns.astype(np.uint32),
        bits,
        (9 * rng.random(bits.shape)).astype(np.float32),
        20 * rng.random(count),
        rng.choice(_SCRIPTS, count),
        rng.integers(0, 2 * len(index["rarity"]), count).astype(np.uint32),
        # Some asked for have the very signs of a word that is known.
        np.concatenate([index["signs"], rng.integers(0, 2**64, 2 * count, np.uint64)])[: 2 * count],
        rng.choice(_ROLES, count),
        np.cumsum(sizes).astype(np.uint32),
        _groups(rng, int(sizes.sum())),
        int(rng.integers(0, 3)),
    )


def _of_lexicon(ask: Callable[[np.random.Generator, Index], tuple[Any, ...]]) -> st.SearchStrategy[Asked]:
    """A small index, and what one of its methods is asked; some aliases have more words than are looked at."""

    def made(seed: int, words: int, rows: int, longest: int) -> Asked:
        rng = np.random.default_rng(seed)
        index = _lexicon(rng, words, rows, longest)
        return (index,), ask(rng, index)

    return st.builds(made, _seeds, st.integers(1, 40), st.integers(1, 30), st.sampled_from([0, 4, 40]))


_seeds = st.integers(0, 2**32 - 1)
_letters = st.text("ab’-!^*\0")
_places = st.from_regex(r"(!?[ab’^*-]{0,3})?", fullmatch=True)


@st.composite
def _rewritten(draw: st.DrawFn) -> Asked:
    """Rules that begin with some of the letters, and a word."""
    rest = st.text("ab’-", max_size=2)
    rule = st.tuples(st.integers(0, 99), rest, _places, _places, st.text("xyz", max_size=2))
    rules = draw(st.dictionaries(st.sampled_from("ab’-\0"), st.lists(rule, max_size=6)))
    whole = {
        first: [(number, first + more, *others) for number, more, *others in listed] for first, listed in rules.items()
    }
    return (whole, draw(st.sampled_from(["", "a"]))), (draw(_letters),)


@st.composite
def _heard(draw: st.DrawFn) -> Asked:
    """Tables of rules, of which each sees a word in its own way, and what they count."""
    tables = draw(st.lists(_rewritten(), min_size=1, max_size=5))
    rules, words = [table[0] for table in tables], [table[1][0] for table in tables]
    weights = [draw(st.sampled_from([0.25, 1.0, 3.0])) for _ in tables]
    fold = draw(st.sampled_from([None, fold_letters]))
    return (), (rules, weights, words, 0.05, draw(st.sampled_from([0.0, 0.02, 0.5])), fold)


@st.composite
def _crossed(draw: st.DrawFn) -> Asked:
    """Names of words, some of them written together, by their consonants."""
    bones = draw(st.lists(st.lists(st.text("KLN", max_size=4), min_size=1, max_size=3).map(tuple), min_size=1))
    numbers, role = st.integers(0, len(bones) - 1), st.sampled_from([0, 1, 2])
    names = draw(st.lists(st.tuples(st.lists(st.tuples(numbers, role), max_size=4), st.integers(0, 2))))
    held = [number for single, more in names for number in (*(n for n, _ in single), *[0] * more)]
    roles = [role for single, more in names for role in (*(r for _, r in single), *[128] * more)]
    sizes = [len(single) + more for single, more in names]
    return (), (bones, np.array(held, np.uint32), np.array(sizes, np.uint32), np.array(roles, np.uint8))


def _surprising(runs: dict[str, int], word: str) -> Asked:
    """Runs of letters, how often each was counted, and a word."""
    numbers = {ord(run[0]) << 42 | ord(run[1]) << 21 | ord(run[2]): times for run, times in runs.items()}
    ranked = sorted(numbers)
    return (array("Q", ranked), array("I", [numbers[number] for number in ranked])), (word,)


def _near_groups(word: str) -> frozenset[str]:
    return frozenset(word[:1])


def _as_group(word: str, group: str) -> float:
    return 0.7 if word[:1] == group else 0.0


#: Rough letters, others for ambiguous ones, and whether vowels are unwritten.
_SPELLING = (lambda word: word.replace("ж", "zh"), lambda word: word.replace("c", "k"), lambda word: "ع" in word)
_GIVEN = ({word: frozenset(word[:2]) for word in ("ann", "anna", "lara", "жана")}, _near_groups, _as_group, 0.95)
_any_words = st.text("anlrcdhжع’\0\ud800", max_size=9) | st.text(max_size=150)


def _sketched(word: str) -> tuple[str, ...]:
    return (word[:1], "".join(sorted(set(word))))


def _forms(keys: tuple[str, ...]) -> tuple[Any, ...]:
    """What the forms of a word are made of but for their likeness."""
    return keys, tuple(map(_sketched, keys)), _SPELLING, _sketched, _GIVEN, 0.5


class Named(NamedTuple):
    """The words of a recorded name."""

    given: tuple[str, ...]
    family: tuple[str, ...]


_keys = st.lists(_any_words, min_size=1, max_size=4, unique=True).map(tuple).map(_forms)
_some_names = st.builds(Named, *[st.lists(_any_words, max_size=2).map(tuple)] * 2)
_whose = st.lists(st.tuples(_any_words, _any_words, st.integers()), max_size=5)
_likenesses = st.floats(0, 1)
_codes = st.lists(st.sampled_from([0, 1, 6, 7, 2**32, 2**33 | 1, 2**64 - 1]), max_size=9)
_rows = _codes.map(lambda codes: (array("Q", codes), array("I", range(len(codes)))))


_texts = st.lists(st.text(max_size=30), max_size=5)
_runs = st.dictionaries(st.text("ab^$\0", min_size=3, max_size=3), st.integers(1, 2**32 - 1))


def _ended(word: str) -> st.SearchStrategy[Asked]:
    """A word, and what may stand in the place of some of its ends."""
    ends = [word[i:] for i in range(len(word) + 1)]
    told = st.dictionaries(st.sampled_from(ends), st.lists(st.text("ab", max_size=2), max_size=3))
    return st.tuples(st.just(()), st.tuples(st.just(word.upper()), st.just(word), told, st.integers(0, 3)))


#: A new kernel needs a line here; a method stands as `Class.method`.
KERNELS: dict[str, st.SearchStrategy[Asked]] = {
    "Channels.agree": st.builds(_agree, _seeds, st.booleans()),
    "Forms.as_family": st.tuples(_keys, st.tuples(_any_words)),
    "Forms.as_given": st.tuples(_keys, st.tuples(_any_words)),
    "Likeness.alike": st.tuples(st.just(_SPELLING), st.tuples(_any_words, _any_words)),
    "Likeness.plain": st.tuples(st.just(_SPELLING), st.tuples(_any_words)),
    "Lexicon.near": _of_lexicon(_near),
    "Lexicon.keyed": _of_lexicon(_keyed),
    "Lexicon.alike": _of_lexicon(_alike),
    "Lexicon.rank": _of_lexicon(_rank),
    "Lexicon.weigh": _of_lexicon(_weigh),
    "Rewriter.rewrite": _rewritten(),
    "Rewriter.walk": _rewritten(),
    "Rows.of": st.tuples(_rows, st.tuples(st.integers(0, 2**64 - 1) | st.sampled_from([0, 1, 7, 2**32]))),
    "Rows.of_any": st.tuples(_rows, st.tuples(_codes, _codes)),
    "Usual.surprise": st.builds(_surprising, _runs, st.text("abc\U0010ffff")),
    "agreeing": st.tuples(st.just(()), st.tuples(_any_words, _any_words, _whose, _likenesses)),
    "bases": st.text("ab", max_size=6).flatmap(_ended),
    "bones": st.tuples(st.just(()), st.tuples(_any_words)),
    "crossed": _crossed(),
    "grams": st.tuples(st.just(()), st.tuples(_texts.map(tuple), _texts.map(tuple))),
    "heard": _heard(),
    "near": st.tuples(st.just(()), st.tuples(_keys, _keys, st.lists(_some_names, max_size=5), _likenesses)),
    "numbers": st.tuples(st.just(()), st.tuples(_texts)),
    "once": st.tuples(st.just(()), st.tuples(_letters)),
    "signs": st.tuples(st.just(()), st.tuples(st.lists(st.text("PVTSXKMNLR", max_size=9)).map(tuple))),
}
