"""What a bank promises besides the right numbers."""

import subprocess
import sys

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_forecast.recurrence import CELLS, Adam, Bank, clip, squared
from tests.recurrence.oracle import Case, Network, cases, close


def _train(case, bank, adam, steps, members=None):
    """Train on the data of a full bank, of which only some members may be left."""
    full = case.bank()
    chosen = list(members or range(full.num_members))
    for step in range(steps):
        inputs, targets = case.data(full, seed=step)
        bank.inputs[..., : case.columns] = inputs[-bank.num_steps :, chosen]
        outputs = bank.forward(case.columns)
        _, gradient = squared(outputs, targets[-len(outputs) :, chosen])
        bank.backward(gradient)
        clip(bank, 1.0)
        adam.step()


@settings(max_examples=30, deadline=None)
@given(cases(), st.data())
def test_the_others_do_not_notice_that_a_network_leaves(case, data):
    bank, alone = case.bank(), case.bank()
    leaving = data.draw(st.integers(0, bank.num_members - 1))
    stay = [m for m in range(bank.num_members) if m != leaving] or [leaving]
    adam, adam_alone = Adam(bank, 1e-2), Adam(alone, 1e-2)
    _train(case, bank, adam, 3)
    bank.keep(stay)
    adam.keep(stay)
    _train(case, bank, adam, 3, stay)
    _train(case, alone, adam_alone, 3)
    _train(case, alone, adam_alone, 3)
    assert bank.sequence_lengths == tuple(case.lengths[m] for m in stay)
    assert close(bank.weights, alone.weights[stay], 1e-12)


def test_the_inputs_get_shorter_when_the_longest_network_leaves():
    bank = Case(lengths=(9, 4, 2)).bank()
    bank.keep([1, 2])
    assert bank.num_steps == 4
    assert bank.inputs.shape[:2] == (4, 2)


@pytest.mark.parametrize("cell", CELLS)
def test_a_seed_gives_the_network_that_torch_makes_with_it(cell):
    bank = Case(cell=cell).bank(torch.float32, seeds=[11, 12, 13, 14])
    with torch.random.fork_rng():
        torch.manual_seed(12)  # noqa: TID251  (what is compared with)
        expected = Network(cell, 2, 4, 3)
    ours = Network(cell, 2, 4, 3)
    ours.load_state_dict(bank.state_dict(1))
    inputs = torch.linspace(-1, 1, 5 * 2 * 3).view(5, 2, 3)
    one, other = (network(inputs, every_step=True) for network in (ours, expected))
    assert close(one, other, 1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_a_members_weights_do_not_depend_on_its_company(cell):
    company = Case(cell=cell, lengths=(9, 5, 2)).bank(seeds=[1, 2, 3])
    alone = Case(cell=cell, lengths=(5,)).bank(seeds=[2])
    assert torch.equal(company.weights[1], alone.weights[0])


def test_drawing_weights_leaves_the_global_random_state_alone():
    before = torch.random.get_rng_state()
    Case().bank(seeds=[1, 2, 3, 4])
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("cell", CELLS)
def test_a_member_survives_the_way_to_torch_and_back(cell):
    bank, other = Case(cell=cell).bank(), Case(cell=cell).bank(seeds=[5, 6, 7, 8])
    other.load_state_dict(2, bank.state_dict(1))
    assert close(other.weights[2], bank.weights[1], 1e-15)


@settings(max_examples=20, deadline=None)
@given(cases())
def test_parameters_are_counted_as_torch_counts_them(case):
    bank = case.bank()
    network = case.network(bank, 0)
    assert bank.parameter_count == sum(p.numel() for p in network.parameters())


@pytest.mark.parametrize("lengths", [(3, 5), (), (4, 0)])
def test_lengths_that_cannot_be_narrowed_are_refused(lengths):
    with pytest.raises(ValueError, match="lengths are"):
        Case(lengths=lengths).bank()


@pytest.mark.parametrize("cell", CELLS)
def test_what_lies_before_a_members_first_step_changes_nothing(cell):
    case = Case(cell=cell, lengths=(6, 2))
    bank = case.bank()
    inputs, _ = case.data(bank)
    bank.inputs.copy_(inputs)
    expected = bank.forward().clone()
    bank.inputs[:4, 1] = torch.nan
    assert torch.equal(bank.forward(), expected)
    assert close(bank.predict(bank.inputs), expected, 1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_one_diverged_member_does_not_touch_the_others(cell):
    case = Case(cell=cell)
    bank, sound = case.bank(), case.bank()
    bank.weights[1] = torch.nan
    for each in (bank, sound):
        _train(case, each, Adam(each, 1e-2), 2)
    others = [0, 2, 3]
    assert torch.equal(bank.weights[others], sound.weights[others])


def test_a_batch_may_have_any_size_up_to_the_buffers():
    case = Case()
    bank = case.bank()
    inputs, _ = case.data(bank)
    bank.inputs.copy_(inputs)
    full = bank.forward().clone()
    for columns in range(1, case.batch + 1):
        assert close(bank.forward(columns), full[..., :columns], 1e-12)


def test_training_never_imports_the_compiler_behind_torch_optim():
    script = (
        "import sys, torch; before = set(sys.modules);"
        "from rnn_forecast.recurrence import Adam, Bank, squared;"
        "bank = Bank('lstm', sequence_lengths=[3], num_features=1, hidden_size=2, horizon=1,"
        " batch_size=4); bank.initialise([0]); adam = Adam(bank, 1e-3);"
        "_, gradient = squared(bank.forward(), torch.zeros(1, 1, 1, 4));"
        "bank.backward(gradient); adam.step();"
        "assert not any(name.startswith('torch._dynamo') for name in set(sys.modules) - before)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_a_gpu_gives_the_numbers_of_the_cpu(cell, every_step):
    case = Case(
        cell=cell, every_step=every_step, lengths=(24, 9, 5), hidden=32, batch=64, columns=50
    )
    banks = [case.bank(device=device) for device in ("cpu", "cuda")]
    for bank in banks:
        _train_on_device(case, bank)
    assert close(banks[1].weights.cpu(), banks[0].weights, 1e-10)
    inputs, _ = case.data(banks[0])
    assert close(banks[1].predict(inputs.cuda()).cpu(), banks[0].predict(inputs), 1e-10)


def _train_on_device(case: Case, bank: Bank) -> None:
    adam = Adam(bank, 1e-3)
    for step in range(5):
        inputs, targets = case.data(bank, seed=step)
        bank.inputs[..., : case.columns] = inputs
        _, gradient = squared(bank.forward(case.columns), targets)
        bank.backward(gradient)
        clip(bank, 0.5)
        adam.step()
