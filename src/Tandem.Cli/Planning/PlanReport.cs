using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Tandem.Cli.Serving;
using Tandem.Core.Numerics;
using Tandem.Hosting;

namespace Tandem.Cli.Planning;

/// <summary>A plan as a table and as JSON.</summary>
internal static class PlanReport
{
    /// <summary>The tables.</summary>
    public static IEnumerable<Table> Tables(DevicePlan plan)
    {
        yield return Model(plan);
        if (plan.Memory is { } memory)
        {
            yield return Device(plan, memory);
            yield return Settings(plan, memory);
        }
    }

    /// <summary>All numbers.</summary>
    public static void WriteJson(DevicePlan plan) => Output.WriteJson(json =>
    {
        json.WriteString("model", plan.Options.Model);
        json.WriteString("architecture", plan.Config.Architecture);
        json.WriteNumber("parameters", plan.Config.ParameterCount);
        json.WriteNumber("weight_bytes", plan.Config.ParameterCount * plan.WeightType.Size());
        json.WriteString("dtype", plan.WeightType.Name());
        json.WriteString("kv_cache_dtype", plan.KvType.Name());
        json.WriteNumber("tensor_parallel_size", plan.Request.Ranks);
        json.WriteNumber("kv_bytes_per_token", plan.KvBytesPerToken);
        json.WriteNumber("kv_window_bytes_per_sequence", plan.WindowBytes);
        json.WriteNumber("average_input_len", plan.Request.AverageInput);
        json.WriteNumber("average_output_len", plan.Request.AverageOutput);
        json.WriteNumber("max_num_batched_tokens", plan.Options.MaxNumBatchedTokens);
        json.WriteNumber("largest_batch", plan.LargestBatch);
        json.WriteBoolean("fits", plan.Memory is not null);
        if (plan.Memory is { } memory)
        {
            WriteMemory(json, plan, memory);
        }
        else
        {
            json.WriteString("problem", plan.Problem);
            if (plan.FittingRanks is { } ranks)
            {
                json.WriteNumber("fits_tensor_parallel_size", ranks);
            }
        }
    });

    /// <summary>What would make a model fit that does not.</summary>
    public static string Advice(DevicePlan plan) => plan.FittingRanks is { } ranks
        ? $"it fits on {ranks} such devices: --tensor-parallel-size {ranks}."
        : "it fits on no number of such devices; lower --max-model-len or --max-num-batched-tokens, or use --quantization int8.";

    private static void WriteMemory(Utf8JsonWriter json, DevicePlan plan, MemoryPlan memory)
    {
        json.WriteStartObject("per_device");
        json.WriteNumber("budget_bytes", memory.Budget);
        json.WriteNumber("weight_bytes", memory.Weights);
        json.WriteNumber("activation_bytes", memory.Activations);
        json.WriteNumber("kv_cache_bytes", memory.KvBytes);
        json.WriteNumber("free_bytes", memory.Budget - memory.Total);
        json.WriteNumber("blocks", memory.NumBlocks);
        json.WriteNumber("block_size", memory.BlockSize);
        json.WriteNumber("kv_tokens", memory.KvTokens);
        json.WriteNumber("max_model_len", memory.MaxModelLen);
        json.WriteNumber("full_length_sequences", Math.Round(memory.FullSequences, 3));
        json.WriteNumber("average_sequences", plan.AverageSequences);
        json.WriteEndObject();
        json.WriteStartObject("settings");
        json.WriteNumber("max_model_len", memory.MaxModelLen);
        json.WriteNumber("max_num_batched_tokens", plan.Options.MaxNumBatchedTokens);
        json.WriteNumber("max_num_seqs", plan.SuggestedSeqs);
        json.WriteNumber("kv_cache_memory_bytes", memory.KvBytes);
        json.WriteEndObject();
    }

    private static Table Model(DevicePlan plan)
    {
        string parts = plan.Request.Ranks == 1 ? string.Empty : $", on each of {plan.Request.Ranks} devices";
        Table table = Output.Facts(plan.Options.Model)
            .Row("Parameters", Count(plan.Config.ParameterCount) + $" ({Greeting.Count(plan.Config.ParameterCount)})")
            .Row("Weights", $"{Output.Bytes(plan.Config.ParameterCount * plan.WeightType.Size())} as {plan.WeightType.Name()}")
            .Row("KV cache of a token", $"{Output.Bytes(plan.KvBytesPerToken)} as {plan.KvType.Name()}{parts}");
        return plan.WindowBytes == 0 ? table : table.Row("KV window of a sequence", $"{Output.Bytes(plan.WindowBytes)} for {plan.Config.LoopWindow} tokens{parts}");
    }

    private static Table Device(DevicePlan plan, MemoryPlan memory)
    {
        string title = plan.Request.DeviceMemory is { } bytes
            ? FormattableString.Invariant($"Each device: {MemoryPlan.Gib(bytes)}, of which {plan.Request.Utilization:0.##} may be used")
            : $"This machine: {MemoryPlan.Gib(memory.Budget)} may be used";
        Table table = Output.Facts(title)
            .Row("Weights", Output.Bytes(memory.Weights))
            .Row("Activations", Output.Bytes(memory.Activations))
            .Row("KV cache", Output.Bytes(memory.KvBytes))
            .Row("Left over", Output.Bytes(memory.Budget - memory.Total))
            .Row("KV blocks", $"{Count(memory.NumBlocks)} of {memory.BlockSize} tokens")
            .Row("KV tokens", Count(memory.KvTokens))
            .Row("Longest sequence", $"{Count(memory.MaxModelLen)} tokens");
        if (memory.KvBytesPerWindow > 0)
        {
            table.Row("Window blocks of a sequence", $"{Output.Bytes(memory.KvBytesPerWindow)}, those of a step's new tokens included");
        }

        return table
            .Row("Sequences of that length", memory.FullSequences.ToString("0.0", CultureInfo.InvariantCulture))
            .Row($"Sequences of {plan.Request.AverageInput} + {plan.Request.AverageOutput} tokens", Count(plan.AverageSequences))
            .Row("Largest batch of prompts", $"{plan.LargestBatch} = {plan.Options.MaxNumBatchedTokens} tokens a step / {plan.Request.AverageInput} a prompt");
    }

    private static Table Settings(DevicePlan plan, MemoryPlan memory)
    {
        Table table = Output.Facts("Set");
        if (plan.Request.Ranks > 1)
        {
            table.Row("--tensor-parallel-size", plan.Request.Ranks.ToString(CultureInfo.InvariantCulture));
        }

        return table
            .Row("--max-model-len", memory.MaxModelLen.ToString(CultureInfo.InvariantCulture))
            .Row("--max-num-batched-tokens", plan.Options.MaxNumBatchedTokens.ToString(CultureInfo.InvariantCulture))
            .Row("--max-num-seqs", plan.SuggestedSeqs.ToString(CultureInfo.InvariantCulture))
            .Row("--kv-cache-memory-bytes", memory.KvBytes.ToString(CultureInfo.InvariantCulture));
    }

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
