# Needs Python 3.11 or newer and make. `make demo` and `make test` set themselves up.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
EXAMPLE := data/examples/spellings.csv

# Names in all scripts are printed, whatever the locale.
export PYTHONUTF8 := 1

define SHOW
import csv, sys
for row in csv.DictReader(open(sys.argv[1])):
    print("%(name)-34s %(person_decision)-10s %(person_name)-26s %(seen_in)s" % row)
endef
export SHOW

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

# Once, and again when pyproject.toml or the kernels change. pip learnt --group in 25.1; older ones are brought up to date.
$(READY): pyproject.toml src/onoma/_core/kernels.pyx src/onoma/_core/letters.pxi
	@"$(or $(PYTHON),false)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "onoma needs Python 3.11 or newer: $(if $(PYTHON),$(PYTHON) is not,no python3 here is)." >&2; \
		echo "Install one, or say where it is: make test PYTHON=/where/it/is/python3" >&2; exit 1; }
	@echo "setting up $(VENV), once"
	@"$(PYTHON)" -m venv $(VENV) || { \
		echo "No virtual environment could be made; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --editable .
	@touch $@

# The whole file goes to build/, the columns that fit a screen are shown.
demo: $(READY)
	@mkdir -p build
	@echo onoma normalize $(EXAMPLE) --column name --output build/demo.csv
	@$(BIN)/onoma normalize $(EXAMPLE) --column name --output build/demo.csv
	@echo
	@$(BIN)/python -c "$$SHOW" build/demo.csv
	@for name in "Swetlana Tichanowskaja" "Navalny"; do \
		echo; echo "onoma resolve --explain \"$$name\""; $(BIN)/onoma resolve --explain "$$name" || exit; done

test: $(READY)
	$(BIN)/python -m pytest --numprocesses=auto

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
	rm -rf $(VENV) build compiled dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -f src/onoma/_core/kernels*.so
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
