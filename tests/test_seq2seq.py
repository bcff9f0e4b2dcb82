"""Seq2Seq: 채운 자리, 한 걸음씩 쓰기, 어텐션의 순서, 두 가지 교사 강요를 봅니다."""

import json

import pytest
import torch
from torch.nn.functional import cross_entropy

from lstm_blog import Seq2Seq
from small_seq2seq import (
    BOS,
    CHOICES,
    EOS,
    LENGTHS,
    SOURCE,
    TARGET,
    TARGET_LENGTHS,
    B,
    S,
    T,
    close,
    draw,
    make,
    name_of,
    pad,
)

WITH_ATTENTION = [options for options in CHOICES if options["attention"]]


def results(model, source, target) -> list[torch.Tensor]:
    logits = model(source, LENGTHS, target[:T].clamp(0, TARGET - 1))
    loss = model.loss((source, LENGTHS, target, TARGET_LENGTHS))
    grads = torch.autograd.grad(loss, list(model.parameters()), allow_unused=False)
    return [loss, *grads, logits.transpose(0, 1)[torch.arange(T) < TARGET_LENGTHS[:, None]]]


@pytest.mark.parametrize("options", CHOICES, ids=name_of)
def test_padding_never_changes_a_logit_the_loss_or_a_gradient(options):
    model = make(**options)
    source, target = draw()
    expected = results(model, source, target)
    for extra, content in ((0, 5), (3, -100), (1, 10**6)):
        filled = pad(source, LENGTHS, extra, content)
        ours = results(model, filled, pad(target, TARGET_LENGTHS, extra, content))
        for one, other in zip(ours, expected, strict=True):
            close(one, other)


@pytest.mark.parametrize("options", CHOICES, ids=name_of)
def test_stepwise_decoding_gives_the_teacher_forced_logits(options):
    model = make(**options)
    source, target = draw()
    whole = model(source, LENGTHS, target)
    memory, state = model._read_source(source, LENGTHS)
    for t in range(T):
        logits, _, state = model.decoder(target[t : t + 1], memory, state)
        close(logits[0], whole[t])


@pytest.mark.parametrize("options", WITH_ATTENTION[::5], ids=name_of)
def test_permuting_the_encoder_states_permutes_attention_and_leaves_the_logits(options):
    model = make(**options)
    source, target = draw()
    memory, state = model._read_source(source, LENGTHS)
    logits, weights, _ = model.decoder(target, memory, state)
    order = torch.tensor([3, 0, 4, 2, 1])
    keys = None if memory.keys is None else memory.keys[order]
    moved = memory._replace(outputs=memory.outputs[order], keys=keys, mask=memory.mask[:, order])
    other_logits, other_weights, _ = model.decoder(target, moved, state)
    close(other_weights, weights[..., order])
    close(other_logits, logits)
    close(weights, model.attention_weights(source, LENGTHS, target))
    assert (weights[:, ~memory.mask] == 0).all()
    close(weights.sum(dim=-1), (LENGTHS > 0).double().expand(T, -1))


@pytest.mark.parametrize("attention", [None, "additive", "dot"])
def test_reversing_the_source_is_reading_it_backwards_with_attention_in_its_order(attention):
    plain, reversing = make(attention=attention), make(attention=attention, reverse_source=True)
    reversing.load_state_dict(plain.state_dict())
    source, target = draw()
    full = torch.full((B,), S)
    close(reversing(source, full, target), plain(source.flip(0), full, target))
    assert not torch.allclose(reversing(source, full, target), plain(source, full, target))
    if attention:
        flipped = plain.attention_weights(source.flip(0), full, target).flip(-1)
        close(reversing.attention_weights(source, full, target), flipped)


def test_a_peeky_decoder_sees_the_source_at_every_step_even_without_its_state():
    source, target = draw()
    changed = (source + 1) % SOURCE
    for peeky in (False, True):
        model = make(peeky=peeky)
        memory, state = model._read_source(source, LENGTHS)
        other, _ = model._read_source(changed, LENGTHS)
        one, other = (model.decoder(target, seen, state)[0] for seen in (memory, other))
        assert (one != other)[:, :3].any(dim=-1).all().item() == peeky


@pytest.mark.parametrize("attention", [None, "additive"])
def test_forcing_with_probability_one_walks_to_the_same_logits(attention):
    model = make(attention=attention)
    source, target = draw()
    almost = 1 - 1e-12  # 걸음마다 가는 길이지만 동전은 언제나 정답입니다.
    close(model(source, LENGTHS, target, almost), model(source, LENGTHS, target))


@pytest.mark.parametrize("attention", [None, "dot"])
def test_forcing_with_probability_zero_reads_its_own_choices(attention):
    model = make(attention=attention)
    source, target = draw()
    logits = model(source, LENGTHS, target, 0.0)
    memory, state = model._read_source(source, LENGTHS)
    token = target[0]
    for t in range(T):
        step, _, state = model.decoder(token[None], memory, state)
        close(step[0], logits[t])
        token = step[0].argmax(dim=-1)
    # 첫 줄만 보므로 나머지 정답은 무엇이어도 같습니다.
    other = torch.cat([target[:1], torch.zeros_like(target[1:])])
    assert torch.equal(model(source, LENGTHS, other, 0.0), logits)
    written = model.greedy(source, LENGTHS, BOS, EOS, T)
    for b, choices in enumerate(logits.argmax(dim=-1).T.tolist()):
        ids = choices[: choices.index(EOS)] if EOS in choices else choices
        assert written[b].ids == ids


