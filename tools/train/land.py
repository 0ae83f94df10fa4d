"""Puts a run's output into the repository: models/, tests/data/builtin/, docs/images/, and the model cards.

  python3 tools/train/land.py OUT_FOLDER
"""
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import card  # noqa: E402

LIMIT = 26_000_000


def main(out):
    root = os.path.dirname(os.path.dirname(HERE))
    models = os.path.join(root, "models")
    for name in sorted(os.listdir(os.path.join(out, "models"))):
        shutil.copytree(os.path.join(out, "models", name), os.path.join(models, name), dirs_exist_ok=True, copy_function=shutil.copyfile)
    if os.path.isdir(os.path.join(out, "goldens")):
        shutil.copytree(os.path.join(out, "goldens"), os.path.join(root, "tests", "data", "builtin"), dirs_exist_ok=True, copy_function=shutil.copyfile)
    if os.path.exists(os.path.join(out, "builtin-loss.png")):
        os.makedirs(os.path.join(root, "docs", "images"), exist_ok=True)
        shutil.copyfile(os.path.join(out, "builtin-loss.png"), os.path.join(root, "docs", "images", "builtin-loss.png"))
    card.write_all(out, models)
    total = sum(os.path.getsize(os.path.join(folder, f)) for folder, _, files in os.walk(models) for f in files)
    print(f"models/: {total:,} bytes")
    if total > LIMIT:
        sys.exit(f"models/ holds {total:,} bytes; the limit is {LIMIT:,}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: land.py OUT_FOLDER")
    main(sys.argv[1])
