"""Parameter sets: many runs of one notebook, read from a file and checked.

A set is a row of a CSV file or an entry of a YAML file; it gives some of the notebook's parameters
and the defaults give the rest. Sets of the same values are one run.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import ParameterError, suggest
from analysis.reports.notebook import Value
from analysis.reports.parameters import Parameter, fill_parameters, list_changes

#: The column, or the key, that names a set; it is no parameter.
NAME = "name"
#: Longest name that is made of a set's values.
_LONGEST = 60
_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class ParameterSet:
    """One run of a notebook: its name, which names its page too, and all of its parameters."""

    name: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class _Given:
    """A set as it stands in the file: where, how it is called there, and what it gives."""

    where: str
    name: str
    values: Mapping[str, object]


def read_sets(
    file: Path, parameters: Sequence[Parameter], common: Mapping[str, object] | None = None
) -> tuple[list[ParameterSet], list[str]]:
    """Read parameter sets and check each against a notebook's parameters.

    Parameters
    ----------
    file : Path
        ``.csv`` with a header, one row a set, an empty cell for the default; or ``.yml`` with a
        list of mappings, or a mapping of names to mappings.
    parameters : sequence of Parameter
        What the notebook takes.
    common : mapping of str to object, optional
        Values for what a set does not give, instead of the defaults.

    Returns
    -------
    tuple of list of ParameterSet and list of str
        The sets in the order of the file, each once; and the places of those left out because an
        earlier set has the same values.

    Raises
    ------
    ParameterError
        With every fault of every set at once, each with its place in the file: the file cannot be
        read or holds no set, a parameter is unknown or a value is not allowed, two sets of other
        values have one name, or a name cannot name a page.
    """
    faults: list[str] = []
    sets: dict[str, ParameterSet] = {}
    places: dict[str, str] = {}
    same: list[str] = []
    for given in _read(file):
        try:
            values = fill_parameters(parameters, {**(common or {}), **given.values}, given.where)
        except ParameterError as fault:
            faults.append(str(fault).partition("\n  its parameters are:")[0].replace("\n  ", " "))
            continue
        twin = next((name for name, known in sets.items() if known.values == values), None)
        if twin is not None:
            same.append(f"{given.where} is the set of {places[twin]} again")
            continue
        name = given.name or name_set(list_changes(parameters, values))
        if not _ALLOWED.fullmatch(name):
            remedy = "begin with a letter or a digit; letters, digits, '.', '_' and '-' may follow"
            faults.append(f"{given.where}: {name!r} cannot name a page; {remedy}")
        elif name.casefold() in map(str.casefold, sets):
            faults.append(
                f"{given.where}: the name {name!r} is taken by another set; choose another"
            )
        else:
            sets[name], places[name] = ParameterSet(name, values), given.where
    if faults:
        known = "\n    ".join(map(str, parameters))
        raise ParameterError("\n".join([*faults, f"the notebook's parameters are:\n    {known}"]))
    return list(sets.values()), same


def choose_sets(sets: Sequence[ParameterSet], names: Sequence[str]) -> list[ParameterSet]:
    """Choose sets by name, in their order; all of them if none is named.

    Raises
    ------
    ParameterError
        If a name is no set's.
    """
    known = [one.name for one in sets]
    for name in names:
        if name not in known:
            raise ParameterError(f"{name!r} is no set; {suggest(name, known)}")
    return [one for one in sets if not names or one.name in names]


def name_set(changes: Mapping[str, Value]) -> str:
    """Name a set by what it changes.

    Examples
    --------
    >>> name_set({"level": "wide", "pace_low": 1.2})
    'level-wide_pace_low-1.2'
    >>> name_set({})
    'default'
    """
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


def _read(file: Path) -> Iterator[_Given]:
    if not file.is_file():
        raise ParameterError(f"{file}: there is no such file; name a CSV or YAML file of sets")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise ParameterError(f"{file}: cannot be read ({fault}); save it as UTF-8") from None
    readers = {".csv": _read_csv, ".yml": _read_yaml, ".yaml": _read_yaml}
    if file.suffix.lower() not in readers:
        raise ParameterError(f"{file}: is neither CSV nor YAML; name it .csv or .yml")
    given = list(readers[file.suffix.lower()](file.name, text))
    if not given:
        raise ParameterError(f"{file}: holds no set; give at least one")
    yield from given


def _read_csv(name: str, text: str) -> Iterator[_Given]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
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
            yield _Given(where, row.pop(NAME, "").strip(), row)
    except csv.Error as fault:
        raise ParameterError(f"{name}, row {reader.line_num}: {fault}; close every quote") from None


def _read_yaml(name: str, text: str) -> Iterator[_Given]:
    import yaml

    try:
        stored = yaml.load(text, Loader=_make_loader())  # noqa: S506 (a safe loader)
    except yaml.YAMLError as fault:
        raise ParameterError(f"{name}: is no YAML ({' '.join(str(fault).split())})") from None
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
        row = {str(parameter): part for parameter, part in (value or {}).items()}
        yield _Given(where, key or str(row.pop(NAME, "")), row)


def _make_loader() -> Any:
    """Make a safe loader that refuses a key given twice, and leaves days as they are written."""
    import yaml

    class Loader(yaml.SafeLoader):
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            twice = [key for key in keys if keys.count(key) > 1]
            if twice:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{twice[0]!r} stands twice", node.start_mark
                )
            return super().construct_mapping(node, deep)

    Loader.yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules if not tag.endswith(":timestamp")]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader
