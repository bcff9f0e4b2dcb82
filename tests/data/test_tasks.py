"""과제 생성기: 모양, 재현, 정해진 시점만 답을 아는지."""

import math
import subprocess
import sys

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_blog.data import tasks
from lstm_blog.data.tasks import adding, copy, last_symbol, latch, restore_spacing, spacing


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("batch_size", "length", "num_classes"), [(1, 1, 2), (7, 50, 2), (5, 9, 10)]
)
def test_shapes_and_types_are_as_documented(batch_size, length, num_classes):
    x, target = latch(batch_size, length, num_classes=num_classes, generator=seeded())
    assert x.shape == (length, batch_size, num_classes)
    assert x.dtype == torch.float32
    assert target.shape == (batch_size,)
    assert target.dtype == torch.int64
    assert target.min() >= 0
    assert target.max() < num_classes


def test_the_first_step_is_the_one_hot_symbol_of_the_target():
    x, target = latch(64, 5, num_classes=4, signal=3.0, generator=seeded())
    assert torch.equal(x[0], 3.0 * torch.nn.functional.one_hot(target, 4))


def test_the_noise_has_the_given_spread_and_does_not_know_the_target():
    x, target = latch(2000, 20, num_classes=2, noise=0.5, generator=seeded())
    assert abs(x[1:].std().item() - 0.5) < 0.005
    assert abs(x[1:].mean().item()) < 0.005
    after = x[1:].sum(dim=0)  # (B, I)
    agrees = (after.argmax(dim=-1) == target).float().mean().item()
    assert abs(agrees - 0.5) < 0.05


def test_without_noise_everything_after_the_first_step_is_zero():
    x, _ = latch(4, 6, noise=0.0, generator=seeded())
    assert not x[1:].any()


def test_every_class_appears_about_equally_often():
    _, target = latch(6000, 1, num_classes=3, generator=seeded())
    assert (target.bincount(minlength=3) - 2000).abs().max() < 150


def test_the_same_generator_state_gives_the_same_data():
    first, second = latch(8, 20, generator=seeded(3)), latch(8, 20, generator=seeded(3))
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    other = latch(8, 20, generator=seeded(4))
    assert not torch.equal(first[0], other[0])


def test_one_generator_gives_new_data_at_every_call():
    generator = seeded()
    assert not torch.equal(
        latch(8, 20, generator=generator)[0], latch(8, 20, generator=generator)[0]
    )


def test_a_given_generator_leaves_the_global_one_alone():
    torch.manual_seed(0)
    before = torch.get_rng_state()
    latch(8, 20, generator=seeded())
    assert torch.equal(torch.get_rng_state(), before)
    latch(8, 20)
    assert not torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    "arguments",
    [
        {"batch_size": 0, "length": 5},
        {"batch_size": 2, "length": 0},
        {"batch_size": 2, "length": 5, "num_classes": 1},
        {"batch_size": 2, "length": 5, "noise": -0.1},
    ],
    ids=str,
)
def test_a_size_too_small_is_refused_in_korean(arguments):
    with pytest.raises(ValueError, match="너무 작습니다"):
        latch(**arguments)


@settings(max_examples=80, deadline=None)
@given(
    batch_size=st.integers(1, 9),
    length=st.integers(6, 60),
    variant=st.sampled_from(["1997", "2015"]),
    seed=st.integers(0, 2**31),
)
def test_adding_asks_for_the_sum_of_the_two_marked_numbers(batch_size, length, variant, seed):
    x, target = adding(batch_size, length, variant=variant, generator=seeded(seed))
    assert x.shape == (length, batch_size, 2)
    assert target.shape == (batch_size,)
    assert x.dtype == target.dtype == torch.float32
    value, marker = x.unbind(dim=-1)
    assert torch.equal((marker == 1).sum(dim=0), torch.full((batch_size,), 2))
    total = (value * (marker == 1)).sum(dim=0)
    torch.testing.assert_close(target, 0.5 + total / 4 if variant == "1997" else total)
    assert value.max() <= 1
    assert value.min() >= (-1 if variant == "1997" else 0)


def test_adding_of_1997_places_its_marks_as_the_paper_does():
    x, _ = adding(4000, 60, generator=seeded())
    value, marker = x.unbind(dim=-1)
    assert (marker[-1] == -1).all()
    assert not marker[1:-1].eq(-1).any()
    assert not marker[30:-1].any()
    first_marked = marker[0] == 1
    assert (marker[0][~first_marked] == -1).all()
    assert not value[0, first_marked].any()
    assert value[0, ~first_marked].abs().min() > 0
    # 둘째 표시는 앞의 T/2 - 1시점에서 고르므로 29번째에 닿지 않고 28번째에는 닿습니다.
    counts = (marker == 1).sum(dim=1)
    assert counts[28] > 0
    assert not counts[29:].any()
    assert counts[:10].min() > 2 * counts[10:29].max()
    assert bool(((marker == 1)[:10].sum(dim=0) >= 1).all())


def test_adding_of_2015_marks_one_number_in_each_half():
    x, _ = adding(3000, 20, variant="2015", generator=seeded())
    marked = x[..., 1] == 1
    assert (marked[:10].sum(dim=0) == 1).all()
    assert (marked[10:].sum(dim=0) == 1).all()
    assert (marked.sum(dim=1) > 200).all()


