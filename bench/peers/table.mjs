// Prints one Markdown table from the JSON files of several programs, each measured several times in turn:
//   node table.mjs NAME=FILE[,FILE...] ...
// A program's number is the median of its files' medians. Programs whose names share the text before the first blank are not compared with each other;
// each of ours ("tandem KIND") is set against the peer named "llama.cpp KIND", if there is one.
import { readFileSync } from "node:fs";

const programs = process.argv.slice(2).map((argument) => {
  const [name, files] = argument.split("=");
  return { name, results: files.split(",").map((file) => JSON.parse(readFileSync(file, "utf8"))) };
});

const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const sizes = programs[0].results[0].decode.map((entry) => entry.batch_size);
const columns = [
  { title: "prefill tok/s", read: (result) => result.prefill_tokens_per_second.median },
  ...sizes.map((size) => ({
    title: `decode ${size} tok/s`,
    read: (result) => result.decode.find((entry) => entry.batch_size === size).tokens_per_second.median,
  })),
  { title: "peak GB", read: (result) => result.peak_memory_bytes / 1e9 },
];

const numbers = new Map(programs.map((program) => [program.name, columns.map((column) => median(program.results.map(column.read)))]));
const text = (value) => (value >= 10 ? value.toFixed(1) : value.toFixed(2));
const row = (cells) => console.log(`| ${cells.join(" | ")} |`);
row(["program", ...columns.map((column) => column.title)]);
row(["---", ...columns.map(() => "---:")]);
for (const [name, values] of numbers) {
  row([name, ...values.map(text)]);
}
for (const [name, values] of numbers) {
  const [program, kind] = [name.slice(0, name.indexOf(" ")), name.slice(name.indexOf(" ") + 1)];
  const peer = numbers.get(`llama.cpp ${kind}`);
  if (program === "tandem" && peer) {
    row([`tandem / llama.cpp, ${kind}`, ...values.map((value, i) => `${(value / peer[i]).toFixed(2)}x`)]);
  }
}
