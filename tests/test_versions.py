import tomllib
from importlib import metadata
from pathlib import Path

import torch

from rnn_forecast.versions import version

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def test_our_version_is_the_one_of_the_project_also_where_we_are_not_installed(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert version("rnn_forecast") == tomllib.loads(PYPROJECT.read_text())["project"]["version"]


def test_the_version_of_a_library_is_what_it_says_itself():
    assert version("torch").partition("+")[0] == torch.__version__.partition("+")[0]
