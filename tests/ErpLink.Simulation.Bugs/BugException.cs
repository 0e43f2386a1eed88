namespace ErpLink.Simulation.Bugs;

/// <summary>A bug cannot be tried: its patch does not fit, or does not compile.</summary>
public sealed class BugException(string message) : Exception(message);
