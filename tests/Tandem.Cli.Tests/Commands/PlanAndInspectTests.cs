using System.Text.Json;
using Tandem.Testing;

namespace Tandem.Cli.Tests.Commands;

public sealed class PlanAndInspectTests
{
    [Fact]
    public async Task Plan_prints_the_numbers_as_a_table_and_as_json()
    {
        string[] arguments = ["plan", "iquest-7b", "--device-memory", "80GiB", "--max-num-batched-tokens", "8K", "--average-input-len", "1024"];
        TandemProgram.Run table = await TandemProgram.RunAsync(arguments);
        Assert.Equal((0, string.Empty), (table.Code, table.Error));
        foreach (string text in (string[])["7,612,810,240", "15.23 GB (14.18 GiB)", "56 KiB", "8 = 8192 tokens a step / 1024 a prompt", "--max-num-seqs"])
        {
            Assert.Contains(text, table.Output, StringComparison.Ordinal);
        }

        TandemProgram.Run json = await TandemProgram.RunAsync([.. arguments, "--json"]);
        using JsonDocument document = JsonDocument.Parse(json.Output);
        Assert.Equal(56 * 1024, document.RootElement.GetProperty("kv_bytes_per_token").GetInt64());
        Assert.Equal(8, document.RootElement.GetProperty("largest_batch").GetInt32());
        Assert.Equal(131072, document.RootElement.GetProperty("settings").GetProperty("max_model_len").GetInt32());
    }

    [Fact]
    public async Task Plan_says_what_would_fit()
    {
        TandemProgram.Run run = await TandemProgram.RunAsync("plan", "iquest-40b-loop", "--device-memory", "80GiB");
        Assert.Equal(1, run.Code);
        Assert.Contains("--tensor-parallel-size 2", run.Error, StringComparison.Ordinal);
        Assert.Contains("20.0 MiB for 64 tokens", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_of_a_folder_needs_no_weights()
    {
        string folder = Directory.CreateTempSubdirectory("tandem-test-").FullName;
        try
        {
            File.Copy(TestData.Path("models", "qwen3", "config.json"), Path.Combine(folder, "config.json"));
            Assert.Equal(0, (await TandemProgram.RunAsync("plan", folder)).Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(1, "iquest-7b", "nope")]
    [InlineData(2, "--device-memory", "iquest-7b", "--device-memory", "lots")]
    [InlineData(2, "--tensor-parallel-size 3", "iquest-7b", "--device-memory", "80GiB", "-tp", "3")]
    [InlineData(2, "--device-memory", "iquest-7b", "-tp", "2")]
    [InlineData(2, "--gpu-memory-utilization", "iquest-7b", "--device-memory", "80GiB", "--gpu-memory-utilization", "1.5")]
    [InlineData(2, "--average-input-len", "iquest-7b", "--average-input-len", "0")]
    [InlineData(2, "131072", "iquest-7b", "--device-memory", "80GiB", "--max-model-len", "200000")]
    public async Task Plan_refuses_what_it_cannot_use(int code, string named, params string[] arguments)
    {
        TandemProgram.Run run = await TandemProgram.RunAsync(["plan", .. arguments]);
        Assert.Equal(code, run.Code);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_lists_every_tensor()
    {
        string folder = TestData.Path("models", "iquest");
        TandemProgram.Run table = await TandemProgram.RunAsync("inspect", folder);
        Assert.Equal((0, string.Empty), (table.Code, table.Error));
        Assert.Contains("model.layers.1.self_attn.k_proj.weight", table.Output, StringComparison.Ordinal);
        Assert.Contains("IQuestCoderForCausalLM", table.Output, StringComparison.Ordinal);
        Assert.Contains("[16, 80]", table.Output, StringComparison.Ordinal);

        TandemProgram.Run json = await TandemProgram.RunAsync("inspect", folder, "--json");
        using JsonDocument document = JsonDocument.Parse(json.Output);
        JsonElement[] tensors = [.. document.RootElement.GetProperty("tensors").EnumerateArray()];
        JsonElement totals = document.RootElement.GetProperty("totals");
        Assert.Equal(21, tensors.Length);
        Assert.Equal(21, totals.GetProperty("tensors").GetInt32());
        Assert.Equal(82_160, totals.GetProperty("elements").GetInt64());
        Assert.Equal(tensors.Sum(tensor => tensor.GetProperty("bytes").GetInt64()), totals.GetProperty("bytes").GetInt64());
        Assert.Equal("82160", document.RootElement.GetProperty("config").GetProperty("parameters").GetString());
    }

    [Fact]
    public async Task Inspect_shows_the_tensors_of_a_model_that_cannot_be_loaded_and_says_why()
    {
        string folder = Directory.CreateTempSubdirectory("tandem-test-").FullName;
        try
        {
            File.Copy(TestData.Path("models", "iquest", "model.safetensors"), Path.Combine(folder, "model.safetensors"));
            string config = await File.ReadAllTextAsync(TestData.Path("models", "iquest", "config.json"));
            await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), config.Replace("\"clip_qkv\": null", "\"clip_qkv\": 8.0", StringComparison.Ordinal));
            TandemProgram.Run run = await TandemProgram.RunAsync("inspect", folder);
            Assert.Equal(1, run.Code);
            Assert.Contains("clip_qkv", run.Error, StringComparison.Ordinal);
            Assert.Contains("lm_head.weight", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
