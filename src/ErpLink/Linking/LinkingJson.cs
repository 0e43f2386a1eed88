using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>The JSON of what is given to a user interface and comes back from it, without reflection. Enums by name.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FieldValue))]
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(SearchResults))]
[JsonSerializable(typeof(Proposal))]
[JsonSerializable(typeof(ConnectRequest))]
[JsonSerializable(typeof(ConnectResult))]
[JsonSerializable(typeof(Draft))]
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(CreateResult))]
[JsonSerializable(typeof(IReadOnlyList<PanelBlock>))]
[JsonSerializable(typeof(SyncResult))]
[JsonSerializable(typeof(IReadOnlyList<InboxItem>))]
[JsonSerializable(typeof(InboxAnswer))]
[JsonSerializable(typeof(AnswerResult))]
[JsonSerializable(typeof(IReadOnlyList<JournalEntry>))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(ExecuteReport))]
[JsonSerializable(typeof(VerifyRequest))]
[JsonSerializable(typeof(Drift))]
[JsonSerializable(typeof(UndoRequest))]
[JsonSerializable(typeof(UndoResult))]
[JsonSerializable(typeof(LinkExplanation))]
public sealed partial class LinkingJson : JsonSerializerContext;
