"""What a tutorial shows: DataLoader, nn.RNN/GRU/LSTM and nn.Linear, torch.optim.Adam.

One thread: with two it was slower in every case measured. It validates after each epoch and scores
the test part at the end, as the study does.
"""

import copy
import statistics
import time

import torch
from torch import Tensor, nn
from work import BATCH, HIDDEN, RATE, Done, Job, peak_memory, processor_seconds, serve, windows

CELLS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class Network(nn.Module):
    """The network of a tutorial."""

    def __init__(self, cell: str) -> None:
        super().__init__()
        self.cell = CELLS[cell](1, HIDDEN, batch_first=True)
        self.readout = nn.Linear(HIDDEN, 1)

    def forward(self, inputs: Tensor) -> Tensor:
        """From "window time feature" to "window 1"."""
        states, _ = self.cell(inputs)
        return self.readout(states[:, -1])


def plain(job: Job) -> Done:
    """Train the networks one after the other."""
    start, cpu = time.perf_counter(), processor_seconds()
    losses, steps, network = [], 0, Network(job.cell)
    for length in job.lengths:
        parts = windows(length, max(job.lengths))
        tensors = {
            name: (torch.tensor(x)[..., None], torch.tensor(y)[:, None])
            for name, (x, y) in parts.items()
        }
        for seed in job.seeds:
            torch.manual_seed(seed)  # noqa: TID251  (a plain loop draws from the global stream)
            network = Network(job.cell)
            taken, loss = train(network, tensors, job.epochs)
            steps, losses = steps + taken, [*losses, loss]
            error(network, *tensors["test"])
    return Done(
        seconds=time.perf_counter() - start,
        cpu=processor_seconds() - cpu,
        steps=steps,
        parameters=sum(parameter.numel() for parameter in network.parameters()),
        loss=statistics.mean(losses),
        peak=(peak_memory(),),
        versions=f"PyTorch {torch.__version__}",
    )


def train(
    network: nn.Module, parts: dict[str, tuple[Tensor, Tensor]], epochs: int
) -> tuple[int, float]:
    """The usual loop with the usual keeping of the best; steps taken and the last epoch's loss."""
    data = torch.utils.data.TensorDataset(*parts["train"])
    loader = torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True)
    optimiser = torch.optim.Adam(network.parameters(), lr=RATE)
    steps, best, loss = 0, float("inf"), float("inf")
    for _ in range(epochs):
        network.train()
        for x, y in loader:
            optimiser.zero_grad()
            nn.functional.mse_loss(network(x), y).backward()
            optimiser.step()
            steps += 1
        loss = error(network, *parts["valid"])
        if loss < best:
            best, _ = loss, copy.deepcopy(network.state_dict())
    return steps, loss


@torch.no_grad()
def error(network: nn.Module, inputs: Tensor, targets: Tensor) -> float:
    """Mean squared error over all windows at once."""
    network.eval()
    return float(nn.functional.mse_loss(network(inputs), targets))


if __name__ == "__main__":
    torch.set_num_threads(1)
    serve(plain)
