"""떼어 둔 자료에서 모델이 실제로 얼마나 배우는지. 씨앗을 정해 두고 CPU에서 처음부터 학습합니다.

다른 씨앗 셋으로도 서는지는 이렇게 봅니다.

    make results
"""

import os

import pytest
import torch

from lstm_blog.training.runs import start

SEED = int(os.environ.get("LSTM_BLOG_SEED", "0"))


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    """작은 행렬은 스레드 하나가 가장 빠르고, 결과가 기계의 코어 수를 따라 바뀌지 않습니다."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def held_out_score(task: str, **model_changes) -> float:
    """기본 설정으로 학습하고 떼어 둔 예제에서 잰 점수."""
    options = {"seed": SEED, "evaluate_every": 0}
    run = start(task, options, model_changes=model_changes, quiet=True)
    run.fit()
    score = run.score(run.trainer.model)
    print(f"\n{task} {model_changes or ''} 씨앗 {SEED}: {score:.4f} ({len(run.held_out)}개)")
    return score


def test_attention_reads_unseen_numbers():
    assert held_out_score("숫자") >= 0.90


def test_unseen_dates_are_normalised_from_every_form():
    assert held_out_score("날짜") >= 0.99


def test_unseen_words_are_pronounced():
    assert held_out_score("발음") >= 0.98


def test_two_directions_space_unseen_sentences_better_than_one():
    both = held_out_score("띄어쓰기")
    assert both >= 0.90
    assert both - held_out_score("띄어쓰기", bidirectional=False) >= 0.08
