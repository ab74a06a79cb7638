"""Charts stand inside a page, with links over their words; other pictures reach nothing there."""

import io
import re
from base64 import b64decode

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.facts.fact import CHART, PHONE
from analysis.reports.html import parse, remove_unsafe, serialize
from analysis.reports.rendering import fill_page, find_output_faults, show_picture

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200pt">'
    '<clipPath id="c"><path d="M0 0L9 9"/></clipPath>{}</svg>'
)
#: What a picture is told of its page.
RESOURCES = {"lang": "en", "drawings": [], "files": "", "cited": "Cars, 2025"}


def show(inside="", alt="Two rows", chart="deals", links=()):
    """The page of a chart, with its two drawings put back."""
    drawings = []
    html = show_chart(inside, alt, chart, links, drawings)
    return serialize(parse(html), drawings)


def show_chart(inside, alt, chart, links, drawings):
    drawn = SVG.format(inside)
    words = {"html": "T", "text": "T"}
    bundle = {"id": chart, "alt": alt, "links": {"wide": links, "phone": links}, "csv": "a\n1\n"}
    bundle |= {"title": words, "subtitle": words, "note": "", "header": ["a"], "rows": [["1"]]}
    bundle |= {"sources": []}
    data = {"image/svg+xml": drawn, PHONE: drawn, CHART: bundle}
    metadata = {"image/svg+xml": {"alt": alt, "chart": chart}}
    output = new_output("display_data", data, metadata=metadata)
    return show_picture(output, "image/svg+xml", RESOURCES | {"drawings": drawings})


def test_a_chart_is_one_image_in_two_drawings():
    page = parse(show(alt='a < b & "c"'))
    assert [plot["class"] for plot in page.select("div.plot")] == [
        ["plot", "wide"],
        ["plot", "phone"],
    ]
    for svg in page.select("svg"):
        assert (svg["role"], svg["aria-label"]) == ("img", 'a < b & "c"')
        assert not svg.get("width")


def test_a_link_lies_over_its_words():
    html = show(links=[["cars", "28 cars", 5.0, 40.0, 10.25, 13.5]])
    for form in ("wide", "phone"):
        (a,) = parse(html).select(f".{form} a")
        assert (a["data-fact"], a["href"], a.get_text()) == ("cars", "#fact-cars", "28 cars")
        assert a["style"] == "left:5.0%;top:40.0%;width:10.25%;height:13.5%"


def test_a_picture_from_elsewhere_stays_an_image():
    svg = "<svg><style>* { display: none }</style><script>alert(1)</script></svg>"
    metadata = {"image/svg+xml": {"alt": 'of "others"', "chart": "deals"}}
    output = new_output("display_data", {"image/svg+xml": svg}, metadata=metadata)
    image = parse(show_picture(output, "image/svg+xml", RESOURCES)).img
    assert image["alt"] == 'of "others"'
    assert b64decode(image["src"].partition("base64,")[2]).decode() == svg
    output = new_output("display_data", {"image/png": "iVBO\nRw0="}, metadata={})
    assert (
        parse(show_picture(output, "image/png", RESOURCES)).img["src"]
        == "data:image/png;base64,iVBORw0="
    )


def test_drawings_are_the_same_after_the_page_was_parsed():
    assert show().count('<clipPath id="c">') == 2


#: What an output or a Markdown cell may try: what it says, and what the build says of it.
UNSAFE = {
    '<meta http-equiv=refresh content="0;url=https://example.org">': "<meta>",
    '<base href="https://example.org/">': "<base>",
    "<form action=x><button>Go</button></form>": "<form>",
    "<iframe src=https://example.org></iframe>": "<iframe>",
    "<style>body { display: none }</style>": "<style>",
    "<link rel=stylesheet href=x.css>": "<link>",
    "<script>alert(1)</script>": "<script>",
    "<object data=x></object><embed src=x>": "<object>",
    "A logo: <svg width=10 height=10><circle r=5></svg>": "<svg>",
    "<svg data-drawing='0'></svg>": "<svg>",
    "<math><mi>x</mi></math>": "<math>",
    "<dialog open>x</dialog>": "<dialog>",
    "<p onclick=alert(1)>x</p>": "onclick",
    "<details ontoggle=alert(1) open>x</details>": "ontoggle",
    "<a href='javascript:alert(1)'>x</a>": "javascript",
    "<a href=' JaVa\tScRiPt:alert(1)'>x</a>": "ScRiPt",
    "<a href='&#106;avascript:alert(1)'>x</a>": "javascript",
    "<a href='data:text/html,x'>x</a>": "data:text/html",
    "<a ping=https://example.org href='#x'>x</a>": "ping",
    "<img src=https://example.org/x.png alt=x>": "https://example.org/x.png",
    "<img src=x.png alt=x>": "x.png",
    "<img srcset=x.png alt=x>": "srcset",
    "<div style='position:fixed;inset:0'>x</div>": "position",
    "<div style='width:10%;background:url(//example.org)'>x</div>": "background",
}


