# Every command of the project. It needs make and Python 3.11 or newer, nothing else, and writes only here and in the
# temporary folder. Another Python: make clean; make test PYTHON=python3.13

SHELL := /bin/sh
PYTHON ?= python3
UV := uv==0.13.9

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile
QUICK := $(addprefix tests/,architecture guard handlers importing kernel storage)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-cache-dir --quiet install

# Some CI images set it, and then each test worker and each process that a test starts compiles every module again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo picture quick test test-all test-dates chaos lint types imports format generated lock clean

help: ## List these commands
	@echo "make COMMAND, where COMMAND is one of:"
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile

install: .venv/installed ## Make .venv with the locked packages and the squadbot command

demo: install ## Start Squadbot with real data on http://127.0.0.1:8080 (PORT=9000 for another port)
	@$(BIN)/squadbot demo

quick: lint ## Check what breaks most often, in a few minutes: lint, rooms, dialogues on the page, SQLite alone
	$(PYTEST) --quick $(QUICK) $(ARGS)

test: lint types imports ## Check everything: lint, types, imports, tests (ARGS="-k digest" for some of the tests)
	$(PYTEST) $(ARGS)

test-all: lint types imports ## Check everything in every way: each dialogue on each platform and database as well
	$(PYTEST) --whole $(ARGS)

test-dates: .venv/installed-dev ## Run the tests on other days, in other zones, shuffled and under load (ARGS="--only auckland --brief")
	$(BIN)/python -m tests.dates $(ARGS)

picture: .venv/installed-dev ## Take README's picture of the page anew, docs/page.png (it needs Chromium)
	$(BIN)/python -m tests.e2e.picture $(ARGS)

chaos: .venv/installed-dev ## Kill replicas for a minute, then check the books (ARGS="--seed 7" to do a run again)
	$(BIN)/python -m tests.chaos $(ARGS)

lint: .venv/installed-dev ## Check style and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed-dev ## Check types
	$(BIN)/mypy

imports: .venv/installed-dev ## Check who imports whom
	$(BIN)/lint-imports --no-logo

format: .venv/installed-dev ## Lay the code out and mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generated: .venv/installed-dev ## Write every file that is made from the program: manifest, gallery, tables of the documents
	@$(BIN)/python -m tests.generated

# The development lock is made first and the runtime lock kept to it, so that what is tested is what runs. Versions stay
# as they are locked where pyproject.toml allows it. The build backend is locked with the rest: pip builds nothing else.
lock: ## Lock the packages anew after a change in pyproject.toml (UPGRADE=1 for the newest of all)
	@set -eu; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	"$(PYTHON)" -m venv "$$work/venv"; "$$work/venv/bin/python" -m pip -q --no-cache-dir install '$(UV)'; \
	"$$work/venv/bin/python" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
		>"$$work/build-system.in"; \
	compile() { \
		"$$work/venv/bin/uv" pip compile --quiet --cache-dir "$$work/cache" --universal --python-version 3.11 \
			--generate-hashes --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) "$$@" </dev/null; \
	}; \
	compile pyproject.toml "$$work/build-system.in" --extra dev --output-file requirements-dev.lock; \
	compile pyproject.toml "$$work/build-system.in" --constraint requirements-dev.lock --output-file requirements.lock; \
	if grep -n '://' requirements.lock requirements-dev.lock; then echo "A lock file must name no address."; exit 1; fi

clean: ## Remove .venv and everything that the tools have left
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the virtual environment ------------------------------------------------------------------------------------------
# Each of these files says that a step is done; it is done again when what it came from has changed.

.venv/made:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Squadbot needs Python 3.11 or newer: make PYTHON=python3.12")'
	"$(PYTHON)" -m venv $(if $(wildcard $@),--clear) .venv
	@printf '%s\n' "$(CURDIR)" >$@

# The scripts in .venv hold its full path, so in a checkout that was copied or moved it is made anew.
ifneq ($(wildcard .venv/made),)
ifneq ($(shell cat .venv/made),$(CURDIR))
.PHONY: .venv/made
endif
endif

.venv/installed: .venv/made requirements.lock pyproject.toml
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@
