"""skip-gram: NumPy와 PyTorch의 값과 기울기가 같고, 짝과 음성 표본이 정의대로다."""

import math

import numpy as np
import pytest
import torch

from lstm_blog.data.analogies import planted_sentences
from lstm_blog.embeddings import WordVectors, cooccurrence, word_list
from lstm_blog.reference.word2vec import skip_gram
from lstm_blog.word2vec import SkipGram, noise_distribution, skip_gram_pairs, train_skip_gram


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("scale", [0.5, 40.0])  # 큰 내적에서도 넘치지 않아야 한다
def test_values_and_gradients_equal_those_of_numpy(scale):
    V, H, B, K = 9, 4, 6, 3
    model = SkipGram(V, H).double()
    with torch.no_grad():
        for table in (model.center, model.context):
            table.weight.copy_(scale * torch.randn(V, H, generator=seeded(1), dtype=torch.float64))
    center, context = (torch.randint(V, (B,), generator=seeded(seed)) for seed in (2, 3))
    negatives = torch.randint(V, (B, K), generator=seeded(4))
    loss = model(center, context, negatives)
    loss.backward()
    u, v = (table.weight.detach().numpy() for table in (model.center, model.context))
    expected, gradients = skip_gram(u[center], v[context], v[negatives])
    assert loss.item() == pytest.approx(expected, rel=1e-12)
    # 같은 낱말이 여러 번 나오면 기울기를 더한다
    for_center, for_context = np.zeros((V, H)), np.zeros((V, H))
    np.add.at(for_center, center.numpy(), gradients.center)
    np.add.at(for_context, context.numpy(), gradients.context)
    np.add.at(for_context, negatives.numpy(), gradients.negatives)
    np.testing.assert_allclose(model.center.weight.grad.numpy(), for_center, atol=1e-12)
    np.testing.assert_allclose(model.context.weight.grad.numpy(), for_context, atol=1e-12)


def test_gradients_agree_with_finite_differences():
    rng = np.random.default_rng(0)
    values = [rng.normal(size=shape) for shape in ((2, 3), (2, 3), (2, 4, 3))]
    _, gradients = skip_gram(*values)
    for which, gradient in enumerate(gradients):
        for place in np.ndindex(gradient.shape):
            sides = []
            for move in (1e-6, -1e-6):
                moved = [each.copy() for each in values]
                moved[which][place] += move
                sides.append(skip_gram(*moved)[0])
            assert gradient[place] == pytest.approx((sides[0] - sides[1]) / 2e-6, abs=1e-7)


def test_shapes_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="모양이 맞지 않습니다"):
        skip_gram(np.ones((2, 3)), np.ones((2, 3)), np.ones((2, 3)))


def test_the_first_loss_is_ln_2_for_every_question():
    model = SkipGram(5, 3)
    loss = model(torch.tensor([0, 1]), torch.tensor([2, 3]), torch.tensor([[4, 0, 1]] * 2))
    assert loss.item() == pytest.approx(4 * math.log(2), rel=1e-6)


@pytest.mark.parametrize("window", [1, 2, 9])
def test_pairs_are_the_entries_of_the_cooccurrence_table(window):
    sentences = planted_sentences(20, generator=seeded())
    words = word_list(sentences)[:-3]  # 모르는 낱말이 섞인다
    table = torch.zeros(len(words), len(words), dtype=torch.float64)
    for center, context in skip_gram_pairs(sentences, words, window=window):
        table[center, context] += 1
    assert np.array_equal(table.numpy(), cooccurrence(sentences, words, window=window))


def test_rare_words_are_drawn_more_often_than_they_occur():
    counts = torch.tensor([100.0, 10.0, 0.0])
    noise = noise_distribution(counts)
    assert noise.sum().item() == pytest.approx(1.0)
    assert noise[2] == 0
    assert (noise[1] / noise[0]).item() == pytest.approx(0.1**0.75)
    assert noise_distribution(counts, 0.0).tolist() == [0.5, 0.5, 0.0]


def test_training_repeats_with_the_same_generator_and_brings_partners_together():
    sentences = planted_sentences(3000, generator=seeded())
    words = word_list(sentences)
    pairs = skip_gram_pairs(sentences, words, window=4)
    runs = [
        train_skip_gram(pairs, len(words), 12, steps=150, learning_rate=0.05, generator=seeded(5))
        for _ in range(2)
    ]
    assert runs[0][1] == runs[1][1]
    vectors = WordVectors(words, runs[0][0].center.weight.detach().numpy())
    assert vectors.similarity("왕", "여왕") > vectors.similarity("왕", "홍차") + 0.2


def test_what_cannot_be_trained_or_drawn_is_refused():
    with pytest.raises(ValueError, match="배울 수 없습니다"):
        train_skip_gram(torch.empty(0, 2, dtype=torch.int64), 2, 2, steps=1)
    with pytest.raises(ValueError, match="배울 수 없습니다"):
        train_skip_gram(torch.zeros(1, 2, dtype=torch.int64), 2, 2, steps=0)
    with pytest.raises(ValueError, match="window=0"):
        skip_gram_pairs([], [], window=0)
    for counts in ([0.0, 0.0], [1.0, -1.0]):
        with pytest.raises(ValueError, match="횟수는"):
            noise_distribution(torch.tensor(counts))
