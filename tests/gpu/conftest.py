"""GPU에서 도는 시험의 장치와 기록.

    python -m pytest -m gpu --gpu-record gallery/measured/gpu_tests.json

GPU가 없으면 같은 시험이 CPU에서 돕니다. 이때 견줄 값도 CPU에서 나오므로 시험이 도는지만 압니다.
기록은 GPU에서만 씁니다. `LSTM_BLOG_REQUIRE_GPU=1`이면 GPU가 없을 때 실패합니다.
"""

import datetime
import hashlib
import json
import os
import platform
from pathlib import Path

import pytest
import torch

import lstm_blog

FOLDER = Path(__file__).parent
PACKAGE = Path(lstm_blog.__file__).parent


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.gpu)


@pytest.fixture(scope="session")
def device():
    """시험할 장치. 행렬 곱과 cuDNN을 TF32가 아니라 float32로 합니다."""
    if not torch.cuda.is_available():
        assert not os.environ.get("LSTM_BLOG_REQUIRE_GPU"), "GPU가 보이지 않습니다."
        yield torch.device("cpu")
        return
    matmul, cudnn = torch.backends.cuda.matmul, torch.backends.cudnn
    before = matmul.allow_tf32, cudnn.allow_tf32
    matmul.allow_tf32 = cudnn.allow_tf32 = False
    yield torch.device("cuda")
    matmul.allow_tf32, cudnn.allow_tf32 = before


@pytest.fixture
def measured(request):
    """기준과의 차이 하나를 기록에 남기는 함수."""
    errors = request.config.stash.setdefault(ERRORS, {})

    def note(error: float) -> float:
        errors[request.node.name] = max(errors.get(request.node.name, 0.0), float(error))
        return error

    return note


ERRORS = pytest.StashKey[dict[str, float]]()


def pytest_terminal_summary(terminalreporter, config) -> None:
    out = config.getoption("gpu_record")
    if out is None:
        return
    if not torch.cuda.is_available():
        terminalreporter.write_line("GPU가 없어 기록하지 않습니다.")
        return
    passed, failed = (
        sorted(report.nodeid for report in terminalreporter.stats.get(kind, ()))
        for kind in ("passed", "failed")
    )
    record = {
        "device": torch.cuda.get_device_name(),
        "capability": list(torch.cuda.get_device_capability()),
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version(),
        "python": platform.python_version(),
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "digest": digest(),
        "passed": passed,
        "failed": failed,
        "largest error": config.stash.get(ERRORS, {}),
    }
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    terminalreporter.write_line(f"기록: {path}")


def digest() -> str:
    """잰 코드의 요약값: 패키지의 모든 소스에서 사이트를 뺀 것."""
    content = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        if PACKAGE / "site" not in path.parents:
            content.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
            content.update(path.read_bytes())
    return content.hexdigest()
