# ecs-preflight: `make demo` shows it, `make test` runs every test. Both do all their own set-up.
# Needed beforehand: rustup (with a Rust of at least 1.88), Python 3.10 or later with venv, Node 20 or later.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test lint test-rust test-python test-npm test-parity coverage wheel npm bench deny clean needs

VENV := target/venv
PYTHON := $(VENV)/bin/python
CLI := target/debug/ecs-preflight
NPM := bindings-wasm/npm
step = @printf '\n==> %s\n' $(1)

help:
	@echo "make demo    check the requests in examples/ in the terminal, in Python and in Node"
	@echo "make test    every test: Rust, wheel, npm tarball, parity, formatters and linters"
	@echo "make wheel   the Python wheel, in target/wheels"
	@echo "make npm     the npm tarball, in target/npm"
	@echo "make bench   speed beside peers, as ratios of one run"
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
	@cd $(NPM) && npm ci --silent --no-audit --no-fund
	@touch $@

npm: needs $(NPM)/node_modules/.ready
	$(call step,"the browser build (WebAssembly)")
	@cargo run --quiet --locked -p xtask -- wasm
	@mkdir -p target/npm && cd $(NPM) && npm pack --silent --pack-destination ../../target/npm >/dev/null
