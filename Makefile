# Control Cell. `make` alone lists what there is.

SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python

# The first interpreter that really starts and is new enough.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

CHROMIUM := for b in chromium chromium-browser google-chrome; do command -v $$b && break; done
PYTEST := $(PY) -m pytest -n auto --dist loadgroup
COMPILE := $(PY) -m uv pip compile --quiet --generate-hashes --universal --fork-strategy fewest \
	--python-version 3.11 --no-emit-index-url --no-annotate --no-header
CATALOGUES := locale/control_cell.pot

.DEFAULT_GOAL := help
.PHONY: help run test test-long check bench evidence words lock browser

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(VENV)/installed ## install what is missing, then serve Control Cell and print its address
	$(PY) -m streamlit run app.py

test: check browser ## checks, then every test: units, pages, one journey in a real browser
	$(PYTEST)
	@$(call left_out)

test-long: check browser ## the same, with the long forms of the tests
	$(PYTEST) -m "long or not long"
	@$(call left_out)

check: $(VENV)/installed-test ## formatting, lint, types, and who may import whom
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -q tests/test_architecture.py tests/test_documentation.py

bench: $(VENV)/installed-test ## how long the main job takes, by size of the sales
	$(PY) -m bench

evidence: $(VENV)/installed-test ## simulate what the figures promise (under two hours; QUICK=1 in minutes; ONLY=name)
	$(PY) -m evidence

words: $(VENV)/installed-test ## bring the message catalogues up to date with the code
	$(PY) -m babel.messages.frontend extract --no-default-keywords --sort-output --add-location=file \
		--no-wrap -k _ -k mark -k ngettext:1,2 -k mark_plural:1,2 --project "Control Cell" --version 0.1 \
		--copyright-holder "The Control Cell authors" --msgid-bugs-address "the project's issues" -o $(CATALOGUES) app.py pages analysis 2>/dev/null
	$(PY) -m babel.messages.frontend update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
		-D control_cell -d locale -i $(CATALOGUES) 2>/dev/null
	@rm -f $(CATALOGUES)
	@$(PY) -m pytest -q tests/words/test_catalogue.py || echo "Translate what is listed above in locale/*/LC_MESSAGES/control_cell.po."

lock: $(VENV)/installed-test ## choose the newest allowed versions and pin them with their hashes
	$(COMPILE) --upgrade requirements.txt -o requirements.lock
	$(COMPILE) --upgrade -c requirements.lock requirements-test.txt -o requirements-test.lock

# Installed once for each state of the lock; with nothing changed no network is needed.
$(PY):
	@test -n "$(PYTHON)" || { echo "Control Cell needs Python 3.11 or newer, and none was found. Install it, or name it: make run PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/installed: requirements.lock | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/installed-test: requirements-test.lock | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@ $(VENV)/installed

# The browser journey needs Chromium, and a font for the Chinese page.
browser:
	@if [ -z "$$($(CHROMIUM))" ] && command -v apt-get >/dev/null; then \
		sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"; \
		if [ -z "$$sudo" ] || $$sudo true 2>/dev/null; then \
			echo "Installing Chromium and a Chinese font for the browser tests ..."; \
			{ $$sudo apt-get update -qq && \
			  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; \
			} >/dev/null 2>&1 || true; \
		fi; \
	fi

left_out = [ -n "$$($(CHROMIUM))" ] || echo "Left out: the tests in a real browser, because no Chromium was found and it could not be installed. Install the package chromium and run make test again."
