using System.Runtime.CompilerServices;
using Tandem.Core.Numerics;

namespace Tandem.Cpu.Simd;

/// <summary>Single precision.</summary>
internal readonly unsafe struct F32Element : IElement
{
    public static int Size
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Load<TS, TV>(byte* p, nint index)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
        => TS.Load((float*)p + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TS, TV>(byte* p, nint index, TV value)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
        => TS.Store((float*)p + index, value);

    public static float Load(byte* p, nint index) => Unsafe.ReadUnaligned<float>((float*)p + index);

    public static void Store(byte* p, nint index, float value) => Unsafe.WriteUnaligned((float*)p + index, value);
}

/// <summary>bfloat16.</summary>
internal readonly unsafe struct Bf16Element : IElement
{
    public static int Size
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Load<TS, TV>(byte* p, nint index)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
        => TS.LoadBf16((ushort*)p + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TS, TV>(byte* p, nint index, TV value)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
        => TS.StoreBf16((ushort*)p + index, value);

    public static float Load(byte* p, nint index) => BFloat16Bits.ToSingle(Unsafe.ReadUnaligned<ushort>((ushort*)p + index));

    public static void Store(byte* p, nint index, float value) => Unsafe.WriteUnaligned((ushort*)p + index, BFloat16Bits.FromSingle(value));
}

/// <summary>Half precision.</summary>
internal readonly unsafe struct F16Element : IElement
{
    public static int Size
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Load<TS, TV>(byte* p, nint index)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
        => TS.LoadF16((ushort*)p + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TS, TV>(byte* p, nint index, TV value)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
        => TS.StoreF16((ushort*)p + index, value);

    public static float Load(byte* p, nint index) => (float)Unsafe.ReadUnaligned<Half>((ushort*)p + index);

    public static void Store(byte* p, nint index, float value) => Unsafe.WriteUnaligned((ushort*)p + index, (Half)value);
}

/// <summary>Half precision without infinities and NaN.</summary>
internal readonly unsafe struct FiniteF16Element : IElement
{
    public static int Size
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Load<TS, TV>(byte* p, nint index)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
        => TS.LoadFiniteF16((ushort*)p + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TS, TV>(byte* p, nint index, TV value)
        where TS : struct, ISimd<TV>
        where TV : unmanaged
        => TS.StoreF16((ushort*)p + index, value);

    public static float Load(byte* p, nint index) => (float)Unsafe.ReadUnaligned<Half>((ushort*)p + index);

    public static void Store(byte* p, nint index, float value) => Unsafe.WriteUnaligned((ushort*)p + index, (Half)value);
}
