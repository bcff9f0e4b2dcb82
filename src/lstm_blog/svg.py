"""matplotlib이 쓴 SVG를 페이지에 끼워 넣을 SVG로 다듬습니다. matplotlib을 부르지 않습니다."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from xml.etree import ElementTree

_NUMBER = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?|-?\d+e[+-]?\d+")
_COMMAND = re.compile(r"\s*([A-Za-z])\s*")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_LENGTHS = ("d", "x", "y", "width", "height", "points", "r", "cx", "cy")
_BOX = ("x", "y", "width", "height")
_PAINTS = ("fill", "stroke", "stop-color")
# 글꼴은 페이지가 정하고, 나머지는 값이 기본값과 같아 뺍니다.
_DROPPED = {"font-family": None, "text-anchor": "start", "stroke-linejoin": "round"}


class FigureError(ValueError):
    """책에 실을 수 없는 그림입니다. 첫 줄은 무엇이 잘못됐는지, 다음 줄은 할 일입니다.

    >>> raise FigureError("그림에 팔레트 밖의 색이 있습니다: #ff0000")
    Traceback (most recent call last):
    lstm_blog.svg.FigureError: 그림에 팔레트 밖의 색이 있습니다: #ff0000
    """


def inline(document: str, salt: str, variables: Mapping[str, str], fixed: Collection[str]) -> str:
    """matplotlib의 SVG 문서를 `<svg class="lb-figure">` 하나로 바꿉니다.

    입력:
        document: `svg.fonttype: none`으로 저장한 SVG 문서.
        salt: 모든 id의 앞머리.
        variables: 색(`#rrggbb`) → 그 자리에 쓸 CSS 값. `#000000`은 색을 적지 않은 곳의 값입니다.
        fixed: 바꾸지 않고 두어도 되는 색(열지도의 색).

    반환:
        선언도 주석도 줄바꿈도 없는 SVG 한 줄.

    예외:
        FigureError: `variables`에도 `fixed`에도 없는 색을 썼을 때.

    >>> document = (
    ...     '<svg width="3pt" viewBox="0 0 3 3" xmlns="http://www.w3.org/2000/svg">'
    ...     '<path d="M 0 0" style="fill: #ff0000"/></svg>'
    ... )
    >>> inline(document, "dot", {"#000000": "black", "#ff0000": "var(--red)"}, ())[-48:]
    '><path d="M0 0" style="fill:var(--red)" /></svg>'
    """
    root = ElementTree.fromstring(document)
    width = float(root.attrib["width"].removesuffix("pt")) * 96 / 72  # 실제 크기, CSS 픽셀
    view_box = _round(root.attrib["viewBox"], 2)
    _clean(root)
    _unclip(root)
    _prune(root)
    _rename_ids(root, _identifier(salt))
    for element in root.iter():
        _paint(element, variables, fixed)
    root.attrib.clear()
    root.attrib |= {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "lb-figure",
        "viewBox": view_box,
        # matplotlib의 전역 규칙 *{…}은 페이지 전체에 걸리므로 물려받는 속성으로 바꿉니다.
        "style": f"max-width:{width:.0f}px;fill:{variables['#000000']};stroke-linejoin:round",
    }
    # href라고 쓰면 테마의 즉시 이동이 [href]를 모두 다시 쓰려다 <use>에서 오류를 낸다.
    for element in root.iter():
        if "href" in element.attrib:
            element.attrib["xlink:href"] = element.attrib.pop("href")
            root.attrib["xmlns:xlink"] = "http://www.w3.org/1999/xlink"
    return ElementTree.tostring(root, encoding="unicode")


def _clean(root: ElementTree.Element) -> None:
    """이름 공간, 빈칸, 기본값, 긴 소수를 걷어 냅니다."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        if element.tag not in ("text", "tspan"):
            element.text = None
        element.tail = None
        for name in list(element.attrib):
            value = element.attrib.pop(name)
            name = name.rpartition("}")[2]
            if name == "style":
                value = _style(value)
            elif name == "href":
                value = "".join(value.split())  # base64는 여러 줄로 옵니다
            elif name == "transform":
                value = re.sub(r"^rotate\(-?0 .*\)$", "", _round(value, 4))
            elif name in _LENGTHS:
                value = _round(" ".join(value.split()), 1)
                if name == "d":
                    value = _COMMAND.sub(r"\1", value)
            if value:
                element.attrib[name] = value


