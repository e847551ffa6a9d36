# Everything happens in .venv inside this folder. Another Python: make run PYTHON=python3.12
PYTHON ?= python3
VENV ?= .venv
PYTEST_ARGS ?= -n auto
SCENARIO ?= scenarios/mandate_and_prompt_payment.toml
SEEDS ?= 20
OUT ?= results/$(basename $(notdir $(SCENARIO)))

BIN := $(VENV)/bin
JAVASCRIPT := tests/javascript
SCRIPTS := simulator/live/static
.DEFAULT_GOAL := help
.PHONY: help run plausible docs package test test-slow test-browser test-firefox test-load test-oldest attack coverage mutants bench bench-intake bench-live lint lint-js clean

help:
	@echo "make run    compare a scenario with the same world without its policies, and write a report"
	@echo "make plausible  find the plausible worlds of the reference world anew (an hour at most; goes on where it was)"
	@echo "make docs   build the site into build/site/html, without a network"
	@echo "make package  build wheel and sdist into dist, check them, and install the wheel into an empty environment"
	@echo "make test   run the tests"
	@echo "make test-slow  run the tests that take long: decades at rest, England, every example of the pages"
	@echo "make test-browser  look at the live view in a headless Chromium"
	@echo "make test-firefox  the same in Firefox as it is released, where one is installed"
	@echo "make test-load  a hundred phones for five minutes, in ten rooms and at ten tables of one, with stories open"
	@echo "make test-oldest  run the suite's core on the lowest versions that pyproject.toml allows"
	@echo "make attack  the long form of every attack: flipped bits, strange folders, hostile names"
	@echo "make coverage  run the tests of single rules in plain Python and say which lines of the engine they reach"
	@echo "make mutants  change pure rules one by one and say which changes no test notices (an hour)"
	@echo "make bench  measure speed and growth"
	@echo "make bench-intake  memory and time of the import of a 1 GB OCDS package"
	@echo "make bench-live  how soon the live view answers in a real browser (on idle cores)"
	@echo "make lint   check style, types and the direction of imports, and the scripts of the live view"
	@echo "make clean  remove the virtual environment and all caches"

$(VENV)/pip-ready:
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here. Install Python 3.11 or later, or say: make PYTHON=/path/to/python"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: Python 3.11 or later is needed."; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: pyproject.toml $(VENV)/pip-ready
	@echo "Installing fairlot into $(VENV) (once; a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-tests: pyproject.toml $(VENV)/pip-ready
	@echo "Installing fairlot with its tests and checks into $(VENV) (once; a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,dev,docs]'
	@touch $@ $(VENV)/installed

run: $(VENV)/installed
	@$(BIN)/fairlot compare $(SCENARIO) --seeds $(SEEDS) --out $(OUT)
	@echo "The report is $(OUT)/report.html: open it in a browser."

plausible: $(VENV)/installed
	@$(BIN)/fairlot calibrate

$(VENV)/installed-docs: pyproject.toml $(VENV)/pip-ready
	@echo "Installing what builds the site (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@ $(VENV)/installed

docs: $(VENV)/installed-docs
	@$(BIN)/python -m simulator.handbook

# The folder's name has a space and letters beyond ASCII: a user's may.
EMPTY := build/leere Umgebung é

$(VENV)/installed-release: pyproject.toml $(VENV)/pip-ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[release]'
	@touch $@ $(VENV)/installed

