"""장마다 예제를 모두 돌리는 데 드는 시간을 정해 둔 몫과 견줍니다.

    python benchmarks/examples.py            # 사람이 읽는 표
    python benchmarks/examples.py --json     # 기계가 읽는 것

기억한 결과를 쓰지 않고 하나씩 차례로 세 번 돌려 중앙값을 더합니다. 한 예제를 여러 장이 쓰면 처음
쓰는 장의 것으로 칩니다. 몫은 한 스레드의 초이고, 예제 하나는 그 장의 몫의 1.5배를 넘지 않아야
합니다.
"""

from __future__ import annotations

import argparse
import json
import statistics
from pathlib import Path

from lstm_blog.site.chapters import read_chapters
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.runner import Runner
from lstm_blog.site.script import Script

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
BUDGETS = {  # 원고 → 초. 차례대로.
    "start/getting-started.md": 1,
    "words/nlp-map.md": 1,
    "words/bag-of-words.md": 1,
    "words/embeddings.md": 10,
    "words/language-models.md": 2,
    "rnn/rnn.md": 1,
    "rnn/hello.md": 2,
    "rnn/bptt.md": 1,
    "rnn/vanishing.md": 1,
    "lstm/lstm.md": 3,
    "gru/gru.md": 2,
    "gru/deep-bidirectional.md": 10,
    "applications/generation.md": 30,
    "applications/neurons.md": 45,
    "applications/forecasting.md": 8,
    "applications/classification.md": 15,
    "applications/tagging.md": 8,
    "seq2seq/seq2seq.md": 20,
    "seq2seq/attention.md": 30,
    "seq2seq/decoding.md": 5,
    "seq2seq/debugging.md": 10,
    "beyond/transformer.md": 30,
    "beyond/parallel.md": 5,
    "appendix/published.md": 40,
    "appendix/data-cards.md": 2,
    "labs": 80,  # 실습은 한 번만 잰다.
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure(Gallery(ROOT))
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        print(f"{row['chapter']:<28} {row['seconds']:6.2f}초  (몫 {row['budget']}초)")
        for name, seconds in row["scripts"].items():
            print(f"    {name:<28} {seconds:6.2f}초")
    total, budget = (sum(row[name] for row in rows) for name in ("seconds", "budget"))
    print(f"{'모두':<28} {total:6.2f}초  (몫 {budget}초)")


def measure(gallery: Gallery) -> list[dict[str, object]]:
    seen: set[str] = set()
    rows = []
    for chapter in read_chapters(gallery.root / "docs", BUDGETS):
        names = [name for name in chapter.uses if name in gallery.scripts and name not in seen]
        seen |= set(names)
        scripts = [gallery.scripts[name] for name in names]
        rows.append(row_of(gallery, chapter.source, scripts, ROUNDS))
    return [*rows, row_of(gallery, "labs", list(gallery.labs.values()), 1)]


def row_of(gallery: Gallery, name: str, scripts: list[Script], rounds: int) -> dict[str, object]:
    times: dict[str, list[float]] = {script.name: [] for script in scripts}
    with Runner(gallery.root, workers=1) as runner:
        for _ in range(rounds):
            for script, result in runner.run(scripts):
                times[script.name].append(result.seconds)
    medians = {name: round(statistics.median(each), 3) for name, each in times.items()}
    total = round(sum(medians.values()), 3)
    return {"chapter": name, "budget": BUDGETS[name], "seconds": total, "scripts": medians}


if __name__ == "__main__":
    main()
