namespace ErpLink;

/// <summary>The app's own side: its companies, persons, projects. Registered with <c>AddEntityStore</c>.</summary>
/// <remarks>A singleton of the app; opens its own database scope for every call, and reads committed data only.</remarks>
public interface IEntityStore : IRecordSide;
