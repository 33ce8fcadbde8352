"""A file of a million rows: how long it takes to read, and how much memory beyond the file.

python -m benchmarks.uploads          # 24 MB in at most 5 s and 500 MB
"""

import argparse
import gc
import json
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from rnn_forecast.sources.upload import Upload, read

ROWS = 1_000_000
ROUNDS = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="one object; one round")
    options = parser.parse_args()
    measured = _measure(1 if options.json else ROUNDS)
    if options.json:
        print(json.dumps(measured))
    else:
        print(
            f"{ROWS:,} rows, {measured['bytes'] / 1e6:.1f} MB: {measured['seconds']:.1f} s, "
            f"{measured['megabytes']:.0f} MB beyond the file"
        )


def _measure(rounds: int) -> dict[str, Any]:
    content, values = _file()
    read(content[:26_000].rpartition(b"\n")[0], "warm.csv")
    gc.collect()
    before = _megabytes("VmRSS")
    seconds, upload = [], None
    for _ in range(rounds):
        upload = None
        begin = time.perf_counter()
        upload = read(content, "large.csv")
        seconds.append(time.perf_counter() - begin)
    assert isinstance(upload, Upload)
    return {
        "bytes": len(content),
        "rows": upload.rows_used,
        "frequency": upload.frequency,
        "exact": bool(np.array_equal(upload.series["y"], values)),
        "seconds": statistics.median(seconds),
        "megabytes": _megabytes("VmHWM") - before,
    }


def _file() -> tuple[bytes, np.ndarray]:
    minutes = np.datetime64("2000-01-01") + np.arange(ROWS).astype("m8[m]")
    values = np.round(np.random.default_rng(0).normal(100, 10, ROWS), 2)
    times = np.datetime_as_string(minutes)
    rows = (f"{at},{value:.2f}" for at, value in zip(times, values, strict=True))
    return ("date,value\n" + "\n".join(rows)).encode(), values


def _megabytes(name: str) -> float:
    """A line of this process's memory, e.g. VmHWM, the most it ever held (Linux only)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    line = next(line for line in status if line.startswith(name))
    return int(line.split()[1]) / 1e3


if __name__ == "__main__":
    main()
