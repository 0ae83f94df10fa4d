using Microsoft.Extensions.AI;
using Tandem.Core.Sampling;
using Tandem.Hosting;

string model = args.Length > 0 ? args[0] : BuiltinModels.Default;
if (args.Length == 0 && BuiltinModels.Find(model) is null)
{
    Console.Error.WriteLine("The built-in model is not here. Name a folder with a model, or a hub id: dotnet run -c Release -- FOLDER");
    return 1;
}

// One engine serves everything below. Loading maps the weights and runs the first steps.
await using LLM llm = await LLM.LoadAsync(new EngineOptions { Model = model, MaxModelLen = 1024 });

// 1. Several prompts at once. They share every step of the model; results are in the order of the prompts.
string[] prompts = ["def quicksort(arr):", "class LRUCache:", "def find_max_path_sum(root):"];
SamplingParams sampling = llm.DefaultSampling with { Temperature = 0.2f, TopP = 0.95f, MaxTokens = 96, Seed = 42 };
var progress = new Progress<int>(done => Console.Error.WriteLine($"{done} of {prompts.Length} done"));
IReadOnlyList<GenerationResult> results = await llm.GenerateAsync(prompts, sampling, progress);
for (int i = 0; i < prompts.Length; i++)
{
    Console.WriteLine($"--- {prompts[i]}  ({results[i].TokenIds.Count} tokens, {results[i].FinishReason})");
    Console.WriteLine(prompts[i] + results[i].Text);
}

// 2. One prompt as it comes. Leaving the loop early ends the request in the engine.
Console.WriteLine("--- streaming");
Console.Write(prompts[0]);
await foreach (GenerationUpdate update in llm.StreamAsync(prompts[0], sampling))
{
    Console.Write(update.Text);
}

Console.WriteLine();

// 3. A chat, by the interface that .NET programs know. It needs a model with a chat template.
if (llm.ChatTemplate is not null)
{
    Console.WriteLine("--- chat");
    IChatClient chat = llm.AsChatClient();
    var options = new ChatOptions { MaxOutputTokens = 96, Temperature = 0 };
    await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Write a function that reverses a string in Python.", options))
    {
        Console.Write(update.Text);
    }

    Console.WriteLine();
}

return 0;
