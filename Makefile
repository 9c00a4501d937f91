# ecs-preflight: `make demo` shows it, `make test` runs every test. Both do all their own set-up.
# Needed beforehand: rustup (with a Rust of at least 1.88), Python 3.10 or later with venv, Node 20 or later.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo demo-wheel demo-npm test test-all parts lint test-rust test-python test-python-all test-sdist test-npm test-budgets test-parity test-differential test-browser test-packaging test-forms test-console build-console console coverage install-wheel install-npm wheel npm bench bench-python deny clean test-bounds test-linear test-secrets needs

VENV := target/venv
PYTHON := $(VENV)/bin/python
CLI := target/debug/ecs-preflight
NPM := bindings-wasm/npm
comma := ,
step = @printf '\n==> %s\n' $(1)

# What npm says of an error is always shown. What is in its cache is taken from there, the rest from the registry.
npm_flags := --loglevel=error --no-audit --no-fund --prefer-offline
# The locked versions. `npm ci` insists on the binaries of every other system too, which some registries lack.
locked = { npm ci $(npm_flags) || { echo "npm ci failed as said above; trying npm install, which takes the binaries of this system only" >&2; \
  npm install --no-save $(npm_flags); }; }

help:
	@echo "make demo    check the requests in examples/ in the terminal, in Python and in Node"
	@echo "make test    every test: Rust, wheel, npm tarball, parity, formatters and linters (JOBS=1: one part at a time)"
	@echo "make test-all   what takes longest as well: Next, the source distribution, every Python that is here"
	@echo "make test-packaging NEXT=1   the tarball in every bundler, and in Next"
	@echo "make wheel   the Python wheel, in target/wheels"
	@echo "make test-python-all   the tests of the wheel with every Python that is here"
	@echo "make test-sdist   the source distribution builds by itself, and passes the vectors"
	@echo "make npm     the npm tarball, in target/npm"
	@echo "make console  the console of examples/console, built and served on this machine"
	@echo "make bench   speed beside peers, as ratios of one run"
	@echo "make bench-python   the same for the wheel: its command, its batches, its hooks"
	@echo "make deny    licences and advisories of the dependencies (asks the network)"

needs:
	@for tool in cargo rustup python3 node npm; do \
	  command -v $$tool >/dev/null || { echo "$$tool is needed and was not found; install rustup, Python 3.10+ and Node 20+ first" >&2; exit 1; }; \
	done

# --- building -------------------------------------------------------------------------------------

$(CLI): needs
	$(call step,"the command line (cargo build)")
	@cargo build --locked -p ecs-preflight-cli

