"""What moves, what rests, and what can be seen of it."""

import numpy as np
import pytest

from rnn_forecast.lessons.state_space import (
    SEEN,
    STEPS,
    StateSpec,
    observability_rank,
    run,
    start_from_outputs,
    transition,
)

ANGLES = (0, 5, 45, 90, 135, 180)


def by_hand(spec):
    """The definition, one number at a time."""
    matrix, paths = transition(spec), []
    for first in ((1.0, 0.9), (1.0, -0.9)):
        state, path = np.array(first), [np.array(first)]
        for step in range(1, STEPS + 1):
            pushed = 0.5 if spec.state_driven and 10 <= step < 15 else 0.0
            state = np.array([row @ state + pushed for row in matrix])
            state = np.tanh(state) if spec.state_tanh else state
            path.append(state)
        paths.append(path)
    return np.array(paths)


@pytest.mark.parametrize("tanh", [False, True])
@pytest.mark.parametrize("driven", [False, True])
def test_the_states_follow_the_formula(tanh, driven):
    spec = StateSpec(state_angle=40, state_tanh=tanh, state_driven=driven)
    np.testing.assert_allclose(run(spec).states, by_hand(spec))


@pytest.mark.parametrize("angle", ANGLES)
def test_the_spectral_radius_is_the_largest_eigenvalue(angle):
    spec = StateSpec(state_angle=angle, state_radius=0.8)
    assert np.abs(np.linalg.eigvals(transition(spec))).max() == pytest.approx(0.8)


@pytest.mark.parametrize("tanh", [False, True])
@pytest.mark.parametrize("driven", [False, True])
@pytest.mark.parametrize("angle", ANGLES)
def test_two_starts_are_told_apart_exactly_if_the_parts_mix(angle, tanh, driven):
    paths = run(StateSpec(state_angle=angle, state_tanh=tanh, state_driven=driven))
    mixes = angle not in (0, 180)
    assert paths.rank == (2 if mixes else 1)
    assert paths.told_apart == (1 if mixes else None)
    assert not np.allclose(paths.states[0], paths.states[1]), "the states differ all the same"


@pytest.mark.parametrize("angle", ANGLES)
def test_the_rank_is_that_of_the_determinant(angle):
    matrix = transition(StateSpec(state_angle=angle))
    determinant = np.linalg.det(np.vstack([SEEN, SEEN @ matrix]))
    assert (observability_rank(matrix) == 2) == (abs(determinant) > 1e-9)


def test_where_the_rank_is_two_the_first_two_outputs_tell_the_start():
    spec = StateSpec(state_angle=70)
    for path in run(spec).states:
        np.testing.assert_allclose(start_from_outputs(spec, (path @ SEEN[0])[:2]), path[0])


def test_where_the_rank_is_one_nothing_tells_the_start():
    with pytest.raises(np.linalg.LinAlgError):
        start_from_outputs(StateSpec(state_angle=0), np.array([1.0, 0.95]))


@pytest.mark.parametrize("angle", ANGLES)
def test_left_to_itself_a_linear_system_forgets_below_one_and_explodes_above(angle):
    sizes = {
        radius: np.linalg.norm(
            run(StateSpec(state_radius=radius, state_angle=angle)).states, axis=2
        )
        for radius in (0.9, 1.0, 1.1)
    }
    start = sizes[1.0][:, 0]
    np.testing.assert_allclose(sizes[0.9][:, -1], start * 0.9**STEPS)
    np.testing.assert_allclose(sizes[1.0][:, -1], start)
    np.testing.assert_allclose(sizes[1.1][:, -1], start * 1.1**STEPS)


@pytest.mark.parametrize("angle", ANGLES)
def test_tanh_keeps_every_state_below_one_after_the_start(angle):
    paths = run(StateSpec(state_radius=1.2, state_angle=angle, state_tanh=True))
    assert np.abs(paths.states[:, 1:]).max() < 1
    assert np.abs(paths.states[:, -1]).max() > 0.3, "it does not die out either"
