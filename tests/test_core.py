"""The compiled core and the one in numpy give the same answers."""

from __future__ import annotations

import copy
import functools
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onoma._core
from conftest import SMALL
from kernels import KERNELS, Asked
from onoma import Registry, Resolver
from onoma._core import ABOUT, COMPILED, WHY_NOT, arrays
from onoma.building import compile_registry
from onoma.correspondences import alphabet, known, learned
from strategies import names, noise, respellings, shipped_names

#: Where the core is compiled from what stands here.
CORE = Path(arrays.__file__).parent
SOURCE = CORE.parents[1]
#: Bits may differ by so much.
NEAR = 1e-6

needs_compiled = pytest.mark.skipif(not COMPILED, reason=f"only the core in numpy is here: {WHY_NOT}")


def _kernels() -> Any:
    from onoma._core import kernels

    return kernels


def _names(owner: Any) -> set[str]:
    """The kernels behind a door: functions, and methods of classes."""
    found = set()
    for name in owner.__all__:
        thing = getattr(owner, name)
        if inspect.isclass(thing):
            found |= {f"{name}.{method}" for method in vars(thing) if not method.startswith("_")}
        elif inspect.isroutine(thing):
            found.add(name)
    return found


@functools.cache
def _channels(core: Any) -> Any:
    """What was learned of letters, as a core takes it."""
    return core.Channels(*learned())


def _forms(core: Any, made: tuple[Any, ...]) -> Any:
    """The forms of a word, which are held against names by a likeness of the same core."""
    keys, sounds, spelling, *others = made
    return core.Forms(keys, sounds, core.Likeness(*spelling), *others)


def _ask(core: Any, kernel: str, asked: Asked) -> Any:
    """Call a kernel of one of the cores."""
    made, arguments = asked
    owner, _, name = kernel.rpartition(".")
    if owner == "Channels":
        core = core.Channels(*made)
    elif owner == "Lexicon":
        core = core.Lexicon(*made, _channels(core))
    elif owner == "Forms":
        core = _forms(core, made)
    elif owner:
        core = getattr(core, owner)(*made)
    elif name == "near":
        arguments = (*(_forms(core, one) for one in arguments[:2]), *arguments[2:])
    elif name == "heard":
        arguments = ([core.Rewriter(*rules) for rules in arguments[0]], *arguments[1:])
    return getattr(core, name)(*arguments)


def _equal(one: Any, other: Any) -> None:
    """Numbers are equal, and bits to a millionth."""
    assert type(one) is type(other)
    if isinstance(one, (tuple, list)):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            _equal(a, b)
    elif isinstance(one, np.ndarray):
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        np.testing.assert_allclose(one, other, rtol=NEAR, atol=NEAR)
    else:
        assert one == (pytest.approx(other, rel=NEAR, abs=NEAR) if isinstance(one, float) else other)


def test_every_kernel_is_compared() -> None:
    """The table above lists what the door offers, and nothing else."""
    assert set(KERNELS) == _names(onoma._core)


@needs_compiled
@pytest.mark.parametrize("kernel", KERNELS)
def test_both_cores_are_asked_alike(kernel: str) -> None:
    """A kernel has the same parameters in both."""
    compiled, plain = (inspect.signature(attrgetter(kernel)(core)) for core in (_kernels(), arrays))
    assert list(compiled.parameters) == list(plain.parameters)


@needs_compiled
@pytest.mark.parametrize("kernel", KERNELS)
@given(data=st.data())
def test_both_cores_answer_alike(kernel: str, data: st.DataObject) -> None:
    """A kernel returns the same in both, and leaves all that it is handed as it was."""
    asked = data.draw(KERNELS[kernel])
    before = copy.deepcopy(asked[1])
    _equal(_ask(_kernels(), kernel, asked), _ask(arrays, kernel, asked))
    _equal(asked[1], before)


