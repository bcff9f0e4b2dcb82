"""책의 그림: 글자가 서로, 또 선과 겹치지 않는지."""

import itertools
import re

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Circle, PathPatch, Polygon
from matplotlib.transforms import Bbox

from lstm_blog import diagrams, plots

VALUES = {"c": 2.0, "f": 0.9, "i": 0.5, "g": -1.0}
GATES = ["망각 게이트", "입력 게이트", "후보", "출력 게이트"]
LSTM = [*GATES, "σ", "tanh", "cₜ₋₁", "cₜ", "hₜ₋₁", "hₜ", "xₜ", "fₜ", "iₜ", "gₜ", "oₜ"]
GRU = ["리셋", "업데이트", "후보", "W", "1 − zₜ", "rₜ", "zₜ", "nₜ", "hₜ₋₁", "hₜ", "xₜ"]
HIGHLIGHTS = [None, "belt", "forget", "input", "candidate", "update", "output"]
KINDS = ["일대일", "일대다", "다대일", "다대다: 다 읽고 나서", "다대다: 읽으면서"]
FED = {"inputs": ["h", None, None, None], "outputs": ["e", "l", "l", "o"], "feedback": True}
WORDS = {"inputs": ["재미", "없", "다"], "outputs": [None, None, "부정"]}
DIAGRAMS = {
    **{
        f"lstm_cell-{name}": ((5.6, 4.2), diagrams.lstm_cell, [name], {}, LSTM)
        for name in HIGHLIGHTS
    },
    **{
        f"gru_cell-{name}": ((5.6, 4.2), diagrams.gru_cell, [name], {}, GRU)
        for name in (None, "reset", "update", "candidate", "mix")
    },
    "gru_cell-paper": ((5.6, 4.2), diagrams.gru_cell, [], {"reset_after": False}, GRU),
    **{
        f"stacked-{layers}": ((5.6, 1.1 + 0.95 * layers), diagrams.stacked, [layers], {}, ["0층"])
        for layers in (1, 2, 3)
    },
    **{
        f"stacked-both-{layers}": (
            (5.6, 1.1 + 1.45 * layers),
            diagrams.stacked,
            [layers],
            {"bidirectional": True},
            ["→", "←", "x₁", "h₄"],
        )
        for layers in (1, 2, 3)
    },
    "rnn_cell": ((5.6, 2.5), diagrams.rnn_cell, [], {}, ["은닉층", "tanh", "hₜ₋₁", "hₜ", "xₜ"]),
    "unrolled-rnn": ((5.6, 2.6), diagrams.unrolled, [4], {}, ["RNN", "x₁", "x₄", "h₀", "h₄"]),
    "unrolled-one": ((5.6, 2.6), diagrams.unrolled, [1, "lstm"], {}, ["LSTM", "c₀", "c₁", "h₁"]),
    "unrolled-six": ((5.6, 2.6), diagrams.unrolled, [6, "lstm"], {}, ["LSTM", "c₀", "c₆", "x₆"]),
    "unrolled-words": ((5.6, 2.6), diagrams.unrolled, [3], WORDS, ["재미", "없", "다", "부정"]),
    "backpropagation": (
        (5.6, 3.3),
        diagrams.backpropagation,
        [],
        {},
        ["h₁", "h₃", "L₁", "L₃", "가중치 W 한 벌"],
    ),
    "backpropagation-cut": (
        (5.6, 3.3),
        diagrams.backpropagation,
        [4],
        {"cut": 2},
        ["h₄", "L₄", "끊음"],
    ),
    "unrolled-feedback": ((5.6, 2.6), diagrams.unrolled, [4], FED, ["h", "e", "l", "o"]),
    **{
        f"encoder_decoder-{name}": (
            (5.6, 2.7),
            diagrams.encoder_decoder,
            ["325", [*"삼백이십오", "끝"]],
            options,
            ["3", "카드", "시작", "백", "끝", "인코더", "디코더"],
        )
        for name, options in (
            ("forced", {}),
            ("free", {"feedback": True}),
            ("peeky", {"peeky": True}),
        )
    },
    "encoder_decoder-words": (
        (5.6, 2.7),
        diagrams.encoder_decoder,
        [["나는", "밥을", "먹었다"], ["I", "ate", "rice", "끝"]],
        {"feedback": True},
        ["먹었다", "rice"],
    ),
    "looped": ((5.6, 2.6), diagrams.looped, [], {}, ["RNN", "xₜ", "hₜ", "hₜ₋₁"]),
    "sequence_kinds": ((5.6, 4.5), diagrams.sequence_kinds, [], {}, KINDS),
    "belt": ((5.6, 2.8), diagrams.conveyor_belt, [], {}, ["cₜ₋₁", "fₜ ⊙ cₜ₋₁", "새 기억", "망각"]),
    "belt-values": ((5.6, 2.8), diagrams.conveyor_belt, [VALUES], {}, ["1.80", "−0.50", "1.30"]),
    "shapes": ((5.6, 3.15), diagrams.sequence_shapes, [], {}, ["시간 T = 5", "배치\nB = 3"]),
    "shapes-large": (
        (5.6, 3.15),
        diagrams.sequence_shapes,
        [(6, 4, 6), ("시간 T", "배치 B", "입력 I")],
        {"quantity": "x", "highlight": "sequence"},
        ["6", "입력\nI = 6"],
    ),
    "shapes-small": (
        (5.6, 3.15),
        diagrams.sequence_shapes,
        [(1, 1, 1)],
        {"highlight": "step"},
        ["은닉\nH = 1"],
    ),
}


