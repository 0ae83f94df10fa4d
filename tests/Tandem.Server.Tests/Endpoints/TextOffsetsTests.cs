using Tandem.Server.Generation;

namespace Tandem.Server.Tests.Endpoints;

public sealed class TextOffsetsTests
{
    [Theory]
    [InlineData("61 62|63", "0 2")]
    [InlineData("c3|a9|78", "0 0 1")]
    [InlineData("78 f0|9f a6|8a 79|7a", "0 1 1 3")]
    [InlineData("78|80|79", "0 1 2")]
    [InlineData("c3|78|a9", "0 1 2")]
    [InlineData("78||79", "0 1 1")]
    public void OffsetsCountCharactersNotBytes(string tokens, string expected)
    {
        var offsets = new TextOffsets();
        IEnumerable<int> starts = tokens.Split('|').Select(token => offsets.Next(Convert.FromHexString(token.Replace(" ", "", StringComparison.Ordinal))));
        Assert.Equal(expected, string.Join(' ', starts));
    }
}