def test_scheduled_forcing_tosses_a_coin_for_every_step_and_sequence():
    model = make()
    source, target = draw()

    def run(seed: int):
        return model(source, LENGTHS, target, 0.5, torch.Generator().manual_seed(seed))

    coins = torch.Generator().manual_seed(3)
    memory, state = model._read_source(source, LENGTHS)
    token, expected = target[0], []
    for t in range(T):
        if t:
            truth = torch.rand(B, generator=coins) < 0.5
            token = torch.where(truth, target[t], expected[-1].argmax(dim=-1))
        step, _, state = model.decoder(token[None], memory, state)
        expected.append(step[0])
    close(run(3), torch.stack(expected))
    assert torch.equal(run(3), run(3))
    assert any(not torch.equal(run(3), run(seed)) for seed in range(4, 9))


def test_the_loss_follows_the_schedule_only_while_training():
    model = make(teacher_forcing=0.0)
    source, target = draw()
    batch = source, LENGTHS, target, TARGET_LENGTHS
    real = torch.arange(T - 1)[:, None] < TARGET_LENGTHS - 1
    for training, probability in ((True, 0.0), (False, 1.0)):
        model.train(training)
        logits = model(source, LENGTHS, target[:-1], probability)
        expected = cross_entropy(logits[real], target[1:][real])
        torch.testing.assert_close(model.loss(batch), expected)
    assert model.count(batch) == int(real.sum()) == 6
    model.train()
    model.teacher_forcing = 0.5
    one = model.loss(batch, torch.Generator().manual_seed(3))
    assert torch.equal(one, model.loss(batch, torch.Generator().manual_seed(3)))


@pytest.mark.parametrize("attention", [None, "additive", "dot"])
def test_a_batch_of_nothing_but_empty_sources_still_has_finite_gradients(attention):
    model = make(attention=attention, bidirectional=True, peeky=True)
    _, target = draw()
    empty = torch.zeros(B, dtype=torch.long)
    for length in (0, 3):
        source = torch.zeros(length, B, dtype=torch.long)
        loss = model.loss((source, empty, target, TARGET_LENGTHS))
        loss.backward()
        assert all(parameter.grad.isfinite().all() for parameter in model.parameters())
        assert len(model.beam(source, empty, BOS, EOS, 3)) == B


@pytest.mark.parametrize("attention", [None, "additive", "dot"])
@pytest.mark.parametrize("teacher_forcing", [1.0, 0.5])
def test_bfloat16_autocast_gives_nearly_the_same_loss_and_finite_gradients(
    attention, teacher_forcing
):
    model = make(
        attention=attention, bidirectional=True, peeky=True, teacher_forcing=teacher_forcing
    ).float()
    source, target = draw()
    batch = source, LENGTHS, target, TARGET_LENGTHS
    expected = model.eval().loss(batch)
    with torch.autocast("cpu", torch.bfloat16):
        torch.testing.assert_close(model.loss(batch), expected, rtol=0.02, atol=0.02)
        model.train().loss(batch, torch.Generator().manual_seed(0)).backward()
    assert all(parameter.grad.isfinite().all() for parameter in model.parameters())


@pytest.mark.parametrize("options", CHOICES[::7], ids=name_of)
def test_config_and_state_dict_rebuild_the_model(options):
    model = make(**options)
    twin = Seq2Seq.from_config(json.loads(json.dumps(model.config()))).double()
    twin.load_state_dict(model.state_dict(), strict=True)
    source, target = draw()
    assert torch.equal(twin(source, LENGTHS, target), model(source, LENGTHS, target))


def test_bad_input_is_refused_in_korean():
    model = make()
    source, target = draw()
    with pytest.raises(ValueError, match="source: 번호 7"):
        model(source.fill_(SOURCE), torch.full((B,), S), target)
    source, target = draw()
    with pytest.raises(ValueError, match="target: 번호 6"):
        model(source, LENGTHS, target + TARGET - 1)
    for wrong in (target[:0], target[:, :2]):
        with pytest.raises(ValueError, match="첫 줄에 bos"):
            model(source, LENGTHS, wrong)
    with pytest.raises(ValueError, match="맞힐 다음 기호"):
        model.loss((source, LENGTHS, target[:1], torch.ones(B, dtype=torch.long)))
    with pytest.raises(ValueError, match="어텐션이 없는 모델"):
        model.attention_weights(source, LENGTHS, target)
    for probability in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="확률이 아닙니다"):
            model(source, LENGTHS, target, probability)
        with pytest.raises(ValueError, match="확률이 아닙니다"):
            make(teacher_forcing=probability)
    with pytest.raises(ValueError, match="모르는 어텐션입니다: 'luong'"):
        make(attention="luong")
    with pytest.raises(ValueError, match="bos=6"):
        model.greedy(source, LENGTHS, TARGET, EOS, 3)
    with pytest.raises(ValueError, match="eos=-1"):
        model.beam(source, LENGTHS, BOS, -1, 3)
    with pytest.raises(ValueError, match="max_length=0"):
        model.greedy(source, LENGTHS, BOS, EOS, 0)
    with pytest.raises(ValueError, match="width=0"):
        model.beam(source, LENGTHS, BOS, EOS, 3, width=0)
    with pytest.raises(ValueError, match="target_size=0"):
        Seq2Seq(3, 0, 4, 5)
