"""`lstm-blog`: 책의 예제를 돌리고 모델을 학습하는 명령줄."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from lstm_blog import cli_training


def main(arguments: Sequence[str] | None = None) -> int:
    """명령을 하나 수행하고 종료 값을 돌려줍니다. 실패한 예제가 있으면 1, 명령이 틀렸으면 2."""
    parser = argparse.ArgumentParser(
        prog="lstm-blog",
        description="RNN에서 Seq2Seq까지, 이 책의 예제를 돌리고 모델을 학습합니다.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="명령")
    run = commands.add_parser("run", help="예제를 돌립니다. 바뀌지 않은 것은 기억한 결과를 씁니다.")
    run.add_argument("names", nargs="*", metavar="이름", help="스크립트 이름. 없으면 전부.")
    run.add_argument(
        "--seed",
        type=int,
        action="append",
        metavar="수",
        help="다른 씨앗으로 돌려 주장이 그대로 서는지 봅니다. 여러 번 쓸 수 있습니다.",
    )
    run.add_argument("--show", action="store_true", help="출력도 보입니다.")
    _add_export(commands)
    commands.add_parser("clean", help="기억한 결과와 지은 사이트를 지웁니다.")
    cli_training.add_commands(commands)
    options = parser.parse_args(arguments)
    if options.command in cli_training.COMMANDS:
        return cli_training.run(options)
    from lstm_blog.site.errors import BookError

    try:
        root = find_root(Path.cwd())
        if options.command == "clean":
            return _clean(root)
        if options.command == "export":
            return _export(root, options.out)
        return _run(root, options)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"파일을 쓰거나 읽지 못했습니다: {error}", file=sys.stderr)
        return 1


def _add_export(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("export", help="책을 다른 꼴로 내보냅니다.")
    kinds = command.add_subparsers(dest="kind", required=True, metavar="꼴")
    offline = kinds.add_parser(
        "offline", help="서버와 네트워크 없이 열어 읽고 찾을 수 있는 사본을 만듭니다."
    )
    offline.add_argument(
        "out",
        nargs="?",
        type=Path,
        default=Path("lstm-blog-offline.zip"),
        metavar="OUT",
        help="놓을 zip이나 폴더. 없으면 lstm-blog-offline.zip.",
    )


def find_root(start: Path) -> Path:
    """`mkdocs.yml`과 `gallery/`가 있는 폴더를 위로 올라가며 찾습니다.

    예외:
        BookError: 저장소 안이 아닐 때.
    """
    from lstm_blog.site.errors import BookError

    for folder in [start, *start.parents]:
        if (folder / "mkdocs.yml").is_file() and (folder / "gallery").is_dir():
            return folder
    raise BookError("여기는 책의 저장소가 아닙니다. mkdocs.yml이 있는 폴더로 옮겨 다시 하세요.")


def _run(root: Path, options: argparse.Namespace) -> int:
    from lstm_blog.site.gallery import Gallery

    gallery = Gallery(root)
    names = options.names or [*gallery.scripts, *gallery.broken]
    failed = 0
    for seed in options.seed or [None]:
        failures = gallery.run(names, seed=seed)
        for failure in failures:
            print(failure, file=sys.stderr)
        failed += len(failures)
        label = "" if seed is None else f"씨앗 {seed}: "
        print(
            f"{label}예제 {len(names)}개 가운데 {len(gallery.executed)}개를 돌렸고 "
            f"{len(failures)}개가 실패했습니다."
        )
        if options.show:
            for name in names:
                result = gallery.results[gallery.find(name).name]
                print(f"── {name}\n" + "".join(cell.output for cell in result.cells), end="")
        gallery.executed.clear()
    return 1 if failed else 0


def _export(root: Path, out: Path) -> int:
    from lstm_blog.site.export import export

    made = export(root, out)
    first = made if made.suffix == ".zip" else made / "index.html"
    print(f"사본을 만들었습니다: {first}")
    return 0


def _clean(root: Path) -> int:
    for path in [root / ".cache", root / "site", root / "docs" / "labs"]:
        if path.is_dir():
            shutil.rmtree(path)
            print(f"지웠습니다: {path.relative_to(root)}/")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
