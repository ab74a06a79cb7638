"""What tests of proposals share: the raw tables, with figures of some makers."""

import pytest

from analysis.curation.raw import read_schemas, read_tables
from analysis.project import Project, Row

COMPANIES = (
    "Volkswagen Group",
    "BMW Group",
    "Mercedes-Benz",
    "Audi",
    "Audi and FAW",
    "Bosch",
    "World",
)


@pytest.fixture
def tables(small: Project) -> dict[str, list[Row]]:
    """The raw tables, with figures of some makers, and of two that work together."""
    found = read_tables(small, read_schemas(small))
    figure = next(row for row in found["context"] if row["fact_id"] == "harbour_cars")
    told = {"metric": "deliveries in China", "place": "CN", "series_id": "made_up"}
    found["context"] += [
        figure
        | told
        | {"fact_id": f"figure_{i}", "entity": name, "value": f"17{i}00"}
        | {"as_printed": f"17,{i}00 cars"}
        for i, name in enumerate(COMPANIES)
    ]
    return found
