"""What the first page needs, and what may wait until somebody asks for it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

FIRST_PAGE = """
import sys
from streamlit.testing.v1 import AppTest

page = AppTest.from_file("app.py", default_timeout=60).run()
assert not page.exception, page.exception
assert page.title
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_it_imports_nothing_that_only_training_or_another_page_needs(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE],
        cwd=ROOT,
        env=os.environ | {"RNN_FORECAST_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(ran.stdout.split())
    # 200 MB and seconds, at rest and at the first visit.
    waits = {"torch", "scipy", "statsmodels", "sklearn", "optuna", "exchange_calendars", "yfinance"}
    assert "rnn_forecast" in imported
    assert imported & waits == set()
