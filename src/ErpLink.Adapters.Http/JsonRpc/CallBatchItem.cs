using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>A record to send.</summary>
/// <param name="Index">Its place in the call of the engine.</param>
/// <param name="Values">What is sent.</param>
/// <param name="Row">The record as it is; <see langword="null"/> for a new one.</param>
internal sealed record CallBatchItem<TRow>(int Index, JsonObject Values, TRow? Row)
    where TRow : class, IRow;
