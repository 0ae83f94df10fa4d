using System.Runtime.Intrinsics.X86;

namespace Tandem.Cpu.Simd;

/// <summary>Which vector instructions the kernels use. Results of one set are the same bits on every machine that has it.</summary>
public enum InstructionSet
{
    /// <summary>128-bit vectors that every processor with .NET has.</summary>
    Portable = 0,

    /// <summary>256-bit AVX2 with FMA.</summary>
    Avx2 = 1,

    /// <summary>512-bit AVX-512 (F, BW, DQ, VL).</summary>
    Avx512 = 2,
}

/// <summary>What this processor has.</summary>
public static class InstructionSets
{
    /// <summary>The widest set that this processor has.</summary>
    public static InstructionSet Best
        => IsSupported(InstructionSet.Avx512) ? InstructionSet.Avx512
            : IsSupported(InstructionSet.Avx2) ? InstructionSet.Avx2
            : InstructionSet.Portable;

    /// <summary>True if kernels of <paramref name="set"/> can run here.</summary>
    public static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Portable => true,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        InstructionSet.Avx512 => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported && Fma.IsSupported,
        _ => false,
    };
}
