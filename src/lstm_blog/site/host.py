"""지은 사이트를 진짜 호스트처럼 띄웁니다: gzip, 보안 정책, 없는 쪽에는 404.html.

브라우저 시험과 `benchmarks/lighthouse.py`가 씁니다. 글을 쓸 때는 `mkdocs serve`가 낫습니다.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import io
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from lstm_blog.site import policy

COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".py", ".ipynb"}


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """빈 포트에 띄우고 '/'로 끝나는 주소를 줍니다. 폴더는 나중에 지어도 됩니다."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@functools.lru_cache(maxsize=512)
def _compressed(path: str, stamp: int) -> bytes:
    return gzip.compress(Path(path).read_bytes(), compresslevel=9, mtime=0)


class _Handler(http.server.SimpleHTTPRequestHandler):
    # 머리말을 다 읽기 전에 끊기지 않고, 한 연결로 여러 파일을 보낸다.
    protocol_version = "HTTP/1.1"
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".woff2": "font/woff2",
        ".ipynb": "application/x-ipynb+json",
    }

    def log_message(self, *message: object) -> None:
        pass

    def send_head(self) -> io.BytesIO | None:
        asked = Path(self.translate_path(self.path))
        if asked.is_dir() and not self.path.partition("?")[0].endswith("/"):
            return super().send_head()  # 빗금을 붙여 돌려보낸다
        path = asked / "index.html" if asked.is_dir() else asked
        status = HTTPStatus.OK
        if not path.is_file():
            path, status = Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        small = path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _compressed(str(path), path.stat().st_mtime_ns) if small else path.read_bytes()
        self.send_response(status)
        kind = self.guess_type(str(path))
        text = kind.startswith("text/") or kind.endswith(("json", "javascript"))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(body)))
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        return io.BytesIO(body)

    def end_headers(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            line = (Path(self.directory) / policy.FILE).read_text("utf-8")
            self.send_header(*line.strip().split(": ", 1))
        super().end_headers()
