# `make` prints what there is. Nothing here is global: tools live in .uv/ and .venv/, what the site writes in var/.
.DEFAULT_GOAL := help

PYTHON_FILES := manage.py newsroom stories tests docs .ci $(wildcard bench)
PY     := .venv/bin/python
PYTEST := $(PY) -m pytest --durations=10
COVER  := --cov --cov-report= --cov-fail-under=0
LOCK   := uv pip compile pyproject.toml --quiet --universal --python-version 3.13 --generate-hashes \
          --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)
# What `check --deploy` looks at: settings as an operator would give them.
DEPLOYED := env -u DATABASE_URL DEBUG=off SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')" \
            SITE_URL=https://news.example ALLOWED_HOSTS=news.example

.PHONY: help
help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## a newsroom with a month of coverage, at the address it prints (PORT=8000); Ctrl-C ends it
	@.ci/environment base
	@exec $(PY) manage.py demo

.PHONY: run
run: dev ## the same data under a server that reloads what you edit (PORT=8000)
	@$(PY) manage.py demo --load-only
	@exec env DEBUG=$(or $(DEBUG),on) $(PY) manage.py runserver 127.0.0.1:$(or $(PORT),8000)

.PHONY: test
test: dev ## the tests, on SQLite; what needs a browser or PostgreSQL is skipped and says so (ARGS="-k correct")
	env -u DATABASE_URL $(PYTEST) $(COVER) $(ARGS)
	@$(PY) -m coverage report --fail-under=0

.PHONY: test-all
test-all: dev ## all the tests, on SQLite and on PostgreSQL at once, nothing skipped; coverage must hold
	@.ci/html-checker
	.ci/both-engines $(PYTEST) -p tests.insist $(COVER) $(ARGS)
	@$(PY) -m coverage report

.PHONY: check
check: dev ## everything that can be judged without running the site: style, types, layers, templates, settings
	$(PY) -m ruff check $(PYTHON_FILES)
	$(PY) -m ruff format --check $(PYTHON_FILES)
	.venv/bin/lint-imports --no-cache --no-logo
	$(PY) -m mypy
	find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 --check {} +
	$(PY) manage.py makemigrations --check --dry-run
	$(DEPLOYED) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m pytest tests/test_house_rules.py -p no:randomly --no-header --quiet

.PHONY: fix
fix: dev ## put right what a tool can: imports, style, templates
	-$(PY) -m ruff check --fix $(PYTHON_FILES)
	$(PY) -m ruff format $(PYTHON_FILES)
	-find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 {} +

.PHONY: types
types: dev ## mypy alone
	$(PY) -m mypy

.PHONY: lock
lock: dev ## write requirements/*.txt from pyproject.toml (UPGRADE=--upgrade for newer versions)
	PATH="$$PATH:.uv/bin" $(LOCK) -o requirements/base.txt
	PATH="$$PATH:.uv/bin" $(LOCK) --extra postgresql --extra redis --extra capture -c requirements/base.txt -o requirements/postgresql.txt
	PATH="$$PATH:.uv/bin" $(LOCK) --extra postgresql --extra redis --extra capture --group test --group check -c requirements/postgresql.txt -o requirements/dev.txt

.PHONY: messages
messages: dev ## find the texts of the interface again and compile their Spanish (needs GNU gettext)
	$(PY) manage.py makemessages -l es --no-obsolete --no-location --ignore 'tests/*' --ignore 'bench/*' --ignore 'var/*'
	$(PY) manage.py compilemessages -l es --ignore .venv --ignore .uv

.PHONY: bench
bench: dev ## measure what we promise about speed
	@test -d bench || { echo "There is no bench/ yet."; exit 1; }
	$(PY) -m bench $(ARGS)

.PHONY: prove
prove: dev ## the long proofs, on SQLite and on PostgreSQL: nothing is lost, whatever is killed, full or tampered with
	env -u DATABASE_URL NEWSROOM_PROVE=1 $(PYTEST) -m prove $(ARGS)
	NEWSROOM_PROVE=1 .ci/services $(PYTEST) -m prove $(ARGS)

.PHONY: docs
docs: dev ## find links in the Markdown that lead nowhere
	$(PY) -m pytest tests/test_house_rules.py -k links --no-header --quiet

.PHONY: pictures
pictures: dev ## take the pictures of the documentation, of a demo that is running (SITE_URL=…)
	$(PY) docs/pictures/take.py

.PHONY: clean
clean: ## forget what tools and tests wrote; the site's data in var/ stays
	rm -rf .venv .uv .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache build
	find manage.py newsroom stories tests -name __pycache__ -type d -exec rm -rf {} +

.PHONY: dev
dev:
	@.ci/environment dev
