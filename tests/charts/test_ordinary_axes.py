"""What a chart gives is ordinary Axes: what its reader changes stays changed, at every width."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
import nbformat
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.figure import Figure
from nbclient import NotebookClient
from PIL import Image
from traitlets.config import Config

from analysis import charts
from analysis.charts.layout import render_svg
from analysis.charts.style import NARROW, WIDE, use_style
from analysis.errors import FactError
from analysis.project import find_project

SHARES = ["nev_share_2024h1", "nev_share_2025h1"]
SAID = {"id": "own", "title": "Title", "subtitle": "Subtitle"}


def draw(ax, width=WIDE):
    ax.figure.set_figwidth(width)
    with use_style():
        return render_svg(ax.figure, "x")


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_names_of_rows_are_ticks_that_may_be_changed(book, width):
    ax = charts.forest(book, SHARES)
    before = [label.get_text() for label in ax.get_yticklabels()]
    assert before == [book.label(key) for key in SHARES]
    assert before[0].split()[0] in draw(ax, width)
    ax.set_yticks([0, 1], labels=["then", "now"])
    for _ in range(2):
        drawn = draw(ax, width)
        assert ">then<" in drawn
        assert ">now<" in drawn
        assert [label.get_text() for label in ax.get_yticklabels()] == ["then", "now"]


def test_a_name_that_was_given_is_linked_to_no_fact_and_its_numbers_have_no_source(book, show):
    ax = charts.forest(book, SHARES, labels={SHARES[0]: "{nev_share_2024h1:period}"})
    ax.set_yticks([0, 1], labels=["28 deals", "now"])
    bundle = show(ax)
    assert bundle["unsourced"] == ["28 deals"]
    linked = {text for _, text, *_ in bundle["links"]["wide"]}
    assert not {"28 deals", "now"} & linked


def test_a_title_and_the_name_of_an_axis_have_room(book):
    ax = charts.forest(book, SHARES)
    draw(ax)
    low = ax.figure.get_figheight()
    ax.set_title("Shares")
    ax.set_xlabel("percent")
    draw(ax)
    assert ax.figure.get_figheight() > low + 0.3
    box = ax.figure.bbox
    for text in (ax.title, ax.xaxis.label):
        extent = text.get_window_extent()
        assert box.y0 <= extent.y0 < extent.y1 <= box.y1
    assert ax.title.get_window_extent().y0 > ax.get_window_extent().y1


def test_limits_lines_and_ticks_of_the_reader_stay(book):
    ax = charts.forest(book, SHARES)
    ax.set_xlim(0, 40)
    line = ax.axvline(20)
    for width in (WIDE, NARROW):
        draw(ax, width)
        assert ax.get_xlim() == (0, 40)
        assert line in ax.lines


def test_names_of_others_axes_may_change_after_a_draw():
    _, ax = charts.subplots()
    ax.barh(["one long name", "another"], [1, 2])
    draw(ax)
    ax.set_yticks([0, 1], labels=["first", "second"])
    drawn = draw(ax, NARROW)
    assert ">first<" in drawn
    assert "another" not in drawn


def test_a_legend_names_series_and_nothing_else(book):
    ax = charts.series(book, {"whole years": "caam_nev_share", "one month": "caam_nev_share_month"})
    assert [text.get_text() for text in ax.legend().get_texts()] == ["whole years", "one month"]
    assert charts.forest(book, SHARES).get_legend_handles_labels() == ([], [])


def test_one_id_needs_no_list(book):
    key = SHARES[1]
    alone = charts.forest(book, key, highlight=key)
    assert alone.get_yticks().tolist() == [0]
    assert charts.describe(alone).csv == charts.describe(charts.forest(book, [key])).csv


@pytest.mark.parametrize(
    "give",
    [
        lambda book: [book[key] for key in SHARES],
        lambda book: book.to_frame(SHARES),
        lambda book: book.to_frame(SHARES).set_index("fact_id"),
        lambda book: book.to_frame(SHARES)["fact_id"],
    ],
    ids=["facts", "table", "index", "column"],
)
def test_facts_and_tables_of_them_are_drawn_as_their_ids_are(book, give):
    for draw_kind in (charts.forest, charts.levels, lambda book, x: charts.forest(book, {"A": x})):
        told = [draw_kind(book, ids) for ids in (give(book), SHARES)]
        first, second = (x if isinstance(x, list) else [x] for x in told)
        assert charts.describe(first[0]).csv == charts.describe(second[0]).csv


def test_a_table_of_series_is_drawn_as_they_are(book):
    names = ["caam_nev_share", "caam_nev_share_month"]
    table = pd.concat([book.context(name) for name in names])
    told = [charts.describe(charts.series(book, given)).csv for given in (table, names)]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("draw_wrongly", "message"),
    [
        (
            lambda book, _: charts.show(charts.subplots()[1], book=book, data=book, **SAID),
            "a table is a DataFrame, not a Book; of facts: ",
        ),
        (charts.network, "here the chart draws rows of book.table('ties'), with all its columns"),
        (charts.timeline, "here the chart draws rows of book.table('events'), with all its "),
        (charts.map_places, "here the chart draws rows of book.table('places'), with all its "),
        (
            lambda book, _: charts.show("ax", book=book, **SAID),
            "charts.show takes Axes or a figure first, ",
        ),
        (
            lambda book, x: charts.forest(book, x, labels=["a"]),
            f"labels are by fact id: labels={{'{SHARES[0]}': 'its name'}}",
        ),
        (
            lambda book, x: charts.forest(book, x, labels={SHARES[0][:-1]: "a"}),
            f"the chart shows no {SHARES[0][:-1]}, for which labels are; did you mean {SHARES[0]}",
        ),
    ],
)
def test_what_a_chart_cannot_draw_is_told_with_what_it_can(book, draw_wrongly, message):
    with pytest.raises(FactError) as caught:
        draw_wrongly(book, book.to_frame(SHARES))
    assert str(caught.value).startswith(message)


def test_a_grid_of_seaborn_is_shown_as_its_figure(book):
    table = book.context("caam_nev_share")
    grid = sns.relplot(table, x="start", y="value")
    shown = charts.show(grid, book=book, data=table[["fact_id", "value"]], alt="Dots.", **SAID)
    assert shown.figure is grid.figure
    lone = charts.series(book, "caam_nev_share", highlight="caam_nev_share")
    assert charts.describe(lone).alt == charts.describe(charts.series(book, ["caam_nev_share"])).alt


DRAWN = {
    "forest": lambda book, **on: charts.forest(book, SHARES, **on),
    "deviations": lambda book, **on: charts.deviations(book, ["nev_units_2025h1"], **on),
    "series": lambda book, **on: charts.series(book, ["caam_nev_share"], **on),
}


@pytest.mark.parametrize("kind", DRAWN)
def test_axes_that_are_given_keep_their_figure_as_it_is(book, kind):
    figure = Figure(figsize=(9, 4), layout="constrained")
    _, right = figure.subplots(1, 2)
    layout = figure.get_layout_engine()
    assert DRAWN[kind](book, ax=right) is right
    figure.draw_without_rendering()
    assert figure.get_layout_engine() is layout
    assert figure.get_size_inches().tolist() == [9, 4]
    assert len(figure.axes) == 2
    alone = DRAWN[kind](book)
    assert charts.describe(right).csv == charts.describe(alone).csv
    assert right.get_xlim() == pytest.approx(alone.get_xlim())


def test_what_is_drawn_later_on_given_axes_widens_them(book):
    ax = Figure().subplots()
    charts.series(book, ["caam_nev_share"], ax=ax)
    before = ax.get_ylim()
    ax.figure.draw_without_rendering()
    assert ax.get_ylim() == before
    ax.scatter([ax.get_xlim()[0]], [99])
    assert ax.get_ylim()[1] > 99


def test_a_title_over_a_chart_of_time_has_room(book):
    ax = charts.series(book, ["caam_nev_share"])
    ax.set_title("A title")
    ax.set_xlabel("A name")
    ax.figure.draw_without_rendering()
    for text in (ax.title, ax.xaxis.label):
        box = text.get_window_extent()
        assert 0 <= box.y0 < box.y1 <= ax.figure.bbox.height


def test_rows_of_one_name_are_told_apart_by_period_then_by_publisher(book):
    years = book.context("caam_nev_share")
    named = [row[0].text for row in charts.describe(charts.forest(book, years["fact_id"])).rows]
    assert [name.rpartition(" ")[2] for name in named] == [f"({x})" for x in years["period"]]
    same = ["deal_vw_horizon_usd_xinhua", "deal_vw_horizon_usd_bloomberg"]
    named = [row[0].text for row in charts.describe(charts.forest(book, same)).rows]
    assert [name.rpartition(" (")[2] for name in named] == [
        f"{book[key].source.publisher})" for key in same
    ]


def test_a_figure_outside_of_a_notebook_is_not_kept_by_pyplot(book):
    from matplotlib import pyplot as plt

    charts.forest(book, SHARES)
    assert plt.get_fignums() == []
    assert not mpl.is_interactive()


def test_a_notebook_shows_what_a_cell_draws_once():
    cells = [
        "from analysis import Book, charts\nbook = Book.open()",
        f"ax = charts.forest(book, {SHARES})",
        "fig, ax = charts.subplots()\nlines = ax.plot([1, 2], [3, 4])",
        f"ax = charts.forest(book, {SHARES})\ncharts.show(ax, id='a', title='A', subtitle='B')",
        "import matplotlib\nmatplotlib.is_interactive()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(x) for x in cells])
    place = {"metadata": {"path": str(find_project().notebooks)}}
    # Encrypted, a kernel says nothing of who might listen.
    config = Config({"KernelManager": {"transport_encryption": "auto"}})
    NotebookClient(notebook, kernel_name="python3", resources=place, config=config).execute()
    kinds = [
        [kind for out in cell.outputs for kind in out.get("data", {}) if kind.startswith("image/")]
        for cell in notebook.cells
    ]
    assert kinds[1:3] == [["image/png"], ["image/png"]]
    assert "image/png" not in kinds[3]
    assert notebook.cells[4].outputs[0].data["text/plain"] == "True"


def test_a_saved_figure_is_as_on_the_page(book, tmp_path: Path):
    ax = charts.forest(book, SHARES)
    for form, start in (("pdf", b"%PDF"), ("png", b"\x89PNG")):
        ax.figure.savefig(tmp_path / f"x.{form}")
        assert (tmp_path / f"x.{form}").read_bytes().startswith(start)
    written = {text.get_text() for text in ax.texts}
    assert {book.word(f"{{{key}}}").text for key in SHARES} <= written


@pytest.mark.parametrize("dpi", [80, 100, 150])
def test_no_letter_is_cut_at_any_resolution(book, dpi):
    events = book.table("events").query("kind == 'investment'")
    for ax in (charts.series(book, ["ahk_leaders_5y"]), charts.timeline(book, events)):
        image = io.BytesIO()
        ax.figure.savefig(image, dpi=dpi)
        drawn = np.asarray(Image.open(image).convert("L"))
        assert drawn[:, [0, -1]].min() == 255
        assert drawn[[0, -1]].min() == 255


def test_years_and_ticks_that_were_chosen_stay_when_a_chart_is_shown(book, show):
    shares = book.context("caam_nev_share").assign(year=lambda x: x["start"].dt.year)
    data = shares[["fact_id", "period", "value", "range", "unit"]]
    for ticks in ([2021, 2023, 2025], None):
        _, ax = charts.subplots()
        ax.plot(shares["year"], shares["value"])
        if ticks:
            ax.set_xticks(ticks)
        picture = show(ax, book=book, data=data, alt="Shares by year.")["wide"]
        assert ">2025<" in picture
        assert "2,02" not in picture
        assert (">2022<" in picture) == (ticks is None)
