import tomllib
from importlib import metadata
from pathlib import Path

import torch

from rnn_forecast.report.page import to_page
from rnn_forecast.versions import version

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def test_our_version_is_the_one_of_the_project_also_where_we_are_not_installed(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert version("rnn_forecast") == tomllib.loads(PYPROJECT.read_text())["project"]["version"]


def test_a_report_is_made_where_we_are_not_installed(monkeypatch):
    real = metadata.distribution

    def without_us(name):
        if name == "rnn_forecast":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "distribution", without_us)
    assert f"Made with rnn_forecast {version('rnn_forecast')}." in to_page("Monday", [])


def test_the_version_of_a_library_is_what_it_says_itself():
    assert version("torch").partition("+")[0] == torch.__version__.partition("+")[0]
