"""With the keyboard alone a reader comes to everything, from a number to its source and back."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
KEYBOARD = (HERE / "keyboard.js").read_text(encoding="utf-8")
SOURCES = (HERE / "sources.js").read_text(encoding="utf-8")
#: Keys between two looks at how far they led.
ONWARD = 25


def unfold(page):
    """Press Enter on all that is folded; name what stays closed."""
    page.evaluate(KEYBOARD)
    page.evaluate("keyboard.fold()")
    while page.evaluate("keyboard.focusClosed()"):
        page.keyboard.press("Enter")
    return page.evaluate("keyboard.listClosed()")


def walk(page):
    """Go round by Tab from the top of the page, all unfolded; one line for each fault."""
    page.evaluate(KEYBOARD)
    page.evaluate("keyboard.begin()")
    while page.evaluate("keyboard.goesOn()"):
        for _ in range(ONWARD):
            page.keyboard.press("Tab")
    return page.evaluate("keyboard.faults()")


def follow(page):
    """Go to each source that is cited, and back; one line for each fault."""
    page.evaluate(SOURCES)
    while page.evaluate("sources.next()"):
        page.keyboard.press("Enter")
    return page.evaluate("sources.faults()")


def test_keys_come_to_everything_and_open_it(name, reports, visit):
    seen = visit(reports / name)
    assert walk(seen.page) == []
    assert unfold(seen.page) == []
    assert seen.requests == []


def test_every_number_leads_to_its_source_and_back(name, reports, visit):
    seen = visit(reports / name)
    assert follow(seen.page) == []
    assert seen.requests == []


BOX = "width: 9rem; overflow: auto"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="#a" tabindex="-1">A</a><a href="#b">B</a>', "a “A”: Tab does not come to it"),
        (
            '<a href="#a" onkeydown="event.preventDefault()">A</a><a href="#b">B</a>',
            "a “B”: Tab does not come to it",
        ),
        (
            '<a href="#a">A</a><a href="#b" tabindex="1">B</a>',
            "a “A”: Tab comes to it after what stands behind it",
        ),
        ('<a href="#a" style="outline: 0">A</a>', "a “A”: has no outline when focused"),
        (
            '<a href="#a" style="position: fixed; left: -99rem">A</a>',
            "a “A”: is out of sight when focused",
        ),
        (
            f'<div tabindex="-1" style="{BOX}"><pre>{"A" * 99}</pre></div><a href="#b">B</a>',
            f"div “{'A' * 50}”: scrolls, and Tab does not come into it",
        ),
    ],
    ids=["unreachable", "trap", "order", "outline", "sight", "box"],
)
def test_what_tab_cannot_do_is_found(body, fault, write_page, visit):
    assert fault in walk(visit(write_page(body)).page)


def test_what_enter_does_not_open_is_found(write_page, visit):
    body = "<details><summary onclick='event.preventDefault()'>More</summary>A</details>"
    assert unfold(visit(write_page(body)).page) == ["summary “More”"]


CITED = '<p><a class="fact" id="use" href="#fact-x">9</a></p>'
NINE = "<p id='fact-x'>Nine <a href='#use'>Back</a></p>"
FAR = '<p style="height: 200rem">Far</p>'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (f"{CITED}{FAR}<p id='fact-x'>Nine</p>", "#fact-x is cited and has no way back"),
        (CITED, "#fact-x is cited and is not on the page"),
        (
            f"{CITED}{FAR}<p id='far'>A</p><p id='fact-x'>Nine <a href='#far'>Back</a></p>",
            "#fact-x: its way back #far leads to no use of it",
        ),
        (
            f"<div onclick='event.preventDefault()'>{CITED}</div>{FAR}{NINE}",
            "#fact-x: Enter on its link does not bring it into view",
        ),
        (
            f"{CITED}{FAR}<div style='display: none'>{NINE}</div>",
            "#fact-x: Enter on its link does not bring it into view",
        ),
    ],
    ids=["no way back", "no source", "wrong way", "dead link", "hidden"],
)
def test_a_source_that_is_a_dead_end_is_found(body, fault, write_page, visit):
    assert fault in follow(visit(write_page(body)).page)


def test_a_number_with_a_source_and_a_way_back_has_no_fault(write_page, visit):
    page = visit(write_page(f"{CITED}{FAR}{NINE}")).page
    assert follow(page) == []
    assert page.evaluate("sources.count()") == 1
