"""Facts chosen by origin, words or years, and set side by side, for the Book's lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analysis.book.prose import guard, word_fact
from analysis.errors import FactError, suggest
from analysis.facts.fact import Fact, Tier
from analysis.facts.register import Register
from analysis.quantities.periods import period_bounds

_ORIGINS = {Tier.DERIVED: "computed here", Tier.ASSUMPTION: "assumed here"}


def list_curated(
    register: Register, *, tier: str = "", series: str = "", source: str = ""
) -> list[Fact]:
    """List curated facts by tier, context series or article; see :meth:`Book.facts`."""
    if tier not in ("", Tier.PRINTED, Tier.CONTEXT):
        raise FactError(f"{tier!r} is no tier of curated facts; choose printed or context")
    found = register.curated(tier=tier, series=series, source=source)
    if not found and (series or source):
        facts = [register[key] for key in register.curated()]
        known = {fact.series for fact in facts} if series else _name_articles(facts)
        raise FactError(
            f"no fact belongs to {series or source!r}; {suggest(series or source, known - {''})}"
        )
    return [register[key] for key in found]


def _name_articles(facts: Iterable[Fact]) -> set[str]:
    return {fact.source.id for fact in facts if fact.source}


def find_facts(register: Register, text: str, lang: str) -> list[str]:
    """List facts whose id or label holds a text, a line each; see :meth:`Book.find`."""
    lines = []
    for key in register:
        fact = register[key] if register.is_ready(key) else None
        label = fact.label if fact else register.name_figure(key)
        if text.lower() in f"{key} {label}".lower():
            value = word_fact(fact, lang) if fact else "needs an assumption"
            lines.append(f"{key} = {value} ({label})")
    if not lines:
        raise FactError(f"no fact holds {text!r}; {suggest(text, register)}")
    return lines


def choose_facts(
    series: Mapping[str, Sequence[Fact]], *, since: int, entities: Iterable[str]
) -> dict[str, list[str]]:
    """Choose facts of labelled series by year and entity; see :meth:`Book.choose`."""
    wanted = set(entities)
    found = {
        label: [
            fact.id
            for fact in facts
            if period_bounds(fact.period)[0].year >= since and (not wanted or fact.entity in wanted)
        ]
        for label, facts in series.items()
    }
    chosen = {label: keys for label, keys in found.items() if keys}
    if not chosen:
        raise FactError(
            f"no figure of {', '.join(series)} is left since {since} for "
            f"{', '.join(sorted(wanted)) or 'anybody'}; take an earlier year or more of them"
        )
    return chosen


def compare_facts(facts: Sequence[Fact], caption: str) -> tuple[list[str], list[list[str]], str]:
    """Lay facts out as header, rows and caption of a table, in templates; see :meth:`Book.compare`.

    Raises
    ------
    FactError
        If there is no fact.
    """
    if not facts:
        raise FactError("there is nothing to compare; name at least one fact")
    one = facts[0].entity if len({fact.entity for fact in facts}) == 1 else ""
    rows = [_lay_out(fact, fact.metric if one else fact.label) for fact in facts]
    title = f"{guard(one)}: {caption}" if one else caption
    return ["what", "when", "printed", "read as", "source"], rows, title


def _lay_out(fact: Fact, name: str) -> list[str]:
    when = f"{{{fact.id}:period}}" if fact.period else ""
    if fact.source is None:
        return [guard(name), when, "not printed", f"{{{fact.id}}}", _ORIGINS[fact.tier]]
    publisher = guard(fact.source.publisher)
    return [guard(name), when, f"{{{fact.id}}}", f"{{{fact.id}:range}}", publisher]
