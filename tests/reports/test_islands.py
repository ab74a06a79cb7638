"""JSON inside a page ends nothing around it, and comes back as it was."""

import json

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis.facts.fact import FACTS, are_records
from analysis.reports.metadata import (
    dump_json,
    embed_json,
    embed_records,
    read_pages,
    read_records,
    take_records,
)
from analysis.reports.rendering import find_output_faults

RECORDS = {"facts": {"cars": {"note": "</script><!-- & \u2028"}}, "lang": "en", "level": "core"}


@given(st.text())
@example("</script><script>alert(1)</script>")
@example("<!--<script>")
@example("]]>&lt;\u2028\u2029\x7f\x85")
@example("\ud800")
def test_no_text_can_end_the_element_around_it(text):
    island = embed_json({text: text})
    assert not set(island) & set("<>&\u2028\u2029\x7f\x85\ud800")
    assert json.loads(island) == {text: text}


@given(st.text())
def test_a_browser_reads_the_text_as_it_was(text):
    html = f'<p>before</p><script type="application/json">{embed_json([text])}</script><p>after'
    page = BeautifulSoup(html, "html.parser")
    assert [p.text for p in page.select("p")] == ["before", "after"]
    assert json.loads(page.script.string) == [text]


def test_json_has_one_line_sorted_keys_and_its_own_letters():
    assert dump_json({"b": 1, "a": "汽车\n"}) == '{"a":"汽车\\n","b":1}'


def test_the_facts_of_a_page_are_read_back():
    assert read_records(f"<main>…</main>\n{embed_records(RECORDS)}\n</body>") == RECORDS


@pytest.mark.parametrize(
    "page",
    [
        "<main>nothing</main>",
        '<script type="application/json" id="facts">{</script>',
        '<script type="application/json" id="facts">[]</script>',
        '<script type="application/json" id="facts">{"facts": []}</script>',
        '<script type="application/json" id="facts">{"facts": {}, "lang": "en"}</script>',
    ],
)
def test_a_page_without_whole_facts_gives_none(page):
    assert read_records(page) is None


def test_what_a_notebook_shows_that_looks_alike_is_not_taken_for_the_facts_of_its_page():
    own = '<script type="application/json" id="facts">{"facts": "mine"}</script>'
    assert read_records(f"<main>{own}</main>{embed_records(RECORDS)}") == RECORDS


def test_only_pages_with_facts_are_read(tmp_path):
    (tmp_path / "a.html").write_text(embed_records(RECORDS), encoding="utf-8")
    (tmp_path / "b.html").write_text("<main></main>", encoding="utf-8")
    assert read_pages(tmp_path, ["a.html", "b.html"]) == {"a.html": RECORDS}


def run(*bundles):
    outputs = [new_output("display_data", data) for data in bundles]
    return new_notebook(cells=[new_code_cell("show()", outputs=outputs)])


def test_facts_are_taken_from_an_executed_notebook():
    executed = run({"text/plain": "…"}, {"text/html": "…", FACTS: RECORDS})
    assert take_records(executed) == [RECORDS]
    assert find_output_faults(executed) == []


@pytest.mark.parametrize("stored", [[], {}, "text", {"facts": []}, {**RECORDS, "odd": 1}])
def test_facts_that_are_none_are_a_fault(stored):
    executed = run({"text/html": "…", FACTS: stored})
    assert not are_records(stored)
    assert take_records(executed) == []
    assert find_output_faults(executed) == [
        "cell 1: holds facts that are none; let book.sources() write them"
    ]


@pytest.mark.parametrize("kind", ["application/json", f"{FACTS}x", "application/vnd.analysis+json"])
def test_other_kinds_of_json_are_refused(kind):
    executed = run({"text/html": "…", kind: "{}"})
    assert find_output_faults(executed) == [f"cell 1: shows {kind}; show HTML, SVG or text"]


def test_facts_alone_are_nothing_to_show():
    assert find_output_faults(run({FACTS: RECORDS})) == [
        f"cell 1: shows {FACTS}; show HTML, SVG or text"
    ]
