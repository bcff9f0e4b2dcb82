"""이 책의 영화평: 반반이고, 겹치지 않고, 짝을 이룬다."""

from __future__ import annotations

from lstm_blog.data.reviews import reviews


def test_the_reviews_are_balanced_distinct_and_alternate():
    found = reviews()
    assert [review.label for review in found] == [1, 0] * 60
    assert len({review.document for review in found}) == 120
    assert [review.id for review in found] == [str(number) for number in range(1, 121)]
