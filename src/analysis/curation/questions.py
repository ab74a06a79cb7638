"""The question that claims ask of a figure: which quantity they compare."""

from __future__ import annotations

import re
from contextlib import suppress

from analysis.curation.raw import Tables
from analysis.errors import PhraseError
from analysis.project import Row
from analysis.quantities.wording import say_period

#: What somebody does who has so many of what is counted.
_VERBS = {
    "deliveries": "deliver",
    "sales": "sell",
    "production": "build",
    "exports": "export",
    "imports": "import",
}
#: Words for a part; a share that has none is of those who gave an answer.
_PARTS = re.compile(r"\b(?:share|part|stake|margin|rate|cut|quota|respondents)\b")
#: What follows the noun that a metric begins with.
_AHEAD = re.compile(r" (?:of|in|into|to|on|for|from|held|between|at|among|that|with|as|a)\b")


def word_question(figure: Row) -> str:
    """Word the question that a figure answers, from its cells.

    >>> cells = {"entity": "BMW Group", "metric": "deliveries in China", "kind": "count"}
    >>> word_question(cells | {"unit": "vehicles", "period": "2025"})
    'How many vehicles did BMW deliver in China in 2025?'
    """
    plain = re.sub(r" \([^)]*\)", "", figure["metric"])
    metric = re.split("[,:]", plain)[0]
    apart = plain.removeprefix(metric)
    entity = re.sub("^World$", "the world", figure["entity"].removesuffix(" Group"))
    rest = f"{_word_time(figure['period'])}{apart}?"
    made = re.fullmatch(rf"({'|'.join(_VERBS)})((?: (?:in|to) .+)?)", metric)
    if figure["kind"] in ("date", "year"):
        return f"When was the {metric} ({entity}){apart}?"
    if made and figure["unit"] in ("vehicles", "cars"):
        return f"How many {figure['unit']} did {entity} {_VERBS[made[1]]}{made[2]}{rest}"
    if figure["kind"] == "share" and not _PARTS.search(metric):
        return f"Which share of {entity} {metric}{rest}"
    verb = "were" if re.search("[^s]s$", _AHEAD.split(metric)[0]) else "was"
    owner = f"{entity}'" if entity.endswith("s") else f"{entity}'s"
    return f"What {verb} {owner} {metric}{rest}"


def _word_time(period: str) -> str:
    """Word when something was, to stand at the end of a sentence."""
    with suppress(PhraseError):
        told = say_period(period)
        if re.fullmatch(r"\d{4}(?:-\d\d)?", period):
            return f" in {told}"
        return f" in the {told}" if re.fullmatch(r"\d{4}-H\d", period) else f" ({told})"
    return ""


def find_question(figure: Row, tables: Tables) -> str:
    """Give the question that claims ask of a figure, or word one."""
    key = figure["fact_id"]
    pairs = (x for x in tables["claims"] if key in (x["fact_a"], x["fact_b"]))
    return next((x["question"] for x in pairs), word_question(figure))
