"""What cells remember, as a script or a person at a terminal asks for it."""

import json

import pandas as pd
import pytest

from rnn_forecast.cli import main

SMALL = (
    *("--sequence-length", "6", "--horizon", "2", "--epochs", "2", "--workers", "1"),
    "--seeds",
    "2",
)


@pytest.fixture
def ask(capsys):
    """Status, standard output and standard error of ``memory`` with these arguments."""

    def run(*arguments):
        status = main(["memory", "synthetic:sine", *map(str, arguments)])
        return status, *capsys.readouterr()

    return run


def test_every_cell_has_its_half_life_reach_and_time_constants(ask, tmp_path):
    table = tmp_path / "memory.csv"
    status, out, _ = ask(*SMALL, "--json", "--out", table)
    assert status == 0
    answer = json.loads(out, parse_constant=pytest.fail)  # NaN is no JSON
    assert list(answer["cells"]) == ["rnn", "gru", "lstm"]
    assert answer["structure"] == 24
    assert answer["sentence"].startswith("Your RNN ")
    for cell, found in answer["cells"].items():
        assert 0 <= found["half_life"]["sine"] <= 6
        assert 0 <= found["reach"] <= 6
        assert len(found["time_constants"]) == (0 if cell == "rnn" else 32)
        assert [each["seed"] for each in found["networks"]] == [0, 1]
        for network in found["networks"]:
            assert (network["spectral_radius"] is None) == (cell != "rnn")
            assert len(network["clipped"]) == 2
        reaches = [each["reach"] for each in found["networks"]]
        assert found["reach"] == sum(reaches) / 2
    assert "so few networks" in answer["ranking"]
    frame = pd.read_csv(table)
    assert list(frame.columns) == [
        *("cell", "seed", "input", "lag", "gradient", "sensitivity", "occluded_mae", "mae")
    ]
    assert len(frame) == 3 * 2 * 6
    assert frame.groupby("cell")["mae"].median().to_dict() == pytest.approx(
        {cell: found["mae"] for cell, found in answer["cells"].items()}
    )


def test_a_person_reads_sentences(ask):
    status, out, _ = ask(*SMALL, "--cells", "gru", "--part", "test")
    assert status == 0
    assert out.startswith("Your GRU ")
    assert "The series itself has structure at 24." in out


def test_another_task_shape_is_said_to_be_measured_many_to_one(ask):
    _, out, _ = ask(*SMALL, "--cells", "gru", "--task", "recursive", "--seed", 3)
    assert "2 networks of each cell, from seed 3 on." in out
    assert "Measured in a simpler form: task shape many-to-one." in out
    answer = json.loads(ask(*SMALL, "--cells", "gru", "--task", "recursive", "--json")[1])
    assert answer["simplified"] == ["task shape many-to-one"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--cells", "gru,mlp"), "'mlp' is no recurrent cell; choose from rnn, gru, lstm."),
        (("--task", "one-to-one"), "there is no past to remember"),
        (("--workers", "0"), "--workers is 0; at least 1 is needed."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(ask, arguments, words):
    status, out, err = ask(*SMALL, *arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
