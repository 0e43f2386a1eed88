namespace ErpLink.Scenarios;

/// <summary>The process was killed here: nothing of it runs any more, no clean-up either. (Derived from what the engine never takes
/// for a failure of a side.)</summary>
public sealed class Killed : OutOfMemoryException
{
    /// <summary>Whether a process was killed in an act. What it had stored is all that is left of it; the process of the test goes on.</summary>
    public static async Task<bool> InAsync(Func<Task> act)
    {
        try
        {
            await act();
            return false;
        }
        catch (Killed)
        {
            return true;
        }
    }
}
