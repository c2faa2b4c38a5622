"""Frames a second through the standard networks in torch, one JSON line each: python3 torch_networks.py THREADS SECONDS.

"plain" is the network as one writes it; "best" writes the kernel that covers the whole image as a linear layer. The caller sets the
allocator's environment variables for the best case.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn

THREADS, SECONDS = int(sys.argv[1]), float(sys.argv[2])
torch.set_num_threads(THREADS)


class Small(nn.Module):
    """42x42x4: 16 filters 4x4 by 2, 32 filters 4x4 by 2, 256 units on all 11x11 pixels."""

    def __init__(self, linear):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(4, 16, 4, 2, padding=1), nn.ReLU(), nn.ZeroPad2d((1, 2, 1, 2)), nn.Conv2d(16, 32, 4, 2), nn.ReLU())
        self.dense = nn.Sequential(nn.Flatten(), nn.Linear(32 * 11 * 11, 256)) if linear else nn.Sequential(nn.Conv2d(32, 256, 11), nn.Flatten())
        self.heads = nn.ModuleList([nn.Linear(256, 6), nn.Linear(256, 1)])

    def forward(self, x):
        x = torch.relu(self.dense(self.first(x)))
        return [head(x) for head in self.heads]


class Nature(nn.Module):
    """84x84x4: 32 filters 8x8 by 4, 64 filters 4x4 by 2, 64 filters 3x3, 512 units."""

    def __init__(self, linear):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(4, 32, 8, 4), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU())
        self.dense = nn.Sequential(nn.Flatten(), nn.Linear(64 * 7 * 7, 512))
        self.heads = nn.ModuleList([nn.Linear(512, 6), nn.Linear(512, 1)])

    forward = Small.forward


def rate(action, batch):
    """Median of five repeats of at least SECONDS each, after as long a warm-up."""
    calls, start = 0, time.perf_counter()
    while calls < 3 or time.perf_counter() - start < SECONDS:
        action()
        calls += 1
    rates = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(calls):
            action()
        rates.append(batch * calls / (time.perf_counter() - start))
    return statistics.median(rates)


def update(network, batch, size):
    optimizer = torch.optim.Adam(network.parameters(), 1e-4)
    x, actions = torch.rand(batch, 4, size, size), torch.randint(0, 6, (batch, 1))
    advantages, returns = torch.randn(batch), torch.randn(batch)

    def step():
        logits, values = network(x)
        log = torch.log_softmax(logits, 1)
        loss = -(log.gather(1, actions)[:, 0] * advantages).mean() + 0.5 * ((values[:, 0] - returns) ** 2).mean() + 0.01 * (log.exp() * log).sum(1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def forward(network, batch, size):
    x = torch.rand(batch, 4, size, size)

    def step():
        with torch.no_grad():
            network(x)

    return step


for name, kind, size in (("42x42x4", Small, 42), ("84x84x4", Nature, 84)):
    for style in ("plain", "best"):
        for what, make, batches in (("forward", forward, (1, 32)), ("update", update, (500,))):
            for batch in batches:
                torch.manual_seed(0)
                fps = rate(make(kind(style == "best"), batch, size), batch)
                print(json.dumps({"network": name, "style": style, "pass": what, "batch": batch, "threads": THREADS, "fps": fps, "torch": torch.__version__}), flush=True)
