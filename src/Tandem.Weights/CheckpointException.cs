namespace Tandem.Weights;

/// <summary>A checkpoint can't be loaded: a file is damaged or lies, or its tensors are not those of the model. The message names file and tensor.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Makes the exception.</summary>
    public CheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with its cause.</summary>
    public CheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
