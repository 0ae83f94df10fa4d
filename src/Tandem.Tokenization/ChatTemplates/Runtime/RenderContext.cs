using System.Runtime.CompilerServices;
using System.Text;

namespace Tandem.Tokenization.ChatTemplates.Runtime;

/// <summary>State of one rendering: the output, what has been used of the limits, and the line being evaluated.</summary>
internal sealed class RenderContext(ChatTemplateLimits limits, TimeProvider timeProvider)
{
    private const int CharactersPerStep = 64;

    private StringBuilder _output = new();
    private long _steps;
    private int _callDepth;

    public ChatTemplateLimits Limits { get; } = limits;

    public TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Line of the node that is being evaluated, for the error message.</summary>
    public int Line { get; private set; }

    /// <summary>Counts one node and makes sure that there is stack left for it.</summary>
    public void Enter(int line)
    {
        Line = line;
        Charge(1);
        EnsureStack();
    }

    /// <summary>Counts work that grows with the data: elements of a list, pairs of a dictionary.</summary>
    public void Charge(long steps)
    {
        _steps += steps;
        if (_steps > Limits.MaxSteps)
        {
            throw TemplateFailure.Limit($"rendering took more than the limit of {Limits.MaxSteps} steps");
        }
    }

    /// <summary>Counts a string of <paramref name="length"/> characters, before it is made.</summary>
    public void ChargeText(long length)
    {
        if (length > Limits.MaxOutputLength)
        {
            throw TemplateFailure.Limit($"the text grew beyond the limit of {Limits.MaxOutputLength} characters");
        }

        Charge(length / CharactersPerStep);
    }

    /// <summary>Counts a list of <paramref name="count"/> elements, before it is made.</summary>
    public void ChargeElements(long count) => Charge(count);

    public static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TemplateFailure.Limit("the template or its data is nested too deeply");
        }
    }

    public void EnterCall()
    {
        EnsureStack();
        if (++_callDepth > Limits.MaxCallDepth)
        {
            throw TemplateFailure.Limit($"macros called one another more than {Limits.MaxCallDepth} deep");
        }
    }

    public void LeaveCall() => _callDepth--;

    public void Write(string text)
    {
        ChargeText(text.Length);
        if ((long)_output.Length + text.Length > Limits.MaxOutputLength)
        {
            throw TemplateFailure.Limit($"the output grew beyond the limit of {Limits.MaxOutputLength} characters");
        }

        _output.Append(text);
    }

    /// <summary>Sends what is written from here on to a new buffer; returns the one to hand to <see cref="EndCapture"/>.</summary>
    public StringBuilder BeginCapture()
    {
        var outer = _output;
        _output = new StringBuilder();
        return outer;
    }

    public string EndCapture(StringBuilder outer)
    {
        var text = TakeOutput();
        _output = outer;
        ChargeText(text.Length);
        return text;
    }

    public string TakeOutput() => _output.ToString();
}
