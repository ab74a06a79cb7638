"""Every page reads in plain words: the checks of it, and what they must find."""

import pytest

from analysis.project import find_project
from analysis.reports.notebook import find_notebooks
from analysis.reports.plain_language import MAX_WORDS, find_faults, list_odd_words

NAMES = [path.stem for path in find_notebooks(find_project())]
FACTS = (
    '<script type="application/json">{"facts": {"rounded": {"bases": ["rounding"]}, '
    '"firm": {"bases": ["usage", "word"]}}}</script>'
)


def check(body):
    return find_faults(f'{FACTS}<main><div class="cell" data-cell="4">{body}</div></main>', "01_x")


def derive(key, text):
    return f'<p>It was <a class="fact derived" data-fact="{key}" href="#fact-{key}">{text}</a>.</p>'


@pytest.mark.parametrize("name", [*NAMES, "index"])
def test_a_page_reads_in_plain_words(reports, name):
    path = reports / ("index.html" if name == "index" else f"en/{name}.html")
    faults = find_faults(path.read_text(encoding="utf-8"), name)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>Three prints agree.</p>", "01_x, cell 4: “Three prints agree.” has 'prints'; say"),
        ("<p>A hedge is kept.</p>", "has 'hedge'; say a word such as about or over"),
        ("<p>At the core level it holds.</p>", "has 'level'; say how far about and over reach"),
        ("<p>The congress was told so.</p>", "has 'was told'; say who said it"),
        ("<li>Most ties are old.</li>", "has 'ties'; say a partnership or a link"),
        ("<table><tr><th>read as</th></tr></table>", "has 'read as'; say the range"),
        ("<figcaption>No bound is stated.</figcaption>", "has 'No bound'; say at least"),
        ("<svg><text>last wave</text></svg>", "01_x, cell 4, label: “last wave” has 'wave'; say"),
        (f"<p>{'word ' * (MAX_WORDS + 1)}.</p>", f"has {MAX_WORDS + 2} words; make sentences of"),
        (
            "<h3>The share fell</h3>",
            "compares by 'fell', which nothing bears out; write {larger_fact",
        ),
        ("<h3>Most places lie in China</h3>", "compares by 'Most'"),
        ("<h2>Output: the pace is falling</h2>", "compares by 'falling'"),
        (
            '<h3>It <span class="compared">rose</span>, and more than before</h3>',
            "compares by 'more'",
        ),
        ("<p>The five articles differ.</p>", "has 'five articles', typed; count the rows: {{{len("),
        ("<td>Four official articles do.</td>", "has 'Four official articles', typed; count the"),
        (derive("rounded", "61.55%"), "(rounded) has 4 digits, of which 3 can be defended"),
        (derive("rounded", "7.161928"), "has 7 digits, of which 3 can be defended"),
        (derive("firm", "47.0588 million"), "has 6 digits, of which 4 can be defended"),
    ],
)
def test_what_a_reader_would_decode_is_told_with_place_and_remedy(body, fault):
    (found,) = check(body)
    assert fault in found


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{'word ' * (MAX_WORDS - 1)}end.</p>",
        '<h3>The share <span class="compared">rose</span> to 21.3%</h3>',
        "<h3>93% plan to stay, 53% to invest more</h3>",
        "<h1>Is it falling?</h1>",
        '<h3><a class="fact printed" href="#fact-x">“more than twice”</a> has a wide range</h3>',
        '<h3>It was more than <a class="fact printed" href="#fact-x">below 8%</a></h3>',
        '<p>The <data value="5">five</data> articles differ, and one article is long.</p>',
        "<h3>A production base in Jilin</h3><p>Print rounding, industrial ties.</p>",
        "<h2>Method</h2><p>A hedge is a word such as about.</p>",
        '<section class="sources"><p>prints</p></section><details><p>prints</p></details>',
        "<p>They trade in 2025.</p>",
        derive("rounded", "1.93 million"),
        derive("rounded", "21–31 October 2025"),
        derive("firm", "47.06 million"),
        "<td>1,608,578</td>",
    ],
)
def test_what_reads_at_first_pass_is_no_fault(body):
    assert check(body) == []


def test_every_word_has_a_remedy_and_a_reason():
    assert all(instead for _, instead, _ in list_odd_words())