@pytest.mark.parametrize(("variant", "base"), [("1997", 1 / 24), ("2015", 1 / 6)])
def test_answering_the_mean_gives_the_documented_error(variant, base):
    _, target = adding(40_000, 200, variant=variant, generator=seeded())
    # 1997은 처음 시점이 뽑힐 때 수가 0이라 조금 작습니다.
    assert abs(target.var().item() / base - 1) < 0.08


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 5), st.integers(1, 30), st.integers(1, 12), st.integers(2, 9), st.integers(0, 99)
)
def test_copy_asks_for_the_symbols_in_order_after_the_signal(
    batch_size, delay, length, kinds, seed
):
    x, target = copy(batch_size, delay, length=length, num_symbols=kinds, generator=seeded(seed))
    assert x.shape == target.shape == (delay + 2 * length, batch_size)
    assert x.dtype == target.dtype == torch.int64
    assert torch.equal(target[-length:], x[:length])
    assert x[:length].min() >= 1
    assert x[:length].max() <= kinds
    signal = x == kinds + 1
    assert torch.equal(signal.nonzero()[:, 0], torch.full((batch_size,), length + delay - 1))
    assert not x[length : length + delay - 1].any()
    assert not x[length + delay :].any()
    assert not target[:-length].any()


def test_guessing_symbols_evenly_costs_what_copy_documents():
    _, target = copy(4000, 30, generator=seeded())
    counts = target[-10:].flatten().bincount(minlength=9)[1:].double()
    entropy = -(counts / counts.sum() * (counts / counts.sum()).log()).sum().item()
    assert entropy == pytest.approx(math.log(8), abs=1e-3)


@pytest.mark.parametrize(
    "make", [lambda g: adding(8, 20, generator=g), lambda g: copy(8, 20, generator=g)]
)
def test_adding_and_copy_follow_the_generator_and_leave_the_global_one_alone(make):
    before = torch.get_rng_state()
    first, second, other = make(seeded(3)), make(seeded(3)), make(seeded(4))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert not torch.equal(first[0], other[0])


@pytest.mark.parametrize(
    "call",
    [
        lambda: adding(0, 10),
        lambda: adding(1, 5),
        lambda: adding(1, 1, variant="2015"),
        lambda: copy(0, 5),
        lambda: copy(1, 0),
        lambda: copy(1, 5, length=0),
        lambda: copy(1, 5, num_symbols=1),
    ],
)
def test_an_adding_or_copy_too_small_is_refused_in_korean(call):
    with pytest.raises(ValueError, match="너무 작습니다"):
        call()


def test_an_unknown_adding_is_refused_in_korean():
    with pytest.raises(ValueError, match="꼴을 모릅니다"):
        adding(1, 10, variant="2020")


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 30), st.floats(0, 1), st.integers(0, 99))
def test_only_the_last_symbol_decides_the_answer(batch_size, length, chance, seed):
    x, target = last_symbol(batch_size, length, chance=chance, generator=seeded(seed))
    assert x.shape == (length, batch_size, 2)
    assert x.dtype == torch.float32
    assert target.dtype == torch.int64
    for (symbols, shown), answer in zip(x.permute(1, 2, 0), target, strict=True):
        assert torch.equal(symbols.abs(), shown)  # 나오지 않은 시점의 기호는 0
        assert shown[0] == 1
        last = [symbol for symbol in symbols.tolist() if symbol][-1]
        assert (last > 0) == bool(answer)


def test_symbols_appear_as_often_as_asked_and_the_draw_is_repeatable():
    x, _ = last_symbol(200, 101, chance=0.3, generator=seeded())
    assert x[1:, :, 1].mean().item() == pytest.approx(0.3, abs=0.01)
    assert torch.equal(x, last_symbol(200, 101, chance=0.3, generator=seeded())[0])
    assert last_symbol(5, 9, chance=0)[0][1:].abs().sum() == 0
    assert last_symbol(5, 9, chance=1)[0][:, :, 1].all()


@pytest.mark.parametrize("options", [{"chance": 1.5}, {"chance": -0.1}, {"length": 0}])
def test_a_last_symbol_task_of_impossible_size_is_refused(options):
    with pytest.raises(ValueError, match="값을 넘기세요"):
        last_symbol(**{"batch_size": 2, "length": 5} | options)


@settings(max_examples=200, deadline=None)
@given(st.text("가나다 .\n\t", max_size=30))
def test_spacing_comes_back_with_single_spaces(text):
    characters, labels = spacing(text)
    assert not any(character.isspace() for character in characters)
    assert len(labels) == len(characters)
    assert set(labels) <= {0, 1}
    assert sum(labels) == max(len(text.split()) - 1, 0)
    assert restore_spacing(characters, labels) == " ".join(text.split())


def test_spacing_labels_the_letter_before_the_space():
    assert spacing("가 나다\n라") == ("가나다라", [1, 0, 1, 0])
    assert spacing("  ") == ("", [])


def test_labels_of_another_length_are_refused_in_korean():
    with pytest.raises(ValueError, match="수를 맞추세요"):
        restore_spacing("가나", [0])


def test_the_text_tasks_are_loaded_only_when_asked_for():
    code = (
        "import sys; from lstm_blog.data import tasks; tasks.latch(1, 2); "
        "assert 'lstm_blog.data.dates' not in sys.modules; "
        "[getattr(tasks, name) for name in ('dates', 'number_reading', 'pronunciation', 'split')]; "
        "assert 'lstm_blog.data.dates' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="no attribute 'reversal'"):
        _ = tasks.reversal


@pytest.mark.parametrize("name", ["dates", "number_reading", "pronunciation"])
def test_every_text_task_gives_pairs_of_strings(name):
    pairs = getattr(tasks, name)(25, generator=seeded())
    assert len(pairs) == 25
    assert all(isinstance(text, str) and text for pair in pairs for text in pair)
    assert all(len(pair) == 2 for pair in pairs)
