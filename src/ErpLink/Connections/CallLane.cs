namespace ErpLink.Connections;

/// <summary>On whose behalf a side is called.</summary>
internal enum CallLane
{
    /// <summary>A user waits for the answer: goes first, and may try even while the side asks for a pause.</summary>
    Interactive = 0,

    /// <summary>A run: waits behind users, and keeps still while the side asks for a pause.</summary>
    Background,
}
