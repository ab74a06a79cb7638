"""A number without a source is found wherever it stands on a page."""

import pytest

from analysis.reports.html import find_unsourced_numbers

FACT = '<a class="fact printed" href="#fact-x" data-fact="x"><data value="28">28</data></a>'


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>28 deals</p>", ["28"]),
        ("<p>21.3% and 6,800,000</p>", ["21.3, 6,800,000"]),
        ("<h2>Top 5</h2>", ["5"]),
        ("<figure><figcaption>In 2025</figcaption></figure>", ["2025"]),
        ("<table><tr><td>9.75</td></tr></table>", ["9.75"]),
        ("<p>２８ and ٢٨</p>", ["２８, ٢٨"]),
        ("<p>Industry 4.0 and 5.0</p>", ["5.0"]),
        ("<p>Industry 4.05</p>", ["4.05"]),
        ("<p>a <em>3</em> b</p>", ["3"]),
        (f"<p>{FACT} of 30</p>", ["30"]),
        ("<a href='#x'>28</a>", ["28"]),
        ("<main><p>1</p></main><footer>2</footer>", ["1"]),
        (f"<p>{FACT}</p>", []),
        ("<p><data value='28'>28</data></p>", []),
        ("<p><time>2025-10-30</time></p>", []),
        ("<pre>growth 3.57</pre><p><code>53/25</code></p>", ["3.57", "53/25"]),
        ("<pre>units_2025h1 x2</pre><code>h1</code><details class='code'>3</details>", []),
        ("<section class='sources'><p>28</p></section>", []),
        ("<ul class='trace'><li>28</li></ul><ul class='entries'><li>28</li></ul>", []),
        ("<section class='parameters'>31</section>", []),
        ("<p>Industry\u00a04.0, the 15th Five-Year Plan, 工业4.0</p>", []),
        (
            "<table><tr><td>9.75</td><td>8</td></tr></table>2<table><td>3</td></table>",
            ["9.75", "2", "3"],
        ),
        ("<p>½ of it, Ⅻ and ㊷</p>", ["½, Ⅻ, ㊷"]),
        (
            f"<div class='prose'>{FACT}<time>2030</time><ul class='trace'>7</ul></div>",
            ["28", "2030", "7"],
        ),
        (
            "<div class='prose'><img alt='28 deals'><a href='#x' title='30'>x</a></div>",
            ["28", "30"],
        ),
        (
            "<p>Ninety-two percent of Forty million cars, one of two firms</p>",
            ["Ninety-two percent, Forty million"],
        ),
        ("<!-- 28 --><p>五 deals</p><img alt='28'>", []),
    ],
)
def test_a_number_without_a_source_is_found(html, found):
    assert [place.partition(" under ")[0] for place in find_unsourced_numbers(html)] == found


def test_a_naked_number_is_told_with_its_heading_and_words():
    html = "<h2>How <em>sure</em></h2><p>Of the firms, 92 per cent stay.</p>"
    assert find_unsourced_numbers(html)[0] == (
        "92 under 'How sure': “Of the firms, 92 per cent stay.”"
    )
