using Tandem.Core.Configuration;
using Tandem.Core.Kernels;
using Tandem.Core.Numerics;
using Tandem.Weights;

namespace Tandem.Models.Decoder;

/// <summary>Weights of one layer in the backend's layouts.</summary>
internal sealed class LayerWeights : IDisposable
{
    public required Tensor InputNorm { get; init; }

    public required Tensor PostAttentionNorm { get; init; }

    public required LinearWeight Qkv { get; init; }

    public required LinearWeight Output { get; init; }

    public required LinearWeight GateUp { get; init; }

    public required LinearWeight Down { get; init; }

    /// <summary>Per-head norm of q, or default.</summary>
    public Tensor QNorm { get; init; }

    /// <summary>Per-head norm of k, or default.</summary>
    public Tensor KNorm { get; init; }

    /// <summary>Loop models: [heads, head dim].</summary>
    public Tensor LoopGate { get; init; }

    /// <summary>Loop models: [1, heads].</summary>
    public Tensor LoopGateBias { get; init; }

    public void Dispose()
    {
        Qkv.Dispose();
        Output.Dispose();
        GateUp.Dispose();
        Down.Dispose();
    }
}

/// <summary>
/// All weights of a decoder, loaded from a checkpoint by the Llama family's names. Every parameter must be there in the right shape and every tensor of
/// the checkpoint must be used, or loading fails with the whole list.
/// </summary>
internal sealed class DecoderWeights : IDisposable
{
    private DecoderWeights(Tensor embedding, Tensor finalNorm, LinearWeight head, LayerWeights[] layers)
    {
        Embedding = embedding;
        FinalNorm = finalNorm;
        Head = head;
        Layers = layers;
    }

    public Tensor Embedding { get; }

    public Tensor FinalNorm { get; }

    public LinearWeight Head { get; }

    public LayerWeights[] Layers { get; }

    /// <summary>Bytes read by one decode step of one row: every linear layer once (twice for a Loop model's layers), the head once.</summary>
    public long BytesPerStep(int loopCount)
    {
        long layers = Layers.Sum(layer => layer.Qkv.Bytes + layer.Output.Bytes + layer.GateUp.Bytes + layer.Down.Bytes);
        return (layers * loopCount) + Head.Bytes;
    }

    /// <summary>Loads everything; throws with the full list of what is missing, misshapen or left over.</summary>
    /// <param name="kernels">The backend.</param>
    /// <param name="config">The model's shape.</param>
    /// <param name="source">The checkpoint.</param>
    /// <param name="type">Type to hold weights in.</param>
    /// <param name="quantization">Quantization of the linear layers; the embedding is never quantized.</param>
    /// <param name="progress">Told after each layer: layers done, layers in all.</param>
    public static DecoderWeights Load<TKernels>(
        ref TKernels kernels, ModelConfig config, IWeightSource source, DType type, WeightQuantization quantization, Action<int, int>? progress)
        where TKernels : struct, IKernels
    {
        using var reader = new WeightReader(source, type);
        HostMatrix embedding = reader.Matrix("model.embed_tokens.weight", config.VocabSize, config.HiddenSize);
        HostMatrix finalNorm = reader.Vector("model.norm.weight", config.HiddenSize);
        HostMatrix head = config.TieWordEmbeddings ? embedding : reader.Matrix("lm_head.weight", config.VocabSize, config.HiddenSize);
        LayerMatrices[] matrices = [.. Enumerable.Range(0, config.NumLayers).Select(n => LayerMatrices.Read(reader, config, n))];
        source.ThrowIfIncomplete(config);

        Tensor embeddingTable = kernels.LoadTable(embedding, type);
        var layers = new LayerWeights[config.NumLayers];
        for (int n = 0; n < layers.Length; n++)
        {
            layers[n] = matrices[n].Load(ref kernels, type, quantization);
            progress?.Invoke(n + 1, layers.Length);
        }

        return new DecoderWeights(embeddingTable, kernels.LoadVector(finalNorm), kernels.LoadLinear([head], [], type, quantization), layers);
    }

    public void Dispose()
    {
        Head.Dispose();
        foreach (LayerWeights layer in Layers)
        {
            layer.Dispose();
        }
    }
}
