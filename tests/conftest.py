"""How much Hypothesis tries (`ONOMA_HYPOTHESIS` = dev, ci or nightly), and whom the tests ask."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from onoma import Registry, Resolver
from onoma.resolver import shipped

# A name met for the first time is compared at length, the second time not: no test looks at a clock.
_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("dev", _CALM, max_examples=25)
settings.register_profile("ci", _CALM, max_examples=60, derandomize=True, print_blob=True)
settings.register_profile("nightly", _CALM, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("ONOMA_HYPOTHESIS", "ci"))

#: Near names, relatives, several scripts: what a handful of people can hold of what is hard.
SMALL = (
    "ales-bialiatski",
    "alexei-navalny",
    "aliaksandr-lukashenka",
    "andriy-shevchenko",
    "bashar-al-assad",
    "darya-losik",
    "donald-trump",
    "eduard-babaryka",
    "fyodor-dostoevsky",
    "ihar-losik",
    "john-coale",
    "kim-jong-il",
    "kim-jong-un",
    "maria-kalesnikava",
    "martin-luther-king-jr",
    "oleg-navalny",
    "siarhei-tsikhanouski",
    "sviatlana-tsikhanouskaya",
    "taras-shevchenko",
    "tatsiana-khomich",
    "viktar-babaryka",
    "vladimir-putin",
    "volodymyr-zelenskyy",
    "xi-jinping",
    "youssou-ndour",
)


def small() -> Registry:
    """Some of the shipped people, with what is known of them."""
    everybody = Registry.shipped()
    pairs = [tuple(sorted(pair)) for pair in everybody.distinct if pair <= set(SMALL)]
    return Registry([everybody[who] for who in SMALL], distinct=[(one, other) for one, other in pairs])


@pytest.fixture(scope="session")
def small_registry() -> Registry:
    """A registry of two dozen people, quick to ask."""
    return small()


@pytest.fixture(scope="session")
def small_resolver(small_registry: Registry) -> Resolver:
    """A resolver over the small registry."""
    return Resolver(small_registry)


@pytest.fixture(scope="session")
def resolver() -> Resolver:
    """The resolver over everybody who is shipped."""
    return shipped()
