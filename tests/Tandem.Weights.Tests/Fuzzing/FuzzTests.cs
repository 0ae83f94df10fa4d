using System.Buffers.Binary;
using System.Text;
using Tandem.Weights.Tests.Safetensors;

namespace Tandem.Weights.Tests.Fuzzing;

/// <summary>Drives the fuzz targets with mutations of good inputs, from a fixed seed.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 20_000;

    /// <summary>More than the parsers need for inputs of a few kilobytes, far less than a lying length could ask for.</summary>
    private const long MostBytesPerInput = 1 << 20;

    private static readonly string[] Tokens =
    [
        "null", "true", "-1", "0", "1e999", "9223372036854775807", "18446744073709551616", "[]", "{}", "\"\"", "\"\\ud800\"", "[[[[[[[[[[", "{\"a\":", "NaN", ",", ":", "\u0000", "4294967296",
        "0.5", "\"F64\"", "\"I8\"", "\"yarn\"", "\"sliding_attention\"", "\"../x.safetensors\"", "\\u0000", "é",
    ];

    [Fact]
    public void SafetensorsHeadersOnlyFailAsDocumented()
    {
        const string Json = """
            {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BF16","shape":[5],"data_offsets":[24,34]},"c":{"dtype":"BOOL","shape":[],"data_offsets":[34,35]}}
            """;
        byte[] good = RawFile.Make(Json, 35);
        Assert.True(FuzzTargets.SafetensorsHeaderTarget(good));
        Drive(good, data => FuzzTargets.SafetensorsHeaderTarget(data), data =>
        {
            // Mostly a right length, so that what is behind it is reached.
            if (data.Length >= 8)
            {
                BinaryPrimitives.WriteInt64LittleEndian(data, Math.Max(0, data.Length - 8 - 35));
            }
        });
    }

    [Fact]
    public void ConfigurationsOnlyFailAsDocumented()
    {
        foreach (string folder in GoldenFolders.All)
        {
            byte[] good = File.ReadAllBytes(Path.Combine(folder, "config.json"));
            Assert.True(FuzzTargets.ModelConfigTarget(good));
            Drive(good, data => FuzzTargets.ModelConfigTarget(data), _ => { }, Rounds / 8);
        }
    }

    [Fact]
    public void IndexesOnlyFailAsDocumented()
    {
        byte[] good = """{"metadata":{"total_size":8},"weight_map":{"x":"a-1.safetensors","y":"a-2.safetensors"}}"""u8.ToArray();
        Assert.True(FuzzTargets.ShardIndexTarget(good));
        Drive(good, data => FuzzTargets.ShardIndexTarget(data), _ => { });
    }

    private static void Drive(byte[] good, Func<byte[], bool> target, Action<byte[]> repair, int rounds = Rounds)
    {
        var random = new Random(good.Length);
        int accepted = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] data = Mutate(good, random);
            if (random.Next(4) > 0)
            {
                repair(data);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                accepted += target(data) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}: {e.GetType().Name}: {e.Message}\n{Encoding.Latin1.GetString(data)}");
            }

            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used <= MostBytesPerInput, $"round {round}: {used} bytes were allocated");
        }

        // Neither all refused nor all accepted: the mutations reach both sides.
        Assert.InRange(accepted, 1, rounds - 1);
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        List<byte> data = [.. good];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(data.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < data.Count:
                    data[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < data.Count:
                    data[at] = (byte)random.Next(256);
                    break;
                case 2:
                    data.RemoveRange(at, Math.Min(random.Next(1, 9), data.Count - at));
                    break;
                case 3:
                    data.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
                case 4:
                    int from = random.Next(data.Count);
                    data.InsertRange(at, data.GetRange(from, Math.Min(random.Next(1, 40), data.Count - from)));
                    break;
                default:
                    // Replaces a number or word by a token.
                    int end = at;
                    while (end < data.Count && (char.IsAsciiLetterOrDigit((char)data[end]) || data[end] == (byte)'.'))
                    {
                        end++;
                    }

                    data.RemoveRange(at, end - at);
                    data.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
            }

            if (data.Count == 0)
            {
                data.Add(0);
            }
        }

        return [.. data];
    }
}
