"""Charts stand inside a page, with links over their words; other pictures reach nothing there."""

from base64 import b64decode

from nbformat.v4 import new_output

from analysis.charts.chart import PHONE
from analysis.reports.anatomy import parse
from analysis.reports.naked import find_naked_words
from analysis.reports.pictures import lift_drawings, put_back, show_picture

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200pt">'
    '<clipPath id="c"><path d="M0 0L9 9"/></clipPath>{}</svg>'
)


def line(text, x, y, **more):
    rest = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x}" y="{y}" font-size="10px" textLength="20"{rest}>{text}</text>'


def link(fact, *lines):
    return f'<a href="#fact-{fact}">{"".join(lines)}</a>'


def show(inside, alt="Two rows", chart="deals"):
    data = {"image/svg+xml": SVG.format(inside), PHONE: SVG.format(inside)}
    metadata = {"image/svg+xml": {"alt": alt, "chart": chart}}
    return show_picture(new_output("display_data", data, metadata=metadata), "image/svg+xml")


def test_a_chart_is_one_image_in_two_drawings():
    page = parse(show(line("28", 10, 50), alt='a < b & "c"'))
    assert [plot["class"] for plot in page.select("div")] == [["plot", "wide"], ["plot", "phone"]]
    for svg in page.select("svg"):
        assert (svg["role"], svg["aria-label"]) == ("img", 'a < b & "c"')
        assert not svg.get("width")


def test_a_link_lies_over_its_words_wherever_they_begin():
    html = show(
        link("start", line("28", 10, 50))
        + link("middle", line("28", 100, 50, text_anchor="middle"))
        + link("end", line("28", 190, 50, text_anchor="end"))
    )
    spots = {a["data-fact"]: a["style"] for a in parse(html).select(".wide a")}
    assert spots == {
        "start": "left:5.00%;top:40.00%;width:10.00%;height:13.50%",
        "middle": "left:45.00%;top:40.00%;width:10.00%;height:13.50%",
        "end": "left:85.00%;top:40.00%;width:10.00%;height:13.50%",
    }


def test_lines_of_one_label_are_one_link_and_other_labels_are_others():
    html = show(
        link("a", line("30 million", 10, 40), line("in 2025", 10, 52))
        + link("a", line("cars", 10, 64))
        + link("a", line("far off", 150, 40))
        + link("b", line("28", 10, 76))
    )
    found = [(a["data-fact"], a.text) for a in parse(html).select(".wide a")]
    assert found == [("a", "30 million in 2025 cars"), ("a", "far off"), ("b", "28")]
    assert "height:37.50%" in parse(html).select_one(".wide a")["style"]


def test_a_picture_from_elsewhere_stays_an_image():
    svg = "<svg><style>* { display: none }</style><script>alert(1)</script></svg>"
    metadata = {"image/svg+xml": {"alt": 'of "others"', "chart": "deals"}}
    output = new_output("display_data", {"image/svg+xml": svg}, metadata=metadata)
    image = parse(show_picture(output, "image/svg+xml")).img
    assert image["alt"] == 'of "others"'
    assert b64decode(image["src"].partition("base64,")[2]).decode() == svg
    output = new_output("display_data", {"image/png": "iVBO\nRw0="}, metadata={})
    assert parse(show_picture(output, "image/png")).img["src"] == "data:image/png;base64,iVBORw0="


def test_drawings_are_the_same_after_the_page_was_parsed():
    html = f"<p>a</p>{show(link('a', line('28', 10, 50)))}"
    lifted, drawings = lift_drawings(html)
    assert len(drawings) == 2
    assert "clipPath" not in lifted
    assert put_back(str(parse(lifted)), drawings).count('<clipPath id="c">') == 2


def test_a_number_in_a_drawing_without_a_fact_is_found():
    words = line("28 deals", 0, 0) + line("2025", 0, 9, **{"class": "free"})
    words += (
        line("no digit", 0, 18) + line("Industry\u00a04.0", 0, 27) + link("a", line("3", 0, 36))
    )
    assert find_naked_words(SVG.format(words)) == ["28 deals"]
