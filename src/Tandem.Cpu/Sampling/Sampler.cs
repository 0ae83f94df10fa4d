using Tandem.Core.Execution;
using Tandem.Core.Memory;
using Tandem.Core.Requests;

namespace Tandem.Cpu.Sampling;

/// <summary>Results of a step's logit rows and each worker's memory for choosing tokens.</summary>
internal sealed unsafe class Sampler : IDisposable
{
    private readonly AlignedMemory?[] _memory;
    private int[] _tokens = [];
    private PositionLogprobs?[] _logprobs = [];
    private bool[] _failed = [];
    private int _vocabulary;

    public Sampler(int workers) => _memory = new AlignedMemory?[workers];

    /// <summary>The step's rows.</summary>
    public Batch? Batch { get; private set; }

    /// <summary>Token of a row of the last step that was sampled.</summary>
    public int TokenOf(int row) => _tokens[row];

    /// <summary>Takes the batch whose rows will be sampled. Tokens of the step before stay readable until they are overwritten.</summary>
    public void Begin(Batch batch)
    {
        Batch = batch;
        if (_tokens.Length < batch.LogitRows.Length)
        {
            Array.Resize(ref _tokens, batch.LogitRows.Length);
            Array.Resize(ref _logprobs, batch.LogitRows.Length);
            Array.Resize(ref _failed, batch.LogitRows.Length);
        }

        Array.Clear(_logprobs);
        Array.Clear(_failed);
    }

    /// <summary>Makes room for a vocabulary.</summary>
    public void Reserve(int vocabulary)
    {
        if (vocabulary <= _vocabulary)
        {
            return;
        }

        _vocabulary = vocabulary;
        for (int i = 0; i < _memory.Length; i++)
        {
            _memory[i]?.Dispose();
            _memory[i] = new AlignedMemory(SamplerScratch.Bytes(vocabulary));
        }
    }

    /// <summary>A worker's memory.</summary>
    public SamplerScratch Scratch(int worker) => new((byte*)_memory[worker]!.Address, _vocabulary);

    public void Set(int row, int token, PositionLogprobs? logprobs)
    {
        _tokens[row] = token;
        _logprobs[row] = logprobs;
    }

    public void Fail(int row)
    {
        _tokens[row] = 0;
        _failed[row] = true;
    }

    /// <summary>Copies the results of all rows.</summary>
    public void CopyTo(StepOutput output)
    {
        int rows = Batch?.NumLogitRows ?? 0;
        Array.Copy(_tokens, output.Tokens, rows);
        Array.Copy(_logprobs, output.Logprobs, rows);
        Array.Copy(_failed, output.RowFailed, rows);
    }

    public void Dispose()
    {
        foreach (AlignedMemory? memory in _memory)
        {
            memory?.Dispose();
        }
    }
}

/// <summary>The parts of a worker's memory.</summary>
internal readonly unsafe struct SamplerScratch
{
    /// <summary>[vocabulary] sort keys.</summary>
    public readonly ulong* Keys;

    /// <summary>[vocabulary] weights of candidates.</summary>
    public readonly double* Weights;

    /// <summary>[vocabulary] changed logits.</summary>
    public readonly float* Logits;

    /// <summary>[vocabulary] counts of tokens seen; all zero between rows.</summary>
    public readonly int* Counts;

    /// <summary>[blocks] sums of weights.</summary>
    public readonly double* BlockSums;

    /// <summary>[blocks] maxima.</summary>
    public readonly float* BlockMax;

    public SamplerScratch(byte* memory, int vocabulary)
    {
        int padded = Padded(vocabulary);
        Keys = (ulong*)memory;
        Weights = (double*)(Keys + padded);
        Logits = (float*)(Weights + padded);
        Counts = (int*)(Logits + padded);
        BlockSums = (double*)(Counts + padded);
        BlockMax = (float*)(BlockSums + (padded / TopSelection.BlockTokens));
    }

    public static long Bytes(int vocabulary) => Padded(vocabulary) * (24L + 1);

    private static int Padded(int vocabulary) => (vocabulary + 63) & ~63;
}
