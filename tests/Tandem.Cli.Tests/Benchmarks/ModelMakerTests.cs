using System.Runtime.InteropServices;
using System.Text;
using Tandem.Cli.Benchmarks.Making;
using Tandem.Cli.Planning;
using Tandem.Core.Configuration;
using Tandem.Core.Numerics;
using Tandem.Hosting;
using Tandem.Weights;
using Tandem.Weights.Safetensors;

namespace Tandem.Cli.Tests.Benchmarks;

public sealed class ModelMakerTests : IDisposable
{
    private static readonly ModelConfig Config = NamedShapes.All["m20"] with
    {
        HiddenSize = 64, IntermediateSize = 96, NumLayers = 2, NumHeads = 4, NumKvHeads = 2, HeadDim = 16, VocabSize = 333,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("tandem-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_folder_can_be_loaded_and_speaks()
    {
        ModelMaker.Write(Config, "small", _folder, [], seed: 1);
        await using LLM llm = await LLM.LoadAsync(new EngineOptions { Model = _folder, Threads = 1, MaxModelLen = 64 });
        Assert.Equal("héllo", llm.Tokenizer!.Decode(llm.Encode("héllo")));
        IReadOnlyList<GenerationResult> results = await llm.GenerateAsync(["a", "b"], llm.DefaultSampling with { MaxTokens = 3, IgnoreEos = true });
        Assert.All(results, result => Assert.Equal(3, result.TokenIds.Count));
    }

    [Theory]
    [InlineData("BF16", 0)]
    [InlineData("F16", 0)]
    [InlineData("Q8_0", 1 / 200.0)]
    public void Gguf_has_the_same_numbers(string typeName, double tolerance)
    {
        GgufType type = Enum.Parse<GgufType>(typeName);
        ModelMaker.Write(Config, "small", _folder, [type], seed: 7);
        GgufFile gguf = GgufFile.Read(Path.Combine(_folder, $"small-{typeName.ToLowerInvariant()}.gguf"));
        using var checkpoint = Checkpoint.Open(_folder);
        Assert.Equal(checkpoint.Tensors.Count(), gguf.Tensors.Count);
        Assert.Equal("llama", gguf.Texts["general.architecture"]);

        Compare(checkpoint, "model.embed_tokens.weight", gguf, "token_embd.weight", row => row, tolerance);
        Compare(checkpoint, "model.layers.1.mlp.down_proj.weight", gguf, "blk.1.ffn_down.weight", row => row, tolerance);
        Compare(checkpoint, "model.layers.0.self_attn.v_proj.weight", gguf, "blk.0.attn_v.weight", row => row, tolerance);
        Compare(checkpoint, "model.norm.weight", gguf, "output_norm.weight", row => row, 0);
        // Heads of 16 rows: 0, 8, 1, 9, ... instead of 0, 1, 2, ...
        foreach (string part in (string[])["q", "k"])
        {
            Compare(checkpoint, $"model.layers.1.self_attn.{part}_proj.weight", gguf, $"blk.1.attn_{part}.weight", row => (row / 16 * 16) + (row % 2 * 8) + (row % 16 / 2), tolerance);
        }
    }

    [Fact]
    public void No_number_is_too_small_for_a_half()
    {
        ModelMaker.Write(Config, "small", _folder, [], seed: 3);
        using var checkpoint = Checkpoint.Open(_folder);
        foreach (TensorEntry entry in checkpoint.Tensors)
        {
            Assert.All(Singles(checkpoint, entry.Name), value => Assert.Equal(value, (float)(Half)value));
        }
    }

    [Fact]
    public void Another_seed_gives_other_numbers()
    {
        ModelMaker.Write(Config, "small", _folder, [], seed: 1);
        byte[] first = File.ReadAllBytes(Path.Combine(_folder, "model.safetensors"));
        ModelMaker.Write(Config, "small", _folder, [], seed: 1);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(_folder, "model.safetensors")));
        ModelMaker.Write(Config, "small", _folder, [], seed: 2);
        Assert.NotEqual(first, File.ReadAllBytes(Path.Combine(_folder, "model.safetensors")));
    }

