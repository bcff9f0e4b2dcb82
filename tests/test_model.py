"""모델의 바탕: 설정과 추론, 순환층의 이름."""

import pytest
import torch
from torch import nn

import lstm_blog
from lstm_blog import Classifier
from lstm_blog.model import Model, check_sizes, recurrent_layers


class Example(Model):
    def __init__(self, size: int, rate: float = 0.5) -> None:
        super().__init__()
        self.size, self.rate = size, rate
        self.layer = nn.Linear(size, size)
        self.drop = nn.Dropout(rate)


def test_a_missing_or_unknown_name_in_a_config_is_named_in_korean():
    assert Example.from_config({"size": 2}).config() == {"size": 2, "rate": 0.5}
    with pytest.raises(ValueError, match=r"모르는 이름 \['sise'\], 없는 이름 \['size'\]"):
        Example.from_config({"sise": 2})


def test_the_same_seed_gives_the_same_weights():
    def weights():
        torch.manual_seed(3)
        return Classifier(5, 2, 3, 4, bidirectional=True).state_dict().values()

    assert all(torch.equal(one, other) for one, other in zip(weights(), weights(), strict=True))


def test_inference_restores_every_mode_even_after_an_error():
    model = Example(2)
    model.layer.eval()
    with model.inference():
        assert not model.training
        assert not model.drop.training
        assert not torch.is_grad_enabled()
    with pytest.raises(KeyError), model.inference():
        raise KeyError
    assert model.training
    assert model.drop.training
    assert not model.layer.training
    assert torch.is_grad_enabled()


def test_the_device_is_where_the_weights_are():
    assert Example(2).device == torch.device("cpu")
    assert Example(2).to("meta").device == torch.device("meta")


@pytest.mark.parametrize(("cell", "name"), [("rnn", "RNN"), ("lstm", "LSTM"), ("gru", "GRU")])
def test_the_layers_are_this_packages_own(cell, name):
    layers = recurrent_layers(cell, 3, 4, num_layers=2, dropout=0.25, bidirectional=True)
    assert type(layers) is getattr(lstm_blog, name)
    assert (layers.num_layers, layers.dropout, layers.bidirectional) == (2, 0.25, True)
    assert recurrent_layers(cell, 3, 4, dropout=0.25).dropout == 0.0


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "3"])
def test_a_size_that_is_not_a_positive_integer_is_refused(value):
    with pytest.raises(ValueError, match="1 이상의 정수"):
        check_sizes(0.0, hidden_size=value)


@pytest.mark.parametrize("value", [-0.1, 1.0, float("nan")])
def test_a_dropout_that_is_not_a_probability_is_refused(value):
    with pytest.raises(ValueError, match="dropout"):
        check_sizes(value)
