"""What the README shows is true: its code runs, and the files that it names are there."""

import re
from pathlib import Path

import pytest

from analysis.project import ROOT_VARIABLE

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_code_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(ROOT_VARIABLE, str(ROOT))
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(compile(block, "README.md", "exec"), names)
    assert (tmp_path / "shares.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([\w./-]+)\)", README))))
def test_a_file_that_the_readme_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()
