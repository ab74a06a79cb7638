"""The data dictionary, ``data/README.md``, generated from the data package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.project import Project
from analysis.quantities.units import KINDS

_HEAD = """# Data dictionary

Generated from `datapackage.json` by `make data`; change the descriptions there.

Raw tables are curated by hand and no code writes them. Processed tables are built from them:
checked, corrected, with both ends of every interval. A figure's interval is read at four levels
(`docs/method.md`). All files are UTF-8 with line feeds; an empty cell means not applicable.
Licence: CC BY 4.0 (`LICENSE-DATA`).
"""


#: Columns whose values are listed once, and under which heading, if there are more than a few.
_SHARED = {"unit": "units", "kind": "kinds of quantity", "hedge": "hedge words"}
_LONG = 11


def write_dictionary(project: Project, package: Mapping[str, Any]) -> None:
    """Write ``data/README.md``: every table, every column, what it means and what it allows."""
    path = project.package.with_name("README.md")
    tables = map(_describe_table, package["resources"])
    parts = [_HEAD, _list_tables(package), _list_vocabularies(package), *tables]
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def _list_vocabularies(package: Mapping[str, Any]) -> str:
    """List the closed vocabularies that several tables share, each once."""
    shared: dict[str, dict[str, None]] = {name: {} for name in _SHARED}
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            if _is_shared(field):
                shared[field["name"]] |= dict.fromkeys(field["constraints"]["enum"])
    lines = []
    for name, values in shared.items():
        if not values:
            continue
        lines += [f"## {_SHARED[name].capitalize()}", ""]
        if name == "kind":
            lines += ["| kind | meaning |", "|---|---|"]
            lines += [f"| `{value}` | {KINDS[value].meaning} |" for value in values]
        else:
            lines.append(", ".join(f"`{value}`" for value in sorted(values)) + ".")
        lines.append("")
    return "\n".join(lines)


def _is_shared(field: Mapping[str, Any]) -> bool:
    """Tell whether a column takes its values from a vocabulary listed once."""
    return field["name"] in _SHARED and len(field.get("constraints", {}).get("enum", ())) > _LONG


def _list_tables(package: Mapping[str, Any]) -> str:
    lines = ["| table | one row is |", "|---|---|"]
    for resource in package["resources"]:
        path = resource["path"]
        anchor = path.replace("/", "").replace(".", "")
        lines.append(f"| [`{path}`](#{anchor}) | {resource['description']} |")
    return "\n".join(lines) + "\n"


def _describe_table(resource: Mapping[str, Any]) -> str:
    schema = resource["schema"]
    lines = [f"## {resource['path']}", "", f"{resource['description']}.", ""]
    if "primaryKey" in schema:
        lines += [f"Key: `{schema['primaryKey']}`.", ""]
    for key in schema.get("foreignKeys", []):
        target = key["reference"]
        lines += [f"`{key['fields'][0]}` is a key of {target['resource']}.", ""]
    lines += ["| column | type | meaning | allowed |", "|---|---|---|---|"]
    for field in schema["fields"]:
        allowed = _describe_constraints(field)
        lines.append(
            f"| `{field['name']}` | {field['type']} | {field['description']} | {allowed} |"
        )
    return "\n".join(lines) + "\n"


def _describe_constraints(field: Mapping[str, Any]) -> str:
    constraints = field.get("constraints", {})
    words = []
    if constraints.get("required"):
        words.append("required")
    if constraints.get("unique"):
        words.append("unique")
    if _is_shared(field):
        title = _SHARED[field["name"]]
        words.append(f"one of the [{title}](#{title.replace(' ', '-')})")
    elif "enum" in constraints:
        words.append("one of " + ", ".join(f"`{value}`" for value in constraints["enum"]))
    if "pattern" in constraints:
        words.append("`" + constraints["pattern"].replace("|", "\\|") + "`")
    if "maxLength" in constraints:
        words.append(f"at most {constraints['maxLength']} characters")
    if "minimum" in constraints or "maximum" in constraints:
        low, high = constraints.get("minimum", "…"), constraints.get("maximum", "…")
        words.append(f"{low} to {high}")
    return "; ".join(words)
