"""What kind of file the first bytes say it is, whatever its name says."""

import re

FOREIGN = (
    (b"\x89PNG", "a PNG picture", "not_tabular"),
    (b"\xff\xd8\xff", "a JPEG picture", "not_tabular"),
    (b"GIF8", "a GIF picture", "not_tabular"),
    (b"RIFF", "a sound, film or picture", "not_tabular"),
    (b"%PDF", "a PDF document", "unsupported_type"),
    (b"{\\rtf", "an RTF document", "unsupported_type"),
    (b"BZh", "a bzip2 archive", "unsupported_type"),
    (b"\xfd7zXZ\x00", "an xz archive", "unsupported_type"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unsupported_type"),
    (b"Rar!", "a RAR archive", "unsupported_type"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unsupported_type"),
    (b"SQLite format 3\x00", "an SQLite database", "unsupported_type"),
    (b"\x89HDF", "an HDF5 file", "unsupported_type"),
    (b"CDF\x01", "a NetCDF file", "unsupported_type"),
    (b"CDF\x02", "a NetCDF file", "unsupported_type"),
    (b"GRIB", "a GRIB file", "unsupported_type"),
    (b"ARROW1", "a Feather file", "unsupported_type"),
    (b"Obj\x01", "an Avro file", "unsupported_type"),
    (b"\x80\x02", "a Python pickle, which is never opened", "unsupported_type"),
    (b"\x80\x03", "a Python pickle, which is never opened", "unsupported_type"),
    (b"\x80\x04", "a Python pickle, which is never opened", "unsupported_type"),
    (b"\x80\x05", "a Python pickle, which is never opened", "unsupported_type"),
    (b"\x93NUMPY", "a NumPy array", "unsupported_type"),
    (b"\x7fELF", "a program", "not_tabular"),
    (b"MZ\x90", "a program", "not_tabular"),
    (b"OggS", "a sound or film", "not_tabular"),
    (b"ID3", "a sound", "not_tabular"),
    (b"<?xml", "an XML document", "unsupported_type"),
    (b"<!doctype html", "a web page", "not_tabular"),
    (b"<html", "a web page", "not_tabular"),
    (b"<table", "a web page", "not_tabular"),
    (b"<svg", "a drawing", "not_tabular"),
)
"""First bytes, what they are for people, and the category of the refusal."""

SPREADSHEET, ARCHIVE, PACKED, PARQUET, TEXT = "spreadsheet", "archive", "packed", "parquet", "text"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Container of old Excel files, and of those protected with a password."""

EXTENSIONS = {
    "csv": TEXT,
    "tsv": TEXT,
    "tab": TEXT,
    "txt": TEXT,
    "dat": TEXT,
    "prn": TEXT,
    "xlsx": SPREADSHEET,
    "xlsm": SPREADSHEET,
    "xls": SPREADSHEET,
    "ods": SPREADSHEET,
    "parquet": PARQUET,
    "pq": PARQUET,
    "zip": ARCHIVE,
    "gz": PACKED,
}
"""What a name promises."""

_JSON = re.compile(rb"\s*[\[{]\s*(?:[\"\[{\]}]|-?\d)")


def foreign(content: bytes) -> tuple[str, str] | None:
    """What the file is for people and the category, if it is none of those that can be read."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, words, category in FOREIGN:
        if content.startswith(signature) or start.lower().startswith(signature.lower()):
            return words, category
    if _JSON.match(start):
        return "JSON", "unsupported_type"
    return None


def kind_of(content: bytes) -> str:
    """One of the five kinds; text if nothing else fits."""
    if content.startswith(b"\x1f\x8b"):
        return PACKED
    if content.startswith(OLE):
        return SPREADSHEET
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ARCHIVE
    return PARQUET if content.startswith(b"PAR1") else TEXT


def extension(filename: str) -> str:
    """``"csv"`` of ``"Sales.CSV"``; empty if there is none."""
    return filename.rpartition(".")[2].lower() if "." in filename else ""
