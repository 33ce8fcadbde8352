"""Yahoo Finance and Open-Meteo, replayed on this machine.

``with Replay(yahoo=..., open_meteo=...) as replay`` starts a proxy on 127.0.0.1 that answers for
their hosts; ``replay.environment`` are the variables that send an unmodified program there: the
real addresses, TLS and the real clients. Nothing leaves the machine, and everything ends with it.

    authority    a throw-away certificate authority (openssl)
    proxy        CONNECT, TLS and HTTP/1.1; whole, slow, cut and missing answers
    yahoo        the chart, search, crumb and cookie addresses
    open_meteo   the archive, forecast and geocoding addresses
"""

from tests.replay.proxy import Replay, Reply, Request

__all__ = ["Replay", "Reply", "Request"]
