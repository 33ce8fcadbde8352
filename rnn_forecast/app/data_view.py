"""The data page: a file of one's own, what was found in it, and the series as it will be used."""


def uploader() -> None:
    """Coming with the reader of files."""