$(VENV)/.ready: bindings-py/requirements-dev.txt
	$(call step,"a Python environment in $(VENV)")
	@python3 -m venv $(VENV) || { echo "python3 has no venv; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r bindings-py/requirements-dev.txt
	@touch $@

wheel: needs $(VENV)/.ready
	$(call step,"the Python wheel (maturin)")
	@$(PYTHON) -m maturin build --quiet --release --locked -m bindings-py/Cargo.toml --out target/wheels

install-wheel: wheel
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps "$$(ls -t target/wheels/*.whl | head -n 1)"

$(NPM)/node_modules/.ready: $(NPM)/package-lock.json
	$(call step,"the npm tools")
	@cd $(NPM) && $(locked)
	@touch $@

tests/%/node_modules/.ready: tests/%/package-lock.json
	$(call step,"the tools of tests/$*")
	@cd tests/$* && $(locked)
	@touch $@

npm: needs $(NPM)/node_modules/.ready
	$(call step,"the browser build (WebAssembly)")
	@cd $(NPM) && npm run --loglevel=error build
	@mkdir -p target/npm && cd $(NPM) && npm pack --loglevel=error --pack-destination ../../target/npm >/dev/null

INSTALLED := target/npm/installed
install-npm: npm
	@mkdir -p $(INSTALLED) && cd $(INSTALLED) && echo '{"private":true}' > package.json \
	  && npm install $(npm_flags) "../$$(cd .. && ls -t ecs-preflight-*.tgz | head -n 1)"

# --- the two commands -----------------------------------------------------------------------------

# Only what it shows, and built to be built quickly: the wheel without optimisation, one module for the browser.
DEMO := target/demo
DEMO_PYTHON := $(DEMO)/venv/bin/python
# The wheel brings the command, so that it is not built twice.
DEMO_CLI := $(DEMO)/venv/bin/ecs-preflight

$(DEMO)/venv/.ready: bindings-py/requirements-dev.txt
	$(call step,"a Python environment with maturin")
	@python3 -m venv $(DEMO)/venv || { echo "python3 has no venv; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(DEMO_PYTHON) -m pip install --quiet --disable-pip-version-check "$$(grep '^maturin==' $<)"
	@touch $@

demo-wheel: needs $(DEMO)/venv/.ready
	$(call step,"the Python wheel (maturin)")
	@rm -rf $(DEMO)/wheels
	@$(DEMO_PYTHON) -m maturin build --quiet --profile dev --locked -m bindings-py/Cargo.toml --out $(DEMO)/wheels
	@$(DEMO_PYTHON) -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(DEMO)/wheels/*.whl

demo-npm: needs
	$(call step,"the browser build (WebAssembly)")
	@cd $(NPM) && npm run --loglevel=error build:demo
	@rm -rf $(DEMO)/npm && mkdir -p $(DEMO)/npm && cd $(NPM) && npm pack --loglevel=error --pack-destination ../../$(DEMO)/npm >/dev/null
	@cd $(DEMO)/npm && echo '{"private":true}' > package.json && npm install $(npm_flags) ./ecs-preflight-*.tgz

demo: demo-wheel demo-npm
	$(call step,"a clean file$(comma) in the terminal")
	@$(DEMO_CLI) check examples/clean.http
	$(call step,"six mistakes in one request")
	@$(DEMO_CLI) check examples/six-mistakes.http || true
	$(call step,"the same in Chinese (the first two)")
	@{ $(DEMO_CLI) check examples/six-mistakes.http --lang zh || true; } | sed -n '1,19p'
	$(call step,"a capture$(comma) one request a line$(comma) as JSON")
	@$(DEMO_CLI) check examples/capture.jsonl --format json || true
	$(call step,"states")
	@$(DEMO_CLI) status active powering-off
	@$(DEMO_CLI) status examples/servers.json || true
	$(call step,"the actions that the capture needed")
	@$(DEMO_CLI) iam needs examples/capture.jsonl
	$(call step,"the same requests from Python")
	@$(DEMO_PYTHON) examples/demo.py
	$(call step,"and from Node")
	@node examples/demo.mjs $(DEMO)/npm

# Two parts run at once, for much of the work takes one core: each writes what it says when it is done.
# JOBS=1 runs one after the other and writes at once.
JOBS ?= 2
PARTS := lint test-rust test-python test-npm test-parity test-differential test-packaging test-forms build-console coverage
# What counts time, or takes both cores by itself (Chromium does), comes after them, one at a time.
# BUILT says that what they need is built.
ALONE := test-budgets test-browser test-console

test:
	@$(MAKE) --no-print-directory --jobs=$(JOBS) $(if $(filter-out 1,$(JOBS)),--output-sync=target) parts
	@$(MAKE) --no-print-directory BUILT=1 $(ALONE)
	$(call step,"everything passed")

# The modules take longest, so that they begin first. What waits for the lock of one target folder, or would replace the
# command under the tests that run it, goes one after the other.
ifneq ($(filter parts,$(MAKECMDGOALS)),)
$(CLI): test-rust
test-rust: lint
endif
parts: npm install-npm $(PARTS)

# Everything, with what `make test` leaves out since it takes long: Next, the source distribution, every Python.
test-all:
	@$(MAKE) --no-print-directory test NEXT=1
	@$(MAKE) --no-print-directory test-sdist test-python-all

lint: needs $(VENV)/.ready $(NPM)/node_modules/.ready
	$(call step,"formatters and linters")
	@cargo fmt --all --check
	@cargo clippy --locked --workspace --all-targets --quiet -- -D warnings
	@cargo run --quiet --locked -p xtask -- docs --check
	@cargo run --quiet --locked -p xtask -- edition-check $(PYTHON)
	@$(VENV)/bin/ruff format --quiet --check bindings-py tests examples bench
	@$(VENV)/bin/ruff check --quiet bindings-py tests examples bench
	@$(PYTHON) bindings-py/tools/generate_api.py --check
	@cd $(NPM) && npm run --loglevel=error lint

test-rust: needs
	$(call step,"Rust: unit tests$(comma) vectors$(comma) properties$(comma) the compiler$(comma) the command line$(comma) examples in docs")
	@cargo test --locked --workspace

test-python: install-wheel
	$(call step,"Python: the installed wheel$(comma) its types and its stubs")
	@$(PYTHON) -m pytest -q bindings-py -p no:cacheprovider
	@cd bindings-py && ../$(VENV)/bin/mypy --no-error-summary && ../$(PYTHON) -m mypy.stubtest ecs_preflight._native
	@cd bindings-py && ../$(VENV)/bin/basedpyright --pythonpath ../$(PYTHON)

# Not part of `make test`: it takes as long as there are Pythons. PYTHONS names more of them.
test-python-all: install-wheel
	$(call step,"Python: the wheel with every Python that is here")
	@$(PYTHON) bindings-py/tools/test_every_python.py "$$(ls -t target/wheels/*.whl | head -n 1)" $(addprefix --python ,$(PYTHONS))

# Not part of `make test` either: it compiles everything once more.
test-sdist: needs $(VENV)/.ready
	$(call step,"Python: the source distribution$(comma) built where nothing of the repository is")
	@$(PYTHON) bindings-py/tools/test_sdist.py

test-npm: npm
	$(call step,"Node: the packed tarball and its types")
	@cd $(NPM) && npm run --loglevel=error types
	@cd $(NPM) && { npm test --loglevel=error > ../../target/npm/test.log 2>&1 \
	  || { grep -B2 -A30 '^ *not ok' ../../target/npm/test.log | head -n 120 || tail -n 60 ../../target/npm/test.log; exit 1; }; }
	@tail -n 8 target/npm/test.log

test-budgets: $(if $(BUILT),,npm)
	$(call step,"Node: sizes and the time to a first verdict$(comma) against budgets.json")
	@cd $(NPM) && npm run --loglevel=error budgets

test-parity: $(CLI) install-wheel install-npm
	$(call step,"parity: the terminal$(comma) Python and Node print the same bytes")
	@$(PYTHON) tests/parity/parity.py $(CLI) $(INSTALLED)

# In CI a missing browser is a failure; elsewhere it is said, and the rest goes on.
test-browser: $(if $(BUILT),,install-npm) tests/browser/node_modules/.ready
	$(call step,"Chromium: the shared cases in a page$(comma) content security policies$(comma) silence on the wire")
	@if chromium=$$(bash tests/browser/chromium.sh); then \
	  cd tests/browser && CHROMIUM=$$chromium ECS_PREFLIGHT_INSTALLED=$(CURDIR)/$(INSTALLED) node --test --test-reporter=spec browser.test.js; \
	else echo "SKIPPED: the browser tests did not run" >&2; [ -z "$${CI:-}" ]; fi

# Next takes as long as all the others together, so that it is built by `make test-packaging NEXT=1` and in CI.
NEXT ?= $(CI)
tests/packaging/next/node_modules/.ready: tests/packaging/next/package-lock.json
	@[ -z "$(NEXT)" ] || (cd tests/packaging/next && { $(locked); } && touch node_modules/.ready)

test-packaging: npm tests/packaging/node_modules/.ready tests/packaging/next/node_modules/.ready
	$(call step,"the tarball in esbuild$(comma) Rollup$(comma) webpack$(comma) Parcel$(comma) Vite$(comma) Node$(comma) workerd and Next")
	@chromium=$$(bash tests/browser/chromium.sh) || [ -z "$${CI:-}" ]; \
	  cd tests/packaging && CHROMIUM=$$chromium NEXT=$(NEXT) ECS_PREFLIGHT_TARBALL=$$(ls -t $(CURDIR)/target/npm/*.tgz | head -n 1) \
	  node --test --test-reporter=spec packaging.test.js

examples/%/node_modules/.ready: examples/%/package-lock.json
	$(call step,"the tools of examples/$*")
	@cd examples/$* && $(locked)
	@touch $@

# The packed package, for the example in whose folder this runs.
packed = rm -rf node_modules/ecs-preflight \
	  && npm install --no-save --no-package-lock $(npm_flags) "$$(ls -t $(CURDIR)/target/npm/*.tgz | head -n 1)"

test-forms: npm examples/forms/node_modules/.ready
	$(call step,"the forms of examples/forms: react-hook-form$(comma) TanStack Form and Vue")
	@cd examples/forms && $(packed) && npm test --loglevel=error

build-console: npm examples/console/node_modules/.ready
	$(call step,"the console$(comma) into examples/console/dist")
	@cd examples/console && $(packed) && npm run --loglevel=error build

console: build-console
	@cd examples/console && npm run --loglevel=error preview

test-console: $(if $(BUILT),,build-console) tests/console/node_modules/.ready
	$(call step,"the console: its types$(comma) its parts$(comma) and its screens in Chromium$(comma) used as a person would")
	@cd examples/console && npm run --loglevel=error types && npm test --loglevel=error
	@if chromium=$$(bash tests/browser/chromium.sh); then \
	  cd tests/console && CHROMIUM=$$chromium npm test --loglevel=error; \
	else echo "SKIPPED: the screens of the console were not tried" >&2; [ -z "$${CI:-}" ]; fi

# Not part of `make test`: inputs of up to 16 MiB on every surface take minutes.
test-bounds: $(CLI) install-wheel install-npm
	$(call step,"bounds: memory and answers$(comma) while the input doubles up to 16 MiB")
	@$(PYTHON) tests/bounds/bounds.py $(CLI) --python $(PYTHON) --node $(INSTALLED) --up-to 16

# Not part of `make test`: valgrind takes minutes.
test-linear: $(CLI)
	$(call step,"linear time: instructions for an input and for one of twice its size")
	@$(PYTHON) tests/bounds/linear.py $(CLI)

# Not part of `make test`, which tries one slip in twenty-nine.
test-secrets: needs
	$(call step,"secrets: every slip of the keyboard in files that hold some")
	@ECS_PREFLIGHT_SWEEP=1 cargo test --locked --release -p ecs-preflight-cli --test secrets

test-differential: $(CLI) install-wheel
	$(call step,"an independent JSON Schema validator agrees with the engine")
	@$(PYTHON) tests/differential/differential.py $(CLI)
	@$(PYTHON) tests/sarif/check.py $(CLI)

# The documents' index is not part of the repository; where it is not at hand there is nothing to compare with.
coverage: $(CLI)
	$(call step,"coverage of the documents")
	@if [ -x ../shared/checks/coverage.py ]; then ../shared/checks/coverage.py $(CLI); \
	else echo "skipped: ../shared is not here"; fi

bench: needs
	@cargo run --quiet --locked --release -p ecs-preflight-bench

# Of the installed wheel: the command over Python itself, batches beside one at a time, clients with and without hooks.
bench-python: install-wheel
	@$(PYTHON) bench/python_startup.py
	@$(PYTHON) bench/python_batch.py
	@$(PYTHON) bench/python_hooks.py

deny: needs
	@cargo deny --version >/dev/null 2>&1 || { echo "cargo-deny is needed: cargo install cargo-deny" >&2; exit 1; }
	@cargo deny check

clean:
	@rm -rf target $(NPM)/node_modules $(NPM)/dist