    private static void Compare(Checkpoint checkpoint, string name, GgufFile gguf, string ggufName, Func<int, int> sourceRow, double tolerance)
    {
        float[] expected = Singles(checkpoint, name);
        (int cols, float[] actual) = gguf.Tensors[ggufName];
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            float value = expected[(sourceRow(i / cols) * cols) + (i % cols)];
            // Half a step of a block, which is the 127th part of its largest number, and what the scale loses as a half.
            double limit = tolerance * expected.Max(Math.Abs);
            Assert.True(Math.Abs(actual[i] - value) <= limit, $"{ggufName}[{i}] is {actual[i]}, not {value}");
        }
    }

    private static float[] Singles(Checkpoint checkpoint, string name)
    {
        Assert.True(checkpoint.TryGet(name, out HostTensor tensor));
        return [.. MemoryMarshal.Cast<byte, ushort>(tensor.AsBytes()).ToArray().Select(BFloat16Bits.ToSingle)];
    }

    /// <summary>Reads what the format's description says, independently of the writer.</summary>
    private sealed class GgufFile
    {
        public Dictionary<string, string> Texts { get; } = [];

        public Dictionary<string, (int Cols, float[] Values)> Tensors { get; } = [];

        public static GgufFile Read(string path)
        {
            var file = new GgufFile();
            using var reader = new BinaryReader(File.OpenRead(path));
            Assert.Equal("GGUF"u8.ToArray(), reader.ReadBytes(4));
            Assert.Equal(3u, reader.ReadUInt32());
            long tensorCount = reader.ReadInt64();
            long facts = reader.ReadInt64();
            for (long i = 0; i < facts; i++)
            {
                string key = Text(reader);
                string value = Value(reader, reader.ReadUInt32());
                file.Texts.Add(key, value);
            }

            var headers = new List<(string Name, long Cols, long Rows, uint Type, long Offset)>();
            for (long i = 0; i < tensorCount; i++)
            {
                string name = Text(reader);
                uint dimensions = reader.ReadUInt32();
                long cols = reader.ReadInt64();
                long rows = dimensions == 2 ? reader.ReadInt64() : 1;
                headers.Add((name, cols, rows, reader.ReadUInt32(), reader.ReadInt64()));
            }

            long data = (reader.BaseStream.Position + 31) / 32 * 32;
            foreach ((string name, long cols, long rows, uint type, long offset) in headers)
            {
                Assert.Equal(0, offset % 32);
                reader.BaseStream.Position = data + offset;
                float[] values = new float[cols * rows];
                ReadValues(reader, type, values);
                file.Tensors.Add(name, ((int)cols, values));
            }

            Assert.Equal(reader.BaseStream.Length, (reader.BaseStream.Position + 31) / 32 * 32);
            return file;
        }

        private static void ReadValues(BinaryReader reader, uint type, float[] values)
        {
            float scale = 0;
            for (int i = 0; i < values.Length; i++)
            {
                if (type == 8 && i % 32 == 0)
                {
                    scale = (float)reader.ReadHalf();
                }

                values[i] = type switch
                {
                    0 => reader.ReadSingle(),
                    1 => (float)reader.ReadHalf(),
                    8 => scale * reader.ReadSByte(),
                    30 => BitConverter.UInt32BitsToSingle((uint)reader.ReadUInt16() << 16),
                    _ => throw new InvalidDataException($"type {type}"),
                };
            }
        }

        private static string Value(BinaryReader reader, uint type)
        {
            switch (type)
            {
                case 4 or 5 or 6:
                    return reader.ReadUInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);
                case 7:
                    return reader.ReadByte() == 1 ? "true" : "false";
                case 8:
                    return Text(reader);
                case 9:
                    uint inner = reader.ReadUInt32();
                    long count = reader.ReadInt64();
                    var all = new List<string>();
                    for (long i = 0; i < count; i++)
                    {
                        all.Add(Value(reader, inner));
                    }

                    return string.Join('\n', all);
                default:
                    throw new InvalidDataException($"type {type}");
            }
        }

        private static string Text(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadInt64()));
    }
}
