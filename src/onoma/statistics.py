"""What a registry holds, in numbers: people, names, scripts, languages, what many people share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from onoma import scripts, store
from onoma.registry import Registry
from onoma.text import clean, fold

#: Ids listed for a name that many people share.
_IDS = 10
_Counts = tuple[tuple[str, int], ...]


@frozen
class Shared:
    """A name that several people have, and some of them by id."""

    name: str
    people: int
    ids: tuple[str, ...]


@frozen
class Statistics:
    """A registry in numbers; counts are pairs, the most frequent first."""

    people: int
    #: Recorded spellings beside the preferred names.
    aliases: int
    weak: int
    with_birth: int
    with_country: int
    with_gender: int
    #: Of all names, the preferred ones among them, by ISO 15924 and BCP 47.
    scripts: _Counts
    languages: _Counts
    #: Of aliases.
    kinds: _Counts
    #: Words that stand in the names of most people, without case and accents.
    words: _Counts
    #: How many names, letter for letter without case, accents and order, mean several people.
    shared: int
    #: How many people have such a name.
    sharing: int
    #: The names that most people share.
    collisions: tuple[Shared, ...] = field(default=())
    #: The keys of the index under which most people are found, each by one of the names there; of a compiled registry.
    crowded: tuple[Shared, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """The numbers as plain JSON values."""
        pairs = {name: dict(getattr(self, name)) for name in ("scripts", "languages", "kinds", "words")}
        collisions, crowded = (
            [{"name": c.name, "people": c.people, "ids": list(c.ids)} for c in listed]
            for listed in (self.collisions, self.crowded)
        )
        return {
            **{name: getattr(self, name) for name in ("people", "aliases", "weak")},
            **{name: getattr(self, name) for name in ("with_birth", "with_country", "with_gender")},
            **pairs,
            "shared": self.shared,
            "sharing": self.sharing,
            "collisions": collisions,
            "crowded": crowded,
        }


def statistics(registry: Registry, *, top: int = 10) -> Statistics:
    """What a registry holds; `top` says how many words and shared names are listed.

    >>> people = [{"id": "1", "name": "Ivan Ivanov"}, {"id": "2", "name": "IVANOV, Ivan"}, {"id": "3", "name": "Іван"}]
    >>> found = statistics(Registry.from_records(people), top=1)
    >>> found.scripts, found.words
    ((('Latn', 2), ('Cyrl', 1)), (('ivan', 2),))
    >>> found.shared, found.collisions
    (1, (Shared(name='Ivan Ivanov', people=2, ids=('1', '2')),))
    """
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("scripts", "languages", "kinds", "words")}
    owners: dict[str, list[str]] = {}
    written: dict[str, str] = {}
    aliases = weak = 0
    for person in registry:
        words: set[str] = set()
        keys: dict[str, str] = {}
        for alias in person.all_names:
            folded = _words(alias.text)
            words.update(folded)
            keys.setdefault(" ".join(sorted(folded)), alias.text)
            counts["scripts"][scripts.script(alias.text)] += 1
            counts["languages"][alias.language] += 1
        for alias in person.aliases:
            counts["kinds"][alias.kind] += 1
            weak += alias.strength == "weak"
        aliases += len(person.aliases)
        counts["words"].update(words)
        for key, text in keys.items():
            owners.setdefault(key, []).append(person.id)
            written.setdefault(key, text)
    shared = {key: ids for key, ids in owners.items() if key and len(ids) > 1}
    worst = sorted(shared, key=lambda key: (-len(shared[key]), key))[:top]
    return Statistics(
        len(registry),
        aliases,
        weak,
        sum(bool(p.birth) for p in registry),
        sum(bool(p.countries) for p in registry),
        sum(bool(p.gender) for p in registry),
        _ranked(counts["scripts"]),
        _ranked(counts["languages"]),
        _ranked(counts["kinds"]),
        _ranked(counts["words"])[:top],
        len(shared),
        len({who for ids in shared.values() for who in ids}),
        tuple(Shared(written[key], len(shared[key]), tuple(sorted(shared[key])[:_IDS])) for key in worst),
        _crowded(registry, top),
    )


def _crowded(registry: Registry, top: int) -> tuple[Shared, ...]:
    """The keys under which most people are found."""
    if registry.stored is None:
        return ()
    import numpy as np

    sections = registry.stored.sections
    keys = store.Multimap.within(sections, "keys")
    owners, places = sections["owners"], sections["places"]
    sizes = np.diff(np.frombuffer(sections["keys.starts"], np.uint32))
    found = []
    # Of one person's aliases many have a key in common: more are looked at than are listed.
    for at in np.argsort(-sizes, kind="stable")[: 4 * top].tolist():
        rows = keys.numbers[keys.starts[at] : keys.starts[at + 1]]
        who = sorted({owners[row] for row in rows})
        first = registry.at(owners[rows[0]])
        ids = tuple(registry.at(place).id for place in who[:_IDS])
        found.append(Shared(first.all_names[places[rows[0]]].text, len(who), ids))
    return tuple(sorted(found, key=lambda one: (-one.people, one.name))[:top])


def describe(found: Statistics) -> str:
    """The numbers as a person reads them."""
    lines = [
        f"people     {found.people:>11,}",
        f"aliases    {found.aliases:>11,}  {found.weak:,} of them weak" + _listed(found.kinds, "; "),
        f"birth      {found.with_birth:>11,}",
        f"countries  {found.with_country:>11,}",
        f"gender     {found.with_gender:>11,}",
    ]
    for title, counted in (("scripts", found.scripts), ("languages", found.languages)):
        lines += ["", f"{title}, of all names", *_table(counted[:12])]
        if len(counted) > 12:
            lines.append(f"  {sum(n for _, n in counted[12:]):>11,}  in {len(counted) - 12} more")
    lines += ["", "most common words, by people", *_table(found.words)]
    lines += ["", f"{found.shared:,} names are shared by {found.sharing:,} people"]
    for one in found.collisions:
        ids = ", ".join(one.ids[:4]) + (" …" if one.people > 4 else "")
        lines.append(f"  {one.people:>11,}  {one.name}  [{ids}]")
    if found.crowded:
        lines += ["", "most crowded keys, by people, with a name that has the key"]
        lines += [f"  {one.people:>11,}  {one.name}" for one in found.crowded]
    return "\n".join(lines)


def _words(name: str) -> list[str]:
    """The words of a name, folded; commas and the like are left out."""
    plain = "".join([c if c.isalpha() or not c.isascii() or c == "'" else " " for c in clean(name)])
    return [word for one in plain.split() if any(map(str.isalpha, word := fold(one)))]


def _ranked(counted: Mapping[str, int]) -> _Counts:
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _table(counted: _Counts) -> list[str]:
    return [f"  {count:>11,}  {name}" for name, count in counted]


def _listed(counted: _Counts, before: str) -> str:
    return before + ", ".join(f"{count:,} {kind}" for kind, count in counted) if counted else ""
