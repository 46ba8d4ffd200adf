"""The reference's network in PyTorch: 784 -> 128 -> 10, batches of 64, Adam. One JSON line for each epoch.

usage: pytorch_mlp.py preloaded|per-item MNIST-FOLDER EPOCHS
"""
import gzip
import json
import sys
import time

import numpy
import torch
from PIL import Image
from torch import nn


class PerItem(torch.utils.data.Dataset):
    """A picture at a time, as the reference's loader has it: picture object, tensor, normalisation, each when it is asked for."""

    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        picture = Image.fromarray(self.images[index].reshape(28, 28), mode="L")
        tensor = torch.from_numpy(numpy.array(picture, copy=True)).view(28, 28, 1).permute(2, 0, 1).contiguous().float().div(255)
        mean, deviation = torch.as_tensor([0.5]).view(-1, 1, 1), torch.as_tensor([0.5]).view(-1, 1, 1)
        return tensor.sub(mean).div(deviation).view(-1), int(self.labels[index])


def read(folder, name, offset):
    with gzip.open(f"{folder}/{name}") as file:
        return numpy.frombuffer(file.read(), dtype=numpy.uint8)[offset:]


def preloaded(images, labels):
    x = (torch.from_numpy(images.astype(numpy.float32) / 255) - 0.5) / 0.5
    y = torch.from_numpy(labels.astype(numpy.int64))

    def epoch():
        order = torch.randperm(len(y))
        for start in range(0, len(y), 64):
            batch = order[start : start + 64]
            yield x[batch], y[batch]

    return epoch


def per_item(images, labels):
    loader = torch.utils.data.DataLoader(PerItem(images, labels), batch_size=64, shuffle=True)
    return lambda: loader


def main(mode, folder, epochs):
    torch.manual_seed(1)
    images = read(folder, "train-images-idx3-ubyte.gz", 16).reshape(-1, 784).copy()
    labels = read(folder, "train-labels-idx1-ubyte.gz", 8).copy()
    batches = {"preloaded": preloaded, "per-item": per_item}[mode](images, labels)
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(1, epochs + 1):
        started, total, count = time.perf_counter(), 0.0, 0
        for x, y in batches():
            optimizer.zero_grad()
            logits = model(x)
            loss = criterion(logits, y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
            count += len(y)
        seconds = time.perf_counter() - started
        print(json.dumps({"name": f"pytorch-{mode}", "epoch": epoch, "seconds": seconds, "loss": total / count}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
