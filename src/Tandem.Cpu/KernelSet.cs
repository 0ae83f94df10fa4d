using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Tandem.Core.Kernels;
using Tandem.Cpu.Attention;
using Tandem.Cpu.Elementwise;
using Tandem.Cpu.Linear;
using Tandem.Cpu.Sampling;
using Tandem.Cpu.Simd;

namespace Tandem.Cpu;

/// <summary>The vectorised operations of one instruction set.</summary>
internal abstract unsafe class KernelSet
{
    /// <summary>See <see cref="IInt8Dot.StoredOffset"/>.</summary>
    public abstract int Int8StoredOffset { get; }

    /// <summary>The kernels of a set, which must be supported.</summary>
    /// <param name="set">Instruction set.</param>
    /// <param name="vnni">Use VNNI for 8-bit products where it is there; false forces the plain instructions.</param>
    public static KernelSet Create(InstructionSet set, bool vnni)
    {
        vnni &= AvxVnni.IsSupported;
        return set switch
        {
            InstructionSet.Avx512 when vnni => new KernelSet<Simd512, Vector512<float>, VnniDot>(),
            InstructionSet.Avx512 => new KernelSet<Simd512, Vector512<float>, Avx2Dot>(),
            InstructionSet.Avx2 when vnni => new KernelSet<Simd256, Vector256<float>, VnniDot>(),
            InstructionSet.Avx2 => new KernelSet<Simd256, Vector256<float>, Avx2Dot>(),
            _ => new KernelSet<Simd128, Vector128<float>, PortableDot>(),
        };
    }

    public abstract void Embed(CpuBackend backend, in Tensor table, int* tokens, in Tensor y);

    public abstract void RmsNorm(CpuBackend backend, in Tensor x, in Tensor residual, bool add, in Tensor weight, float eps, in Tensor y);

    public abstract void Add(CpuBackend backend, in Tensor residual, in Tensor x);

    public abstract void Linear(CpuBackend backend, in Tensor x, LinearWeight weight, in Tensor y);

    public abstract void RopeAndStore(CpuBackend backend, in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int layer, int group);

    public abstract void Attention(CpuBackend backend, in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y);

    public abstract void GateMix(CpuBackend backend, in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y);

    public abstract void SiluMul(CpuBackend backend, in Tensor gateUp, in Tensor y);

    public abstract void Sample(CpuBackend backend, Sampler sampler, in Tensor logits, int first);

    /// <summary>Bytes of worker and shared scratch that a product with so many rows of x needs.</summary>
    public abstract (long Worker, long Shared) LinearScratch(LinearWeight weight, int rows);
}

/// <inheritdoc/>
internal sealed unsafe class KernelSet<TS, TV, TD> : KernelSet
    where TS : struct, ISimd<TV>
    where TV : unmanaged
    where TD : struct, IInt8Dot
{
    public override int Int8StoredOffset => TD.StoredOffset;

    public override void Embed(CpuBackend backend, in Tensor table, int* tokens, in Tensor y)
        => EmbedKernel<TS, TV>.Run(backend, table, tokens, y);

    public override void RmsNorm(CpuBackend backend, in Tensor x, in Tensor residual, bool add, in Tensor weight, float eps, in Tensor y)
        => NormKernel<TS, TV>.Run(backend, x, residual, add, weight, eps, y);

    public override void Add(CpuBackend backend, in Tensor residual, in Tensor x) => AddKernel<TS, TV>.Run(backend, residual, x);

    public override void Linear(CpuBackend backend, in Tensor x, LinearWeight weight, in Tensor y)
    {
        if (weight is FloatLinearWeight floats)
        {
            FloatLinearKernel<TS, TV>.Run(backend, x, floats, y);
        }
        else
        {
            Int8LinearKernel<TS, TV, TD>.Run(backend, x, (Int8LinearWeight)weight, y);
        }
    }

    public override void RopeAndStore(CpuBackend backend, in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int layer, int group)
        => RopeKernel<TS, TV>.Run(backend, qkv, rope, qNorm, kNorm, eps, heads, layer, group);

    public override void Attention(CpuBackend backend, in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y)
        => AttentionKernel<TS, TV>.Run(backend, q, heads, scale, window, layer, group, y);

    public override void GateMix(CpuBackend backend, in Tensor q, in Tensor gate, in Tensor bias, in Tensor global, in Tensor local, in Tensor y)
        => GateKernel<TS, TV>.Run(backend, q, gate, bias, global, local, y);

    public override void SiluMul(CpuBackend backend, in Tensor gateUp, in Tensor y) => SiluKernel<TS, TV>.Run(backend, gateUp, y);

    public override void Sample(CpuBackend backend, Sampler sampler, in Tensor logits, int first)
        => SampleKernel<TS, TV>.Run(backend, sampler, logits, first);

    public override (long Worker, long Shared) LinearScratch(LinearWeight weight, int rows)
    {
        if (weight is Int8LinearWeight int8)
        {
            return (Int8LinearKernel<TS, TV, TD>.WorkerBytes, Int8LinearKernel<TS, TV, TD>.SharedBytes(rows, int8.Blocks));
        }

        int padded = (weight.InFeatures + TS.Width - 1) / TS.Width * TS.Width;
        return (FloatLinearKernel<TS, TV>.ScratchBytes(padded), padded == weight.InFeatures ? 0 : (long)rows * padded * sizeof(float));
    }
}
