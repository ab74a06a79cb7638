# Every command works from a bare checkout with python3 and make: the first makes .venv, the next use it.
# Paths are relative and modules are run with -m, so the checkout may lie anywhere and be moved.
#
#   make report ARGS="--lang de"    ARGS is handed on
#   make test PYTHON=python3.13     another interpreter: 3.11, 3.12 or 3.13

PYTHON ?= python3
RUN := .venv/bin/python -m

# Libraries read files in the locale's encoding: UTF-8, wherever this runs.
export PYTHONUTF8 := 1
# What a shell sets for other projects must not reach this one.
unexport JPY_SESSION_NAME JUPYTER_PATH MPLBACKEND PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONOPTIMIZE PYTHONPATH PYTHONWARNINGS

.PHONY: help report brief test test-faults bench bench-curation check-prose check-reports check-lab data diff verify refresh lab format lock setup clean always
.DELETE_ON_ERROR:

# Python would run a file of this name in place of the package.
ifneq ($(wildcard analysis.py analysis/__init__.py),)
$(error $(wildcard analysis.py analysis/__init__.py) stands in the way of the package analysis: rename it)
endif

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

report: setup ## run the notebooks and write reports/index.html
	$(RUN) analysis report $(ARGS)

brief: setup ## write the briefing as PDF, Word, PowerPoint and HTML, in reports/briefings/
	$(RUN) analysis brief $(ARGS)

test: setup ## lint, types, then every test
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	@$(FETCH)
	$(RUN) pytest $(ARGS)

test-faults: setup ## test what happens when things go wrong: killed builds, full disks, other clocks
	$(RUN) pytest -m slow tests/faults $(ARGS)

bench: setup ## measure builds against stock tools, and write benchmarks/results.md
	$(RUN) benchmarks.bench $(ARGS)

bench-curation: $(if $(FOLDER),setup) ## measure finding and reading against labels: make bench-curation FOLDER=folder
	@test -n "$$FOLDER" || { echo 'Name the folder of labelled articles, or the table of phrases: make bench-curation FOLDER=folder' >&2; exit 1; }
	$(RUN) benchmarks.curation "$$FOLDER" $(ARGS)

check-prose: setup ## read every page for words, sentences, digits and comparisons
	$(RUN) pytest tests/test_prose.py

check-reports: report ## build the reports, then check every page of reports/ in a browser
	@$(FETCH)
	CHECKED_REPORTS=reports $(RUN) pytest tests/browser

check-lab: setup ## drive JupyterLab in a browser: charts, completion, an own chart, saving, a review
	@$(FETCH)
	$(RUN) pytest -m slow tests/browser/test_lab.py tests/browser/test_curate.py $(ARGS)

data: setup ## check data/raw and build data/processed from it
	$(RUN) analysis data $(ARGS)

diff: setup ## tell what differs from a git revision, pages too: make diff ARGS=HEAD~3
	$(RUN) analysis diff $(ARGS)

verify: $(if $(ARTICLES),setup) ## compare the figures with the articles: make verify ARTICLES=folder
	@test -n "$$ARTICLES" || { echo 'Name the folder that holds the articles: make verify ARTICLES=folder' >&2; exit 1; }
	$(RUN) analysis verify "$$ARTICLES" $(ARGS)

refresh: setup ## run the committed notebooks again, in place
	$(RUN) analysis refresh $(ARGS)

# Kernels run it first, unless a file of the user's own is set.
lab: export PYTHONSTARTUP ?= $(CURDIR)/.jupyter/startup.py
lab: setup ## open JupyterLab, notebooks/00_start_here.ipynb in front
	$(RUN) jupyterlab --config=.jupyter/jupyter_lab_config.py $(ARGS)

format: setup ## put code in order: ruff fixes what it can
	$(RUN) ruff check --fix-only --quiet .
	$(RUN) ruff format .

lock: setup ## write requirements.lock from pyproject.toml (ARGS=--upgrade for newer versions)
	$(UV) compile pyproject.toml --output-file requirements.lock --quiet \
	    --universal --python-version 3.11 --fork-strategy fewest --all-extras --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(ARGS)

setup: .venv/ready ## make .venv or bring it up to date (the others call it)

