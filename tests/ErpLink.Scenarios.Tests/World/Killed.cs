namespace ErpLink.Scenarios;

/// <summary>The process was killed here: nothing of it runs any more, no clean-up either.</summary>
public sealed class Killed : Exception;
