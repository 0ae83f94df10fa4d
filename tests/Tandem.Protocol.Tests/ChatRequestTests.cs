using System.Text.Json;
using Tandem.Protocol.Chat;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Infill;
using Tandem.Protocol.Tokens;

namespace Tandem.Protocol.Tests;

public sealed class ChatRequestTests
{
    [Fact]
    public void ContentPartsAreJoinedByLineFeeds()
    {
        ChatRequest request = Parsing.Good(
            """{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":"c"}]}""",
            ChatRequest.Read);
        Assert.Equal(["a\nb", "c"], request.Prompt.Messages.Select(m => m.Content));
        Assert.True(request.Prompt.AddGenerationPrompt);
        Assert.Null(request.Generation.MaxTokens);
    }

    [Theory]
    [InlineData("""{}""", "messages")]
    [InlineData("""{"messages":[]}""", "messages")]
    [InlineData("""{"messages":"hi"}""", "messages")]
    [InlineData("""{"messages":["hi"]}""", "messages[0]")]
    [InlineData("""{"messages":[{"content":"x"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"user"}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":7}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]}""", "messages[0].content[0].type")]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text"}]}]}""", "messages[0].content[0].text")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"[1]"}}]}]}""", "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"function":{}}]}]}""", "messages[0].tool_calls[0].function.name")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function"}]}""", "tools[0].function")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required"}""", "tool_choice")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"f"}}}""", "tool_choice")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"top_logprobs":3}""", "top_logprobs")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"max_completion_tokens":0}""", "max_completion_tokens")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"continue_final_message":true,"add_generation_prompt":true}""", "continue_final_message")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"chat_template_kwargs":{"messages":[]}}""", "chat_template_kwargs.messages")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"chat_template":"{{ messages }}"}""", "chat_template")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}],"echo":true}""", "echo")]
    public void BadFieldIsNamed(string json, string param) =>
        Assert.Equal(param, Parsing.Bad(json, ChatRequest.Read).Items[0].Param);

    [Fact]
    public void ToolCallsAndResultsReachTheTemplate()
    {
        ChatRequest request = Parsing.Good(
            """
            {"messages":[{"role":"user","content":"x"},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":[1,2]}"}}]},
              {"role":"tool","tool_call_id":"c1","name":"f","content":"42"}],
             "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"auto","max_tokens":5,"max_completion_tokens":9,
             "logprobs":true,"top_logprobs":4,"chat_template_kwargs":{"enable_thinking":false}}
            """,
            ChatRequest.Read);
        ChatToolCall call = request.Prompt.Messages[1].ToolCalls!.Single();
        Assert.Equal(("c1", "f", 2), (call.Id, call.Name, call.Arguments.GetProperty("a").GetArrayLength()));
        Assert.Equal(("c1", "f", "42"), (request.Prompt.Messages[2].ToolCallId, request.Prompt.Messages[2].Name, request.Prompt.Messages[2].Content));
        Assert.Equal(JsonValueKind.Array, request.Prompt.Tools!.Value.ValueKind);
        Assert.Equal((9, 4), (request.Generation.MaxTokens, request.Generation.Logprobs));
        Assert.False(request.Prompt.TemplateKwargs!.Value.GetProperty("enable_thinking").GetBoolean());
    }

    [Fact]
    public void ToolChoiceNoneHidesTheTools()
    {
        ChatRequest request = Parsing.Good(
            """{"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"none"}""",
            ChatRequest.Read);
        Assert.Null(request.Prompt.Tools);
    }

    [Fact]
    public void InfillTakesItsOwnFields()
    {
        InfillRequest request = Parsing.Good(
            """{"input_prefix":"a","input_suffix":"b","input_extra":[{"filename":"f.cs","text":"t"}],"prompt":"p","n_predict":-1,"repeat_penalty":1.1,"cache_prompt":true}""",
            InfillRequest.Read);
        Assert.Equal(("a", "b", "p"), (request.Prefix, request.Suffix, request.Prompt));
        Assert.Equal(new InfillFile("f.cs", "t"), request.Extra.Single());
        Assert.Null(request.Generation.MaxTokens);
        Assert.Equal(1.1f, request.Generation.Sampling.RepetitionPenalty);
        Assert.True(Parsing.Good("""{"input_prefix":"a","n_predict":0}""", InfillRequest.Read).PromptOnly);
    }

    [Theory]
    [InlineData("""{}""", "input_prefix")]
    [InlineData("""{"input_prefix":"a","n_predict":-2}""", "n_predict")]
    [InlineData("""{"input_prefix":"a","input_extra":{}}""", "input_extra")]
    [InlineData("""{"input_prefix":"a","input_extra":[{"filename":"f"}]}""", "input_extra[0].text")]
    [InlineData("""{"input_prefix":"a","n_probs":3}""", "n_probs")]
    [InlineData("""{"input_prefix":"a","grammar":"root ::= x"}""", "grammar")]
    public void BadInfillFieldIsNamed(string json, string param) =>
        Assert.Equal(param, Parsing.Bad(json, InfillRequest.Read).Items[0].Param);

    [Fact]
    public void TokenizeWantsAPromptOrAChat()
    {
        Assert.Equal("a", Parsing.Good("""{"prompt":"a"}""", TokenizeRequest.Read).Prompt);
        Assert.Single(Parsing.Good("""{"messages":[{"role":"user","content":"x"}]}""", TokenizeRequest.Read).Chat!.Messages);
        Assert.Equal("prompt", Parsing.Bad("{}", TokenizeRequest.Read).Items[0].Param);
        Assert.Equal("tokens", Parsing.Bad("{}", DetokenizeRequest.Read).Items[0].Param);
        FieldErrors wrong = Parsing.Bad("""{"tokens":[1,"2"]}""", DetokenizeRequest.Read);
        Assert.Contains("\"2\" at index 1", wrong.Message, StringComparison.Ordinal);
    }
}
