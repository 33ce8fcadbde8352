"""Which exchange's days a symbol is traded on.

Yahoo names the exchange by a suffix (``005930.KS``); an index has none (``^FTSE``) and is known
by its time zone. Currencies trade around the clock on weekdays, coins on every day.
"""

from collections.abc import Mapping

WEEKDAYS = "24/5"
"""Around the clock, Monday to Friday."""

SUFFIXES: Mapping[str, str] = {
    "AS": "XAMS",
    "AT": "ASEX",
    "AX": "XASX",
    "BA": "XBUE",
    "BD": "XBUD",
    "BE": "XFRA",
    "BK": "XBKK",
    "BO": "XBOM",
    "BR": "XBRU",
    "CL": "XBOG",
    "CO": "XCSE",
    "DE": "XETR",
    "DU": "XDUS",
    "F": "XFRA",
    "HE": "XHEL",
    "HK": "XHKG",
    "HM": "XHAM",
    "IC": "XICE",
    "IR": "XDUB",
    "IS": "XIST",
    "JK": "XIDX",
    "JO": "XJSE",
    "KL": "XKLS",
    "KQ": "XKRX",
    "KS": "XKRX",
    "L": "XLON",
    "LS": "XLIS",
    "MC": "XMAD",
    "MI": "XMIL",
    "MX": "XMEX",
    "NS": "XBOM",
    "NZ": "XNZE",
    "OL": "XOSL",
    "PA": "XPAR",
    "PR": "XPRA",
    "PS": "XPHS",
    "RG": "XRIS",
    "RO": "XBSE",
    "SA": "BVMF",
    "SG": "XSTU",
    "SI": "XSES",
    "SN": "XSGO",
    "SR": "XSAU",
    "SS": "XSHG",
    "ST": "XSTO",
    "SW": "XSWX",
    "SZ": "XSHG",
    "T": "XTKS",
    "TA": "XTAE",
    "TL": "XTAL",
    "TO": "XTSE",
    "TW": "XTAI",
    "TWO": "XTAI",
    "V": "XTSE",
    "VI": "XWBO",
    "VS": "XLIT",
    "WA": "XWAR",
}
"""Yahoo's suffixes, and what ``exchange_calendars`` calls the exchange (or the one it follows)."""

ZONES: Mapping[str, str] = {
    "America/New_York": "XNYS",
    "America/Sao_Paulo": "BVMF",
    "America/Toronto": "XTSE",
    "Asia/Hong_Kong": "XHKG",
    "Asia/Kolkata": "XBOM",
    "Asia/Seoul": "XKRX",
    "Asia/Shanghai": "XSHG",
    "Asia/Taipei": "XTAI",
    "Asia/Tokyo": "XTKS",
    "Australia/Sydney": "XASX",
    "Europe/Amsterdam": "XAMS",
    "Europe/Berlin": "XETR",
    "Europe/London": "XLON",
    "Europe/Madrid": "XMAD",
    "Europe/Paris": "XPAR",
    "Europe/Rome": "XMIL",
    "Europe/Stockholm": "XSTO",
    "Europe/Zurich": "XSWX",
}
"""The exchange that an index of this time zone follows."""


def trades_every_day(symbol: str, instrument: str) -> bool:
    """Whether weekends are steps too, as they are for coins."""
    return instrument == "CRYPTOCURRENCY" or symbol.endswith("-USD")


def calendar_of(symbol: str, instrument: str, zone: str) -> str | None:
    """The exchange's calendar; ``None`` where none is known: plain business days.

    Args:
        symbol: Yahoo's symbol.
        instrument: Yahoo's ``instrumentType``, e.g. ``"EQUITY"``.
        zone: The exchange's time zone.
    """
    if trades_every_day(symbol, instrument):
        return None
    if instrument == "CURRENCY" or symbol.endswith("=X"):
        return WEEKDAYS
    if instrument == "FUTURE" or symbol.endswith("=F"):
        return None
    _, dot, suffix = symbol.rpartition(".")
    return SUFFIXES.get(suffix) if dot else ZONES.get(zone)
