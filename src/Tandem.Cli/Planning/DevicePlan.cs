using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Hosting;

namespace Tandem.Cli.Planning;

/// <summary>What is asked of a plan besides the engine's options.</summary>
/// <param name="DeviceMemory">Bytes of one device; null plans for this machine's memory as the engine itself does.</param>
/// <param name="Utilization">Share of the device's memory that may be used.</param>
/// <param name="Ranks">Devices that share the model.</param>
/// <param name="AverageInput">Tokens of an average prompt.</param>
/// <param name="AverageOutput">Tokens of an average answer.</param>
internal sealed record PlanRequest(long? DeviceMemory, double Utilization, int Ranks, int AverageInput, int AverageOutput);

/// <summary>The arithmetic of <c>tandem plan</c>. Sizes are bytes on each device.</summary>
internal sealed class DevicePlan
{
    private const int GpuActivationBytes = 2;
    private const int MostRanks = 64;

    private DevicePlan(ModelConfig config, EngineOptions options, PlanRequest request)
    {
        Config = config;
        Options = options;
        Request = request;
        Rank = RankShape.Of(config, request.Ranks);
        WeightType = DTypes.TryParseFloat(options.DType, out DType weights) ? weights : config.DType;
        KvType = DTypes.TryParseFloat(options.KvCacheDType, out DType kv) ? kv : WeightType;
    }

    /// <summary>The whole model.</summary>
    public ModelConfig Config { get; }

    /// <summary>One device's part of it.</summary>
    public ModelConfig Rank { get; }

    /// <summary>Sizes the engine was given.</summary>
    public EngineOptions Options { get; }

    /// <summary>What was asked.</summary>
    public PlanRequest Request { get; }

    /// <summary>Type of the weights.</summary>
    public DType WeightType { get; }

    /// <summary>Type of the KV cache.</summary>
    public DType KvType { get; }

    /// <summary>How memory is divided; null if the model does not fit.</summary>
    public MemoryPlan? Memory { get; private set; }

    /// <summary>Why it does not fit.</summary>
    public string? Problem { get; private set; }

    /// <summary>The smallest group of devices on which it does fit, if it does not fit here and there is one.</summary>
    public int? FittingRanks { get; private set; }

    /// <summary>KV bytes of a token in all layers, on one device.</summary>
    public long KvBytesPerToken => Rank.KvBytesPerToken(KvType);

    /// <summary>KV bytes of a Loop model's second pass for one sequence, whatever its length; 0 for other models.</summary>
    public long WindowBytes => Rank.LoopWindow * KvBytesPerToken;

    /// <summary>Prompts of average length that one step takes.</summary>
    public int LargestBatch => Math.Max(1, Options.MaxNumBatchedTokens / Request.AverageInput);

    /// <summary>Requests of average length that the cache holds at once.</summary>
    public long AverageSequences
        => Memory is { } plan ? plan.KvTokens / (Request.AverageInput + Request.AverageOutput + (plan.KvBytesPerWindow / plan.KvBytesPerToken)) : 0;

    /// <summary>A good --max-num-seqs: what the cache holds, as a power of two, no more than the engine takes.</summary>
    public int SuggestedSeqs
    {
        get
        {
            int seqs = 1;
            while (seqs * 2 <= Math.Min(AverageSequences, 256))
            {
                seqs *= 2;
            }

            return seqs;
        }
    }

    /// <summary>Works it out.</summary>
    /// <exception cref="Failures.UsageException">The model cannot be divided over that many devices.</exception>
    /// <exception cref="EngineOptionsException">A size is more than the model has.</exception>
    public static DevicePlan Create(ModelConfig config, EngineOptions options, PlanRequest request)
    {
        var plan = new DevicePlan(config, options, request);
        if (options.MaxModelLen > config.MaxPositions)
        {
            throw new EngineOptionsException([$"--max-model-len {options.MaxModelLen} is more than the model's {config.MaxPositions} positions."]);
        }

        try
        {
            plan.Memory = plan.Fit();
        }
        catch (EngineOptionsException e)
        {
            plan.Problem = e.Message;
            plan.FittingRanks = request.DeviceMemory is null ? null : FindRanks(config, options, request);
        }

        return plan;
    }

    private static int? FindRanks(ModelConfig config, EngineOptions options, PlanRequest request)
    {
        for (int ranks = request.Ranks + 1; ranks <= MostRanks; ranks++)
        {
            if (!RankShape.CanDivide(config, ranks))
            {
                continue;
            }

            try
            {
                new DevicePlan(config, options, request with { Ranks = ranks }).Fit();
                return ranks;
            }
            catch (EngineOptionsException)
            {
                // More devices may do.
            }
        }

        return null;
    }

    private MemoryPlan Fit()
        => Request.DeviceMemory is { } memory
            ? MemoryPlan.Create(Rank, Options, WeightType, KvType, (long)(memory * Request.Utilization), GpuActivationBytes)
            : MemoryPlan.ForThisMachine(Rank, Options);
}
