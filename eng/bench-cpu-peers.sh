#!/usr/bin/env bash
# Compares Tandem with llama.cpp on the same random weights and the same threads, in turns, and prints one table.
# Needs the .NET SDK, Node.js with npm, network access to npm, and 4 GB of disk.
#
#   eng/bench-cpu-peers.sh [--rounds 2] [--threads N] [--shape m500] [--iterations 3] [--output-len 64] [--keep FOLDER]
#
# llama.cpp is the prebuilt library of the node-llama-cpp package, driven by bench/peers/llama.mjs.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
rounds=2
threads=$(nproc)
shape=m500
iterations=3
output_len=64
keep=
while [ $# -gt 0 ]; do
  case "$1" in
    --rounds) rounds=$2 ;;
    --threads) threads=$2 ;;
    --shape) shape=$2 ;;
    --iterations) iterations=$2 ;;
    --output-len) output_len=$2 ;;
    --keep) keep=$2 ;;
    *) echo "bench-cpu-peers: there is no option $1; see the head of this file." >&2; exit 2 ;;
  esac
  shift 2
done

for tool in dotnet node npm; do
  command -v "$tool" > /dev/null || { echo "bench-cpu-peers: $tool is needed and not there." >&2; exit 1; }
done

if [ -n "$keep" ]; then
  mkdir -p "$keep"
  work=$(cd "$keep" && pwd)
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi

echo "building tandem" >&2
dotnet build "$root/src/Tandem.Cli" -c Release -v q -nologo >&2
tandem="$root/src/Tandem.Cli/bin/Release/net10.0/tandem"

if [ ! -f "$work/model/model.safetensors" ]; then
  "$tandem" bench make-model --shape "$shape" --out "$work/model" >&2
fi
if [ ! -d "$work/npm/node_modules/node-llama-cpp" ]; then
  mkdir -p "$work/npm"
  (cd "$work/npm" && npm install --ignore-scripts --no-audit --no-fund --no-save node-llama-cpp@3 >&2)
fi

measure_tandem() { # name, round, options
  local name=$1 round=$2
  shift 2
  echo "round $round: tandem $name" >&2
  "$tandem" bench latency "$work/model" --threads "$threads" --input-len 512 --decode-input-len 32 --output-len "$output_len" \
    --num-iters "$iterations" --output-json "$work/tandem-$name-$round.json" "$@" > "$work/tandem-$name-$round.txt" 2> "$work/tandem-$name-$round.log"
}

measure_llama() { # type, round
  echo "round $2: llama.cpp $1" >&2
  (cd "$work/npm" && node "$root/bench/peers/llama.mjs" "$work/model/$shape-$1.gguf" --threads "$threads" --input-len 512 --decode-input-len 32 \
    --output-len "$output_len" --iterations "$iterations" > "$work/llama-$1-$2.json")
}

# Both must be running the same model: greedy tokens from one prompt. Near-ties may part them after some tokens.
prompt=$(seq -s, 1000 37 2000)
ours=$("$tandem" generate "$work/model" --skip-tokenizer-init --prompt-token-ids "$prompt" --max-tokens 16 --temperature 0 --ignore-eos --json | node -e 'console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).choices[0].token_ids))')
theirs=$(cd "$work/npm" && node "$root/bench/peers/llama.mjs" "$work/model/$shape-bf16.gguf" --threads "$threads" --output-len 16 --check "$prompt")
same=$(node -e 'const [a, b] = process.argv.slice(1).map((x) => JSON.parse(x)); let i = 0; while (i < a.length && a[i] === b[i]) i++; console.log(i)' "$ours" "$theirs")
if [ "$same" -eq 0 ]; then
  echo "bench-cpu-peers: not even the first greedy token is the same, so the programs do not run the same model: $ours and $theirs" >&2
  exit 1
fi

files() { # prefix
  local list=
  for round in $(seq "$rounds"); do list="$list,$work/$1-$round.json"; done
  echo "${list#,}"
}

for round in $(seq "$rounds"); do
  measure_tandem bf16 "$round"
  measure_llama bf16 "$round"
  measure_tandem f16 "$round" --dtype float16
  measure_llama f16 "$round"
  measure_tandem int8 "$round" --quantization int8
  measure_llama q8_0 "$round"
done

echo "$threads threads, $rounds rounds of $iterations measurements each, prompt 512, decoding $output_len tokens after 32. The first $same of 16 greedy tokens are the same."
tail -n 1 "$work/tandem-bf16-1.txt"
node "$root/bench/peers/table.mjs" \
  "tandem BF16=$(files tandem-bf16)" "llama.cpp BF16=$(files llama-bf16)" \
  "tandem F16=$(files tandem-f16)" "llama.cpp F16=$(files llama-f16)" \
  "tandem 8 bits=$(files tandem-int8)" "llama.cpp 8 bits=$(files llama-q8_0)"
