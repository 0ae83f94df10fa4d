using System.Net;
using System.Text.Json;
using Tandem.Server.Tests.Serving;

namespace Tandem.Server.Tests.Endpoints;

public sealed class CompletionTests(SharedServer shared)
{
    private const string Path = "/v1/completions";

    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task AnswersInOpenAisForm()
    {
        Answer answer = (await _server.PostAsync(Path, """{"model":"tiny","prompt":"def f(","max_tokens":7,"ignore_eos":true,"seed":1}""")).Ok();
        Assert.StartsWith("cmpl-", answer.Json.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("text_completion", answer.Json.GetProperty("object").GetString());
        Assert.Equal("tiny", answer.Json.GetProperty("model").GetString());
        Assert.Equal("length", answer.Choice.GetProperty("finish_reason").GetString());
        Assert.Equal(JsonValueKind.Null, answer.Choice.GetProperty("logprobs").ValueKind);
        JsonElement usage = answer.Json.GetProperty("usage");
        Assert.Equal((6, 7, 13), (usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32(), usage.GetProperty("total_tokens").GetInt32()));
        Assert.True(usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32() >= 0);
    }

    [Fact]
    public async Task SixteenTokensIfTheClientDoesNotSay()
    {
        Answer answer = (await _server.PostAsync(Path, """{"prompt":"a","ignore_eos":true}""")).Ok();
        Assert.Equal(16, answer.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task TextAndItsTokenIdsAreTheSamePrompt()
    {
        const string Rest = """{"temperature":0,"max_tokens":9,"return_token_ids":true}""";
        Answer text = (await _server.PostAsync(Path, Rest.With("""{"prompt":"abc"}"""))).Ok();
        Answer ids = (await _server.PostAsync(Path, Rest.With("""{"prompt":[97,98,99]}"""))).Ok();
        Assert.Equal([97, 98, 99], text.Choice.GetProperty("prompt_token_ids").EnumerateArray().Select(id => id.GetInt32()));
        Assert.Equal(text.Choice.GetProperty("token_ids").ToString(), ids.Choice.GetProperty("token_ids").ToString());
        Assert.Equal(text.ChoiceText, ids.ChoiceText);
    }

    [Fact]
    public async Task ChoicesComeInOrderOfPrompts()
    {
        Answer answer = (await _server.PostAsync(Path, """{"prompt":["a","bb","ccc"],"n":2,"echo":true,"max_tokens":3,"ignore_eos":true,"return_token_ids":true}""")).Ok();
        JsonElement[] choices = [.. answer.Json.GetProperty("choices").EnumerateArray()];
        Assert.Equal([0, 1, 2, 3, 4, 5], choices.Select(choice => choice.GetProperty("index").GetInt32()));
        Assert.Equal([1, 1, 2, 2, 3, 3], choices.Select(choice => choice.GetProperty("prompt_token_ids").GetArrayLength()));
        Assert.All(choices.Zip((string[])["a", "a", "bb", "bb", "ccc", "ccc"]), pair => Assert.StartsWith(pair.Second, pair.First.GetProperty("text").GetString(), StringComparison.Ordinal));
        Assert.Equal(6, answer.Json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(18, answer.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task ASeedReproducesAndEachChoiceHasItsOwn()
    {
        string body = $$"""{"prompt":"x","seed":11,"n":3,"max_tokens":19,"ignore_eos":true,"allowed_token_ids":[{{TinyModel.Letters}}]}""";
        string[] first = Texts(await _server.PostAsync(Path, body));
        Assert.Equal(first, Texts(await _server.PostAsync(Path, body)));
        Assert.Equal(3, first.Distinct().Count());
        Assert.NotEqual(first, Texts(await _server.PostAsync(Path, body.Replace("11", "12", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task AStopTextEndsTheOutput()
    {
        string body = $$"""{"prompt":"x","seed":5,"max_tokens":40,"ignore_eos":true,"allowed_token_ids":[{{TinyModel.Letters}}]}""";
        string whole = (await _server.PostAsync(Path, body)).Ok().ChoiceText!;
        string stop = whole.Substring(17, 3);
        string before = whole[..whole.IndexOf(stop, StringComparison.Ordinal)];
        Answer cut = (await _server.PostAsync(Path, body.With($$"""{"stop":["never here","{{stop}}"]}"""))).Ok();
        Assert.Equal(before, cut.ChoiceText);
        Assert.Equal("stop", cut.Choice.GetProperty("finish_reason").GetString());
        Assert.Equal(stop, cut.Choice.GetProperty("stop_reason").GetString());
        Answer kept = (await _server.PostAsync(Path, body.With($$"""{"stop":"{{stop}}","include_stop_str_in_output":true}"""))).Ok();
        Assert.Equal(before + stop, kept.ChoiceText);
    }

    [Fact]
    public async Task AStopTokenEndsTheOutputAndIsNamed()
    {
        string body = $$"""{"prompt":"x","seed":6,"max_tokens":40,"ignore_eos":true,"allowed_token_ids":[{{TinyModel.Letters}}]}""";
        string whole = (await _server.PostAsync(Path, body)).Ok().ChoiceText!;
        int stop = whole[11];
        Answer cut = (await _server.PostAsync(Path, body.With($$"""{"stop_token_ids":[{{stop}}]}"""))).Ok();
        Assert.Equal(whole[..whole.IndexOf((char)stop, StringComparison.Ordinal)], cut.ChoiceText);
        Assert.Equal(stop, cut.Choice.GetProperty("stop_reason").GetInt32());
    }

    [Fact]
    public async Task LogprobsHaveOneEntryForEachToken()
    {
        Answer answer = (await _server.PostAsync(Path, $$"""{"prompt":"x","max_tokens":7,"ignore_eos":true,"logprobs":3,"seed":2,"allowed_token_ids":[{{TinyModel.Letters}}]}""")).Ok();
        JsonElement logprobs = answer.Choice.GetProperty("logprobs");
        Assert.Equal(answer.ChoiceText, string.Concat(logprobs.GetProperty("tokens").EnumerateArray().Select(token => token.GetString())));
        Assert.Equal(Enumerable.Range(0, 7), logprobs.GetProperty("text_offset").EnumerateArray().Select(offset => offset.GetInt32()));
        Assert.All(logprobs.GetProperty("token_logprobs").EnumerateArray(), value => Assert.True(value.GetSingle() <= 0));
        Assert.All(logprobs.GetProperty("top_logprobs").EnumerateArray(), top => Assert.InRange(top.EnumerateObject().Count(), 3, 4));
    }

    [Fact]
    public async Task EchoWithLogprobsCoversThePrompt()
    {
        Answer answer = (await _server.PostAsync(Path, """{"prompt":"héy","max_tokens":2,"ignore_eos":true,"logprobs":0,"echo":true,"seed":2}""")).Ok();
        JsonElement logprobs = answer.Choice.GetProperty("logprobs");
        Assert.Equal(6, logprobs.GetProperty("tokens").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, logprobs.GetProperty("token_logprobs")[0].ValueKind);
        Assert.Equal(JsonValueKind.Number, logprobs.GetProperty("token_logprobs")[1].ValueKind);

        // é is two tokens of one character.
        Assert.Equal([0, 1, 1, 2], logprobs.GetProperty("text_offset").EnumerateArray().Take(4).Select(offset => offset.GetInt32()));
    }

    [Fact]
    public async Task EchoOfNoTokensScoresAPrompt()
    {
        Answer answer = (await _server.PostAsync(Path, """{"prompt":"abcd","max_tokens":0,"logprobs":1,"echo":true}""")).Ok();
        Assert.Equal("abcd", answer.ChoiceText);
        Assert.Equal(4, answer.Choice.GetProperty("logprobs").GetProperty("tokens").GetArrayLength());
        Assert.Equal(0, answer.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        IReadOnlyList<string> events = await _server.StreamAsync(Path, """{"prompt":"abcd","max_tokens":0,"logprobs":1,"echo":true,"stream":true}""");
        Assert.Equal("abcd", JsonElement.Parse(events[0]).GetProperty("choices")[0].GetProperty("text").GetString());
        Assert.Equal("[DONE]", events[1]);
    }

    [Fact]
    public async Task PromptLogprobsAreByTokenId()
    {
        Answer answer = (await _server.PostAsync(Path, """{"prompt":"ab","max_tokens":1,"prompt_logprobs":2}""")).Ok();
        JsonElement positions = answer.Choice.GetProperty("prompt_logprobs");
        Assert.Equal(2, positions.GetArrayLength());
        Assert.Equal(JsonValueKind.Null, positions[0].ValueKind);
        Assert.Equal("b", positions[1].GetProperty("98").GetProperty("decoded_token").GetString());
        Assert.True(positions[1].GetProperty("98").GetProperty("rank").GetInt32() >= 1);
    }

    [Fact]
    public async Task TruncationKeepsTheAskedEnd()
    {
        Answer left = (await _server.PostAsync(Path, """{"prompt":"abcdef","max_tokens":1,"truncate_prompt_tokens":2,"return_token_ids":true}""")).Ok();
        Assert.Equal("[101,102]", left.Choice.GetProperty("prompt_token_ids").GetRawText());
        Answer right = (await _server.PostAsync(Path, """{"prompt":"abcdef","max_tokens":1,"truncate_prompt_tokens":2,"truncation_side":"right","return_token_ids":true}""")).Ok();
        Assert.Equal("[97,98]", right.Choice.GetProperty("prompt_token_ids").GetRawText());
        string longer = new('x', 3 * TinyModel.Context);
        Answer most = (await _server.PostAsync(Path, $$"""{"prompt":"{{longer}}","max_tokens":5,"truncate_prompt_tokens":-1,"ignore_eos":true}""")).Ok();
        Assert.Equal(TinyModel.Context, most.Json.GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Fact]
    public async Task OutputEndsWithTheContext()
    {
        string prompt = new('x', TinyModel.Context - 3);
        Answer answer = (await _server.PostAsync(Path, $$"""{"prompt":"{{prompt}}","ignore_eos":true}""")).Ok();
        Assert.Equal(3, answer.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("length", answer.Choice.GetProperty("finish_reason").GetString());
        Answer tooMany = (await _server.PostAsync(Path, $$"""{"prompt":"{{prompt}}","max_tokens":100}""")).Fails(HttpStatusCode.BadRequest, "max_tokens");
        Assert.Contains("at most 3", tooMany.Message, StringComparison.Ordinal);
        Answer chat = await _server.PostAsync("/v1/chat/completions", """{"messages":[{"role":"user","content":"x"}],"max_completion_tokens":5000}""");
        chat.Fails(HttpStatusCode.BadRequest, "max_completion_tokens");
    }

    [Fact]
    public async Task SuffixAsksForTheMiddle()
    {
        Answer answer = (await _server.PostAsync(Path, """{"prompt":"a = ","suffix":"\nreturn a","max_tokens":5,"return_token_ids":true,"ignore_eos":true}""")).Ok();
        int[] prompt = [.. answer.Choice.GetProperty("prompt_token_ids").EnumerateArray().Select(id => id.GetInt32())];
        int[] special = [.. prompt.Where(id => id >= 256)];
        Assert.Equal(3, special.Length);
        Assert.Contains(259, special);
        Assert.Contains(260, special);
        Assert.Contains(261, special);
        Assert.Equal("a = ".Length + "\nreturn a".Length + 3, prompt.Length);
    }

    [Fact]
    public async Task InfillAnswersInLlamaCppsForm()
    {
        const string Body = """{"input_prefix":"int f(){","input_suffix":"}","input_extra":[{"filename":"a.c","text":"int g;"}],"n_predict":6,"ignore_eos":true,"seed":3}""";
        Answer answer = (await _server.PostAsync("/infill", Body)).Ok();
        Assert.True(answer.Json.GetProperty("stop").GetBoolean());
        Assert.Equal("limit", answer.Json.GetProperty("stop_type").GetString());
        Assert.Equal(6, answer.Json.GetProperty("tokens_predicted").GetInt32());
        IReadOnlyList<string> events = await _server.StreamAsync("/infill", Body.With("""{"stream":true}"""));
        JsonElement[] parts = [.. events.Select(item => JsonElement.Parse(item))];
        Assert.Equal(answer.Json.GetProperty("content").GetString(), string.Concat(parts.Select(part => part.GetProperty("content").GetString())));
        Assert.Equal([true], parts.Select(part => part.GetProperty("stop").GetBoolean()).Where(stop => stop));
        Answer warm = (await _server.PostAsync("/infill", """{"input_prefix":"a","n_predict":0}""")).Ok();
        Assert.Equal(("", 0), (warm.Json.GetProperty("content").GetString(), warm.Json.GetProperty("tokens_predicted").GetInt32()));
    }

    [Fact]
    public async Task AModelWithoutMiddleTokensSaysSo()
    {
        await using RunningServer server = await RunningServer.StartAsync(middle: false);
        (await server.PostAsync(Path, """{"prompt":"a","suffix":"b"}""")).Fails(HttpStatusCode.BadRequest, "suffix");
        (await server.PostAsync("/infill", """{"input_prefix":"a"}""")).Fails(HttpStatusCode.BadRequest, "input_prefix");
    }

    [Fact]
    public async Task TokenizeAndDetokenizeAreInverse()
    {
        Answer tokens = (await _server.PostAsync("/tokenize", """{"prompt":"aé<|im_end|>","return_token_strs":true}""")).Ok();
        Assert.Equal("[97,195,169,258]", tokens.Json.GetProperty("tokens").GetRawText());
        Assert.Equal((4, TinyModel.Context), (tokens.Json.GetProperty("count").GetInt32(), tokens.Json.GetProperty("max_model_len").GetInt32()));
        Assert.Equal("<|im_end|>", tokens.Json.GetProperty("token_strs")[3].GetString());
        Answer text = (await _server.PostAsync("/detokenize", """{"tokens":[97,195,169,258]}""")).Ok();
        Assert.Equal("aé<|im_end|>", text.Json.GetProperty("prompt").GetString());
        (await _server.PostAsync("/detokenize", """{"tokens":[97,99999]}""")).Fails(HttpStatusCode.BadRequest, "tokens");
    }

    private static string[] Texts(Answer answer) =>
        [.. answer.Ok().Json.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("text").GetString()!)];
}
