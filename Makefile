# tto · make help lists what can be made
.DEFAULT_GOAL := help
.PHONY: help test test-oldest test-newest lock demo slow bench mutants guards texts docs sql clean
PYTHON ?= python3
BIN := .venv/bin

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# What a process of the tests compiled, the next one need not.
unexport PYTHONDONTWRITEBYTECODE

# By these names, unlike by -c, pip hands the lock on to what builds tto itself: old pips read the
# first, new ones the second.
LOCKED := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(LOCKED) $(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# Apart from .venv, so that a lock that cannot be installed can still be renewed.
UV := .venv-uv/bin/uv

$(UV):
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/pip install --quiet --disable-pip-version-check 'uv>=0.13'

test: .venv/ready ## Style, types, import contracts, and the quick tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config pyproject.toml
	$(BIN)/pytest -n auto --dist worksteal

test-oldest: $(UV) ## The quick tests with the oldest releases that pyproject.toml allows
	$(PYTHON) -m venv --clear .venv-oldest
	$(UV) pip install --quiet --python .venv-oldest --resolution lowest-direct --editable '.[dev]'
	.venv-oldest/bin/pytest -n auto --dist worksteal

test-newest: $(UV) ## The quick tests with the newest releases of everything
	$(PYTHON) -m venv --clear .venv-newest
	$(UV) pip install --quiet --python .venv-newest --upgrade --editable '.[dev]'
	.venv-newest/bin/pytest -n auto --dist worksteal

lock: $(UV) ## Renew constraints.txt with the newest releases of everything
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 \
		--extra dev --extra postgresql --extra notify --extra server \
		--annotation-style line --custom-compile-command 'make lock' \
		--output-file constraints.txt pyproject.toml

demo: .venv/ready ## Carry transactions of the collection to their end (CASE=n for one case)
	@$(BIN)/tto demo $(if $(CASE),--case $(CASE))

slow: .venv/ready ## Long fault, race and load runs
	$(BIN)/pytest -m slow -p no:xdist

bench: .venv/ready ## Measure a step and the start-up against their limits
	$(BIN)/python -m tests.bench

mutants: .venv/ready ## Weaken one guard at a time and see the nearest tests fail (PLACES=…)
	$(BIN)/python -m tests.mutants $(PLACES)

guards: .venv/ready ## Take each guard away and see the state machine fail
	$(BIN)/python -m tests.property.guards

docs: .venv/ready ## Play the pages again and make those that are made
	TTO_WRITE_DOCS=1 $(BIN)/pytest tests/docs

sql: .venv/ready ## Compile the statements of the store for both databases
	$(BIN)/python -m tests.store.compiling

texts: .venv/ready ## Collect the messages and compile the catalogues
	$(BIN)/python -m tests.texts

clean: ## Remove what was built
	rm -rf .venv .venv-oldest .venv-newest .venv-uv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
