using System.CommandLine;
using System.Text.RegularExpressions;
using Tandem.Cli.Failures;
using Tandem.Cli.Options;
using Tandem.Hosting;

namespace Tandem.Cli.Tests.Options;

public sealed partial class EngineOptionSetTests
{
    [Fact]
    public void Without_options_the_engine_has_its_own_defaults()
    {
        EngineOptions read = Read([]);
        Assert.Equal(new EngineOptions { ServedModelName = read.ServedModelName }, read);
        Assert.Empty(read.ServedModelName);
    }

    [Fact]
    public void Every_option_reaches_the_engine()
    {
        EngineOptions read = Read(
            [
                "some/folder", "--served-model-name", "a", "--served-model-name", "b", "--tokenizer", "t", "--dtype", "float16", "--kv-cache-dtype", "bfloat16",
                "--quantization", "int8", "--load-format", "dummy", "--device", "cpu", "--max-model-len", "16k", "--max-num-batched-tokens", "2K", "--max-num-seqs", "7",
                "--block-size", "32", "--kv-cache-memory-bytes", "2GiB", "--num-gpu-blocks-override", "99", "--no-enable-prefix-caching", "--skip-tokenizer-init",
                "--chat-template", "c.jinja", "--download-dir", "d", "--revision", "r", "--threads", "3", "--seed", "18446744073709551615", "--max-logprobs", "5",
                "--max-num-queued-reqs", "6", "--watermark", "0.5",
            ]);
        Assert.Equal(["a", "b"], read.ServedModelName);
        var expected = new EngineOptions
        {
            Model = "some/folder",
            ServedModelName = read.ServedModelName,
            Tokenizer = "t",
            DType = "float16",
            KvCacheDType = "bfloat16",
            Quantization = "int8",
            LoadFormat = "dummy",
            Device = "cpu",
            MaxModelLen = 16000,
            MaxNumBatchedTokens = 2048,
            MaxNumSeqs = 7,
            BlockSize = 32,
            KvCacheMemoryBytes = 2L << 30,
            KvCacheBlocks = 99,
            EnablePrefixCaching = false,
            SkipTokenizerInit = true,
            ChatTemplate = "c.jinja",
            DownloadDir = "d",
            Revision = "r",
            Threads = 3,
            Seed = ulong.MaxValue,
            MaxLogprobs = 5,
            MaxQueuedRequests = 6,
            Watermark = 0.5,
        };
        Assert.Equal(expected, read);
    }

    [Fact]
    public void Every_property_of_the_engine_options_has_an_option()
    {
        // A set that differs from the defaults in everything was built above; here it is counted that nothing new was forgotten.
        int properties = typeof(EngineOptions).GetProperties().Count(property => property.CanWrite);
        var command = new Command("c");
        new EngineOptionSet().AddTo(command);
        int negations = command.Options.Count(option => !option.Hidden && option.Name.StartsWith("--no-", StringComparison.Ordinal));
        Assert.Equal(properties, command.Options.Count(option => !option.Hidden) - negations);
    }

    [Fact]
    public void Options_that_the_engine_complains_of_exist()
    {
        var bad = new EngineOptions
        {
            Model = " ", DType = "x", KvCacheDType = "x", Quantization = "x", LoadFormat = "x", Device = "x", MaxModelLen = 0, MaxNumBatchedTokens = 0, MaxNumSeqs = 0, BlockSize = 0,
            KvCacheMemoryBytes = 0, KvCacheBlocks = 0, Threads = -1, MaxLogprobs = -1, MaxQueuedRequests = 0, Watermark = 2,
        };
        var command = new Command("c");
        new EngineOptionSet().AddTo(command);
        string[] named = [.. bad.Validate().Select(problem => OptionName().Match(problem).Value)];
        Assert.Equal(16, named.Length);
        Assert.All(named, name => Assert.Contains(name, command.Options.Select(option => option.Name)));
    }

    [Theory]
    [InlineData("--max-num-seqs", "0")]
    [InlineData("--max-num-seqs", "-5")]
    [InlineData("--block-size", "12")]
    [InlineData("--watermark", "1")]
    [InlineData("--quantization", "fp8")]
    [InlineData("--device", "cuda")]
    public void A_value_out_of_range_is_named_with_what_would_be_right(string option, string value)
    {
        var e = Assert.Throws<EngineOptionsException>(() => Read([option, value]));
        Assert.Contains(option, e.Message, StringComparison.Ordinal);
        Assert.Contains(value, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-model-len", "many")]
    [InlineData("--max-num-seqs", "1.5")]
    [InlineData("--kv-cache-memory-bytes", "2Gi")]
    [InlineData("--kv-cache-memory-bytes", "-1")]
    [InlineData("--threads", "")]
    public void A_value_that_is_no_number_is_an_error_of_the_command_line(string option, string value)
    {
        ParseResult parse = Parse([option, value], out _);
        Assert.Contains(parse.Errors, error => error.Message.Contains(option, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--tensor-parallel-size", "1")]
    [InlineData("-tp", "1")]
    [InlineData("--pipeline-parallel-size", "1")]
    [InlineData("--swap-space", "0")]
    [InlineData("--scheduling-policy", "fcfs")]
    [InlineData("--generation-config", "auto")]
    [InlineData("--enforce-eager")]
    [InlineData("--enable-chunked-prefill")]
    public void An_option_that_is_not_built_may_ask_for_nothing(params string[] arguments) => Assert.Equal("m", Read(["--model", "m", .. arguments]).Model);

    [Theory]
    [InlineData("--tensor-parallel-size", "2")]
    [InlineData("--pipeline-parallel-size", "4")]
    [InlineData("--gpu-memory-utilization", "0.9")]
    [InlineData("--swap-space", "16")]
    [InlineData("--enable-lora")]
    [InlineData("--lora-modules", "a=b")]
    [InlineData("--speculative-config", "{}")]
    [InlineData("--no-enable-chunked-prefill")]
    [InlineData("--trust-remote-code")]
    [InlineData("--tensor-parallel-size")]
    public void An_option_that_is_not_built_is_refused_by_name(params string[] arguments)
    {
        var e = Assert.Throws<UsageException>(() => Read(["--model", "m", .. arguments]));
        Assert.Contains(arguments[0], e.Message, StringComparison.Ordinal);
        Assert.Contains("not built", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_options_that_are_not_built_are_named_at_once()
    {
        var e = Assert.Throws<UsageException>(() => Read(["--enable-lora", "--swap-space", "4"]));
        Assert.Equal(2, e.Message.Split('\n').Length);
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        Assert.Throws<UsageException>(() => Read(["a", "--model", "b"]));
        Assert.Throws<UsageException>(() => Read(["--enable-prefix-caching", "--no-enable-prefix-caching"]));
        Assert.Equal("a", Read(["a", "--model", "a"]).Model);
    }

    [Fact]
    public void A_misspelt_option_is_not_a_model()
    {
        ParseResult parse = Parse(["--max-num-sequences"], out _);
        Assert.Contains("--max-num-sequences", Assert.Single(parse.Errors).Message, StringComparison.Ordinal);
    }

    private static EngineOptions Read(string[] arguments)
    {
        ParseResult parse = Parse(arguments, out EngineOptionSet set);
        Assert.Empty(parse.Errors);
        return set.Read(parse);
    }

    private static ParseResult Parse(string[] arguments, out EngineOptionSet set)
    {
        set = new EngineOptionSet();
        var command = new RootCommand();
        set.AddTo(command);
        return command.Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
    }

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex OptionName();
}
