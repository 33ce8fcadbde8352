"""From the bytes of an upload to the bytes of one table: gz and zip, with limits."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload import extent, signatures
from rnn_forecast.sources.upload.limits import (
    MAX_BYTES,
    MAX_SHEET_CELLS,
    MAX_UNPACKED_BOOK,
    megabytes,
)
from rnn_forecast.sources.upload.sentences import listed, quoted, some

ENCRYPTED = 0x1
"""The bit of a zip entry's flags that says: encrypted."""

MAX_MEMBERS = 2_000
MAX_DEPTH = 2
"""A gz inside a zip is fine, a zip inside a zip inside a zip is not."""


@dataclass(frozen=True)
class Packet:
    """The bytes of one table and what they are.

    Attributes:
        content: Unpacked bytes.
        name: The file's name, or the member's.
        kind: ``"text"``, ``"spreadsheet"`` or ``"parquet"``.
        member: The name inside the archive, if there was one.
        members: All tables of the archive.
        notes: What was found.
    """

    content: bytes
    name: str
    kind: str
    member: str | None = None
    members: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def unpack(content: bytes, filename: str, member: str | None = None, depth: int = 0) -> Packet:
    """The table inside the file; the file itself if it is not packed.

    Args:
        content: Bytes of the upload.
        filename: Its name.
        member: The file to take from a zip archive, if the person chose one.
        depth: Archives already opened.

    Raises:
        UnreadableFile: ``empty``, ``too_large``, ``corrupt``, ``password``, ``unsupported_type``,
            ``not_tabular`` or ``several_tables``.
    """
    _check_size(content, filename)
    kind = signatures.kind_of(content)
    if kind == signatures.ARCHIVE:
        with _opened(content) as archive:
            if _is_spreadsheet(archive):
                _check_book(archive)
                kind = signatures.SPREADSHEET
            else:
                _check_depth(depth)
                return _from_zip(archive, member, depth)
    if kind == signatures.PACKED:
        _check_depth(depth)
        return unpack(_gunzip(content), _without_gz(filename), member, depth + 1)
    if (stranger := signatures.foreign(content)) and kind == signatures.TEXT:
        words, category = stranger
        raise UnreadableFile(
            category,
            _("{filename} is {words}. Upload a table: CSV, Excel, OpenDocument or Parquet.").format(
                filename=quoted(filename), words=_(words)
            ),
        )
    return Packet(content, filename, kind, notes=tuple(_name_notes(filename, kind)))


def _check_size(content: bytes, filename: str) -> None:
    if not content:
        raise UnreadableFile(
            "empty", _("{filename} is empty: it has 0 bytes.").format(filename=quoted(filename))
        )
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            "too_large",
            _(
                "{filename} has {size}; at most {most} can be read. Upload a "
                "shorter period or fewer columns."
            ).format(
                filename=quoted(filename),
                size=megabytes(len(content)),
                most=megabytes(MAX_BYTES),
            ),
        )


