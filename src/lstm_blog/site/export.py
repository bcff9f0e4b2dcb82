"""서버 없이 여는 사본: 지은 사이트를 `file://`에서 읽고 찾을 수 있게 고칩니다.

웹의 쪽이 `file://`에서 못 하는 것은 셋입니다. 폴더를 가리키는 고리가 그 안의 index.html을 열지
못하고, `fetch`와 일꾼(Worker)이 막히고, 쪽을 갈아 끼우는 이동이 되지 않습니다. 셋을 고칩니다.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lstm_blog.site import search
from lstm_blog.site.downloads import archive
from lstm_blog.site.errors import BookError

SHIM = Path(__file__).with_name("offline.js")
SCRIPTS = "assets/js/offline-scripts.js"
# 글꼴을 미리 읽는 부탁과 보안 정책은 출처가 있는 사이트의 것이다. file://에는 출처가 없다.
_ONLINE_ONLY = re.compile(
    r'\s*<link rel="preload"[^>]*>|<meta http-equiv="Content-Security-Policy"[^>]*>'
)
_LINK = re.compile(r'\b(href|src|action)="([^"#?:]*)([#?][^"]*)?"')
_FIGURE = re.compile(r'(<div class="lb-card-figure"[^>]*) data-lb-figure="([^"]*)"></div>')
_CONFIG = re.compile(r'(<script id="__config" type="application/json">)(.*?)(</script>)', re.DOTALL)
_FIRST_SCRIPT = re.compile(r'<script (?:defer )?src="[^"]*assets/javascripts/bundle\.')
_SECTIONS = "self.searchSections="


def export(root: Path, out: Path) -> Path:
    """책을 주소 없이 지어 사본으로 고치고, 폴더나 zip으로 놓습니다.

    입력:
        root: 저장소 폴더.
        out: 놓을 곳. 이름이 `.zip`으로 끝나면 zip이고, 아니면 없거나 빈 폴더여야 합니다.

    예외:
        BookError: 책을 짓지 못했거나, 폴더에 이미 무엇이 있을 때.
    """
    zipped = out.suffix == ".zip"
    if not zipped and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BookError(f"{out}에 이미 무엇이 있습니다. 비우거나 다른 이름을 주세요.")
    with tempfile.TemporaryDirectory(prefix="lstm-blog-") as temporary:
        site = Path(temporary) / "site"
        _build(root, site)
        make_offline(site)
        out.parent.mkdir(parents=True, exist_ok=True)
        if zipped:
            files = {
                f"{out.stem}/{path.relative_to(site).as_posix()}": path.read_bytes()
                for path in site.rglob("*")
                if path.is_file()
            }
            out.write_bytes(archive(files))
        else:
            shutil.copytree(site, out, dirs_exist_ok=True)
    return out


def make_offline(site: Path) -> None:
    """지은 사이트를 그 자리에서 사본으로 고칩니다. 주소(SITE_URL) 없이 지은 것이어야 합니다."""
    for path in sorted(site.rglob("*.html")):
        up = "../" * (len(path.relative_to(site).parts) - 1)
        text = path.read_text(encoding="utf-8")
        # 404쪽은 서버가 보여 주는 것이라 사본에서는 아무도 열지 않는다.
        if path == site / "404.html":
            path.unlink()
        else:
            path.write_text(offline_page(_with_figures(text, path.parent), up), encoding="utf-8")
    search.write_offline(site)
    _point_at_files(site / search.INDEX)
    shutil.copy(SHIM, site / "assets" / "js" / SHIM.name)
    scripts = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.py"))
    }
    text = json.dumps(scripts, ensure_ascii=False).replace("</", r"<\/")
    (site / SCRIPTS).write_text(f"self.offlineScripts={text}\n", encoding="utf-8")


def offline_page(page: str, up: str) -> str:
    """한 쪽의 HTML을 고칩니다.

    입력:
        up: 이 쪽에서 사이트 뿌리로 가는 길(`../../`).

    >>> offline_page('<a href="../lstm/#belt">', "../")
    '<a href="../lstm/index.html#belt">'
    """
    page = _LINK.sub(lambda m: f'{m[1]}="{_file(m[2])}{m[3] or ""}"', _ONLINE_ONLY.sub("", page))

    def without_instant(found: re.Match) -> str:
        config = json.loads(found[2])
        kept = [one for one in config["features"] if not one.startswith("navigation.instant")]
        text = json.dumps(config | {"features": kept}, ensure_ascii=False)
        return found[1] + text.replace("</", r"<\/") + found[3]

    page = _CONFIG.sub(without_instant, page)
    before = "".join(
        f'<script src="{up}{name}"></script>' for name in (f"assets/js/{SHIM.name}", search.WORKER)
    )
    return _FIRST_SCRIPT.sub(lambda found: before + found[0], page, count=1)


def _with_figures(page: str, folder: Path) -> str:
    """카드의 그림을 쪽에 넣습니다. file://에서는 다가올 때 받을 수 없습니다."""
    return _FIGURE.sub(
        lambda found: f"{found[1]}>{(folder / found[2]).read_text('utf-8')}</div>", page
    )


def _file(link: str) -> str:
    """폴더를 가리키는 상대 주소 → 그 폴더의 index.html."""
    if link in (".", "..") or link.endswith(("/", "/.", "/..")):
        return f"{link.rstrip('/')}/index.html"
    return link


def _point_at_files(index: Path) -> None:
    """검색 결과가 폴더가 아니라 파일을 가리키게 합니다."""
    data = json.loads(index.read_text(encoding="utf-8").removeprefix(_SECTIONS))
    for page in data["pages"]:
        page["url"] += "index.html"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    index.write_text(f"{_SECTIONS}{text}\n", encoding="utf-8")


def _build(root: Path, site: Path) -> None:
    hidden = {"SITE_URL", "NO_MKDOCS_2_WARNING"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)]
    built = subprocess.run(command, cwd=root, env=kept | {"NO_MKDOCS_2_WARNING": "1"})
    if built.returncode:
        raise BookError("책을 짓지 못해 사본을 만들지 않았습니다. 까닭은 위에 있습니다.")
