using Tandem.Core.Execution;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Cuda.Compilation;
using Tandem.Cuda.Devices;
using Tandem.Cuda.Interop;
using Tandem.Cuda.Stepping;

namespace Tandem.Cuda.Attention;

/// <summary>The paged KV pool and the kernels that write and read it, compiled for its head width and page size.</summary>
internal sealed class AttentionLauncher : IDisposable
{
    private const int DecodeWarps = 4;
    private const int DecodeStages = 3;
    private const int PrefillWarps = 4;

    private readonly CudaDevice _device;
    private readonly KvLayout _layout;
    private readonly DeviceMemory _pool;
    private readonly nint _ropeAndStore;
    private readonly nint _decode;
    private readonly nint _combine;
    private readonly nint _prefill;
    private readonly int _decodeShared;
    private readonly int _prefillShared;
    private readonly int _rowsPerTile;
    private DeviceMemory? _partial;
    private long _partialRows;

    /// <summary>Compiles the kernels and allocates the pool, zeroed.</summary>
    /// <param name="device">The card.</param>
    /// <param name="layout">The pool.</param>
    /// <param name="shape">Tiles of prefill; null takes those found best for the head width.</param>
    public AttentionLauncher(CudaDevice device, in KvLayout layout, PrefillShape? shape = null)
    {
        _device = device;
        _layout = layout;
        PrefillShape tiles = shape ?? PrefillShape.For(layout.HeadDim);
        int width = (layout.HeadDim + 15) / 16 * 16;
        int rowBytes = (width * 2) + 16;
        _rowsPerTile = PrefillWarps * 16 * tiles.RowTiles;
        int staging = DecodeWarps * DecodeStages * 2 * 16 * rowBytes;
        int joining = DecodeWarps * 16 * (width + 2) * sizeof(float);
        _decodeShared = Math.Max(staging, joining);
        _prefillShared = (_rowsPerTile + (4 * tiles.KeyTile)) * rowBytes;
        if (Math.Max(_decodeShared, _prefillShared) > device.MaxSharedBytes)
        {
            throw new NotSupportedException(
                $"Heads {layout.HeadDim} wide need {Math.Max(_decodeShared, _prefillShared)} bytes of shared memory; {device.Name} has {device.MaxSharedBytes}.");
        }

        CudaModule module = device.Load(Source(layout, tiles));
        _ropeAndStore = CudaDevice.Function(module, "rope_and_store");
        _decode = CudaDevice.Function(module, "decode_attention", _decodeShared);
        _combine = CudaDevice.Function(module, "combine_attention");
        _prefill = CudaDevice.Function(module, "prefill_attention", _prefillShared);
        _pool = device.Allocate(layout.TotalBytes);
        device.Fill(_pool.Value, 0, layout.TotalBytes);
    }

    /// <summary>Address of the pool.</summary>
    public nint Pool => _pool.Value;

    /// <summary>Kernels by name, for reports of what they need.</summary>
    public IReadOnlyList<(string Name, nint Function)> Functions
        => [("rope_and_store", _ropeAndStore), ("decode_attention", _decode), ("combine_attention", _combine), ("prefill_attention", _prefill)];

    /// <summary>The kernel source for a layout.</summary>
    public static KernelSource Source(in KvLayout layout, PrefillShape shape)
    {
        string[] defines = [$"HEAD_DIM={layout.HeadDim}", $"BLOCK_SIZE={layout.BlockSize}", $"ROW_TILES={shape.RowTiles}", $"KEY_TILE={shape.KeyTile}"];
        return new KernelSource("attention.cu", layout.Type == DType.F16 ? ["TANDEM_F16=1", .. defines] : defines);
    }

    public void RopeAndStore(StepInputs step, in Tensor qkv, in Tensor rope, in Tensor qNorm, in Tensor kNorm, float eps, int heads, int layer, int group)
    {
        var p = new RopeParams
        {
            Qkv = qkv.Data,
            Rope = rope.Data,
            QNorm = qNorm.Data,
            KNorm = kNorm.Data,
            Pool = _pool.Value,
            Positions = step.Positions,
            Slots = step.Slots(group),
            BlockStride = _layout.BlockElements,
            LayerOffset = layer * _layout.LayerPage,
            Tokens = qkv.Rows,
            Heads = heads,
            KvHeads = _layout.NumKvHeads,
            QkvStride = qkv.RowStride,
            RopeStride = rope.RowStride,
            Eps = eps,
        };
        long warps = (long)qkv.Rows * (heads + (2 * _layout.NumKvHeads));
        _device.Launch(_ropeAndStore, p, (int)((warps + 7) / 8), 1, 256);
    }

    public void Attend(StepInputs step, Batch batch, in Tensor q, int heads, float scale, int window, int layer, int group, in Tensor y)
    {
        var p = new AttentionParams
        {
            Q = q.Data,
            Y = y.Data,
            Pool = _pool.Value,
            Tables = step.Tables(group),
            TableStart = step.TableStart(group),
            QueryStart = step.QueryStart,
            Context = step.Context,
            BlockStride = _layout.BlockElements,
            LayerOffset = layer * _layout.LayerPage,
            QStride = q.RowStride,
            YStride = y.RowStride,
            KvHeads = _layout.NumKvHeads,
            Group = heads / _layout.NumKvHeads,
            Window = window,
            ChunkTiles = step.ChunkTiles,
            Scale = scale * 1.4426950408889634f,
        };
        if (step.PrefillCount > 0)
        {
            p.Sequences = step.PrefillSequences;
            p.NumSequences = step.PrefillCount;
            _device.Launch(_prefill, p, StepInputs.PrefillTiles(batch, p.Group, _rowsPerTile), p.KvHeads, PrefillWarps * 32, _prefillShared);
        }

        if (step.DecodeCount > 0)
        {
            Decode(step, ref p, heads);
        }
    }

    public void Dispose()
    {
        _partial?.Dispose();
        _pool.Dispose();
    }

    private void Decode(StepInputs step, ref AttentionParams p, int heads)
    {
        long rows = (long)step.ItemCapacity * heads;
        if (_partial is null || _partialRows < rows)
        {
            // Once, at the first step: the number of heads does not change.
            _device.Stream.Synchronize();
            _partial?.Dispose();
            _partial = _device.Allocate(rows * (_layout.HeadDim + 1) * sizeof(float));
            _partialRows = rows;
        }

        p.Sequences = step.DecodeSequences;
        p.NumSequences = step.DecodeCount;
        p.Items = step.Items;
        p.ItemStart = step.ItemStart;
        p.Partial = _partial.Value;
        p.PartialLse = _partial.Value + (nint)(_partialRows * _layout.HeadDim * sizeof(float));
        _device.Launch(_decode, p, step.ItemCount, p.KvHeads * ((p.Group + 15) / 16), DecodeWarps * 32, _decodeShared);
        if (step.ItemCount > step.DecodeCount)
        {
            _device.Launch(_combine, p, step.DecodeCount, heads, 128);
        }
    }
}

/// <summary>Tiles of the prefill kernel.</summary>
/// <param name="RowTiles">16-row tiles of queries in a warp.</param>
/// <param name="KeyTile">Keys in a step, a multiple of 16.</param>
internal readonly record struct PrefillShape(int RowTiles, int KeyTile)
{
    /// <summary>What was found best for a head width: larger tiles until registers run out.</summary>
    public static PrefillShape For(int headDim) => headDim <= 128 ? new PrefillShape(2, 64) : new PrefillShape(1, 32);
}
