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
from analysis.parameters import KNOWN, Parameter, Value, fill_parameters, list_changes
from analysis.reports.notebook import MAX_NAME

#: The column, or the key, that names a set; it is no parameter.
NAME = "name"
#: Longest name that is made of a set's values.
_LONGEST = 60
#: A file of sets holds sets, a set parameters, a parameter a list, and a list words.
_DEEPEST = 4
_DECIMAL = re.compile(r"^(\s*[+-]?\d*),(\d+\s*)$")
_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
#: A set as it stands in the file: where, how it is called there, and what it gives.
_Given = tuple[str, str, Mapping[str, object]]


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
    them, numbers may have decimal commas. For what a set does not give, `common` values stand
    instead of the defaults. Given are all values of each set by its name, in the order of the file;
    and of those left out because an earlier one has the same values, by their place, their own name
    and that one's. A ParameterError tells every fault of every set at once, each with its place;
    with a list `left_out`, the faults of single sets are put there, unless none is sound.
    """
    faults: list[str] = []
    sets: dict[str, dict[str, Value]] = {}
    same: dict[str, tuple[str, str]] = {}
    found: dict[str, str] = {}  # name of the set by what it gives
    taken: set[str] = set()
    is_unknown = False
    known = {parameter.name for parameter in parameters}
    numbers = {x.name for x in parameters if type(x.default) in (int, float)}
    for where, called, stored in _read(file, numbers):
        # What has a name and no value is the default, as an empty cell is.
        given = {key: x for key, x in stored.items() if x is not None or key not in known}
        try:
            values = fill_parameters(parameters, {**(common or {}), **given}, where)
        except ParameterError as fault:
            told, listed, _ = str(fault).partition(f"\n  {KNOWN}")
            faults.append(told.replace("\n  ", " "))
            is_unknown |= bool(listed)
            continue
        name = called or name_set(list_changes(parameters, values))
        twin = found.setdefault(json.dumps(values), name)
        if not _ALLOWED.fullmatch(name) or name.casefold() == "index" or len(name) > MAX_NAME:
            remedy = (
                "begin with a letter or a digit; letters, digits, '.', '_' and '-' may follow, "
                f"{MAX_NAME} characters in all, and 'index' is the page of all sets"
            )
            faults.append(f"{where}: {name!r} cannot name a page; {remedy}")
        elif name.casefold() in taken and sets.get(name) != values:
            faults.append(f"{where}: the name {name!r} is taken by another set; choose another")
        elif twin in sets:
            same[where] = name, twin
        else:
            sets[name] = values
        taken.add(name.casefold())
    if is_unknown:
        faults.append("\n    ".join([KNOWN, *map(str, parameters)]))
    if faults and (left_out is None or not sets):
        raise ParameterError("\n".join(faults))
    if left_out is not None:
        left_out += faults
    return sets, same


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


def _read(file: Path, numbers: Collection[str]) -> list[_Given]:
    if not file.is_file():
        raise ParameterError(f"{file}: there is no such file; name a CSV or YAML file of sets")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise ParameterError(f"{file}: cannot be read ({fault}); save it as UTF-8") from None
    match file.suffix.lower():
        case ".csv":
            given = list(_read_csv(file.name, text, numbers))
        case ".yml" | ".yaml":
            given = list(_read_yaml(file.name, text))
        case _:
            raise ParameterError(f"{file}: is neither CSV nor YAML; name it .csv or .yml")
    if not given:
        raise ParameterError(f"{file}: holds no set; give at least one")
    return given


def _read_csv(name: str, text: str, numbers: Collection[str]) -> Iterator[_Given]:
    told = re.match(r"sep=(.)\r?\n", text)  # as some spreadsheets begin a file
    head = text[told.end() if told else 0 :].partition("\n")[0]
    is_german = told[1] == ";" if told else ";" in head and "," not in head
    reader = csv.reader(
        io.StringIO(text, newline=""), strict=True, delimiter=";" if is_german else ","
    )
    try:
        header = next(reader, [])
        if told:
            header = next(reader, [])
        if len(set(header)) < len(header):
            raise ParameterError(f"{name}, row 1: a column stands twice; name each once")
        for cells in reader:
            where = f"{name}, row {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                wrong = f"{len(cells)} cells stand under {len(header)} columns"
                raise ParameterError(f"{where}: {wrong}; quote cells that hold commas")
            row = {key: cell for key, cell in zip(header, cells, strict=True) if cell.strip()}
            if is_german:
                decimal = {x: _DECIMAL.sub(r"\1.\2", row[x]) for x in row.keys() & numbers}
                row |= decimal
            yield where, row.pop(NAME, "").strip(), row
    except csv.Error as fault:
        raise ParameterError(f"{name}, row {reader.line_num}: {fault}; close every quote") from None


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