@pytest.fixture(autouse=True)
def style():
    with matplotlib.rc_context():
        plots.use_style()
        yield


def draw(name: str, scale: float = 1) -> Figure:
    size, function, arguments, options, _ = DIAGRAMS[name]
    fig = Figure(figsize=(size[0] * scale, size[1] * scale))
    FigureCanvasAgg(fig)
    function(fig.subplots(), *arguments, **options)
    fig.canvas.draw()
    return fig


def text_boxes(fig: Figure) -> list[tuple[str, Bbox]]:
    return [(text.get_text(), text.get_window_extent()) for text in fig.axes[0].texts]


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_label_is_drawn(name):
    drawn = {text for text, _ in text_boxes(draw(name))}
    assert set(DIAGRAMS[name][-1]) <= drawn


@pytest.mark.parametrize("scale", [0.6, 1, 1.5])
@pytest.mark.parametrize("name", DIAGRAMS)
def test_no_two_labels_overlap(name, scale):
    pairs = itertools.combinations(text_boxes(draw(name, scale)), 2)
    assert [(a, b) for (a, box), (b, other) in pairs if box.overlaps(other)] == []


@pytest.mark.parametrize("name", DIAGRAMS)
def test_no_wire_runs_through_a_label(name):
    fig = draw(name)
    wires = [patch for patch in fig.axes[0].patches if isinstance(patch, PathPatch)]
    crossed = []
    for wire in wires:
        path = wire.get_transform().transform_path(wire.get_path())
        crossed += [t for t, box in text_boxes(fig) if path.intersects_bbox(box, filled=False)]
    assert crossed == []


@pytest.mark.parametrize("name", DIAGRAMS)
def test_nothing_sticks_out_of_the_figure(name):
    fig = draw(name)
    width, height = fig.canvas.get_width_height()
    boxes = text_boxes(fig) + [("", patch.get_window_extent()) for patch in fig.axes[0].patches]
    outside = [
        text for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
    ]
    assert outside == []


@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_diagram_becomes_svg_with_the_palette_only(name):
    svg = plots.to_svg(draw(name), "diagram")
    assert re.findall(r"(?<!, )#[0-9a-f]{6}", svg) == []
    assert svg == plots.to_svg(draw(name), "diagram")


def test_the_lstm_cell_has_four_layers_in_the_colours_of_their_gates():
    svg = plots.to_svg(draw("lstm_cell-None"), "cell")
    for quantity in "figohcx":
        assert f"var(--lb-{quantity}," in svg


@pytest.mark.parametrize(
    ("highlight", "lit"),
    [
        ("forget", {"망각 게이트", "fₜ", "cₜ₋₁", "hₜ₋₁", "xₜ"}),
        ("output", {"출력 게이트", "oₜ", "cₜ", "hₜ", "hₜ₋₁", "xₜ"}),
        ("update", {"망각 게이트", "입력 게이트", "후보", "fₜ", "iₜ", "gₜ", "cₜ₋₁", "cₜ"}),
    ],
)
def test_highlighting_dims_the_rest(highlight, lit):
    texts = draw(f"lstm_cell-{highlight}").axes[0].texts
    bright = {text.get_text() for text in texts if text.get_alpha() == 1}
    named = set(LSTM) - {"σ", "tanh"}
    assert bright & named == lit


def test_the_reset_gate_comes_after_the_matrix_in_torch_and_before_it_in_the_paper():
    def places(name: str) -> tuple[float, float]:
        ax = draw(name).axes[0]
        matrix = next(text for text in ax.texts if text.get_text() == "W").get_position()
        product = [ring.center for ring in ax.patches if isinstance(ring, Circle)]
        return matrix[0], next(x for x, y in product if y == matrix[1])

    matrix, product = places("gru_cell-None")
    assert matrix < product
    matrix, product = places("gru_cell-paper")
    assert product < matrix


