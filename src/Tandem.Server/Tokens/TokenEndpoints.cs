using Microsoft.AspNetCore.Http;
using Tandem.Hosting;
using Tandem.Protocol;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Tokens;
using Tandem.Server.Generation;
using Tandem.Server.Http;
using Tandem.Server.Prompts;
using Tandem.Tokenization;

namespace Tandem.Server.Tokens;

/// <summary><c>POST /tokenize</c> and <c>POST /detokenize</c>.</summary>
internal sealed class TokenEndpoints(LLM llm, GenerationParts parts, TokenTexts texts)
{
    public async Task TokenizeAsync(HttpContext context)
    {
        using RequestDocument document = await RequestDocument.ReadAsync(context);
        (TokenizeRequest request, FieldErrors errors) = document.Read(TokenizeRequest.Read, parts.Models);
        if (errors.Any)
        {
            throw ApiException.BadFields(errors);
        }

        Tokenizer tokenizer = parts.Prompts.TokenizerFor(request.Chat is null ? "prompt" : "messages");
        string text = request.Chat is null ? request.Prompt! : parts.Chats.Render(request.Chat);
        int[] ids = [.. tokenizer.Encode(text, request.AddSpecialTokens ?? request.Chat is null, parseSpecial: true)];
        string[]? strings = request.ReturnTokenStrs ? [.. ids.Select(id => texts.Text(id, asId: false))] : null;
        await JsonAnswer.WriteAsync(context, new TokenizeResponse(ids.Length, llm.MaxModelLen, ids, strings), WireJson.Answers.TokenizeResponse);
    }

    public async Task DetokenizeAsync(HttpContext context)
    {
        using RequestDocument document = await RequestDocument.ReadAsync(context);
        (DetokenizeRequest request, FieldErrors errors) = document.Read(DetokenizeRequest.Read, parts.Models);
        Tokenizer tokenizer = parts.Prompts.TokenizerFor("tokens");
        foreach (int id in request.Tokens)
        {
            if ((uint)id >= (uint)tokenizer.VocabSize)
            {
                errors.Add("tokens", $"tokens must be between 0 and {tokenizer.VocabSize - 1}, got {id}.");
                break;
            }
        }

        if (errors.Any)
        {
            throw ApiException.BadFields(errors);
        }

        string text = tokenizer.Decode([.. request.Tokens], skipSpecialTokens: false);
        await JsonAnswer.WriteAsync(context, new DetokenizeResponse(text), WireJson.Answers.DetokenizeResponse);
    }
}
