using System.Runtime.Intrinsics;

namespace Tandem.Cpu.Simd;

/// <summary>
/// One instruction set: operations on its vector of floats. Implementations are empty structs used as type parameters, so that every kernel is
/// written once and compiled for each set with everything inlined.
/// </summary>
/// <typeparam name="TV">The vector.</typeparam>
internal unsafe interface ISimd<TV>
    where TV : unmanaged
{
    /// <summary>Floats in a vector: 4, 8 or 16.</summary>
    static abstract int Width { get; }

    /// <summary>True if 32 vector registers are there, so that tiles of 24 accumulators pay.</summary>
    static abstract bool WideTiles { get; }

    static abstract TV Zero { get; }

    static abstract TV Broadcast(float value);

    static abstract TV Load(float* p);

    static abstract void Store(float* p, TV v);

    /// <summary>Exact widening of bfloat16.</summary>
    static abstract TV LoadBf16(ushort* p);

    /// <summary>Exact widening of half precision, subnormals, infinities and NaN included.</summary>
    static abstract TV LoadF16(ushort* p);

    /// <summary>Exact widening of half precision that is neither infinite nor NaN.</summary>
    static abstract TV LoadFiniteF16(ushort* p);

    /// <summary>Rounds to nearest even; NaN stays NaN.</summary>
    static abstract void StoreBf16(ushort* p, TV v);

    /// <summary>Rounds to nearest even; too large becomes infinity; NaN stays NaN.</summary>
    static abstract void StoreF16(ushort* p, TV v);

    static abstract TV Add(TV a, TV b);

    static abstract TV Sub(TV a, TV b);

    static abstract TV Mul(TV a, TV b);

    static abstract TV Div(TV a, TV b);

    /// <summary>a·b + c.</summary>
    static abstract TV Fma(TV a, TV b, TV c);

    /// <summary>Larger of each pair; a NaN in <paramref name="b"/> is passed on, one in <paramref name="a"/> may be lost.</summary>
    static abstract TV Max(TV a, TV b);

    /// <summary>Smaller of each pair; a NaN in <paramref name="b"/> is passed on, one in <paramref name="a"/> may be lost.</summary>
    static abstract TV Min(TV a, TV b);

    static abstract TV Abs(TV a);

    /// <summary>Rounds each to the nearest integer, ties to even; for |a| below 2²².</summary>
    static abstract TV Round(TV a);

    /// <summary>a·2ⁿ for integral n in [−200, 200], with gradual underflow and overflow to infinity.</summary>
    static abstract TV Scale2(TV a, TV n);

    /// <summary>True if a is NaN in any lane.</summary>
    static abstract bool AnyNaN(TV a);

    static abstract float MaxAcross(TV a);

    /// <summary>Sums of the lanes of four vectors. Every horizontal sum in the kernels is this one, so that all agree to the bit.</summary>
    static abstract Vector128<float> Sum4(TV a, TV b, TV c, TV d);

    /// <summary>Fetches the cache line of an address, which need not be valid.</summary>
    static abstract void Prefetch(void* p);

    /// <summary>Rows and columns that <see cref="Transpose"/> handles: 4, 8 or 16.</summary>
    static abstract int TransposeSize { get; }

    /// <summary>Transposes a square of <see cref="TransposeSize"/> floats; strides are in floats.</summary>
    static abstract void Transpose(float* source, nint sourceStride, float* target, nint targetStride);
}

/// <summary>An element type that weights and caches are stored in; addresses need not be aligned.</summary>
internal unsafe interface IElement
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    static abstract TV Load<TS, TV>(byte* p, nint index)
        where TS : struct, ISimd<TV>
        where TV : unmanaged;

    static abstract void Store<TS, TV>(byte* p, nint index, TV value)
        where TS : struct, ISimd<TV>
        where TV : unmanaged;

    static abstract float Load(byte* p, nint index);

    static abstract void Store(byte* p, nint index, float value);
}
