"""Which packages the dashboard runs on, and under which licence: ``make licences``.

Writes docs/licences.md from what is installed: the packages that pyproject.toml asks for, those
that they ask for, and so on; neither tools for tests nor optional extras.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs" / "licences.md"

MIT_TEXT = "Permission is hereby granted, free of charge, to any person obtaining a copy"

HEAD = """\
# Licences

rnn_forecast itself is under the MIT licence. Beneath are all packages that it runs on, with what
those need in turn, as they were installed where `make licences` wrote this list on {system}.
Other systems and later versions may differ; `tests/test_licences.py` looks at what is installed
where it runs.

None is under a licence that would ask anything of programs which merely use the package, as the
GPL does. MPL-2.0 (certifi, tqdm) asks only that changes to *its own files* be published.

The build of torch for graphics cards, which PyPI has for Linux, brings NVIDIA's own packages
(`nvidia-*`, `cuda-*`) under NVIDIA's licence. They are not needed, and not in the list:
`requirements.txt` names the build without them.

| package | licence |
| --- | --- |
"""

FOR_GRAPHICS_CARDS = ("nvidia-", "cuda-")


def runtime() -> dict[str, Distribution]:
    """The packages that are needed to run, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(each) for each in project["dependencies"]]
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        extras = frozenset(requirement.extras)
        name = canonicalize_name(requirement.name)
        if (name, extras) in seen or name.startswith(FOR_GRAPHICS_CARDS):
            continue
        seen.add((name, extras))
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # for another system
        waiting += _needs(found[name], extras)
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """The licence as the package states it; "unknown" if it does not."""
    about = package.metadata.json
    classifiers = [str(each) for each in about.get("classifier", [])]
    named = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: ")]
    stated = str(about.get("license_expression") or ", ".join(named) or about.get("license") or "")
    if stated and "\n" not in stated:
        return stated
    texts = "\n".join(_texts(package))
    return "MIT" if MIT_TEXT in re.sub(r"\s+", " ", texts) else "unknown"


def _needs(package: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for line in package.requires or []:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": each}) for each in ("", *extras)):
            yield requirement


def _texts(package: Distribution) -> Iterator[str]:
    for file in package.files or []:
        if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            yield file.read_text(encoding="utf-8")


def main() -> int:
    """Write the list."""
    rows = (f"| {name} | {licence(package)} |\n" for name, package in runtime().items())
    LIST.write_text(HEAD.format(system=sys.platform) + "".join(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
