using System.Text;
using Tandem.Core.Configuration;
using Tandem.Weights.Configuration;

namespace Tandem.Weights.Tests.Configuration;

public sealed class RopeReaderTests
{
    [Fact]
    public void OldAndNewFormSayTheSame()
    {
        (string Old, string New, RopeConfig Expected)[] cases =
        [
            ("\"rope_theta\":1e6", "\"rope_parameters\":{\"rope_type\":\"default\",\"rope_theta\":1e6}", new() { Theta = 1e6 }),
            ("\"rope_theta\":100000,\"rope_scaling\":{\"type\":\"linear\",\"factor\":4}", "\"rope_parameters\":{\"rope_type\":\"linear\",\"rope_theta\":100000,\"factor\":4.0}",
                new() { Theta = 1e5, Scaling = RopeScaling.Linear, Factor = 4 }),
            ("\"rope_theta\":500000,\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,\"original_max_position_embeddings\":8192}",
                "\"rope_parameters\":{\"rope_theta\":500000,\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,\"original_max_position_embeddings\":8192}",
                new() { Theta = 5e5, Scaling = RopeScaling.Llama3, Factor = 8, LowFreqFactor = 1, HighFreqFactor = 4, OriginalMaxPositions = 8192 }),
            ("\"rope_theta\":1e6,\"rope_scaling\":{\"type\":\"yarn\",\"factor\":4,\"original_max_position_embeddings\":32768}",
                "\"rope_parameters\":{\"rope_theta\":1e6,\"rope_type\":\"yarn\",\"factor\":4,\"original_max_position_embeddings\":32768}",
                new() { Theta = 1e6, Scaling = RopeScaling.Yarn, Factor = 4, OriginalMaxPositions = 32768 }),
        ];
        foreach ((string old, string current, RopeConfig expected) in cases)
        {
            Assert.Equal(expected, Read(old).Rope);
            Assert.Equal(expected, Read(current).Rope);
            Assert.Equal(expected, Read($"{old},{current}").Rope);
        }
    }

    [Fact]
    public void BothFormsWithDifferentContentsAreRefused() =>
        AssertRefused("\"rope_parameters\":{\"rope_type\":\"default\",\"rope_theta\":1e6},\"rope_scaling\":{\"type\":\"linear\",\"factor\":4}", "keep one of them");

    [Fact]
    public void YarnExtendsTheLongestSequenceAndTakesItsExtras()
    {
        Assert.Equal(131072, Read("\"max_position_embeddings\":32768,\"rope_scaling\":{\"type\":\"yarn\",\"factor\":4,\"original_max_position_embeddings\":32768}").MaxPositions);
        Assert.Equal(163840, Read("\"max_position_embeddings\":163840,\"rope_scaling\":{\"type\":\"yarn\",\"factor\":40,\"original_max_position_embeddings\":4096}").MaxPositions);
        Assert.Equal(16384, Read("\"max_position_embeddings\":16384,\"rope_scaling\":{\"type\":\"linear\",\"factor\":4}").MaxPositions);

        RopeConfig rope = Read("\"rope_scaling\":{\"type\":\"yarn\",\"factor\":40,\"original_max_position_embeddings\":4096,\"mscale\":1.0,\"mscale_all_dim\":0.5,\"beta_fast\":16,\"beta_slow\":2}").Rope;
        double expected = ((0.1 * Math.Log(40)) + 1) / ((0.05 * Math.Log(40)) + 1);
        Assert.True(Math.Abs(expected - rope.AttentionFactor!.Value) <= 1e-12);
        Assert.Equal((16, 2), (rope.BetaFast, rope.BetaSlow));
    }

    [Theory]
    [InlineData("\"rope_scaling\":{\"type\":\"dynamic\",\"factor\":4}", "rope_scaling.type is \"dynamic\"")]
    [InlineData("\"rope_scaling\":{\"rope_type\":\"longrope\",\"factor\":4}", "rope_scaling.rope_type is \"longrope\"")]
    [InlineData("\"rope_scaling\":{\"type\":\"linear\"}", "rope_scaling.factor is missing")]
    [InlineData("\"rope_scaling\":{\"type\":\"linear\",\"factor\":0.5}", "rope_scaling.factor is 0.5")]
    [InlineData("\"rope_scaling\":{\"type\":\"llama3\",\"factor\":8}", "rope_scaling.original_max_position_embeddings is missing")]
    [InlineData("\"rope_scaling\":{\"type\":\"default\",\"mrope_section\":[16,24,24]}", "rope_scaling.mrope_section is [16,24,24]")]
    [InlineData("\"rope_parameters\":{\"rope_type\":\"yarn\",\"factor\":4,\"truncate\":false}", "rope_parameters.truncate is false")]
    [InlineData("\"rope_parameters\":{\"rope_type\":\"default\",\"partial_rotary_factor\":0.5}", "rope_parameters.partial_rotary_factor is 0.5")]
    [InlineData("\"rope_parameters\":{\"rope_type\":\"default\",\"llama_4_scaling_beta\":0.1}", "rope_parameters.llama_4_scaling_beta is 0.1")]
    [InlineData("\"rope_parameters\":{\"full_attention\":{\"rope_type\":\"default\"},\"sliding_attention\":{\"rope_type\":\"default\"}}", "settings for each kind of layer")]
    [InlineData("\"rope_scaling\":\"linear\"", "rope_scaling is \"linear\"; it must be an object or null")]
    public void UnknownScalingsAndParametersAreRefusedByName(string keys, string message) => AssertRefused(keys, message);

    [Fact]
    public void OneObjectForFullAttentionIsRead() =>
        Assert.Equal(1e6, Read("\"rope_parameters\":{\"full_attention\":{\"rope_type\":\"default\",\"rope_theta\":1e6}}").Rope.Theta);

    private static ModelConfig Read(string keys) =>
        ModelConfigReader.Parse(Encoding.UTF8.GetBytes("{\"architectures\":[\"Qwen2ForCausalLM\"]," + keys + "}"), default, "a model").Model;

    private static void AssertRefused(string keys, string message) =>
        Assert.Contains(message, Assert.Throws<ModelConfigException>(() => Read(keys)).Message, StringComparison.Ordinal);
}