def _unclip(root: ElementTree.Element) -> None:
    """자르는 틀 안에 온전히 든 선에서는 틀을 뺍니다. 그림의 선 대부분이 그렇습니다."""
    frames = {}
    for clip in root.iter("clipPath"):
        for box in clip.iter("rect"):
            x, y, width, height = (float(box.get(name, 0)) for name in _BOX)
            frames[f"url(#{clip.get('id')})"] = (x, y, x + width, y + height)
    for path in root.iter("path"):
        frame = frames.get(path.get("clip-path", ""))
        if frame and "transform" not in path.attrib and _inside(path, frame):
            del path.attrib["clip-path"]
    used = {found for one in root.iter() for found in _REFERENCE.findall(one.get("clip-path", ""))}
    for definitions in root.iter("defs"):
        definitions[:] = [
            one for one in definitions if one.tag != "clipPath" or one.get("id") in used
        ]


def _inside(path: ElementTree.Element, frame: tuple[float, float, float, float]) -> bool:
    """곡선은 조절점들의 테두리를 벗어나지 않으므로 적힌 수만 보면 됩니다."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d", ""))]
    width = re.search(r"stroke-width:([\d.]+)", path.get("style", ""))
    half = float(width[1]) / 2 if width else 0.5
    left, top, right, bottom = frame
    return all(left + half <= x <= right - half for x in numbers[::2]) and all(
        top + half <= y <= bottom - half for y in numbers[1::2]
    )


def _style(value: str) -> str:
    declarations = {}
    for declaration in value.split(";"):
        name, _, setting = declaration.partition(":")
        name, setting = name.strip(), " ".join(setting.split())
        if name == "font":  # matplotlib 3.9까지는 `font: 13px '글꼴'`로 씁니다
            name, setting = "font-size", re.search(r"[\d.]+px", setting)[0]
        if name and not (name in _DROPPED and _DROPPED[name] in (None, setting)):
            declarations[name] = setting if "#" in setting else _round(setting, 2)
    return ";".join(f"{name}:{setting}" for name, setting in declarations.items())


def _round(value: str, digits: int) -> str:
    def shorten(match: re.Match[str]) -> str:
        text = f"{float(match[0]):.{digits}f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    return _NUMBER.sub(shorten, value)


def _prune(element: ElementTree.Element) -> None:
    """그려지지 않는 조각(투명한 바탕, 전역 규칙)을 빼고 뜻 없는 묶음을 풉니다."""
    kept = []
    for child in element:
        _prune(child)
        style = child.get("style", "")
        invisible = child.tag == "path" and "fill:none" in style and "stroke:" not in style
        empty = child.tag == "defs" and len(child) == 0
        if invisible or empty or child.tag in ("style", "metadata"):
            continue
        bare = child.tag == "g" and not set(child.attrib) - {"id"}
        kept += child if bare else [child]
    element[:] = kept


def _rename_ids(root: ElementTree.Element, prefix: str) -> None:
    used = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            used.update(_REFERENCE.findall(value))
            if name == "href" and value.startswith("#"):
                used.add(value[1:])
    names: dict[str, str] = {}
    for element in root.iter():
        if (old := element.attrib.pop("id", None)) in used:
            names[old] = f"{prefix}-{len(names) + 1}"
            element.set("id", names[old])
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "href" and value.startswith("#"):
                element.set(name, f"#{names[value[1:]]}")
            elif "url(#" in value:
                element.set(name, _REFERENCE.sub(lambda m: f"url(#{names[m[1]]})", value))


def _identifier(salt: str) -> str:
    """id로 쓸 수 있는 이름. 글자를 바꾸었으면 서로 겹치지 않게 꼬리표를 답니다."""
    name = re.sub(r"[^A-Za-z0-9_-]", "-", salt)
    if name != salt or not name[:1].isalpha():
        name = f"lb-{name}-{hashlib.sha256(salt.encode()).hexdigest()[:8]}"
    return name


def _paint(
    element: ElementTree.Element, variables: Mapping[str, str], fixed: Collection[str]
) -> None:
    def variable(color: str) -> str:
        if not color.startswith("#"):
            return color
        if color not in variables and color not in fixed:
            raise FigureError(
                f"그림에 팔레트 밖의 색이 있습니다: {color}\n"
                "plots.COLORS의 색을 쓰고, 옅은 색은 alpha로 만드세요."
            )
        return variables.get(color, color)

    for name in _PAINTS:  # 빗금의 바탕은 style이 아니라 속성에 있습니다
        if name in element.attrib:
            element.set(name, variable(element.attrib[name]))
    declarations = []
    for declaration in filter(None, element.get("style", "").split(";")):
        name, _, value = declaration.partition(":")
        declarations.append(f"{name}:{variable(value) if name in _PAINTS else value}")
    if declarations:
        element.set("style", ";".join(declarations))
