namespace ErpLink.Maps;

/// <summary>A value on its way to the other side: converted, or why not. <c>default</c> is skipped.</summary>
/// <remarks>Source: semantics, section 2 (misfits, references) and section 10 (lists).</remarks>
public readonly struct Conversion
{
    private Conversion(ConversionStatus status, in FieldValue value, int code, string? message, string? unmappedKey)
    {
        Status = status;
        Value = value;
        Code = code;
        Message = message;
        UnmappedKey = unmappedKey;
    }

    /// <summary>What became of the value.</summary>
    public ConversionStatus Status { get; }

    /// <summary>Whether <see cref="Value"/> can be written.</summary>
    public bool IsConverted => Status == ConversionStatus.Converted;

    /// <summary>The value for the other side; absent unless <see cref="Status"/> is <see cref="ConversionStatus.Converted"/>.</summary>
    public FieldValue Value { get; }

    /// <summary>One of <see cref="ErrorCodes"/>: why there is no value; 0 where there is nothing to say.</summary>
    public int Code { get; }

    /// <summary>Why there is no value, naming both fields, and what to do; <see langword="null"/> where there is nothing to say.
    /// Names fields, lengths and list keys, never another value.</summary>
    public string? Message { get; }

    /// <summary>The key without counterpart, when <see cref="Status"/> is <see cref="ConversionStatus.UnmappedItem"/>, or when such
    /// an item was rejected; otherwise <see langword="null"/>.</summary>
    public string? UnmappedKey { get; }

    /// <summary>A value that can be written.</summary>
    public static Conversion Converted(in FieldValue value) => new(ConversionStatus.Converted, value, 0, null, null);

    /// <summary>The field is left as it is.</summary>
    public static Conversion Skipped() => default;

    /// <summary>The value does not fit.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">Why, naming both fields, and what to do.</param>
    /// <param name="unmappedKey">The list item concerned, where one is.</param>
    public static Conversion Rejected(int code, string message, string? unmappedKey = null) =>
        new(ConversionStatus.Rejected, FieldValue.Absent, code, message, unmappedKey);

    /// <summary>The field waits for another record to be linked.</summary>
    public static Conversion Waiting(string message) =>
        new(ConversionStatus.Waiting, FieldValue.Absent, ErrorCodes.ReferenceUnresolved, message, null);

    /// <summary>A list item has no counterpart.</summary>
    public static Conversion Unmapped(string key, string message) =>
        new(ConversionStatus.UnmappedItem, FieldValue.Absent, ErrorCodes.ListItemUnmapped, message, key);

    /// <summary>The same as data, for results and the inbox; <see langword="null"/> when there is nothing to say.</summary>
    public Failure? ToFailure() => Message is null
        ? null
        : new Failure(Class, Code, Message);

    private FailureClass Class => Status == ConversionStatus.Waiting ? FailureClass.MissingPrerequisite
        : Code == ErrorCodes.ContractBroken ? FailureClass.Bug
        : FailureClass.Invalid;

    /// <summary>The status and why; never the value.</summary>
    public override string ToString() => Message is null ? Status.ToString() : $"{Status}: {Message}";
}
