"""Seq2Seq로 글을 쓰기: 탐욕 탐색과 빔 탐색이 모델의 확률을 따르는지 봅니다."""

import pytest
import torch

from lstm_blog import Seq2Seq
from small_seq2seq import (
    BOS,
    CHOICES,
    EOS,
    LENGTHS,
    SOURCE,
    TARGET,
    B,
    close,
    draw,
    make,
    name_of,
    pad,
    same,
)


@pytest.mark.parametrize("attention", [None, "additive", "dot"])
def test_padding_never_changes_what_is_written(attention):
    model = make(attention=attention, bidirectional=True)
    source, _ = draw()
    filled = pad(source, LENGTHS, 4, -7)
    for one, other in zip(
        model.greedy(filled, LENGTHS, BOS, EOS, 6),
        model.greedy(source, LENGTHS, BOS, EOS, 6),
        strict=True,
    ):
        same(one, other)
    for found, expected in zip(
        model.beam(filled, LENGTHS, BOS, EOS, 6, width=3),
        model.beam(source, LENGTHS, BOS, EOS, 6, width=3),
        strict=True,
    ):
        for one, other in zip(found, expected, strict=True):
            same(one, other)


@pytest.mark.parametrize("options", CHOICES[::5], ids=name_of)
def test_an_example_alone_equals_the_same_in_a_batch(options):
    model = make(**options)
    source, target = draw()
    whole = model(source, LENGTHS, target)
    written = model.greedy(source, LENGTHS, BOS, EOS, 6)
    found = model.beam(source, LENGTHS, BOS, EOS, 6, width=3, length_penalty=0.6)
    for b, length in enumerate(LENGTHS.tolist()):
        alone = source[:length, b : b + 1], LENGTHS[b : b + 1]
        close(model(*alone, target[:, b : b + 1])[:, 0], whole[:, b])
        same(model.greedy(*alone, BOS, EOS, 6)[0], written[b])
        best = model.beam(*alone, BOS, EOS, 6, width=3, length_penalty=0.6)[0]
        for one, other in zip(best, found[b], strict=True):
            same(one, other)


def test_greedy_equals_choosing_from_the_whole_prefix_again_and_again():
    model = make(attention="additive", bidirectional=True, peeky=True)
    source, _ = draw()
    for b, result in enumerate(model.greedy(source, LENGTHS, BOS, EOS, 6)):
        ids, total = [BOS], 0.0
        while len(ids) <= 6 and (len(ids) == 1 or ids[-1] != EOS):
            logits = model(source[:, b : b + 1], LENGTHS[b : b + 1], torch.tensor(ids)[:, None])
            values = logits[-1, 0].log_softmax(dim=-1)
            ids.append(int(values.argmax()))
            total += values.max().item()
        assert result.ids == [i for i in ids[1:] if i != EOS]
        assert abs(result.log_probability - total) <= 1e-9


@pytest.mark.parametrize("options", CHOICES[::5], ids=name_of)
def test_every_beam_score_is_the_teacher_forced_probability_of_its_ids(options):
    model = make(**options)
    source, _ = draw()
    greedy = model.greedy(source, LENGTHS, BOS, EOS, 4, length_penalty=0.6)
    found = model.beam(source, LENGTHS, BOS, EOS, 4, width=5, length_penalty=0.6)
    for b in range(B):
        assert found[b][0].score >= greedy[b].score
        assert len(found[b]) == 5
        for one in found[b]:
            ids = [*one.ids, EOS] if one.finished else one.ids
            read = torch.tensor([BOS, *ids[:-1]])[:, None]
            logits = model(source[:, b : b + 1], LENGTHS[b : b + 1], read)[:, 0]
            values = logits.log_softmax(dim=-1)[torch.arange(len(ids)), torch.tensor(ids)]
            assert abs(values.sum().item() - one.log_probability) <= 1e-9
            penalty = ((5 + len(ids)) / 6) ** 0.6
            assert abs(one.log_probability / penalty - one.score) <= 1e-9
    ones = model.beam(source, LENGTHS, BOS, EOS, 4, width=1, length_penalty=0.6)
    assert [one for (one,) in ones] == greedy


def test_a_wide_beam_finds_every_result_and_their_probabilities_sum_to_one():
    model = make(attention="dot")
    source, _ = draw()
    for found in model.beam(source, LENGTHS, BOS, EOS, 3, width=TARGET**3):
        assert len(found) == 1 + 5 + 25 + 125  # eos로 끝난 것과 세 기호에서 잘린 것
        total = sum(torch.tensor(one.log_probability).exp().item() for one in found)
        assert abs(total - 1) <= 1e-5
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_decoding_leaves_the_training_mode_and_is_not_random():
    model = make(attention="dot", dropout=0.5)
    source, target = draw()
    one = model.greedy(source, LENGTHS, BOS, EOS, 6)
    assert one == model.greedy(source, LENGTHS, BOS, EOS, 6)
    weights = model.attention_weights(source, LENGTHS, target)
    assert torch.equal(weights, model.attention_weights(source, LENGTHS, target))
    assert not weights.requires_grad
    assert model.training


@pytest.mark.parametrize("teacher_forcing", [1.0, 0.5])
def test_it_learns_to_copy_backwards(teacher_forcing):
    torch.manual_seed(0)
    source = torch.randint(3, SOURCE, (4, 48))
    lengths = torch.randint(1, 5, (48,))
    texts = [source[:n, b].flip(0).tolist() for b, n in enumerate(lengths.tolist())]
    target = torch.zeros(6, 48, dtype=torch.long)
    for b, text in enumerate(texts):
        target[: len(text) + 2, b] = torch.tensor([BOS, *text, EOS])
    model = Seq2Seq(
        SOURCE, SOURCE, 16, 32, attention="dot", cell="gru", teacher_forcing=teacher_forcing
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(80):
        optimizer.zero_grad()
        model.loss((source, lengths, target, lengths + 2)).backward()
        optimizer.step()
    assert [one.ids for one in model.greedy(source, lengths, BOS, EOS, 6)] == texts
    best = model.beam(source, lengths, BOS, EOS, 6, width=3)
    assert [found[0].ids for found in best] == texts
