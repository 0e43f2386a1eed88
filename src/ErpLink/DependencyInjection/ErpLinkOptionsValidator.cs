using Microsoft.Extensions.Options;

namespace ErpLink;

/// <summary>The bounds of <see cref="ErpLinkOptions"/>, by hand: a range attribute on a duration is not safe under trimming.</summary>
internal sealed class ErpLinkOptionsValidator : IValidateOptions<ErpLinkOptions>
{
    public ValidateOptionsResult Validate(string? name, ErpLinkOptions options)
    {
        var problems = new List<string>();
        Within(nameof(options.PanelWait), options.PanelWait, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Within(nameof(options.GoneConfirmation), options.GoneConfirmation, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Within(nameof(options.ClockSkew), options.ClockSkew, TimeSpan.Zero, TimeSpan.FromHours(1));
        Within(nameof(options.ListTextLife), options.ListTextLife, TimeSpan.Zero, TimeSpan.FromDays(1));
        Within(nameof(options.LeaseLife), options.LeaseLife, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        Within(nameof(options.ThrottleWaitMax), options.ThrottleWaitMax, TimeSpan.Zero, TimeSpan.FromHours(1));
        Within(nameof(options.FullCompareEvery), options.FullCompareEvery, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        Within(nameof(options.SweepEvery), options.SweepEvery, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        Within(nameof(options.MergeAttemptsMax), options.MergeAttemptsMax, 1, 10);
        Within(nameof(options.PageSizeLinks), options.PageSizeLinks, 1, 1000);
        Within(nameof(options.DuplicatesMax), options.DuplicatesMax, 1, 100);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Within<T>(string option, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                problems.Add($"ErpLinkOptions.{option} is {value}; it must be from {least} to {most}. (error {ErrorCodes.OptionInvalid})");
        }
    }
}
