using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Generation;
using Tandem.Protocol.Streaming;

namespace Tandem.Protocol.Tests;

public sealed class StreamingTests
{
    [Fact]
    public async Task EventsAreFramedAndCarryTheText()
    {
        const string Text = "if (a < b && c == \"é\") { // 🦊\n}";
        string all = await WriteAsync(events =>
        {
            var chunks = new ChunkWriter(events, chat: false, "cmpl-1", "m", 7, usageField: true);
            chunks.WriteChoice(new ChunkChoice { Index = 2, Text = Text, TokenIds = [5, 6] }, null);
            chunks.WriteChoice(new ChunkChoice { Text = "", FinishReason = "stop", StopReason = new StopReason("end", null) }, Usage.Of(3, 2, 1));
            chunks.WriteUsage(Usage.Of(3, 2, 1));
            events.Done();
        });
        string[] data = Events(all);
        Assert.Equal(4, data.Length);
        Assert.Contains("< b && c", data[0], StringComparison.Ordinal);
        JsonElement first = JsonElement.Parse(data[0]);
        Assert.Equal(Text, first.GetProperty("choices")[0].GetProperty("text").GetString());
        Assert.Equal(2, first.GetProperty("choices")[0].GetProperty("index").GetInt32());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("usage").ValueKind);
        Assert.Equal(JsonValueKind.Null, first.GetProperty("choices")[0].GetProperty("finish_reason").ValueKind);
        Assert.Equal("end", JsonElement.Parse(data[1]).GetProperty("choices")[0].GetProperty("stop_reason").GetString());
        Assert.Equal(0, JsonElement.Parse(data[2]).GetProperty("choices").GetArrayLength());
        Assert.Equal(1, JsonElement.Parse(data[2]).GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32());
        Assert.Equal("[DONE]", data[3]);
    }

    [Fact]
    public async Task ChatStartsWithTheRole()
    {
        string[] data = Events(await WriteAsync(events =>
        {
            var chunks = new ChunkWriter(events, chat: true, "chatcmpl-1", "m", 7, usageField: false);
            chunks.WriteRole(0, [1, 2], null);
            chunks.WriteChoice(new ChunkChoice { Text = "x" }, null);
            events.Error(new ErrorEnvelope(new ErrorDetail { Message = "broke", Type = ErrorTypes.Server }));
        }));
        JsonElement role = JsonElement.Parse(data[0]);
        Assert.Equal("assistant", role.GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.Equal(2, role.GetProperty("prompt_token_ids").GetArrayLength());
        Assert.Equal("x", JsonElement.Parse(data[1]).GetProperty("choices")[0].GetProperty("delta").GetProperty("content").GetString());
        Assert.False(JsonElement.Parse(data[1]).TryGetProperty("usage", out _));
        Assert.Equal("broke", JsonElement.Parse(data[2]).GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task AnEventAllocatesNothing()
    {
        var output = new SinkWriter();
        await using var events = new SseWriter(output);
        var chunks = new ChunkWriter(events, chat: true, "chatcmpl-1", "m", 7, usageField: false);
        const string Text = "return value;";
        void Write()
        {
            for (int i = 0; i < 989; i++)
            {
                chunks.WriteChoice(new ChunkChoice { Text = Text }, null);
                output.Clear();
            }
        }

        Write();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Write();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static async Task<string> WriteAsync(Action<SseWriter> write)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await using (var events = new SseWriter(pipe.Writer))
        {
            write(events);
            await events.FlushAsync(TestContext.Current.CancellationToken);
        }

        await pipe.Writer.CompleteAsync();
        using var copy = new MemoryStream();
        await pipe.Reader.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(copy.ToArray());
    }

    private static string[] Events(string all)
    {
        Assert.EndsWith("\n\n", all, StringComparison.Ordinal);
        string[] events = all[..^2].Split("\n\n");
        Assert.All(events, item => Assert.StartsWith("data: ", item, StringComparison.Ordinal));
        Assert.All(events, item => Assert.DoesNotContain('\n', item));
        return [.. events.Select(item => item["data: ".Length..])];
    }

    /// <summary>A pipe's writing end that throws away what is written, without allocating.</summary>
    private sealed class SinkWriter : PipeWriter
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(65536);

        public void Clear() => _buffer.ResetWrittenCount();

        public override void Advance(int bytes) => _buffer.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(default(FlushResult));
    }
}
