"""베낀 토막: 하나씩 찾아보는 느린 방법과 같다."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_blog.analysis import copied_lengths, longest_copy

letters = st.text("abc", max_size=12)


@given(letters, letters)
def test_lengths_are_those_found_one_by_one(sample, source):
    slow = [
        max(n for n in range(len(sample) - start + 1) if sample[start : start + n] in source)
        for start in range(len(sample))
    ]
    assert copied_lengths(sample, source) == slow


@given(st.text("abc", min_size=1, max_size=12), letters)
def test_the_longest_copy_is_in_both_texts_where_it_says(sample, source):
    copy = longest_copy(sample, source)
    assert len(copy.text) == max(copied_lengths(sample, source))
    assert sample[copy.start :].startswith(copy.text)
    assert source[copy.source_start :].startswith(copy.text)


def test_an_empty_sample_is_refused():
    with pytest.raises(ValueError, match="비었습니다"):
        longest_copy("", "글")
