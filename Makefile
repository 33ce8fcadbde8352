# make run    sets up .venv and opens the dashboard on http://127.0.0.1:8501
# make test   sets up the rest (tools, a Chromium) and runs every check, the browser last
# make bench  times training against its rivals and writes docs/benchmarks.md (ROUNDS=7 EPOCHS=10:
#             longer and steadier); bench-peers installs those that need an environment of their own,
#             bench-stop times Stop, bench-page ten visitors while one trains
# make memory weighs the dashboard at rest and while it trains
# make licences  lists what is installed and under which licence; make audit asks for known
#             vulnerabilities (needs a network)
#
# Nothing has to be there but Python 3.11 or newer. The second time, set-up takes no time: a stamp
# in .venv is younger than the files that say what to install.

PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test catalogue screenshots bench memory licences audit format check pytest chromium clean
.DELETE_ON_ERROR:

run: .venv/installed
	$(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT) \
	  --server.allowedHosts 127.0.0.1 --server.allowedHosts localhost

test: check chromium pytest

check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports

# Two at a time, a file staying whole: most tests wait for one core.
pytest: .venv/installed-dev
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

# Collects what the program says and compiles the translations; fails while one is missing.
catalogue: .venv/installed-dev
	$(BIN)/python -m docs.catalogue

screenshots: .venv/installed-dev chromium
	$(BIN)/python -m docs.screenshots

ROUNDS ?= 3
EPOCHS ?= 3

bench: .venv/installed
	$(BIN)/python benchmarks/side_by_side.py --rounds $(ROUNDS) --epochs $(EPOCHS)

bench-stop: .venv/installed
	$(BIN)/python benchmarks/stop.py

bench-page: .venv/installed-dev
	$(BIN)/python benchmarks/page_load.py

memory: .venv/installed-dev
	$(BIN)/python benchmarks/memory.py

licences: .venv/installed-dev
	$(BIN)/python -m docs.licences

# In an environment of its own: what it needs is not ours.
audit: .venv/installed
	$(PYTHON) -m venv .bench/audit && .bench/audit/bin/pip install --quiet pip-audit
	@.bench/audit/bin/pip-audit --progress-spinner off --skip-editable --format json \
	  --path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
	  2>.bench/audit/said | $(BIN)/python -m docs.audit

bench-peers: .bench/neuralforecast/installed

# torch first, and of the same version, so that its own choice brings no CUDA packages.
.bench/neuralforecast/installed:
	$(PYTHON) -m venv .bench/neuralforecast
	.bench/neuralforecast/bin/pip install --quiet torch==2.13.0
	.bench/neuralforecast/bin/pip install --quiet 'neuralforecast==3.3.*'
	@touch $@

format: .venv/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv .bench .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist

# ------------------------------------------------------------------------------------------ set-up

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv

# torch goes first, and alone if need be: requirements.txt names the CPU build where there is one,
# but its address lies outside the package index and may be out of reach.
.venv/installed: .venv/bin/python pyproject.toml requirements.txt
	$(PIP) --requirement requirements.txt || $(PIP) torch==2.13.0
	$(PIP) --editable .
	@touch $@

.venv/installed-dev: .venv/installed
	$(PIP) --editable '.[dev]'
	@touch $@

# A Chromium counts once it has opened a page: the one on PATH, else Playwright's, else the system's.
OPENS := $(BIN)/python -m tests.browser.chromium
ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

chromium: .venv/installed-dev
	@$(OPENS) \
	  || { timeout 300 $(BIN)/playwright install chromium && $(OPENS); } \
	  || { $(ROOT) apt-get update -qq \
	       && DEBIAN_FRONTEND=noninteractive $(ROOT) apt-get install -qq -y chromium && $(OPENS); } \
	  || { echo "Install a Chromium by hand, or name one: CHROMIUM=/path/to/chromium"; exit 1; }
