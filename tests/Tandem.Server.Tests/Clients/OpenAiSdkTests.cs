using System.ClientModel;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Clients;

/// <summary>The official .NET client against the running server. It has no client for completions; those are tested over plain HTTP.</summary>
public sealed class OpenAiSdkTests(SharedServer shared)
{
    private readonly RunningServer _server = shared.Server;

    private ChatClient Chat => new("tiny", new ApiKeyCredential("unused"), Options());

    [Fact]
    public async Task ChatAnswers()
    {
        ChatCompletion answer = await Chat.CompleteChatAsync([new SystemChatMessage("be short"), new UserChatMessage("hi")], new ChatCompletionOptions { MaxOutputTokenCount = 9 });
        Assert.Equal(ChatMessageRole.Assistant, answer.Role);
        Assert.Single(answer.Content);
        Assert.InRange(answer.Usage.OutputTokenCount, 1, 9);
        Assert.True(answer.Usage.InputTokenCount > 4);
        Assert.True(answer.FinishReason is ChatFinishReason.Length or ChatFinishReason.Stop);
        Assert.True(answer.Usage.InputTokenDetails.CachedTokenCount >= 0);
    }

    [Fact]
    public async Task StreamingGivesTheSameTextAndUsage()
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 21, Seed = 7 };
        ChatCompletion whole = await Chat.CompleteChatAsync([new UserChatMessage("hi")], options);
        var text = new StringBuilder();
        ChatTokenUsage? usage = null;
        ChatFinishReason? reason = null;
        await foreach (StreamingChatCompletionUpdate update in Chat.CompleteChatStreamingAsync([new UserChatMessage("hi")], options))
        {
            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            usage ??= update.Usage;
            reason ??= update.FinishReason;
        }

        Assert.Equal(whole.Content[0].Text, text.ToString());
        Assert.Equal(whole.Usage.OutputTokenCount, usage?.OutputTokenCount);
        Assert.Equal(whole.FinishReason, reason);
    }

    [Fact]
    public async Task LogprobsComeThrough()
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 5, IncludeLogProbabilities = true, TopLogProbabilityCount = 3 };
        ChatCompletion answer = await Chat.CompleteChatAsync([new UserChatMessage("hi")], options);
        Assert.Equal(answer.Usage.OutputTokenCount, answer.ContentTokenLogProbabilities.Count);
        Assert.All(answer.ContentTokenLogProbabilities, token => Assert.Equal(3, token.TopLogProbabilities.Count));
        Assert.All(answer.ContentTokenLogProbabilities, token => Assert.True(token.LogProbability <= 0));
    }

    [Fact]
    public async Task StopSequencesStop()
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 60, Seed = 3 };
        string whole = (await Chat.CompleteChatAsync([new UserChatMessage("hi")], options)).Value.Content[0].Text;
        string stop = whole.Substring(whole.Length / 2, 1);
        options.StopSequences.Add(stop);
        ChatCompletion cut = await Chat.CompleteChatAsync([new UserChatMessage("hi")], options);
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], string.Concat(cut.Content.Select(part => part.Text)));
        Assert.Equal(ChatFinishReason.Stop, cut.FinishReason);
    }

    [Fact]
    public async Task SeveralChoicesComeThroughTheRawCall()
    {
        using BinaryContent body = BinaryContent.Create(BinaryData.FromString("""{"model":"tiny","messages":[{"role":"user","content":"hi"}],"n":3,"seed":1,"max_tokens":8}"""));
        ClientResult result = await Chat.CompleteChatAsync(body);
        JsonElement answer = JsonElement.Parse(result.GetRawResponse().Content.ToString());
        Assert.Equal([0, 1, 2], answer.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task ErrorsAreTheClientsExceptions()
    {
        ClientResultException bad = await Assert.ThrowsAsync<ClientResultException>(
            () => Chat.CompleteChatAsync([new UserChatMessage("hi")], new ChatCompletionOptions { Temperature = -1 }));
        Assert.Equal(400, bad.Status);
        Assert.Contains("temperature", bad.Message, StringComparison.Ordinal);
        var unknown = new ChatClient("nobody", new ApiKeyCredential("unused"), Options());
        ClientResultException missing = await Assert.ThrowsAsync<ClientResultException>(() => unknown.CompleteChatAsync([new UserChatMessage("hi")]));
        Assert.Equal(404, missing.Status);
    }

    [Fact]
    public async Task ModelsAreListed()
    {
        var client = new OpenAIModelClient(new ApiKeyCredential("unused"), Options());
        OpenAIModelCollection models = await client.GetModelsAsync();
        Assert.Contains(models, model => model.Id == "tiny");
        OpenAIModel one = await client.GetModelAsync("tiny");
        Assert.Equal("tandem", one.OwnedBy);
    }

    private OpenAIClientOptions Options() => new() { Endpoint = new Uri(_server.BaseAddress, "/v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) };
}
