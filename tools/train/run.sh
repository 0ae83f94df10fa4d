#!/bin/bash
# The whole recipe on one machine with a card: data, tokenizer, trials, training, adapters, export, goldens, figures.
#   tools/train/run.sh WORK_FOLDER [trials|final|all]
# Minutes of training may be set: TRIAL_MINUTES, MAIN_MINUTES, LOOP_MINUTES, LORA_MINUTES. Failures of one stage do not stop the next.
set -u
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$1
WHAT=${2:-all}
OUT=${OUT_FOLDER:-$WORK/out}
POOLS=$WORK/pools
MODELS=$OUT/models
mkdir -p "$WORK" "$OUT" "$MODELS"
export PYTHONUNBUFFERED=1 PYTHONWARNINGS=ignore
stage() { echo "== $1 ($(date +%T))"; shift; timeout "${STAGE_LIMIT:-540}" "$@" || echo "!! failed: $*"; }

stage prepare python3 "$HERE"/prepare.py --work "$WORK" --pools "$POOLS" --scale "${SCALE:-1}"
cp "$WORK/sources.json" "$OUT/" 

if [ "$WHAT" != final ]; then
    for trial in ${TRIALS:-deep:main wide:main deep:book}; do
        shape=${trial%%:*}; mix=${trial##*:}
        stage "trial $trial" python3 "$HERE"/train.py --pools "$POOLS" --out "$WORK/trial-$shape-$mix.pt" --shape "$shape" --mix "$mix" --minutes "${TRIAL_MINUTES:-1.5}"
        stage "figures of $trial" python3 "$HERE"/evaluate.py --model "$WORK/trial-$shape-$mix.pt" --tokenizer "$POOLS" --work "$WORK" --few "${FEW:-200}" \
            --json "$OUT/trial-$shape-$mix.json" --failures "$WORK/failures-$shape-$mix.txt"
        cp "$WORK/trial-$shape-$mix.csv" "$OUT/"
    done
fi

if [ "$WHAT" != trials ]; then
    BEST=${BEST:-deep:main}
    stage "main training" python3 "$HERE"/train.py --pools "$POOLS" --out "$WORK/main.pt" --shape "${BEST%%:*}" --mix "${BEST##*:}" --minutes "${MAIN_MINUTES:-6}"
    stage export python3 "$HERE"/export.py --checkpoint "$WORK/main.pt" --tokenizer "$POOLS" --out "$MODELS/builtin" --facts "$OUT/facts-builtin.json"
    stage "loop training" python3 "$HERE"/train.py --pools "$POOLS" --out "$WORK/loop.pt" --shape loop --mix "${BEST##*:}" --minutes "${LOOP_MINUTES:-1}" --seed 2
    stage "loop export" python3 "$HERE"/export.py --checkpoint "$WORK/loop.pt" --tokenizer "$POOLS" --out "$MODELS/builtin-loop" --work "$WORK" --facts "$OUT/facts-loop.json"
    for style in typed sql; do
        stage "adapter $style" python3 "$HERE"/lora.py --base "$MODELS/builtin" --pools "$POOLS" --style $style --minutes "${LORA_MINUTES:-0.4}" --out "$MODELS/builtin-lora-$style"
        cp "$POOLS/facts-$style.json" "$OUT/"
        stage "samples of $style" python3 "$HERE"/evaluate.py --model "$MODELS/builtin" --adapter "$MODELS/builtin-lora-$style" --work "$WORK" --samples-only > "$OUT/samples-$style.txt"
    done
    stage goldens python3 "$HERE"/goldens.py --models "$MODELS" --out "$OUT/goldens"
    stage figures python3 "$HERE"/evaluate.py --model "$MODELS/builtin" --work "$WORK" --json "$OUT/figures-builtin.json" --failures "$OUT/failures-builtin.txt" 2>&1 | tee "$OUT/figures-builtin.txt"
    stage "loop figures" python3 "$HERE"/evaluate.py --model "$MODELS/builtin-loop" --work "$WORK" --json "$OUT/figures-loop.json" --failures "$WORK/failures-loop.txt" 2>&1 | tee "$OUT/figures-loop.txt"
    cp "$WORK"/main.csv "$WORK"/loop.csv "$OUT/"
    stage plot python3 "$HERE"/plot.py --out "$OUT/builtin-loss.png" "builtin=$WORK/main.csv" "builtin-loop=$WORK/loop.csv"
fi
du -sb "$MODELS"/* "$OUT" 2>/dev/null