@pytest.mark.parametrize("unsafe", UNSAFE)
def test_what_could_lead_a_reader_astray_is_named_and_removed(unsafe):
    cell = f'<div class="cell" data-cell="4"><p>Before</p>{unsafe}<p>After</p></div>'
    soup = parse(cell)
    told = remove_unsafe(soup, 0)
    assert told[0].startswith("cell 4: ")
    assert UNSAFE[unsafe] in told[0]
    kept = parse(serialize(soup))
    assert remove_unsafe(kept, 0) == []
    assert kept.get_text().startswith("Before")
    assert kept.get_text().endswith("After")


@pytest.mark.parametrize(
    "safe",
    [
        '<a class="fact" data-fact="x" href="#fact-x"><data value="28">28</data></a>',
        '<a href="https://example.org/a?b=1:2">x</a><a href="../b.html">y</a>',
        '<a download="x.csv" href="data:text/csv;charset=utf-8;base64,YQ==">x</a>',
        '<img alt="x" src="data:image/png;base64,iVBORw0=">',
        '<td colspan="2" style="text-align: right;">x</td>',
        '<h2 id="a">A</h2><ul><li lang="de">b</li></ul><pre tabindex="0">c</pre>',
    ],
)
def test_what_a_reader_needs_is_left_as_it_is(safe):
    soup = parse(safe)
    assert remove_unsafe(soup, 0) == []
    assert serialize(soup) == safe


def test_comments_and_the_rules_of_a_dataframe_go_without_a_word():
    frame = pd.DataFrame({"a": [1]})._repr_html_()
    soup = parse(f"<!--><p>x</p>-->{frame}<!doctype html>")
    assert remove_unsafe(soup, 0) == []
    assert "<style" not in serialize(soup)
    assert "<!" not in serialize(soup)
    assert soup.table


def test_a_drawing_stands_where_it_was_and_once():
    soup = parse('<svg data-drawing="0"></svg><svg data-drawing="0"></svg>')
    assert remove_unsafe(soup, 1) == ["<svg> may not stand on a page; leave it out"]
    assert len(soup.select("svg")) == 1


@pytest.mark.parametrize("name", ["index", "report", "sets"])
def test_a_page_brings_the_font_of_every_chinese_word_it_shows(name):
    page = fill_page(name, "zh", {"title": "\u6c7d\u8f66"})
    font = re.search(r'"Noto Sans SC Subset"; font-weight: 400; src: url\(.*?base64,(.*?)\)', page)
    assert font
    known = TTFont(io.BytesIO(b64decode(font[1]))).getBestCmap()
    shown = {letter for letter in parse(page).get_text() if letter >= "\u2e80"}
    assert shown
    assert shown <= set(map(chr, known))


LOST = (
    "book.{0}(…) in line {1} shows nothing, for a cell shows its last line alone, "
    "if no semicolon ends it; write display(book.{0}(…))"
)


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("book.say('A')", []),
        ("if len(book):\n    book.finding('A', 'B', caveat='c', about='d')", [("finding", 2)]),
        ("for key in book:\n    book.say(key)", [("say", 2)]),
        ("book.say('A')\nbook.say('B')", [("say", 1)]),
        ("book.say('A') if x else None\nx = 1", [("say", 1)]),
        ("book.show(table, 'T');", [("show", 1)]),
        ("def tell():\n    book.say('A')\ntell()", [("say", 2)]),
        ("if len(book):\n    display(book.say('A'))", []),
        ("said = book.say('A')\nsaid", []),
        ("x = 1\nbook.say('A') if x else None", []),
        ("%time book.say('A')", []),
        ("plt.show()\nx = 1", []),
        ("book.cite('a')\nx = 1", []),
    ],
)
def test_what_a_cell_makes_and_does_not_show_is_named_with_what_to_write(source, faults):
    cells = ["book = Book.open()", source]
    made = new_notebook(cells=[new_markdown_cell("# Q?"), *map(new_code_cell, cells)])
    assert find_output_faults(made) == [f"cell 3: {LOST.format(*fault)}" for fault in faults]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "It lost {vw_share_loss} in {vw_share_2023:period}.",
            ["{vw_share_loss}", "{vw_share_2023:period}"],
        ),
        ("Write `{fact_id}`, or $x_{max}$.", []),
        ("```\n{fact_id}\n```\n\nA set is {1, 2} or {a, b}.", []),
    ],
)
def test_facts_in_the_braces_of_a_text_cell_are_named_since_nothing_words_them(text, found):
    told = find_output_faults(new_notebook(cells=[new_markdown_cell(text)]))
    assert [x.partition(" stands as written: ")[0] for x in told] == [f"cell 1: {x}" for x in found]
