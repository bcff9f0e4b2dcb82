"""시험 전체의 명령줄 옵션."""


def pytest_addoption(parser) -> None:
    parser.addoption(
        "--gpu-record", metavar="파일", help="GPU에서 돈 시험의 기록을 JSON으로 남길 곳"
    )
