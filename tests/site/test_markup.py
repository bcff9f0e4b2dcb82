"""코드 블록: 단추는 코드에만 있고, 테마가 찾는 꼴(pre > code)이 남지 않는다."""

import pytest
from bs4 import BeautifulSoup

from lstm_blog.site.markup import JOINER, copyable_code, joined_particles, output_html

CODE = (
    '<div class="language-python highlight"><pre><span></span><code><span class="n">x</span>'
    '<span class="o">=</span><span class="mi">1</span>\n</code></pre></div>'
)


def test_each_code_block_has_a_button_that_points_at_its_own_code():
    page = BeautifulSoup(copyable_code(CODE + CODE.replace("x", "y")), "html.parser")
    targets = [button["data-clipboard-target"] for button in page.select("button")]
    assert [page.select_one(target).text for target in targets] == ["x=1\n", "y=1\n"]
    assert all(button["aria-label"] == "코드 복사" for button in page.select("button"))


def test_an_output_has_no_button():
    assert "<button" not in copyable_code(output_html("52"))


def test_nothing_is_left_that_the_theme_would_measure():
    page = copyable_code(CODE + output_html("52") + "<p><code>c</code></p>")
    assert BeautifulSoup(page, "html.parser").select("pre > code") == []


def test_only_spans_with_a_colour_of_their_own_are_kept():
    code = BeautifulSoup(copyable_code(CODE), "html.parser").code
    assert [span["class"] for span in code.select("span")] == [["mi"]]
    assert code.text == "x=1\n"


@pytest.mark.parametrize(("text", "joined"), [
    ("셀(cell)은 50%를 [1]과 맞댄다", "셀(cell)·은 50%·를 [1]·과 맞댄다"),
    ("<code>f(x)</code>는 <code>h</code> 다음", "<code>f(x)</code>·는 <code>h</code> 다음"),
    ('<a>글(1997)</a>이 <em>(가)</em>다', '<a>글(1997)</a>·이 <em>(가)</em>·다'),
    ("<li>끝(end)</li><li>다음</li>", "<li>끝(end)</li><li>다음</li>"),
    ("<td>(1)</td> <td>가</td>", "<td>(1)</td> <td>가</td>"),
    ("<pre><code>f(x)는</code></pre>끝", "<pre><code>f(x)는</code></pre>끝"),
    ("<svg><text>(가)나</text></svg>", "<svg><text>(가)나</text></svg>"),
    ("<code>(가)나</code>", "<code>(가)나</code>"),
])  # fmt: skip
def test_a_particle_stays_on_the_line_of_its_bracket_or_code(text, joined):
    assert joined_particles(text).replace(JOINER, "·") == joined
