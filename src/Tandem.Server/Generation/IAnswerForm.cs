using Microsoft.AspNetCore.Http;
using Tandem.Hosting;
using Tandem.Protocol.Streaming;

namespace Tandem.Server.Generation;

/// <summary>How an endpoint shapes its answer. One object serves one request.</summary>
internal interface IAnswerForm
{
    /// <summary>Writes the whole answer.</summary>
    Task WriteWholeAsync(HttpContext context, GenerationJob job, IReadOnlyList<ChoiceOutput> outputs);

    /// <summary>Gets ready to stream.</summary>
    void BeginStream(SseWriter events, GenerationJob job);

    /// <summary>Writes what is new of a choice; its output has it already, and <paramref name="isFirst"/> says that nothing came before.</summary>
    void WriteUpdate(GenerationJob job, int choice, GenerationUpdate update, IReadOnlyList<ChoiceOutput> outputs, bool isFirst);

    /// <summary>Writes what follows the last update.</summary>
    void EndStream(GenerationJob job, IReadOnlyList<ChoiceOutput> outputs);
}
