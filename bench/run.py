#!/usr/bin/env python3
"""Runs the training benchmarks, the contestants alternately, and prints the medians side by side.

usage: bench/run.py MNIST-FOLDER [ROUNDS]    (needs python3-torch, libopenblas0, python3-pil, and a quiet machine)
"""
import json
import os
import statistics
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = ["dotnet", f"{ROOT}/artifacts/bin/Fude.Bench/release/Fude.Bench.dll"]
PYTORCH = ["/usr/bin/python3", f"{ROOT}/bench/pytorch_mlp.py"]


def measure(command):
    print("$", " ".join(os.path.basename(part) for part in command), file=sys.stderr)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def main(folder, rounds):
    subprocess.run(["dotnet", "build", f"{ROOT}/bench/Fude.Bench", "-c", "Release", "--nologo", "-v", "quiet"], check=True)
    seconds = {"fude": [], "pytorch-preloaded": [], "pytorch-per-item": []}
    for _ in range(rounds):
        for name, command in (
            ("fude", [*BENCH, "epochs", folder, "4"]),
            ("pytorch-preloaded", [*PYTORCH, "preloaded", folder, "4"]),
        ):
            # The first epoch of a process warms caches, the compiler and the allocator up on both sides.
            seconds[name] += [line["seconds"] for line in measure(command) if line["name"] == name and line["epoch"] > 1]
    seconds["pytorch-per-item"] = [line["seconds"] for line in measure([*PYTORCH, "per-item", folder, "2"])]

    base = statistics.median(seconds["pytorch-preloaded"])
    print(f"\nSeconds per epoch, MLP 784-128-10, batch 64, 60,000 pictures, {os.cpu_count()} cores")
    print(f"{'':24}{'median':>8}{'least':>8}{'most':>8}{'ratio':>8}")
    for name, values in seconds.items():
        median = statistics.median(values)
        print(f"{name:24}{median:8.3f}{min(values):8.3f}{max(values):8.3f}{median / base:8.2f}")

    print("\nTraining until 99 % of the MNIST test pictures are read (cnn)")
    for line in measure([*BENCH, "time-to", "0.99", folder]):
        print(f"{line['epochs']} epoch(s): {line['seconds']:.1f} s, accuracy {line['accuracy']:.4f}")

    rates = [line["images_per_second"] for line in measure([*BENCH, "strokes", "100000"])]
    print(f"\nStrokes drawn and framed: {statistics.median(rates):,.0f} pictures a second")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 3)
