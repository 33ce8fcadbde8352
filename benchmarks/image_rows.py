"""Who reads images best, and who suffers from shuffled rows: lesson 7 with three seeds.

    python -m benchmarks.image_rows            all of it, about five minutes on one core
    python -m benchmarks.image_rows --table    the table of docs/lessons.md, from the last results

RNN, GRU, LSTM, MLP and CNN of about 65,500 parameters, 12 epochs over 1,197 digits of 64 x 64
(rnn_forecast/lessons/image_race.py). The 360 test images are looked at once, after training.
"""

import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rnn_forecast.lessons.image_race import ImageSpec, Race, race
from rnn_forecast.lessons.image_readers import KINDS, readers_of
from rnn_forecast.lessons.image_rows import ORDERS

RESULTS = Path(__file__).parent / "measured" / "image_rows.json"

SEEDS = (0, 1, 2)


def main(arguments: Sequence[str]) -> None:
    """Measure, keep, print."""
    if "--table" not in arguments:
        results = [row for order in ORDERS for row in _measured(order)]
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print("\n".join(table(json.loads(RESULTS.read_text(encoding="utf-8")))))


def table(results: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Markdown: one row a reader and order."""
    yield "| rows | reader | parameters | test accuracy, median | each seed | seconds |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in results:
        each = ", ".join(f"{accuracy:.3f}" for accuracy in row["accuracies"])
        name = KINDS[row["reader"]].label
        yield (
            f"| {row['order']} | {name} | {row['parameters']:,} "
            f"| {row['median_accuracy']:.3f} | {each} | {row['median_seconds']:.1f} |"
        )


def _measured(order: str) -> list[dict[str, Any]]:
    races = []
    for seed in SEEDS:
        *_, finished = race(ImageSpec.from_mapping({"image_order": order, "image_seed": seed}))
        races.append(finished)
        print(order, seed, [(each.name, each.test) for each in finished.readers], flush=True)
    return [_row(order, name, races) for name in readers_of(order)]


def _row(order: str, name: str, races: Sequence[Race]) -> dict[str, Any]:
    readers = [each.reader(name) for each in races]
    accuracies = [round(reader.test or 0.0, 4) for reader in readers]
    return {
        "order": order,
        "reader": name,
        "parameters": readers[0].parameters,
        "accuracies": accuracies,
        "median_accuracy": statistics.median(accuracies),
        "median_seconds": round(statistics.median(reader.seconds for reader in readers), 1),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
