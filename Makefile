# What a person types: `make run`, `make test`, `make check`. `make help` lists the rest.
.DELETE_ON_ERROR:
HERE := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))
PYTHON ?= python3
PORT ?= 8000
VENV := $(HERE).venv
BIN := $(VENV)/bin
SOURCES := forum tests benchmarks migrations wsgi.py
LANGUAGES := ar zh fr ru es
# With more than there are cores, what is measured by clocks comes out late.
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN)
# Each process that a test starts would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check look faults attacks bench bench-layers bench-scale bench-search bench-wide bench-beside bench-traffic bench-memory make-run-time format translations lock install

help:
	@grep -hE '^[a-z-]+:.*## ' $(HERE)Makefile | sed -E 's/:.*## /\t/' | expand -t 20

run: $(VENV)/.run ## serve the demo on http://127.0.0.1:8000 (PORT=8001 for another port)
	@cd $(HERE) && FORUM_MODE=local FORUM_LOG=text FORUM_PUBLIC_URL=http://127.0.0.1:$(PORT) $(BIN)/forum serve --demo --port $(PORT)

install: $(VENV)/.dev ## make .venv with everything for work on the code

test: $(VENV)/.dev ## run every test, on SQLite and (where it is installed) PostgreSQL
	@cd $(HERE) && $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: $(VENV)/.dev ## formatting, lint, types, import contracts, translations
	cd $(HERE) && $(BIN)/ruff format --check $(SOURCES)
	cd $(HERE) && $(BIN)/ruff check $(SOURCES)
	cd $(HERE) && $(BIN)/mypy
	cd $(HERE) && $(BIN)/lint-imports --no-cache
	cd $(HERE) && $(BIN)/python -m tests.house.translations

look: $(VENV)/.dev ## see every page in all widths, languages and themes; needs Debian's chromium
	@cd $(HERE) && $(BIN)/python -m benchmarks.look_all $(ARGS)

faults: $(VENV)/.dev ## inject every fault in full into the running site and write benchmarks/results/faults.json (two hours; ARGS="-k f05" for one)
	@cd $(HERE) && TEST_FULL=1 $(BIN)/python -m pytest -q -p no:cacheprovider tests/faults tests/kernel/test_migrations.py \
		tests/cli/test_backup_under_load.py $(ARGS)

attacks: $(VENV)/.dev ## every attack with as many texts and tries as its table asks for (ARGS="-k slow_texts" for some)
	@cd $(HERE) && TEST_FULL=1 $(BIN)/python -m pytest -q -p no:cacheprovider tests/attacks $(ARGS)

bench: $(VENV)/.dev ## measure the pages on 100,000 posts and write benchmarks/results/latest.json
	@cd $(HERE) && $(BIN)/python -m benchmarks.bench $(ARGS)

bench-layers: $(VENV)/.dev ## which layer each page's CPU goes to: Flask, SQL, templates, compression, the index ...
	@cd $(HERE) && $(BIN)/python -m benchmarks.layers $(ARGS)

bench-scale: $(VENV)/.dev ## the same on 1,000,000 posts, and the growth from 100,000; FOLDER=... keeps the corpora
	@cd $(HERE) && folder=$${FOLDER:-$$(mktemp -d)} && mkdir -p $$folder/100k $$folder/1M \
	  && $(BIN)/python -m benchmarks.bench --texts 5000 --folder $$folder/100k --results $$folder/100k.json $(ARGS) \
	  && $(BIN)/python -m benchmarks.bench --texts 5000 --folder $$folder/1M --results benchmarks/results/scale.json \
	    --posts 1000000 --threads 50000 --beside $$folder/100k.json $(ARGS)

bench-search: $(VENV)/.dev ## build and ask an index of 100,000 and of 300,000 posts beside SQLite's own; writes benchmarks/results/search.json
	@cd $(HERE) && $(BIN)/python -m benchmarks.search $(ARGS)

bench-wide: $(VENV)/.dev ## a pod of 100,000 threads, whose reader follows 5,000, beside a pod of 1,000
	@cd $(HERE) && $(BIN)/python -m benchmarks.wide $(ARGS)

bench-beside: $(VENV)/.dev ## how long others wait for a thread while a slow search and a slow text run
	@cd $(HERE) && $(BIN)/python -m benchmarks.beside beside $(ARGS)

bench-traffic: $(VENV)/.dev ## how the server starts, bears eight readers, posts and an index that is built; writes benchmarks/results/traffic.json
	@cd $(HERE) && $(BIN)/python -m benchmarks.traffic $(ARGS)

bench-memory: $(VENV)/.dev ## what the server holds over 50,000 mixed requests, or those of a quarter of an hour; writes benchmarks/results/memory.json
	@cd $(HERE) && $(BIN)/python -m benchmarks.beside memory $(ARGS)

make-run-time: ## time `make run` from a fresh clone to the first page
	@cd $(HERE) && $(PYTHON) -m benchmarks.make_run

format: $(VENV)/.dev ## let ruff format and mend what it can
	cd $(HERE) && $(BIN)/ruff format $(SOURCES) && $(BIN)/ruff check --fix $(SOURCES)

translations: $(VENV)/.dev ## read the strings out of the code into translations/
	@mkdir -p $(HERE)translations
	cd $(HERE) && $(BIN)/pybabel -q extract --project=learning-pods --copyright-holder="Learning Pods" -F babel.cfg --no-location --sort-output -k _ -k lazy -k ngettext:1,2 -w 120 -o translations/messages.pot .
	cd $(HERE) && for lang in $(LANGUAGES); do \
	  [ -f translations/$$lang/LC_MESSAGES/messages.po ] || $(BIN)/pybabel -q init -i translations/messages.pot -d translations -l $$lang; \
	  $(BIN)/pybabel -q update -w 120 --no-fuzzy-matching --ignore-obsolete -i translations/messages.pot -d translations -l $$lang; done
	@sed -i -E '/^"(Report-Msgid-Bugs-To|POT-Creation-Date)/d' $(HERE)translations/messages.pot $(HERE)translations/*/LC_MESSAGES/messages.po

lock: $(VENV)/.dev ## pin requirements/ again from setup.cfg (needs pip-tools in .venv)
	cd $(HERE) && for set in base: s3:--extra=s3 dev:--extra=dev,s3; do \
	  { echo "# Made by \`make lock\` from setup.cfg, not by hand."; \
	    $(BIN)/pip-compile -q --generate-hashes --allow-unsafe --all-build-deps --strip-extras --no-header --no-annotate \
	      --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra=scale $${set#*:} -o - setup.cfg; } > $(VENV)/lock.txt \
	  && mv $(VENV)/lock.txt requirements/$${set%%:*}.txt || exit 1; done

# A stamp stands for a finished installation: half of one is made again. The lock lets two of us start at once.
# The pinned list is whole, so pip is told not to look for more: resolving again, it stumbles over a newer release of a package
# that stands in the list without the extra another one asks for.
$(VENV)/.run: $(HERE)requirements/base.txt $(HERE)setup.cfg
	@$(call installed,base,run)

$(VENV)/.dev: $(HERE)requirements/dev.txt $(HERE)setup.cfg
	@$(call installed,dev,dev)

define installed
	flock $(HERE)requirements sh -ec ' \
	  [ $@ -nt $(HERE)requirements/$(1).txt ] && [ $@ -nt $(HERE)setup.cfg ] && exit 0; \
	  echo "Installing requirements/$(1).txt into .venv ..."; \
	  [ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV); \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r $(HERE)requirements/$(1).txt; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e $(HERE); \
	  $(BIN)/python -m pip check -q; \
	  touch $@'
endef
