"""Sets of parameters, read from a CSV or YAML file and checked against a notebook's parameters.

A set is a row of a CSV file or an entry of a YAML file; it gives some of the notebook's parameters
and the defaults give the rest. Sets of the same values are one page.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError, suggest
from analysis.parameters import (
    Parameter,
    Range,
    Value,
    fill_parameters,
    list_changes,
    rewrite_day,
    tell_unknown,
)
from analysis.project import decode_text
from analysis.reports.notebook import MAX_NAME

#: The column, or the key, that names a set; it is no parameter.
NAME = "name"
#: Longest name that is made of a set's values.
_LONGEST = 60
#: A file of sets holds sets, a set parameters, a parameter a list, and a list words.
_DEEPEST = 4
#: How a German spreadsheet writes decimals, thousands, days and truth.
_DECIMAL = re.compile(r"^(\s*[+-]?\d*),(\d+\s*)$")
_THOUSANDS = re.compile(r"\s*[+-]?\d{1,3}(\.\d{3})+(,\d*)?\s*")
_NUMBER = re.compile(r"\s*[+-]?(\d*,\d+|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)\s*")
_TRUTH = {"wahr": "true", "falsch": "false"}
_ALLOWED = re.compile(r"[^\W_][\w.-]*")
#: A set as it stands in the file: where, how it is called, and what it gives or what is wrong.
_Given = tuple[str, str, Mapping[str, object] | str]


def read_sets(
    file: Path,
    parameters: Sequence[Parameter],
    common: Mapping[str, object] | None = None,
    left_out: list[str] | None = None,
) -> tuple[dict[str, dict[str, Value]], dict[str, tuple[str, str]]]:
    """Read parameter sets and check each against a notebook's parameters.

    The file is ``.csv`` with a header, one row a set, an empty cell for the default; or ``.yml``
    with a list of mappings, or a mapping of names to mappings, whose values are read as they are
    written, as those of a cell are. Where semicolons part the cells, as a German spreadsheet saves
    them, numbers may have decimal commas, a day may be 31.12.2025, and WAHR is true. For what a set
    does not give, `common` values stand instead of the defaults. Given are all values of each set
    by its name, in the order of the file; and of those left out because an earlier one has the same
    values, by their place, their own name and that one's.

    A ParameterError tells every fault of every set at once, each with its place; with a list
    `left_out`, the faults of single sets are put there, unless none is sound, or not the header.
    """
    faults: list[str] = []
    headed: list[str] = []
    sets: dict[str, dict[str, Value]] = {}
    same: dict[str, tuple[str, str]] = {}
    found: dict[str, str] = {}  # name of the set by what it gives
    taken: set[str] = set()
    for where, called, stored in _read(file, parameters, headed):
        place = f"{where} ({called})" if called and repr(called) not in where else where
        values = _fill(parameters, common or {}, stored, place)
        if isinstance(values, str):
            faults.append(values)
            continue
        name = called or name_set(list_changes(parameters, values))
        twin = found.setdefault(json.dumps(values), name)
        if wrong := _check_name(name, taken if sets.get(name) != values else ()):
            faults.append(f"{where}: {wrong}")
        elif twin in sets:
            same[where] = name, twin
        else:
            sets[name] = values
        taken.add(name.casefold())
    if faults and not headed and left_out is not None and sets:
        left_out += faults
    elif lines := [*headed, *faults]:
        raise ParameterError("\n".join(lines))
    elif not sets:
        raise ParameterError(f"{file}: holds no set; give at least one")
    return sets, same


def _fill(
    parameters: Sequence[Parameter],
    common: Mapping[str, object],
    stored: Mapping[str, object] | str,
    where: str,
) -> dict[str, Value] | str:
    """Give all values of a set, or say what is wrong with it."""
    if isinstance(stored, str):
        return f"{where}: {stored}"
    known = {parameter.name for parameter in parameters}
    # What has a name and no value is the default, as an empty cell is.
    given = {key: x for key, x in stored.items() if x is not None or key not in known}
    try:
        return fill_parameters(parameters, {**common, **given}, where)
    except ParameterError as fault:
        return str(fault).replace("\n  ", " ")


def _check_name(name: str, taken: Collection[str]) -> str:
    """Say why a set cannot have a name, if so; `taken` are those of others, in small letters."""
    size = max(len(name), len(name.encode()) // 2)  # a system counts bytes
    if not _ALLOWED.fullmatch(name) or name.casefold() == "index" or size > MAX_NAME:
        allowed = "use letters, digits, '.', '_' and '-', first a letter or a digit, and no blanks"
        limit = f"{MAX_NAME} characters in all, and 'index' is the page of all sets"
        return f"{name!r} cannot name a page; {allowed}, {limit}"
    if name.casefold() in taken:
        return f"the name {name!r} is taken by another set; choose another"
    return ""


def choose_sets(
    sets: Mapping[str, dict[str, Value]],
    names: Sequence[str],
    same: Mapping[str, tuple[str, str]],
) -> dict[str, dict[str, Value]]:
    """Choose sets by name, in their order, or by that of one that is the same; by none, all."""
    known = {name: name for name in sets} | dict(same.values())
    for name in names:
        if name not in known:
            raise ParameterError(f"{name!r} is no set; {suggest(name, known)}")
    chosen = {known[name] for name in names or sets}
    return {name: values for name, values in sets.items() if name in chosen}


def name_set(changes: Mapping[str, Value]) -> str:
    """Name a set by what it changes, as ``level-wide_pace_low-1.2``; ``default`` by nothing."""
    parts = []
    for key, value in changes.items():
        text = "+".join(value) if isinstance(value, list) else str(value)
        parts.append(f"{key}-{text}")
    full = "_".join(parts) or "default"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", full).strip("-.")
    if name == full and len(name) <= _LONGEST:
        return name
    mark = hashlib.sha256(full.encode()).hexdigest()[:8]
    return f"{name[: _LONGEST - 9]}-{mark}"


def _read(file: Path, parameters: Sequence[Parameter], headed: list[str]) -> Iterator[_Given]:
    """Read the sets of a file; what is wrong with its header is put into `headed`."""
    if not file.is_file():
        raise ParameterError(f"{file}: there is no such file; name a CSV or YAML file of sets")
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = decode_text(data, file, "save it as UTF-8 (in Excel: CSV UTF-8)")
    match file.suffix.lower():
        case ".csv":
            yield from _read_csv(file.name, text, parameters, headed)
        case ".yml" | ".yaml":
            yield from _read_yaml(file.name, text)
        case _:
            raise ParameterError(
                f"{file}: is neither CSV nor YAML; save it as .csv, or name it .yml"
            )


def _read_csv(
    name: str, text: str, parameters: Sequence[Parameter], headed: list[str]
) -> Iterator[_Given]:
    known = {parameter.name: parameter for parameter in parameters}
    told = re.match(r"sep=(.)\r?\n", text)  # as some spreadsheets begin a file
    head = text[told.end() if told else 0 :].partition("\n")[0]
    is_german = told[1] == ";" if told else ";" in head and "," not in head
    sign, signs = (";", "semicolons") if is_german else (",", "commas")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=sign)
    try:
        header = next(reader, [])
        if told:
            header = next(reader, [])
        header = _strip_end([column.strip() for column in header])
        headed += _find_header_faults(f"{name}, row {reader.line_num}", header, known)
        for stored in reader:
            where = f"{name}, row {reader.line_num}"
            # A spreadsheet may end each row with cells that are empty.
            cells = [*stored[: len(header)], *_strip_end(stored[len(header) :])]
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                wrong = f"has {len(cells)} cells, and the header {len(header)}"
                yield where, "", f"{wrong}; quote cells that hold {signs}"
                continue
            row = {key: cell for key, cell in zip(header, cells, strict=True) if cell.strip()}
            called, row = row.pop(NAME, "").strip(), {x: row[x] for x in row if x in known}
            faults = list[str]()
            if is_german:
                for x in (x for x in row if known[x].type in ("int", "float")):
                    if _THOUSANDS.fullmatch(row[x]):
                        remedy = "may have points between thousands; write it without"
                        faults.append(f"{x}: {row[x]!r} {remedy}")
                    elif known[x].type == "float" and not _NUMBER.fullmatch(row[x]):
                        remedy = "is not a number with a comma, such as 1,4"
                        faults.append(f"{x}: {row[x]!r} {remedy}")
                row = {x: _read_german(row[x], known[x]) for x in row}
            yield where, called, "; ".join(faults) or row
    except csv.Error as fault:
        raise ParameterError(f"{name}, row {reader.line_num}: {fault}; close every quote") from None


def _strip_end(cells: Sequence[str]) -> list[str]:
    """Take empty cells from the end, as spreadsheets leave them."""
    filled = [place for place, cell in enumerate(cells, start=1) if cell.strip()]
    return list(cells[: max(filled, default=0)])


def _find_header_faults(where: str, header: Sequence[str], known: Collection[str]) -> list[str]:
    faults = []
    for column in dict.fromkeys(header):
        if not column:
            faults.append(f"{where}: a column has no name; name it, or take it out")
        elif header.count(column) > 1:
            faults.append(f"{where}: the column {column} stands twice; keep one")
        elif column not in (NAME, *known):
            faults.append(f"{where}: {tell_unknown(column, known)}")
    return faults


def _read_german(cell: str, parameter: Parameter) -> str:
    """Give a cell of a German spreadsheet as others write it; a list or a text stays as it is."""
    match parameter.type:
        case "float":
            return _DECIMAL.sub(r"\1.\2", cell)
        case "bool":
            return _TRUTH.get(cell.strip().lower(), cell)
        case "str" if isinstance(parameter.constraint, Range):  # days, and no other text
            return rewrite_day(cell)
    return cell


def _read_yaml(name: str, text: str) -> Iterator[_Given]:
    import yaml

    try:
        stored = yaml.load(text, Loader=_make_loader())  # noqa: S506 (it makes text alone)
    except yaml.YAMLError as fault:
        told = " ".join(str(fault).replace('in "<unicode string>", ', "in ").split())
        raise ParameterError(f"{name}: is no YAML ({told})") from None
    if stored is None:
        return
    if isinstance(stored, Mapping):
        entries = [(f"{name}, set {key!r}", str(key), value) for key, value in stored.items()]
    elif isinstance(stored, list):
        entries = [(f"{name}, set {n}", "", value) for n, value in enumerate(stored, start=1)]
    else:
        raise ParameterError(f"{name}: must hold a list of sets, or names with their sets")
    for where, key, value in entries:
        if not isinstance(value, Mapping | None):
            raise ParameterError(f"{where}: must hold parameters and their values, as level: wide")
        row = dict(value or {})
        yield where, key or str(row.pop(NAME, None) or ""), row


def _make_loader() -> Any:
    """Make a loader that leaves scalars as they are written, and takes nothing but plain sets.

    ``040``, ``1:30``, ``yes`` and ``null`` are text, as in a cell of a CSV; nothing is None. Tags,
    aliases, which can make much of little, deep brackets and a key given twice are refused.
    """
    import yaml

    class Loader(yaml.BaseLoader):
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            event: Any = self.peek_event()
            is_named = isinstance(event, yaml.AliasEvent) or event.anchor
            wrong = "a name for a value (& or *); write the value itself" if is_named else ""
            if getattr(event, "tag", None):
                wrong = f"a tag ({event.tag}); write the value alone"
            if self.depth == _DEEPEST:
                wrong = "a list or mapping too deep; a set holds values, and lists of words"
            if wrong:
                raise yaml.composer.ComposerError(None, None, wrong, event.start_mark)
            self.depth += 1
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

        def construct_scalar(self, node: Any) -> Any:
            return node.value if node.value or node.style else None

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            if twice := [n for n, key in enumerate(keys) if key in keys[:n]]:
                wrong, mark = f"{keys[twice[0]]!r} stands twice", node.value[twice[0]][0].start_mark
                raise yaml.constructor.ConstructorError(None, None, wrong, mark)
            return super().construct_mapping(node, deep)

    return Loader
