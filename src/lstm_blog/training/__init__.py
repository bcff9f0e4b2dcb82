"""하나뿐인 학습 루프와 체크포인트, 그리고 `lstm-blog train`이 아는 과제들."""

from lstm_blog.training.loop import BEST, LAST, LOG, Outcome, Trainer, TrainingError

__all__ = ["BEST", "LAST", "LOG", "Outcome", "Trainer", "TrainingError"]
