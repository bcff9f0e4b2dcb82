# 명령마다 한 줄이고, 그 줄은 누구나 그대로 쳐도 됩니다. 윈도우에서는 README의 줄을 쓰세요.
PYTHON ?= python3
BIN = .venv/bin
export NO_MKDOCS_2_WARNING = 1

.PHONY: setup serve build test coverage seeds results gpu bench lint clean

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

# 시험이 지나간 줄의 비율을 잽니다. 95%보다 낮으면 실패합니다.
coverage: setup
	$(BIN)/python -m pytest -m "not browser" --cov

# 짓기와 다시 읽기의 빠르기.
bench: setup
	$(BIN)/python benchmarks/build.py

# 예제의 주장이 다른 씨앗에서도 서는지 봅니다.
seeds: setup
	$(BIN)/lstm-blog run --seed 1 --seed 2 --seed 3

# 떼어 둔 자료의 점수를 다른 씨앗 셋에서 잽니다.
results: setup
	for seed in 1 2 3; do LSTM_BLOG_SEED=$$seed $(BIN)/python -m pytest tests/training/test_results.py -q -s || exit 1; done

# 모델이 GPU에서도 같은 값을 내는지 보고 기록을 남깁니다. GPU가 있어야 합니다.
gpu: setup
	LSTM_BLOG_REQUIRE_GPU=1 $(BIN)/python -m pytest -m gpu --gpu-record gallery/measured/gpu_tests.json

lint: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

clean:
	rm -rf .venv .cache site docs/labs
