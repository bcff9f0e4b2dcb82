"""PyTorch가 제 모듈을 시험하는 표본을 우리 모듈에: 값, 오류, 한 번과 두 번의 미분."""

import pytest
import torch
from against_torch import (
    OPERATORS,
    TOLERANCE,
    assert_equal_up_to,
    flat,
    no_torch_operators,
    readable,
)
from torch import nn
from torch.nn.utils.rnn import PackedSequence
from torch.testing._internal.common_modules import ModuleErrorEnum, module_db

# torch.nn이 CPU의 float32 투영에서 한 번 내는 경고.
pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")

SAMPLED = [info for info in module_db if info.module_cls in (nn.RNN, nn.LSTM, nn.GRU)]
DTYPES = [torch.float32, torch.float64]


def names_of(infos) -> list[str]:
    return [info.module_cls.__name__ for info in infos]


def samples(info, dtype: torch.dtype, training: bool, requires_grad: bool = False):
    options = {} if info.module_cls is nn.LSTM else {"with_packed_sequence": True}
    return info.module_inputs_func(
        info, "cpu", dtype, requires_grad=requires_grad, training=training, **options
    )


def both(info, sample, dtype: torch.dtype, training: bool) -> tuple[nn.Module, nn.Module]:
    """같은 가중치를 지닌 우리 모듈과 torch의 모듈."""
    arguments, options = sample.constructor_input.args, sample.constructor_input.kwargs
    options = {**options, "dtype": dtype, "device": "cpu"}
    theirs = info.module_cls(*arguments, **options).train(training)
    ours = readable(info.module_cls.__name__, *arguments, **options).train(training)
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("info", SAMPLED, ids=names_of(SAMPLED))
def test_every_module_sample_of_pytorch_passes(info, dtype, training):
    count = 0
    for sample in samples(info, dtype, training):
        ours, theirs = both(info, sample, dtype, training)
        arguments, options = sample.forward_input.args, sample.forward_input.kwargs
        with no_torch_operators():
            result = ours(*arguments, **options)
            assert_equal_up_to(TOLERANCE[dtype], flat(result), flat(theirs_result(theirs, sample)))
            if not isinstance(arguments[0], PackedSequence):
                expected = sample.reference_fn(ours, *arguments, **options)
                assert_equal_up_to(TOLERANCE[dtype], flat(result), flat(expected))
        assert repr(ours) == repr(theirs)
        count += 1
    assert count >= 16


def theirs_result(module: nn.Module, sample):
    """막아 둔 동안에도 torch의 모듈은 제 연산자로 셈합니다."""
    with pytest.MonkeyPatch.context() as patch:
        for name in OPERATORS:
            patch.setattr(torch._VF, name, getattr(torch._C._VariableFunctions, name))
        return module(*sample.forward_input.args, **sample.forward_input.kwargs)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("info", SAMPLED, ids=names_of(SAMPLED))
def test_every_error_sample_of_pytorch_passes(info, dtype):
    count = 0
    for sample in info.module_error_inputs_func(
        info, "cpu", dtype, requires_grad=False, training=False
    ):
        given_input = sample.module_error_input
        arguments, options = (
            given_input.constructor_input.args,
            given_input.constructor_input.kwargs,
        )
        if sample.error_on is ModuleErrorEnum.CONSTRUCTION_ERROR:
            with pytest.raises(sample.error_type, match=sample.error_regex):
                readable(info.module_cls.__name__, *arguments, **options)
        else:
            module = readable(info.module_cls.__name__, *arguments, **options)
            with pytest.raises(sample.error_type, match=sample.error_regex):
                module(*given_input.forward_input.args, **given_input.forward_input.kwargs)
        count += 1
    assert count >= 8


@pytest.mark.parametrize("info", SAMPLED, ids=names_of(SAMPLED))
def test_first_and_second_gradients_of_the_samples_pass_gradcheck(info):
    """첫 번째 미분은 모든 표본, 두 번째 미분은 상태까지 준 표본에서 봅니다."""
    twice = 0
    for sample in samples(info, torch.float64, training=False, requires_grad=True):
        module, _ = both(info, sample, torch.float64, training=False)
        call, inputs = as_function(module, *sample.forward_input.args)
        with no_torch_operators():
            assert torch.autograd.gradcheck(call, inputs, fast_mode=True)
            if len(sample.forward_input.args) > 1:
                assert torch.autograd.gradgradcheck(call, inputs, fast_mode=True)
                twice += 1
    assert twice >= 8


def as_function(module: nn.Module, x: torch.Tensor | PackedSequence, hx=None):
    """모듈을 파라미터와 입력과 상태의 함수로 바꾸고, 그 인자들을 함께 돌려줍니다."""
    names = [name for name, _ in module.named_parameters()]
    packed = isinstance(x, PackedSequence)
    states = list(hx) if isinstance(hx, tuple) else [] if hx is None else [hx]

    def call(*tensors):
        weights = dict(zip(names, tensors, strict=False))
        data, *state = tensors[len(names) :]
        data = PackedSequence(data, *x[1:]) if packed else data
        state = tuple(state) if len(state) > 1 else state[0] if state else None
        result = flat(torch.func.functional_call(module, weights, (data, state)))
        return tuple(part for part in result if part is not None and part.is_floating_point())

    return call, [*module.parameters(), x.data if packed else x, *states]


@pytest.mark.parametrize("options", [{}, {"reset_after": False}], ids=str)
def test_slow_gradcheck_of_a_deep_two_way_gru(options):
    torch.manual_seed(0)
    module = readable("GRU", 2, 2, 2, bidirectional=True, dtype=torch.float64, **options)
    x = torch.randn(3, 2, 2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x: module(x), [x])
    assert torch.autograd.gradgradcheck(lambda x: module(x), [x])
