"""Whether two runs do the same: same series, same settings, same program."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from rnn_forecast.runs.kinds import kind_of
from rnn_forecast.versions import version

PROGRAMS = ("rnn_forecast", "torch")
"""Another version may compute other numbers, and they must not be mixed."""


def identity(plan: Mapping[str, Any]) -> str:
    """A digest of a plan, as it stands in a bundle's settings."""
    versions = {name: version(name) for name in PROGRAMS}
    text = json.dumps([plan, versions], sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def plan_of(value: object) -> str:
    """What this run has in common with one that does the same; "" where it cannot be continued."""
    plan = kind_of(value).take_apart(value).setup.get("plan")
    return identity(plan) if plan else ""
