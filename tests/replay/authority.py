"""A certificate authority for one test run, made by the openssl program."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

HOSTS = (
    "*.finance.yahoo.com",
    "*.yahoo.com",
    "yahoo.com",
    "*.open-meteo.com",
)

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


@dataclass(frozen=True)
class Authority:
    """What clients are to trust, and what the proxy shows them."""

    certificate: Path
    context: ssl.SSLContext


def make(folder: Path) -> Authority:
    root, key = folder / "root.pem", folder / "root.key"
    _openssl(
        "req", "-x509", *KEY, "-keyout", key, "-out", root, "-days", "2", "-subj", "/CN=Replay",
        "-addext", "basicConstraints=critical,CA:TRUE",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )  # fmt: skip
    leaf, leaf_key, asked = folder / "leaf.pem", folder / "leaf.key", folder / "leaf.csr"
    _openssl("req", *KEY, "-keyout", leaf_key, "-out", asked, "-subj", "/CN=replay")
    names = folder / "names"
    names.write_text(
        "subjectAltName=" + ",".join(f"DNS:{host}" for host in HOSTS) + "\n"
        "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n"
        "authorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n"
    )
    _openssl(
        "x509", "-req", "-in", asked, "-CA", root, "-CAkey", key, "-CAcreateserial",
        "-days", "2", "-extfile", names, "-out", leaf,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf, leaf_key)
    context.set_alpn_protocols(["http/1.1"])
    return Authority(root, context)


def _openssl(*arguments: str | Path) -> None:
    program = shutil.which("openssl")
    assert program, "the replay needs the openssl program for its certificates"
    subprocess.run([program, *map(str, arguments)], check=True, capture_output=True)
