// Measures llama.cpp, through the node-llama-cpp package, by the same definitions as `tandem bench latency`:
// seconds to the first token of one prompt, and tokens a second while every sequence of a batch is decoding.
//
// Run it in the folder where node-llama-cpp is installed:
//   node llama.mjs MODEL.gguf --threads 2 --input-len 512 --decode-input-len 32 --output-len 64 --batch-sizes 1,8,32 --iterations 3
// The result is one JSON object on stdout, with the members that bench latency writes.
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: "string", default: "2" },
    "input-len": { type: "string", default: "512" },
    "decode-input-len": { type: "string", default: "32" },
    "output-len": { type: "string", default: "64" },
    "batch-sizes": { type: "string", default: "1,8,32" },
    iterations: { type: "string", default: "3" },
    // Token ids; prints what greedy decoding makes of them instead of measuring.
    check: { type: "string" },
  },
});
const number = (name) => Number(values[name]);
const threads = number("threads");
const outputLength = number("output-len");

// The package is installed in the working folder, which need not be this file's.
const require = createRequire(process.cwd() + "/");
const { getLlama, LlamaLogLevel } = await import(require.resolve("node-llama-cpp"));
const llama = await getLlama({ gpu: false, build: "never", maxThreads: threads, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: positionals[0], gpuLayers: 0 });

const seconds = () => performance.now() / 1000;
const randomTokens = (count) => Array.from({ length: count }, () => Math.floor(Math.random() * 32000));
const greedy = { temperature: 0, yieldEogToken: true };

function spread(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return { min: sorted[0], median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2, max: sorted.at(-1), count: sorted.length };
}

async function follow(sequence, prompt, count) {
  const times = [];
  for await (const _ of sequence.evaluate(prompt, greedy)) {
    if (times.push(seconds()) >= count) {
      break;
    }
  }
  return times;
}

async function withSequences(count, contextSize, measure) {
  const context = await model.createContext({ sequences: count, contextSize, batchSize: 512, threads });
  const sequences = Array.from({ length: count }, () => context.getSequence());
  const results = [];
  // The first round is not counted.
  for (let round = -1; round < number("iterations"); round++) {
    for (const sequence of sequences) {
      await sequence.clearHistory();
    }
    const result = await measure(sequences);
    if (round >= 0) {
      results.push(result);
    }
  }
  await context.dispose();
  return results;
}

async function prefill() {
  const length = number("input-len");
  const results = await withSequences(1, length + 64, async ([sequence]) => {
    const begin = seconds();
    return (await follow(sequence, randomTokens(length), 1))[0] - begin;
  });
  return { length, results };
}

async function decode(count) {
  const length = number("decode-input-len");
  return await withSequences(count, length + outputLength + 64, async (sequences) => {
    const times = await Promise.all(sequences.map((sequence) => follow(sequence, randomTokens(length), outputLength)));
    const from = Math.max(...times.map((list) => list[0]));
    const to = Math.min(...times.map((list) => list.at(-1)));
    return times.flat().filter((time) => time > from && time <= to).length / (to - from);
  });
}

async function check(prompt) {
  const context = await model.createContext({ sequences: 1, contextSize: 512, batchSize: 512, threads });
  const tokens = [];
  for await (const token of context.getSequence().evaluate(prompt, greedy)) {
    if (tokens.push(token) >= outputLength) {
      break;
    }
  }
  console.log(JSON.stringify(tokens));
}

if (values.check !== undefined) {
  await check(values.check.split(",").map(Number));
} else {
  const first = await prefill();
  const batches = [];
  for (const size of values["batch-sizes"].split(",").map(Number)) {
    batches.push({ batch_size: size, tokens_per_second: spread(await decode(size)) });
  }
  console.log(
    JSON.stringify({
      benchmark: "latency",
      model: positionals[0],
      prefill_tokens_per_second: spread(first.results.map((time) => first.length / time)),
      decode: batches,
      peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
    }),
  );
}
process.exit(0);
