"""패키지의 겉: 게으른 공개 이름과 `record`."""

import ast
import math
import subprocess
import sys
from pathlib import Path

import pytest

import lstm_blog
from lstm_blog.recording import scientific


def modules_loaded_by(code: str) -> set[str]:
    """새 파이썬에서 code를 돌린 뒤 올라와 있는 모듈의 이름."""
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_none_of_its_modules_and_not_torch():
    loaded = modules_loaded_by("import lstm_blog")
    assert not {name for name in loaded if name.startswith("lstm_blog.")}
    assert not loaded & {"torch", "numpy", "matplotlib"}


def test_recording_does_not_load_torch():
    loaded = modules_loaded_by("from lstm_blog import record")
    assert "lstm_blog.recording" in loaded
    assert not loaded & {"torch", "lstm_blog.recurrent"}


def test_the_numpy_reference_does_not_load_torch():
    assert "torch" not in modules_loaded_by("from lstm_blog import reference")


def test_the_models_do_not_load_matplotlib_or_the_site():
    loaded = modules_loaded_by("from lstm_blog import RNN, LSTM, GRU")
    assert not {name for name in loaded if name.startswith(("matplotlib", "lstm_blog.site"))}


def test_every_public_name_is_there_and_comes_from_its_home():
    assert set(lstm_blog.__all__) <= set(dir(lstm_blog))
    for name in lstm_blog.__all__:
        assert getattr(lstm_blog, name).__module__ == lstm_blog._HOME[name]


def test_type_checkers_see_the_same_names_from_the_same_homes():
    tree = ast.parse(Path(lstm_blog.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    seen = {alias.asname: node.module for node in imports for alias in node.names if alias.asname}
    assert seen == lstm_blog._HOME


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'LTSM'"):
        lstm_blog.LTSM  # noqa: B018


def test_record_prints_each_value_and_tells_whoever_listens(capsys):
    heard = []
    # 감사 훅은 뗄 수 없으므로 이 시험이 낸 이름만 듣습니다.
    sys.addaudithook(
        lambda event, arguments: heard.append(arguments) if event == "lstm_blog.record" else None
    )
    lstm_blog.record(test_package_steps=52, test_package_loss=0.25, test_package_name="망각")
    assert [pair for pair in heard if pair[0].startswith("test_package")] == [
        ("test_package_steps", 52),
        ("test_package_loss", 0.25),
        ("test_package_name", "망각"),
    ]
    assert capsys.readouterr().out == (
        "test_package_steps = 52\ntest_package_loss = 0.25\ntest_package_name = 망각\n"
    )


@pytest.mark.parametrize("value", [None, [1], {"a": 1}, 1j])
def test_record_refuses_what_a_page_cannot_show(value):
    with pytest.raises(TypeError, match="기록할 수 없습니다"):
        lstm_blog.record(value=value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9.99e-12, "1.0×10⁻¹¹"),
        (2.94e-12, "2.9×10⁻¹²"),
        (-0.5, "−0.50"),
        (1.0, "1.0"),
        (0.0, "0.0"),
        (999.0, "1.0×10³"),
        (0.0099, "9.9×10⁻³"),
    ],
)
def test_scientific_writes_two_digits_and_a_power_of_ten(value, text):
    assert scientific(value) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_scientific_refuses_what_has_overflowed(value):
    with pytest.raises(ValueError, match="유한한 수가 아닙니다"):
        scientific(value)
