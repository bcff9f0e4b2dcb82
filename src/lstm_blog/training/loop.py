"""하나뿐인 학습 루프. 모델은 `loss(batch)`만 있으면 됩니다.

한 스텝은 이렇습니다. 스텝의 번호로 묶음을 뽑고, 손실을 구하고, 역전파하고, 기울기를 자르고,
파라미터를 고칩니다. 언제 멈춰도 체크포인트에서 이으면 멈추지 않은 것과 비트까지 같습니다.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from lstm_blog.training import distributed
from lstm_blog.training.batches import mix_seed, seed_everything
from lstm_blog.training.checkpoints import (
    CheckpointError,
    load_checkpoint,
    optimizer_state,
    restore_model,
    restore_optimizer,
    save_checkpoint,
)
from lstm_blog.training.devices import choose_device, supports_bfloat16, to_device
from lstm_blog.training.interruption import StopRequest
from lstm_blog.training.optimization import Schedule, clip_gradients, constant
from lstm_blog.training.progress import JsonLinesLog, Progress
from lstm_blog.training.random_state import random_state, restore_random_state

LAST = "last.safetensors"
BEST = "best.safetensors"
LOG = "log.jsonl"


class TrainingError(Exception):
    """학습을 이어 갈 수 없습니다. 첫 줄은 무엇이 잘못됐는지, 다음 줄은 할 일입니다.

    >>> raise TrainingError("손실이 유한하지 않습니다.")
    Traceback (most recent call last):
    lstm_blog.training.loop.TrainingError: 손실이 유한하지 않습니다.
    """


@dataclass(frozen=True)
class Outcome:
    """학습이 끝난 모습.

    속성:
        step: 마친 스텝 수.
        reason: "finished"(다 돌았음), "early"(더 나아지지 않아 멈춤), "interrupted"(신호로 멈춤).
        best: 가장 좋았던 검증 점수. 재지 않았으면 None.
        best_step: 그 점수를 얻은 스텝.

    >>> Outcome(100, "finished").best is None
    True
    """

    step: int
    reason: str
    best: float | None = None
    best_step: int = 0


class Trainer:
    """모델 하나를 학습합니다.

    입력:
        model: `loss(batch)`가 모양 () 텐서를 돌려주는 모듈.
        optimizer: 모델의 파라미터를 가진 torch 옵티마이저.
        device: `choose_device`의 이름.
        amp: 참이면 순전파를 bfloat16으로 합니다. 장치가 못 하면 float32로 하고 그렇다고 알립니다.
        clip: 기울기 길이의 상한. None이면 자르지 않습니다.
        schedule: 스텝 → 학습률 배율. 없으면 그대로입니다.
        count: 묶음 → 손실이 평균 낸 개수. 프로세스마다 개수가 다를 때 한 프로세스와 같은 기울기를
            얻으려면 있어야 합니다. 없으면 프로세스마다 같다고 봅니다.
        out: 체크포인트와 기록을 둘 폴더. 없으면 아무것도 쓰지 않습니다.
        log_every, save_every: 몇 스텝마다 기록하고 저장할지.
        evaluate_every: 몇 스텝마다 검증 점수를 잴지. 0이면 재지 않습니다.
        patience: 점수가 나아지지 않은 채 몇 번을 재면 멈출지. None이면 멈추지 않습니다.
        minimize: 점수가 작을수록 좋으면 참.
        metadata: 체크포인트에 함께 적을 JSON 값. 모델을 다시 만드는 데 씁니다.
        quiet: 참이면 화면에 아무것도 보이지 않습니다.

    예외:
        DeviceError: 그런 장치가 없을 때.

    >>> class Line(nn.Linear):
    ...     def loss(self, batch):
    ...         return (self(batch) - 3 * batch).square().mean()
    >>> model = Line(1, 1)
    >>> trainer = Trainer(model, torch.optim.SGD(model.parameters(), lr=0.1), quiet=True)
    >>> batches = lambda step: torch.ones(4, 1)
    >>> trainer.fit(batches, steps=100).reason, round(model(torch.ones(1)).item(), 3)
    ('finished', 3.0)

    멈춘 자리에서 잇습니다.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     trainer = Trainer(model, torch.optim.SGD(model.parameters()), out=folder, quiet=True)
    ...     _ = trainer.fit(batches, steps=2)
    ...     trainer.save()
    ...     twin = Trainer(Line(1, 1), torch.optim.SGD(model.parameters()), out=folder, quiet=True)
    ...     twin.resume()
    >>> twin.step
    2
    """

    def __init__(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        *,
        device: str = "cpu",
        amp: bool = False,
        clip: float | None = None,
        schedule: Schedule | None = None,
        count: Callable[[Any], int] | None = None,
        out: str | os.PathLike[str] | None = None,
        log_every: int = 20,
        save_every: int = 200,
        evaluate_every: int = 0,
        patience: int | None = None,
        minimize: bool = False,
        metadata: dict[str, Any] | None = None,
        quiet: bool = False,
    ) -> None:
        self.device = choose_device(device)
        self.model = model.to(self.device)
        self.optimizer = optimizer
        self.amp = amp and supports_bfloat16(self.device)
        self.clip = clip
        self.schedule = schedule or constant()
        self.count = count
        self.out = None if out is None else Path(out)
        self.log_every = log_every
        self.save_every = save_every
        self.evaluate_every = evaluate_every
        self.patience = patience
        self.minimize = minimize
        self.metadata = metadata or {}
        self.here = distributed.current()
        self.quiet = quiet or not self.here.is_main
        self.step = 0
        self.best: float | None = None
        self.best_step = 0
        self.notices = [] if self.amp == amp else ["이 장치는 bfloat16을 못 해 float32로 합니다."]
        for group in optimizer.param_groups:
            group.setdefault("initial_lr", group["lr"])

    def fit(
        self,
        batches: Callable[[int], Any],
        steps: int,
        *,
        evaluate: Callable[[nn.Module], float] | None = None,
    ) -> Outcome:
        """steps스텝까지 학습합니다. 이어서 하는 중이면 남은 스텝만 합니다.

        입력:
            batches: 스텝 번호(0부터) → 묶음. 같은 번호에는 언제나 같은 묶음을 돌려주어야 합니다.
            steps: 처음부터 세어 몇 스텝까지 할지.
            evaluate: 모델 → 따로 떼어 둔 자료의 점수. 0번 프로세스만 부릅니다.

        반환:
            `Outcome`.

        예외:
            TrainingError: 손실이나 기울기가 유한하지 않을 때. 그때의 가중치는 저장하지 않습니다.
        """
        main = self.here.is_main
        loss_of = _across_processes(self.model) if self.here.size > 1 else self.model.loss
        log = JsonLinesLog(self.out / LOG if self.out and main else None, step=self.step)
        progress = Progress(steps, start=self.step, quiet=self.quiet)
        self.model.train()
        with StopRequest(patient=self.here.size > 1) as request, log, progress:
            for notice in self.notices:
                progress.say(notice)
            while self.step < steps and not self._has_stalled(evaluate):
                loss, norm, stopping = self._take_step(loss_of, batches(self.step), request)
                last = stopping or self.step == steps
                evaluating = evaluate is not None and self._evaluates_now(steps)
                if self.step % self.log_every == 0 or self._saves_now(last) or evaluating:
                    self._report(loss, norm, log, progress)
                if evaluating:
                    self._evaluate(evaluate, log, progress)
                if self._saves_now(last or self._has_stalled(evaluate)):
                    self.save()
                if stopping and self.step < steps:
                    return self._outcome("interrupted")
        return self._outcome("early" if self.step < steps else "finished")

    def save(self) -> None:
        """지금 상태를 `out`/last.safetensors에 씁니다. 모든 프로세스가 함께 불러야 합니다.

        `out`이 없으면 아무것도 하지 않습니다.

        예외:
            OSError: 디스크에 쓸 수 없을 때.
        """
        if self.out is None:
            return
        everyone = distributed.gathered(random_state(self.device), self.device)
        if self.here.is_main:
            tensors, values = optimizer_state(self.optimizer)
            packed = self._model_tensors()
            packed |= {f"optimizer.{name}": value for name, value in tensors.items()}
            for rank, state in enumerate(everyone):
                packed |= {f"rng.{rank}.{name}": value for name, value in state.items()}
            save_checkpoint(self.out / LAST, packed, self._facts() | {"optimizer": values})
        distributed.wait_for_all()

    def resume(self, path: str | os.PathLike[str] | None = None) -> None:
        """체크포인트의 모델, 옵티마이저, 난수, 스텝 번호를 되살립니다.

        입력:
            path: 체크포인트. 없으면 `out`/last.safetensors. 여러 기계면 모두 읽을 수 있어야 합니다.

        예외:
            CheckpointError: 읽을 수 없거나 지금의 모델, 옵티마이저와 맞지 않을 때.
        """
        checkpoint = load_checkpoint(self.out / LAST if path is None else path)
        restore_model(self.model, checkpoint)
        restore_optimizer(self.optimizer, checkpoint)
        try:
            self.step = int(checkpoint.metadata["step"])
            best = checkpoint.metadata["best"]
            self.best = None if best is None else float(best)
            self.best_step = int(checkpoint.metadata["best_step"])
            state = checkpoint.group(f"rng.{self.here.rank}")
            if state:
                restore_random_state(state, self.device)
            else:
                seed_everything(mix_seed("resume", self.step, self.here.rank))
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise CheckpointError(
                "이어서 할 수 없는 체크포인트입니다: 스텝 번호나 난수의 상태가 없습니다.\n"
                "  학습할 때 쓴 last.safetensors를 넘기세요."
            ) from error
        then = checkpoint.metadata.get("environment")
        if then != self._environment():
            self.notices.append(
                f"저장할 때와 환경이 다릅니다({then} → {self._environment()}). "
                "이어서 하지만 비트까지 같지는 않을 수 있습니다."
            )

    def _take_step(self, loss_of, batch, request) -> tuple[Tensor, Tensor, bool]:
        batch = to_device(batch, self.device)
        share, stopping = self._agree(batch, request)
        for group in self.optimizer.param_groups:
            group["lr"] = group["initial_lr"] * self.schedule(self.step)
        self.optimizer.zero_grad()
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.amp):
            loss = loss_of(batch) * share
        loss.backward()
        norm = clip_gradients(self.model.parameters(), self.clip)
        self.optimizer.step()
        self.step += 1
        return loss.detach(), norm, stopping

    def _agree(self, batch, request) -> tuple[float, bool]:
        """이 프로세스의 손실에 곱할 무게와, 누구든 멈추라는 신호를 받았는지."""
        if self.here.size == 1:
            return 1.0, request.received
        count = 1 if self.count is None else int(self.count(batch))
        mine = torch.tensor([count, request.received], dtype=torch.float64, device=self.device)
        everyone, stopping = distributed.total(mine).tolist()
        # DDP는 기울기를 프로세스 수로 나눕니다. 전체 평균이 되도록 미리 곱해 둡니다.
        return count * self.here.size / max(everyone, 1), stopping > 0

    def _report(self, loss: Tensor, norm: Tensor, log, progress) -> None:
        loss = distributed.total(loss).item() / self.here.size
        if not (math.isfinite(loss) and math.isfinite(norm.item())):
            raise TrainingError(
                f"{self.step}스텝에서 손실({loss})이나 기울기({norm.item()})가 유한하지 않습니다.\n"
                "  학습률을 낮추거나 기울기를 자르고, 마지막 체크포인트에서 이어서 하세요."
            )
        line = {"step": self.step, "loss": loss, "gradient_norm": norm.item()}
        line["learning_rate"] = self.optimizer.param_groups[0]["lr"]
        line["seconds"] = round(progress.seconds, 3)
        line["steps_per_second"] = round(progress.speed(self.step), 3)
        log.write(line)
        progress.show(self.step, loss)

    def _evaluate(self, evaluate, log, progress) -> None:
        value = math.nan
        if self.here.is_main:
            self.model.eval()
            with torch.no_grad():
                value = float(evaluate(self.model))
            self.model.train()
        value = distributed.from_main(value, self.device)
        if self._is_better(value):
            self.best, self.best_step = value, self.step
            if self.out is not None and self.here.is_main:
                save_checkpoint(self.out / BEST, self._model_tensors(), self._facts())
        log.write({"step": self.step, "metric": value, "best": self.best})
        progress.say(f"스텝 {self.step} 검증 {value:.4f}")

    def _is_better(self, value: float) -> bool:
        if math.isnan(value) or self.best is None:
            return not math.isnan(value)
        return value < self.best if self.minimize else value > self.best

    def _has_stalled(self, evaluate) -> bool:
        """마지막으로 나아진 뒤 점수를 patience번 쟀는지."""
        if evaluate is None or self.patience is None or not self.evaluate_every:
            return False
        seen = self.step // self.evaluate_every - self.best_step // self.evaluate_every
        return seen >= self.patience

    def _evaluates_now(self, steps: int) -> bool:
        every = self.evaluate_every
        return bool(every) and (self.step % every == 0 or self.step == steps)

    def _saves_now(self, last: bool) -> bool:
        return self.out is not None and (last or self.step % self.save_every == 0)

    def _model_tensors(self) -> dict[str, Tensor]:
        return {f"model.{name}": value for name, value in self.model.state_dict().items()}

    def _facts(self) -> dict[str, Any]:
        facts = {"step": self.step, "best": self.best, "best_step": self.best_step}
        return facts | {"environment": self._environment(), "training": self.metadata}

    def _environment(self) -> dict[str, Any]:
        return {
            "torch": torch.__version__,
            "device": self.device.type,
            "threads": torch.get_num_threads(),
            "processes": self.here.size,
            "amp": self.amp,
        }

    def _outcome(self, reason: str) -> Outcome:
        return Outcome(self.step, reason, self.best, self.best_step)


class _Loss(nn.Module):
    """DDP는 forward만 감쌉니다. 그래서 손실을 forward로 부릅니다."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, batch: Any) -> Tensor:
        return self.model.loss(batch)


def _across_processes(model: nn.Module) -> nn.Module:
    return nn.parallel.DistributedDataParallel(_Loss(model))
