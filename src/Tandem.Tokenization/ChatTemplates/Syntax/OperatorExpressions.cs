using Tandem.Tokenization.ChatTemplates.Runtime;

namespace Tandem.Tokenization.ChatTemplates.Syntax;

internal sealed class BinaryExpression(int line, string sign, Expression left, Expression right) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var first = left.Evaluate(context, scope);
        var second = right.Evaluate(context, scope);
        context.Enter(Line);
        return Arithmetic.Apply(context, sign, first, second);
    }
}

internal sealed class SignExpression(int line, bool negative, Expression operand) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope) => Arithmetic.Negate(operand.Evaluate(context, scope), negative);
}

internal sealed class NotExpression(int line, Expression operand) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope) => !Comparison.IsTrue(operand.Evaluate(context, scope));
}

/// <summary><c>and</c> and <c>or</c>, whose value is that of the operand that decided.</summary>
internal sealed class LogicalExpression(int line, bool isAnd, Expression left, Expression right) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var first = left.Evaluate(context, scope);
        return Comparison.IsTrue(first) == isAnd ? right.Evaluate(context, scope) : first;
    }
}

/// <summary>A chain such as <c>1 &lt; x &lt;= 3</c>, each operand evaluated once at most.</summary>
internal sealed class CompareExpression(int line, Expression first, IReadOnlyList<(string Sign, Expression Operand)> rest) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        var left = first.Evaluate(context, scope);
        foreach (var (sign, operand) in rest)
        {
            var right = operand.Evaluate(context, scope);
            context.Enter(Line);
            if (!Holds(context, sign, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private static bool Holds(RenderContext context, string sign, object? left, object? right) => sign switch
    {
        "==" => Comparison.AreEqual(context, left, right),
        "!=" => !Comparison.AreEqual(context, left, right),
        "in" => Collections.Contains(context, right, left),
        "not in" => !Collections.Contains(context, right, left),
        _ => Comparison.IsInOrder(context, sign, left, right),
    };
}

internal sealed class ConditionalExpression(int line, Expression test, Expression whenTrue, Expression? whenFalse) : Expression(line)
{
    protected override object? Compute(RenderContext context, Scope scope)
    {
        if (Comparison.IsTrue(test.Evaluate(context, scope)))
        {
            return whenTrue.Evaluate(context, scope);
        }

        return whenFalse is null
            ? Undefined.Hint($"the inline if-expression on line {Line} evaluated to false and no else section was defined.")
            : whenFalse.Evaluate(context, scope);
    }
}
