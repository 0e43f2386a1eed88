using System.Text.Json.Serialization;

namespace ErpLink.Storage;

/// <summary>The JSON of stored records, without reflection. Enums are written by name: their numbers may change, their names may not.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Link))]
[JsonSerializable(typeof(Intent))]
[JsonSerializable(typeof(InboxItem))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(ConnectionState))]
[JsonSerializable(typeof(NotLinkedDecision))]
[JsonSerializable(typeof(FeedPosition))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(HeldStep))]
[JsonSerializable(typeof(StoredDefinition))]
[JsonSerializable(typeof(StoredSecret))]
public sealed partial class StorageJson : JsonSerializerContext;
