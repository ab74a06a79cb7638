"""axe-core finds nothing on any page, in both themes, wide and narrow."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: What axe leaves to a human to decide here, and how it is decided.
JUDGED = {
    "color-contrast": (
        "axe does not look behind the edge of a box that scrolls, where wide tables go on, and "
        "takes no symbol for text. It looks again while the boxes show all they hold, at symbols "
        "too; what it doubts then is a fault."
    ),
    "color-contrast in a drawing": (
        "axe knows neither what is painted behind the text of a chart nor what the dark theme's "
        "filter makes of the colours. drawings.js works both out, for every line of text."
    ),
}
#: Colour scheme, width in pixels, and whether all that can be unfolded is.
VIEWS = [("light", 1280, False), ("light", 375, True), ("dark", 1280, False), ("dark", 375, True)]


@pytest.fixture(scope="module")
def script(find_checker):
    """The script of axe-core, and ours around it."""
    paths = find_checker("axe-core/axe.min.js"), HERE / "accessibility.js", HERE / "drawings.js"
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.fixture(scope="module")
def judged():
    """What of JUDGED was met on the pages so far."""
    return set()


def name_doubt(found):
    place = " in a drawing" if found["drawn"] else ""
    return f"{found['rule']}{place}" if found["kind"] == "needs review" else None


def look(page, judged):
    """Find what is wrong with a page as it is shown now."""
    found = page.evaluate("accessibility.run()")
    doubts = [each for each in found if name_doubt(each) in JUDGED]
    judged.update(map(name_doubt, doubts))
    faults = [each for each in found if each not in doubts]
    doubted = [each["where"] for each in doubts if not each["drawn"]]
    if doubted:
        faults += page.evaluate("places => accessibility.judgeAgain(places)", doubted)
    return faults + page.evaluate("drawings.faults()")


@pytest.fixture
def find_faults(visit, script, judged):
    """Find what is wrong with a page in any view."""

    def find(path):
        page = visit(path).page
        page.evaluate(script)
        faults = []
        for scheme, width, unfolded in VIEWS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            page.evaluate("open => accessibility.unfold(open)", unfolded)
            faults += [{"view": f"{scheme}, {width} px", **each} for each in look(page, judged)]
        return faults

    return find


def describe(fault):
    kind = " needs review" if fault["kind"] == "needs review" else ""
    return "{view}: {rule}{}: {where}: {help}: {remedy}".format(kind, **fault)


def test_axe_finds_nothing(name, reports, find_faults, note):
    faults = find_faults(reports / name)
    note("axe", sum(fault["kind"] == "violation" for fault in faults))
    assert not faults, "\n".join(dict.fromkeys(map(describe, faults)))


@pytest.mark.usefixtures("script", "browser")
def test_nothing_is_judged_that_axe_no_longer_doubts(judged, is_whole):
    assert not is_whole or judged == JUDGED.keys(), "take out of JUDGED what is never met"


PALE = "<b style='color: #999'>Pale</b>"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<img src="data:,">', "light, 1280 px: image-alt: img: "),
        (f"<p>{PALE}</p>", "light, 1280 px: color-contrast: b: "),
        (
            "<style>@media (prefers-color-scheme: dark) { p { color: #bbb } }</style><p>Pale</p>",
            "dark, 1280 px: color-contrast: p: ",
        ),
        (
            "<details><summary>More</summary><h4>Deep</h4></details>",
            "light, 375 px: heading-order: h4: ",
        ),
        ("<a href='#a'>A</a><br><a href='#b'>B</a>", "light, 1280 px: target-size: "),
        ("<p style='color: #999'>→</p>", "light, 1280 px: color-contrast: p: "),
        (
            '<p style="background: linear-gradient(#fff, #000)">Text</p>',
            "light, 1280 px: color-contrast needs review: p: ",
        ),
        (
            f"<pre tabindex='0' style='overflow: auto'>{' ' * 99}{PALE}</pre>",
            "light, 375 px: color-contrast: b: ",
        ),
    ],
    ids=["alt", "contrast", "theme", "unfolded", "small target", "symbol", "undecided", "cut off"],
)
def test_axe_finds_what_is_wrong(body, fault, write_page, find_faults):
    lines = [describe(each) for each in find_faults(write_page(body))]
    assert any(line.startswith(fault) for line in lines), lines


DRAWING = """<svg role="img" aria-label="A" style="{}" viewBox="0 0 90 30" width="270">
<path d="M 0 0 L 90 0 L 90 30 L 0 30 z" fill="#fff"/><rect {} width="90" height="30"/>
<text x="5" y="20" font-size="9" fill="#262626">Bars</text></svg>"""


@pytest.mark.parametrize(
    ("style", "behind", "remedies"),
    [
        ("", 'fill="none"', set()),
        ("", 'fill="#222"', {"it has 1.05: rgb(38 38 38 / 1) on rgb(34 34 34 / 1)"}),
        (
            "",
            'fill="#000" fill-opacity=".5"',
            {"it has 3.78: rgb(38 38 38 / 1) on rgb(127 127 127 / 1)"},
        ),
        ("filter: invert(1)", 'fill="none"', set()),
        (
            "filter: brightness(.4)",
            'fill="none"',
            {"it has 3.34: rgb(15 15 15 / 1) on rgb(102 102 102 / 1)"},
        ),
    ],
    ids=["white", "dark", "half", "inverted", "dimmed"],
)
def test_text_in_a_drawing_is_judged_by_what_is_seen(
    style, behind, remedies, write_page, find_faults
):
    found = find_faults(write_page(DRAWING.format(style, behind)))
    assert {each["remedy"] for each in found} == remedies
