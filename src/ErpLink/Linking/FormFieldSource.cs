namespace ErpLink;

/// <summary>Where the value of a field to fill in comes from.</summary>
public enum FormFieldSource
{
    /// <summary>The entity's field; not to be changed here.</summary>
    Mapped = 0,

    /// <summary>A fixed default of the map; not shown to users.</summary>
    Fixed,

    /// <summary>The user is asked; the value is a suggestion.</summary>
    Asked,
}
