"""From bytes to text: which of the world's encodings was it?

Byte order mark, then the pattern of NUL bytes, then strict UTF-8, and at last the encodings
that Windows uses around the world, each judged by how usual the characters are that it gives.
Free guessing by statistics was measured to be worse on short files (charset-normalizer, chardet).
"""

import codecs
import io
from collections.abc import Callable
from dataclasses import dataclass

from rnn_forecast.errors import UnreadableFile
from rnn_forecast.language import _
from rnn_forecast.sources.dataset import Note
from rnn_forecast.sources.upload.sentences import quoted, some

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

WORDS = {
    "cp949": "Korean Windows",
    "cp932": "Japanese Windows",
    "gb18030": "simplified Chinese",
    "big5": "traditional Chinese",
    "cp1252": "Western European Windows",
    "cp1251": "Cyrillic Windows",
    "cp1250": "Central European Windows",
}
"""The encodings that carry no mark, for people; tried in this order, except the last."""

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", *WORDS, "euc_jp", "koi8-r", "latin-1", "mac-roman")
"""What a page may offer."""

LEAST_SCORE = 0.4
"""Usual characters among those beyond ASCII; random bytes stay below."""

END_OF_FILE = b"\x1a"
"""What DOS, and programs that follow it, write behind the last line."""

SAMPLE = 200_000
"""Bytes on which encodings are compared."""

MOST_CONTROLS = 0.005
"""Share of control characters beyond which the file is not text."""

MOST_BROKEN = 0.1
"""Share of broken characters up to which a file is still UTF-8."""


@dataclass(frozen=True)
class Text:
    """Bytes that can be read as text, without their byte order mark."""

    content: bytes
    encoding: str
    errors: str = "strict"
    notes: tuple[Note, ...] = ()

    def lines(self) -> io.TextIOWrapper:
        """The lines with their ends, as the csv module wants them."""
        stream = io.BytesIO(self.content)
        return io.TextIOWrapper(stream, self.encoding, errors=self.errors, newline="")

    def head(self, size: int) -> str:
        """The first characters."""
        return self.lines().read(size)


def decode(content: bytes, encoding: str | None = None) -> Text:
    """The text in the bytes.

    Raises:
        UnreadableFile: ``empty``, ``undecodable`` or ``not_tabular`` (not text at all).
    """
    content = content.removesuffix(END_OF_FILE)
    text = _chosen(content, encoding) if encoding else _found(content)
    if not text.head(SAMPLE).strip():
        raise UnreadableFile("empty", _("The file holds no text."))
    _check_controls(text.head(SAMPLE))
    return text


def _chosen(content: bytes, encoding: str) -> Text:
    if encoding not in ENCODINGS:
        known = ", ".join(ENCODINGS)
        raise UnreadableFile(
            "undecodable",
            _("There is no encoding {encoding}. Choose one of: {known}.").format(
                encoding=quoted(encoding), known=known
            ),
        )
    for mark, _encoding in BYTE_ORDER_MARKS:
        while content.startswith(mark):  # tools that add a mark may add one too many
            content = content[len(mark) :]
    broken = content.decode(encoding, "replace").count("\ufffd")
    return Text(content, encoding, "replace", tuple(_broken_notes(broken, encoding)))


def _found(content: bytes) -> Text:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _chosen(content, encoding) if encoding in ENCODINGS else _wide(content, encoding)
    if encoding := _by_nul_bytes(content[:SAMPLE]):
        return _chosen(content, encoding)
    return _utf8(content) or _by_characters(content)


def _wide(content: bytes, encoding: str) -> Text:
    return Text(content[4:], encoding, "replace")


