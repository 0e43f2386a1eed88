namespace ErpLink.Scenarios;

/// <summary>The process was killed here: nothing of it runs any more, no clean-up either. (Derived from what the engine never takes
/// for a failure of a side.)</summary>
public sealed class Killed : OutOfMemoryException;
