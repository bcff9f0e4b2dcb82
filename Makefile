# 명령마다 한 줄이고, 그 줄은 누구나 그대로 쳐도 됩니다. 윈도우에서는 README의 줄을 쓰세요.
PYTHON ?= python3
BIN = .venv/bin
export NO_MKDOCS_2_WARNING = 1

.PHONY: setup serve build test seeds bench lint clean

setup: .venv/ready

.venv/python:
	$(PYTHON) -m venv .venv
	@touch $@

# 무엇을 설치할지가 바뀌었을 때만 다시 설치합니다.
.venv/ready: .venv/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e ".[site,test]"
	@touch $@

serve: setup
	$(BIN)/mkdocs serve

build: setup
	$(BIN)/mkdocs build --strict

test: setup
	$(BIN)/python -m pytest

# 짓기와 다시 읽기의 빠르기.
bench: setup
	$(BIN)/python benchmarks/build.py

# 예제의 주장이 다른 씨앗에서도 서는지 봅니다.
seeds: setup
	$(BIN)/lstm-blog run --seed 1 --seed 2 --seed 3

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

clean:
	rm -rf .venv .cache site docs/labs
