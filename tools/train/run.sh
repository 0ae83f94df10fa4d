#!/bin/bash
# The whole recipe in one go, on a machine with a card, PyTorch, tokenizers, safetensors and matplotlib; no network is needed.
#   tools/train/run.sh WORK_FOLDER OUT_FOLDER [options of recipe.py, such as --minutes 6]
# OUT_FOLDER then holds models/, goldens/, the figures and the loss curve; `land.py OUT_FOLDER` puts them into the repository.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$1
OUT=$2
shift 2
export PYTHONUNBUFFERED=1 PYTHONWARNINGS=ignore
exec "${PYTHON:-python3}" "$HERE/recipe.py" --work "$WORK" --out "$OUT" "$@"
