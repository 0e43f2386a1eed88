using System.Text;
using ErpLink;

namespace QuickStart.Story;

/// <summary>The library's words as a reader of the story would say them.</summary>
public static class Words
{
    public const string Erp = "the ERP's";
    public const string Crm = "the CRM's";

    public static string Of(FieldState state) => state switch
    {
        FieldState.OnlyApp => "only in the CRM",
        FieldState.OnlyErp => "only in the ERP",
        _ => Spaced(state),
    };

    public static string Of(FieldChoice? choice) => choice switch
    {
        FieldChoice.Erp => Erp,
        FieldChoice.App => Crm,
        FieldChoice.LeaveBoth => "leave both",
        null => "you say",
        _ => "a third value",
    };

    public static string Of(Side? side) => side switch { Side.App => "CRM", Side.Erp => "ERP", _ => "" };

    public static string Of(Direction direction) => direction switch
    {
        Direction.Both => "both ways",
        Direction.ToApp => "to the CRM",
        Direction.ToErp => "to the ERP",
        _ => "nothing flows",
    };

    public static string Of(MergeRule rule) => rule switch
    {
        MergeRule.AppChanged => "only the CRM changed",
        MergeRule.ErpChanged => "only the ERP changed",
        MergeRule.Ask => "both changed",
        MergeRule.LinkTime => "decided when linking",
        MergeRule.Answer => "a person answered",
        MergeRule.Filled => "the ERP gave it on create",
        _ => Spaced(rule),
    };

    public static string Of(Enum other) => Spaced(other);

    // ErpChanged -> erp changed
    private static string Spaced(Enum value)
    {
        var text = new StringBuilder();
        foreach (var letter in value.ToString())
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append(' ');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
