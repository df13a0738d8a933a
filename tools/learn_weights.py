"""Learn what evidence is worth: prints the weights for `data/weights.toml`, and how well they do on people held out.

usage: python tools/learn_weights.py TRAIN_PEOPLE.jsonl.gz [QUERIES]

Prints NOBODY for `decision.py` too, and PAIR, what two names that are compared must outweigh if they are as often one
person's as two's (`CROWD` in `resolver.py` asks for more, so that fewer pairs of two people are a MATCH).

Of people with several names, three in ten are nobody: all their names are asked for, none is registered. Of the others
one name is registered and the rest are asked for. For each name asked for, the evidence of every candidate is
collected as it stands before it is weighed; then the weights are those under which whoever is meant (or nobody) is
likeliest, P(c) = 2^bits(c) / (sum of 2^bits + 2^nobody): a softmax regression, with a little pull to what the file
says now. The pairs of names in `tests/cases` (brothers, near names, one name in two scripts), which no list of people
holds enough of, are learned from at the same time: is a pair one person, P = 2^bits / (2^bits + 2^pair)? How nobody's
share grows with the registry is shown by taking people out of it. People of lists that repeat each other (OFAC, UN) are
left out, since the same person under two ids teaches that a match is none.

Needs scipy (pip install scipy). Deterministic: the same files give the same weights.
"""

from __future__ import annotations

import collections
import csv
import gzip
import json
import math
import random
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from onoma.decision import to_outweigh
from onoma.evidence import Finding, judge
from onoma.parser import parse
from onoma.registry import Registry
from onoma.resolver import CROWD, Resolver
from onoma.views import likenesses
from onoma.weights import weight

#: Which weight each kind of evidence counts by, and where to begin for the three that each agreement has.
KINDS = {
    "initial": "initial.agreed",
    "initial-contradicted": "initial.contradicted",
    "initial-omitted": "initial.omitted",
    "given-contradicted": "given.contradicted",
    "given-omitted": "given.omitted",
    "family-contradicted": "family.contradicted",
    "family-omitted": "family.omitted",
    "patronymic-contradicted": "patronymic.contradicted",
    "patronymic-omitted": "patronymic.omitted",
    "extra-word": "extra.word",
    "extra-beside": "extra.beside",
    "extra-further": "extra.further",
    "extra-first": "extra.first",
    "given-first-omitted": "given.first_omitted",
    "given-western": "given.western",
    "given-western-omitted": "given.western_omitted",
    "extra-patronymic": "extra.patronymic",
    "extra-initial": "extra.initial",
    "sex-contradicted": "whole.sex_contradicted",
    "order": "whole.order",
    "turned": "whole.turned",
    "crossed": "whole.crossed",
    "further-omitted": "given.further_omitted",
    "kunya": "whole.kunya",
    "servant": "whole.servant",
    "lone": "whole.lone",
    "relative": "whole.relative",
    "complete": "whole.complete",
    "habit": "whole.habit",
    "strained": "whole.strained",
    "recorded": "whole.recorded",
}
SORTS = ("same", "common", "form", "kin", "kin_apart", "across", "across_apart", "syllables", "spelt", "heard")
NAMES = [*(f"{sort}.{part}" for sort in SORTS for part in ("share", "strain", "once")), *sorted(set(KINDS.values()))]
#: Weights set by hand, which stay as they are: `data/weights.toml` says why.
HELD = (
    *("whole.recorded", "whole.lone", "extra.patronymic"),
    *(f"{sort}.{part}" for sort in ("common", "heard") for part in ("share", "strain", "once")),
)
#: How strongly a weight is held to what it was, so that what is seen rarely does not run away.
PULL = 0.4
#: How often a label is wrong (one person under two ids, or another's name): so unlikely a truth is not believed.
WRONG = 0.01
#: Candidates of a name that are learned from, the likeliest.
CANDIDATES = 8
#: How much all the hard pairs count, beside all the names.
PAIRS = 0.6
CASES = Path(__file__).parent.parent / "tests" / "cases"


