"""긴 글을 여러 줄로 접어 토막 내기: 줄마다 끊기지 않고 이어져야 한다."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_blog.data.streams import stream_chunks


@given(
    size=st.integers(2, 60), batch_size=st.integers(1, 5), length=st.integers(1, 9), data=st.data()
)
def test_each_row_reads_its_own_stretch_of_the_text_once_and_in_order(
    size, batch_size, length, data
):
    if size // batch_size < 2:
        size = 2 * batch_size
    text = data.draw(st.lists(st.integers(0, 99), min_size=size, max_size=size))
    chunks = list(stream_chunks(text, batch_size, length))
    x, y = (torch.cat(parts) for parts in zip(*chunks, strict=True))
    width = size // batch_size
    for row in range(batch_size):
        stretch = text[row * width : (row + 1) * width]
        assert x[:, row].tolist() == stretch[:-1]
        assert y[:, row].tolist() == stretch[1:]
    assert all(len(part) == length for part, _ in chunks[:-1])
    assert 1 <= len(chunks[-1][0]) <= length


def test_a_tensor_and_a_list_give_the_same_chunks():
    left = stream_chunks(torch.arange(20), 3, 4)
    right = stream_chunks(list(range(20)), 3, 4)
    for a, b in zip(left, right, strict=True):
        assert torch.equal(a[0], b[0])
        assert torch.equal(a[1], b[1])


@pytest.mark.parametrize(
    ("size", "batch_size", "length", "message"),
    [
        (10, 0, 3, "batch_size=0"),
        (10, 2, 0, "length=0"),
        (5, 3, 2, "한 줄에 1개"),
    ],
)
def test_what_cannot_be_split_is_refused_at_once(size, batch_size, length, message):
    with pytest.raises(ValueError, match=message):
        stream_chunks(range(size), batch_size, length)
