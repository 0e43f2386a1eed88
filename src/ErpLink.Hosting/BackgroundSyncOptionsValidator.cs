using Microsoft.Extensions.Options;

namespace ErpLink.Hosting;

/// <summary>The bounds of <see cref="BackgroundSyncOptions"/>, by hand: a range attribute on a duration is not safe under trimming.</summary>
internal sealed class BackgroundSyncOptionsValidator : IValidateOptions<BackgroundSyncOptions>
{
    public ValidateOptionsResult Validate(string? name, BackgroundSyncOptions options)
    {
        var problems = new List<string>();
        Within(nameof(options.Interval), options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Within(nameof(options.WaitMax), options.WaitMax, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Within(nameof(options.ParallelRunsMax), options.ParallelRunsMax, 1, 100);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Within<T>(string option, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                problems.Add($"BackgroundSyncOptions.{option} is {value}; it must be from {least} to {most}. (error {ErrorCodes.OptionInvalid})");
        }
    }
}
