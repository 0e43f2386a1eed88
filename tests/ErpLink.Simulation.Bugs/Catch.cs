namespace ErpLink.Simulation.Bugs;

/// <summary>A world in which an oracle fired.</summary>
public sealed record Catch(string Profile, string Seed, string Oracle, string Story);
