using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>What opening a connection for a run came to.</summary>
/// <param name="Connection">The connection; <see langword="null"/> when it is paused.</param>
/// <param name="State">What is stored of it.</param>
/// <param name="Failure">Why it is paused.</param>
/// <param name="HasProbed">Whether the sides were asked already if it may go on.</param>
internal readonly record struct OpeningResult(OpenConnection? Connection, ConnectionState State, Failure? Failure, bool HasProbed);
