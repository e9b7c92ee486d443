# Each target does its own set-up and is safe to repeat. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin
WORKERS ?= auto

.PHONY: help setup demo province wheel test soak check fmt rulebook law bench fonts clean

help: ## List these targets.
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r target sentence; do \
		printf '  make %-8s %s\n' "$$target" "$$sentence"; done

setup: ## Install whatever is missing: system packages, the locked libraries, the fonts.
	@./scripts/setup.sh

demo: setup ## Record the plan of Beijing 2014-2017 in a new book and build its site into public/www/.
	@./scripts/demo

province: setup ## Record the example of another office, which has its own charter and settings, and build its site.
	@./scripts/demo province

wheel: setup ## Build dist/gongshi-….whl: programs, texts, handbook and fonts, to be installed anywhere.
	@.cache/tools/bin/uv build

test: ## Install what the tests need too, then run every test.
	@./scripts/setup.sh --test
	@$(BIN)/pytest -n $(WORKERS) --maxprocesses 8

soak: ## Run the long trials whole: fuzzed files and logs, hundreds of random books, random erasures and builds.
	@./scripts/setup.sh --test
	@GONGSHI_SOAK=1 $(BIN)/pytest -n $(WORKERS) --maxprocesses 8 $$(grep -rl 'tests.soak import' tests --include='test_*.py')

check: setup ## Check style, formatting, types, the arrows between the rooms, private names of libraries and names of classes; runs no test.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/private_names.py
	$(BIN)/python scripts/class_names.py

fmt: setup ## Format the code and mend what the linter can mend by itself.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

rulebook: setup ## Run the scenarios of the law and write what they say into the rulebook's data.
	$(BIN)/pytest tests/rulebook -m article -p no:xdist -p no:cacheprovider --rulebook site_builder/rulebook/rulebook.json

law: rulebook ## Write docs/law.md, and into verify.py the hash of the tables of kinds and forms.
	$(BIN)/python scripts/law_table.py
	$(BIN)/python scripts/pin_tables.py

bench: ## Measure appending, replaying, rendering and incremental building, beside their yardsticks; prints tables.
	@./scripts/setup.sh --bench
	@$(BIN)/python -m benchmarks

fonts: setup ## Make the fonts anew from their pinned packages and compare them with scripts/fonts.lock.
	@PATH="$$PATH:$$PWD/.cache/tools/bin" $(BIN)/python scripts/make_fonts.py

clean: ## Remove what demo, test and check left behind; .venv and .cache stay.
	rm -rf demo public/www build dist tests/.artifacts .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
		.hypothesis .benchmarks
