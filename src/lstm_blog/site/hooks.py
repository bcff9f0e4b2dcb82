"""MkDocs와 잇는 곳. 사건마다 맞는 부품을 부를 뿐이고, 하는 일은 모두 다른 모듈에 있습니다."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from watchdog.observers.polling import PollingObserver

from lstm_blog.site import (
    api,
    bibliography,
    chapters,
    characters,
    curriculum,
    embed,
    feed,
    fonts,
    glossary,
    labs,
    markup,
    maths,
    page_memory,
    pages,
    policy,
    reading,
    search,
    social,
    stylesheets,
    wheel,
)
from lstm_blog.site.errors import BookError
from lstm_blog.site.gallery import Gallery
from lstm_blog.site.output import Output
from lstm_blog.site.theme_memory import ThemeMemory

Held = TypeVar("Held")
context = embed.current
output: Output | None = None
menu: Navigation | None = None
theme_memory = ThemeMemory()
drawn_pages = page_memory.PageMemory()
read_sections = page_memory.SectionMemory()
framed_pages = page_memory.FrameMemory()
made_examples: page_memory.Last[dict[str, str | bytes]] = page_memory.Last()
index = search.Index()
POLL_SECONDS = 0.1  # serve가 고친 파일을 알아채는 간격. MkDocs는 0.5초다.


def on_startup(command: str, dirty: bool) -> None:
    """serve에서는 예제가 실패해도 멈추지 않고 쪽에 보입니다."""
    context.lenient = command == "serve"
    # 짓는 동안 만든 것은 거의 다 끝까지 쓴다. 치울 것을 찾느라 훑는 데 시간의 열에 하나가 든다.
    gc.set_threshold(100_000)
    # 원고의 잘못은 on_build_error가 한 번 보인다. MkDocs가 같은 글을 또 적지 않게 한다.
    mkdocs_log = logging.getLogger("mkdocs.commands.build")
    mkdocs_log.addFilter(lambda _: not isinstance(sys.exc_info()[1], BookError))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """예제를 모두 돌립니다. 실패가 있으면 지난 사이트를 건드리기 전에 멈춥니다."""
    global output
    root = Path(config.config_file_path).parent
    theme_memory.load(root / ".cache" / "templates.json")
    theme_memory.wrap_theme(config.theme)
    if not context.lenient:
        output = Output(Path(config.site_dir))
        config.site_dir = str(output.begin())
    if not config.repo_url:
        config.edit_uri = None
    if not config.site_url:  # 쪽을 갈아 끼우는 이동은 사이트맵을 보고 한다
        features = config.theme["features"]
        config.theme["features"] = [one for one in features if one != "navigation.instant"]
    os.environ.setdefault("SOURCE_DATE_EPOCH", _commit_time(root))
    os.environ |= labs.kernel_environment(root)
    if context.gallery is None or context.gallery.root != root.resolve():
        context.gallery = Gallery(root)
    failures = context.gallery.refresh()
    if failures and not context.lenient:
        raise Abort("\n\n".join(map(str, failures)))
    for failure in failures:
        print(failure, file=sys.stderr)
    words = Path(config.docs_dir) / "glossary.md"
    context.terms = _read_or_keep(
        lambda: tuple(glossary.read(words)) if words.is_file() else (), context.terms
    )
    labs.write_notebooks(context.gallery, Path(config.docs_dir), _pip_target(config, root))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """예제 쪽과 내려받을 파일, 나눔 그림, 패키지의 wheel을 사이트에 더합니다."""
    root, docs = Path(config.config_file_path).parent, Path(config.docs_dir)
    order = chapters.sources_in(config.nav) or [
        file.src_uri for file in files.documentation_pages()
    ]
    written = chapters.read_chapters(docs, order, context.gallery.labs)
    parts = curriculum.read(docs)
    planned = {source for part in parts for source, _ in part.entries}
    context.chapters = {c.source: c for c in written if c.source in planned}
    context.works = _read_or_keep(lambda: bibliography.read(docs, context.chapters), context.works)
    context.api = api.read_api_pages(docs)
    context.package = page_memory.state_of_the_package(Path(config.config_file_path))
    target = _pip_target(config, root)
    made = made_examples.get(
        "\n".join([context.gallery.state(), repr(written), target]),
        lambda: pages.example_files(context.gallery, written, target),
    )
    for source, content in made.items():
        file = File.generated(config, source, content=content)
        if source != "examples/index.md":
            file.inclusion = InclusionLevel.NOT_IN_NAV
        files.append(file)
    minutes = [f"{c.source} {c.title} {c.minutes}" for c in context.chapters.values()]
    around = [context.gallery.state(), str(context.api), repr(context.terms), *minutes]
    around.append(repr(context.works))
    around += sorted(files.src_uris)
    context.surroundings = hashlib.sha256("\n".join(around).encode()).hexdigest()
    if _is_shared(config):
        cache = root / ".cache" / "social"
        images = social.images(context.chapters.values(), parts, config.site_name, cache)
        for name, data in images.items():
            files.append(File.generated(config, name, content=data))
    name, data = wheel.build_wheel(root)
    files.append(File.generated(config, name, content=data))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    global menu
    menu = nav
    index.begin([page.url for page in nav.pages])
    _start_labs(config, files)


@event_priority(-100)  # mkdocs-jupyter가 render를 갈아 끼운 뒤에
def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """변환이 알아야 할 쪽의 이름과 주소. 실습 쪽은 기억이 있는 render로 감쌉니다."""
    context.url, context.source = page.url, page.file.src_uri
    script = pages.script_of(page.file.src_uri)
    if config.repo_url and script is not None:  # 만든 쪽은 스크립트를 고친다
        repository = config.repo_url.rstrip("/")
        page.edit_url = f"{repository}/{config.edit_uri.removesuffix('docs/')}{script}"
    if _is_lab(page):
        _lab_render(page).wrap(page)
        return page
    if type(page) is Page:  # 블로그의 글은 플러그인이 그린 뒤에도 손댄다
        _finish_when_drawn(page)
        folder = context.gallery.root / ".cache" / "pages"
        state, references = context.package + context.surroundings, config.plugins["autorefs"]
        drawn_pages.wrap(page, folder, state, references, kept=not context.lenient)
    return page


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    context.url, context.source = page.url, page.file.src_uri
    if _is_shared(config):
        chapter = context.chapters.get(page.file.src_uri)
        page.meta["social_image"] = social.name_of(chapter) if chapter else social.BOOK
    chapter = context.chapters.get(page.file.src_uri)
    slug = chapter.slug if chapter else "examples" if page.url == "examples/" else ""
    if slug and not context.lenient:
        page.meta["own_fonts"] = fonts.OWN.format(slug)
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """실습과 블로그의 글을 다듬습니다. 다른 쪽은 그리면서 다듬었습니다."""
    return html if type(page) is Page and not _is_lab(page) else _finished(html, page)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """검색 플러그인은 화면만 맡고, 쪽을 훑는 일은 이 책의 색인이 합니다."""
    if context.lenient:
        # 모든 API 쪽을 기억에서 꺼냈어도 mkdocstrings가 제 스타일을 쓰게 한다.
        config.plugins["mkdocstrings"].get_handler("python")
        framed_pages.wrap(env, menu, context.package, Path(config.theme.custom_dir))
    read_sections.wrap(index, _sections_path(), context.package)
    theirs = config.plugins["material/search"].on_page_context
    listeners = config.plugins.events["page_context"]
    listeners[:] = [one for one in listeners if one != theirs]


def on_page_context(context: object, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """쪽을 이 책의 색인에 더합니다."""
    index.add(page)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> None:
    """고친 것을 더 빨리 알아챕니다."""
    watched = list(server._watched_paths)
    server._watched_paths.clear()
    server.observer = PollingObserver(timeout=POLL_SECONDS)
    server.build_delay = POLL_SECONDS / 2
    for path in watched:
        server.watch(path)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """차례에 든 제목의 수식과 검색의 일꾼. 본문의 수식은 on_page_content가 그렸습니다."""
    where = page.file.src_uri
    page_html = maths.render_html(output, where) if r"\(" in output else output
    page_html = markup.plain_actions(page_html)
    return search.use_worker(_one_stylesheet(page_html, config), where)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """404쪽처럼 원고 없이 지은 쪽에서도 같은 일꾼이 찾습니다."""
    if not template_name.endswith(".html"):
        return output_content
    return search.use_worker(_one_stylesheet(output_content, config), template_name)


@event_priority(-100)  # 검색 플러그인이 색인을 쓴 뒤에
def on_post_build(config: MkDocsConfig) -> None:
    """피드와 색인을 쓰고, 글꼴과 보안 정책을 넣고, 다 된 사이트를 제자리에 놓습니다."""
    site = Path(config.site_dir)
    _finish_addresses(config, site)
    index.write(site, search.names_of(context.terms))
    if not context.lenient:
        read_sections.keep(_sections_path())
        theme_memory.keep(context.gallery.root / ".cache" / "templates.json")
    memory = None if context.lenient else context.gallery.root / ".cache" / "characters.json"
    found = characters.characters_of(site, memory)
    own = {f"{c.address}index.html": c.slug for c in context.chapters.values()}
    own["examples/index.html"] = "examples"  # 모든 예제의 제목이 있어 드문 글자가 많다
    spare = context.lenient
    fonts.write_subsets(found, site / fonts.FOLDER, own=None if spare else own, spare=spare)
    if output is None:
        return  # serve는 새로 고침 스크립트를 쪽 안에 넣으므로 정책을 두지 않는다
    fonts.subset_katex(found, site / "assets" / "katex" / "fonts")
    stylesheets.bundle(site, list(map(str, config.extra_css)))
    policy.write(site)
    if not _strict_warnings():
        output.publish()


def on_build_error(error: Exception) -> None:
    """원고나 예제의 잘못은 역추적 없이 글로, 디스크의 잘못은 까닭과 함께 보입니다."""
    if output is not None:
        output.discard()
    if isinstance(error, BookError):
        raise Abort(str(error)) from None
    if isinstance(error, OSError) and error.strerror is not None:
        where = f"{error.filename}: " if error.filename is not None else ""
        raise Abort(f"파일을 쓰거나 읽지 못했습니다: {where}{error.strerror}") from None


def _pip_target(config: MkDocsConfig, root: Path) -> str:
    """복사한 예제의 설치 명령이 가리킬 것. 주소를 모르면 같은 폴더에 내려받은 파일을 가리킵니다."""
    name = wheel.file_name(root)
    site = os.environ.get("SITE_URL", "") if context.lenient else config.site_url
    return f'"{site.rstrip("/")}/{name}"' if site else name


def _is_lab(page: Page) -> bool:
    return page.file.src_uri.startswith("labs/") and page.file.src_uri.endswith(".ipynb")


def _lab_render(page: Page) -> labs.LabRender:
    script = context.gallery.labs[Path(page.file.src_uri).stem + ".py"]
    folder = context.gallery.root / ".cache" / "labs"
    return labs.LabRender(script, Path(page.file.abs_src_path), folder, context.lenient)


def _start_labs(config: MkDocsConfig, files: Files) -> None:
    """돌려야 할 실습을 먼저 시작합니다. render는 mkdocs-jupyter가 갈아 끼운 것입니다."""
    jupyter = config.plugins["mkdocs-jupyter"]
    for page in [file.page for file in files.documentation_pages() if file.page is not None]:
        if _is_lab(page):
            jupyter.on_pre_page(page, config=config, files=files)
            _lab_render(page).start(page, config, files)


def _finish_when_drawn(page: Page) -> None:
    draw = page.render

    def render(config: MkDocsConfig, files: Files) -> None:
        draw(config, files)
        page.content = _finished(page.content, page)

    page.render = render


def _finished(html: str, page: Page) -> str:
    """쪽을 알리는 한마디를 적고, 장의 머리와 끝을 붙이고, 표와 코드와 수식을 다듬은 본문."""
    description = page.meta.get("description") or reading.summary(html)
    page.meta["description"] = escape(description)  # 테마는 따옴표를 그대로 찍는다
    chapter = context.chapters.get(page.file.src_uri)
    if chapter is not None:
        html = chapters.dressed(html, chapter, context.gallery, context.link)
    html = markup.copyable_code(markup.boxed_tables(html))
    return markup.joined_particles(maths.render_html(html, page.file.src_uri))


def _sections_path() -> Path:
    return context.gallery.root / ".cache" / "search.json"


def _is_shared(config: MkDocsConfig) -> bool:
    """나눔 카드가 쓰일 사이트인가: 온전한 주소를 알고, 올리려고 짓는 것."""
    return bool(config.site_url) and not context.lenient


def _finish_addresses(config: MkDocsConfig, site: Path) -> None:
    """주소를 알면 피드를 쓰고, 모르면 빈 껍데기인 사이트맵을 지웁니다."""
    posts = feed.posts_of(config.plugins.get("material/blog"))
    if config.site_url and posts:
        (site / feed.NAME).write_bytes(feed.atom(config.site_name, config.site_url, posts))
    if not config.site_url:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (site / name).unlink(missing_ok=True)


def _one_stylesheet(page: str, config: MkDocsConfig) -> str:
    return page if context.lenient else stylesheets.link_one(page, list(map(str, config.extra_css)))


def _read_or_keep(read: Callable[[], Held], held: Held) -> Held:
    """원고를 읽은 것. serve에서 원고의 꼴이 틀렸으면 알리고 지난 것을 씁니다."""
    try:
        return read()
    except BookError as error:
        if not context.lenient:
            raise
        print(error, file=sys.stderr)
        return held


def _strict_warnings() -> bool:
    handlers = logging.getLogger("mkdocs").handlers
    return any(h.get_counts() for h in handlers if isinstance(h, CountHandler))


def _commit_time(root: Path) -> str:
    """마지막 커밋의 때. 사이트맵의 날짜가 짓는 때가 아니라 글의 때를 따릅니다."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip() or "0"
    except OSError:
        return "0"
