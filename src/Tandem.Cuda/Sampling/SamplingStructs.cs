using System.Runtime.InteropServices;

namespace Tandem.Cuda.Sampling;

/// <summary>What a row of logits is sampled by; the layout is that of the structure of the same name in <c>sampling.cu</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowParams
{
    public ulong Seed;
    public float Temperature;
    public float TopP;
    public float MinP;
    public float Repetition;
    public float Frequency;
    public float Presence;
    public int TopK;
    public int OutputIndex;
    public int Kind;
    public int Target;
    public int Logprobs;
    public int TopStart;
    public int EditStart;
    public int EditCount;
    public int AllowedStart;
    public int AllowedCount;
}

/// <summary>One token of a row whose logit is changed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Edit
{
    /// <summary>The token is in prompt or output: the repetition penalty applies.</summary>
    public const int Seen = 1;

    /// <summary>The token must not be chosen.</summary>
    public const int Stop = 2;

    public int Token;
    public float Bias;
    public int Count;
    public int Flags;
    public float Saved;
}

/// <summary>What came of a row.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowResult
{
    public int Token;
    public int Failed;
    public float Logprob;
    public int Rank;
}

/// <summary>One of the most likely tokens of a row.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TopEntry
{
    public int Token;
    public float Logprob;
}

/// <summary>Arguments of <c>sample_rows</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SampleParams
{
    public nint Logits;
    public nint Rows;
    public nint Edits;
    public nint Allowed;
    public nint Results;
    public nint Tops;
    public nint Sampled;
    public int Vocabulary;
    public int Stride;
}
