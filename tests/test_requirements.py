"""What a deployment installs agrees with what the package asks for."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, requires, version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
BROUGHT = {"curl_cffi": "yfinance", "dask": "distributed", "urllib3": "requests"}
"""What only speaks through another package, which decides on its version."""

LINES = [
    line
    for line in (ROOT / "requirements.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
CPU_WHEEL = re.compile(
    r"https://download\.pytorch\.org/whl/cpu/"
    r"torch-2\.13\.0%2Bcpu-cp(\d+)-cp\1-manylinux_\d+_\d+_x86_64\.whl"
)


def environment(system, machine, python):
    return {"sys_platform": system, "platform_machine": machine, "python_version": python}


def torch_for(env):
    """The torch requirements that apply there."""
    parsed = [Requirement(line) for line in LINES]
    return [r for r in parsed if r.name == "torch" and (not r.marker or r.marker.evaluate(env))]


def without_torch(requirements):
    parsed = [Requirement(line) for line in requirements]
    return {r.name: str(r.specifier) for r in parsed if r.name != "torch"}


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_a_requirement_and_none_an_index(line):
    assert not line.startswith("-")
    assert Requirement(line).name


@pytest.mark.parametrize("python", ["3.12", "3.13"])
def test_the_cloud_gets_the_cpu_build_of_its_python(python):
    (torch,) = torch_for(environment("linux", "x86_64", python))
    match = CPU_WHEEL.fullmatch(torch.url or "")
    assert match
    assert match[1] == python.replace(".", "")


@pytest.mark.parametrize(
    ("system", "machine", "python"),
    [
        ("linux", "x86_64", "3.11"),
        ("linux", "x86_64", "3.14"),
        ("linux", "aarch64", "3.12"),
        ("darwin", "arm64", "3.12"),
        ("darwin", "x86_64", "3.13"),
        ("win32", "AMD64", "3.13"),
    ],
)
def test_every_other_machine_gets_plain_torch(system, machine, python):
    (torch,) = torch_for(environment(system, machine, python))
    assert torch.url is None
    assert str(torch.specifier) == "==2.13.0"


def test_exactly_one_torch_is_for_this_machine():
    assert len(torch_for(dict(default_environment()))) == 1


def test_the_versions_are_those_of_the_package():
    assert without_torch(LINES) == without_torch(PROJECT["dependencies"])
    assert "torch==2.13.0" in PROJECT["dependencies"]


@pytest.mark.parametrize("line", PROJECT["dependencies"])
def test_what_the_tests_run_with_is_what_is_asked_for(line):
    requirement = Requirement(line)
    assert requirement.specifier.contains(version(requirement.name))


def test_every_package_that_the_code_imports_is_asked_for():
    asked = {*PROJECT["dependencies"]}.union(*PROJECT["optional-dependencies"].values())
    names = {canonicalize_name(Requirement(line).name) for line in asked}
    names |= {canonicalize_name(name) for name in BROUGHT}
    providers = packages_distributions()
    unasked = {
        name
        for name in imported(ROOT / "rnn_forecast") - {"rnn_forecast"} - sys.stdlib_module_names
        if not names & {canonicalize_name(each) for each in providers.get(name, [name])}
    }
    assert unasked == set()


@pytest.mark.parametrize(("brought", "by"), BROUGHT.items())
def test_what_is_brought_by_another_package_is_brought_by_it(brought, by):
    needed = {canonicalize_name(Requirement(line).name) for line in requires(by) or []}
    assert canonicalize_name(brought) in needed


def imported(folder):
    """The packages that the files of a folder name, also inside functions."""
    found = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found
