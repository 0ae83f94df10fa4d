using Microsoft.Extensions.AI;

namespace Tandem.Hosting.Tests;

public sealed class ChatClientTests
{
    [Fact]
    public async Task Answers_whole_and_streamed_alike_with_usage()
    {
        await using FakeLLM fake = FakeLLM.Start();
        using IChatClient client = fake.LLM.AsChatClient();
        ChatMessage[] messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Reverse a string.")];
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 30 };
        ChatResponse whole = await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        ChatResponse streamed = await client.GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken);
        Assert.Equal(whole.Text, streamed.Text);
        Assert.Equal(30, whole.Usage!.OutputTokenCount);
        Assert.Equal(fake.LLM.Encode("system: Be brief.\nuser: Reverse a string.\nassistant:").Length, whole.Usage.InputTokenCount);
        Assert.Equal(whole.Usage.TotalTokenCount, streamed.Usage!.TotalTokenCount);
        Assert.Equal(ChatFinishReason.Length, streamed.FinishReason);
        Assert.Same(fake.LLM, client.GetService(typeof(LLM)));
    }

    [Fact]
    public async Task What_it_cannot_do_is_refused()
    {
        await using FakeLLM fake = FakeLLM.Start();
        using IChatClient client = fake.LLM.AsChatClient();
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("hi", new ChatOptions { ResponseFormat = ChatResponseFormat.Json }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, [new DataContent("data:image/png;base64,AA==")])], cancellationToken: TestContext.Current.CancellationToken));
    }
}
