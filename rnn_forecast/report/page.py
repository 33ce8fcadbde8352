"""The page around the blocks: nothing in it asks a server, and nothing but its own scripts runs.

The policy in its head names the two scripts by their digests. Whatever a column of a stranger's
table is called, the browser runs no other code and fetches nothing.
"""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from plotly.offline import get_plotlyjs

from rnn_forecast.language import _, spoken
from rnn_forecast.report.blocks import Block, to_html
from rnn_forecast.versions import version

HERE = Path(__file__).parent


def to_page(title: str, blocks: Sequence[Block]) -> str:
    """A whole HTML document."""
    plotly, drawing = get_plotlyjs(), _read("report.js")
    made = _("Made with rnn_forecast {version}.").format(version=version("rnn_forecast"))
    return Template(_read("report.html")).substitute(
        language=spoken(),
        policy=_policy(plotly, drawing),
        title=escape(title),
        style=_read("report.css"),
        body=to_html(blocks),
        made=escape(made),
        plotly=plotly,
        drawing=drawing,
    )


def _policy(*scripts: str) -> str:
    """Only these scripts run; pictures come from the page itself; nothing is fetched."""
    digests = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; "
        "img-src data: blob:; form-action 'none'; base-uri 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
