using Tandem.Core.Numerics;

namespace Tandem.Core.Kernels;

/// <summary>
/// Where keys and values lie in the paged pool. Order, outermost first: block, layer, key-or-value, KV head, token in block, element.
/// A block's pages of all layers are contiguous, so that swapping or offloading a block is one copy. All offsets are in elements, 64-bit.
/// </summary>
/// <param name="NumBlocks">Blocks in the pool, null block included.</param>
/// <param name="NumLayers">Layers.</param>
/// <param name="NumKvHeads">KV heads of this rank.</param>
/// <param name="BlockSize">Tokens in a block.</param>
/// <param name="HeadDim">Width of a head.</param>
/// <param name="Type">Element type.</param>
public readonly record struct KvLayout(int NumBlocks, int NumLayers, int NumKvHeads, int BlockSize, int HeadDim, DType Type)
{
    /// <summary>Elements of the keys (or values) of one head in one page.</summary>
    public int HeadPage => BlockSize * HeadDim;

    /// <summary>Elements of one layer's page: keys and values of all heads.</summary>
    public long LayerPage => 2L * NumKvHeads * HeadPage;

    /// <summary>Elements of one block: the pages of all layers.</summary>
    public long BlockElements => NumLayers * LayerPage;

    /// <summary>Bytes of one block.</summary>
    public long BlockBytes => BlockElements * Type.Size();

    /// <summary>Bytes of the pool.</summary>
    public long TotalBytes => NumBlocks * BlockBytes;

    /// <summary>First element of the keys of one head in one page; token t's key starts <c>t·HeadDim</c> further.</summary>
    public long KeyPage(int block, int layer, int head) => (block * BlockElements) + (layer * LayerPage) + ((long)head * HeadPage);

    /// <summary>First element of the values of one head in one page.</summary>
    public long ValuePage(int block, int layer, int head) => KeyPage(block, layer, NumKvHeads + head);
}