# The checkers of pages, once, where npm is. They come into place whole, with the lock they were fetched by;
# without them the tests say what is missing.
FETCH = cmp -s tests/browser/package-lock.json .venv/browser/package-lock.json || ! command -v npm >/dev/null || { \
    echo 'Fetching checkers of pages and files, once' && rm -rf .venv/browser.new && mkdir .venv/browser.new && \
    cp tests/browser/.npmrc tests/browser/package*.json .venv/browser.new && \
    (cd .venv/browser.new && npm ci >said 2>&1) && rm -rf .venv/browser && mv .venv/browser.new .venv/browser; } || \
    echo "They could not be fetched: $$(head -n 1 .venv/browser.new/said)" >&2

clean: ## remove what was built: reports and caches (.venv stays)
	rm -rf reports .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src forkernel tests -name __pycache__ -prune -exec rm -rf {} +

# .venv/ready is written last and holds the place of the checkout. Where it is missing, .venv is what an
# attempt that was cut off left behind, and is made anew.
INTERPRETER := -c 'import sys; print(sys.base_prefix, sys.version)'
STATE := $(shell \
    if ! test -f .venv/ready || ! test -x .venv/bin/python; then echo absent; \
    elif test '$(origin PYTHON)' != file && \
        test "$$('$(PYTHON)' $(INTERPRETER) 2>/dev/null)" != "$$(.venv/bin/python $(INTERPRETER))"; then echo absent; \
    elif test "$$(cat .venv/ready)" != "$$(pwd -P)"; then echo moved; fi)

# Nothing is ready while $(1) runs. If it fails by itself (no network, say) it has changed nothing, and what
# was ready still is; if it is killed, it may have changed anything.
change = mv -f .venv/ready .venv/before 2>/dev/null; $(1) || { code=$$?; \
    test $$code -gt 128 || mv -f .venv/before .venv/ready 2>/dev/null; exit $$code; }
# installer.py tells pip and uv of the same index. What uv cannot install, pip does, in its time.
UV := .venv/bin/python installer.py uv pip
PIP := .venv/bin/python installer.py pip install --quiet --no-deps
SYNC := $(UV) sync --quiet --python .venv/bin/python --require-hashes requirements.lock || { \
    echo 'uv could not install it all: pip tries' >&2; $(PIP) --require-hashes -r requirements.lock; }
# venv refuses a link: .venv may be one, to a disk with more room.
VENV := "$$('$(PYTHON)' -c 'import os; print(os.path.realpath(".venv"))')"
EDITABLE := --no-build-isolation --editable . --editable ./forkernel

.venv/ready: requirements.lock pyproject.toml forkernel/pyproject.toml $(if $(STATE),always)
ifeq ($(STATE),absent)
	@'$(PYTHON)' -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || \
	    { echo 'Python 3.11, 3.12 or 3.13 is needed, and $(PYTHON) is none of them: make PYTHON=python3.13, say' >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo '$(PYTHON) comes without venv: apt install python3-venv' >&2; exit 1; }
	@echo 'Setting up .venv, once'
	@'$(PYTHON)' -m venv --clear $(VENV)
endif
ifeq ($(STATE),moved)
	@$(RUN) venv --without-pip $(VENV)
endif
	@# Scripts in .venv/bin find their Python beside them: uv heeds this line.
	@grep -q relocatable .venv/pyvenv.cfg || echo 'relocatable = true' >> .venv/pyvenv.cfg
	@cmp -s requirements.lock .venv/installed.lock || { $(call change, \
	    awk '/^[^ ]/ { here = /^uv==/ } here' requirements.lock > .venv/uv.lock && \
	    $(PIP) --require-hashes -r .venv/uv.lock && { $(SYNC); } && \
	    cp requirements.lock .venv/installed.lock); }
	@$(UV) install --quiet --offline --python .venv/bin/python --no-deps $(EDITABLE) 2>/dev/null || $(PIP) $(EDITABLE)
	@# Python reads a .pth in the locale's encoding and stops where it cannot: a relative path is ASCII.
	@# From where a link leads to there is none: a line of code, escaped.
	@for sources in src forkernel/src; do \
	    name=_analysis; case $$sources in forkernel/*) name=forkernel; esac; \
	    for link in .venv/lib/python3*/site-packages/$$name.pth; do if test -L .venv; then \
	    .venv/bin/python -c 'import os, sys; print("import sys; sys.path.append(%a)" % os.path.abspath(sys.argv[1]))' \
	    $$sources; else echo ../../../../$$sources; fi > "$$link"; done; done
	@pwd -P > $@
