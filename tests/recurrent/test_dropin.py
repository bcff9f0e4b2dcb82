"""torch.nn과 바꾸어 끼울 수 있는가: 무작위 설정 2,000개.

견줄 때 우리 쪽은 `backend="readable"`이고 torch의 순환 연산자는 부르면 실패하게 막아 둡니다.
"""

from dataclasses import dataclass

import pytest
import torch
from against_torch import TOLERANCE, assert_equal_up_to, flat, no_torch_operators, readable
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

import lstm_blog

# torch.nn이 CPU의 float32 투영에서 한 번 내는 경고.
pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")

NAMES = ["RNN", "LSTM", "GRU"]
CONFIGURATIONS = 2000


@dataclass(frozen=True)
class Configuration:
    """모듈 하나와 입력 하나."""

    name: str
    sizes: tuple[int, int, int, int, int]  # T, B, I, H, P
    options: tuple[tuple[str, object], ...]
    training: bool
    layout: str  # "batched" | "unbatched" | "packed sorted" | "packed unsorted"
    with_state: bool
    contiguous: bool
    dtype: torch.dtype
    seed: int

    def modules(self) -> tuple[nn.Module, nn.Module]:
        _, _, I, H, _ = self.sizes
        options = {**dict(self.options), "dtype": self.dtype}
        torch.manual_seed(self.seed)
        theirs = getattr(nn, self.name)(I, H, **options).train(self.training)
        torch.manual_seed(self.seed)
        ours = readable(self.name, I, H, **options).train(self.training)
        return ours, theirs

    def draw(self, generator: torch.Generator, *shape: int) -> torch.Tensor:
        value = torch.randn(*shape, generator=generator, dtype=self.dtype)
        if not self.contiguous:
            value = torch.stack([value, value], dim=-1)[..., 0]
        return value.requires_grad_()

    def leaves(self) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """입력과, 있으면 상태. 기울기를 받습니다."""
        T, B, I, H, P = self.sizes
        options, generator = dict(self.options), torch.Generator().manual_seed(self.seed)
        batch_axis = () if self.layout == "unbatched" else (B,)
        first = (*batch_axis, T) if options["batch_first"] else (T, *batch_axis)
        x = self.draw(generator, *first, I)
        if not self.with_state:
            return x, []
        count = options["num_layers"] * (1 + options["bidirectional"])
        states = [self.draw(generator, count, *batch_axis, P or H)]
        if self.name == "LSTM":
            states.append(self.draw(generator, count, *batch_axis, H))
        return x, states

    def input(self, x: torch.Tensor) -> torch.Tensor | PackedSequence:
        if not self.layout.startswith("packed"):
            return x
        T, B, *_ = self.sizes
        lengths = torch.randint(1, T + 1, (B,), generator=torch.Generator().manual_seed(self.seed))
        lengths[0] = T
        in_order = self.layout == "packed sorted"
        lengths = lengths.sort(descending=True).values if in_order else lengths.flip(0)
        return pack_padded_sequence(
            x, lengths, batch_first=dict(self.options)["batch_first"], enforce_sorted=in_order
        )


@st.composite
def configurations(draw) -> Configuration:
    name = draw(st.sampled_from(NAMES))
    layout = draw(st.sampled_from(["batched", "unbatched", "packed sorted", "packed unsorted"]))
    H = draw(st.integers(1, 5))
    options = {
        "num_layers": draw(st.integers(1, 3)),
        "bias": draw(st.booleans()),
        "batch_first": draw(st.booleans()),
        "bidirectional": draw(st.booleans()),
    }
    if options["num_layers"] > 1:
        options["dropout"] = draw(st.sampled_from([0.0, 0.3, 0.5, 1.0]))
    if name == "RNN":
        options["nonlinearity"] = draw(st.sampled_from(["tanh", "relu"]))
    P = draw(st.integers(0, H - 1)) if name == "LSTM" else 0
    if name == "LSTM":
        options["proj_size"] = P
    least = 1 if layout.startswith("packed") else 0
    B = 1 if layout == "unbatched" else draw(st.integers(least, 3))
    return Configuration(
        name=name,
        sizes=(draw(st.integers(1, 5)), B, draw(st.integers(1, 4)), H, P),
        options=tuple(options.items()),
        training=draw(st.booleans()),
        layout=layout,
        with_state=draw(st.booleans()),
        contiguous=draw(st.booleans()),
        dtype=draw(st.sampled_from([torch.float64, torch.float32])),
        seed=draw(st.integers(0, 2**31)),
    )


def measure(module: nn.Module, configuration: Configuration) -> list[torch.Tensor | None]:
    """출력과 상태, 무작위 손실의 모든 기울기."""
    x, states = configuration.leaves()
    hx = None
    if states:
        hx = tuple(states) if configuration.name == "LSTM" else states[0]
    torch.manual_seed(configuration.seed)  # 드롭아웃의 마스크
    results = flat(module(configuration.input(x), hx))
    generator = torch.Generator().manual_seed(configuration.seed)
    loss = sum(
        (part * torch.randn(part.shape, generator=generator, dtype=part.dtype)).sum()
        for part in results
        if part is not None and part.is_floating_point()
    )
    leaves = [x, *states, *module.parameters()]
    return [*results, *torch.autograd.grad(loss, leaves, allow_unused=True)]


def test_two_thousand_random_configurations_equal_torch():
    seen = set()

    @settings(
        max_examples=CONFIGURATIONS,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
    )
    @given(configurations())
    def compare(configuration: Configuration) -> None:
        ours, theirs = configuration.modules()
        for (name, value), (other, expected) in zip(
            ours.state_dict().items(), theirs.state_dict().items(), strict=True
        ):
            assert name == other
            assert torch.equal(value, expected)
        expected = measure(theirs, configuration)
        with no_torch_operators():
            values = measure(ours, configuration)
        assert_equal_up_to(TOLERANCE[configuration.dtype], values, expected)
        seen.add(configuration)

    compare()
    assert len(seen) >= CONFIGURATIONS
    for field in ("name", "layout", "training", "with_state", "contiguous", "dtype"):
        assert len({getattr(each, field) for each in seen}) > 1, field


@pytest.mark.parametrize("name", NAMES)
def test_the_patched_operators_are_the_ones_torch_calls(name):
    x = torch.zeros(2, 1, 3)
    for module in (getattr(nn, name)(3, 4), getattr(lstm_blog, name)(3, 4, backend="torch")):
        with no_torch_operators(), pytest.raises(AssertionError, match="operator of torch"):
            module(x)
        module(x)
