"""주성분 분석: 공분산의 고유벡터와 같은 방향을 찾고, 부호가 늘 같다."""

import numpy as np
import pytest

from lstm_blog.analysis.components import principal_components

POINTS = np.random.default_rng(0).normal(size=(40, 5)) * [5, 3, 1, 0.5, 0.1] + 7


def test_directions_and_shares_are_those_of_the_covariance():
    found = principal_components(POINTS, 3)
    values, vectors = np.linalg.eigh(np.cov(POINTS.T))
    np.testing.assert_allclose(found.shares, values[::-1][:3] / values.sum(), rtol=1e-10)
    np.testing.assert_allclose(
        abs(found.directions @ vectors[:, ::-1][:, :3]), np.eye(3), atol=1e-8
    )
    np.testing.assert_allclose(np.var(found.points, axis=0, ddof=1), values[::-1][:3], rtol=1e-10)


def test_the_sign_does_not_depend_on_the_sign_of_the_data():
    ours, flipped = principal_components(POINTS), principal_components(-POINTS)
    np.testing.assert_allclose(ours.directions, flipped.directions, atol=1e-10)
    assert (ours.directions.max(axis=1) == abs(ours.directions).max(axis=1)).all()


@pytest.mark.parametrize(("points", "k"), [(POINTS, 6), (POINTS, 0), (POINTS[0], 1)])
def test_too_many_directions_are_refused(points, k):
    with pytest.raises(ValueError, match="찾을 수 없습니다"):
        principal_components(points, k)


def test_points_that_are_all_alike_are_refused():
    with pytest.raises(ValueError, match="모두 같아"):
        principal_components(np.ones((3, 2)))
