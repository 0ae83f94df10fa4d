using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tandem.Cli.Loading;
using Tandem.Core.Configuration;
using Tandem.Weights;

namespace Tandem.Cli.Benchmarks.Making;

/// <summary>A Llama model as GGUF's architecture <c>llama</c> wants it.</summary>
internal static class LlamaGguf
{
    private const int NormalToken = 1;
    private const int ControlToken = 3;
    private const int UnusedToken = 5;
    private const int BlockLength = 32;

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where; replaced if it exists.</param>
    /// <param name="config">The model.</param>
    /// <param name="name">Its name.</param>
    /// <param name="tensors">BF16 tensors under their Hugging Face names.</param>
    /// <param name="type">Type of the matrices; norms are singles always.</param>
    public static void Write(string path, ModelConfig config, string name, IReadOnlyList<HostTensor> tensors, GgufType type)
    {
        using var writer = new GgufWriter();
        AddFacts(writer, config, name, type);
        AddVocabulary(writer, config.VocabSize);
        foreach (HostTensor tensor in tensors)
        {
            int heads = HeadsToPermute(tensor.Name, config);
            bool isVector = tensor.Shape.Length == 1;
            GgufType held = isVector ? GgufType.F32 : type;
            writer.Add(new GgufTensor(NameOf(tensor.Name), held, isVector ? 0 : tensor.Shape[0], tensor.Shape[^1], stream => WriteRows(stream, tensor, held, heads)));
        }

        writer.Write(path);
    }

    /// <summary>
    /// Where a row of a permuted matrix comes from. Hugging Face's rotary embedding turns element j of a head together with element j + half; GGUF's llama turns
    /// neighbours, so the rows of both halves alternate there.
    /// </summary>
    /// <param name="row">Row of the GGUF matrix.</param>
    /// <param name="headDim">Rows of a head.</param>
    internal static long SourceRow(long row, int headDim)
    {
        long inHead = row % headDim;
        return row - inHead + (inHead % 2 * (headDim / 2)) + (inHead / 2);
    }

    /// <summary>Eight-bit blocks of 32: a half as scale, then the bytes.</summary>
    internal static void ToBlocks(ReadOnlySpan<float> values, Span<byte> blocks)
    {
        for (int at = 0; at < values.Length; at += BlockLength)
        {
            ReadOnlySpan<float> block = values.Slice(at, BlockLength);
            float largest = 0;
            foreach (float value in block)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            float scale = largest / 127;
            float inverse = scale == 0 ? 0 : 1 / scale;
            BinaryPrimitives.WriteHalfLittleEndian(blocks, (Half)scale);
            for (int i = 0; i < BlockLength; i++)
            {
                blocks[2 + i] = unchecked((byte)(sbyte)MathF.Round(block[i] * inverse, MidpointRounding.AwayFromZero));
            }

            blocks = blocks[(2 + BlockLength)..];
        }
    }

    private static int HeadsToPermute(string name, ModelConfig config)
        => name.EndsWith("q_proj.weight", StringComparison.Ordinal) ? config.NumHeads
        : name.EndsWith("k_proj.weight", StringComparison.Ordinal) ? config.NumKvHeads : 0;

    private static void AddFacts(GgufWriter writer, ModelConfig config, string name, GgufType type)
    {
        writer.Add("general.architecture", "llama");
        writer.Add("general.name", name);
        writer.Add("general.file_type", type switch { GgufType.F16 => 1u, GgufType.Q8_0 => 7u, GgufType.BF16 => 32u, _ => 0u });
        writer.Add("general.quantization_version", 2u);
        writer.Add("llama.vocab_size", (uint)config.VocabSize);
        writer.Add("llama.context_length", (uint)config.MaxPositions);
        writer.Add("llama.embedding_length", (uint)config.HiddenSize);
        writer.Add("llama.block_count", (uint)config.NumLayers);
        writer.Add("llama.feed_forward_length", (uint)config.IntermediateSize);
        writer.Add("llama.attention.head_count", (uint)config.NumHeads);
        writer.Add("llama.attention.head_count_kv", (uint)config.NumKvHeads);
        writer.Add("llama.attention.key_length", (uint)config.HeadDim);
        writer.Add("llama.attention.value_length", (uint)config.HeadDim);
        writer.Add("llama.attention.layer_norm_rms_epsilon", config.RmsNormEps);
        writer.Add("llama.rope.dimension_count", (uint)config.HeadDim);
        writer.Add("llama.rope.freq_base", (float)config.Rope.Theta);
    }

