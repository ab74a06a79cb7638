"""Headings go down step by step, and tables scroll in boxes of their own."""

from analysis.reports.html import (
    box_tables,
    find_unsourced_numbers,
    join_code,
    link_once,
    link_pages,
    move_set_up,
    order_headings,
    parse,
)


def test_headings_with_the_same_text_get_different_ids():
    soup = parse("<h1>A</h1><h2>数据 B</h2><h2>数据 B</h2><h2 id='own'>C</h2><h2>…</h2>")
    assert list(order_headings(soup)) == ["数据-b", "数据-b-2", "own", "section"]


def test_a_heading_does_not_take_an_id_of_the_page_around_it():
    soup = parse("<h1>A</h1><h2>Main</h2><h2>Facts</h2>")
    assert list(order_headings(soup)) == ["main-2", "facts-2"]


def test_boxes_of_tables_are_named_apart():
    soup = parse("<h2>Data</h2><table></table><table></table><table><caption>T</caption></table>")
    box_tables(soup, "Table")
    assert [box["aria-label"] for box in soup.select(".scroll")] == [
        "Table: Data",
        "Table: Data (2)",
        "Table: T",
    ]


def test_a_cell_has_the_name_of_its_column_whatever_cells_before_it_span():
    head = "<tr><th></th><th colspan=2>kept</th></tr><tr><th>land</th><th></th><th>by</th></tr>"
    body = "<tr><th rowspan=2>A</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
    soup = parse(f"<table><thead>{head}</thead><tbody>{body}</tbody></table>")
    box_tables(soup, "Table")
    assert [x["data-label"] for x in soup.find_all("td")] == ["kept", "kept, by"] * 2


def test_a_row_of_a_table_has_one_link_to_each_fact():
    link = '<a class="fact printed" href="#fact-{0}">{1}</a>'.format
    number = '<data value="1">{}</data>'.format
    cells = link("a", "A 2"), link("a", number("1")), link("b", number("3")), link("a", number("4"))
    soup = parse(f"<table><tr><td>{'</td><td>'.join(cells)}</td></tr></table>{link('a', '5')}")
    link_once(soup)
    assert [(x["href"], x.get_text()) for x in soup.find_all("a")] == [
        ("#fact-a", "A 2"),
        ("#fact-b", "3"),
        ("#fact-a", "5"),
    ]
    assert soup.tr.get_text() == "A 2134"
    assert find_unsourced_numbers(soup) == []


def test_code_that_shows_nothing_is_folded_with_the_next_or_the_one_before():
    code = '<details class="code"><summary>Code</summary><div>{}</div></details>'
    cells = [
        code.format("a"),
        code.format("b"),
        f"<p>shown</p>{code.format('c')}",
        code.format("d"),
        "<h2>alone</h2>",
        code.format("e"),
        "<p>end</p>",
    ]
    soup = parse("".join(f'<div class="cell">{cell}</div>' for cell in cells))
    join_code(soup)
    folded = [[div.get_text() for div in x.find_all("div")] for x in soup.find_all("details")]
    assert folded == [["a", "b", "c", "d"], ["e"]]
    assert len(soup.find_all("div", class_="cell")) == 4


def test_a_chart_under_the_answer_stays_there_while_set_up_moves_down():
    code = '<details class="code"><summary>Code</summary></details>'
    shown = ["<h1>A</h1>", code, '<p class="say">b</p>', f"<figure></figure>{code}"]
    shown += [f"<table></table>{code}", f"<p class='say'>c</p>{code}", "<h2>D</h2>"]
    cells = [f'<div class="cell" data-cell="{n}">{x}</div>' for n, x in enumerate(shown, 1)]
    soup = parse("".join(cells))
    move_set_up(soup)
    assert [cell["data-cell"] for cell in soup.select(".cell")] == [
        "1",
        "3",
        "4",
        "5",
        "6",
        "7",
        "2",
    ]


def test_links_to_notebooks_lead_to_their_pages():
    soup = parse(
        '<div class="cell" data-cell="3"><a href="00_start.ipynb#How-Sure">a</a>'
        '<a href="./01_x.ipynb">b</a><a href="09_no.ipynb">c</a>'
        '<a href="https://a.b/c.ipynb">d</a></div>'
    )
    faults = link_pages(soup, {"00_start": "../en/00_start.html", "01_x": "01_x.html"})
    assert faults == ["cell 3: 09_no.ipynb is no notebook here; mend the link"]
    hrefs = [link["href"] for link in soup.find_all("a")]
    assert hrefs[:2] == ["../en/00_start.html#how-sure", "01_x.html"]
    assert hrefs[3] == "https://a.b/c.ipynb"


def test_a_link_to_a_page_that_is_not_there_says_its_name():
    soup = parse('<p>See <a href="07_agreement.ipynb#How">who agrees</a>.</p>')
    assert not link_pages(soup, {"07_agreement": None})
    assert not soup.find("a")
    assert soup.p.get_text() == "See who agrees (07_agreement.html)."
    assert not find_unsourced_numbers(soup)


def test_set_up_moves_behind_the_opening_and_the_chart_of_the_answer_stays():
    cell = '<div class="cell">{}</div>'
    code = '<details class="code"><pre>x</pre></details>'
    parts = ("<h1>Q?</h1>", code, f'<p class="say">A.</p>{code}', f"<h3>Chart</h3>{code}")
    opening = "".join(cell.format(part) for part in (*parts, "<p>Why.</p>", "<h2>Rest</h2>"))
    soup = parse(opening)
    move_set_up(soup)
    assert soup.get_text(" ").split() == ["Q?", "A.", "x", "Chart", "x", "Why.", "x", "Rest"]