def names_of(person: dict[str, object]) -> list[str]:
    """The different names of a person, in a fixed order."""
    return sorted({str(n["text"]) for n in list(person["names"])})  # type: ignore[call-overload]


def questions(path: str) -> tuple[Registry, list[tuple[str, str]]]:
    """A registry, and names to ask it with who is meant: an id, or nothing."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        people = [p for p in map(json.loads, file) if p["source"] not in ("ofac", "un")]
    chance = random.Random(11)
    several = [p for p in people if len(names_of(p)) > 1]
    single = [p for p in people if len(names_of(p)) == 1]
    chance.shuffle(several)
    chance.shuffle(single)
    nobody = several[: len(several) * 3 // 10] + single[:1200]
    records, asked = [], []
    for person in several[len(several) * 3 // 10 :]:
        names = names_of(person)
        chance.shuffle(names)
        records.append({"id": person["id"], "name": names[0]})
        asked += [(name, str(person["id"])) for name in names[1:5]]
    for person in nobody:
        names = names_of(person)
        chance.shuffle(names)
        asked += [(name, "") for name in names[:2]]
    records += [{"id": p["id"], "name": names_of(p)[0]} for p in single[1200:]]
    chance.shuffle(asked)
    return Registry.from_records(records), asked


def vector(findings: Iterable[Finding]) -> np.ndarray:
    """Evidence before it is weighed."""
    row = np.zeros(len(NAMES))
    for finding in findings:
        if finding.pair:
            parts = (finding.pair.bits, finding.pair.strain, 1.0)
            for part, value in zip(("share", "strain", "once"), parts, strict=True):
                row[NAMES.index(f"{finding.pair.sort}.{part}")] += value
        elif finding.kind in KINDS:
            row[NAMES.index(KINDS[finding.kind])] += 1
    return row


def features(resolver: Resolver, name: str) -> tuple[list[str], list[np.ndarray]]:
    """The candidates for a name, and their evidence before it is weighed."""
    found = list(resolver.judged(parse(name)))
    return [person.id for person, _ in found], [vector(findings) for _, findings in found]


class Data:
    """The likeliest candidates of all names in one table."""

    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []
        self.people: list[str] = []
        self.names: list[int] = []
        self.places: list[int] = []
        self.meant: list[str] = []
        self.count = 0

    def add(self, ids: list[str], found: list[np.ndarray], meant: str, start: np.ndarray) -> None:
        """A name with its candidates and who is meant, if anybody."""
        if meant and meant not in ids:  # who is not among the candidates teaches no weight
            return
        self.meant.append(meant)
        order = sorted(range(len(ids)), key=lambda i: float(-found[i] @ start))
        kept = [i for place, i in enumerate(order) if place < CANDIDATES or ids[i] == meant]
        self.places.append(next((len(self.rows) + k for k, i in enumerate(kept) if ids[i] == meant), -1))
        self.rows += [found[i] for i in kept]
        self.people += [ids[i] for i in kept]
        self.names += [self.count] * len(kept)
        self.count += 1

    def close(self) -> None:
        """Make arrays of what was added."""
        self.table, self.of, self.right = np.array(self.rows), np.array(self.names), np.array(self.places)

    def loss(self, weights: np.ndarray, some: np.ndarray) -> tuple[float, np.ndarray]:
        """How unlikely the truth is under weights (the last one is nobody's), in nats, and where that leads."""
        bits, nobody = self.table @ weights[:-1] * math.log(2), weights[-1] * math.log(2)
        most = np.full(self.count, nobody)
        np.maximum.at(most, self.of, bits)
        share = np.exp(bits - most[self.of])
        total = np.exp(nobody - most)
        np.add.at(total, self.of, share)
        meant = np.where(self.right >= 0, bits[self.right], nobody)
        truth = np.exp(meant - most) / total
        # A label that is wrong teaches nothing.
        sound = some * truth / (truth + WRONG)
        chance = share / total[self.of] * sound[self.of]
        slope = np.zeros(len(weights))
        slope[:-1] = sound[self.right >= 0] @ self.table[self.right[self.right >= 0]] - chance @ self.table
        slope[-1] = (sound * ((self.right < 0) - np.exp(nobody - most) / total)).sum()
        return float(-(np.log(truth + WRONG) * some).sum()), -slope * math.log(2)

    def without(self, people: set[str]) -> Data:
        """The same names asked of a registry without some people, with as large a share of them nobody's."""
        found = Data()
        rows = collections.defaultdict(list)
        for row, name in enumerate(self.names):
            rows[name].append(row)
        answered = [i for i, row in enumerate(self.places) if row >= 0 and self.people[row] not in people]
        nobody = [i for i, row in enumerate(self.places) if row < 0]
        share = len(answered) / max(1, sum(row >= 0 for row in self.places))
        for name in [*answered, *nobody[: round(len(nobody) * share)]]:
            left = [row for row in rows[name] if self.people[row] not in people]
            meant = self.places[name]
            found.places.append(next((len(found.rows) + k for k, row in enumerate(left) if row == meant), -1))
            found.rows += [self.rows[row] for row in left]
            found.people += [self.people[row] for row in left]
            found.names += [found.count] * len(left)
            found.count += 1
        found.close()
        return found

    def report(self, weights: np.ndarray, some: np.ndarray) -> str:
        """How well weights do on some of the names."""
        bits, nobody = self.table @ weights[:-1], weights[-1]
        total = np.full(self.count, 2.0**nobody)
        np.add.at(total, self.of, 2.0**bits)
        best: dict[int, tuple[float, int]] = collections.defaultdict(lambda: (0.0, -2))
        for place, (name, share) in enumerate(zip(self.names, 2.0**bits / total[self.of], strict=True)):
            best[name] = max(best[name], (float(share), place))
        chosen = [(*best[i], self.right[i]) for i in np.nonzero(some)[0]]
        meant = sum(right >= 0 for _, _, right in chosen)
        first = sum(place == right for _, place, right in chosen)
        sure = [place == right for share, place, right in chosen if share >= 0.9]
        bins: dict[int, list[float]] = collections.defaultdict(list)
        for share, place, right in chosen:
            bins[min(9, int(share * 10))].append(share - (place == right))
        off = sum(abs(sum(each)) for each in bins.values()) / len(chosen)
        recall = sum(sure) / meant
        return f"R@1 {first / meant:.3f}, MATCH precision {np.mean(sure):.4f}, recall {recall:.3f}, ECE {off:.4f}"


class Pairs:
    """The hard pairs of `tests/cases`: half of the weight for those of one person, half for those of two."""

    def __init__(self) -> None:
        rows, one = [], []
        for name, kind in (("same_people", "same"), ("different_people", "different"), ("pairs_known_failures", "")):
            with (CASES / f"{name}.tsv").open(encoding="utf-8") as file:
                for cells in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                    a, b = parse(cells["a"]), parse(cells["b"])
                    found = judge(a, b, likenesses(a, b))
                    if found:
                        rows.append(vector(found))
                        one.append((kind or cells["kind"]) == "same")
        self.table, self.one = np.array(rows), np.array(one)
        self.weigh = np.where(self.one, 0.5 / self.one.sum(), 0.5 / (~self.one).sum())

    def loss(self, weights: np.ndarray, some: np.ndarray) -> tuple[float, np.ndarray]:
        """As that of `Data`; the last weight is what a pair must outweigh."""
        chance = 1 / (1 + 2.0 ** np.clip(weights[-1] - self.table @ weights[:-1], -60, 60))
        weigh = self.weigh * some
        truth = np.where(self.one, chance, 1 - chance)
        off = weigh * (chance - self.one) * math.log(2)
        return float(-(weigh * np.log(truth + 1e-15)).sum()), np.append(off @ self.table, -off.sum())

    def report(self, weights: np.ndarray, some: np.ndarray) -> str:
        """How well weights tell some of the pairs."""
        sure = (self.table @ weights[:-1] - weights[-1])[some]
        one, weigh = self.one[some], self.weigh[some]
        hit, all_ = (weigh * (sure > 0) * one).sum(), (weigh * (sure > 0)).sum() + (weigh * one).sum()
        matched = (sure > math.log2(9)) & ~one
        return f"F1 {2 * hit / all_:.3f}, {matched.sum()} of {(~one).sum()} pairs of two people would be a MATCH"


def learn(data: Data, pairs: Pairs, start: np.ndarray, names: np.ndarray, some: np.ndarray) -> np.ndarray:
    """The weights, then nobody's and that of pairs."""
    against = (
        "strain",
        "contradicted",
        "omitted",
        "word",
        "further",
        "beside",
        "servant",
        "first",
        "patronymic",
        "extra.initial",
        "order",
        "turned",
        "crossed",
        "kunya",
        "lone",
        "relative",
        "whole.strained",
    )
    bounds = [
        (held, held)
        if name in HELD
        else (0.0, 1.5)
        if name.endswith("share")
        else (None, 0.0 if name.endswith(against) else None)
        for name, held in zip([*NAMES, "", ""], start, strict=True)
    ]
    share = PAIRS * names.sum()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        one, slope = data.loss(weights[:-1], names.astype(float))
        two, turn = pairs.loss(np.delete(weights, -2), some.astype(float))
        off = weights - start
        both = np.append(slope, 0.0) + share * np.insert(turn, -1, 0.0) + 2 * PULL * off
        return one + share * two + PULL * float((off**2).sum()), both

    found: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def nobody(data: Data, weights: np.ndarray, registry: Registry) -> float:
    """What nobody weighs beside one registered person: by registries of a 16th, a quarter and all people.

    That it grows by one bit with each doubling, as chance would have it, is taken for granted: the print shows how far
    it does. Half of the names are nobody's; `Policy.nobody` says how many are where onoma is used.
    """
    ids = sorted(p.id for p in registry)
    random.Random(5).shuffle(ids)
    found = 0.0
    for share in (16, 4, 1):
        left = len(ids) // share
        part = data.without(set(ids[left:]))
        every = np.ones(part.count)

        def loss(last: np.ndarray, part: Data = part, every: np.ndarray = every) -> float:
            return part.loss(np.append(weights[: len(NAMES)], last), every)[0]

        unknown, known = (part.right < 0).sum(), (part.right >= 0).sum()
        found = float(minimize(loss, weights[-2:-1]).x[0]) - math.log2(left * unknown / known)
        print(f"{left} people: nobody {found:.2f}")
    return found


def main() -> None:
    """Print the weights."""
    registry, asked = questions(sys.argv[1])
    resolver, data, pairs = Resolver(registry), Data(), Pairs()
    start = np.array([*(weight(name) for name in NAMES), to_outweigh(len(registry)), to_outweigh(CROWD)])
    asked = asked[: int(sys.argv[2])] if len(sys.argv) > 2 else asked
    for done, (name, meant) in enumerate(asked):
        data.add(*features(resolver, name), meant, start[:-2])
        if done % 500 == 0:
            print(f"{done} of {len(asked)} names", file=sys.stderr)
    data.close()
    write(data, pairs, start, registry)


def write(data: Data, pairs: Pairs, start: np.ndarray, registry: Registry) -> None:
    """Learn, and print what was learned and how well it does."""
    chance = np.random.RandomState(0)
    # All names of a person are on one side: those held out are other people.
    mine = {person: chance.rand() < 0.5 for person in sorted(set(data.meant) - {""})}
    half = np.array([mine[person] if person else chance.rand() < 0.5 for person in data.meant])
    part = chance.rand(len(pairs.one)) < 0.5
    found = learn(data, pairs, start, half, part)
    print("the other half:", data.report(found[:-1], ~half), "| pairs:", pairs.report(np.delete(found, -2), ~part))
    every, all_ = np.ones(data.count, bool), np.ones(len(pairs.one), bool)
    found = learn(data, pairs, start, every, all_)
    print("all:", data.report(found[:-1], every), "| pairs:", pairs.report(np.delete(found, -2), all_))
    for name, value in zip(NAMES, found, strict=False):
        print(f"{name} = {value:.2f}")
    print(f"NOBODY = {nobody(data, found, registry):.2f}")
    print(f"PAIR = {found[-1]:.2f}")


if __name__ == "__main__":
    main()
