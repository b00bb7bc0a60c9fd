# Everything a person or a machine does with this checkout. 'make' or 'make help' lists it.
PYTHON ?= python3
VENV ?= .venv
# Ralph, the record store that tests send to, holds click back: it lives in an environment of its own.
RALPH_VENV ?= .venv-ralph
BIN := $(VENV)/bin
JOBS ?= auto
export PATH := $(abspath $(BIN)):$(PATH)
export RALPH_VENV := $(abspath $(RALPH_VENV))
export PYTHONDONTWRITEBYTECODE =
.DEFAULT_GOAL := help
.PHONY: help build test check lint types unit node e2e bench pictures generated golden format player browser ralph services clean

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: $(VENV)/.run ## set up, then build every shipped module into build/
	scormkit build modules --out build

test: $(VENV)/.dev player/node_modules/.stamp browser ralph services ## set up, then pass all tests
	$(MAKE) lint types node
	scormkit validate modules --strict
	rm -f .coverage .coverage.*
	@# A worker that has driven a browser can run no event loop of its own afterwards: browsers have a run to themselves.
	pytest -n $(JOBS) --dist loadfile -m "not e2e" --cov --cov-report=
	@# They share the machine with browsers and servers: what fails there is tried once more, and the summary names it.
	pytest -n $(JOBS) --dist loadfile -m e2e --reruns 1 -r R --cov --cov-append --cov-report=term --cov-fail-under=95

check: $(VENV)/.dev player/node_modules/.stamp ## the fast ones, before each commit
	$(MAKE) lint types node
	scormkit validate modules --strict
	pytest -n $(JOBS) -m "not e2e and not slow" --ignore tests/e2e

lint: $(VENV)/.dev ## ruff: form and rules
	ruff format --check .
	ruff check .

types: $(VENV)/.dev player/node_modules/.stamp ## mypy and tsc, both strict
	mypy
	cd player && npx --no-install tsc --noEmit

node: $(VENV)/.dev player/node_modules/.stamp ## the player's own tests
	cd player && NO_COLOR=1 npx --no-install vitest run --silent=passed-only --reporter=default

unit: $(VENV)/.dev ## fast Python tests only
	pytest -n $(JOBS) -m "not e2e and not slow" --ignore tests/e2e

e2e: $(VENV)/.dev player/node_modules/.stamp browser ralph services ## browser and service tests only
	pytest -n $(JOBS) --dist loadfile -m "slow and not e2e"
	pytest -n $(JOBS) --dist loadfile -m e2e

bench: $(VENV)/.dev ## print the benchmark tables
	python benchmarks/packages.py
	python benchmarks/lint.py
	python benchmarks/statements.py
	python benchmarks/acceptance.py
	python benchmarks/relay.py
	python benchmarks/preview.py

pictures: $(VENV)/.dev player browser ## take pictures of telefono and of each block into build/pictures
	python docs/pictures.py

generated: $(VENV)/.dev ## rewrite what is generated from code (schema lists, docs)
	python docs/generate.py

golden: $(VENV)/.dev ## rewrite golden files and cases; then read the diff
	pytest -q -n 0 tests/test_golden.py tests/test_cases.py tests/test_lint_cases.py --update

format: $(VENV)/.dev ## let ruff put the code in form
	ruff format .
	ruff check --fix .

player: $(VENV)/.dev player/node_modules/.stamp ## build the player into scormkit/_player
	python player/hatch_build.py

browser: ## make sure that Debian's Chromium is there
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-noto-core; }

services: ## make sure that PostgreSQL's server programs are there, with no server of their own running
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null && \
		sed -i 's/^#\? *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf && \
		apt-get install -y -qq --no-install-recommends postgresql >/dev/null; }

ralph: $(RALPH_VENV)/.stamp ## make sure that Ralph, the tests' record store, is there

clean: ## remove what was built and installed here
	rm -rf $(VENV) $(RALPH_VENV) build/*.zip dist scormkit/_player player/node_modules .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.run: $(VENV)/bin/python pyproject.toml player/package-lock.json
	test -e $(VENV)/.dev || $(BIN)/python -m pip install --quiet --editable .
	$(BIN)/python -m scormkit doctor
	touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

player/node_modules/.stamp: $(VENV)/.dev player/package-lock.json
	cd player && npm ci --no-audit --no-fund --loglevel=error
	touch $@

$(RALPH_VENV)/.stamp: tests/e2e/ralph_backend/pyproject.toml tests/e2e/ralph_backend/appending.py
	$(PYTHON) -m venv $(RALPH_VENV)
	$(RALPH_VENV)/bin/python -m pip install --quiet ./tests/e2e/ralph_backend
	touch $@
