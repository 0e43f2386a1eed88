namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>One after the other: on SQLite two creates at once get the same number of the sequence.</summary>
[CollectionDefinition("tryton")]
public sealed class TrytonPeerCollection;
