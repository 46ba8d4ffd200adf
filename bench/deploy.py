#!/usr/bin/env python3
"""Measures the way from `fude deploy` to the first answer by the new model, at all-at-once, on one machine without Docker.

    ./fude --version && bench/deploy.py [--times 10]

Starts a `fude up` of its own in a temporary folder, trains two small networks, builds both, and deploys them in turn while one client draws
without a pause. It prints, for each deploy and as a median: from the start of the command (a .NET program that has to start), and from the
request that the command sends (the application's own share), to the first answer by the new model. Wants a quiet machine.
"""
import argparse, http.client, json, os, re, signal, subprocess, sys, tempfile, threading, time, uuid
from urllib.parse import urlparse

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FUDE = ["dotnet", os.path.join(ROOT, "artifacts/bin/Fude.Cli/release/fude.dll")]


def fude(*arguments):
    done = subprocess.run([*FUDE, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"fude {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Client(threading.Thread):
    """Draws without a pause, and remembers when each model has answered first since it was asked to watch."""

    def __init__(self, app, picture):
        super().__init__(daemon=True)
        self.app, self.first, self.failed, self.answers, self.over = urlparse(app), {}, 0, 0, False
        border = uuid.uuid4().hex
        self.body = (f'--{border}\r\nContent-Disposition: form-data; name="image"; filename="d.png"\r\nContent-Type: image/png\r\n\r\n').encode() + picture + f"\r\n--{border}--\r\n".encode()
        self.headers = {"Content-Type": f"multipart/form-data; boundary={border}"}

    def run(self):
        line = http.client.HTTPConnection(self.app.hostname, self.app.port)
        while not self.over:
            line.request("POST", "/api/predictions", self.body, self.headers)
            answer = line.getresponse()
            text = answer.read()
            now = time.monotonic()
            self.answers += 1
            if answer.status != 200:
                self.failed += 1
                time.sleep(0.05)
                continue
            self.first.setdefault(json.loads(text)["modelTag"], now)


def deploy(client, tag, dist, data):
    client.first = {}
    began = time.monotonic()
    out = fude("deploy", tag, "--strategy", "all-at-once", "--out", dist, "--data-dir", data)
    while tag not in client.first:
        time.sleep(0.001)
    # What the command itself has waited for: from its request to the moment when the application says that the model answers.
    own = float(re.search(r"after ([0-9.]+) s", out).group(1))
    return client.first[tag] - began, own


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=10)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        data, dist, small = os.path.join(folder, "data"), os.path.join(folder, "dist"), ["--model", "mlp", "--dataset", "strokes", "--train-count", "4000", "--test-count", "500"]
        fude("train", *small, "--epochs", "1", "--no-tracking", "--out", os.path.join(folder, "first"))
        fude("data", "export", "--dataset", "strokes", "--train-count", "10", "--test-count", "100", "--format", "folder", "--out", os.path.join(folder, "pictures"))
        digit = os.path.join(folder, "pictures", "test", "3")
        with open(os.path.join(digit, sorted(os.listdir(digit))[0]), "rb") as file:
            picture = file.read()
        up = subprocess.Popen([*FUDE, "up", "--bundle", os.path.join(folder, "first"), "--data-dir", data, "--app-port", "0", "--tracking-port", "0"], stdout=subprocess.PIPE, text=True)
        try:
            app = next(line.split()[3] for line in up.stdout if line.startswith("Fude is at "))
            threading.Thread(target=lambda: [None for _ in up.stdout], daemon=True).start()
            tags = [json.loads(fude("train", *small, "--epochs", "2", "--seed", str(seed), "--data-dir", data, "--json"))["runId"] for seed in (1, 2)]
            for tag in tags:
                fude("build", tag, "--out", dist, "--data-dir", data, "--no-image", "--force", "a measurement")
            client = Client(app, picture)
            client.start()
            rows = []
            for turn in range(times):
                whole, own = deploy(client, tags[turn % 2], dist, data)
                rows.append((whole, own))
                print(f"deploy {turn + 1}: {whole * 1000:.0f} ms from the command's start, {own * 1000:.0f} ms from its request", flush=True)
            middle = [sorted(column)[len(rows) // 2] for column in zip(*rows)]
            worst = [max(column) for column in zip(*rows)]
            print(f"median {middle[0] * 1000:.0f} ms from the command's start, {middle[1] * 1000:.0f} ms from its request; longest {worst[0] * 1000:.0f} and {worst[1] * 1000:.0f} ms; {client.answers} answers, {client.failed} failed")
            client.over = True
            client.join()
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(60)


main()
