"""What a build says: plain lines in a log, colour where a terminal takes it."""

import io

import pytest

from analysis.reports import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "settings", "expected"),
    [
        (io.StringIO, {}, "    why"),
        (Terminal, {"TERM": "xterm"}, "\033[31m    why\033[0m"),
        (Terminal, {"TERM": "xterm", "NO_COLOR": "1"}, "    why"),
        (Terminal, {"TERM": "dumb"}, "    why"),
    ],
    ids=["log", "terminal", "no colour wanted", "no colour there"],
)
def test_an_error_has_colour_where_the_terminal_has_it(
    stream: type[io.StringIO],
    settings: dict[str, str],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with stream() as target, Progress("report", target) as progress:
        progress.report("01_pace", "failed", 1.5, "why")
        told = target.getvalue().splitlines()
    assert told == ["01_pace                              failed      1.5 s", expected]
