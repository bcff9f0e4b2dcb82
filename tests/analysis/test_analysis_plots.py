"""잰 것을 그린 그림: 선의 값이 잰 값과 같고, 책의 SVG가 된다."""

import subprocess
import sys

import matplotlib
import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from lstm_blog import analysis, plots
from lstm_blog.analysis import plots as analysis_plots


@pytest.fixture(autouse=True)
def style():
    with matplotlib.rc_context():
        plots.use_style()
        torch.manual_seed(0)
        yield


@pytest.fixture
def ax():
    return Figure().subplots()


def svg(ax) -> str:
    return plots.to_svg(ax.figure, "demo-plot")


@pytest.mark.parametrize(
    "draw", [analysis_plots.draw_gradient_flow, analysis_plots.draw_jacobian_norms]
)
def test_norms_are_averaged_over_the_batch_and_drawn_from_step_one(ax, draw):
    norms = torch.tensor([[0.5, 1.5], [2.0, 4.0], [0.0, 0.0]], requires_grad=True)
    draw(ax, norms, label="LSTM")
    line = ax.lines[0]
    assert line.get_xdata().tolist() == [1, 2, 3]
    assert line.get_ydata()[:2].tolist() == [1.0, 3.0]
    assert np.isnan(line.get_ydata()[2])  # 로그 눈금에는 0의 자리가 없습니다
    assert line.get_label() == "LSTM"
    assert ax.get_yscale() == "log"
    assert "시점 t" in svg(ax)


def test_gradients_that_are_all_zero_can_be_drawn(ax):
    analysis_plots.draw_gradient_flow(ax, np.zeros(4))
    assert ax.get_yscale() == "linear"
    svg(ax)


def test_norms_of_a_wrong_shape_are_refused(ax):
    with pytest.raises(ValueError, match=r"\(T, B\)"):
        analysis_plots.draw_gradient_flow(ax, np.ones((2, 2, 2)))


@pytest.mark.parametrize("module", [torch.nn.RNN(2, 3), torch.nn.LSTM(2, 3), torch.nn.GRU(2, 3)])
def test_each_trace_has_its_own_colour_and_the_measured_values(ax, module):
    values = analysis.trace(module, torch.randn(4, 2, 2))
    analysis_plots.draw_trace(ax, values, unit=2, example=1, tokens=["봄", "이", " ", "온"])
    assert len({line.get_color() for line in ax.lines}) == len(values) == len(ax.lines)
    for line, value in zip(ax.lines, values.values(), strict=True):
        assert line.get_ydata() == pytest.approx(value[:, 1, 2].tolist())
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["봄", "이", "␣", "온"]
    assert "은닉 상태 hₜ" in svg(ax)


def test_a_trace_without_a_batch_and_with_a_choice_of_gates(ax):
    values = analysis.trace(torch.nn.LSTM(2, 3), torch.randn(4, 2))
    analysis_plots.draw_trace(ax, values, names=("f", "c"))
    assert [line.get_color() for line in ax.lines] == [plots.COLORS["f"], plots.COLORS["c"]]


def test_tokens_must_match_the_steps(ax):
    with pytest.raises(ValueError, match="토큰이 1개, 시점이 2개"):
        analysis_plots.draw_trace(ax, {"h": np.zeros((2, 1))}, tokens="봄")


def test_units_are_drawn_from_the_best_held_out_one_and_the_chosen_is_marked(ax):
    labels = torch.arange(40) % 3 == 0
    states = torch.randn(40, 6)
    states[:, 4] -= 2.0 * labels
    probe = analysis.probe_units(states, labels)
    analysis_plots.draw_unit_aucs(ax, probe)
    every, chosen = ax.lines[:2]
    ordered = sorted(probe.held_out_aucs.tolist(), reverse=True)
    assert every.get_ydata().tolist() == ordered
    assert chosen.get_ydata().tolist() == [probe.auc]
    assert ordered[chosen.get_xdata().item() - 1] == probe.auc
    assert f"고른 칸: {probe.unit}번" in svg(ax)


def test_attention_has_the_source_across_and_the_target_down(ax):
    weights = torch.tensor([[[0.2, 0.8, 0.0]], [[0.5, 0.25, 0.25]]])
    table = analysis.attention_map(weights, "봄 이", "ab")
    image = analysis_plots.draw_attention(ax, table, numbers=".1f")
    assert np.array_equal(image.get_array(), table.weights)
    assert image.get_clim() == (0.0, 1.0)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["봄", "␣", "이"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]
    assert ">0.8</text>" in svg(ax)


def test_measuring_does_not_load_matplotlib():
    program = "import sys, lstm_blog.analysis; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_text_is_laid_out_with_the_value_of_each_letter_under_it(ax):
    text = "ab c\ndefgh"
    image = analysis_plots.draw_text(ax, text, torch.arange(10.0), columns=4)
    table = image.get_array()
    assert table.shape == (3, 4)
    assert table.filled(-1).tolist() == [[0, 1, 2, 3], [5, 6, 7, 8], [9, -1, -1, -1]]
    places = {letter.get_text(): letter.get_position() for letter in ax.texts}
    assert places == {
        "a": (0, 0),
        "b": (1, 0),
        "c": (3, 0),
        "d": (0, 1),
        "e": (1, 1),
        "f": (2, 1),
        "g": (3, 1),
        "h": (0, 2),
    }
    assert "<svg" in svg(ax)


def test_text_and_values_of_different_lengths_are_refused(ax):
    with pytest.raises(ValueError, match="글자가 2개"):
        analysis_plots.draw_text(ax, "ab", [1.0])
