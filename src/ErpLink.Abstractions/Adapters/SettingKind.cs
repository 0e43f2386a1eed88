namespace ErpLink.Adapters;

/// <summary>What a setting holds.</summary>
public enum SettingKind
{
    /// <summary>Text.</summary>
    Text = 0,

    /// <summary>A secret: only its reference is stored; see <see cref="ISecretSource"/>.</summary>
    Secret,

    /// <summary>An absolute web address.</summary>
    Address,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,
}
