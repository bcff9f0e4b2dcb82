"""가리기: 고르는 몫, 고른 자리의 세 갈래, 고르지 말아야 할 자리를 봅니다."""

import pytest
import torch

from lstm_blog.masking import mask_tokens

ORDINARY, MASK_TOKEN = range(4, 104), 104
T, B = 400, 100


@pytest.fixture(scope="module")
def masked():
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(ORDINARY.start, ORDINARY.stop, (T, B), generator=generator)
    lengths = torch.full((B,), T)
    return ids, mask_tokens(ids, lengths, ORDINARY, MASK_TOKEN, generator=generator)


def share(part: torch.Tensor, whole: torch.Tensor) -> float:
    return (part & whole).sum().item() / whole.sum().item()


def test_fifteen_percent_are_chosen_and_split_eighty_ten_ten(masked):
    ids, batch = masked
    everywhere = torch.ones_like(batch.chosen)
    assert share(batch.chosen, everywhere) == pytest.approx(0.15, abs=0.006)  # 4 표준편차 안
    hidden, kept = batch.ids == MASK_TOKEN, batch.ids == ids
    assert share(hidden, batch.chosen) == pytest.approx(0.8, abs=0.02)
    # 아무 글자를 뽑아도 백에 한 번은 제 글자가 나옵니다.
    assert share(kept, batch.chosen) == pytest.approx(0.1 + 0.1 / 100, abs=0.02)
    assert share(~hidden & ~kept, batch.chosen) == pytest.approx(0.1 * 99 / 100, abs=0.02)


def test_nothing_is_deleted_and_what_is_not_chosen_stays(masked):
    ids, batch = masked
    assert batch.ids.shape == ids.shape
    assert torch.equal(batch.labels, ids)
    assert torch.equal(batch.ids[~batch.chosen], ids[~batch.chosen])
    replaced = batch.ids[batch.chosen & (batch.ids != MASK_TOKEN)]
    assert replaced.min() >= ORDINARY.start
    assert replaced.max() < ORDINARY.stop


def test_padding_and_special_tokens_are_never_chosen():
    ids = torch.full((50, 2), 7)
    ids[::2] = 3  # 모르는 글자
    lengths = torch.tensor([50, 10])
    generator = torch.Generator().manual_seed(0)
    batch = mask_tokens(ids, lengths, ORDINARY, MASK_TOKEN, generator=generator, share=1.0)
    expected = (ids == 7) & (torch.arange(50)[:, None] < lengths)
    assert torch.equal(batch.chosen, expected)
    assert torch.equal(batch.ids[~expected], ids[~expected])


def test_the_same_generator_masks_the_same_places_and_another_others():
    ids, lengths = torch.full((50, 4), 7), torch.full((4,), 50)

    def chosen(seed):
        generator = torch.Generator().manual_seed(seed)
        return mask_tokens(ids, lengths, ORDINARY, MASK_TOKEN, generator=generator).chosen

    assert torch.equal(chosen(0), chosen(0))
    assert not torch.equal(chosen(0), chosen(1))


@pytest.mark.parametrize(
    ("ordinary", "mask_token", "portion"),
    [(ORDINARY, 4, 0.15), (range(4, 4), 9, 0.15), (ORDINARY, 104, 0.0), (ORDINARY, 104, 1.5)],
)
def test_a_share_or_range_that_cannot_be_is_refused(ordinary, mask_token, portion):
    ids, lengths = torch.full((2, 1), 7), torch.tensor([2])
    with pytest.raises(ValueError, match="쓸 수 없습니다"):
        mask_tokens(ids, lengths, ordinary, mask_token, generator=torch.Generator(), share=portion)
