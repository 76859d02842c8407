# `make run` serves the site, `make test` tests it; each sets up what it needs by itself.

PYTHON ?= $(or $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name)))),python3)
BIN := .venv/bin
COVERAGE ?= --cov
# One more than CI has cores: the tests that wait for a process leave theirs to others.
AT_ONCE ?= 3
MANAGE := $(BIN)/python manage.py
# The tools need complete settings, of no machine in particular.
TOOLS := export ENV_FILE=tests/production.env;

.PHONY: run test lint style types bench staff messages promises lock setup setup-tools

run: setup
	@exec $(MANAGE) serve

test: setup-tools
	@exec $(BIN)/python -m pytest -n $(AT_ONCE) $(COVERAGE)

lint: style types

style: setup-tools
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/djlint --lint templates
	$(BIN)/djlint --check templates
	$(TOOLS) $(MANAGE) check --deploy --fail-level WARNING
	$(TOOLS) DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run

types: setup-tools
	$(TOOLS) $(BIN)/mypy

bench: setup-tools
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.load
	@$(BIN)/python -m bench.soak
	@$(BIN)/python -m bench.desk

staff: setup
	@exec $(MANAGE) createsuperuser

messages: setup-tools
	$(TOOLS) $(MANAGE) makemessages --all --no-location
	$(TOOLS) $(MANAGE) compilemessages --ignore .venv

promises: setup-tools
	$(TOOLS) $(BIN)/python -m tests.promises

lock: setup-tools
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-strip-extras --generate-hashes \
		--custom-compile-command "make lock" pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-strip-extras --generate-hashes \
		--custom-compile-command "make lock" pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

setup:
	@$(PYTHON) -m souftech.bootstrap run

setup-tools:
	@$(PYTHON) -m souftech.bootstrap test
