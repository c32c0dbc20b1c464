# `make demo` and `make test` need Python 3.11+ with pip; each makes .venv and installs what it needs, once.
PYTHON ?= python3
BIN := .venv/bin
# Two processes share the tests, file by file: many wait for windows and engines. `PYTEST="pytest"` uses one.
PYTEST ?= pytest -n 2 --dist loadfile
INSTALLED := .venv/.installed

.PHONY: demo test test-all check translations bench screenshots package package-light package-cpu package-cuda deb hashes clean

demo: $(INSTALLED)
	$(BIN)/covershot demo demo

test: check
	$(BIN)/$(PYTEST)

test-all: check
	$(BIN)/$(PYTEST) -m ""

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python packaging/translations.py --check

# New sentences of the window into resources/translations/*.ts, and the .qm files that Qt reads.
translations: $(INSTALLED)
	$(BIN)/python packaging/translations.py

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

# Real pairs and a large photo to measure on; what is missing is left out, and says so.
PAIRS ?= ../shared/data/fivek_samples
PHOTO ?= $(wildcard ../shared/data/photos/a4739.jpg)
BENCH := results/bench

bench: $(INSTALLED)
	mkdir -p $(BENCH)
	$(BIN)/python tests/bench/render.py $(if $(PHOTO),--photo $(PHOTO)) --out $(BENCH)/render.json
	$(BIN)/python tests/bench/enhance.py $(if $(PHOTO),--photo $(PHOTO)) --out $(BENCH)/enhance.json
	$(BIN)/python tests/bench/other_programs.py $(if $(PHOTO),--photo $(PHOTO)) --out $(BENCH)/other_programs.json
	$(BIN)/python tests/bench/predicting.py $(if $(PHOTO),--photo $(PHOTO)) --out $(BENCH)/predicting.json
	$(BIN)/python tests/bench/agreement.py $(if $(wildcard $(PAIRS)/input),--data $(PAIRS)) --out $(BENCH)/agreement.json
	$(BIN)/python tests/bench/formats.py $(if $(PHOTO),--photo $(PHOTO)) --out $(BENCH)/formats.json
	$(BIN)/python tests/bench/training.py $(if $(wildcard $(PAIRS)/input),--pairs $(PAIRS)) --out $(BENCH)/training.json
	$(BIN)/python tests/bench/pairs.py --out $(BENCH)/pairs.json
	QT_QPA_PLATFORM=offscreen $(BIN)/python tests/bench/window.py --out $(BENCH)/window.json
	QT_QPA_PLATFORM=offscreen $(BIN)/python tests/bench/training_window.py --out $(BENCH)/training_window.json
	$(BIN)/python tests/bench/bundle.py $(if $(PHOTO),--photo $(PHOTO)) --out $(BENCH)/bundle.json
	xvfb-run -a -s "-screen 0 1920x1080x24" $(BIN)/python tests/bench/comparing.py $(if $(PHOTO),--photo $(PHOTO)) --out $(BENCH)/comparing.json
	$(if $(PHOTO),$(BIN)/python tests/bench/judging.py --photo $(PHOTO) --out $(BENCH)/judging.json)
	$(if $(wildcard $(PAIRS)/input),$(BIN)/python tests/bench/covers.py --data $(PAIRS) $(if $(PHOTO),--photo $(PHOTO)) --out $(BENCH)/covers.json,@echo "covers left out: $(PAIRS) has no input/")
	$(if $(wildcard $(PAIRS)/input),$(BIN)/python tests/bench/cover_training.py --data $(PAIRS) --out $(BENCH)/cover_training.json)
	$(if $(wildcard $(PAIRS)/input),$(BIN)/python tests/bench/portfolio.py --data $(PAIRS) --out $(BENCH)/portfolio.json)
	$(if $(wildcard $(PAIRS)/input),$(BIN)/python tests/bench/quality.py --data $(PAIRS) --out $(BENCH)/quality.json,@echo "quality left out: $(PAIRS) has no input/")

# The pictures in docs/images, of the real window on a virtual screen, which trains the sample for some minutes; WORKSPACE
# shows another than the sample, as it is.
screenshots: $(INSTALLED)
	xvfb-run -a -s "-screen 0 1600x1000x24" $(BIN)/python tests/desktop/screenshots.py $(if $(WORKSPACE),--workspace $(WORKSPACE))

# dist/FLAVOUR/covershot, a folder to be started anywhere, which tries itself out for a new user who has no Python:
# light has no torch, cuda has the one of .venv, cpu one without CUDA. `make package FLAVOUR=light` makes one; without
# FLAVOUR, all that can be made here. torch's build for the processor alone is not where pip looks by itself: TORCH_INDEX
# names the index that PyTorch's instructions have for it, or TORCH a wheel that pip finds elsewhere. FOUNDATION names
# torchvision's file of ResNet50's ImageNet weights, to be part of the package.
FLAVOURS := light $(if $(TORCH_INDEX)$(TORCH),cpu) cuda
TORCH ?= torch==2.14.1+cpu torchvision==0.29.1+cpu
light_BIN := .venv-light/bin
cpu_BIN := .venv-cpu/bin
cuda_BIN := $(BIN)
light_LIMIT := 600
cpu_LIMIT := 1500
cuda_LIMIT := 0

package: $(addprefix package-,$(or $(FLAVOUR),$(FLAVOURS)))

package-light: .venv-light/.installed
package-cpu: .venv-cpu/.installed
package-cuda: $(INSTALLED)
package-light package-cpu package-cuda: package-%:
	PATH="$(CURDIR)/$($*_BIN):$$PATH" FOUNDATION="$(FOUNDATION)" $($*_BIN)/pyinstaller --noconfirm --log-level ERROR --distpath dist/$* --workpath build/$* packaging/covershot.spec
	$($*_BIN)/python packaging/sizes.py dist/$*/covershot --limit $($*_LIMIT)
	home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
		env -i PATH=/nonexistent LANG=C.UTF-8 HOME="$$home" dist/$*/covershot/covershot --self-test

# A .deb of the light flavour; packaging/clean_root.sh tries it out in a fresh Debian.
deb:
	.venv-light/bin/python packaging/deb.py dist/light/covershot dist/covershot_$$(.venv-light/bin/python -c "import importlib.metadata as m; print(m.version('covershot'))")_$$(dpkg --print-architecture).deb

# What packages are made of is checked against packaging/hashes.txt. `make hashes` writes it anew, by uv, after a change
# of what Covershot needs.
.venv-%/.installed: pyproject.toml packaging/hashes.txt
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/pip install --quiet --require-hashes --requirement packaging/hashes.txt
	$(if $(filter cpu,$*),.venv-cpu/bin/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) $(TORCH))
	.venv-$*/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

UV ?= uv
hashes:
	$(UV) pip compile pyproject.toml --extra desktop --extra raw --extra package --constraint constraints.txt \
		--universal --python-version 3.11 --generate-hashes --no-header --no-annotate --output-file packaging/hashes.txt

clean:
	rm -rf .venv .venv-* build dist *.egg-info
