namespace Tandem.Cuda.Attention;

/// <summary>How the keys of decoding sequences are cut so that all multiprocessors have work: pieces of one length over all sequences.</summary>
internal static class DecodeSplits
{
    /// <summary>Keys in a tile of the kernel.</summary>
    public const int Tile = 16;

    /// <summary>Tiles that a block's warps take at a time; a piece is a multiple of it.</summary>
    public const int TilesPerRound = 4;

    private const int BlocksPerMultiprocessor = 4;

    /// <summary>Most pieces that a step can have.</summary>
    public static int MaxItems(int maxSeqs, int multiprocessors) => maxSeqs + (BlocksPerMultiprocessor * multiprocessors);

    /// <summary>Tiles in a piece.</summary>
    /// <param name="totalTiles">Tiles of all decoding sequences.</param>
    /// <param name="kvHeads">KV heads; each piece is computed for every one.</param>
    /// <param name="multiprocessors">Multiprocessors of the card.</param>
    public static int ChunkTiles(long totalTiles, int kvHeads, int multiprocessors)
    {
        long pieces = Math.Max(1, BlocksPerMultiprocessor * multiprocessors / kvHeads);
        long tiles = (totalTiles + pieces - 1) / pieces;
        return (int)Math.Max(2 * TilesPerRound, (tiles + TilesPerRound - 1) / TilesPerRound * TilesPerRound);
    }

    /// <summary>Tiles that a sequence of so many keys covers.</summary>
    public static int Tiles(int keys) => (keys + Tile - 1) / Tile;
}
