"""A page asks nothing of a network, complains of nothing, and fits the width of a phone."""

import pytest

#: Pixels: a phone, and a small phone, which is also what 1280 are when magnified four times.
WIDTHS = (375, 320)

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


def use(page):
    """Do what may make a page load something: point at a fact, unfold, change theme, print."""
    facts = page.locator("a.fact:visible")
    if facts.count():
        facts.first.hover()
    page.evaluate(UNFOLD, True)
    page.evaluate(SETTLE)
    for media in ({"color_scheme": "dark"}, {"media": "print"}):
        page.emulate_media(**media)
        page.evaluate(SETTLE)


def find_wide(page):
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for unfolded in (False, True):
            page.evaluate(UNFOLD, unfolded)
            found += [f"{width} px: {fault}" for fault in page.evaluate(FIND_WIDE)]
    return list(dict.fromkeys(found))


def test_a_page_asks_for_nothing_complains_of_nothing_and_fits_a_phone(name, reports, visit, note):
    seen = visit(reports / name)
    wide = find_wide(seen.page)
    use(seen.page)
    note("requests", len(seen.requests))
    assert seen.requests == []
    assert seen.complaints == []
    assert wide == []


POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"


@pytest.mark.parametrize(
    ("head", "body", "requests", "complaint"),
    [
        ("", '<img alt="" src="http://a.example/x.png">', ["http://a.example/x.png"], "ERR_"),
        (
            "<style>@media print { p { background: url(http://a.example/y.png) } }</style>",
            "<p>Ink</p>",
            ["http://a.example/y.png"],
            "ERR_",
        ),
        (POLICY, '<p style="color: red">Red</p>', [], "Content Security Policy"),
        ("", "<script>nothing.at.all()</script>", [], "nothing is not defined"),
    ],
    ids=["picture", "print", "policy", "script"],
)
def test_what_a_page_asks_for_or_complains_of_is_heard(
    head, body, requests, complaint, write_page, visit
):
    seen = visit(write_page(body, head))
    use(seen.page)
    assert seen.requests == requests
    assert complaint in seen.complaints[0]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<p id="wide" style="width: 350px">Wide</p>', "320 px: p#wide Wide"),
        (
            "<details><summary>More</summary><pre>" + "long" * 99 + "</pre></details>",
            "375 px: pre ",
        ),
    ],
    ids=["width", "unfolded"],
)
def test_what_is_too_wide_is_found(body, fault, write_page, visit):
    found = find_wide(visit(write_page(body)).page)
    assert any(line.startswith(fault) for line in found)
