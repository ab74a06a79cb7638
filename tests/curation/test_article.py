"""Articles from files: text in any usual encoding, HTML and PDF, as numbered paragraphs."""

import codecs
import sys
from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from pypdf.errors import DependencyError

from analysis.curation import article as article_module
from analysis.curation.article import Article, guess_language, guess_source, read_article
from analysis.errors import AnalysisError

CHINESE_FONT = Path(article_module.__file__).parents[1] / "charts/fonts/NotoSansSC-subset.ttf"
GERMAN = "Für 6,8 Milliarden Euro: “Verträge” – fünf.\n\n  Zwölf Prozent mehr.  \n"
CHINESE = "合肥签约28个项目，总额超68亿元。\n德国企业近100家参会。\n"


def write(folder: Path, content: bytes, name: str = "a.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def complain(path: Path) -> str:
    with pytest.raises(AnalysisError) as raised:
        read_article(path)
    return str(raised.value).replace(f"{path.parent}/", "")


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (GERMAN, GERMAN.encode()),
        (GERMAN, codecs.BOM_UTF8 + GERMAN.encode()),
        (GERMAN, GERMAN.encode("cp1252")),
        (GERMAN, codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le")),
        (GERMAN, codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be")),
        (CHINESE, CHINESE.encode("gb18030")),
        (CHINESE, codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le")),
    ],
    ids=["plain", "with a mark", "Western", "LE", "BE", "Chinese", "Chinese LE"],
)
def test_text_is_read_in_the_usual_encodings(text: str, content: bytes, tmp_path: Path) -> None:
    paragraphs = [line.strip() for line in text.splitlines() if line]
    assert read_article(write(tmp_path, content)).paragraphs == paragraphs


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\xff\x80",
        b"PK\x03\x04\x14\0\x06\0\xff",
        "Двадцать восемь проектов".encode("cp1251"),
        "超過三百億元的投資計畫在今天簽署".encode("big5"),
        GERMAN.encode("utf-16-le"),
    ],
    ids=["binary", "packed", "Cyrillic", "Big5", "UTF-16 without a mark"],
)
def test_a_file_that_is_no_text_for_sure_is_refused(content: bytes, tmp_path: Path) -> None:
    assert complain(write(tmp_path, content)) == (
        "a.txt is no text in UTF-8, UTF-16, GB18030 or Windows-1252; "
        "save the article as text in UTF-8, as HTML or as PDF"
    )


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert complain(write(tmp_path, b" \n\n")) == (
        "a.txt has no text; name the file that holds the article's text"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert complain(tmp_path / "b.txt") == "b.txt is no file; name the file of one article"


def test_spaces_of_other_widths_are_plain_in_paragraphs() -> None:
    article = Article("36\u202f000 Autos,\u00a012\u2009Prozent\u200b\n")
    assert article.paragraphs == ["36 000 Autos, 12 Prozent"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The fair drew 90 people to the harbour.", "en"),
        ("Die Messe zog 90 Menschen an den Hafen.", "de"),
        ("BMW在沈阳的iFACTORY有90名员工。", "zh"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert guess_language(text) == language


# HTML

PAGE = """<!doctype html>
<html lang="de-DE"><head><title>Die Messe - Gazette</title>
<meta property="og:site_name" content="Gazette">
<meta name="author" content="A. Autor">
<meta property="article:published_time" content="2025-05-02T08:00:00+02:00">
<link rel="canonical" href="https://a.example/messe">
<script>var n = 1234;</script></head>
<body><nav>7 Menüs</nav>
<article><h1>Die Messe</h1><p>Es kamen <b>fast
90</b>&nbsp;Menschen.<br>Aus fünf <i>Städt</i>en.</p><!-- 12 -->
<table><tr><td>Autos</td><td>1.200</td></tr></table></article>
<footer>Seite 9</footer></body></html>"""


def test_a_page_gives_its_article_without_what_stands_around_it(tmp_path: Path) -> None:
    article = read_article(write(tmp_path, PAGE.encode(), "a.html"))
    assert article.paragraphs == [
        "Die Messe",
        "Es kamen fast 90 Menschen.",
        "Aus fünf Städten.",
        "Autos",
        "1.200",
    ]


def test_a_page_names_what_it_is_and_where_it_says_so(tmp_path: Path) -> None:
    article = read_article(write(tmp_path, PAGE.encode(), "a.html"))
    assert article.named == {
        "publisher": ("Gazette", "og:site_name"),
        "title": ("Die Messe - Gazette", "title"),
        "author": ("A. Autor", "author"),
        "published_on": ("2025-05-02", "article:published_time"),
        "address": ("https://a.example/messe", "canonical"),
        "language": ("de", "html"),
    }


@pytest.mark.parametrize(
    ("declared", "encoding"), [("gb2312", "gb18030"), ("iso-8859-1", "cp1252"), ("utf-8", "cp1252")]
)
def test_a_page_is_read_in_the_encoding_that_it_declares_or_that_fits(
    declared: str, encoding: str, tmp_path: Path
) -> None:
    text = "朱镕基，28个" if encoding == "gb18030" else "Fünf – zwölf"
    page = f"<html><meta charset={declared}><p>{text}</p></html>".encode(encoding)
    assert read_article(write(tmp_path, page, "a.htm")).paragraphs == [text]


@pytest.mark.parametrize("text", ["The fair", "The fairs"])
def test_a_page_that_can_be_read_as_ascii_is_not_in_utf_16_whatever_it_declares(
    text: str, tmp_path: Path
) -> None:
    page = f"<html><meta charset=UTF-16LE><p>{text}</p></html>".encode()
    assert read_article(write(tmp_path, page, "a.htm")).paragraphs == [text]


def test_the_language_of_a_page_may_be_written_in_capitals(tmp_path: Path) -> None:
    page = PAGE.replace('lang="de-DE"', 'lang="DE-de"').encode()
    assert read_article(write(tmp_path, page, "a.html")).named["language"] == ("de", "html")


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    page = b"<html><body><script>load()</script></body></html>"
    assert complain(write(tmp_path, page, "a.html")) == (
        "a.html has no text; save the page once it is shown in a browser, or its text"
    )


# PDF


def make_pdf(lines: Sequence[str]) -> bytes:
    """A PDF of one page with these lines, as small as one can be."""
    shown = b"".join(b"(%s) Tj T* " % line.encode("cp1252") for line in lines)
    stream = b"BT /F1 12 Tf 14 TL 50 800 Td " + shown + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table
    return pdf + head + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(pdf)


def test_the_lines_of_a_pdf_are_joined_to_paragraphs(tmp_path: Path) -> None:
    lines = [
        "The fair",
        "The fair in the harbour drew nearly",
        "90 people, and the ship-",
        "yard sold 1,200 cars.",
        "Buyers came from five cities in all.",
    ]
    assert read_article(write(tmp_path, make_pdf(lines), "a.pdf")).paragraphs == [
        "The fair",
        "The fair in the harbour drew nearly 90 people, and the shipyard sold 1,200 cars.",
        "Buyers came from five cities in all.",
    ]


def test_chinese_of_a_pdf_is_read_without_the_room_beside_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with plt.rc_context({"pdf.fonttype": 42}):
        figure = plt.figure()
        figure.text(0.1, 0.6, "合肥签约 28 家德国企业，", font=CHINESE_FONT)
        figure.text(0.1, 0.5, "共 6 家。", font=CHINESE_FONT)
        figure.savefig(path)
        plt.close(figure)
    assert read_article(path).paragraphs == ["合肥签约28家德国企业，共6家。"]


def test_a_pdf_needs_pypdf_and_says_how_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert complain(write(tmp_path, make_pdf(["One."]), "a.pdf")) == (
        "a.pdf is a PDF, which needs pypdf; install this package with its extra `curation`, "
        "or save the PDF's text"
    )


def test_a_pdf_without_text_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, make_pdf([]), "a.pdf")
    assert complain(path) == "a.pdf has no text; a scan needs its text recognised"


def test_a_broken_pdf_is_refused_in_one_line(tmp_path: Path) -> None:
    complaint = complain(write(tmp_path, make_pdf(["One."])[:200], "a.pdf"))
    assert complaint.startswith("a.pdf cannot be read as a PDF (")
    assert complaint.endswith("); save its text, or the page as HTML")
    assert "\n" not in complaint


@pytest.mark.parametrize("error", [DependencyError, NotImplementedError, DeprecationWarning])
def test_whatever_keeps_a_pdf_from_being_read_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise error("this cannot be read")

    monkeypatch.setattr("pypdf.PdfReader", fail)
    assert complain(write(tmp_path, make_pdf(["One."]), "a.pdf")) == (
        "a.pdf cannot be read as a PDF (this cannot be read); save its text, or the page as HTML"
    )


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "The Paper, October 29, 2020"),
        ("de", "29. Oktober 2020, 10:12 Uhr"),
        ("zh", "2020年10月29日 10:12 来源：新华网"),
        ("de", "29. Oktober 2020, 10:12 Uhr, dpa-AFX"),
        ("de", "Von Erik Reeder, Stuttgart, 29. Oktober 2020"),
        ("zh", "2020年10月29日 来源:船报 记者 李文博"),
    ],
)
def test_a_line_of_no_more_than_a_day_is_that_of_publication(language: str, line: str) -> None:
    told = guess_source(Article(f"Title\n{line}\nText of it.", {}), language, "")
    assert told["published_on"][0] == "2020-10-29"


