"""Documents: what a page with a title of its own does to the notebook's question."""

from analysis.reports.documents import keep_together, open_with_title
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


def cell(content: str) -> str:
    return f'<div class="cell">{content}</div>'


def test_a_finding_is_held_together_up_to_its_chart_or_if_it_is_short() -> None:
    chart, table = cell("<figure></figure>"), cell("<table></table>")
    drawn = parse(cell("<h2>A</h2>") + cell("<p>B</p>") + chart + table)
    keep_together(drawn)
    assert drawn.select_one(".finding").find_next_sibling().table
    assert [tag.name for tag in drawn.select(".finding > .cell > *")] == ["h2", "p", "figure"]
    short = parse(cell("<h2>A</h2>") + cell("<p>B</p>") + table)
    keep_together(short)
    assert len(short.select(".finding > .cell")) == 3
    long = parse(cell("<h2>A</h2>") + cell(f"<p>{'B ' * 1000}</p>"))
    keep_together(long)
    assert not long.select(".finding")
