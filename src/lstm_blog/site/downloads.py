"""독자가 가져가는 파일: 설치 명령이 붙은 스크립트와 노트북, 그것을 모두 담은 zip."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

from sphinx_gallery.notebook import jupyter_notebook
from sphinx_gallery.py_source_parser import Block as GalleryBlock

from lstm_blog.site.script import HEADING_ID, Script

SCRIPTS_ZIP, NOTEBOOKS_ZIP = "scripts.zip", "notebooks.zip"
# sphinx-gallery의 노트북 내보내기가 찾는 설정. 우리 글은 Markdown이라 바꿀 것이 없다.
NOTEBOOK_CONFIG = {
    "first_notebook_cell": None,
    "last_notebook_cell": None,
    "pypandoc": False,
    "promote_jupyter_magic": False,
}
# zip이 담을 수 있는 가장 이른 때. 지은 때를 적으면 지을 때마다 바이트가 달라진다.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def standalone(script: Script, pip_target: str) -> str:
    """내려받는 스크립트: 첫 줄이 설치 명령입니다."""
    return f"# 준비: pip install {pip_target}\n{script.text}"


def notebook(script: Script, pip_target: str, digest: str = "") -> str:
    """스크립트 → 노트북. 첫 셀은 패키지가 없을 때만 설치합니다. 언제 지어도 같은 바이트입니다."""
    blocks = [GalleryBlock("text", f"# {script.title}\n\n{script.preface}", 1)]
    blocks += [
        GalleryBlock(block.kind, HEADING_ID.sub(r"\1", block.source), block.line)
        for block in script.blocks
    ]
    install = f"try:\n    import lstm_blog\nexcept ImportError:\n    %pip install {pip_target}"
    config = NOTEBOOK_CONFIG | {"first_notebook_cell": install}
    made = jupyter_notebook(blocks, config, ".")
    made["cells"][:2] = reversed(made["cells"][:2])  # 제목이 먼저, 설치는 그다음
    for number, cell in enumerate(made["cells"]):
        cell["id"] = f"{script.stem}-{number}"
        cell["metadata"] = {}
    made["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "lstm_blog": {"digest": digest},
    }
    made["nbformat"], made["nbformat_minor"] = 4, 5
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """파일들을 담은 zip. 같은 파일이면 언제 어디서나 같은 바이트입니다.

    입력:
        files: zip 안의 이름 → 내용.

    >>> archive({"a.py": "x = 1"}) == archive({"a.py": "x = 1"})
    True
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # 윈도우에서 지어도 같은 바이트
            entry.external_attr = 0o100644 << 16
            made.writestr(entry, files[name])
    return out.getvalue()


def archives(scripts: list[Script], labs: list[Script], pip_target: str) -> dict[str, bytes]:
    """zip 둘: 모든 스크립트와 모든 노트북. 실습은 `labs/`에 들어갑니다."""
    named = [(script, "") for script in scripts] + [(script, "labs/") for script in labs]
    return {
        SCRIPTS_ZIP: archive({f"{at}{s.name}": standalone(s, pip_target) for s, at in named}),
        NOTEBOOKS_ZIP: archive({f"{at}{s.stem}.ipynb": notebook(s, pip_target) for s, at in named}),
    }


def how_to_open(pip_target: str) -> str:
    """예제 첫 쪽의 절: 스크립트와 노트북을 독자의 컴퓨터나 Colab에서 여는 법."""
    parts = [
        "## 내 컴퓨터에서 돌리기 { #open }",
        f"한꺼번에 받으려면 [스크립트 모두(zip)]({SCRIPTS_ZIP})나 "
        f"[노트북 모두(zip)]({NOTEBOOKS_ZIP})를 받습니다. 스크립트는 첫 줄의 설치 명령을 한 번 친 "
        "다음 `python 이름.py`로 돌리고, 노트북은 Jupyter로 엽니다. 노트북의 첫 코드 셀은 패키지가 "
        "없을 때만 설치합니다.",
    ]
    if not pip_target.startswith('"'):
        parts.append(
            "이 사이트는 제 주소를 모르는 채 지어졌습니다. 그래서 설치 명령은 같은 폴더의 파일 "
            f"[{pip_target}](../{pip_target})을 가리킵니다. 곁에 함께 받아 두십시오."
        )
    colab = (
        "[Colab](https://colab.research.google.com/)이 주소만으로 여는 것은 GitHub와 드라이브의 "
        "노트북뿐입니다. 이 책의 노트북은 책을 지을 때 만들어져 저장소에는 없으므로 바로 여는 "
        "단추를 두지 않았습니다. 내려받은 다음 Colab의 '파일', '노트북 업로드'로 올리면 됩니다."
    )
    if not pip_target.startswith('"'):
        colab += " 설치할 파일은 왼쪽의 파일 창에 올립니다."
    return "\n\n".join([*parts, colab])
