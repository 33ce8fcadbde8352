"""How much an upload may hold; told before the upload and checked after it."""

MAX_BYTES = 50 * 1024 * 1024
"""Bytes of the file as it arrives, and of every packed file once unpacked."""

MAX_ROWS = 2_000_000
"""Rows of one table."""

MAX_COLUMNS = 2_000
"""Columns of one table."""

MAX_CELLS = 40_000_000
"""Rows times columns: a few very long rows must not make a huge table."""

MAX_SHEET_CELLS = 6_000_000
"""The same of a sheet of a spreadsheet, whose reader needs a hundred bytes for each."""

MAX_UNPACKED_BOOK = 400 * 1024 * 1024
"""Bytes of all parts of a spreadsheet once unpacked: XML is wordy."""

MIN_OBSERVATIONS = 10
"""Fewer observed values than this are no series."""

SHORT = 20
"""Fewer observed values than this are remarked upon."""


def megabytes(size: int) -> str:
    """``"52.4 MB"``, for sentences."""
    return f"{size / 1024 / 1024:,.1f} MB"
