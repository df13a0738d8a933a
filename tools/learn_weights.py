"""Learn what evidence is worth: prints the weights for `data/weights.toml`, and how well they do on people held out.

usage: python tools/learn_weights.py TRAIN_PEOPLE.jsonl.gz [QUERIES]

Of people with several names, three in ten are nobody: all their names are asked for, none is registered. Of the others
one name is registered and the rest are asked for. For each name asked for, the evidence of every candidate is
collected as it stands before it is weighed; then the weights are those under which whoever is meant (or nobody) is
likeliest, P(c) = 2^bits(c) / (sum of 2^bits + 2^nobody): a softmax regression, with a little pull to what the file
says now. People of lists that repeat each other (OFAC, UN) are left out, since the same person under two ids teaches
that a match is none.

Needs scipy (pip install scipy). Deterministic: the same files give the same weights.
"""

from __future__ import annotations

import collections
import gzip
import json
import math
import random
import sys

import numpy as np
from scipy.optimize import minimize

from onoma.parser import parse
from onoma.registry import Registry
from onoma.resolver import Resolver
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
    "extra-patronymic": "extra.patronymic",
    "extra-initial": "extra.initial",
    "sex-contradicted": "whole.sex_contradicted",
    "recorded": "whole.recorded",
}
SORTS = ("same", "form", "kin", "across", "syllables", "heard")
NAMES = [*(f"{sort}.{part}" for sort in SORTS for part in ("share", "strain", "once")), *sorted(set(KINDS.values()))]
#: How strongly a weight is held to what it was, so that what is seen rarely does not run away.
PULL = 0.4


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


def features(resolver: Resolver, name: str) -> tuple[list[str], list[np.ndarray]]:
    """The candidates for a name, and their evidence before it is weighed."""
    ids, rows = [], []
    for person, findings in resolver.judged(parse(name)):
        row = np.zeros(len(NAMES))
        for finding in findings:
            if finding.pair:
                parts = (finding.pair.bits, finding.pair.strain, 1.0)
                for part, value in zip(("share", "strain", "once"), parts, strict=True):
                    row[NAMES.index(f"{finding.pair.sort}.{part}")] += value
            elif finding.kind in KINDS:
                row[NAMES.index(KINDS[finding.kind])] += 1
        ids.append(person.id)
        rows.append(row)
    return ids, rows


class Data:
    """All candidates of all names in one table."""

    def __init__(self, resolver: Resolver, asked: list[tuple[str, str]]) -> None:
        rows: list[np.ndarray] = []
        of, right = [], []
        self.count = 0
        for done, (name, meant) in enumerate(asked):
            ids, found = features(resolver, name)
            if not meant or meant in ids:  # who is not among the candidates teaches no weight
                of += [self.count] * len(ids)
                right.append(len(rows) + ids.index(meant) if meant else -1)
                rows += found
                self.count += 1
            if done % 500 == 0:
                print(f"{done} of {len(asked)} names", file=sys.stderr)
        self.table, self.of, self.right = np.array(rows), np.array(of), np.array(right)

    def loss(self, weights: np.ndarray, start: np.ndarray, some: np.ndarray) -> tuple[float, np.ndarray]:
        """How unlikely the truth is under weights (the last one is nobody's), in nats, and where that leads."""
        bits, nobody = self.table @ weights[:-1] * math.log(2), weights[-1] * math.log(2)
        most = np.full(self.count, nobody)
        np.maximum.at(most, self.of, bits)
        share = np.exp(bits - most[self.of])
        total = np.exp(nobody - most)
        np.add.at(total, self.of, share)
        meant = np.where(self.right >= 0, bits[self.right], nobody)
        chance = share / total[self.of] * some[self.of]
        slope = np.zeros(len(weights))
        slope[:-1] = self.table[self.right[(self.right >= 0) & (some > 0)]].sum(0) - chance @ self.table
        slope[-1] = (some * ((self.right < 0) - np.exp(nobody - most) / total)).sum()
        off = weights - start
        return (
            float(-((meant - most - np.log(total)) * some).sum() + PULL * (off**2).sum()),
            -slope * math.log(2) + 2 * PULL * off,
        )

    def report(self, weights: np.ndarray, some: np.ndarray) -> str:
        """How well weights do on some of the names."""
        bits, nobody = self.table @ weights[:-1], weights[-1]
        total = np.full(self.count, 2.0**nobody)
        np.add.at(total, self.of, 2.0**bits)
        best: dict[int, tuple[float, int]] = collections.defaultdict(lambda: (0.0, -2))
        for place, (name, share) in enumerate(zip(self.of, 2.0**bits / total[self.of], strict=True)):
            best[name] = max(best[name], (float(share), place))
        chosen = [(*best[i], self.right[i]) for i in np.nonzero(some)[0]]
        meant = sum(right >= 0 for _, _, right in chosen)
        first = sum(place == right for _, place, right in chosen)
        sure = [(place == right) for share, place, right in chosen if share >= 0.9]
        return f"R@1 {first / meant:.3f}, MATCH precision {np.mean(sure):.4f}, recall {sum(sure) / meant:.3f}"


def main() -> None:
    """Print the weights."""
    registry, asked = questions(sys.argv[1])
    data = Data(Resolver(registry), asked[: int(sys.argv[2])] if len(sys.argv) > 2 else asked)
    start = np.array([*(weight(name) for name in NAMES), math.log2(len(registry)) / 2 - 2.7])
    against = ("strain", "contradicted", "omitted")
    bounds = [
        (0.0, 1.5) if name.endswith("share") else (None, 0.0 if name.endswith(against) else None)
        for name in [*NAMES, ""]
    ]
    half = np.random.RandomState(0).rand(data.count) < 0.5
    for some, other in ((half, ~half), (np.ones(data.count, bool), np.ones(data.count, bool))):
        found = minimize(data.loss, start, args=(start, some.astype(float)), jac=True, method="L-BFGS-B", bounds=bounds)
        print(data.report(found.x, other))
    for name, value in zip([*NAMES, "nobody"], found.x, strict=True):
        print(f"{name} = {value:.2f}")


if __name__ == "__main__":
    main()
