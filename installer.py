"""Run pip or uv with the index that either of them was told of, and no other setting of theirs.

    python installer.py pip install WORDS…
    python installer.py uv pip sync WORDS…

A company names its mirror to one of the two, by variables or in a file: what one was not told, it
is told of the other. What would send packages elsewhere or ask for others (``PIP_TARGET``,
``PIP_USER``, ``UV_EXCLUDE_NEWER``) is left out: the words and the lock say these.
"""

import ast
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

#: How packages are reached, by pip's names. Several values stand with spaces between.
REACH = """
    index-url extra-index-url find-links no-index trusted-host cert client-cert proxy timeout
    retries keyring-provider cache-dir no-cache-dir
""".split()
#: The same, by variables of uv.
UV = {
    "UV_INDEX_URL": "index-url",
    "UV_DEFAULT_INDEX": "index-url",
    "UV_EXTRA_INDEX_URL": "extra-index-url",
    "UV_INDEX": "extra-index-url",
    "UV_FIND_LINKS": "find-links",
    "UV_INSECURE_HOST": "trusted-host",
    "UV_KEYRING_PROVIDER": "keyring-provider",
    "SSL_CERT_FILE": "cert",
    "SSL_CLIENT_CERT": "client-cert",
    "UV_HTTP_TIMEOUT": "timeout",
    "UV_HTTP_RETRIES": "retries",
}
#: What uv may be told besides: how it reaches, keeps and links files.
KEPT = re.compile(
    r"UV_(INDEX_\w+_(USERNAME|PASSWORD)|OFFLINE|SYSTEM_CERTS|NATIVE_TLS|CACHE_DIR|NO_CACHE|LINK_MODE)"
)
YES = ("1", "on", "t", "true", "y", "yes")


def read_pip() -> dict[str, str]:
    """Read what pip was told, as it reads it: files, then its variables."""
    variables = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    quiet = {name: value for name, value in os.environ.items() if name not in variables}
    if "PIP_CONFIG_FILE" in variables:
        quiet["PIP_CONFIG_FILE"] = variables["PIP_CONFIG_FILE"]
    command = [sys.executable, "-m", "pip", "config", "list", "--verbose"]
    said = subprocess.run(  # noqa: S603 (our own words)
        command, env=quiet, stdout=subprocess.PIPE, encoding="utf-8", check=False
    ).stdout
    found = {}
    for section in ("global", "install"):
        for name, value in re.findall(rf"^{section}\.([\w-]+)=(['\"].*)$", said, re.MULTILINE):
            found[name] = ast.literal_eval(value)
    for variable, value in variables.items():
        found[variable[4:].lower().replace("_", "-")] = value
    for name in [name for name in found if name.startswith("default-")]:
        found.setdefault(name.removeprefix("default-"), found[name])
    return {name: " ".join(found[name].split()) for name in REACH if found.get(name)}


def read_uv() -> dict[str, str]:
    """Read what uv was told, by pip's names: its files, then its variables."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111
    folders = [*os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":"), "/etc", home]
    files = [Path(folder, "uv", "uv.toml") for folder in folders]
    if named := os.environ.get("UV_CONFIG_FILE"):
        files = [Path(named)]
    found: dict[str, str] = {}
    for path in files if os.environ.get("UV_NO_CONFIG", "").lower() not in YES else []:
        with suppress(OSError, ValueError):  # missing, not ours to read or no TOML
            found |= read_uv_file(path)
    for variable, name in UV.items():
        if value := os.environ.get(variable):
            found[name] = value
    return found


def read_uv_file(path: Path) -> dict[str, str]:
    """Read one of uv's own files."""
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    table |= table.get("pip", {})
    table["trusted-host"] = table.get("allow-insecure-host")
    for index in table.get("index", []):
        address = f"{index['name']}={index['url']}" if "name" in index else index["url"]
        if index.get("default"):
            table["index-url"] = address
        elif not index.get("explicit"):
            table["extra-index-url"] = [*table.get("extra-index-url", []), address]
    told = {name: table[name] for name in REACH if name != "cache-dir" and table.get(name)}
    return {
        name: " ".join(value) if isinstance(value, list) else str(value)
        for name, value in told.items()
    }