@pytest.mark.parametrize(
    ("language", "line", "publisher", "author"),
    [
        ("en", "Automotive Trade Weekly, February 19, 2026", "Automotive Trade Weekly", ""),
        ("zh", "2026年5月4日 08:15 来源：中国汽车报\n本报记者 李文博", "中国汽车报", "李文博"),
        ("de", "19. Februar 2026 | Quelle: Gazette", "Gazette", ""),
        ("de", "Von Erik Reeder, Reederzeitung, 5. Februar 2026", "Reederzeitung", "Erik Reeder"),
        ("de", "Von Erik Reeder, 5. Februar 2026", "", "Erik Reeder"),
        ("zh", "2026年5月4日 来源:船报 记者 李文博", "船报", "李文博"),
    ],
)
def test_who_has_printed_and_written_a_text_is_guessed(
    language: str, line: str, publisher: str, author: str
) -> None:
    told = guess_source(Article(f"Title\n{line}\nText of it.", {}), language, "")
    assert [told.get(x, ("",))[0] for x in ("publisher", "author")] == [publisher, author]


@pytest.mark.parametrize(
    ("language", "line", "author"),
    [
        ("en", "By Jane Doe and John van Roe", "Jane Doe and John van Roe"),
        ("en", "By Jane Doe, Ann Poe and John Roe, May 6, 2026", "Jane Doe, Ann Poe and John Roe"),
        ("de", "Von Erik Reeder und Anna von Kai", "Erik Reeder und Anna von Kai"),
        ("de", "Von Erik Reeder, Senior Reporter", "Erik Reeder"),
        ("zh", "记者 李文博 王五", "李文博 王五"),
        ("zh", "港口5月6日电（记者李文博、王五）工厂扩建。", "李文博、王五"),
        ("zh", "本报记者 李文博 上海报道", "李文博"),
        ("zh", "记者 李文博 编辑 王五", "李文博"),
    ],
)
def test_all_who_have_written_a_text_are_its_author(language: str, line: str, author: str) -> None:
    told = guess_source(Article(f"Title\n{line}\nText of it.", {}), language, "")
    assert (told["title"][0], told["author"][0]) == ("Title", author)


@pytest.mark.parametrize(
    ("language", "line", "day"),
    [
        ("en", "Berlin, 26 March 2026", "2026-03-26"),
        ("de", "Bremen/Kiel, den 26. März 2026", "2026-03-26"),
        ("zh", "北京，2026年3月26日", "2026-03-26"),
        ("de", "Werftanzeiger, 26. März 2026", ""),
        ("zh", "船报 2026年3月26日", ""),
    ],
)
def test_a_line_of_a_town_and_a_day_is_a_dateline(language: str, line: str, day: str) -> None:
    told = guess_source(Article(f"Title\n{line}\nText of it.", {}), language, "")
    assert told["published_on"][0] == "2026-03-26"
    assert told.get("dateline", ("",))[0] == day


def test_a_line_that_says_what_follows_is_no_title() -> None:
    article = Article("Press release\nA yard grows\nThe yard grew by 5 percent in May.")
    told = {x: cell for x, (cell, _) in guess_source(article, "en", "2026-01-20").items()}
    assert (told["title"], told["kind"]) == ("A yard grows", "press release")
