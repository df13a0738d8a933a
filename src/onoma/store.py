"""The file format of compiled registries: a header that says what made it, then named sections.

::

    8 bytes   b"onoma\\r\\n\\x00" (the line end shows a file that was mangled as text)
    4 bytes   length of the header, little-endian
    4 bytes   CRC-32 of the header
    header    JSON: format, rules, and for each section its place, length, kind and the CRC-32 of each 4 MiB
    sections  each at a multiple of 64 bytes, numbers little-endian

Opening reads the header alone. A section is held against its CRC-32s when it is first asked for, so that a damaged
file is an error and never a wrong answer, and nobody waits for what they do not use.

The keys in an index are only right with the rules that made them, so `rules` is a digest of the tables and modules
that keys come from; a file made by others is refused. The file is read-only and mapped into memory, so that
processes share it. It is a cache: throw it away and compile it again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import mmap
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple

from onoma import tables
from onoma._core.lists import cut, place, tops
from onoma.errors import IndexFormatError

FORMAT = 5
_MAGIC = b"onoma\r\n\x00"
_ALIGN = 64
#: What one CRC-32 is of: small enough that several threads share a section.
_BLOCK = 1 << 22
#: From so many on they do: fewer are done before the threads have started.
_SHARED = 8
#: What keys are made of; a change in any of these makes an index stale.
_MODULES = (
    "_unidecode",
    "building",
    "characters",
    "correspondences",
    "given",
    "grams",
    "kunya",
    "mandarin",
    "parser",
    "people",
    "phonemes",
    "rarity",
    "reading",
    "retrieval",
    "rewriting",
    "romanization",
    "rules",
    "scripts",
    "store",
    "text",
    "unspaced",
    "views",
    "weights",
)
_TABLES = ("readings", "romanizations", "names", "correspondences")


#: Where what ships lies compiled, beside `data/`; made when onoma is installed.
COMPILED = Path("compiled")
#: The file there that holds `rules()`.
RULES = "rules"


def hashed(*key: str) -> int:
    """Eight bytes that stand for a key, the same in every process; two keys that share them cost a look, no more.

    >>> hashed("word", "KLN") == hashed("word", "KLN") != hashed("word", "KL")
    True
    """
    whole = "\0".join(key).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(whole, digest_size=8).digest(), "little")


class Multimap:
    """Numbers by key, in four flat arrays that a file can hold and processes can share: where the hashes begin that
    have the same first bits, by these; of each hash the next 32 bits, sorted (`_core.lists`); where each one's numbers
    begin; and the numbers. So the more keys there are, the more bits of them are looked at.

    >>> Multimap.of({hashed("a"): [1, 2], hashed("b"): [3]}).get(hashed("a")).tolist()
    [1, 2]
    """

    def __init__(
        self, tops: Sequence[int], hashes: Sequence[int], starts: Sequence[int], numbers: Sequence[int]
    ) -> None:
        self.tops, self.hashes, self.starts, self.numbers = tops, hashes, starts, numbers

    @classmethod
    def of(cls, found: Mapping[int, Iterable[int]]) -> Multimap:
        """The arrays of a dictionary."""
        bits = tops(len(found))
        begins, hashes, starts, numbers = array("I", bytes(4 * (2**bits + 1))), array("I"), array("I", [0]), array("I")
        for (top, number), key in sorted((cut(key, bits), key) for key in found):
            hashes.append(number)
            numbers.extend(found[key])
            starts.append(len(numbers))
            begins[top + 1] = len(hashes)
        return cls(array("I", accumulate(begins, max)), hashes, starts, numbers)

    @classmethod
    def within(cls, sections: Mapping[str, Sequence[int]], name: str) -> Multimap:
        """The arrays that a file holds under a name."""
        return cls(*(sections[f"{name}.{part}"] for part in ("tops", "hashes", "starts", "numbers")))

    def sections(self, name: str) -> dict[str, Any]:
        """The arrays as sections of a file."""
        parts = {"tops": self.tops, "hashes": self.hashes, "starts": self.starts, "numbers": self.numbers}
        return {f"{name}.{part}": held for part, held in parts.items()}

    def get(self, key: int) -> Sequence[int]:
        """The numbers of a key; none where it is not there."""
        at = place(self.tops, self.hashes, key)
        return self.numbers[self.starts[at] : self.starts[at + 1]] if at >= 0 else ()


class Sections(Mapping[str, memoryview]):
    """The sections of a mapped file, each checked once, when it is first asked for."""

    def __init__(self, path: str, data: memoryview, toc: Mapping[str, Mapping[str, Any]]) -> None:
        self._path, self._data, self._toc = path, data, toc
        self._checked: dict[str, memoryview] = {}

    def __getitem__(self, name: str) -> memoryview:
        found = self._checked.get(name)
        if found is None:
            self.check([name])
            found = self._checked[name]
        return found

    def check(self, names: Iterable[str]) -> None:
        """Hold sections against their checksums, all at once: an `IndexFormatError` where one is damaged."""
        raw = {
            name: self._data[entry["at"] : entry["at"] + entry["length"]]
            for name in names
            if name not in self._checked and (entry := self._toc.get(name))
        }
        for name, crcs in zip(raw, _checksums(raw.values()), strict=True):
            if crcs != self._toc[name]["crc"]:
                raise IndexFormatError(f"{self._path}: damaged ({name}); {_again(self._path)}")
            # memoryview casts nothing that is empty
            self._checked[name] = (raw[name] if len(raw[name]) else memoryview(b"")).cast(self._toc[name]["kind"])

    def __iter__(self) -> Iterator[str]:
        return iter(self._toc)

    def __len__(self) -> int:
        return len(self._toc)


def _checksums(parts: Iterable[memoryview]) -> list[list[int]]:
    """The CRC-32s of each part, by several threads where there is much to do."""
    blocks = [[part[at : at + _BLOCK] for at in range(0, len(part), _BLOCK)] for part in parts]
    every = [block for some in blocks for block in some]
    found: Iterator[int]
    if len(every) < _SHARED:
        found = map(zlib.crc32, every)
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            found = pool.map(zlib.crc32, every)
    return [list(islice(found, len(some))) for some in blocks]


def _again(path: str) -> str:
    return f"compile it again: onoma registry compile FOLDER -o {path} (install onoma again if it came with it)"


class Stored(NamedTuple):
    """An open compiled registry: where it lies, its header and its sections."""

    path: Path
    header: dict[str, Any]
    sections: Sections

    def check(self) -> None:
        """Hold every section against its checksums; an `IndexFormatError` where one is damaged."""
        self.sections.check(self.sections)


@functools.cache
def rules() -> str:
    """A digest of the tables and modules that keys are made from; what was found at installation is taken as it is.

    >>> len(rules())
    32
    """
    told = tables.root().parent / COMPILED / RULES
    return told.read_text(encoding="ascii") if _installed() and told.is_file() else fresh_rules()


def _installed() -> bool:
    """Whether this is no checkout: nobody edits an installed package."""
    return tables.root().parent == Path(__file__).parent


def fresh_rules() -> str:
    """As `rules`, from the files as they are now."""
    digest = hashlib.sha256()
    for name in ("scripts.tsv", *(n for folder in _TABLES for n in tables.names(folder))):
        digest.update(name.encode() + b"\0" + (tables.root() / name).read_bytes())
    here = Path(__file__).parent
    for module in _MODULES:
        digest.update(module.encode() + b"\0" + (here / f"{module}.py").read_bytes())
    return digest.hexdigest()[:32]


def digest(folder: str) -> str:
    """A digest of the tables of one folder below `data/`."""
    made = hashlib.blake2b(digest_size=16)
    for name in tables.names(folder):
        made.update(name.encode() + b"\0" + (tables.root() / name).read_bytes())
    return made.hexdigest()


def write(path: Path, sections: Mapping[str, Any], **header: Any) -> None:
    """Write a compiled registry beside `path` and rename it, so that a crash leaves the old one.

    Sections are bytes or flat arrays of numbers.
    """
    if sys.byteorder != "little":
        for section in sections.values():
            if isinstance(section, array):
                section.byteswap()
    parts = {name: memoryview(sections[name]) for name in sorted(sections)}
    toc: dict[str, Any] = {}
    place = 0
    for name, part in parts.items():
        data = part.cast("B")
        toc[name] = {"at": place, "length": len(data), "kind": part.format, "crc": _checksums([data])[0]}
        place += len(data) + -len(data) % _ALIGN
    head = json.dumps({"format": FORMAT, "rules": rules(), **header, "sections": toc}, sort_keys=True).encode()
    start = _MAGIC + struct.pack("<II", len(head), zlib.crc32(head)) + head
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as out:
            for data in (memoryview(start), *parts.values()):
                out.write(data)
                out.write(b"\0" * (-data.nbytes % _ALIGN))
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def shipped(name: str, folder: str) -> Stored | None:
    """What ships compiled, unless it is missing or was made from other tables than those of `folder` now are."""
    path = tables.root().parent / COMPILED / name
    try:
        stored = read(path) if path.is_file() else None
    except IndexFormatError:
        return None  # a checkout whose tables have changed since it was installed
    return stored if stored and (_installed() or stored.header["tables"] == digest(folder)) else None


def read(path: Path | str, *, stale: bool = False) -> Stored:
    """Map a compiled registry into memory, or refuse it with a sentence that says what to do.

    With `stale`, one that other rules made is opened too: its people are there, its keys are worth nothing.
    """
    try:
        with open(path, "rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:
        raise IndexFormatError(f"{path}: cannot be opened: {error}") from None
    if bytes(data[:8]) != _MAGIC:
        raise IndexFormatError(f"{path}: no compiled registry of onoma")
    again = _again(str(path))
    if len(data) < 16:
        raise IndexFormatError(f"{path}: truncated; {again}")
    length, crc = struct.unpack("<II", data[8:16])
    raw = bytes(data[16 : 16 + length])
    if zlib.crc32(raw) != crc:
        raise IndexFormatError(f"{path}: the header is damaged; {again}")
    header = json.loads(raw)
    if header["format"] != FORMAT:
        raise IndexFormatError(f"{path}: written in format {header['format']}, this onoma reads {FORMAT}; {again}")
    if header["rules"] != rules() and not stale:
        raise IndexFormatError(f"{path}: made with other tables or another version of onoma; {again}")
    start = 16 + length
    start += -start % _ALIGN
    toc = header.pop("sections")
    if start + max((entry["at"] + entry["length"] for entry in toc.values()), default=0) > len(data):
        raise IndexFormatError(f"{path}: truncated; {again}")
    return Stored(Path(path), header, Sections(str(path), data[start:], toc))
