"""라벨링 모델: 채운 자리, 방향이 보는 것, 추론을 봅니다."""

import json

import pytest
import torch
from torch.nn.functional import cross_entropy

from lstm_blog import Tagger

V, LABELS = 6, 3
LENGTHS = torch.tensor([5, 3, 1, 0])
MASK = torch.arange(5)[:, None] < LENGTHS
CONFIGURATIONS = [
    {"cell": cell, "bidirectional": bidirectional, "num_layers": num_layers}
    for cell in ("rnn", "lstm", "gru")
    for bidirectional in (False, True)
    for num_layers in (1, 3)
]


def make(**options) -> Tagger:
    torch.manual_seed(0)
    return Tagger(V, LABELS, embedding_size=4, hidden_size=5, **options).double()


def draw() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    ids = torch.randint(V, (5, 4), generator=generator)
    return ids, torch.randint(LABELS, (5, 4), generator=generator)


def results(model, ids, lengths, labels) -> list[torch.Tensor]:
    loss = model.loss((ids, lengths, labels))
    grads = torch.autograd.grad(loss, list(model.parameters()))
    return [model(ids, lengths)[:5], loss, *grads]


@pytest.mark.parametrize("options", CONFIGURATIONS, ids=str)
def test_padding_never_changes_a_logit_the_loss_or_a_gradient(options):
    model = make(**options)
    ids, labels = draw()
    expected = results(model, ids, LENGTHS, labels)
    for extra, content in ((0, V - 1), (1, -100), (6, 10**6)):
        outside = torch.arange(5 + extra)[:, None] >= LENGTHS
        filled = [
            torch.cat([value, value.new_zeros(extra, 4)]).masked_fill(outside, content)
            for value in (ids, labels)
        ]
        ours = results(model, filled[0], LENGTHS, filled[1])
        for one, other in zip(ours, expected, strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-12)
        assert model.predict(filled[0], LENGTHS) == model.predict(ids, LENGTHS)


@pytest.mark.parametrize("options", CONFIGURATIONS, ids=str)
def test_a_sequence_alone_equals_the_same_in_a_batch(options):
    model = make(**options)
    ids, _ = draw()
    whole = model(ids, LENGTHS)
    for b, length in enumerate(LENGTHS.tolist()):
        alone = model(ids[:length, b : b + 1], LENGTHS[b : b + 1])
        torch.testing.assert_close(alone[:, 0], whole[:length, b], rtol=0, atol=1e-12)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_one_direction_sees_only_the_left_and_two_see_both_sides(bidirectional):
    model = make(bidirectional=bidirectional)
    ids, _ = draw()
    changed = ids.clone()
    changed[2, 0] = (ids[2, 0] + 1) % V
    full = torch.full((4,), 5)
    moved = (model(ids, full) != model(changed, full)).any(dim=-1)
    assert moved[:, 0].tolist() == [bidirectional, bidirectional, True, True, True]
    assert not moved[:, 1:].any()


def test_the_loss_is_the_mean_over_real_places():
    model = make()
    ids, labels = draw()
    expected = cross_entropy(model(ids, LENGTHS)[MASK], labels[MASK])
    torch.testing.assert_close(model.loss((ids, LENGTHS, labels)), expected)
    assert model.count((ids, LENGTHS, labels)) == int(MASK.sum())


def test_a_batch_of_nothing_but_empty_sequences_gives_zero_loss():
    model = make()
    ids, labels = draw()
    empty = torch.zeros(4, dtype=torch.long)
    loss = model.loss((ids, empty, labels))
    loss.backward()
    assert loss == 0
    assert all((parameter.grad == 0).all() for parameter in model.parameters())
    assert model.predict(ids[:0], empty) == [[], [], [], []]


def test_predictions_are_as_long_as_their_sequences():
    model = make(dropout=0.5, num_layers=2)
    ids, _ = draw()
    tags = model.predict(ids, LENGTHS)
    assert [len(one) for one in tags] == LENGTHS.tolist()
    assert model.training
    best = model.eval()(ids, LENGTHS).argmax(dim=-1)
    assert tags == [best[:length, b].tolist() for b, length in enumerate(LENGTHS.tolist())]


@pytest.mark.parametrize("options", CONFIGURATIONS, ids=str)
def test_config_and_state_dict_rebuild_the_model(options):
    model = make(**options)
    twin = Tagger.from_config(json.loads(json.dumps(model.config()))).double()
    twin.load_state_dict(model.state_dict(), strict=True)
    ids, _ = draw()
    assert torch.equal(twin(ids, LENGTHS), model(ids, LENGTHS))


def test_two_directions_learn_to_look_one_symbol_ahead():
    torch.manual_seed(0)
    ids = torch.randint(LABELS, (6, 64))
    lengths = torch.randint(1, 7, (64,))
    labels = ids.roll(-1, dims=0).masked_fill(torch.arange(6)[:, None] >= lengths - 1, 0)
    model = Tagger(LABELS, LABELS, 8, 16, bidirectional=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(60):
        optimizer.zero_grad()
        model.loss((ids, lengths, labels)).backward()
        optimizer.step()
    expected = [labels[:length, b].tolist() for b, length in enumerate(lengths.tolist())]
    assert model.predict(ids, lengths) == expected


def test_bad_input_is_refused_in_korean():
    model = make()
    ids, labels = draw()
    with pytest.raises(ValueError, match="labels: 번호 3"):
        model.loss((ids, LENGTHS, labels.fill_(LABELS)))
    with pytest.raises(ValueError, match="모양이 맞지 않습니다"):
        model.loss((ids, LENGTHS, torch.zeros(6, 4, dtype=torch.long)))
    with pytest.raises(ValueError, match="0부터 5까지"):
        model(ids, LENGTHS + 1)
    with pytest.raises(ValueError, match="labels=0"):
        Tagger(V, 0, 4, 5)