@needs_compiled
@pytest.mark.parametrize("kernel", KERNELS)
@given(data=st.data())
def test_threads_do_not_disturb_each_other(kernel: str, data: st.DataObject) -> None:
    """What is asked in four threads at a time is answered as if alone."""
    asked = data.draw(st.lists(KERNELS[kernel], min_size=4, max_size=4))
    alone = [_ask(_kernels(), kernel, arguments) for arguments in asked]
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda arguments: _ask(_kernels(), kernel, arguments), asked)
        for one, other in zip(alone, together, strict=True):
            _equal(one, other)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, small_registry: Registry) -> Path:
    """The small registry, compiled into a file that both cores read."""
    path = tmp_path_factory.mktemp("core") / "people.onoma"
    compile_registry(small_registry, path)
    return path


def _start(people: Path, core: str) -> subprocess.Popen[str]:
    """`onoma resolve`, answering line by line with one of the cores."""
    command = [sys.executable, "-m", "onoma", "resolve", "--json", "--registry", str(people), "-"]
    environment = {**os.environ, "ONOMA_CORE": core, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")


@pytest.fixture(scope="module")
def in_numpy(people: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    """Where names are written, and where another process answers them, with the core in numpy."""
    with _start(people, "numpy") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdin, process.stdout
        process.stdin.close()
        assert process.wait() == 0


def _is_line(text: str) -> bool:
    try:
        return len(f"{text}\n".encode().decode("utf-8-sig").splitlines()) == 1 and not text.startswith("\ufeff")
    except UnicodeEncodeError:
        return False


def _texts() -> st.SearchStrategy[str]:
    """Names of the small registry, rewritten; names of nobody; any text that is one line."""
    known = shipped_names().filter(lambda found: found[0].id in SMALL)
    return st.one_of(known.flatmap(lambda found: respellings(*found)), names(), noise()).filter(_is_line)


def _same(one: Any, other: Any) -> None:
    """Plain JSON values are equal, numbers to a millionth (the last digit that is written may differ)."""
    if isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys()
        for key in one:
            _same(one[key], other[key])
    elif isinstance(one, list) and isinstance(other, list):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            _same(a, b)
    elif isinstance(one, float) and isinstance(other, (float, int)):
        assert one == pytest.approx(other, rel=0, abs=1.5 * NEAR)
    else:
        assert one == other


@pytest.fixture(scope="module")
def compiled(people: Path) -> Resolver:
    """A resolver of this process, over the same file."""
    return Resolver(Registry.read(people))


@needs_compiled
@given(text=_texts())
def test_both_cores_decide_alike(text: str, compiled: Resolver, in_numpy: tuple[IO[str], IO[str]]) -> None:
    """A name has the same decision, the same candidates for the same reasons, and the same bits in both."""
    ask, answers = in_numpy
    ask.write(text + "\n")
    ask.flush()
    _same(json.loads(answers.readline()), json.loads(json.dumps(compiled.resolve(text).to_dict())))


def test_the_core_in_use_is_told() -> None:
    """`onoma --version` says which core answers, and why it is not the compiled one."""
    for core, said in (("numpy", r"numpy core, .*: ONOMA_CORE=numpy is set"), ("", re.escape(ABOUT))):
        environment = {**os.environ, "ONOMA_CORE": core, "PYTHONPATH": str(SOURCE)}
        if core or COMPILED:
            run = [sys.executable, "-m", "onoma", "--version"]
            done = subprocess.run(run, env=environment, capture_output=True, encoding="utf-8", check=True)
            assert re.fullmatch(rf"onoma \S+.*, {said}\n", done.stdout)


@pytest.mark.parametrize("name", ["kernels.pyx", "letters.pxi", "words.pxi"])
def test_no_part_of_the_core_is_large(name: str) -> None:
    """What is compiled of words and aliases stays below a thousand lines, and so do letters and texts."""
    assert _lines(name) < 1000


@pytest.mark.xfail(
    strict=True,
    reason="reading words in the core, and texts, took 800 lines more and a fifth of the time of each",
)
def test_the_core_is_small() -> None:
    """All that is compiled stays below a thousand lines."""
    assert _lines("kernels.pyx") + _lines("letters.pxi") + _lines("words.pxi") < 1000


def _lines(name: str) -> int:
    return len((CORE / name).read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("kind", known())
def test_the_loops_have_room_for_every_letter(kind: str) -> None:
    """The loops keep a place for each letter of an alphabet and a mark for each segment, in arrays that do not grow."""
    assert alphabet(kind).singles <= 128
    assert len(alphabet(kind).ids) < 2048
