"""길이가 다른 시퀀스: 읽기, 뒤집기, 검사가 채운 자리를 건드리지 않는지 봅니다."""

import pytest
import torch

import lstm_blog
from lstm_blog.padding import check_ids, length_mask, read, reverse

LENGTHS = torch.tensor([2, 5, 0, 1])


def parts(state) -> list[torch.Tensor]:
    return list(state) if isinstance(state, tuple) else [state]


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_each_sequence_in_a_batch_is_read_as_if_it_were_alone(name, bidirectional):
    layers = getattr(lstm_blog, name)(3, 4, num_layers=2, bidirectional=bidirectional).double()
    x = torch.randn(5, 4, 3, dtype=torch.float64)
    output, state = read(layers, x, LENGTHS)
    assert output.shape == (5, 4, 8 if bidirectional else 4)
    for b, length in enumerate(LENGTHS.tolist()):
        assert (output[length:, b] == 0).all()
        if length == 0:
            assert all((part[:, b] == 0).all() for part in parts(state))
            continue
        alone, last = layers(x[:length, b : b + 1])
        torch.testing.assert_close(output[:length, b : b + 1], alone, rtol=0, atol=1e-12)
        for part, expected in zip(parts(state), parts(last), strict=True):
            torch.testing.assert_close(part[:, b : b + 1], expected, rtol=0, atol=1e-12)


def test_the_padding_receives_no_gradient_and_gives_none():
    layers = lstm_blog.LSTM(3, 4, bidirectional=True).double()
    x = torch.randn(5, 4, 3, dtype=torch.float64, requires_grad=True)
    output, (h_n, c_n) = read(layers, x, LENGTHS)
    (output.sum() + h_n.sin().sum() + c_n.sum()).backward()
    mask = length_mask(LENGTHS, 5)
    assert (x.grad[~mask] == 0).all()
    assert (x.grad[mask] != 0).any()


def test_a_batch_without_any_step_gives_empty_output_and_zero_state():
    output, (h_n, c_n) = read(lstm_blog.LSTM(3, 4), torch.zeros(0, 2, 3), torch.zeros(2).long())
    assert output.shape == (0, 2, 4)
    assert (h_n == 0).all()
    assert (c_n == 0).all()


def test_reversing_turns_only_the_real_places_and_twice_is_the_identity():
    x = torch.arange(20).view(5, 4)
    turned = reverse(x, LENGTHS)
    for b, length in enumerate(LENGTHS.tolist()):
        assert turned[:length, b].tolist() == x[:length, b].tolist()[::-1]
        assert turned[length:, b].tolist() == x[length:, b].tolist()
    assert torch.equal(reverse(turned, LENGTHS), x)
    deep = torch.randn(5, 4, 3)
    assert torch.equal(reverse(reverse(deep, LENGTHS), LENGTHS), deep)
    assert torch.equal(reverse(deep, LENGTHS)[0, 1], deep[4, 1])


ids, whole = torch.ones(3, 2, dtype=torch.long), torch.tensor([3, 3])
BAD = {
    "실수 번호": (ids.float(), whole, TypeError, "정수 텐서"),
    "목록": ([[1]], whole, TypeError, "정수 텐서"),
    "실수 길이": (ids, whole.float(), TypeError, "길이: 정수 텐서"),
    "bool": (ids.bool(), whole, TypeError, "정수 텐서"),
    "1차원": (ids[:, 0], whole, ValueError, "2차원"),
    "길이의 차원": (ids, whole[None], ValueError, "1차원"),
    "길이의 수": (ids, whole[:1], ValueError, "시퀀스는 2개인데 길이는 1개"),
    "긴 길이": (ids, whole + 1, ValueError, "0부터 3까지"),
    "음수 길이": (ids, whole - 4, ValueError, "0부터 3까지"),
    "큰 번호": (ids * 7, whole, ValueError, "번호 7"),
    "음수 번호": (-ids, whole, ValueError, "번호 -1"),
    "빈 묶음": (ids[:, :0], whole[:0], ValueError, "빈 묶음"),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_bad_numbers_and_lengths_are_refused_in_korean(case):
    numbers, lengths, error, text = case
    with pytest.raises(error, match=text):
        check_ids("ids", numbers, lengths, 7)


def test_small_integers_become_int64_and_the_padding_is_blanked():
    numbers = torch.tensor([[1, 2], [-100, 99]], dtype=torch.int32)
    checked = check_ids("ids", numbers, torch.tensor([1, 1], dtype=torch.int32), 3)
    assert checked.dtype == torch.int64
    assert checked.tolist() == [[1, 2], [0, 0]]
