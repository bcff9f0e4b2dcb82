"""이 책의 짧은 영화평 120편. 글은 모두 책을 쓰며 지은 것이고, 실제 영화나 사람의 평이 아닙니다.

긍정과 부정이 60편씩입니다. 낱말만 세어서는 헷갈리도록 지루할 틈이 없다 같은 글을 섞었습니다. 꼴은
NSMC와 같고(id, document, label), 글과 마찬가지로 CC BY 4.0입니다. 아주 작으므로 분류기를 견주는
데만 쓰고, 여기서 배운 모델을 다른 글에 쓰지 않습니다.
"""

from importlib.resources import as_file, files

from lstm_blog.data.corpora import Review, read_nsmc

__all__ = ["reviews"]


def reviews() -> list[Review]:
    """영화평을 모두 읽습니다.

    반환:
        영화평 120편. 긍정(1)과 부정(0)이 번갈아 놓여 있습니다.

    예외:
        FileNotFoundError, CorpusError: 패키지에 든 파일이 없어졌거나 망가졌을 때.

    >>> len(reviews()), reviews()[0].document
    (120, '처음부터 끝까지 눈을 뗄 수 없었다')
    """
    with as_file(files("lstm_blog.data") / "reviews.tsv") as path:
        return read_nsmc(path)
