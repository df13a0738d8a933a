# Needs Python 3.11 or newer and make. `make demo` and `make test` set themselves up.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
MENTIONS := data/examples/mentions.csv

# The first of these that runs and is new enough. Or say which: make test PYTHON=python3.12
PYTHON = $(shell for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; done)

.PHONY: help setup demo test lint types docs-check build check clean

help:
	@echo "make demo        normalize an example file, resolve and explain two names"
	@echo "make test        run all tests"
	@echo "make lint        ruff: rules and format"
	@echo "make types       mypy --strict on src and tests"
	@echo "make docs-check  run every example of README and docs"
	@echo "make build       sdist and wheel, into dist/"
	@echo "make check       all that CI runs"
	@echo "make clean       remove what these made"

setup: $(READY)

# Once, and again when pyproject.toml changes. pip learnt --group in 25.1; older ones are brought up to date.
$(READY): pyproject.toml
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "onoma needs Python 3.11 or newer, and $(or $(PYTHON),none of python3.13, python3.12, python3.11, python3) is not." >&2; \
		echo "Install one, or say where it is: make PYTHON=/where/it/is/python3 ..." >&2; exit 1; }
	@echo "setting up $(VENV), once"
	@"$(PYTHON)" -m venv $(VENV) || { \
		echo "No virtual environment could be made; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --editable .
	@touch $@

demo: $(READY)
	@echo "$(MENTIONS): who is meant in each row?"
	@echo
	@$(BIN)/onoma normalize $(MENTIONS)
	@echo
	@$(BIN)/onoma resolve "Svetlana Tikhanovskaya"
	@echo
	@$(BIN)/onoma explain "Tichanowskaja" "Ціханоўская"

test: $(READY)
	$(BIN)/python -m pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy --strict src tests

docs-check: $(READY)
	$(BIN)/python -m pytest tests/test_docs.py

build: $(READY)
	rm -rf dist
	$(BIN)/python -m build

check:
	bash .ci/run

clean:
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
