"""디코딩: 순진하게 쓴 빔 탐색, 모든 경우를 세는 탐색과 같은지 봅니다."""

import itertools
import math

import pytest
import torch

from lstm_blog.decoding import beam, choose, greedy

BOS, EOS = 0, 1


class Language:
    """지금까지의 기호가 같으면 언제나 같은 로그 확률을 내는 무작위 언어. 묶음의 줄마다 다릅니다."""

    def __init__(self, seed: int, size: int = 4, rounding: int | None = None) -> None:
        self.seed, self.size, self.rounding = seed, size, rounding

    def log_probabilities(self, row: int, history: tuple[int, ...]) -> torch.Tensor:
        seed = hash((self.seed, row, history)) % 2**63
        logits = 2 * torch.randn(
            self.size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64
        )
        if self.rounding is not None:  # 값이 같은 기호를 일부러 만듭니다.
            logits = logits.round(decimals=self.rounding)
        return logits.log_softmax(dim=-1)

    def step(self, ids: torch.Tensor, state: list[tuple[int, tuple[int, ...]]]):
        """상태는 줄마다의 (묶음 번호, 지금까지 읽은 기호)입니다."""
        state = [
            (row, (*read, token)) for (row, read), token in zip(state, ids.tolist(), strict=True)
        ]
        return torch.stack([self.log_probabilities(*one) for one in state]), state

    @staticmethod
    def select(state, index):
        return [state[i] for i in index.tolist()]

    def start(self, batch_size: int):
        return [(row, ()) for row in range(batch_size)]

    def greedy(self, batch_size: int, max_length: int, **options):
        return greedy(
            self.step,
            self.start(batch_size),
            batch_size=batch_size,
            bos=BOS,
            eos=EOS,
            max_length=max_length,
            **options,
        )

    def beam(self, batch_size: int, width: int, max_length: int, **options):
        return beam(
            self.step,
            self.select,
            self.start(batch_size),
            batch_size=batch_size,
            width=width,
            bos=BOS,
            eos=EOS,
            max_length=max_length,
            **options,
        )


def score(log_probability: float, length: int, alpha: float) -> float:
    return log_probability / ((5 + length) / 6) ** alpha


def naive_beam(language: Language, row: int, width: int, max_length: int, alpha: float):
    """사전과 정렬만으로 쓴 빔 탐색. (점수, 번호) 목록을 점수 순으로 돌려줍니다."""
    live, finished = [((), 0.0)], []
    for _ in range(max_length):
        grown = [
            ((*ids, token), total + value)
            for ids, total in live
            for token, value in enumerate(language.log_probabilities(row, (BOS, *ids)).tolist())
        ]
        grown.sort(key=lambda one: -one[1])
        kept = grown[: width - len(finished)]
        finished += [one for one in kept if one[0][-1] == EOS]
        live = [one for one in kept if one[0][-1] != EOS]
        if not live:
            break
    found = [(score(total, len(ids), alpha), ids) for ids, total in finished + live]
    return sorted(found, key=lambda one: -one[0])


