"""Parameter sets side by side: some figures of their pages as a table, files and a small chart."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError, suggest
from analysis.facts.fact import Record, Tier, read_interval
from analysis.parameters import Value
from analysis.project import Project, read_table, write_atomically
from analysis.quantities.interval import Interval
from analysis.quantities.wording import say_interval
from analysis.reports.metadata import read_pages

#: How many figures stand in the table where none is chosen: the first computed ones that move.
_MOST = 6
#: The files beside the index of sets.
FILE = "comparison"


@dataclass(frozen=True)
class Column:
    """A figure over the sets: its range by set, of those whose page has it."""

    id: str
    label: str
    unit: str
    kind: str
    intervals: Mapping[str, Interval]

    def word(self, name: str, lang: str) -> str:
        """Word the range of a set; nothing if its page has none."""
        found = self.intervals.get(name)
        return say_interval(found, self.unit, self.kind, lang, digits=4) if found else ""


def check_compared(project: Project, text: str) -> list[str]:
    """Read the ids of figures to compare; a ParameterError names one that there is not."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    tables = ("figures", "context", "derived", "assumptions")
    rows = (row for x in tables for row in read_table(project.processed / f"{x}.csv"))
    known = {next(iter(row.values())) if "theme" not in row else row["fact_id"] for row in rows}
    for name in names:
        if not name.isidentifier():
            raise ParameterError(f"--compare: {name!r} is no id; write ids with commas between")
        if name not in known:
            raise ParameterError(f"--compare: {name!r} is no figure; {suggest(name, known)}")
    return names


def compare_sets(out: Path, hrefs: Mapping[str, str], chosen: Sequence[str]) -> list[Column]:
    """Compare figures over the pages of sets, which `hrefs` gives by name in their order.

    Without a choice they are computed ones that are not the same on all pages.
    """
    pages = read_pages(out, hrefs.values())
    names = {name: pages[href] for name, href in hrefs.items() if href in pages}
    records: dict[str, Record] = {}
    intervals: dict[str, dict[str, Interval]] = {}
    for name, page in names.items():
        for key, record in page["facts"].items():
            records.setdefault(key, record)
            found = read_interval(record["intervals"][page["level"]])
            intervals.setdefault(key, {})[name] = found
    moving = (
        key
        for key, record in records.items()
        if record["tier"] == Tier.DERIVED and len(set(intervals[key].values())) > 1
    )
    keys = chosen or [*moving][:_MOST]
    return [_make_column(key, records.get(key, {}), intervals.get(key, {})) for key in keys]


def _make_column(key: str, record: Record, intervals: Mapping[str, Interval]) -> Column:
    label, unit, kind = (record.get(name, "") for name in ("label", "unit", "kind"))
    return Column(key, label or key, unit, kind, intervals)


def write_comparison(
    folder: Path,
    columns: Sequence[Column],
    sets: Mapping[str, Mapping[str, Value]],
    changed: Sequence[str],
) -> None:
    """Write the table as CSV and XLSX: a row a set; both ends of each figure, and its parameters.

    An end that there is not has an empty cell. The second sheet of the XLSX says what columns are.
    """
    sides = [f"{column.id}_{side}" for column in columns for side in ("lower", "upper")]
    rows: list[list[Any]] = [["set", *changed, *sides]]
    for name, values in sets.items():
        ends = [end for column in columns for end in _list_ends(column.intervals.get(name))]
        rows.append([name, *(_plain(values.get(x, "")) for x in changed), *ends])
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    write_atomically(folder / f"{FILE}.csv", text.getvalue().encode("utf-8-sig"))
    about = [["column", "figure", "unit"], *([x.id, x.label, x.unit] for x in columns)]
    write_atomically(folder / f"{FILE}.xlsx", _write_sheets({"sets": rows, "about": about}))


def _list_ends(interval: Interval | None) -> list[float | str]:
    ends = (interval.lower, interval.upper) if interval else (math.inf, math.inf)
    return ["" if math.isinf(x) else int(x) if x == int(x) else float(x) for x in ends]


def _plain(value: Value) -> str | int | float | bool:
    return ",".join(value) if isinstance(value, list) else value


def _write_sheets(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"created": datetime(1980, 1, 1)})  # noqa: DTZ001
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row, book.add_format({"bold": True}) if not place else None)
        sheet.freeze_panes(1, 1)
        sheet.autofit()
    book.close()
    return target.getvalue()


def draw_comparison(
    column: Column, sets: Mapping[str, Mapping[str, Value]], changed: Sequence[str], lang: str
) -> str:
    """Draw a figure over the one parameter that moves, as SVG; nothing unless that is a number."""
    moved = [x for x in changed if len({str(values.get(x)) for values in sets.values()}) > 1]
    places = {name: values.get(moved[0]) for name, values in sets.items()} if moved else {}
    if len(moved) != 1 or not all(type(x) in (int, float) for x in places.values()):
        return ""
    import pandas as pd

    from analysis import charts
    from analysis.charts.axes import set_ticks
    from analysis.charts.layout import render_svg

    rows = [
        {"at": places[name], "lower": float(x.lower), "upper": float(x.upper)}
        | {f"{side}_basis": str(getattr(x, f"{side}_basis")) for side in ("lower", "upper")}
        for name, x in column.intervals.items()
    ]
    if len(rows) < 2:
        return ""
    figure, ax = charts.subplots(lang=lang, height=1.8)
    frame = pd.DataFrame(rows).sort_values("at")
    charts.intervals(ax, frame, x="at")
    set_ticks(ax, column.unit, lang, which="y")
    set_ticks(ax, "1", lang, whole=all(type(x) is int for x in places.values()))
    ax.set(xlabel=moved[0], ylabel="")
    with charts.use_style(lang):
        return render_svg(figure, f"{FILE}-{column.id}")
