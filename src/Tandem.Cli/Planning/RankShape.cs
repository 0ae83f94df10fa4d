using Tandem.Cli.Failures;
using Tandem.Core.Configuration;

namespace Tandem.Cli.Planning;

/// <summary>What one rank of a tensor-parallel group holds of a model.</summary>
internal static class RankShape
{
    /// <summary>
    /// Heads, MLP and vocabulary are divided; key/value heads too, until each rank has one; norms are on every rank.
    /// </summary>
    /// <param name="config">The whole model.</param>
    /// <param name="ranks">Devices in the group.</param>
    /// <exception cref="UsageException">The model cannot be divided so.</exception>
    public static ModelConfig Of(ModelConfig config, int ranks)
        => CanDivide(config, ranks)
            ? config with
            {
                NumHeads = config.NumHeads / ranks,
                NumKvHeads = Math.Max(1, config.NumKvHeads / ranks),
                IntermediateSize = config.IntermediateSize / ranks,
                VocabSize = (config.VocabSize + ranks - 1) / ranks,
            }
            : throw new UsageException(
                $"--tensor-parallel-size {ranks} does not divide this model: it must divide {config.NumHeads} heads and an MLP of {config.IntermediateSize}, " +
                $"and divide {config.NumKvHeads} key/value heads or be a multiple of them.");

    /// <summary>Whether a group of this size can share the model evenly.</summary>
    public static bool CanDivide(ModelConfig config, int ranks)
        => ranks >= 1 && config.NumHeads % ranks == 0 && config.IntermediateSize % ranks == 0
            && (config.NumKvHeads % ranks == 0 || ranks % config.NumKvHeads == 0);
}
