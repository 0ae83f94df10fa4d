using Tandem.Core.Kernels;
using Tandem.Core.Memory;
using Tandem.Core.Numerics;
using Xunit;

namespace Tandem.Cpu.Tests;

public sealed unsafe class KvPoolTests
{
    [Fact]
    public void ALargePoolTakesNoMemoryBeforeItIsUsed()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Only Linux has lazy blocks.");
        }

        using var backend = new CpuBackend(1, 16);
        var layout = new KvLayout(NumBlocks: 8192, NumLayers: 32, NumKvHeads: 8, BlockSize: 16, HeadDim: 128, DType.BF16);
        long before = Environment.WorkingSet;
        new CpuKernels(backend).AllocateKvCache(layout);
        Assert.True(layout.TotalBytes > 8L << 30);
        Assert.Equal(0, backend.KvPool[0]);
        Assert.Equal(0, backend.KvPool[layout.TotalBytes - 1]);
        backend.KvPool[layout.TotalBytes / 2] = 7;
        Assert.Equal(7, backend.KvPool[layout.TotalBytes / 2]);
        Assert.True(Environment.WorkingSet - before < 1L << 30, "the pool was taken at once");
    }

    [Fact]
    public void LazyBlocksAreCountedAndGivenBack()
    {
        var block = new AlignedMemory(3_000_000_019, lazy: true);
        Assert.True(AlignedMemory.TotalBytes >= 3_000_000_019);
        Assert.Equal(0, block.Address % AlignedMemory.Alignment);
        block.Dispose();
        Assert.Throws<ObjectDisposedException>(() => block.Address);
    }

    [Fact]
    public void BadLayoutsAreRefused()
    {
        using var backend = new CpuBackend(1, 16);
        var kernels = new CpuKernels(backend);
        Assert.Throws<ArgumentException>(() => kernels.AllocateKvCache(new KvLayout(1, 1, 1, 16, 64, DType.I8)));
        Assert.Contains("HeadDim = 63", Assert.Throws<ArgumentException>(() => kernels.AllocateKvCache(new KvLayout(1, 1, 1, 16, 63, DType.F32))).Message, StringComparison.Ordinal);
    }
}
