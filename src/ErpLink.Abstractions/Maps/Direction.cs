namespace ErpLink;

/// <summary>Which way a mapping carries changes.</summary>
public enum Direction
{
    /// <summary>No way: the mapping is known, but nothing flows (as auto-mapping leaves it).</summary>
    None = 0,

    /// <summary>Changes of either side go to the other.</summary>
    Both,

    /// <summary>The ERP owns the field: its changes go to the app.</summary>
    ToApp,

    /// <summary>The app owns the field: its changes go to the ERP.</summary>
    ToErp,
}
