"""되풀이: 길이가 다른 시퀀스를 함께 읽은 것과 하나씩 읽은 것이 같은지 봅니다."""

import pytest
import torch

from lstm_blog.cells import lstm_step
from lstm_blog.recurrent import unrolling
from lstm_blog.recurrent.unrolling import unroll, unroll_layers, unroll_reverse

LENGTHS, INPUT, H = [5, 3, 3, 1], 4, 6


@pytest.fixture
def step():
    torch.manual_seed(0)
    shapes = [(4 * H, INPUT), (4 * H, H), (4 * H,), (4 * H,)]
    weights = [torch.randn(shape, dtype=torch.float64) for shape in shapes]
    return lambda x, state: lstm_step(x, *state, *weights)


@pytest.mark.parametrize("direction", [unroll, unroll_reverse])
def test_sequences_of_different_lengths_read_together_equal_each_read_alone(step, direction):
    x = torch.randn(max(LENGTHS), len(LENGTHS), INPUT, dtype=torch.float64)
    first = tuple(torch.randn(2, len(LENGTHS), H, dtype=torch.float64))
    together = [x[t, : sum(length > t for length in LENGTHS)] for t in range(max(LENGTHS))]
    outputs, last = direction(step, together, first)
    assert [len(output) for output in outputs] == [len(inputs) for inputs in together]
    for row, length in enumerate(LENGTHS):
        alone = [x[t, row : row + 1] for t in range(length)]
        state = tuple(part[row : row + 1] for part in first)
        alone_outputs, alone_last = direction(step, alone, state)
        for t in range(length):
            torch.testing.assert_close(outputs[t][row], alone_outputs[t][0], rtol=0, atol=1e-12)
        for part, expected in zip(last, alone_last, strict=True):
            torch.testing.assert_close(part[row], expected[0], rtol=0, atol=1e-12)


def test_reading_backwards_is_reading_the_reversed_sequence(step):
    x = list(torch.randn(5, 2, INPUT, dtype=torch.float64))
    state = tuple(torch.randn(2, 2, H, dtype=torch.float64))
    backwards, end = unroll_reverse(step, x, state)
    forwards, same_end = unroll(step, x[::-1], state)
    assert all(torch.equal(a, b) for a, b in zip(backwards, forwards[::-1], strict=True))
    assert all(torch.equal(a, b) for a, b in zip(end, same_end, strict=True))


def test_the_last_layer_is_never_dropped_out():
    def add(x, state):
        return (state[0] + x,)

    inputs = list(torch.ones(3, 1, 50))
    outputs, _ = unroll_layers([[add]], inputs, (torch.zeros(1, 1, 50),), p=0.5)
    assert torch.equal(outputs[-1], torch.full((1, 50), 3.0))
    torch.manual_seed(0)
    outputs, (h_n,) = unroll_layers([[add], [add]], inputs, (torch.zeros(2, 1, 50),), p=0.5)
    assert torch.equal(h_n[0], torch.full((1, 50), 3.0))
    assert len(set(outputs[0].flatten().tolist())) == 2, "some of layer 1 was zeroed, some doubled"


def test_one_mask_a_layer_is_drawn_for_all_steps_at_once(monkeypatch):
    """GPU에서는 시점마다 나누어 뽑으면 torch와 다른 마스크가 나옵니다."""
    drawn = []

    def keep(x, p, training):
        drawn.append((tuple(x.shape), p, training))
        return x

    monkeypatch.setattr(unrolling, "dropout", keep)
    inputs = [torch.ones(2, 4), torch.ones(1, 4)]
    step = lambda x, state: (state[0] + x,)  # noqa: E731
    unroll_layers([[step]] * 3, inputs, (torch.zeros(3, 2, 4),), p=0.25)
    assert drawn == [((3, 4), 0.25, True)] * 2
