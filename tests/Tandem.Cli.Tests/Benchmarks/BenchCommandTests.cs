using System.Text.Json;
using Tandem.Cli.Tests.Commands;

namespace Tandem.Cli.Tests.Benchmarks;

public sealed class BenchCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Latency_measures_prefill_and_each_batch_size()
    {
        TandemProgram.Run run = await TandemProgram.RunAsync(
            "bench", "latency", "random", "--input-len", "64", "--decode-input-len", "4", "--output-len", "400", "--batch-size", "1", "--batch-size", "5",
            "--num-iters", "2", "--threads", "1", "--output-json", _file);
        Assert.Equal(0, run.Code);
        Assert.Contains("Decode, batch 5", run.Output, StringComparison.Ordinal);
        Assert.Contains("commit", run.Output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(_file));
        JsonElement root = document.RootElement;
        Assert.Equal([1, 5], root.GetProperty("decode").EnumerateArray().Select(entry => entry.GetProperty("batch_size").GetInt32()));
        Assert.All(root.GetProperty("decode").EnumerateArray(), entry => CheckSpread(entry.GetProperty("tokens_per_second"), 2));
        CheckSpread(root.GetProperty("prefill_tokens_per_second"), 2);
        Assert.Equal(1, root.GetProperty("machine").GetProperty("threads").GetInt32());
        double share = root.GetProperty("share_of_read_bandwidth").GetDouble();
        double expected = root.GetProperty("decode")[0].GetProperty("tokens_per_second").GetProperty("median").GetDouble()
            * root.GetProperty("weight_bytes_per_token").GetDouble() / root.GetProperty("read_bytes_per_second").GetProperty("median").GetDouble();
        Assert.Equal(1, share / expected, 3);
        Assert.InRange(root.GetProperty("peak_memory_bytes").GetInt64(), 10_000_000, 1L << 30);
    }

    [Fact]
    public async Task Throughput_counts_all_requests()
    {
        TandemProgram.Run run = await TandemProgram.RunAsync(
            "bench", "throughput", "random", "--input-len", "20", "--output-len", "5", "--num-prompts", "9", "--num-iters", "2", "--output-json", _file);
        Assert.Equal(0, run.Code);
        Assert.Matches(@"Throughput: [\d.]+ requests/s, [\d.]+ total tokens/s, [\d.]+ output tokens/s", run.Output);
        Assert.Contains("Total num prompt tokens: 180", run.Output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(_file));
        Assert.Equal(45, document.RootElement.GetProperty("total_output_tokens").GetInt32());
        double seconds = document.RootElement.GetProperty("elapsed_seconds").GetProperty("min").GetDouble();
        Assert.Equal(1, document.RootElement.GetProperty("tokens_per_second").GetProperty("max").GetDouble() * seconds / 225, 3);
    }

    [Theory]
    [InlineData("latency", "--batch-size", "0")]
    [InlineData("latency", "--output-len", "1")]
    [InlineData("latency", "--max-model-len", "100")]
    [InlineData("throughput", "--num-prompts", "0")]
    [InlineData("throughput", "--dataset-name", "sharegpt")]
    [InlineData("make-model", "--shape", "m7")]
    [InlineData("make-model", "--gguf", "q2")]
    public async Task What_cannot_be_measured_is_refused(string command, string option, string value)
    {
        string[] needed = command == "make-model" ? ["--out", Path.Combine(Path.GetTempPath(), "tandem-not-written")] : ["random"];
        TandemProgram.Run run = await TandemProgram.RunAsync(["bench", command, .. needed, option, value]);
        Assert.Equal(2, run.Code);
        Assert.StartsWith("tandem: ", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Path.GetTempPath(), "tandem-not-written")));
    }

    private static void CheckSpread(JsonElement spread, int count)
    {
        Assert.Equal(count, spread.GetProperty("count").GetInt32());
        double min = spread.GetProperty("min").GetDouble();
        Assert.True(min > 0);
        Assert.InRange(spread.GetProperty("median").GetDouble(), min, spread.GetProperty("max").GetDouble());
    }
}
