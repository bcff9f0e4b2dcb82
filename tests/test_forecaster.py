"""예측기: 앞만 보고, 되먹인 예측이 한 걸음씩 낸 것과 같다."""

from __future__ import annotations

import pytest
import torch

from lstm_blog.forecaster import Forecaster


@pytest.fixture(params=[False, True], ids=["값", "움직임"])
def model(request):
    torch.manual_seed(0)
    return Forecaster(hidden_size=6, input_size=2, residual=request.param)


def test_a_prediction_never_sees_what_comes_after(model):
    x = torch.randn(9, 3, 2)
    other = torch.cat([x[:5], torch.randn(4, 3, 2)])
    torch.testing.assert_close(model(x)[:5], model(other)[:5])
    assert not torch.allclose(model(x)[5:], model(other)[5:])


def test_a_forecast_is_what_reading_its_own_answers_gives(model):
    x = torch.randn(7, 3, 2)
    grown = x
    for _ in range(4):
        grown = torch.cat([grown, model(grown)[-1:]])
    torch.testing.assert_close(model.forecast(x, 4), grown[7:])


def test_a_residual_model_that_outputs_nothing_is_the_lazy_forecaster():
    model = Forecaster(4, residual=True)
    torch.nn.init.zeros_(model.output.weight)
    torch.nn.init.zeros_(model.output.bias)
    x = torch.randn(5, 2, 1)
    assert torch.equal(model(x), x)
    assert torch.equal(model.forecast(x, 3), x[-1:].expand(3, 2, 1))


def test_the_loss_is_the_mean_squared_error_over_every_step(model):
    x = torch.randn(6, 3, 2)
    batch = x[:-1], x[1:]
    expected = ((model(x[:-1]) - x[1:]) ** 2).mean()
    torch.testing.assert_close(model.loss(batch), expected)
    assert model.count(batch) == 5 * 3 * 2


def test_a_forecast_of_nothing_is_refused(model):
    with pytest.raises(ValueError, match="1 이상"):
        model.forecast(torch.zeros(0, 1, 2), 3)
    with pytest.raises(ValueError, match="1 이상"):
        model.forecast(torch.zeros(2, 1, 2), 0)


def test_a_twin_from_the_config_answers_alike(model):
    twin = Forecaster.from_config(model.config())
    twin.load_state_dict(model.state_dict())
    x = torch.randn(4, 2, 2)
    assert torch.equal(twin(x), model(x))
