"""세 모듈이 함께 쓰는 것: 인자의 목록, 파라미터의 목록, 계산의 갈래."""

import copy
import inspect
import pickle

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

import lstm_blog

NAMES = ["RNN", "LSTM", "GRU"]
ORDER = {
    "RNN": "input_size hidden_size num_layers nonlinearity bias batch_first dropout "
    "bidirectional device dtype",
    "LSTM": "input_size hidden_size num_layers bias batch_first dropout bidirectional "
    "proj_size device dtype",
    "GRU": "input_size hidden_size num_layers bias batch_first dropout bidirectional device dtype",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_signature_lists_the_arguments_in_the_order_torch_documents(name):
    parameters = inspect.signature(getattr(lstm_blog, name)).parameters.values()
    positional = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    ours_only = [each.name for each in parameters if each.kind is each.KEYWORD_ONLY]
    assert positional == ORDER[name].split()
    assert ours_only == (["reset_after", "backend"] if name == "GRU" else ["backend"])
    documented = getattr(nn, name).__doc__.splitlines()[0]
    assert [part.split("=")[0] for part in documented[9:-1].split(",")] == positional


def test_a_subclass_shows_its_own_arguments():
    class Small(lstm_blog.GRU):
        def __init__(self, size: int) -> None:
            super().__init__(size, size)

    assert list(inspect.signature(Small).parameters) == ["size"]
    assert Small(3)(torch.zeros(2, 1, 3))[0].shape == (2, 1, 3)


@pytest.mark.parametrize("name", NAMES)
def test_all_weights_lists_the_parameters_of_each_layer_and_direction(name):
    options = {"num_layers": 2, "bidirectional": True}
    ours = getattr(lstm_blog, name)(5, 6, **options).all_weights
    theirs = getattr(nn, name)(5, 6, **options).all_weights
    assert [[weight.shape for weight in part] for part in ours] == [
        [weight.shape for weight in part] for part in theirs
    ]


@pytest.mark.parametrize("name", NAMES)
def test_printing_flattening_and_moving_work_as_in_torch(name):
    module = getattr(lstm_blog, name)(5, 6, 2, dropout=0.25, batch_first=True, bias=False)
    twin = getattr(nn, name)(5, 6, 2, dropout=0.25, batch_first=True, bias=False)
    assert repr(module) == repr(twin)
    assert module.flatten_parameters() is None
    moved = module.to(torch.float64)
    assert moved is module
    assert module(torch.zeros(2, 3, 5, dtype=torch.float64))[0].dtype == torch.float64
    assert not isinstance(module, nn.RNNBase)


def test_only_the_formula_that_differs_is_printed():
    assert repr(lstm_blog.GRU(5, 6, backend="readable")) == "GRU(5, 6)"
    assert repr(lstm_blog.GRU(5, 6, 2, reset_after=False)) == (
        "GRU(5, 6, num_layers=2, reset_after=False)"
    )


def operators_called(module: nn.Module) -> set[str]:
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        module(torch.randn(4, 2, 5))
        module(pack_padded_sequence(torch.randn(4, 2, 5), [4, 2]))
    return {event.key for event in profile.key_averages()}


@pytest.mark.parametrize("backend", ["readable", "auto", "torch"])
@pytest.mark.parametrize("name", NAMES)
def test_the_readable_backend_calls_no_recurrent_operator_and_the_others_call_torchs(name, backend):
    called = operators_called(getattr(lstm_blog, name)(5, 6, backend=backend))
    recurrent = {key for key in called if any(op in key for op in ("lstm", "gru", "rnn"))}
    if backend == "readable":
        assert "aten::linear" in called
        assert not recurrent
    else:
        operator = "rnn_tanh" if name == "RNN" else name.lower()
        assert f"aten::{operator}" in recurrent


def test_the_gru_of_the_paper_is_always_unrolled():
    for backend in ("auto", "readable"):
        module = lstm_blog.GRU(5, 6, reset_after=False, backend=backend)
        assert not {key for key in operators_called(module) if "gru" in key}


@pytest.mark.parametrize("name", NAMES)
def test_all_backends_give_the_same_answer(name):
    torch.manual_seed(0)
    module = getattr(lstm_blog, name)(5, 6, 2, bidirectional=True)
    x = torch.randn(7, 3, 5)
    module.backend = "readable"
    expected = module(x)[0]
    for backend in ("auto", "torch"):
        module.backend = backend
        torch.testing.assert_close(module(x)[0], expected)


def test_a_copy_keeps_the_backend_and_the_formula():
    module = lstm_blog.GRU(3, 4, reset_after=False, backend="readable")
    x = torch.randn(5, 2, 3)
    for twin in (copy.deepcopy(module), pickle.loads(pickle.dumps(module))):
        assert (twin.backend, twin.reset_after) == ("readable", False)
        assert torch.equal(twin(x)[0], module(x)[0])


def test_parameters_that_were_replaced_are_the_ones_used():
    for backend in ("readable", "auto"):
        module = lstm_blog.LSTM(3, 4, backend=backend)
        module.weight_hh_l0 = nn.Parameter(torch.zeros(16, 4))
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.zero_()
        assert module(torch.randn(5, 2, 3))[0].abs().max() == 0
