"""파이썬 표준 라이브러리의 소스를 배워 둔 글자 언어 모델 둘: LSTM과 tanh RNN.

두 장이 함께 쓰고 학습이 책을 짓는 시간보다 길어서 가중치를 패키지에 넣어 두었습니다. 만든 명령은
`python -m lstm_blog.code_model lstm`과 `python -m lstm_blog.code_model rnn`입니다. 코어 하나로
LSTM은 3분쯤 걸립니다. 글은 파이썬의 판마다 조금 다르고, 손실은 시험이 다시 잽니다.
"""

import argparse
import math
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from lstm_blog.analysis.states import trace
from lstm_blog.data.python_source import TEST, TRAINING, code_text
from lstm_blog.data.streams import stream_chunks
from lstm_blog.data.text import Vocabulary
from lstm_blog.language_model import LanguageModel
from lstm_blog.padding import State
from lstm_blog.training.checkpoints import load_checkpoint, restore_model, save_checkpoint
from lstm_blog.training.loop import Trainer
from lstm_blog.training.optimization import warmup_cosine

CELLS = ("lstm", "rnn")
_FOLDER = Path(__file__).with_name("weights")
_BATCH_SIZE, _LENGTH = 32, 64
_SIZES = {"embedding_size": 32, "hidden_size": 128}


def code_vocabulary() -> Vocabulary:
    """소스를 적는 글자들의 어휘. 줄바꿈과 ASCII의 보이는 글자, 빈칸입니다.

    반환:
        V가 100인 어휘. 그 밖의 글자는 모르는 글자가 됩니다. 파이썬의 판과 상관없이 같습니다.

    >>> len(code_vocabulary()), code_vocabulary().decode(code_vocabulary().encode("if x:"))
    (100, 'if x:')
    """
    return Vocabulary("syllable", ("\n", *map(chr, range(32, 127))))


def code_model(cell: str = "lstm") -> LanguageModel:
    """배워 둔 모델을 되살립니다.

    입력:
        cell: "lstm"이나 "rnn".

    반환:
        모델. 어휘는 `code_vocabulary`의 것입니다.

    예외:
        ValueError: 배워 두지 않은 셀일 때.
        CheckpointError: 파일이 없거나 망가졌을 때.

    >>> model = code_model("lstm")
    >>> model.hidden_size, model.cell
    (128, 'lstm')
    """
    checkpoint = load_checkpoint(_path(cell))
    model = LanguageModel.from_config(checkpoint.metadata["config"])
    restore_model(model, checkpoint)
    return model


def code_record(cell: str = "lstm") -> dict[str, Any]:
    """배워 둔 모델을 만들 때의 기록.

    입력:
        cell: "lstm"이나 "rnn".

    반환:
        "python", "torch"(판), "steps", "characters"(읽은 글자 수), "history"(스텝과 그때 시험 글의
        글자마다의 비트), "bits"(마지막 비트).

    예외:
        ValueError: 배워 두지 않은 셀일 때.
        CheckpointError: 파일이 없거나 망가졌을 때.

    >>> sorted(code_record("lstm"))
    ['bits', 'characters', 'history', 'python', 'steps', 'torch']
    """
    return load_checkpoint(_path(cell)).metadata["record"]


def stream_bits(model: LanguageModel, ids: Sequence[int] | Tensor, rows: int = 16) -> float:
    """긴 글을 이어 읽으며 글자마다의 비트를 잽니다.

    입력:
        model: 언어 모델.
        ids: 글의 번호. 모양 (N,), 정수.
        rows: 글을 몇 줄로 접어 나란히 읽을지. 줄의 처음마다 상태가 0이라 적을수록 비트가 낮습니다.

    반환:
        −log₂ 확률의 평균(비트).

    예외:
        ValueError: rows가 1보다 작거나 글이 너무 짧을 때.

    >>> round(stream_bits(LanguageModel(4, 2, 3), [0, 1, 2, 3] * 20, rows=2)) in (2, 3)
    True
    """
    total = count = 0
    state = None
    with model.inference():
        for x, y in stream_chunks(ids, rows, 500):
            logits, state = model(x, state)
            total += nn.functional.cross_entropy(
                logits.flatten(0, 1), y.flatten(), reduction="sum"
            ).item()
            count += y.numel()
    return total / count / math.log(2)


def unit_states(model: LanguageModel, ids: Sequence[int] | Tensor, rows: int = 32) -> Tensor:
    """긴 글을 읽으며 글자마다 맨 위층의 칸들이 가진 값을 남깁니다. LSTM은 c, 나머지는 h입니다.

    입력:
        model: 언어 모델.
        ids: 글의 번호. 모양 (N,), 정수.
        rows: 글을 몇 줄로 접어 나란히 읽을지. 줄의 처음마다 상태가 0입니다.

    반환:
        글의 차례대로 놓은 값. 모양 (N', H). N'은 N에서 rows로 나눈 나머지를 뺀 수입니다.

    예외:
        ValueError: rows가 1보다 작거나 글이 rows보다 짧을 때.

    >>> unit_states(LanguageModel(4, 2, 3), [0, 1, 2, 3, 0], rows=2).shape
    torch.Size([4, 3])
    """
    if not 1 <= rows <= len(ids):
        raise ValueError(f"rows={rows}: 1 이상이고 글자 수 {len(ids)} 이하여야 합니다.")
    numbers = torch.as_tensor(ids)
    width = len(numbers) // rows
    folded = numbers[: rows * width].view(rows, width).T  # (T, B)
    with model.inference():
        values = trace(model.layers, model.embedding(folded))
    return values["c" if "c" in values else "h"].transpose(0, 1).flatten(0, 1)