def lend(own: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """Add what only the other tool was told; an index of one's own is not to be taken away."""
    sources = {"index-url", "no-index"}
    settled = sources if sources & own.keys() else set()
    return {name: value for name, value in other.items() if name not in settled} | own


def add_password(address: str) -> str:
    """Put into an address the name and password that uv keeps in variables for a named index."""
    name, _, bare = address.partition("=")
    if not re.fullmatch(r"[\w.-]+", name) or not bare:
        return address
    key = f"UV_INDEX_{re.sub(r'[^A-Z0-9]', '_', name.upper())}"
    user, password = (os.environ.get(f"{key}_{end}", "") for end in ("USERNAME", "PASSWORD"))
    return bare.replace("://", f"://{user}:{password}@", 1) if user or password else bare


def prepare_pip(settings: dict[str, str]) -> dict[str, str]:
    """Give the variables that tell pip these settings."""
    told = {f"PIP_{name.replace('-', '_').upper()}": value for name, value in settings.items()}
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        if name in told:
            told[name] = " ".join(map(add_password, told[name].split()))
    # uv lists with commas, pip with spaces.
    if "PIP_FIND_LINKS" in told:
        told["PIP_FIND_LINKS"] = told["PIP_FIND_LINKS"].replace(",", " ")
    return told | {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def prepare_uv(settings: dict[str, str]) -> dict[str, str]:
    """Give the variables that tell uv these settings."""
    told = {variable: settings[name] for variable, name in UV.items() if name in settings}
    for old in ("UV_INDEX_URL", "UV_EXTRA_INDEX_URL"):  # the others say the same
        told.pop(old, None)
    # A folder that is missing is a warning to pip, and an error to uv.
    links = re.split(r"[,\s]+", told.pop("UV_FIND_LINKS", ""))
    if links := [link for link in links if ":" in link or (link and Path(link).exists())]:
        told["UV_FIND_LINKS"] = ",".join(links)
    if told.get("UV_KEYRING_PROVIDER") not in (None, "subprocess", "disabled"):
        del told["UV_KEYRING_PROVIDER"]  # others are pip's alone
    if "proxy" in settings:
        told |= {"HTTPS_PROXY": settings["proxy"], "HTTP_PROXY": settings["proxy"]}
    # As pip does, look for a file at every index: the hashes of the lock keep others out.
    return told | {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_NO_CONFIG": "1"}


def can_write(folder: Path) -> bool:
    """Tell whether files can be made in a folder, which is made if it is missing."""
    if not folder.is_absolute():  # nobody is at home
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def run(tool: str, words: list[str]) -> int:
    """Run pip or uv with what both were told, and give its exit status."""
    pip, uv = read_pip(), read_uv()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(("PIP_", "UV_")) or KEPT.fullmatch(name)
    }
    settings = lend(pip, uv) if tool == "pip" else lend(uv, pip)
    if "compile" in words:  # a lock lists the files of the index, not the few that lie here
        settings.pop("find-links", None)
    if settings.get("no-index", "").lower() in YES:
        words = [*words, "--no-index"]
    settings.pop("no-index", None)
    if tool == "pip":
        command = [sys.executable, "-m", "pip", *words]
        return subprocess.run(command, env=kept | prepare_pip(settings), check=False).returncode  # noqa: S603
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    cache = os.environ.get("UV_CACHE_DIR") or f"{home}/uv"
    if not can_write(Path(cache).absolute() if "UV_CACHE_DIR" in os.environ else Path(cache)):
        kept["UV_NO_CACHE"] = "1"
    command = [str(Path(sys.executable).with_name("uv")), *words]
    return subprocess.run(command, env=kept | prepare_uv(settings), check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], sys.argv[2:]))
