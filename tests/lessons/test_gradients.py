"""Each sentence of lesson 5 that needs no training, computed; autograd is the judge."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnn_forecast.lessons.gradients import (
    ACTIVATIONS,
    CLIP_NORM,
    GradientSpec,
    backward,
    gradient_curve,
    recurrent_matrix,
    run,
)

LINEAR = GradientSpec(gradient_activation="identity")


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("matrix", ["orthogonal", "random"])
def test_the_gradients_are_those_of_autograd(activation, matrix):
    spec = GradientSpec(gradient_matrix=matrix, gradient_radius=1.1)
    rng = np.random.default_rng(3)
    recurrent = recurrent_matrix(spec, rng)
    drive, at_end = rng.standard_normal((12, 4, 32)), rng.standard_normal((4, 32))
    states = run(recurrent, drive, activation)
    gradients, weight_gradient = backward(recurrent, states, at_end, activation)

    squash = {"tanh": torch.tanh, "identity": torch.clone, "ReLU": torch.relu}[activation]
    weights = torch.tensor(recurrent, requires_grad=True)
    unrolled = [torch.zeros(4, 32, dtype=torch.float64, requires_grad=True)]
    for driven in torch.tensor(drive):
        unrolled.append(squash(unrolled[-1] @ weights.T + driven))
        unrolled[-1].retain_grad()
    (unrolled[-1] * torch.tensor(at_end)).sum().backward()
    expected = np.stack([state.grad.numpy() for state in unrolled])
    assert np.allclose(states, np.stack([state.detach().numpy() for state in unrolled]))
    assert np.allclose(gradients, expected, rtol=1e-10)
    assert np.allclose(weight_gradient, weights.grad.numpy() / 4, rtol=1e-10)


@pytest.mark.parametrize("radius", [0.5, 0.9, 1.0, 1.2])
@pytest.mark.parametrize("matrix", ["orthogonal", "random"])
def test_the_matrix_has_the_radius_asked_for(radius, matrix):
    spec = GradientSpec(gradient_radius=radius, gradient_matrix=matrix)
    recurrent = recurrent_matrix(spec, np.random.default_rng(0))
    assert np.abs(np.linalg.eigvals(recurrent)).max() == pytest.approx(radius)


@pytest.mark.parametrize("radius", [0.9, 1.0, 1.1])
def test_without_a_squash_exactly_the_radius_to_the_power_of_the_lag_is_left(radius):
    curve = gradient_curve(replace(LINEAR, gradient_radius=radius))
    assert curve.ratio(50) == pytest.approx(radius**50)


def test_with_a_radius_of_0_9_half_a_per_cent_is_left_after_50_steps():
    curve = gradient_curve(replace(LINEAR, gradient_radius=0.9))
    assert curve.ratio(50) == pytest.approx(0.005, abs=0.0005)


def test_with_a_radius_of_1_1_it_has_grown_more_than_a_hundredfold():
    curve = gradient_curve(replace(LINEAR, gradient_radius=1.1))
    assert 100 < curve.ratio(50) < 130


@pytest.mark.parametrize("radius", [0.5, 0.9, 1.0, 1.2, 1.5])
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("matrix", ["orthogonal", "random"])
def test_no_gradient_exceeds_the_bound(radius, activation, matrix):
    spec = GradientSpec(
        gradient_radius=radius, gradient_activation=activation, gradient_matrix=matrix
    )
    curve = gradient_curve(spec)
    assert (curve.norms <= curve.bound * (1 + 1e-9)).all()


@pytest.mark.parametrize("radius", [0.5, 0.9, 1.0, 1.1])
def test_tanh_leaves_less_than_no_squash_at_all(radius):
    linear = gradient_curve(replace(LINEAR, gradient_radius=radius))
    squashed = gradient_curve(GradientSpec(gradient_radius=radius))
    assert squashed.ratio(50) < linear.ratio(50)


def test_with_tanh_the_gradient_vanishes_even_at_a_radius_of_one():
    assert gradient_curve(GradientSpec(gradient_radius=1.0)).ratio(50) < 0.001


def test_a_relu_that_is_half_off_vanishes_at_one_and_explodes_at_one_and_a_half():
    def after_50(radius):
        spec = GradientSpec(gradient_activation="ReLU", gradient_radius=radius)
        return gradient_curve(spec).ratio(50)

    assert after_50(1.0) < 1e-5
    assert after_50(1.5) > 1e5


def test_the_largest_singular_value_of_independent_numbers_lies_well_above_the_radius():
    curve = gradient_curve(GradientSpec(gradient_matrix="random", gradient_radius=1.0))
    assert 1.5 < curve.largest_singular_value < 2.2


@pytest.mark.parametrize("radius", [0.9, 1.0, 1.1])
def test_in_the_long_run_the_radius_of_independent_numbers_tells_how_it_goes(radius):
    spec = replace(LINEAR, gradient_matrix="random", gradient_length=200, gradient_radius=radius)
    curve = gradient_curve(spec)
    assert (curve.ratio(200) / curve.ratio(100)) ** 0.01 == pytest.approx(radius, rel=0.01)


@pytest.mark.parametrize("radius", [1.1, 1.5])
def test_clipping_moves_the_whole_curve_down_and_leaves_its_shape(radius):
    free = gradient_curve(replace(LINEAR, gradient_radius=radius))
    clipped = gradient_curve(replace(LINEAR, gradient_radius=radius, gradient_clipping=True))
    assert free.weight_gradient_norm > CLIP_NORM
    assert clipped.factor * clipped.weight_gradient_norm == pytest.approx(CLIP_NORM)
    assert np.allclose(clipped.norms, clipped.factor * free.norms)
    assert clipped.ratio(50) == pytest.approx(free.ratio(50))


def test_clipping_does_nothing_for_a_gradient_that_vanishes():
    free = gradient_curve(GradientSpec(gradient_radius=0.9))
    clipped = gradient_curve(GradientSpec(gradient_radius=0.9, gradient_clipping=True))
    assert clipped.factor == 1.0
    assert np.array_equal(clipped.norms, free.norms)


def test_the_half_life_of_a_straight_decay_is_that_of_its_power():
    curve = gradient_curve(replace(LINEAR, gradient_radius=0.9))
    assert curve.half_life == 7  # 0.9^6 = 0.531, 0.9^7 = 0.478
    assert gradient_curve(replace(LINEAR, gradient_radius=1.0)).half_life is None
