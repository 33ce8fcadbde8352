"""What every connection to a database is told: how long to wait.

Both the index of runs and Optuna's tables are in the database of RNN_FORECAST_DATABASE.
"""

import sqlalchemy as sa

BUSY_SECONDS = 30
"""How long one who wants to write into a SQLite file waits for another who does."""

CONNECT_SECONDS = 5
"""How long a PostgreSQL may take to answer at all; the system itself would wait for minutes."""


def patience(url: sa.URL) -> dict[str, int]:
    """The arguments of the driver's connect() that say how long to wait."""
    if url.get_backend_name() == "sqlite":
        return {"timeout": BUSY_SECONDS}
    if url.get_backend_name() == "postgresql" and "connect_timeout" not in url.query:
        return {"connect_timeout": CONNECT_SECONDS}
    return {}