package: $(VENV)/installed-release
	@rm -rf dist "$(EMPTY)"
	@$(BIN)/python -m build --outdir dist .
	@$(BIN)/python -m twine check --strict dist/*
	@$(BIN)/check-wheel-contents dist/*.whl
	@$(PYTHON) -m venv "$(EMPTY)"
	@"$(EMPTY)/bin/python" -m pip install --quiet --disable-pip-version-check dist/*.whl
	@cd "$(EMPTY)" && bin/fairlot check baseline mandate_and_prompt_payment

test: $(VENV)/installed-tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

test-slow: $(VENV)/installed-tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS) -m "slow and not attack and not browser"

$(VENV)/installed-browser: pyproject.toml $(VENV)/installed-tests
	@echo "Installing what the browser tests need (Playwright, axe-core, Chromium where there is none) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[browser]'
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || $(BIN)/python -m playwright install chromium
	@command -v npm >/dev/null && npm install --silent --no-fund --no-audit --prefix $(VENV)/axe axe-core || echo "No npm: the axe tests are left out."
	@touch $@

test-browser: $(VENV)/installed-browser
	@FAIRLOT_AXE=$(VENV)/axe/node_modules/axe-core/axe.min.js $(BIN)/python -m pytest -m browser tests/browser $(BROWSER_ARGS)

test-firefox: export FAIRLOT_BROWSER = firefox
test-firefox: test-browser

test-load: $(VENV)/installed-tests
	@FAIRLOT_LOAD_SECONDS=300 $(BIN)/python -m pytest -n 0 -s -m slow tests/integration/test_live_load.py -k hundred

# The lowest versions that are promised, in an environment of their own; the core of the suite takes about a minute there.
OLDEST := $(VENV)-oldest
CORE := tests/golden tests/unit/engine tests/unit/scenario tests/unit/study tests/integration/test_cli_check.py

$(OLDEST)/installed: pyproject.toml tests/lowest_bounds.py $(VENV)/pip-ready
	@echo "Installing the lowest versions into $(OLDEST) (once; a minute or two) ..."
	@$(PYTHON) -m venv $(OLDEST)
	@$(BIN)/python -m tests.lowest_bounds > $(OLDEST)/constraints.txt
	@$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --constraint $(OLDEST)/constraints.txt --editable '.[test]'
	@touch $@

test-oldest: $(OLDEST)/installed
	@$(OLDEST)/bin/python -m pytest $(PYTEST_ARGS) $(CORE)

attack: $(VENV)/installed-tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS) -m attack

# Lines of compiled code can only be counted as plain Python. The floor is in pyproject.toml and only rises.
coverage: $(VENV)/installed-tests
	@NUMBA_DISABLE_JIT=1 $(BIN)/python -m coverage run -m pytest -q -n 0 -m interpreted tests/unit
	@$(BIN)/python -m coverage report

# An hour and more: a copy of what is committed is changed, one operator or number at a time (tests/mutants.toml).
mutants: $(VENV)/installed-tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'cosmic-ray>=8.3'
	@rm -rf build/mutants && mkdir -p build/mutants && git archive HEAD | tar x -C build/mutants
	@cd build/mutants && export NUMBA_DISABLE_JIT=1 PYTHONPATH=$(CURDIR)/build/mutants PATH="$(abspath $(BIN)):$$PATH"; \
	cosmic-ray init tests/mutants.toml mutants.sqlite && cosmic-ray exec tests/mutants.toml mutants.sqlite; \
	cr-report --surviving-only --show-diff mutants.sqlite

bench: $(VENV)/installed-tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'polars>=1.20' || echo "polars cannot be had here: it is left out."
	@$(BIN)/python -m tests.benchmarks

bench-intake: $(VENV)/installed-tests
	@$(BIN)/python -m tests.benchmarks.intake

bench-live: $(VENV)/installed-browser
	@$(BIN)/python -m tests.benchmarks.live

# All are run, also when one of them finds something.
lint: $(VENV)/installed-tests
	@status=0; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/mypy --strict || status=1; \
	$(BIN)/lint-imports || status=1; \
	$(MAKE) --no-print-directory lint-js || status=1; \
	exit $$status

# Style, format and types of the live view's scripts, where there is npm.
lint-js:
	@if ! command -v npm >/dev/null; then echo "No npm: the scripts of the live view are not checked."; \
	elif ! npm install --silent --prefix $(JAVASCRIPT); then echo "npm cannot install what checks the scripts: they are left out."; \
	else status=0; \
		$(JAVASCRIPT)/node_modules/.bin/eslint --config $(JAVASCRIPT)/eslint.config.js $(SCRIPTS) || status=1; \
		$(JAVASCRIPT)/node_modules/.bin/prettier --config $(JAVASCRIPT)/prettier.json --check '$(SCRIPTS)/*.js' || status=1; \
		$(JAVASCRIPT)/node_modules/.bin/tsc --project $(JAVASCRIPT)/tsconfig.json || status=1; \
		$(JAVASCRIPT)/node_modules/.bin/tsc --project $(JAVASCRIPT)/tsconfig.typed.json || status=1; \
		exit $$status; \
	fi

clean:
	rm -rf $(VENV) $(OLDEST) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
