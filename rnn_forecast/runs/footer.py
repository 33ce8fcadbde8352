"""How the tables of a stranger's Parquet file are packed, read from its footer.

pyarrow knows it too, but ends the whole process where a footer is damaged in certain ways. The
footer is a structure of Apache Thrift's compact protocol, by which every value says how long it is
(thrift/doc/specs/thrift-compact-protocol.md); what its fields mean is said in parquet.thrift.
"""

from collections.abc import Callable
from typing import Any

MAGIC = b"PAR1"
LENGTH_BYTES = 4
LARGEST = 4 * 2**20
"""Of the footers that are read; those of this program have some kilobytes."""

ROW_GROUPS, COLUMNS, META_DATA, CODEC = 4, 1, 3, 4
"""Fields on the way to a codec: FileMetaData, RowGroup, ColumnChunk, ColumnMetaData."""

UNCOMPRESSED = 0
LONGEST = 70
"""Bits of a number, in the bytes of seven that hold 64."""

TRUE, FALSE, BYTE, DOUBLE, BINARY, LIST, SET, MAP, STRUCT, UUID = 1, 2, 3, 7, 8, 9, 10, 11, 12, 13
WHOLE = (4, 5, 6)
STOP = 0


def packed(content: bytes) -> bool:
    """Whether any column of a Parquet file is compressed.

    Raises:
        ValueError: The footer is damaged.
        RecursionError: It is, so that it seems to be nested without end.
    """
    file = _Compact(_footer(content)).struct()
    try:
        chunks = [chunk for group in file[ROW_GROUPS] for chunk in group[COLUMNS]]
        return any(chunk[META_DATA][CODEC] != UNCOMPRESSED for chunk in chunks)
    except (KeyError, TypeError) as error:
        raise ValueError("The footer says nothing of its columns.") from error


def _footer(content: bytes) -> bytes:
    end = len(content) - len(MAGIC) - LENGTH_BYTES
    if end < 0 or content[-len(MAGIC) :] != MAGIC:
        raise ValueError("There is no footer.")
    start = end - int.from_bytes(content[end : end + LENGTH_BYTES], "little")
    if start < 0 or end - start > LARGEST:
        raise ValueError("The footer is longer than it may be.")
    return content[start:end]


class _Compact:
    """A reader of the compact protocol; structures come out as values by their field's number."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def struct(self) -> dict[int, Any]:
        found: dict[int, Any] = {}
        field = 0
        while (head := self._byte()) != STOP:
            field = field + (head >> 4) if head >> 4 else self._whole()
            kind = head & 15
            found[field] = kind == TRUE if kind in (TRUE, FALSE) else self._value(kind)
        return found

    def _value(self, kind: int) -> Any:  # noqa: ANN401  (what the kind says)
        if kind in WHOLE:
            return self._whole()
        readers: dict[int, Callable[[], Any]] = {
            TRUE: self._byte,
            FALSE: self._byte,
            BYTE: self._byte,
            DOUBLE: lambda: self._bytes(8),
            BINARY: lambda: self._bytes(self._size()),
            LIST: self._list,
            SET: self._list,
            MAP: self._map,
            STRUCT: self.struct,
            UUID: lambda: self._bytes(16),
        }
        if kind not in readers:
            raise ValueError(f"The footer holds a value of the unknown kind {kind}.")
        return readers[kind]()

    def _list(self) -> list[Any]:
        head = self._byte()
        count = self._size() if head >> 4 == 15 else head >> 4  # noqa: PLR2004  (a size follows)
        return [self._value(head & 15) for _ in range(count)]

    def _map(self) -> list[tuple[Any, Any]]:
        count = self._size()
        kinds = self._byte() if count else 0
        return [(self._value(kinds >> 4), self._value(kinds & 15)) for _ in range(count)]

    def _whole(self) -> int:
        """A signed number, its sign in the last bit (zigzag)."""
        coded = self._size()
        return (coded >> 1) ^ -(coded & 1)

    def _size(self) -> int:
        """A number without sign, seven bits a byte, the lowest first."""
        number, place, byte = 0, 0, 0x80
        while byte & 0x80:
            byte = self._byte()
            number |= (byte & 0x7F) << place
            place += 7
            if place > LONGEST:
                raise ValueError("The footer holds a number that is too long.")
        return number

    def _byte(self) -> int:
        return self._bytes(1)[0]

    def _bytes(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        if self._at > len(self._content):
            raise ValueError("The footer ends too early.")
        return self._content[start : self._at]
