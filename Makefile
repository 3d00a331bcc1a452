# Needs Python 3.11 or later, and make. Everything else goes into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

EVAL ?= ../shared/eval/questions.jsonl
SCORE ?= ../shared/eval/score.py
NOTICE ?= $(firstword $(wildcard ../shared/notice/*.txt))
DATA ?= $(wildcard ../shared/eval/retrieval/*/)

.PHONY: run test lint eval bench lock
.DELETE_ON_ERROR:

run: .venv/run.stamp  ## the bot: in Telegram with BOT_TOKEN, else in the browser
	$(BIN)/python -m bot

test: .venv/dev.stamp
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy

eval: .venv/run.stamp
	@answers=$$(mktemp) && trap 'rm -f "$$answers"' EXIT && \
	$(BIN)/python -m bot ask --batch "$(EVAL)" > "$$answers" && \
	$(BIN)/python "$(SCORE)" "$(EVAL)" "$$answers" $(if $(NOTICE),--notice "$(NOTICE)")

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks.retrieval $(DATA)
	$(BIN)/python -m benchmarks.updates --rounds 1
	$(BIN)/python -m benchmarks.broadcast --rounds 1 --seconds 2
	$(BIN)/python -m benchmarks.catalogue --demands 3000 --rounds 100

# The files name no index and no local folder, whatever this machine is set to
LOCK := env -u PIP_FIND_LINKS -u UV_FIND_LINKS -u UV_EXTRA_INDEX_URL -u UV_INDEX $(BIN)/uv pip compile pyproject.toml --quiet \
	--upgrade --universal --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: .venv/dev.stamp
	$(LOCK) --output-file requirements.txt
	$(LOCK) --constraint requirements.txt --extra bench --extra dev --extra postgres --output-file requirements-dev.txt

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新的版本")'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@ .venv/run.stamp
