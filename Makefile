# `make` lists what can be made. Every target does its own set-up; the first one takes a minute or two.
.DEFAULT_GOAL := help
PYTHON ?= python3
CUTS ?= 20
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTREADY := $(VENV)/.test-ready
BOTH := tests/domain tests/faces tests/config/test_doctor.py

.PHONY: help demo check fix test trust bench lock clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 10

$(READY): requirements/dev.txt pyproject.toml scripts/debian
	@sh scripts/debian python3-venv fonts-noto-cjk
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(TESTREADY): $(READY)
	@sh scripts/debian libreoffice-writer-nogui libreoffice-calc-nogui chromium faketime
	@touch $@

demo: $(READY) ## mend a report, then serve the site with a demo county in it until Ctrl+C (PORT=8000)
	$(BIN)/gongkai demo --out demo-out --port $(PORT)

check: $(READY) ## style, types, direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: $(READY) ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: $(TESTREADY) ## all tests, those of the site again on PostgreSQL, with branch coverage held to its floors
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report= --ignore=tests/e2e
	$(BIN)/python -m pytest tests/e2e -n 2 --dist loadfile
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n 2 $(BOTH)
	$(BIN)/python scripts/coverage_floors.py

trust: $(READY) ## guesses, timing of refusals, spoilt files, power cuts (as root), races and histories at full size: hours
	TMPDIR=/dev/shm $(BIN)/python -m benchmarks.trust.guesses --guesses 10000
	TMPDIR=/dev/shm $(BIN)/python -m benchmarks.trust.timing --requests 4000
	$(BIN)/python -m benchmarks.trust.fuzz
	$(BIN)/python -m benchmarks.trust.power --cuts $(CUTS)
	nice $(BIN)/python -m benchmarks.trust.races

bench: $(READY) ## figures, each against a reference in the same run
	$(BIN)/python -m benchmarks

lock: $(READY) ## write requirements/*.txt anew from pyproject.toml: names, versions, hashes, no addresses
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-strip-extras --no-header --no-annotate --extra dev --upgrade pyproject.toml requirements/build.in -o requirements/dev.txt

clean: ## remove what was made
	rm -rf $(VENV) demo-out dist build .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
