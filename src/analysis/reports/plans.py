"""Notebooks and what was asked for in, the pages to make out: checked before any kernel starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import AnalysisError, ParameterError
from analysis.project import Project
from analysis.reports.cells import find_title, name_notebook, read_cells
from analysis.reports.jobs import Job, Link, PageJob
from analysis.reports.parameters import Parameter, fill_parameters, list_changes, parse_parameters
from analysis.reports.values import Value

if TYPE_CHECKING:
    from analysis.reports.sets import ParameterSet

#: Folder for the pages of parameter sets, beside those of the languages.
SETS = "sets"


@dataclass(frozen=True)
class Plan:
    """One notebook as read and checked: its file, its question and its parameters."""

    path: Path
    title: str
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """Name of the notebook without its ending."""
        return self.path.stem


@dataclass(frozen=True)
class Frame:
    """What all pages of a build share: the project, the output folder, seconds for one cell."""

    project: Project
    out: Path
    timeout: int


def read_plans(paths: Sequence[Path]) -> list[Plan]:
    """Read notebooks.

    Raises
    ------
    NotebookError, ParameterError
        With the faults of all of them at once.
    """
    plans: list[Plan] = []
    faults: list[AnalysisError] = []
    for path in paths:
        try:
            cells = read_cells(path)
            parameters = parse_parameters(cells, name_notebook(path))
            plans.append(Plan(path, find_title(path, cells), parameters))
        except AnalysisError as fault:
            faults.append(fault)
    _raise_all(faults)
    return plans


def fill_all(plans: Sequence[Plan], given: Mapping[str, object]) -> dict[str, dict[str, Value]]:
    """Fill the parameters of every notebook.

    Raises
    ------
    ParameterError
        With all faults at once; a name that only some of the notebooks know is one.
    """
    names = {plan.name: {p.name for p in plan.parameters} for plan in plans}
    faults: list[AnalysisError] = []
    for name in given:
        knowing = [stem for stem in names if name in names[stem]]
        if knowing and len(knowing) < len(plans):
            others = ", ".join(stem for stem in names if stem not in knowing)
            wrong = f"{name} is a parameter of {', '.join(knowing)} alone and not of {others}"
            faults.append(ParameterError(f"{wrong}; choose the notebooks that have it"))
    _raise_all(faults)
    filled = {}
    for plan in plans:
        try:
            filled[plan.name] = fill_parameters(plan.parameters, given, name_notebook(plan.path))
        except ParameterError as fault:
            faults.append(fault)
    _raise_all(faults)
    return filled


def _raise_all(faults: Sequence[AnalysisError]) -> None:
    if faults:
        raise type(faults[0])("\n".join(map(str, faults)))


def plan_pages(
    frame: Frame, plans: Sequence[Plan], chosen: Sequence[Plan], given: Mapping[str, object]
) -> list[PageJob]:
    """Plan a page for each chosen notebook.

    Parameters
    ----------
    frame : Frame
        What pages share.
    plans, chosen : sequence of Plan
        All notebooks, in their order; those that get pages.
    given : mapping of str to object
        Parameters, ``lang`` among them.

    Raises
    ------
    ParameterError
        With all faults at once.
    """
    values = fill_all(chosen, given)
    lang, place = str(given["lang"]), {plan.name: n for n, plan in enumerate(plans)}
    return [
        _plan_page(
            frame,
            plan,
            values[plan.name],
            f"{lang}/{plan.name}",
            previous=_link(plans, place[plan.name] - 1),
            following=_link(plans, place[plan.name] + 1),
        )
        for plan in chosen
    ]


def plan_sets(frame: Frame, plan: Plan, sets: Sequence[ParameterSet]) -> list[PageJob]:
    """Plan a page for each parameter set of one notebook."""
    return [_plan_page(frame, plan, one.values, f"{SETS}/{plan.name}/{one.name}") for one in sets]


def _plan_page(
    frame: Frame,
    plan: Plan,
    values: Mapping[str, Value],
    name: str,
    *,
    previous: Link | None = None,
    following: Link | None = None,
) -> PageJob:
    job = Job(
        notebook=plan.path,
        changes=list_changes(plan.parameters, values),
        kept=frame.out / "failed" / f"{name}.ipynb",
        timeout=frame.timeout,
    )
    return PageJob(
        job=job,
        out=frame.out,
        name=name,
        root=frame.project.root.resolve(),
        title=plan.title,
        lang=str(values["lang"]),
        parameters=plan.parameters,
        values=values,
        previous=previous,
        next=following,
    )


def _link(plans: Sequence[Plan], place: int) -> Link | None:
    if not 0 <= place < len(plans):
        return None
    return Link(f"{plans[place].name}.html", plans[place].title)
