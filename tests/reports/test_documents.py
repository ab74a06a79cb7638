"""Documents: what a page with a title of its own does to the notebook's question."""

import pytest

from analysis.reports.documents import (
    drop_repeated_titles,
    find_section_faults,
    find_unknown_sections,
    open_with_title,
    shorten,
)
from analysis.reports.html import find_unsourced_numbers, parse
from analysis.reports.rendering import choose_words

PAGE = """<div class="cell prose"><h1>Which maker lost most since 2021?</h1></div>
<div class="cell">{}</div><div class="cell"><h2>Sources</h2></div>"""


def test_a_question_may_have_numbers_where_the_document_has_a_title_of_its_own() -> None:
    titled = parse(PAGE.format('<section class="title-page"><h1>Loss</h1></section>'))
    assert open_with_title(titled, choose_words("en"))
    assert titled.select_one(".made-with p").get_text() == "Which maker lost most since 2021?"
    assert find_unsourced_numbers(titled) == []
    bare = parse(PAGE.format("<p>Loss</p>"))
    assert not open_with_title(bare, choose_words("en"))
    assert len(find_unsourced_numbers(bare)) == 1


def test_a_chart_does_not_say_again_what_its_heading_says() -> None:
    chart = '<figure class="chart"><h3 id="c">{}</h3><p class="subtitle">Cars</p></figure>'
    for title, kept in (
        ("Sales fell", False),
        ("Sales fell by 3", False),
        ("Sales fell by 31; exports rose", True),
        ("Sales", True),
        ("Exports rose", True),
    ):
        head = f"<h2 id='h'>Sales fell by {'30' if title == 'Sales' else '3'}; more</h2>"
        soup = parse(head.replace("Sales", "Salesrooms" if title == "Sales" else "Sales"))
        soup.append(parse(chart.format(title)))
        drop_repeated_titles(soup)
        assert bool(soup.h3) is kept, title
        assert soup.select_one(".subtitle")
        assert kept or soup.figure["aria-labelledby"] == "h"


@pytest.mark.parametrize(
    "said", ["Share rose to 53%", "Share rose (a little)", "It is “so”", "升到53%"]
)
def test_a_title_is_not_said_twice_whatever_sign_it_ends_with(said: str) -> None:
    soup = parse(f'<h2 id="h">{said}</h2><figure class="chart"><h3>{said}</h3></figure>')
    drop_repeated_titles(soup)
    assert not soup.h3


def test_a_computed_note_says_for_machines_what_it_rests_on() -> None:
    origin = '<dt>Formula</dt><dd>a study [9]</dd><dt>From</dt><dd><a href="#fact-a">a</a></dd>'
    entry = f'<li class="entry" id="fact-c"><strong>C</strong><dl>{origin}</dl></li>'
    entries = make_entry("a", "3 cars", "https://x/1") + entry
    link = '<a class="fact" href="#fact-c">1</a>'
    soup = parse(f'<p>{link}</p><section class="sources"><ol>{entries}</ol></section>')
    shorten(soup, "page.html", choose_words("en"))
    computed, printed = soup.select(".notes li")
    assert computed.get_text() == "C: a study [9] [2]"
    assert (computed["data-rests"], printed.get("data-rests")) == ("2", None)


def test_a_document_says_once_what_files_in_brackets_are() -> None:
    for lang, word in (("en", "brackets"), ("de", "Klammern"), ("zh", "括号")):
        for has_file in (True, False):
            soup = parse('<section class="sources"></section>')
            shorten(soup, "90_briefing.html", choose_words(lang), has_file=has_file)
            assert soup.get_text().count(word) == 1


def make_entry(key: str, printed: str, address: str) -> str:
    link = f'<a data-address="{address}" href="{address}#:~:text={printed}">Sales</a>'
    place = f"{link}, 2025"
    cells = f"<dt>Printed</dt><dd>“{printed}”</dd><dt>Where</dt><dd>{place}</dd>"
    return f'<li class="entry" id="fact-{key}"><dl>{cells}</dl></li>'


def test_what_one_place_prints_is_one_note_and_another_address_is_another_place() -> None:
    told = [
        ("a", "3 cars", "https://x/1"),
        ("b", "5 cars", "https://x/1"),
        ("c", "7", "https://x/2"),
    ]
    links = "".join(f'<a class="fact" href="#fact-{key}">{printed}</a>' for key, printed, _ in told)
    entries = "".join(make_entry(*each) for each in told)
    soup = parse(f'<p>{links}</p><section class="sources"><ol>{entries}</ol></section>')
    shorten(soup, "page.html", choose_words("en"))
    assert [x["data-note"] for x in soup.select("p > a.fact")] == ["1", "1", "2"]
    notes = [x.get_text() for x in soup.select(".notes li")]
    assert notes == ["“3 cars”, “5 cars”, Sales, 2025", "“7”, Sales, 2025"]
    assert {x["id"] for x in soup.select(".notes [id]")} == {"fact-a", "fact-b", "fact-c"}
    found = [x["href"] for x in soup.select(".notes a")]
    assert found == ["https://x/1", "https://x/2#:~:text=7"]


@pytest.mark.parametrize(
    ("page", "faults"),
    [
        ("<h1>T</h1><h2>A</h2><p>x</p><h2>A</h2><p>y</p>", ["the heading 'A' stands twice"]),
        ("<h2>A</h2><h2>B</h2><p>x</p>", ["nothing stands under 'A'"]),
        ("<h2>A</h2><p>x</p><h2>B</h2> ", ["nothing stands under 'B'"]),
        (
            '<h2>A</h2><details class="code">x = 1</details><h2>B</h2>x',
            ["nothing stands under 'A'"],
        ),
        ("<h2>A</h2><h3>B</h3><h2>C</h2><p>x</p>", ["nothing stands under 'B'"]),
        (
            "<h2>A</h2><h3>B</h3><p>x</p><h3>B</h3><svg></svg><h2>C</h2><figure><h3>D</h3>x</figure>",
            [],
        ),
    ],
)
def test_a_section_has_a_heading_of_its_own_and_something_under_it(
    page: str, faults: list[str]
) -> None:
    assert [fault.partition(";")[0] for fault in find_section_faults(parse(page))] == faults


def test_a_tag_names_a_section_that_the_parameter_allows() -> None:
    page = parse('<div data-section="deals">x</div><div data-section="electrc">y</div>')
    [fault] = find_unknown_sections(page, ["deals", "electric"])
    said = "has the tag section:electrc, which the parameter sections does not allow; "
    assert fault == f"{said}did you mean electric?"
