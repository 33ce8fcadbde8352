"""How all tests run."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

# A first example pays for imports and caches; how long one takes is never what a test is about.
settings.register_profile("unhurried", deadline=None, max_examples=60)
settings.load_profile("unhurried")

HOMES = count()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test keeps what it keeps."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test: nothing is written into the user's."""
    folder = homes / str(next(HOMES))
    monkeypatch.setenv("RNN_FORECAST_HOME", str(folder))
    for variable in ("RNN_FORECAST_STORAGE", "RNN_FORECAST_DATABASE"):
        monkeypatch.delenv(variable, raising=False)
    return folder
