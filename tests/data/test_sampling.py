"""뽑기와 나누기: 겹침이 없는지, 씨앗을 따르는지."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_blog.data.sampling import distinct, split


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), total=st.integers(0, 10**12), seed=st.integers(0, 2**31))
def test_drawn_numbers_are_different_and_in_range(data, total, seed):
    n = data.draw(st.integers(0, min(total, 200)))
    numbers = distinct(total, n, seeded(seed))
    assert len(set(numbers)) == len(numbers) == n
    assert all(0 <= number < total for number in numbers)
    assert numbers == distinct(total, n, seeded(seed))


@pytest.mark.parametrize(("total", "n"), [(4, 1), (5, 1), (40, 12)])
def test_every_number_is_drawn_about_equally_often(total, n):
    generator = seeded()
    counts = torch.zeros(total)
    for _ in range(2000):
        counts[distinct(total, n, generator)] += 1
    expected = 2000 * n / total
    assert (counts - expected).abs().max() < 6 * expected**0.5


@pytest.mark.parametrize(("total", "n"), [(3, 4), (3, -1), (0, 1)])
def test_more_than_there_are_is_refused_in_korean(total, n):
    with pytest.raises(ValueError, match="뽑을 수 없습니다"):
        distinct(total, n)


PAIRS = st.lists(st.tuples(st.text("가나다라", max_size=2), st.text("12", max_size=1)), min_size=0)


@settings(max_examples=150, deadline=None)
@given(PAIRS, st.floats(0.01, 0.99), st.sampled_from([0, 1]), st.integers(0, 2**31))
def test_a_split_shares_no_key_and_loses_nothing(pairs, fraction, side, seed):
    keys = {pair[side] for pair in pairs}
    if len(keys) < 2:
        with pytest.raises(ValueError, match="둘로 나눌 수 없습니다"):
            split(pairs, fraction, key=lambda pair: pair[side])
        return
    train, test = split(pairs, fraction, key=lambda pair: pair[side], generator=seeded(seed))
    assert not {pair[side] for pair in train} & {pair[side] for pair in test}
    assert sorted(train + test) == sorted(pairs)
    assert train
    assert test
    wanted = min(max(round(fraction * len(keys)), 1), len(keys) - 1)
    assert len({pair[side] for pair in test}) == wanted


def test_the_key_is_the_source_unless_told_otherwise_and_order_is_kept():
    pairs = [("가", "1"), ("나", "1"), ("가", "2"), ("다", "3"), ("라", "4")]
    train, test = split(pairs, 0.5, generator=seeded())
    assert not {source for source, _ in train} & {source for source, _ in test}
    assert train == [pair for pair in pairs if pair in train]
    assert test == [pair for pair in pairs if pair in test]
    assert (train, test) == split(pairs, 0.5, generator=seeded())


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 2])
def test_a_fraction_that_is_none_is_refused_in_korean(fraction):
    with pytest.raises(ValueError, match="비율이 아닙니다"):
        split([("가", "1"), ("나", "2")], fraction)
