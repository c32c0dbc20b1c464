# `make demo` and `make test` need Python 3.11+ with pip; each makes .venv and installs what it needs, once.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: demo test test-all check bench clean

demo: $(INSTALLED)
	$(BIN)/covershot demo demo

test: check
	$(BIN)/pytest

test-all: check
	$(BIN)/pytest -m ""

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

clean:
	rm -rf .venv build dist *.egg-info
