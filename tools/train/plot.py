"""Draws loss curves (the .csv files of train.py) as one PNG."""
import argparse
import csv

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def draw(out, curves):
    """`curves`: {name: path of the .csv}."""
    figure, axes = plt.subplots(figsize=(7, 3.6), dpi=100)
    for name, path in curves.items():
        with open(path) as stream:
            rows = [r for r in csv.DictReader(stream) if r["long"] == "0"]
        smooth, xs, ys = None, [], []
        for row in rows:
            value = float(row["loss"])
            smooth = value if smooth is None else 0.9 * smooth + 0.1 * value
            xs.append(int(row["step"]))
            ys.append(smooth)
        axes.plot(xs, ys, label=name, linewidth=1.2)
    axes.set_xlabel("step")
    axes.set_ylabel("loss, nats a token")
    axes.set_title("Training loss (the mix moves towards the textbook during the run)", fontsize=9)
    axes.set_yscale("log")
    axes.grid(True, which="both", alpha=0.25)
    axes.legend()
    figure.tight_layout()
    figure.savefig(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("curves", nargs="+", help="name=path.csv")
    args = parser.parse_args()
    draw(args.out, dict(item.split("=", 1) for item in args.curves))


if __name__ == "__main__":
    main()
