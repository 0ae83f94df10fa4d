using System.Runtime.InteropServices;

namespace Tandem.Cuda.Stepping;

/// <summary>Arguments of <c>resolve_tokens</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResolveParams
{
    public nint Ids;
    public nint Sampled;
    public int Count;
}

/// <summary>Arguments of <c>take_rows</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowsParams
{
    public nint Source;
    public nint Target;
    public nint Indices;
    public int SourceRows;
    public int SourceStride;
    public int TargetStride;
    public int Cols;
}

/// <summary>Arguments of the norms.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NormParams
{
    public nint X;
    public nint Residual;
    public nint Weight;
    public nint Y;
    public int Cols;
    public int XStride;
    public int ResidualStride;
    public int YStride;
    public float Eps;
}

/// <summary>Arguments of <c>add</c> and <c>silu_mul</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PairParams
{
    public nint A;
    public nint B;
    public nint Y;
    public int Rows;
    public int Cols;
    public int AStride;
    public int BStride;
    public int YStride;
    public int Vectors;
}

/// <summary>Arguments of <c>gate_mix</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GateParams
{
    public nint Q;
    public nint Gate;
    public nint Bias;
    public nint Global;
    public nint Local;
    public nint Y;
    public int Tokens;
    public int Heads;
    public int HeadDim;
    public int QStride;
    public int GlobalStride;
    public int LocalStride;
    public int YStride;
}

/// <summary>Arguments of <c>fill_random</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FillParams
{
    public nint Y;
    public long Count;
    public float Scale;
    public uint Seed;
}
