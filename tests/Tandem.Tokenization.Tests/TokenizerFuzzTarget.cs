using System.Text;
using Xunit;

namespace Tandem.Tokenization.Tests;

/// <summary>
/// Takes any bytes as a tokenizer file. The only allowed outcomes are a tokenizer that works and a <see cref="TokenizerFormatException"/>;
/// every other exception is a finding. The shape is that of a SharpFuzz target.
/// </summary>
public static class TokenizerFuzzTarget
{
    private const string Sample = "def f(x):\n  return 'é日🎉' <|begin|>\t\u0301 12345   </s>";

    /// <summary>The first byte chooses the format, the rest is the file.</summary>
    public static void Fuzz(ReadOnlySpan<byte> data) => TryUse(data);

    /// <summary>Whether the file made a tokenizer.</summary>
    internal static bool TryUse(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return false;
        }
        Tokenizer tokenizer;
        try
        {
            tokenizer = (data[0] & 1) == 0 ? Tokenizer.FromTokenizerJson(data[1..].ToArray()) : Tokenizer.FromSentencePiece(data[1..]);
        }
        catch (TokenizerFormatException)
        {
            return false;
        }
        foreach (bool parse in (bool[])[false, true])
        {
            List<int> ids = tokenizer.Encode(Sample, true, parse);
            Assert.All(ids, id => Assert.True(id >= 0));
            string whole = tokenizer.Decode(ids.ToArray(), parse);
            IncrementalDetokenizer detokenizer = new(tokenizer, parse);
            Assert.Equal(whole, string.Concat(ids.Select(detokenizer.Append)) + detokenizer.Flush());
        }
        return true;
    }
}

public sealed class TokenizerFuzzTests
{
    private const int Rounds = 4000;

    [Fact]
    public void Mutated_files_are_refused_or_work()
    {
        byte[][] seeds =
        [
            [0, .. Encoding.UTF8.GetBytes(Small(ToyTokenizers.ByteLevel()))],
            [0, .. Encoding.UTF8.GetBytes(Small(ToyTokenizers.ByteFallback()))],
            [1, .. ToyTokenizers.SentencePiece()],
            [1, .. ToyTokenizers.SentencePiece(removeExtra: true, userSymbols: ["def", "  "])],
        ];
        Random random = new(20);
        int worked = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] data = Mutate(seeds[round % seeds.Length], random);
            try
            {
                worked += TokenizerFuzzTarget.TryUse(data) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"Round {round}: {e}\n{Convert.ToBase64String(data)}");
            }
        }
        // Otherwise the mutations are too weak or too strong to find anything.
        Assert.InRange(worked, Rounds / 20, Rounds * 19 / 20);
    }

    /// <summary>Fewer tokens, so that mutations hit the structure and a round is short.</summary>
    private static string Small(System.Text.Json.Nodes.JsonObject json)
    {
        System.Text.Json.Nodes.JsonArray merges = json["model"]!["merges"]!.AsArray();
        while (merges.Count > 12)
        {
            merges.RemoveAt(merges.Count - 1);
        }
        return json.ToJsonString();
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> data = [.. seed];
        for (int edits = random.Next(1, 5); edits > 0; edits--)
        {
            // Mostly near either end, where the settings are.
            int near = random.Next(3) switch { 0 => random.Next(1, Math.Min(600, data.Count)), 1 => data.Count - random.Next(1, Math.Min(900, data.Count)), _ => random.Next(1, data.Count) };
            switch (random.Next(6))
            {
                case 0:
                    data[near] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    data[near] = (byte)random.Next(256);
                    break;
                case 2:
                    data.RemoveRange(near, Math.Min(random.Next(1, 20), data.Count - near));
                    break;
                case 3:
                    data.InsertRange(near, data.GetRange(near, Math.Min(random.Next(1, 30), data.Count - near)));
                    break;
                case 4:
                    data.RemoveRange(near, random.Next(4) == 0 ? data.Count - near : 0);
                    break;
                default:
                    data[near] = (byte)"0123456789{}[]\",:tfn\\"[random.Next(21)];
                    break;
            }
            if (data.Count < 3)
            {
                break;
            }
        }
        return [.. data];
    }
}
