using CsCheck;
using Tandem.Cuda.Attention;

namespace Tandem.Cuda.Tests.Attention;

public sealed class DecodeSplitsTests
{
    [Fact]
    public void Pieces_cover_every_tile_and_never_outgrow_their_memory()
        => Gen.Select(Gen.Int[1, 131072].Array[1, 256], Gen.Int[1, 40], Gen.Int[1, 160]).Sample((lengths, kvHeads, multiprocessors) =>
        {
            int[] tiles = [.. lengths.Select(DecodeSplits.Tiles)];
            int chunk = DecodeSplits.ChunkTiles(tiles.Sum(t => (long)t), kvHeads, multiprocessors);
            int pieces = tiles.Sum(t => (t + chunk - 1) / chunk);
            Assert.Equal(0, chunk % DecodeSplits.TilesPerRound);
            Assert.True(pieces <= DecodeSplits.MaxItems(lengths.Length, multiprocessors), $"{pieces} pieces");
            Assert.All(lengths.Zip(tiles), pair => Assert.InRange((pair.Second * DecodeSplits.Tile) - pair.First, 0, DecodeSplits.Tile - 1));
        });

    [Fact]
    public void One_long_sequence_is_spread_over_the_card()
    {
        int chunk = DecodeSplits.ChunkTiles(DecodeSplits.Tiles(131072), kvHeads: 8, multiprocessors: 132);
        int blocks = 8 * ((DecodeSplits.Tiles(131072) + chunk - 1) / chunk);
        Assert.InRange(blocks, 2 * 132, 8 * 132);
    }
}
