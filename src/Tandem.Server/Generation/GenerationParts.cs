using Microsoft.AspNetCore.Http;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Generation;
using Tandem.Server.Http;
using Tandem.Server.Prompts;

namespace Tandem.Server.Generation;

/// <summary>What the generating endpoints share.</summary>
internal sealed record GenerationParts(
    ServerOptions Options, ModelNames Models, PromptBuilder Prompts, ChatPrompts Chats, SamplingBuilder Sampling, LogprobFormat Logprobs, GenerationAnswer Answer)
{
    /// <summary>Refuses more choices than one request may have.</summary>
    public void CheckChoices(int prompts, int n, FieldErrors errors)
    {
        if ((long)prompts * n > Options.MaxChoices)
        {
            string param = n > 1 ? "n" : "prompt";
            errors.Add(param, $"{param} asks for {(long)prompts * n} choices; one request may have at most {Options.MaxChoices}.");
        }
    }

    /// <summary>Id of an answer: the client's id for the request, or the one it was given.</summary>
    public static string AnswerId(string prefix, GenerationFields fields, HttpContext context) => prefix + (fields.RequestId ?? RequestIds.Of(context));
}