    private static void AddVocabulary(GgufWriter writer, int size)
    {
        var tokens = new List<string>(size);
        var types = new List<int>(size);
        tokens.AddRange(ByteTokenizer.ByteTokens());
        types.AddRange(Enumerable.Repeat(NormalToken, tokens.Count));
        tokens.AddRange(ByteTokenizer.SpecialTokens);
        types.AddRange(Enumerable.Repeat(ControlToken, ByteTokenizer.SpecialTokens.Length));
        while (tokens.Count < size)
        {
            tokens.Add($"<|unused_{tokens.Count}|>");
            types.Add(UnusedToken);
        }

        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "gpt-2");
        writer.Add("tokenizer.ggml.tokens", tokens);
        writer.Add("tokenizer.ggml.token_type", types);
        writer.Add("tokenizer.ggml.merges", Array.Empty<string>());
        writer.Add("tokenizer.ggml.bos_token_id", (uint)ByteTokenizer.EndOfText);
        writer.Add("tokenizer.ggml.eos_token_id", (uint)ByteTokenizer.EndOfText);
        writer.Add("tokenizer.ggml.add_bos_token", false);
    }

    private static string NameOf(string name)
    {
        string[] parts = name.Split('.');
        return parts switch
        {
            ["model", "embed_tokens", "weight"] => "token_embd.weight",
            ["model", "norm", "weight"] => "output_norm.weight",
            ["lm_head", "weight"] => "output.weight",
            ["model", "layers", var layer, .., var what, "weight"] => $"blk.{layer}.{Inner(what)}.weight",
            _ => throw new ArgumentException($"'{name}' is no tensor of a Llama model.", nameof(name)),
        };
    }

    private static string Inner(string what) => what switch
    {
        "input_layernorm" => "attn_norm",
        "q_proj" => "attn_q",
        "k_proj" => "attn_k",
        "v_proj" => "attn_v",
        "o_proj" => "attn_output",
        "post_attention_layernorm" => "ffn_norm",
        "gate_proj" => "ffn_gate",
        "up_proj" => "ffn_up",
        "down_proj" => "ffn_down",
        _ => throw new ArgumentException($"'{what}' is no part of a Llama layer.", nameof(what)),
    };

    private static unsafe void WriteRows(Stream stream, HostTensor tensor, GgufType type, int permutedHeads)
    {
        int cols = checked((int)tensor.Shape[^1]);
        long rows = tensor.Shape.Length == 1 ? 1 : tensor.Shape[0];
        var singles = new float[cols];
        var blocks = new byte[cols / BlockLength * (2 + BlockLength)];
        var halves = new Half[cols];
        for (long row = 0; row < rows; row++)
        {
            long source = permutedHeads > 0 ? SourceRow(row, (int)(rows / permutedHeads)) : row;
            var data = new ReadOnlySpan<byte>((byte*)tensor.Data + (source * cols * sizeof(ushort)), cols * sizeof(ushort));
            if (type == GgufType.BF16)
            {
                stream.Write(data);
                continue;
            }

            ModelMaker.ToSingles(data, singles);
            switch (type)
            {
                case GgufType.F32:
                    stream.Write(MemoryMarshal.AsBytes(singles.AsSpan()));
                    break;
                case GgufType.F16:
                    for (int i = 0; i < cols; i++)
                    {
                        halves[i] = (Half)singles[i];
                    }

                    stream.Write(MemoryMarshal.AsBytes(halves.AsSpan()));
                    break;
                default:
                    ToBlocks(singles, blocks);
                    stream.Write(blocks);
                    break;
            }
        }
    }
}