def _check_depth(depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise UnreadableFile(
            "unsupported_type",
            _("The file is an archive inside an archive. Upload the table itself."),
        )


def _name_notes(filename: str, kind: str) -> list[Note]:
    promised = signatures.EXTENSIONS.get(signatures.extension(filename))
    if promised in (None, kind):
        return []
    text = _("The name {filename} promises another kind of file; it was read as {kind}.").format(
        filename=quoted(filename), kind=_(kind)
    )
    return [Note("wrong_extension", text)]


def _without_gz(filename: str) -> str:
    return filename[:-3] if filename.lower().endswith(".gz") else filename


def _gunzip(content: bytes) -> bytes:
    """The unpacked bytes; reading stops one byte past the limit, so a bomb stays small."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            unpacked = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error, ValueError) as error:  # zlib.error is not an OSError
        raise UnreadableFile(
            "corrupt", _("The gz archive is damaged or incomplete. Pack the table again.")
        ) from error
    return _checked(unpacked, _("The gz archive"))


def _checked(unpacked: bytes, what: str) -> bytes:
    if len(unpacked) > MAX_BYTES:
        raise UnreadableFile(
            "too_large",
            _("{what} holds more than {size} once unpacked.").format(
                what=what, size=megabytes(MAX_BYTES)
            ),
        )
    return unpacked


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # a mutated directory makes zipfile raise almost anything
        raise UnreadableFile(
            "corrupt", _("The file begins like a zip archive or spreadsheet, but it is damaged.")
        ) from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise UnreadableFile(
            "too_large",
            _("The archive holds more than {most:,} files.").format(most=MAX_MEMBERS),
        )
    return archive


def _is_spreadsheet(archive: zipfile.ZipFile) -> bool:
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if any(name.startswith(("word/", "ppt/")) for name in names) and "[content_types].xml" in names:
        raise UnreadableFile(
            "unsupported_type",
            _("The file is a Word or PowerPoint document. Upload the table alone."),
        )
    if "xl/workbook.bin" in names:
        raise UnreadableFile(
            "unsupported_type",
            _("The file is a binary Excel workbook (xlsb). Save it as xlsx and upload that."),
        )
    opendocument = {"mimetype", "content.xml"} <= names
    return opendocument or any(name.startswith("xl/") for name in names)


def _check_book(archive: zipfile.ZipFile) -> None:
    """Refuse a spreadsheet that is a bomb, by what it declares and by what can be read.

    The reader of spreadsheets knows no limits, so every part is unpacked here once and
    forgotten: a part that is longer than it declares does not match its checksum.
    """
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED_BOOK:
        raise UnreadableFile(
            "too_large",
            _(
                "The spreadsheet holds more than {size} once unpacked. Save the sheet as "
                "CSV or upload a shorter period."
            ).format(size=megabytes(MAX_UNPACKED_BOOK)),
        )
    try:
        broken = archive.testzip()
        cells = 0 if broken else extent.cells_of(archive)
    except RuntimeError as error:  # how zipfile asks for a password
        raise UnreadableFile("password", _(_ASKS_PASSWORD)) from error
    except Exception as error:
        raise UnreadableFile("corrupt", _("The spreadsheet is damaged. Save it again.")) from error
    if broken:
        raise UnreadableFile(
            "corrupt",
            _("The part {part} of the spreadsheet is damaged.").format(part=quoted(broken)),
        )
    check_sheet(cells)


def check_sheet(cells: int) -> None:
    """Raise UnreadableFile (``too_large``) for a sheet with more cells than are read."""
    if cells > MAX_SHEET_CELLS:
        raise UnreadableFile(
            "too_large",
            _(
                "A sheet spans {cells:,} cells; of a spreadsheet, at most {most:,} "
                "can be read. Save the sheet as CSV, or delete what stands far from the table."
            ).format(cells=cells, most=MAX_SHEET_CELLS),
        )


_ASKS_PASSWORD = "The file is protected with a password. Save it without one and upload it again."  # noqa: S105  (a sentence)


def _from_zip(archive: zipfile.ZipFile, member: str | None, depth: int) -> Packet:
    entries = [entry for entry in archive.infolist() if _may_be_table(entry)]
    if not entries:
        raise UnreadableFile(
            "not_tabular", _("The zip archive holds no table (CSV, TXT, Excel or Parquet).")
        )
    # The largest: beside the data, archives hold small tables that describe it.
    entry = max(entries, key=lambda entry: entry.file_size)
    names = tuple(entry.filename for entry in entries)
    if member is not None:
        entry = _named(entries, member)
    packet = unpack(_read(archive, entry), entry.filename, depth=depth + 1)
    notes = (*_choice_notes(names, entry.filename), *packet.notes)
    return replace(packet, member=entry.filename, members=names, notes=notes)


def _may_be_table(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    known = signatures.extension(path.name) in signatures.EXTENSIONS
    return not entry.is_dir() and not hidden and (known or "." not in path.name)


def _named(entries: Sequence[zipfile.ZipInfo], member: str) -> zipfile.ZipInfo:
    for entry in entries:
        if entry.filename == member:
            return entry
    names = listed(entry.filename for entry in entries)
    raise UnreadableFile(
        "several_tables",
        _("The archive has no file {member}. It holds {names}.").format(
            member=quoted(member), names=names
        ),
    )


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & ENCRYPTED:
        raise UnreadableFile("password", _(_ASKS_PASSWORD))
    if entry.file_size > MAX_BYTES:
        raise UnreadableFile(
            "too_large",
            _(
                "{filename} in the archive has {size} once unpacked; at most {most} can be read."
            ).format(
                filename=quoted(entry.filename),
                size=megabytes(entry.file_size),
                most=megabytes(MAX_BYTES),
            ),
        )
    try:
        with archive.open(entry) as packed:
            unpacked = packed.read(MAX_BYTES + 1)
    except Exception as error:  # damaged archives make zipfile raise almost anything
        raise UnreadableFile(
            "corrupt",
            _("{filename} in the archive is damaged. Pack it again.").format(
                filename=quoted(entry.filename)
            ),
        ) from error
    return _checked(unpacked, quoted(entry.filename))


def _choice_notes(names: tuple[str, ...], chosen: str) -> list[Note]:
    if len(names) == 1:
        return []
    text = _("The archive holds {tables}: {names}. {chosen} is read.").format(
        tables=some(len(names), "table"), names=listed(names), chosen=quoted(chosen)
    )
    return [Note("several_tables", text)]
