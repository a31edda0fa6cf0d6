# Everything starts here. `make demo` and `make test` set themselves up: a virtual environment in .venv with the
# versions of constraints.txt, and nothing outside this folder.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

ARGS ?=
KILLS ?= 2000
MAILS ?= 100000

.PHONY: help
help: ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(READY) ## Watch invented officers sign up by mail: no accounts, no network (ARGS="--fast" to hurry)
	@$(BIN)/thirdthursday demo $(ARGS)

.PHONY: test
test: $(READY) ## Run the whole suite (ARGS="tests/cli -k init" for a part)
	@$(BIN)/python -m pytest $(ARGS)

.PHONY: check
check: $(READY) ## Format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(READY) ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: soak
soak: $(READY) ## The long forms of the fault tests (KILLS=2000 MAILS=100000)
	THIRDTHURSDAY_KILLS=$(KILLS) THIRDTHURSDAY_MAILS=$(MAILS) $(BIN)/python -m pytest -m slow $(ARGS)

.PHONY: bench
bench: $(READY) ## Measure, and print what docs/performance.md holds
	@for each in bench/*.py; do echo "== $$each"; $(BIN)/python "$$each" $(ARGS) || exit 1; done

.PHONY: docs
docs: $(READY) ## Write the pages that follow from the code
	@$(BIN)/python docs/generate.py

.PHONY: screenshots
screenshots: $(READY) ## Draw the pictures of the README with the program itself
	@$(BIN)/python docs/screenshots.py

.PHONY: bank-days
bank-days: $(READY) ## Write the table of bank holidays anew, after another release of `holidays`
	@$(BIN)/python -c 'from core.clashes.tabling import page; print(page(), end="")' > bank_days.new
	@mv bank_days.new core/clashes/bank_days.py

.PHONY: lock
lock: ## Write constraints.txt anew from pyproject.toml (needs uv: pipx install uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pipx install uv" >&2; exit 1; }
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" --output-file constraints.txt --upgrade

.PHONY: clean
clean: ## Remove what was made, the virtual environment too
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Made anew whenever the locked versions or the project's own description change. A hashed list installs only what was
# locked; the project itself follows without looking at its dependencies again.
$(READY): constraints.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON). Install Python 3.11 or later: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is $$($(PYTHON) -V), and Third Thursday needs Python 3.11 or later." \
		"Name another: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. Run, as root:" \
		"apt-get install python$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
