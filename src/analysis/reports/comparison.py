"""The index of a notebook's parameter sets; some figures side by side, with files and a chart."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.book.prose import word_fact, word_range
from analysis.errors import ParameterError, suggest
from analysis.extraction.phrases import write_printed
from analysis.facts.fact import Fact, Tier, read_interval, write_end
from analysis.facts.register import read_numbers
from analysis.parameters import Parameter, Value, split_words
from analysis.project import Project, disarm, read_table, write_atomically
from analysis.quantities.interval import Interval
from analysis.reports.figures import fill_sheet, make_book
from analysis.reports.metadata import find_reason, read_pages
from analysis.reports.notebook import read_cells
from analysis.reports.plan import SETS, Notebook
from analysis.reports.rendering import choose_words, fill_page, show_drawing

#: How many figures stand in the table where none is chosen: the first computed ones that move.
_MOST = 6
#: The files beside the index of sets.
FILE = "comparison"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: A figure that a notebook makes itself.
_OWN = re.compile(r"\.(?:derive|assume)\(\s*(?:name\s*=\s*)?[\"'](\w+)[\"']")
#: Letters of the names of all sets that a picture has room for, and how these stand over marks.
_ROOM = 50
_NAME: Any = {"textcoords": "offset points", "ha": "center", "va": "bottom"}


def write_set_index(
    out: Path,
    lang: str,
    notebook: Notebook,
    pages: Mapping[str, Any],
    compared: Sequence[str] | None = None,
    left_out: Sequence[str] = (),
) -> None:
    """Write the index of a notebook's parameter sets; remove it where there are none.

    An entry without a headline is of a set that was not made yet. With `compared`, ids of figures
    or none, it has a table of these over the sets, as files too. `left_out` says which rows were
    left out, and why.
    """
    address = f"{SETS}/{notebook.name}/"
    folder = out / address
    found = sorted(
        (x.get("place", 0), href) for href, x in pages.items() if href.startswith(address)
    )
    if not found:
        (folder / "index.html").unlink(missing_ok=True)
        _remove_comparison(folder)
        return
    entries = {href[len(address) :].removesuffix(".html"): pages[href] for _, href in found}
    # A page may be of an earlier version, which lacked the parameter.
    changed = [
        parameter.name
        for parameter in notebook.parameters
        if any(x["parameters"].get(parameter.name) != parameter.default for x in entries.values())
    ]
    rows = [
        {
            "headline": entry.get("headline", "").replace(f'href="{address}', 'href="'),
            "href": f"{name}.html" if "headline" in entry else "",
            "name": name,
            "reason": find_reason(entry),
            "values": entry["parameters"],
        }
        for name, entry in entries.items()
    ]
    said = {re.sub(r'href="[^"#]*', "", row["headline"]) for row in rows}
    only = rows[0]["headline"] if len(rows) > 1 and len(said) == 1 else ""
    content = {"names": changed, "rows": rows, "title": notebook.title, "lang": lang, "only": only}
    content["left_out"] = left_out
    charts: list[dict[str, Any]] = []
    if compared is not None:
        charts = _compare(out, address, notebook, entries, compared, content)
    write_atomically(folder / "index.html", fill_page("sets", lang, content, charts))


def _compare(
    out: Path,
    address: str,
    notebook: Notebook,
    entries: Mapping[str, Mapping[str, Any]],
    chosen: Sequence[str],
    content: dict[str, Any],
) -> list[dict[str, Any]]:
    """Add the table over the sets to the content of their index, as files too; give its chart."""
    folder, lang = out / address, content["lang"]
    made = [name for name, entry in entries.items() if entry.get("status") == "done"]
    sets = {name: entry["parameters"] for name, entry in entries.items()}
    hrefs = {name: f"{address}{name}.html" for name in made}
    columns, content["moving"] = compare_sets(out, hrefs, chosen)
    if not columns:
        _remove_comparison(folder)
        return []
    write_comparison(folder, columns, sets, content["names"], lang)
    moved = find_moved(notebook.parameters, sets.values())
    charts = draw_comparison(columns[0], sets, moved, lang) if moved else []
    for chart in charts:
        pictures = chart["pictures"].items()
        content["drawings"] = {form: show_drawing(svg, chart["alt"]) for form, svg in pictures}
        content["marks"] = chart["note"]
    content |= {"columns": columns, "file": FILE, "moved": moved}
    return charts


def _remove_comparison(folder: Path) -> None:
    for ending in ("csv", "xlsx"):
        (folder / f"{FILE}.{ending}").unlink(missing_ok=True)


@dataclass(frozen=True)
class Column:
    """A figure over the sets: what it is on the page of each set, of those that have it."""

    id: str
    facts: Mapping[str, Fact]

    @property
    def fact(self) -> Fact | None:
        """What it is on the first page."""
        return next(iter(self.facts.values()), None)

    @property
    def label(self) -> str:
        """Name it as pages do; by its id if none has it."""
        return self.fact.label if self.fact else self.id

    @property
    def unit(self) -> str:
        """Its unit; empty if no page has it."""
        return self.fact.unit if self.fact else ""

    @property
    def is_moving(self) -> bool:
        """Whether it is not the same in all sets that have it."""
        return len({fact.interval for fact in self.facts.values()}) > 1

    def word(self, name: str, lang: str) -> str:
        """Word it for a set as its page does, but for a print that is read in several ways."""
        fact = self.facts.get(name)
        if not fact:
            return ""
        is_read = bool(fact.as_printed) and self.is_moving
        return word_range(fact, lang) if is_read else word_fact(fact, lang)


def check_compared(project: Project, notebook: Path, text: str) -> list[str]:
    """Read the ids of figures to compare; a ParameterError names all that are none.

    They are those of the tables, and those that the notebook derives or assumes itself.
    """
    names = list(dict.fromkeys(split_words(text)))
    tables = ("figures", "context", "derived", "assumptions")
    rows = (row for x in tables for row in read_table(project.processed / f"{x}.csv"))
    known = {next(iter(row.values())) if "theme" not in row else row["fact_id"] for row in rows}
    known |= {name for cell in read_cells(notebook) for name in _OWN.findall(cell.source)}
    faults = []
    for name in names:
        if not name.isidentifier():
            faults.append(f"--compare: {name!r} is no id; write ids with commas between")
        elif name not in known:
            faults.append(f"--compare: {name!r} is no figure; {suggest(name, known)}")
    if faults:
        raise ParameterError("\n".join(faults))
    return names


def compare_sets(
    out: Path, hrefs: Mapping[str, str], chosen: Sequence[str]
) -> tuple[list[Column], list[str]]:
    """Compare figures over the pages of sets, which `hrefs` gives by name in their order.

    Without a choice they are computed ones that are not the same on all pages; how these are called
    is given beside, as many as a table has.
    """
    pages = read_pages(out, hrefs.values())
    facts: dict[str, dict[str, Fact]] = {}
    for name, href in hrefs.items():
        page = pages.get(href, {"facts": {}})
        for key, record in page["facts"].items():
            interval = read_interval(record["intervals"][page["level"]])
            facts.setdefault(key, {})[name] = read_fact(record, record["tier"], interval)
    columns = {key: Column(key, facts.get(key, {})) for key in (*chosen, *facts)}
    computed = (x for x in columns.values() if x.fact and x.fact.tier == Tier.DERIVED)
    moving = [column for column in computed if column.is_moving][:_MOST]
    return [columns[key] for key in chosen] or moving, [column.label for column in moving]


def read_fact(row: Mapping[str, Any], tier: str, interval: Interval) -> Fact:
    """Read what words need of the row of a figure, or of a record."""
    names = ("kind", "unit", "entity", "metric", "period", "as_printed", "hedge")
    texts = {name: row.get(name, "") for name in names}
    number = row.get("number") or (write_printed({**row}) if row.get("as_printed") else "")
    return Fact(
        row.get("fact_id") or row["id"],
        Tier(tier),
        interval=interval,
        language=row.get("language") or "en",
        **texts,
        **read_numbers({**row, "number": number}),
    )


def write_comparison(
    folder: Path,
    columns: Sequence[Column],
    sets: Mapping[str, Mapping[str, Value]],
    changed: Sequence[str],
    lang: str,
) -> None:
    """Write the table as CSV and XLSX: a row a set; its parameters, and each figure.

    A figure has a column in words, which say so where it is not known, and one for each end: a
    decimal, rounded outward, or a day; empty where there is none. In the XLSX they are numbers and
    dates, and a second sheet says what columns are.
    """
    ends = [f"{column.id}{end}" for column in columns for end in ("", "_lower", "_upper")]
    rows: list[list[Any]] = [["set", *changed, *ends]]
    for name, values in sets.items():
        given = (values.get(x, "") for x in changed)
        cells = [",".join(x) if isinstance(x, list) else x for x in given]
        rows.append([name, *cells, *(x for column in columns for x in _tell(column, name, lang))])
    text = io.StringIO(newline="")
    plain = ([disarm(x) if isinstance(x, str) else x for x in row] for row in rows)
    csv.writer(text, lineterminator="\n").writerows(plain)
    write_atomically(folder / f"{FILE}.csv", text.getvalue().encode("utf-8-sig"))
    about = [["column", "figure", "unit"], *([x.id, x.label, x.unit] for x in columns)]
    write_atomically(folder / f"{FILE}.xlsx", _write_sheets({"sets": rows, "about": about}))


def _tell(column: Column, name: str, lang: str) -> list[Any]:
    """Tell a figure of a set: in words, and its ends as decimals or days."""
    if name not in column.facts:
        return [choose_words(lang)["not_there"], "", ""]
    interval = column.facts[name].interval
    written: list[Any] = [column.word(name, lang)]
    for end, is_upper in ((interval.lower, False), (interval.upper, True)):
        text = write_end(end, dated=column.unit == "date", up=is_upper)
        written.append(Decimal(text) if text and column.unit != "date" else text)
    return written


def _write_sheets(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    target = io.BytesIO()
    book = make_book(target)
    for name, rows in sheets.items():
        sheet = fill_sheet(book, name, [[*map(_read_day, row)] for row in rows])
        sheet.freeze_panes(1, 1)
        sheet.autofit()
    book.close()
    return target.getvalue()


def _read_day(cell: Any) -> Any:
    """Read a cell that is a day as one; any other stays what it is."""
    try:
        return date.fromisoformat(cell) if _DAY.fullmatch(str(cell)) else cell
    except ValueError:  # such as 2025-02-30
        return cell


def draw_comparison(
    column: Column, sets: Mapping[str, Mapping[str, Value]], moved: Parameter, lang: str
) -> list[dict[str, Any]]:
    """Draw a figure over the parameter that moves; no chart where fewer than two sets have it.

    A chart has what :func:`analysis.reports.rendering.fill_page` asks of one, its ``pictures`` for
    wide and narrow screens, and ``alt``.
    """
    from analysis.charts.axes import set_ticks
    from analysis.charts.marks import describe_marks, draw_fact, find_limits
    from analysis.charts.output import draw_pictures
    from analysis.charts.plots import subplots

    if len(column.facts) < 2:
        return []
    figure, ax = subplots(lang=lang, height=1.8)
    places: dict[str, Any] = {name: sets[name][moved.name] for name in column.facts}
    room = (max(places.values()) - min(places.values())) * 0.1 or 1
    low, high = find_limits(column.facts.values())
    ax.set(xlim=(min(places.values()) - room, max(places.values()) + room), ylim=(low, high))
    for name, fact in column.facts.items():
        placed = draw_fact(ax, fact, places[name], vertical=True)
        if sum(map(len, column.facts)) <= _ROOM:
            ax.annotate(name, (places[name], placed.upper), (0, 3), **_NAME)
    set_ticks(ax, column.unit, lang, which="y")
    set_ticks(ax, "1", lang, whole=moved.type == "int")
    ax.set(xlabel="", ylabel="")
    said = "; ".join(
        f"{name} ({moved.name} {sets[name][moved.name]}), {column.word(name, lang)}"
        for name in column.facts
    )
    note = describe_marks(column.facts.values(), lang)
    around = {"title": {"text": ""}, "subtitle": {"text": ""}, "note": note, "sources": []}
    drawn = draw_pictures(figure, f"{FILE}-{column.id}", lang)
    return [drawn | around | {"alt": f"{column.label}: {said}."}]


def find_moved(
    parameters: Sequence[Parameter], sets: Collection[Mapping[str, Value]]
) -> Parameter | None:
    """Find the one parameter that is not the same in all sets, if it is a number."""
    moved = [x for x in parameters if len({str(values.get(x.name)) for values in sets}) > 1]
    is_number = [x.type in ("int", "float") for x in moved] == [True]
    return moved[0] if is_number and all(moved[0].name in values for values in sets) else None
