"""Nothing that the dashboard runs on has a licence that binds those who use it."""

import re

import pytest

from docs.licences import LIST, licence, runtime

PACKAGES = runtime()
PERMISSIVE = re.compile(r"MIT|BSD|Apache|PSF|HPND|Zlib|ISC|CC0|BSL|Python Software Foundation")
WEAK = re.compile(r"MPL|Mozilla")  # asks for changes to its own files only
BINDING = re.compile(r"GPL|General Public|EUPL|SSPL|Sleepycat|Commons Clause|Proprietary")


def test_what_is_needed_in_turn_is_looked_at_too():
    assert {"torch", "streamlit", "starlette", "urllib3", "peewee"} <= PACKAGES.keys()
    assert "ruff" not in PACKAGES


@pytest.mark.parametrize("name", PACKAGES)
def test_the_licence_lets_anybody_use_the_package(name):
    stated = licence(PACKAGES[name])
    assert PERMISSIVE.search(stated) or WEAK.search(stated), stated
    assert not BINDING.search(stated), stated


def test_the_list_names_what_the_dashboard_asks_for():
    listed = set(re.findall(r"^\| ([\w.-]+) \|", LIST.read_text(encoding="utf-8"), re.MULTILINE))
    asked = {"torch", "streamlit", "pandas", "scipy", "optuna", "sqlalchemy", "platformdirs"}
    assert asked <= listed
