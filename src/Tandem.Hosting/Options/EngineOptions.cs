using Tandem.Core.Numerics;

namespace Tandem.Hosting;

/// <summary>
/// Everything that can be set about an engine, with vLLM's names and defaults where they apply. Immutable; <see cref="Validate"/> lists every bad value at once.
/// </summary>
public sealed record EngineOptions
{
    /// <summary>A folder in Hugging Face layout, a hub id (<c>Org/Name</c>), or <c>builtin</c> / <c>builtin-loop</c>.</summary>
    public string Model { get; init; } = BuiltinModels.Default;

    /// <summary>Names that clients may use; empty takes <see cref="Model"/>.</summary>
    public IReadOnlyList<string> ServedModelName { get; init; } = [];

    /// <summary>Folder of the tokenizer if it is not the model's.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Type of the weights: <c>auto</c> (as stored), <c>bfloat16</c>, <c>float16</c> or <c>float32</c>.</summary>
    public string DType { get; init; } = "auto";

    /// <summary>Type of the KV cache: <c>auto</c> (that of the weights), <c>bfloat16</c>, <c>float16</c> or <c>float32</c>.</summary>
    public string KvCacheDType { get; init; } = "auto";

    /// <summary><c>none</c>, or <c>int8</c>: 8-bit blocks made at load.</summary>
    public string Quantization { get; init; } = "none";

    /// <summary><c>auto</c>, or <c>dummy</c>: random weights of the right shape.</summary>
    public string LoadFormat { get; init; } = "auto";

    /// <summary><c>auto</c> or <c>cpu</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Longest sequence, prompt and output; null takes the model's, or less if the cache cannot hold one such sequence.</summary>
    public int? MaxModelLen { get; init; }

    /// <summary>Most tokens in a step.</summary>
    public int MaxNumBatchedTokens { get; init; } = 512;

    /// <summary>Most sequences in a step.</summary>
    public int MaxNumSeqs { get; init; } = 64;

    /// <summary>Tokens in a KV block.</summary>
    public int BlockSize { get; init; } = 16;

    /// <summary>Bytes of the KV cache; null takes what <see cref="MaxNumSeqs"/> full sequences need, at most 4 GiB and half the free memory.</summary>
    public long? KvCacheMemoryBytes { get; init; }

    /// <summary>Exact number of KV blocks instead of a number of bytes; vLLM's <c>--num-gpu-blocks-override</c>.</summary>
    public int? KvCacheBlocks { get; init; }

    /// <summary>Share KV blocks between requests with the same beginning.</summary>
    public bool EnablePrefixCaching { get; init; } = true;

    /// <summary>Serve token ids in and out, without text.</summary>
    public bool SkipTokenizerInit { get; init; }

    /// <summary>A file with a Jinja chat template, instead of the model's.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>Cache folder for downloads; null takes the usual one.</summary>
    public string? DownloadDir { get; init; }

    /// <summary>Revision to download: branch, tag or commit.</summary>
    public string? Revision { get; init; }

    /// <summary>Threads on a CPU; 0 takes all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Seed from which requests without a seed get theirs; null takes a random one.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Most log-probabilities a request may ask for.</summary>
    public int MaxLogprobs { get; init; } = 20;

    /// <summary>Requests that may wait; more are turned away.</summary>
    public int MaxQueuedRequests { get; init; } = 1024;

    /// <summary>Share of KV blocks kept free when a request is admitted beside others.</summary>
    public double Watermark { get; init; } = 0.02;

    /// <summary>Every bad value, as a sentence that names the option, the value and what would be right.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        void Check(bool ok, string message)
        {
            if (!ok)
            {
                errors.Add(message);
            }
        }

        Check(!string.IsNullOrWhiteSpace(Model), "--model must name a folder, a hub id (Org/Name) or a built-in model.");
        Check(DType == "auto" || DTypes.TryParseFloat(DType, out _), $"--dtype must be auto, bfloat16, float16 or float32, got '{DType}'.");
        Check(KvCacheDType == "auto" || DTypes.TryParseFloat(KvCacheDType, out _), $"--kv-cache-dtype must be auto, bfloat16, float16 or float32, got '{KvCacheDType}'.");
        Check(Quantization is "none" or "int8", $"--quantization must be none or int8, got '{Quantization}'.");
        Check(LoadFormat is "auto" or "dummy", $"--load-format must be auto or dummy, got '{LoadFormat}'.");
        Check(Device is "auto" or "cpu", $"--device must be auto or cpu, got '{Device}'.");
        Check(MaxModelLen is null or >= 2, $"--max-model-len must be at least 2, got {MaxModelLen}.");
        Check(MaxNumBatchedTokens is >= 1 and <= 1 << 20, $"--max-num-batched-tokens must be between 1 and 1048576, got {MaxNumBatchedTokens}.");
        Check(MaxNumSeqs is >= 1 and <= 4096, $"--max-num-seqs must be between 1 and 4096, got {MaxNumSeqs}.");
        Check(BlockSize is 8 or 16 or 32 or 64 or 128, $"--block-size must be 8, 16, 32, 64 or 128, got {BlockSize}.");
        Check(KvCacheMemoryBytes is null or > 0, $"--kv-cache-memory-bytes must be above 0, got {KvCacheMemoryBytes}.");
        Check(KvCacheBlocks is null or >= 2, $"--num-gpu-blocks-override must be at least 2, got {KvCacheBlocks}.");
        Check(Threads is >= 0 and <= 1024, $"--threads must be between 0 (all cores) and 1024, got {Threads}.");
        Check(MaxLogprobs is >= 0 and <= 1024, $"--max-logprobs must be between 0 and 1024, got {MaxLogprobs}.");
        Check(MaxQueuedRequests >= 1, $"--max-num-queued-reqs must be at least 1, got {MaxQueuedRequests}.");
        Check(Watermark is >= 0 and < 1, $"--watermark must be at least 0 and below 1, got {Watermark}.");
        return errors;
    }
}
