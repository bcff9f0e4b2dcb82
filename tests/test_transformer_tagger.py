"""트랜스포머 라벨링: 손실을 재는 자리, 답의 길이, 되살리기, 인코더 옮기기를 봅니다."""

import json

import pytest
import torch
from torch.nn.functional import cross_entropy

from lstm_blog import TransformerTagger

V, LABELS, T = 6, 3, 5
LENGTHS = torch.tensor([5, 3, 1, 0])
MASK = torch.arange(T)[:, None] < LENGTHS


@pytest.fixture
def batch():
    torch.manual_seed(1)
    return torch.randint(V, (T, 4)), LENGTHS, torch.randint(LABELS, (T, 4))


def make(**options) -> TransformerTagger:
    torch.manual_seed(0)
    return TransformerTagger(V, LABELS, hidden_size=8, heads=2, **options).double()


def test_the_loss_is_the_mean_over_real_places(batch):
    model = make()
    ids, lengths, labels = batch
    expected = cross_entropy(model(ids, lengths)[MASK], labels[MASK])
    torch.testing.assert_close(model.loss(batch), expected)
    assert model.count(batch) == int(MASK.sum())


def test_only_the_chosen_real_places_count(batch):
    model = make()
    ids, lengths, labels = batch
    chosen = torch.rand(T, 4) < 0.5
    expected = cross_entropy(model(ids, lengths)[MASK & chosen], labels[MASK & chosen])
    torch.testing.assert_close(model.loss((*batch, chosen)), expected)
    assert model.count((*batch, chosen)) == int((MASK & chosen).sum())


def test_what_lies_in_the_padding_never_changes_the_loss_or_a_gradient(batch):
    model = make()
    ids, lengths, labels = batch

    def results(content):
        filled = [value.masked_fill(~MASK, content) for value in (ids, labels)]
        loss = model.loss((filled[0], lengths, filled[1]))
        return [loss, *torch.autograd.grad(loss, list(model.parameters()))]

    for one, other in zip(results(-100), results(10**6), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_a_batch_in_which_nothing_was_chosen_gives_zero_loss_and_gradient(batch):
    model = make()
    loss = model.loss((*batch, torch.zeros(T, 4, dtype=torch.bool)))
    loss.backward()
    assert loss == 0
    assert all((p.grad is None) or (p.grad == 0).all() for p in model.parameters())


def test_predictions_are_as_long_as_their_sequences(batch):
    model = make(dropout=0.5)
    ids, lengths, _ = batch
    tags = model.predict(ids, lengths)
    assert [len(one) for one in tags] == lengths.tolist()
    assert model.training
    best = model.eval()(ids, lengths).argmax(dim=-1)
    assert tags == [best[:length, b].tolist() for b, length in enumerate(lengths.tolist())]


@pytest.mark.parametrize(
    "options", [{}, {"norm_first": False, "causal": True, "positions": "none"}]
)
def test_config_and_state_dict_rebuild_the_model(batch, options):
    model = make(**options)
    twin = TransformerTagger.from_config(json.loads(json.dumps(model.config()))).double()
    twin.load_state_dict(model.state_dict(), strict=True)
    assert torch.equal(twin(*batch[:2]), model(*batch[:2]))


def test_an_encoder_moves_to_a_tagger_with_other_labels(batch):
    model, other = make(), TransformerTagger(V, 2, hidden_size=8, heads=2).double()
    other.encoder.load_state_dict(model.encoder.state_dict(), strict=True)
    assert torch.equal(other.encoder(*batch[:2]), model.encoder(*batch[:2]))


def test_labels_out_of_range_are_refused(batch):
    with pytest.raises(ValueError, match="labels: 번호 3"):
        make().loss((*batch[:2], batch[2].fill_(LABELS)))
    with pytest.raises(ValueError, match="labels=0"):
        TransformerTagger(V, 0, hidden_size=8)