@pytest.mark.parametrize("alpha", [0.0, 0.6, 2.0])
@pytest.mark.parametrize("width", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("seed", range(4))
def test_beam_equals_a_naive_beam_with_the_greedy_result_added(seed, width, alpha):
    language, batch_size, max_length = Language(seed), 3, 5
    results = language.beam(batch_size, width, max_length, length_penalty=alpha)
    guesses = language.greedy(batch_size, max_length, length_penalty=alpha)
    for row, (found, guess) in enumerate(zip(results, guesses, strict=True)):
        expected = naive_beam(language, row, width, max_length, alpha)
        ids = (*guess.ids, EOS) if guess.finished else tuple(guess.ids)
        if ids not in [one[1] for one in expected]:
            expected = sorted([*expected, (guess.score, ids)], key=lambda one: -one[0])
        expected = expected[:width]
        ours = [((*one.ids, EOS) if one.finished else tuple(one.ids)) for one in found]
        assert ours == [ids for _, ids in expected]
        for one, (value, _) in zip(found, expected, strict=True):
            assert math.isclose(one.score, value, abs_tol=1e-12)


@pytest.mark.parametrize("alpha", [0.0, 0.6, 2.0])
@pytest.mark.parametrize("seed", range(4))
def test_a_wide_beam_equals_an_exhaustive_search(seed, alpha):
    language, max_length = Language(seed, size=3), 4
    # eos에서 끝나거나 max_length에서 잘린 모든 결과.
    sequences = [
        ids
        for length in range(1, max_length + 1)
        for ids in itertools.product(range(3), repeat=length)
        if EOS not in ids[:-1] and (ids[-1] == EOS or length == max_length)
    ]
    everything = []
    for ids in sequences:
        total = sum(
            language.log_probabilities(0, (BOS, *ids[:t]))[ids[t]].item() for t in range(len(ids))
        )
        everything.append((score(total, len(ids), alpha), ids))
    everything.sort(key=lambda one: -one[0])
    (found,) = language.beam(1, 3**max_length, max_length, length_penalty=alpha)
    assert len(found) == len(everything)
    for one, (value, ids) in zip(found, everything, strict=True):
        assert ((*one.ids, EOS) if one.finished else tuple(one.ids)) == ids
        assert math.isclose(one.score, value, abs_tol=1e-12)
    assert math.isclose(sum(math.exp(one.log_probability) for one in found), 1.0, abs_tol=1e-9)


@pytest.mark.parametrize("rounding", [None, 0], ids=["모두 다름", "같은 값이 있음"])
@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_a_beam_of_width_one_is_greedy(alpha, rounding):
    for seed in range(20):
        language = Language(seed, size=5, rounding=rounding)
        beams = language.beam(3, 1, 6, length_penalty=alpha)
        assert [one for (one,) in beams] == language.greedy(3, 6, length_penalty=alpha)


def test_the_best_beam_score_is_never_below_greedy():
    strictly = 0
    for seed, width, alpha in itertools.product(range(30), [2, 3], [0.0, 1.0]):
        language = Language(seed, size=5)
        beams = language.beam(2, width, 6, length_penalty=alpha)
        for found, guess in zip(beams, language.greedy(2, 6, length_penalty=alpha), strict=True):
            assert found[0].score >= guess.score
            strictly += found[0].score > guess.score
    assert strictly > 0


def test_a_longer_result_wins_as_the_length_penalty_grows():
    lengths = [
        sum(
            len(found[0].ids)
            for seed in range(10)
            for found in Language(seed).beam(2, 20, 6, length_penalty=alpha)
        )
        for alpha in (0.0, 1.0, 3.0)
    ]
    assert lengths[0] < lengths[1] < lengths[2]


def test_greedy_takes_the_most_likely_symbol_and_adds_its_log_probability():
    language = Language(3)
    for row, result in enumerate(language.greedy(4, 8)):
        read, total = [BOS], 0.0
        while len(read) <= 8 and (len(read) == 1 or read[-1] != EOS):
            values = language.log_probabilities(row, tuple(read))
            read.append(int(values.argmax()))
            total += values.max().item()
        assert result.finished == (read[-1] == EOS)
        assert result.ids == [token for token in read[1:] if token != EOS]
        assert math.isclose(result.log_probability, total, abs_tol=1e-12)


def test_a_search_ends_at_eos_or_at_max_length():
    always, never = torch.tensor([0.0, 1.0, 0.0]).log(), torch.tensor([0.4, 0.0, 0.6]).log()
    for probabilities, ids, finished in ((always, [], True), (never, [2, 2, 2], False)):
        calls = []

        def step(token, state, probabilities=probabilities, calls=calls):
            calls.append(len(token))
            return probabilities.expand(len(token), -1), state

        options = {"batch_size": 2, "bos": BOS, "eos": EOS, "max_length": 3}
        results = greedy(step, None, **options)
        assert [(one.ids, one.finished) for one in results] == [(ids, finished)] * 2
        assert len(calls) == (1 if finished else 3)
        for found in beam(step, lambda state, index: state, None, width=2, **options):
            assert (found[0].ids, found[0].finished) == (ids, finished)


def test_impossible_symbols_never_appear():
    table = torch.tensor([0.5, 0.5, 0.0, 0.0]).log()
    (found,) = beam(
        lambda token, state: (table.expand(len(token), -1), state),
        lambda state, index: state,
        None,
        batch_size=1,
        width=10,
        bos=BOS,
        eos=EOS,
        max_length=3,
    )
    assert len(found) == 4  # eos, 0 eos, 0 0 eos, 0 0 0
    assert all(math.isfinite(one.score) and set(one.ids) <= {0} for one in found)


@pytest.mark.parametrize("name", ["width", "max_length", "batch_size"])
def test_sizes_below_one_are_refused_in_korean(name):
    options = {"batch_size": 1, "width": 1, "max_length": 1, name: 0}
    with pytest.raises(ValueError, match=f"{name}=0"):
        beam(None, None, None, bos=BOS, eos=EOS, **options)


@pytest.mark.parametrize("alpha", [-1.0, math.nan])
def test_a_negative_length_penalty_is_refused_in_korean(alpha):
    with pytest.raises(ValueError, match="length_penalty"):
        greedy(None, None, batch_size=1, bos=0, eos=1, max_length=1, length_penalty=alpha)


LOGITS = torch.tensor([[0.0, 3.0, 1.0, 2.0], [5.0, 3.0, 1.0, 5.0]])


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("options", [{"temperature": 0.0}, {"top_k": 1}, {"temperature": 1e-320}])
def test_zero_temperature_and_top_one_choose_the_largest(options):
    logits = LOGITS[:1]
    for seed in range(5):
        assert choose(logits, generator=generator(seed), **options).tolist() == [1]


def test_symbols_are_drawn_as_often_as_the_softmax_says():
    many = LOGITS[:1].expand(20_000, -1)
    for temperature in (0.5, 1.0, 4.0):
        drawn = choose(many, temperature, generator=generator()).bincount(minlength=4) / len(many)
        expected = (LOGITS[0] / temperature).softmax(dim=-1)
        torch.testing.assert_close(drawn, expected, rtol=0, atol=0.015)


def test_top_k_keeps_the_shape_of_the_distribution_among_the_k_largest():
    many = LOGITS[:1].expand(20_000, -1)
    drawn = choose(many, top_k=2, generator=generator()).bincount(minlength=4) / len(many)
    expected = torch.tensor([-torch.inf, 3.0, -torch.inf, 2.0]).softmax(dim=-1)
    torch.testing.assert_close(drawn, expected, rtol=0, atol=0.015)
    assert drawn[0] == drawn[2] == 0


@pytest.mark.parametrize("top_k", [4, 100])
def test_a_top_k_that_keeps_everything_changes_nothing(top_k):
    many = LOGITS.repeat(50, 1)
    one = choose(many, generator=generator())
    assert torch.equal(choose(many, top_k=top_k, generator=generator()), one)
    assert not torch.equal(choose(many, generator=generator(1)), one)


def test_an_infinite_temperature_is_uniform():
    many = LOGITS[:1].expand(20_000, -1)
    drawn = choose(many, math.inf, generator=generator()).bincount(minlength=4) / len(many)
    torch.testing.assert_close(drawn, torch.full((4,), 0.25), rtol=0, atol=0.015)


def test_without_a_generator_the_global_seed_decides():
    torch.manual_seed(5)
    one = choose(LOGITS.repeat(20, 1))
    torch.manual_seed(5)
    assert torch.equal(choose(LOGITS.repeat(20, 1)), one)


@pytest.mark.parametrize(
    "options", [{"temperature": -0.1}, {"temperature": math.nan}, {"top_k": 0}]
)
def test_bad_choices_are_refused_in_korean(options):
    with pytest.raises(ValueError, match=r"고르세요|넘기세요"):
        choose(LOGITS, **options)
