import pickle  # noqa: TID251  (worker processes send their errors this way)

import pytest

from rnn_forecast import errors

SENTENCE = "The series has 10 values; 12 are needed."
CLASSES = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.ForecastError)
]


def example(kind):
    return kind("no_time_column", SENTENCE) if kind is errors.UnreadableFile else kind(SENTENCE)


@pytest.mark.parametrize("kind", CLASSES)
def test_an_error_survives_the_way_out_of_a_worker_process(kind):
    error = example(kind)
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own bytes)
    assert type(arrived) is kind
    assert str(arrived) == SENTENCE
    assert arrived.category == error.category


@pytest.mark.parametrize("kind", CLASSES)
def test_a_category_is_one_word_for_programs(kind):
    assert example(kind).category.isidentifier()


def test_an_unknown_name_is_answered_with_the_nearest_and_all_others():
    error = errors.UnknownSource.among("colour", "bleu", ["red", "blue"])
    assert str(error) == "There is no colour 'bleu'. Did you mean blue? There are: red, blue."


def test_a_part_of_a_name_finds_it_whatever_the_case():
    error = errors.UnknownSource.among("series", "SEATTLE", ["jfk-weather", "seattle-weather"])
    assert "Did you mean seattle-weather?" in str(error)


@pytest.mark.parametrize("name", ["", "zzz"])
def test_nothing_is_suggested_when_nothing_is_near(name):
    assert "Did you mean" not in str(errors.UnknownSource.among("colour", name, ["red", "blue"]))
