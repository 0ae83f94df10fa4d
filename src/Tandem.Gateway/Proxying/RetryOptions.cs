namespace Tandem.Gateway.Proxying;

/// <summary>
/// When a failed request is sent again: only while its client was sent no byte of an answer. Retries are paid from a budget that requests fill, so
/// that a failing fleet is not asked many times as often.
/// </summary>
public sealed record RetryOptions
{
    /// <summary>Most times a request is sent, the first included.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Retries that each request adds to the budget, 0 to 1.</summary>
    public double BudgetRatio { get; init; } = 0.2;

    /// <summary>Retries the budget holds at the start and at most.</summary>
    public int BudgetReserve { get; init; } = 100;

    internal void Validate(OptionErrors errors)
    {
        errors.AtLeast(MaxAttempts, 1, "--max-attempts");
        errors.Check(BudgetRatio is >= 0 and <= 1, $"Retry.BudgetRatio must be between 0 and 1, got {BudgetRatio}.");
        errors.AtLeast(BudgetReserve, 0, "Retry.BudgetReserve");
    }
}

/// <summary>What retries are paid from. Thread safe.</summary>
internal sealed class RetryBudget(RetryOptions options)
{
    private readonly Lock _gate = new();
    private double _left = options.BudgetReserve;

    public void AddRequest()
    {
        lock (_gate)
        {
            _left = Math.Min(options.BudgetReserve, _left + options.BudgetRatio);
        }
    }

    public bool TryTake()
    {
        lock (_gate)
        {
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }
}
