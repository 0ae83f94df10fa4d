using System.Runtime.InteropServices;

namespace Tandem.Cuda.Attention;

/// <summary>Arguments of the attention kernels; the layout is that of the structure of the same name in <c>attention.cu</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AttentionParams
{
    public nint Q;
    public nint Y;
    public nint Pool;
    public nint Tables;
    public nint TableStart;
    public nint QueryStart;
    public nint Context;
    public nint Sequences;
    public nint Items;
    public nint ItemStart;
    public nint Partial;
    public nint PartialLse;
    public long BlockStride;
    public long LayerOffset;
    public int QStride;
    public int YStride;
    public int KvHeads;
    public int Group;
    public int Window;
    public int NumSequences;
    public int ChunkTiles;
    public float Scale;
}

/// <summary>Arguments of <c>rope_and_store</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RopeParams
{
    public nint Qkv;
    public nint Rope;
    public nint QNorm;
    public nint KNorm;
    public nint Pool;
    public nint Positions;
    public nint Slots;
    public long BlockStride;
    public long LayerOffset;
    public int Tokens;
    public int Heads;
    public int KvHeads;
    public int QkvStride;
    public int RopeStride;
    public float Eps;
}