def _by_nul_bytes(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western digits is NUL."""
    pairs = len(sample) // 2
    if pairs == 0:
        return None
    even, odd = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    most, rare = 0.6 * pairs, 0.1 * pairs
    if odd > most and even < rare:
        return "utf-16-le"
    return "utf-16-be" if even > most and odd < rare else None


def _utf8(content: bytes) -> Text | None:
    """UTF-8, also with a few broken characters among many whole ones."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        repaired = content.decode("utf-8", "replace")
        broken = repaired.count("\ufffd")
        whole = sum(character > "\x7f" for character in repaired) - broken
        if broken > MOST_BROKEN * whole:
            return None
        return Text(content, "utf-8", "replace", tuple(_broken_notes(broken, "utf-8")))
    return Text(content, "utf-8")


def _broken_notes(broken: int, encoding: str) -> list[Note]:
    if not broken:
        return []
    text = _("{characters} could not be read as {encoding} and appear as �.").format(
        characters=some(broken, "character"), encoding=encoding
    )
    return [Note("encoding", text)]


def _by_characters(content: bytes) -> Text:
    _check_controls(content[:SAMPLE].decode("latin-1"))
    scores = {name: _score(content, name) for name in USUAL}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < LEAST_SCORE:
        raise UnreadableFile(
            "undecodable",
            _("The text is in no encoding known here. Save the file as CSV UTF-8 and try again."),
        )
    text = _("The text is not UTF-8; it was read as {words} ({encoding}).").format(
        words=_(WORDS[best]), encoding=best
    )
    return Text(content, best, "strict", (Note("encoding", text),))


def _score(content: bytes, encoding: str) -> float:
    """How usual the characters beyond ASCII are, 0 to 1; -1 if the bytes do not fit at all."""
    try:
        content.decode(encoding)
        # A multi-byte character may be cut at the end of the sample.
        sample = content[:SAMPLE].decode(encoding, "ignore")
    except UnicodeDecodeError:
        return -1.0
    usual = USUAL[encoding]
    places = [place for place, character in enumerate(sample) if character > "\x7f"]
    return sum(usual(sample, place) for place in places) / max(len(places), 1)


def _neighbours(text: str, place: int) -> str:
    return text[max(place - 1, 0) : place] + text[place + 1 : place + 2]


def _korean(text: str, place: int) -> float:
    """Hangul counts in full only if KS X 1001 has it: the other 8,822 syllables are not in use."""
    character = text[place]
    if "가" <= character <= "힣":
        return 1.0 if _lead(character, "euc_kr") else 0.05
    return 0.3 if _lead(character, "euc_kr") else 0.05


def _japanese(text: str, place: int) -> float:
    character = text[place]
    if "ぁ" <= character <= "ヿ":
        return 1.0
    level_one = 0x88 <= _lead(character, "cp932") <= 0x97  # noqa: PLR2004  (JIS X 0208)
    return 0.85 if level_one else 0.1


def _simplified(text: str, place: int) -> float:
    lead = _lead(text[place], "gb2312")
    return 0.9 if 0xB0 <= lead <= 0xD7 else 0.15  # noqa: PLR2004  (level one of GB 2312)


def _traditional(text: str, place: int) -> float:
    lead = _lead(text[place], "big5")
    return 0.9 if 0xA4 <= lead <= 0xC6 else 0.1  # noqa: PLR2004  (level one of Big5)


def _lead(character: str, encoding: str) -> int:
    encoded = character.encode(encoding, "ignore")
    # euc_kr spells rare syllables in eight bytes.
    return encoded[0] if 0 < len(encoded) < 3 else 0  # noqa: PLR2004  (bytes)


_BEFORE = {"°": "CFcfKNSEW )]", "µ": "gmslAVWF", "²": ",;)]\t ", "³": ",;)]\t ", "€": ",;)]\t "}
"""Signs and what usually follows them: with the next letter they are a character in Big5."""


def _western(text: str, place: int) -> float:
    """An accented letter stands beside plain letters; a sign such as ° may stand anywhere."""
    character, beside = text[place], text[place + 1 : place + 2]
    if character in _BEFORE and beside in _BEFORE[character]:
        return 1.0
    if not character.isalpha():
        return 0.7 if character in "°€£¥§²³µ±·–—’‘“”…«»½¼\xa0" else 0.1
    plain = any(near.isascii() and near.isalpha() for near in _neighbours(text, place))
    return 0.95 if plain else 0.3


def _cyrillic(text: str, place: int) -> float:
    """A Cyrillic letter stands beside others of its kind and case changes only upwards once."""
    character = text[place]
    if not "А" <= character <= "ё":
        return 0.3 if character in "№°–—«»\xa0" else 0.05
    near = _neighbours(text, place)
    beside = any("А" <= other <= "ё" for other in near)
    return 0.9 if beside else 0.2


USUAL: dict[str, Callable[[str, int], float]] = {
    "cp949": _korean,
    "cp932": _japanese,
    "gb18030": _simplified,
    "big5": _traditional,
    "cp1252": _western,
    "cp1251": _cyrillic,
}
"""How usual the character at a place is in texts of each encoding, 0 to 1."""


_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\x1a") | {"\x7f"}


def _check_controls(text: str) -> None:
    controls = sum(sign in _CONTROLS for sign in text)
    if controls > MOST_CONTROLS * len(text) + 2:
        raise UnreadableFile(
            "not_tabular",
            _(
                "The file is not text: it holds bytes that no table has. Upload a CSV, Excel, "
                "OpenDocument or Parquet file."
            ),
        )
