"""Every page passes axe, is quiet, fits a phone, and can be read with the keyboard alone.

`make test` looks at each page in one of four views and on the smallest phone, unfolds all by keys,
and presses Tab all the way round two pages; where the checks are required, and in `make
check-reports`, every page is looked at in every view, and every key is pressed. Each check is shown
to fail on a page made badly for it.
"""

from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.project import find_project
from analysis.reports import html
from analysis.reports.briefs import make_briefs

HERE = Path(__file__).parent
KEYBOARD, SOURCES = (
    (HERE / name).read_text(encoding="utf-8") for name in ("keyboard.js", "sources.js")
)
#: Colour scheme, width in pixels, and whether all that can be unfolded is.
VIEWS = [("light", 1280, True), ("dark", 1280, False), ("dark", 375, True), ("light", 375, True)]
#: Pages on which `make test` presses Tab all the way round; sources it follows on each page.
WALKED, FOLLOWED = ("index.html", "en/05_ties.html"), 3
#: Pixels: a phone, and a small phone, which is also what 1280 are when magnified four times.
WIDTHS = (375, 320)
#: Keys between two looks at how far they led.
ONWARD = 25
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
UNFOLD = "open => document.querySelectorAll('details').forEach(part => { part.open = open; })"
SETTLE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: What stands out to the right and is cut off by no box around it: the innermost.
FIND_WIDE = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const isHeld = (e) => e.parentElement !== document.body &&
        (getComputedStyle(e.parentElement).overflowX !== "visible" || isHeld(e.parentElement));
    const isWide = (e) => {
        const { left, right } = e.getBoundingClientRect();
        return Math.max(right, left + e.scrollWidth) > clientWidth;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((e) => isWide(e) && !isHeld(e));
    const inner = wide.filter((e) => !wide.some((other) => other !== e && e.contains(other)));
    const describe = (e) => `${e.localName}${e.id && "#" + e.id} ${e.textContent.slice(0, 40)}`;
    return [`${scrollWidth - clientWidth} pixels too wide`, ...inner.slice(0, 5).map(describe)];
}"""


def resize(page, width=1280):
    page.set_viewport_size({"width": width, "height": 800})


def use(page):
    """Do what may make a page load something: point at a fact, unfold, change theme, print."""
    facts = page.locator("a.fact:visible")
    if facts.count():
        facts.first.hover()
    page.evaluate(UNFOLD, True)
    for media in ({"color_scheme": "dark"}, {"media": "print"}):
        page.emulate_media(**media)
        page.evaluate(SETTLE)
    page.emulate_media(color_scheme="light", media="screen")
    page.mouse.move(0, 0)


def find_wide(page, widths=WIDTHS):
    """Name what is wider than a phone, folded and unfolded."""
    found = []
    for width in widths:
        resize(page, width)
        for unfolded in (False, True):
            page.evaluate(UNFOLD, unfolded)
            found += [f"{width} px: {fault}" for fault in page.evaluate(FIND_WIDE)]
    return list(dict.fromkeys(found))


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


def follow(page, limit=10_000):
    """Check the ways of each source that is cited, and go some of them; a line for each fault."""
    page.evaluate(SOURCES)
    page.evaluate("limit => sources.begin(limit)", limit)
    while page.evaluate("sources.next()"):
        page.keyboard.press("Enter")
    return page.evaluate("sources.faults()")


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
    return faults


def find_faults(page, script, judged, views=VIEWS):
    """Find what is wrong with a page and its drawings in some views."""
    page.evaluate(script)
    faults = []
    for scheme, width, unfolded in views:
        resize(page, width)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(UNFOLD, unfolded)
        found = page.evaluate("drawings.faults()") + look(page, judged)
        faults += [{"view": f"{scheme}, {width} px", **each} for each in found]
    resize(page)
    page.emulate_media(color_scheme="light")
    return faults


def describe(fault):
    kind = " needs review" if fault["kind"] == "needs review" else ""
    return "{view}: {rule}{}: {where}: {help}: {remedy}".format(kind, **fault)


@pytest.fixture(scope="module")
def seen(name, reports, open_page):
    """One page, opened once for all checks of it."""
    with open_page(reports / name) as visit:
        yield visit


def test_a_page_asks_for_nothing_complains_of_nothing_and_fits_a_phone(seen, thorough, note):
    assert find_wide(seen.page, WIDTHS if thorough else WIDTHS[1:]) == []
    resize(seen.page)
    use(seen.page)
    note("requests", len(seen.requests))
    assert seen.requests == []
    assert seen.complaints == []


def test_axe_finds_nothing(name, seen, pages, script, judged, thorough, note):
    view = pages.index(name) % len(VIEWS)
    faults = find_faults(seen.page, script, judged, VIEWS if thorough else VIEWS[view : view + 1])
    note("axe", sum(fault["kind"] == "violation" for fault in faults))
    assert not faults, "\n".join(dict.fromkeys(map(describe, faults)))


def test_keys_come_to_everything_and_open_it(name, seen, thorough):
    if thorough or name in WALKED:
        assert walk(seen.page) == []
    assert unfold(seen.page) == []


def test_every_number_leads_to_its_source_and_back(seen, thorough):
    assert follow(seen.page, *([] if thorough else [FOLLOWED])) == []
    assert seen.requests == []


def test_an_index_of_sets_fits_and_can_be_read_by_all(tmp_path, open_page, script, judged):
    sets, out = tmp_path / "sets.csv", tmp_path / "out"
    sets.write_text("name;market_growth\nflat;0\nfast;7,5\n", encoding="utf-8")
    assert main(["report", "08", "--params", str(sets), "--out", str(out)]) == 0
    with open_page(out / "sets/08_what_if/index.html") as visit:
        assert find_wide(visit.page, WIDTHS) == []
        faults = find_faults(visit.page, script, judged)
        assert not faults, "\n".join(map(describe, faults))
        assert walk(visit.page) == []
        assert visit.requests == visit.complaints == []


@pytest.mark.usefixtures("script", "browser")
def test_nothing_is_judged_that_axe_no_longer_doubts(judged, is_whole):
    assert not is_whole or judged == JUDGED.keys(), "take out of JUDGED what is never met"


@pytest.fixture
def bad(write_page, open_page):
    """Open a page with such a body."""
    opened = []

    def go(body, head=""):
        visit = open_page(write_page(body, head))
        opened.append(visit)
        return visit.__enter__()

    yield go
    for visit in opened:
        visit.__exit__(None, None, None)


DRAWING = """<svg role="img" aria-label="A" style="{}" viewBox="0 0 90 30" width="270">
<path d="M 0 0 L 90 0 L 90 30 L 0 30 z" fill="#fff"/><rect {} width="90" height="30"/>
<text x="5" y="20" font-size="9" fill="#262626">Bars</text></svg>"""
PALE = "<b style='color: #999'>Pale</b>"
#: One page with everything that axe must find, and drawings of which some have too little contrast.
FAULTY = f"""<style>@media (prefers-color-scheme: dark) {{ #theme {{ color: #bbb }} }}</style>
<img src="data:,"><p>{PALE}</p><p id="theme">Pale</p>
<details><summary>More</summary><h4>Deep</h4></details>
<a href="#a">A</a><br><a href="#b">B</a><p id="symbol" style="color: #999">→</p>
<p id="undecided" style="background: linear-gradient(#fff, #000)">Text</p>
<pre tabindex="0" style="overflow: auto">{" " * 99}<i style="color: #999">Pale</i></pre>
{DRAWING.format("", 'fill="none"')}{DRAWING.format("", 'fill="#222"')}
{DRAWING.format("", 'fill="#000" fill-opacity=".5"')}
{DRAWING.format("filter: invert(1)", 'fill="none"')}
{DRAWING.format("filter: brightness(.4)", 'fill="none"')}"""


def test_axe_and_the_check_of_drawings_find_what_is_wrong(bad, script):
    found = find_faults(bad(FAULTY).page, script, set(), VIEWS[1::2])
    lines = [describe(each) for each in found]
    for wanted in (
        "light, 375 px: image-alt: img: ",
        "light, 375 px: color-contrast: b: ",
        "dark, 1280 px: color-contrast: #theme: ",
        "light, 375 px: heading-order: h4: ",
        "light, 375 px: target-size: ",
        "light, 375 px: color-contrast: #symbol: ",
        "light, 375 px: color-contrast needs review: #undecided: ",
        "light, 375 px: color-contrast: i: ",
    ):
        assert any(line.startswith(wanted) for line in lines), (wanted, lines)
    assert not any(line.startswith("light, 375 px: color-contrast: #theme") for line in lines)
    drawn = [each["remedy"] for each in found if each["rule"] == "contrast in a drawing"]
    assert drawn == 2 * [
        "it has 1.05: rgb(38 38 38 / 1) on rgb(34 34 34 / 1)",
        "it has 3.78: rgb(38 38 38 / 1) on rgb(127 127 127 / 1)",
        "it has 3.34: rgb(15 15 15 / 1) on rgb(102 102 102 / 1)",
    ]


BOX = "width: 9rem; overflow: auto"
#: Four faults: not reached, no outline, out of sight, a box that scrolls.
UNREACHED = f"""<a href="#c" tabindex="-1">C</a><a href="#d" style="outline: 0">D</a>
<a href="#e" style="position: fixed; left: -99rem">E</a>
<div tabindex="-1" style="{BOX}"><pre>{"A" * 99}</pre></div><a href="#f">F</a>"""


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (
            UNREACHED,
            {
                "a “C”: Tab does not come to it",
                "a “D”: has no outline when focused",
                "a “E”: is out of sight when focused",
                f"div “{'A' * 50}”: scrolls, and Tab does not come into it",
            },
        ),
        (
            '<a href="#a" onkeydown="event.preventDefault()">A</a><a href="#b">B</a>',
            {"a “B”: Tab does not come to it"},
        ),
        (
            '<a href="#a">A</a><a href="#b" tabindex="1">B</a>',
            {"a “A”: Tab comes to it after what stands behind it"},
        ),
    ],
    ids=["many", "trap", "order"],
)
def test_what_tab_cannot_do_is_found(body, faults, bad):
    assert set(walk(bad(body).page)) >= faults


def cite(name, back):
    """A number with its source, far below: the way back stands in it."""
    return (
        f'<p><a class="fact" id="use-{name}" href="#fact-{name}">9</a></p>'
        f'<p style="height: 200rem">Far</p><p id="fact-{name}">Nine {back}</p>'
    )


def test_a_source_that_is_a_dead_end_is_found(bad):
    dead = cite("dead", "<a href='#use-dead'>Back</a>")
    page = bad(
        cite("good", "<a href='#use-good'>Back</a>")
        + cite("no_way", "")
        + cite("wrong", "<a href='#far'>Back</a>")
        + '<p id="far">Far</p><a class="fact" href="#fact-none">9</a>'
        + f"<div onclick='event.preventDefault()'>{dead}</div>"
    ).page
    assert follow(page) == [
        "#fact-no_way is cited and has no way back",
        "#fact-wrong: its way back #far leads to no use of it",
        "#fact-none is cited and is not on the page",
        "#fact-dead: Enter on its link does not bring it into view",
        "#use-dead: Enter on its link does not bring it into view",
    ]


def test_what_a_page_asks_for_or_complains_of_is_heard(bad):
    seen = bad(
        '<img alt="" src="http://a.example/x.png"><p>Ink</p><script>nothing.at.all()</script>',
        "<style>@media print { p { background: url(http://a.example/y.png) } }</style>",
    )
    use(seen.page)
    assert seen.requests == ["http://a.example/x.png", "http://a.example/y.png"]
    assert any("ERR_" in line for line in seen.complaints)
    assert any("nothing is not defined" in line for line in seen.complaints)


def test_what_a_policy_refuses_is_heard(bad):
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    assert "Content Security Policy" in bad('<p style="color: red">R</p>', policy).complaints[0]


def test_what_is_too_wide_or_does_not_open_is_found(bad):
    page = bad(
        '<p id="wide" style="width: 350px">Wide</p>'
        f"<details><summary onclick='event.preventDefault()'>A</summary><pre>{'long' * 99}</pre>"
        "</details>"
    ).page
    found = find_wide(page)
    assert any(line.startswith("320 px: p#wide Wide") for line in found)
    assert any(line.startswith("375 px: pre ") for line in found)
    assert unfold(page) == ["summary “A”"]


#: Markup that a browser reads otherwise than a parser of Python may.
DISGUISED = (
    "<!--><meta http-equiv=refresh content='0;url=http://a.example'>-->",
    "<!--a--!><iframe src=http://a.example></iframe>-->",
    "<![CDATA[<p>]]><form>x</form>",
    "<svg></p><style><a id='</style><img src=http://a.example/s.png onerror=x()>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><iframe>'>",
    "<noscript><p title='</noscript><iframe src=http://a.example>'></noscript>",
    "<textarea><p title='</textarea><iframe src=http://a.example>'></textarea>",
    "<title><p title='</title><iframe src=http://a.example>'></title>",
    "<xmp><p title='</xmp><iframe src=http://a.example>'></xmp>",
    "<template><iframe src=http://a.example></iframe></template>",
    "<table><tr><td><form><base href=http://a.example></table>",
    "<p title='\"><iframe src=http://a.example>'>a</p>",
    "<p title=`a`onclick=x()>b</p><p/onclick=x()>c</p><p onclick\n=\nx()>d</p>",
    "<img alt=a src=http://a.example/i.png><img alt=b src='//a.example/j.png'>",
    "<ifr\0ame src=http://a.example></ifr\0ame><plaintext><iframe>",
)


def test_what_is_unsafe_is_not_in_what_a_browser_makes_of_a_page(bad):
    soups = [html.parse(f"<div>{markup}</div>") for markup in DISGUISED]
    told = [html.remove_unsafe(soup, 0) for soup in soups]
    assert sum(map(bool, told)) > len(DISGUISED) / 2
    seen = bad("".join(map(html.serialize, soups)))
    assert seen.requests == []
    script = """[...document.querySelectorAll("h1 ~ *, h1 ~ * *")].map(
        node => [node.localName, ...node.getAttributeNames()].join(" "))"""
    allowed = {"div", "p", "p title", "a id", "img alt", "table", "tbody", "tr", "td"}
    assert {"div", "p title", "td"} <= set(seen.page.evaluate(script)) <= allowed


def test_the_briefing_is_two_sheets_before_what_it_was_made_with(reports, open_page, tmp_path):
    from pypdf import PdfReader

    with open_page(reports / "en" / "90_briefing.html") as seen:
        seen.page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    printed = PdfReader(tmp_path / "printed.pdf").pages
    sheets = [sheet.extract_text() for sheet in printed]
    assert ["Made with" in text for text in sheets[:3]] == [False, False, True]
    assert "What this does not show" in sheets[1]
    assert {tuple(map(round, sheet.mediabox[2:])) for sheet in printed} == {(595, 842)}


def test_a_document_to_hand_out_passes_the_same_checks(open_page, script, tmp_path):
    make_briefs(find_project(), "90", formats="html", out=tmp_path)
    with open_page(tmp_path / "en" / "90_briefing.html") as seen:
        assert find_wide(seen.page) == []
        assert [describe(x) for x in find_faults(seen.page, script, set())] == []
        assert follow(seen.page, FOLLOWED) == []
        use(seen.page)
        assert (seen.requests, seen.complaints) == ([], [])
