"""Draws loss curves (the .csv files of train.py) as one PNG."""
import argparse
import csv

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("curves", nargs="+", help="name=path.csv")
    args = parser.parse_args()
    figure, axes = plt.subplots(figsize=(7, 3.6), dpi=100)
    for item in args.curves:
        name, path = item.split("=", 1)
        with open(path) as stream:
            rows = [r for r in csv.DictReader(stream) if r["long"] == "0"]
        smooth, xs, ys = None, [], []
        for row in rows:
            value = float(row["loss"])
            smooth = value if smooth is None else 0.9 * smooth + 0.1 * value
            xs.append(int(row["step"]))
            ys.append(smooth)
        axes.plot(xs, ys, label=name, linewidth=1.2)
    axes.set_xlabel("step (65,536 tokens)")
    axes.set_ylabel("loss, nats a token (the mix changes during the run)")
    axes.set_yscale("log")
    axes.grid(True, which="both", alpha=0.25)
    axes.legend()
    figure.tight_layout()
    figure.savefig(args.out)


if __name__ == "__main__":
    main()
