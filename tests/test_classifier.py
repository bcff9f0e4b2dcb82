"""분류기: 채운 자리, 방향과 층, 추론을 봅니다."""

import json

import pytest
import torch
from torch.nn.functional import cross_entropy

from lstm_blog import Classifier

V, LABELS = 6, 3
LENGTHS = torch.tensor([5, 3, 1, 0])
CONFIGURATIONS = [
    {"cell": cell, "bidirectional": bidirectional, "num_layers": num_layers}
    for cell in ("rnn", "lstm", "gru")
    for bidirectional in (False, True)
    for num_layers in (1, 3)
]


def make(**options) -> Classifier:
    torch.manual_seed(0)
    return Classifier(V, LABELS, embedding_size=4, hidden_size=5, **options).double()


def draw() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    ids = torch.randint(V, (5, 4), generator=generator)
    return ids, torch.randint(LABELS, (4,), generator=generator)


def results(model, ids, lengths, labels) -> list[torch.Tensor]:
    loss = model.loss((ids, lengths, labels))
    grads = torch.autograd.grad(loss, list(model.parameters()))
    return [model(ids, lengths), loss, *grads]


@pytest.mark.parametrize("options", CONFIGURATIONS, ids=str)
def test_padding_never_changes_a_logit_the_loss_or_a_gradient(options):
    model = make(**options)
    ids, labels = draw()
    expected = results(model, ids, LENGTHS, labels)
    for extra, content in ((0, V - 1), (1, -100), (6, 10**6)):
        filled = torch.cat([ids, ids.new_zeros(extra, 4)])
        outside = torch.arange(5 + extra)[:, None] >= LENGTHS
        ours = results(model, filled.masked_fill(outside, content), LENGTHS, labels)
        for one, other in zip(ours, expected, strict=True):
            torch.testing.assert_close(one, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize("options", CONFIGURATIONS, ids=str)
def test_a_sequence_alone_equals_the_same_in_a_batch(options):
    model = make(**options)
    ids, _ = draw()
    whole = model(ids, LENGTHS)
    for b, length in enumerate(LENGTHS.tolist()):
        alone = model(ids[:length, b : b + 1], LENGTHS[b : b + 1])
        torch.testing.assert_close(alone[0], whole[b], rtol=0, atol=1e-12)


def test_the_last_state_of_each_direction_decides():
    model = make(bidirectional=True, num_layers=2)
    ids, _ = draw()
    output, _ = model.layers(model.embedding(ids))  # 채운 자리가 없을 때
    ends = torch.cat([output[-1, :, :5], output[0, :, 5:]], dim=-1)
    full = torch.full((4,), 5)
    torch.testing.assert_close(model(ids, full), model.output(ends), rtol=0, atol=1e-12)


def test_one_direction_sees_the_first_symbol_from_the_end_and_empty_text_sees_nothing():
    model = make()
    ids, _ = draw()
    changed = ids.clone()
    changed[0] = (ids[0] + 1) % V
    assert (model(ids, LENGTHS) != model(changed, LENGTHS)).any(dim=-1).tolist() == [
        True,
        True,
        True,
        False,
    ]
    assert torch.equal(model(ids, LENGTHS)[3], model.output.bias)


def test_probabilities_and_predictions_come_from_the_logits():
    model = make(dropout=0.5, num_layers=2)
    ids, labels = draw()
    model.eval()
    logits = model(ids, LENGTHS)
    model.train()
    probabilities = model.probabilities(ids, LENGTHS)
    torch.testing.assert_close(probabilities, logits.softmax(dim=-1))
    torch.testing.assert_close(probabilities.sum(dim=-1), torch.ones(4, dtype=torch.float64))
    assert not probabilities.requires_grad
    assert model.predict(ids, LENGTHS) == logits.argmax(dim=-1).tolist()
    assert model.training
    model.eval()
    torch.testing.assert_close(model.loss((ids, LENGTHS, labels)), cross_entropy(logits, labels))
    assert model.count((ids, LENGTHS, labels)) == 4


@pytest.mark.parametrize("options", CONFIGURATIONS, ids=str)
def test_config_and_state_dict_rebuild_the_model(options):
    model = make(**options)
    twin = Classifier.from_config(json.loads(json.dumps(model.config()))).double()
    twin.load_state_dict(model.state_dict(), strict=True)
    ids, _ = draw()
    assert torch.equal(twin(ids, LENGTHS), model(ids, LENGTHS))


def test_it_learns_which_symbol_came_first():
    torch.manual_seed(0)
    ids = torch.randint(V, (6, 64))
    lengths = torch.randint(1, 7, (64,))
    labels = (ids[0] >= V // 2).long()
    model = Classifier(V, 2, 8, 16, bidirectional=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(40):
        optimizer.zero_grad()
        model.loss((ids, lengths, labels)).backward()
        optimizer.step()
    assert model.predict(ids, lengths) == labels.tolist()


def test_bad_input_is_refused_in_korean():
    model = make()
    ids, labels = draw()
    for wrong in (labels[:2], labels + LABELS, labels - LABELS):
        with pytest.raises(ValueError, match="labels"):
            model.loss((ids, LENGTHS, wrong))
    with pytest.raises(ValueError, match="0부터 5까지"):
        model(ids, LENGTHS + 1)
    with pytest.raises(ValueError, match="번호 6"):
        model(ids.fill_(V), LENGTHS)
    with pytest.raises(ValueError, match="labels=0"):
        Classifier(V, 0, 4, 5)
    with pytest.raises(ValueError, match="모르는 셀"):
        Classifier(V, 2, 4, 5, cell="cnn")