def test_two_directions_draw_as_many_arrows_to_the_left_as_to_the_right():
    def heads(bidirectional: bool, sign: int) -> int:
        """옆으로 가는 화살촉 가운데 오른쪽(1)이나 왼쪽(−1)을 보는 것."""
        ax = Figure(figsize=(5.6, 4)).subplots()
        diagrams.stacked(ax, 2, bidirectional=bidirectional)
        corners = [patch.get_xy() for patch in ax.patches if isinstance(patch, Polygon)]
        return sum(c[1][0] == c[2][0] and sign * (c[0][0] - c[1][0]) > 0 for c in corners)

    assert (heads(False, 1), heads(False, -1)) == (6, 0)
    assert (heads(True, 1), heads(True, -1)) == (6, 6)


def test_cutting_the_gradient_removes_the_arrows_of_the_earlier_steps_and_keeps_the_states():
    whole, cut = Figure(), Figure()
    diagrams.backpropagation(whole.subplots(), 4)
    diagrams.backpropagation(cut.subplots(), 4, cut=2)
    count = {
        (name, quantity): sum(
            isinstance(patch, Polygon) and patch.get_facecolor() == to_rgba(plots.COLORS[quantity])
            for patch in fig.axes[0].patches
        )
        for name, fig in (("whole", whole), ("cut", cut))
        for quantity in ("gradient", "h")
    }
    assert count["whole", "gradient"] == 4 + 4 + 3  # 손실에서, W로, 걸음 사이
    assert count["cut", "gradient"] == 2 + 2 + 1
    assert count["whole", "h"] == count["cut", "h"] == 4


def test_feedback_is_drawn_only_into_steps_without_an_input():
    def wires(outputs, inputs):
        ax = Figure(figsize=(5.6, 2.6)).subplots()
        diagrams.unrolled(ax, 3, inputs=inputs, outputs=outputs, feedback=True)
        return sum(isinstance(patch, PathPatch) for patch in ax.patches)

    plain = wires(["e", "l", "l"], ["h", "e", "l"])
    # 화살표 둘이 빠지고 되먹임 둘이 생기는데, 전선 하나는 선과 테두리로 두 조각입니다.
    assert wires(["e", "l", "l"], ["h", None, None]) == plain
    assert wires([None, None, "l"], ["h", None, None]) == plain - 2 * 2 * 2


def test_text_grows_with_the_figure():
    small, large = (draw("rnn_cell", scale).axes[0].texts[0] for scale in (1, 2))
    assert large.get_fontsize() == pytest.approx(2 * small.get_fontsize())


def test_two_diagrams_share_a_figure():
    fig = Figure(figsize=(11.2, 2.6))
    FigureCanvasAgg(fig)
    for ax, kind in zip(fig.subplots(1, 2), ("rnn", "lstm"), strict=True):
        diagrams.unrolled(ax, 3, kind)
    fig.canvas.draw()
    for ax in fig.axes:
        boxes = [text.get_window_extent() for text in ax.texts]
        assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (diagrams.lstm_cell, ["gate"], "highlight에 쓸 수 없는 값"),
        (diagrams.gru_cell, ["belt"], "highlight에 쓸 수 없는 값"),
        (diagrams.stacked, [4], "1부터 3까지"),
        (diagrams.unrolled, [7], "steps는 1부터 6까지"),
        (diagrams.unrolled, [3, "gru"], "kind='gru'"),
        (diagrams.sequence_shapes, [(7, 1, 1)], "T는 6 이하"),
        (diagrams.backpropagation, [5], "steps는 2부터 4까지"),
    ],
)
def test_what_cannot_be_drawn_is_refused(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(Figure().subplots(), *arguments)


def test_the_number_of_labels_must_match_the_steps():
    with pytest.raises(ValueError, match="글의 수가 시점의 수와 다릅니다"):
        diagrams.unrolled(Figure().subplots(), 3, inputs=["하나"])


def test_a_decoder_that_reads_its_own_writing_is_not_given_the_answer():
    def shown(**options) -> list[str]:
        ax = Figure(figsize=(5.6, 2.7)).subplots()
        diagrams.encoder_decoder(ax, "32", ["삼", "십", "이", "끝"], **options)
        return [text.get_text() for text in ax.texts]

    assert shown().count("삼") == 2  # 쓴 것과 읽는 정답
    assert shown(feedback=True).count("삼") == 1


def test_a_translation_that_does_not_fit_is_refused():
    ax = Figure().subplots()
    for source, target in (("", "삼"), ("3", ""), ("123456", "가나다라마바")):
        with pytest.raises(ValueError, match="열한 개까지"):
            diagrams.encoder_decoder(ax, source, target)
