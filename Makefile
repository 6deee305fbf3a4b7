# tto · make help lists what can be made
.DEFAULT_GOAL := help
.PHONY: help test demo slow bench guards texts docs sql clean
PYTHON ?= python3
BIN := .venv/bin

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

test: .venv/ready ## Style, types, import contracts, and the quick tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config pyproject.toml
	$(BIN)/pytest -n auto

demo: .venv/ready ## Carry transactions of the collection to their end (CASE=n for one case)
	@$(BIN)/tto demo $(if $(CASE),--case $(CASE))

slow: .venv/ready ## Long fault, race and load runs
	$(BIN)/pytest -m slow -p no:xdist

bench: .venv/ready ## Measure a step and the start-up against their limits
	$(BIN)/python -m tests.bench

guards: .venv/ready ## Take each guard away and see the state machine fail
	$(BIN)/python -m tests.property.guards

docs: .venv/ready ## Play the pages again and make those that are made
	TTO_WRITE_DOCS=1 $(BIN)/pytest tests/docs

sql: .venv/ready ## Compile the statements of the store for both databases
	$(BIN)/python -m tests.store.compiling

texts: .venv/ready ## Collect the messages and compile the catalogues
	$(BIN)/python -m tests.texts

clean: ## Remove what was built
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
