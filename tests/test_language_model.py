"""언어 모델: 손실의 마스크, 이어 읽기, 글 생성을 봅니다."""

import json
import math

import pytest
import torch
from torch.nn.functional import cross_entropy

from lstm_blog import LanguageModel

V = 6
LENGTHS = torch.tensor([5, 3, 1, 0])


def make(**options) -> LanguageModel:
    torch.manual_seed(0)
    model = LanguageModel(V, embedding_size=4, hidden_size=5, **options).double()
    with torch.no_grad():  # 갓 만든 모델은 거의 고르므로 확률의 차이를 키웁니다.
        model.output.weight *= 8
    return model


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def draw_ids() -> torch.Tensor:
    return torch.randint(V, (5, 4), generator=generator(1))


def loss_and_gradients(model, *batch) -> list[torch.Tensor]:
    loss = model.loss(batch)
    return [loss, *torch.autograd.grad(loss, list(model.parameters()))]


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("extra", [0, 1, 7])
def test_padding_never_changes_the_loss_or_a_gradient(cell, extra):
    model = make(cell=cell, num_layers=2)
    ids = draw_ids()
    filled = torch.cat([ids, torch.zeros(extra, 4, dtype=torch.long)])
    outside = torch.arange(5 + extra)[:, None] >= LENGTHS
    for content in (0, V - 1, -100, 10**6):
        ours = loss_and_gradients(model, filled.masked_fill(outside, content), LENGTHS)
        for one, other in zip(ours, loss_and_gradients(model, ids, LENGTHS), strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


def test_the_loss_is_the_mean_over_every_next_symbol():
    model, ids = make(), draw_ids()
    values = []
    for b, length in enumerate(LENGTHS.tolist()):
        if length > 1:
            logits, _ = model(ids[: length - 1, b : b + 1])
            values.append(cross_entropy(logits[:, 0], ids[1:length, b], reduction="none"))
    values = torch.cat(values)
    torch.testing.assert_close(model.loss((ids, LENGTHS)), values.mean())
    assert model.count((ids, LENGTHS)) == len(values) == 6


def test_sequences_with_nothing_to_predict_give_zero_loss_and_gradient():
    results = loss_and_gradients(make(), draw_ids(), torch.tensor([1, 0, 1, 1]))
    assert all((value == 0).all() for value in results)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_reading_one_symbol_at_a_time_equals_reading_at_once(cell):
    model, ids = make(cell=cell, num_layers=2), draw_ids()
    whole, last = model(ids)
    state, steps = None, []
    for t in range(len(ids)):
        logits, state = model(ids[t : t + 1], state)
        steps.append(logits)
    torch.testing.assert_close(torch.cat(steps), whole, rtol=0, atol=1e-12)
    for one, other in zip(state, last, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


def test_a_sequence_alone_equals_the_same_in_a_batch():
    model, ids = make(), draw_ids()
    whole, _ = model(ids)
    for b in range(4):
        alone, _ = model(ids[:, b : b + 1])
        torch.testing.assert_close(alone[:, 0], whole[:, b], rtol=0, atol=1e-12)


def test_zero_temperature_and_top_one_are_greedy():
    model = make()
    ids = [1, 2]
    for _ in range(12):
        logits, _ = model(torch.tensor(ids)[:, None])
        ids.append(int(logits[-1, 0].argmax()))
    assert model.generate([1, 2], 12, temperature=0.0) == ids[2:]
    assert model.generate([1, 2], 12, top_k=1) == ids[2:]
    assert model.generate([1, 2], 12, temperature=1e-9, generator=generator(3)) == ids[2:]


def test_the_same_seed_writes_the_same_text_and_another_seed_another():
    model = make()
    one = model.generate([1], 40, generator=generator(7))
    assert len(one) == 40
    assert model.generate([1], 40, generator=generator(7)) == one
    assert model.generate([1], 40, generator=generator(8)) != one
    assert set(one) <= set(range(V))


def test_generation_follows_the_probabilities_of_the_whole_text_so_far():
    model = make()
    state = generator(5)
    read, expected = [3], []
    for _ in range(15):
        logits, _ = model(torch.tensor(read)[:, None])
        probabilities = (logits[-1, 0] / 0.7).softmax(dim=-1)
        read.append(int(torch.multinomial(probabilities, 1, generator=state)))
        expected.append(read[-1])
    assert model.generate([3], 15, temperature=0.7, generator=generator(5)) == expected


def test_eos_stops_the_text_and_is_left_out():
    model = make()
    text = model.generate([1], 40, generator=generator(7))
    eos = text[10]
    assert model.generate([1], 40, generator=generator(7), eos=eos) == text[: text.index(eos)]


def test_generation_leaves_the_training_mode_and_makes_no_graph():
    model = make(dropout=0.5, num_layers=2)
    model.embedding.eval()
    assert model.generate([1], 5, 0.0) == model.generate([1], 5, 0.0)  # 드롭아웃이 꺼집니다.
    assert model.training
    assert not model.embedding.training
    assert model.generate(torch.tensor([1, 2]), 0) == []


def test_dropout_is_random_only_while_training():
    model, batch = make(dropout=0.5), (draw_ids(), LENGTHS)
    assert model.loss(batch) != model.loss(batch)
    model.eval()
    assert model.loss(batch) == model.loss(batch)


def test_config_and_state_dict_rebuild_the_model():
    model = make(cell="gru", num_layers=2, dropout=0.25)
    config = json.loads(json.dumps(model.config()))
    twin = LanguageModel.from_config(config).double().eval()
    twin.load_state_dict(model.state_dict(), strict=True)
    assert twin.config() == model.config()
    assert torch.equal(twin(draw_ids())[0], model.eval()(draw_ids())[0])


def test_it_learns_hello_which_no_memoryless_model_can():
    torch.manual_seed(0)
    ids = torch.tensor(["helo".index(c) for c in "hello"])[:, None]
    model = LanguageModel(4, 4, 8, cell="rnn")
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(80):
        optimizer.zero_grad()
        loss = model.loss((ids, torch.tensor([5])))
        loss.backward()
        optimizer.step()
    assert loss < math.log(2) / 4  # 기억이 없으면 l 다음을 반반으로 맞힐 뿐입니다.
    assert "".join("helo"[i] for i in model.generate([0], 4, 0.0)) == "ello"


def test_bad_input_is_refused_in_korean():
    model = make()
    with pytest.raises(ValueError, match="번호 6"):
        model(torch.full((2, 1), V))
    with pytest.raises(ValueError, match="읽을 기호가 없습니다"):
        model(torch.zeros(0, 1, dtype=torch.long))
    with pytest.raises(ValueError, match="2차원"):
        model(torch.zeros(3, dtype=torch.long))
    with pytest.raises(ValueError, match="맞힐 다음 기호"):
        model.loss((torch.ones(1, 2, dtype=torch.long), torch.ones(2, dtype=torch.long)))
    with pytest.raises(ValueError, match="앞글이 비었습니다"):
        model.generate([], 3)
    with pytest.raises(ValueError, match="length=-1"):
        model.generate([1], -1)
    with pytest.raises(ValueError, match="temperature"):
        model.generate([1], 1, temperature=-1)
    with pytest.raises(ValueError, match="모르는 셀입니다: 'lstn'"):
        LanguageModel(V, 4, 5, cell="lstn")
    for name in ("vocabulary_size", "embedding_size", "hidden_size", "num_layers"):
        sizes = {"vocabulary_size": 3, "embedding_size": 3, "hidden_size": 3, "num_layers": 1}
        with pytest.raises(ValueError, match=f"{name}=0"):
            LanguageModel(**{**sizes, name: 0})
    with pytest.raises(ValueError, match="dropout"):
        LanguageModel(V, 4, 5, dropout=1.0)
