namespace ErpLink.Scenarios.Runs;

/// <summary>A link store that is busy, full or out of reach at any call of a run: nothing is sent that is not stored, and the next runs go on.</summary>
public sealed class StoreFaults
{
    [Theory, Trait("Catalogue", "84"), Trait("Catalogue", "90")]
    [InlineData(RunKind.Incremental, ErrorCodes.StoreBusy), InlineData(RunKind.Full, ErrorCodes.StoreBusy), InlineData(RunKind.Incremental, ErrorCodes.StoreHeld)]
    public async Task A_run_whose_store_fails_at_any_call_is_finished_by_the_next_ones(RunKind kind, int code)
    {
        for (var call = 0; ; call++)
        {
            using var world = EditedWorld.Fresh(StoreKind.Memory, enforces: true);
            var linked = await EditedWorld.EditedAsync(world);
            var node = world.Start();
            var (calls, failed) = (0, "");
            world.StoreFails = what =>
            {
                if (calls++ != call) return null;
                failed = what; // Right after a commit, too: it is stored, and nobody knows.
                return new ErpLinkException(code, FailureClass.Transient, "The store is busy.");
            };
            var error = await ErrorAsync(() => node.RunAsync(kind).AsTask());
            world.StoreFails = _ => null;
            if (failed.Length == 0)
            {
                call.Should().BeGreaterThan(30);
                return;
            }

            error?.Code.Should().Be(code);
            await EditedWorld.ConvergedAsync(world, linked, kind, $"the store failed at {call}, {failed}");
        }
    }

    [Theory, Trait("Catalogue", "85"), InlineData(true), InlineData(false)]
    public async Task A_store_that_cannot_be_written_stops_a_run_before_anything_is_sent(bool enforces)
    {
        for (var commit = 0; ; commit++)
        {
            using var world = EditedWorld.Fresh(StoreKind.Memory, enforces);
            var linked = await EditedWorld.EditedAsync(world);
            var node = world.Start();
            var (commits, sent) = (0, -1);
            world.StoreFails = what =>
            {
                if (what != "commit, before" || commits++ < commit) return null;
                if (sent < 0) sent = world.App.Updates + world.Erp.Updates;
                return new ErpLinkException(ErrorCodes.StoreNotWritable, FailureClass.Transient, "The disk is full.");
            };
            await ErrorAsync(() => node.RunAsync().AsTask());
            world.StoreFails = _ => null;
            if (sent < 0)
            {
                commit.Should().BeGreaterThan(10);
                return;
            }

            (world.App.Updates + world.Erp.Updates).Should().Be(sent, "from commit {0} on nothing could be stored", commit);
            await EditedWorld.ConvergedAsync(world, linked, RunKind.Incremental, $"the disk was full from commit {commit}");
        }
    }

    private static async Task<ErpLinkException?> ErrorAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (ErpLinkException error)
        {
            return error;
        }
    }
}
