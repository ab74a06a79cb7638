"""Charts stand inside a page, with links over their words; other pictures reach nothing there."""

import io
import re
from base64 import b64decode

import pytest
from fontTools.ttLib import TTFont
from nbformat.v4 import new_output

from analysis.facts.fact import CHART, PHONE
from analysis.reports.html import lift_drawings, parse, serialize
from analysis.reports.rendering import fill_page, show_picture

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200pt">'
    '<clipPath id="c"><path d="M0 0L9 9"/></clipPath>{}</svg>'
)


def show(inside="", alt="Two rows", chart="deals", links=()):
    drawn = SVG.format(inside)
    words = {"html": "T", "text": "T"}
    bundle = {"id": chart, "alt": alt, "links": {"wide": links, "phone": links}, "csv": "a\n1\n"}
    bundle |= {"title": words, "subtitle": words, "note": "", "header": ["a"], "rows": [["1"]]}
    bundle |= {"sources": []}
    data = {"image/svg+xml": drawn, PHONE: drawn, CHART: bundle}
    metadata = {"image/svg+xml": {"alt": alt, "chart": chart}}
    output = new_output("display_data", data, metadata=metadata)
    return show_picture(output, "image/svg+xml", "en")


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
    image = parse(show_picture(output, "image/svg+xml", "en")).img
    assert image["alt"] == 'of "others"'
    assert b64decode(image["src"].partition("base64,")[2]).decode() == svg
    output = new_output("display_data", {"image/png": "iVBO\nRw0="}, metadata={})
    assert (
        parse(show_picture(output, "image/png", "en")).img["src"]
        == "data:image/png;base64,iVBORw0="
    )


def test_drawings_are_the_same_after_the_page_was_parsed():
    html = f"<p>a</p>{show()}"
    lifted, drawings = lift_drawings(html)
    assert len(drawings) == 2
    assert "clipPath" not in lifted
    assert serialize(parse(lifted), drawings).count('<clipPath id="c">') == 2


@pytest.mark.parametrize("name", ["index", "report", "sets"])
def test_a_page_brings_the_font_of_every_chinese_word_it_shows(name):
    page = fill_page(name, "zh", {"title": "\u6c7d\u8f66"})
    font = re.search(r'"Noto Sans SC Subset"; font-weight: 400; src: url\(.*?base64,(.*?)\)', page)
    assert font
    known = TTFont(io.BytesIO(b64decode(font[1]))).getBestCmap()
    shown = {letter for letter in parse(page).get_text() if letter >= "\u2e80"}
    assert shown
    assert shown <= set(map(chr, known))
