# Two commands: `make run` opens the app, `make test` runs every check. Both set up what they need, once.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test lint types imports kernels python uncompiled javascript browser fuzz test-reliability classroom bench pictures test-peers vectors bench-kernels lock sbom clean

run: .venv/.app
	@echo "Warming the kernels (some seconds the first time, half a second afterwards)"
	@$(BIN)/python -m convviz.conv.warm
	CONVVIZ_PORT=$(PORT) $(BIN)/python serve.py

# All parts at once on all processors; each works alone, too: make browser.
test: .venv/.dev node_modules/.dev
	@scripts/chromium >/dev/null
	@$(BIN)/python scripts/together.py kernels lint types imports javascript python uncompiled browser

lint: .venv/.dev node_modules/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	scripts/node node_modules/@biomejs/biome/bin/biome ci --error-on-warnings .

types: .venv/.dev node_modules/.dev
	$(BIN)/mypy
	scripts/node node_modules/typescript/bin/tsc --project tsconfig.model.json
	scripts/node node_modules/typescript/bin/tsc
	scripts/node node_modules/typescript/bin/tsc --project tsconfig.tests.json

imports: .venv/.dev
	$(BIN)/lint-imports

# Into Numba's cache, before several processes want them.
kernels: .venv/.app
	$(BIN)/python -m convviz.conv.warm
	$(BIN)/python -m convviz.nn.warm

python: .venv/.dev
	$(BIN)/pytest tests --ignore tests/browser --ignore tests/peers -q

# The readable kernels must give the same bits compiled and as plain Python, so the core's tests run both ways.
uncompiled: .venv/.dev
	NUMBA_DISABLE_JIT=1 $(BIN)/pytest tests/conv -q

javascript: .venv/.dev
	scripts/node --test tests/*/*.test.mjs

# Every worker has a server and a browser of its own; one that has nothing left to do takes over half of another's tests.
browser: .venv/.dev
	CHROMIUM="$$(scripts/chromium)" && CHROMIUM="$$CHROMIUM" $(BIN)/pytest tests/browser -q -n auto --maxprocesses 4 --dist worksteal

# Random hands on every page for 90 seconds each; FUZZ_SEED=… repeats a run.
fuzz: .venv/.dev
	CHROMIUM="$$(scripts/chromium)" && FUZZ_SECONDS=$${FUZZ_SECONDS:-90} CHROMIUM="$$CHROMIUM" $(BIN)/pytest tests/browser -m fuzz -q

# Attacks and load on servers of our own on this computer, measured against a quiet minute: wants an idle machine.
test-reliability: kernels .venv/.dev
	$(BIN)/pytest tests/reliability -m "attack or not attack" -q

# A class of students over real sockets: STUDENTS=20,40,60.
classroom: kernels .venv/.dev
	$(BIN)/python -m benchmarks.classroom --students $${STUDENTS:-20,40,60} --first-runs 200

bench: .venv/.dev
	CHROMIUM="$$(scripts/chromium)" && CHROMIUM="$$CHROMIUM" $(BIN)/python -m benchmarks.player

# The README's pictures, made by the app.
pictures: .venv/.dev
	CHROMIUM="$$(scripts/chromium)" && export CHROMIUM && $(BIN)/python -m scripts.film && \
	UPDATE_SCREENSHOTS=1 $(BIN)/pytest tests/browser/test_screenshots.py -q

# The library, and what the player's tabs say, against other people's convolutions: gigabytes of them come into .venv first.
test-peers: .venv/.peers
	$(BIN)/pytest tests/nn/peers.py tests/peers -q

vectors: .venv/.peers
	$(BIN)/python tests/nn/peers.py

bench-kernels: .venv/.peers
	$(BIN)/python benchmarks/kernels.py

# The container's packages with their hashes; for its Python: make lock PYTHON=python3.12.
lock:
	scripts/lock $(PYTHON)

# What is in the container, with licences; for its Python, too.
sbom:
	scripts/sbom $(PYTHON)

clean:
	rm -rf .venv node_modules

.venv/bin/python:
	scripts/venv $(PYTHON)

.venv/.app: requirements.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q -r requirements.txt
	$(BIN)/python -m pip install -q --no-deps -e .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.app
	$(BIN)/python -m pip install -q -r requirements-dev.txt
	@touch $@

# Formatter, linter and type checker for the player's modules; nothing of them ships.
node_modules/.dev: package.json package-lock.json | .venv/bin/python
	scripts/npm install --no-save --ignore-scripts --silent
	@touch $@

.venv/.peers: requirements-peers.txt .venv/.dev
	$(BIN)/python -m pip install -q -r requirements-peers.txt
	@touch $@