class _Stream(nn.Module):
    """토막이 바뀌어도 상태를 잇는 손실. 기울기는 토막 안에서만 흐릅니다(truncated BPTT)."""

    def __init__(self, model: LanguageModel) -> None:
        super().__init__()
        self.model = model
        self.state: State | None = None

    def loss(self, batch: tuple[bool, Tensor, Tensor]) -> Tensor:
        first, x, y = batch
        logits, state = self.model(x, None if first else self.state)
        self.state = (
            state.detach() if isinstance(state, Tensor) else tuple(part.detach() for part in state)
        )
        return nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())


def train_code_model(
    cell: str, ids: Tensor, held_out: Tensor, *, steps: int, learning_rate: float = 4e-3
) -> tuple[LanguageModel, list[tuple[int, float]]]:
    """글 하나를 처음부터 끝까지 이어 읽기를 되풀이하며 학습합니다.

    입력:
        cell: "lstm", "rnn", "gru".
        ids, held_out: 배울 글과 따로 둔 글의 번호. 모양 (N,), 정수.
        steps: 스텝 수.
        learning_rate: 가장 큰 학습률. 반 바퀴의 코사인으로 0까지 내립니다.

    반환:
        모델과, (스텝, 그때 따로 둔 글의 비트)의 목록. 첫 것은 배우기 전입니다.

    예외:
        ValueError: 모르는 셀이거나 글이 너무 짧을 때.
        TrainingError: 손실이 유한하지 않을 때.

    >>> ids = torch.arange(4000) % 4
    >>> model, history = train_code_model("lstm", ids, ids[:200], steps=10)
    >>> history[-1][1] < history[0][1]
    True
    """
    torch.manual_seed(0)
    model = LanguageModel(len(code_vocabulary()), **_SIZES, cell=cell)
    chunks = _forever(ids)
    stream = _Stream(model)
    trainer = Trainer(
        stream,
        torch.optim.Adam(model.parameters(), lr=learning_rate),
        clip=1.0,
        schedule=warmup_cosine(steps, warmup=min(50, steps // 2)),
        quiet=True,
    )
    history = [(0, stream_bits(model, held_out))]
    for part in range(1, 11):
        trainer.fit(lambda _: next(chunks), steps * part // 10)
        history.append((trainer.step, stream_bits(model, held_out)))
    return model, history


def _forever(ids: Tensor) -> Iterator[tuple[bool, Tensor, Tensor]]:
    while True:
        for number, (x, y) in enumerate(stream_chunks(ids, _BATCH_SIZE, _LENGTH)):
            yield number == 0, x, y


def _path(cell: str) -> Path:
    if cell not in CELLS:
        raise ValueError(f"배워 두지 않은 셀입니다: {cell!r}. {list(CELLS)} 가운데 고르세요.")
    return _FOLDER / f"code-{cell}.safetensors"


def main(arguments: Sequence[str] | None = None) -> None:
    """명령줄: 모델 하나를 학습해 파일로 씁니다.

    입력:
        arguments: 명령줄의 인자들. 없으면 `sys.argv`의 것입니다.

    예외:
        SystemExit: 인자가 틀렸을 때.
        FileNotFoundError: 이 파이썬에 소스가 없을 때.

    >>> main(["gru"])
    Traceback (most recent call last):
    SystemExit: 2
    """
    parser = argparse.ArgumentParser(prog="python -m lstm_blog.code_model")
    parser.add_argument("cell", choices=CELLS)
    parser.add_argument("--steps", type=int, default=4200, help="스텝 수 (기본 4200)")
    parser.add_argument("--output", type=Path, help="쓸 파일 (기본: 패키지 안)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)  # 더하는 차례가 달라지지 않게
    encode = code_vocabulary().encode
    ids, held_out = (torch.tensor(encode(code_text(names))) for names in (TRAINING, TEST))
    model, history = train_code_model(options.cell, ids, held_out, steps=options.steps)
    for step, bits in history:
        print(f"{step}스텝: 시험 글 {bits:.3f}비트")
    record = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "steps": options.steps,
        "characters": options.steps * _BATCH_SIZE * _LENGTH,
        "history": history,
        "bits": history[-1][1],
    }
    save_checkpoint(
        options.output or _path(options.cell),
        {f"model.{name}": value for name, value in model.state_dict().items()},
        {"config": model.config(), "record": record},
    )


if __name__ == "__main__":
    main()
