"""인코더와 디코더: 첫 상태가 어디서 오는지, 무엇을 미리 계산하는지 봅니다."""

import pytest
import torch

from lstm_blog.encoder_decoder import Decoder, Encoder

LENGTHS = torch.tensor([5, 2, 1])
SOURCE = torch.randint(7, (5, 3), generator=torch.Generator().manual_seed(0))


def parts(state) -> list[torch.Tensor]:
    return list(state) if isinstance(state, tuple) else [state]


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_one_direction_hands_over_its_last_state_as_it_is(cell):
    encoder = Encoder(7, 3, 4, num_layers=2, cell=cell).double()
    encoded = encoder(SOURCE, LENGTHS)
    for b, length in enumerate(LENGTHS.tolist()):
        _, last = encoder.layers(encoder.embedding(SOURCE[:length, b : b + 1]))
        for one, other in zip(parts(encoded.state), parts(last), strict=True):
            torch.testing.assert_close(one[:, b : b + 1], other, rtol=0, atol=1e-12)
        top = parts(encoded.state)[0][-1, b]
        torch.testing.assert_close(encoded.outputs[length - 1, b], top, rtol=0, atol=1e-12)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_two_directions_are_joined_layer_by_layer(cell):
    encoder = Encoder(7, 3, 4, num_layers=2, cell=cell, bidirectional=True).double()
    encoded = encoder(SOURCE, LENGTHS)
    for b, length in enumerate(LENGTHS.tolist()):
        _, last = encoder.layers(encoder.embedding(SOURCE[:length, b : b + 1]))
        for bridge, one, other in zip(
            encoder.bridges, parts(encoded.state), parts(last), strict=True
        ):
            for layer in range(2):
                forward, backward = other[2 * layer, 0], other[2 * layer + 1, 0]
                joined = bridge.weight @ torch.cat([forward, backward]) + bridge.bias
                torch.testing.assert_close(one[layer, b], joined.tanh(), rtol=0, atol=1e-12)


def test_outputs_stay_in_the_order_of_the_source_and_padding_is_zero():
    encoder = Encoder(7, 3, 4, reverse_source=True).double()
    outputs, mask, (h_n, _) = encoder(SOURCE, LENGTHS)
    assert mask.tolist() == [[t < n for t in range(5)] for n in LENGTHS.tolist()]
    assert (outputs.transpose(0, 1)[~mask] == 0).all()
    # 거꾸로 읽으면 원문의 첫 글자를 마지막에 읽습니다.
    torch.testing.assert_close(outputs[0], h_n[-1], rtol=0, atol=1e-12)


def test_a_decoder_remembers_only_what_it_uses():
    encoded = Encoder(7, 3, 4, num_layers=2)(SOURCE, LENGTHS)
    assert Decoder(6, 3, 4).remember(encoded) == (None, None, None, None)
    dot = Decoder(6, 3, 4, attention="dot").remember(encoded)
    assert dot.outputs is encoded.outputs
    assert dot.keys is None
    peeky = Decoder(6, 3, 4, peeky=True).remember(encoded)
    assert torch.equal(peeky.peek, encoded.state[0][1])  # 맨 위층
