"""A bundle's container: a plain zip file with a handful of members and nothing surprising in it.

A bundle may come from a stranger. Nothing is ever extracted to the disk, so a member's name cannot
lead anywhere; sizes are limited before anything is unpacked, and again while it is.
"""

import io
import re
import zipfile
from collections.abc import Mapping

from rnn_forecast.language import _
from rnn_forecast.runs.failures import UnreadableBundle

MOST_BYTES = 64 * 2**20
"""Of a bundle, packed."""

MOST_UNPACKED = 256 * 2**20
MOST_MEMBERS = 24
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}\.(json|parquet|safetensors)")
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The time of every member, so that equal results are equal bytes."""

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1


def pack(files: Mapping[str, bytes]) -> bytes:
    """Members by name as one file, compressed here and nowhere else."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, date_time=ALWAYS)
            weights = name.endswith(".safetensors")  # nothing to gain there
            member.compress_type = zipfile.ZIP_STORED if weights else zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return whole.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    """The members of a bundle.

    Raises:
        UnreadableBundle: It is too large, or holds something that no bundle has.
        zipfile.BadZipFile: It is no zip file, or a member is damaged.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableBundle(
            _(
                "The bundle has {count:.0f} MB; at most {most_bytes} MB are read. Keep it "
                "where it was made, or make it of a shorter series."
            ).format(count=len(content) / 2**20, most_bytes=MOST_BYTES // 2**20)
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        _check(members)
        return {member.filename: _read(archive, member) for member in members}


def _check(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_MEMBERS or len(set(names)) < len(names):
        raise UnreadableBundle(
            _("A bundle holds at most {most_members} files of different names.").format(
                most_members=MOST_MEMBERS
            )
        )
    for member in members:
        plain = member.compress_type in METHODS and not member.flag_bits & ENCRYPTED
        if not NAME.fullmatch(member.filename) or not plain:
            raise UnreadableBundle(
                _(
                    "The file holds {filename!r}, which no bundle does; choose a file that this "
                    "program has written."
                ).format(filename=member.filename[:60])
            )
    total = sum(member.file_size for member in members)
    if total > MOST_UNPACKED:
        raise UnreadableBundle(
            _(
                "Unpacked, the bundle would take {total:.0f} MB; at most {most_unpacked} MB "
                "are read."
            ).format(total=total / 2**20, most_unpacked=MOST_UNPACKED // 2**20)
        )


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """What the member says of its own size may be a lie: never read more than that."""
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise UnreadableBundle(
            _("{filename} is not as large as the bundle says.").format(filename=member.filename)
        )
    return content
