namespace Tandem.Weights;

/// <summary>What a loading model is doing.</summary>
public enum LoadPhase
{
    /// <summary>Fetching files from a hub; counts are bytes.</summary>
    Downloading,

    /// <summary>Bringing the checkpoint's pages into memory, or making dummy weights; counts are bytes.</summary>
    Reading,

    /// <summary>Putting weights into the backend's layout; counts are layers.</summary>
    Preparing,

    /// <summary>Running the first steps; counts are steps.</summary>
    WarmingUp,
}

/// <summary>How far loading has come. The unit of the counts is that of the phase.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Item">The file or thing in work.</param>
/// <param name="ItemDone">Done of the item.</param>
/// <param name="ItemTotal">The item's whole; 0 if unknown.</param>
/// <param name="Done">Done of the whole phase.</param>
/// <param name="Total">The phase's whole; 0 if unknown.</param>
public readonly record struct LoadProgress(LoadPhase Phase, string Item, long ItemDone, long ItemTotal, long Done, long Total);
