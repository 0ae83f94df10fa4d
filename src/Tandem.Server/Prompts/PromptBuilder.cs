using System.Globalization;
using System.Text;
using Tandem.Hosting;
using Tandem.Protocol.Errors;
using Tandem.Protocol.Generation;
using Tandem.Server.Generation;
using Tandem.Server.Http;
using Tandem.Tokenization;
using Tandem.Tokenization.Fim;

namespace Tandem.Server.Prompts;

/// <summary>Makes token ids of prompts and refuses those the model cannot take. Thread safe.</summary>
internal sealed class PromptBuilder(LLM llm, TokenTexts tokens)
{
    /// <summary>The tokenizer.</summary>
    /// <exception cref="ApiException">The model was loaded without one.</exception>
    public Tokenizer TokenizerFor(string param) => llm.Tokenizer
        ?? throw ApiException.BadField(param, $"{param} is text, but this server runs without a tokenizer: send the prompt as token ids to /v1/completions.");

    /// <summary>Token ids of a text.</summary>
    public int[] FromText(string text, string param, GenerationFields fields, bool addSpecialTokens, bool parseSpecial = true)
    {
        Tokenizer tokenizer = TokenizerFor(param);
        if (fields.TruncatePromptTokens is null)
        {
            CheckLength(text.Length == 0 ? 0 : Encoding.UTF8.GetByteCount(text), param);
        }

        int[] ids = [.. tokenizer.Encode(text, addSpecialTokens, parseSpecial)];
        if (ids.Length == 0 && tokenizer.BosId is { } bos)
        {
            ids = [bos];
        }

        return Finish(ids, param, fields);
    }

    /// <summary>Checks token ids of the client.</summary>
    public int[] FromIds(int[] ids, string param, GenerationFields fields)
    {
        int vocab = llm.Config.VocabSize;
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)vocab)
            {
                throw ApiException.BadField(param, $"{param} must hold token ids between 0 and {vocab - 1}, got {id}.");
            }
        }

        return Finish(ids, param, fields);
    }

    /// <summary>Token ids that ask for the middle between two texts.</summary>
    public int[] FromMiddle(string prefix, string suffix, IReadOnlyList<FimFile> files, string param, GenerationFields fields)
    {
        TokenizerFor(param);
        if (llm.Fim is null)
        {
            throw ApiException.BadField(param, $"The model {llm.Name} has no fill-in-the-middle tokens; send a plain prompt to /v1/completions.");
        }

        if (fields.TruncatePromptTokens is not null)
        {
            throw ApiException.BadField("truncate_prompt_tokens", "truncate_prompt_tokens cannot be used with fill in the middle: it would cut off its tokens.");
        }

        long bytes = Encoding.UTF8.GetByteCount(prefix) + (long)Encoding.UTF8.GetByteCount(suffix);
        foreach (FimFile file in files)
        {
            bytes += Encoding.UTF8.GetByteCount(file.Content);
        }

        CheckLength(bytes, param);
        return Finish(llm.EncodeFim(new FimRequest { Prefix = prefix, Suffix = suffix, Files = files }), param, fields);
    }

    /// <summary>The prompt with the tokens that may follow it.</summary>
    /// <exception cref="ApiException">The client asks for more than the context has room for.</exception>
    public PreparedPrompt Prepare(int[] ids, GenerationFields fields, string text = "")
    {
        int room = llm.MaxModelLen - ids.Length;
        if (fields.MaxTokens is not { } wanted || wanted <= room)
        {
            return new PreparedPrompt(ids, fields.MaxTokens, text);
        }

        return fields.FitMaxTokens
            ? new PreparedPrompt(ids, room, text)
            : throw ApiException.BadField(
                fields.MaxTokensField,
                $"{fields.MaxTokensField} ({wanted}) and the prompt ({ids.Length} tokens) are more than the context of {llm.MaxModelLen} tokens; {fields.MaxTokensField} can be at most {room}.",
                ErrorCodes.ContextLengthExceeded);
    }

    /// <summary>Refuses a text that cannot fit however well it is encoded, before the work of encoding it.</summary>
    public void CheckLength(long bytes, string param)
    {
        long least = bytes / tokens.LongestBytes;
        if (least >= llm.MaxModelLen)
        {
            throw ApiException.ContextTooLong(param, string.Create(CultureInfo.InvariantCulture, $"at least {least}"), llm.MaxModelLen);
        }
    }

    private int[] Finish(int[] ids, string param, GenerationFields fields)
    {
        if (fields.TruncatePromptTokens is { } keep)
        {
            int most = llm.MaxModelLen - 1;
            if (keep > most)
            {
                throw ApiException.BadField("truncate_prompt_tokens", $"truncate_prompt_tokens must be at most {most}, got {keep}.");
            }

            keep = keep < 0 ? Math.Max(1, most + 1 - Math.Max(1, fields.MaxTokens ?? 1)) : keep;
            if (ids.Length > keep)
            {
                ids = fields.TruncateLeft ? ids[^keep..] : ids[..keep];
            }
        }

        if (ids.Length == 0)
        {
            throw ApiException.BadField(param, $"{param} must have at least one token.");
        }

        return ids.Length < llm.MaxModelLen
            ? ids
            : throw ApiException.ContextTooLong(param, ids.Length.ToString(CultureInfo.InvariantCulture), llm.MaxModelLen);
    }
}
