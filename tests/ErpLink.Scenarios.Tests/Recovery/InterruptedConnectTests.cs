namespace ErpLink.Scenarios.Recovery;

/// <summary>A connect that a kill cut short, finished by recovery while users of both sides go on working.</summary>
public sealed class InterruptedConnectTests
{
    [Fact]
    public async Task What_a_person_decided_is_carried_out_or_asked_whatever_users_do_while_it_is_finished()
    {
        for (var kill = 0; ; kill++)
        {
            for (var app = 0; ; app++)
            {
                var last = true;
                for (var erp = app; ; erp++)
                {
                    var (dead, appCame, erpCame) = await FinishAsync(kill, app, erp);
                    if (!dead) return;
                    if (appCame) last = false;
                    if (!erpCame || !appCame) break;
                }

                if (last) break;
            }
        }
    }

    private static async Task<(bool Dead, bool AppCame, bool ErpCame)> FinishAsync(int kill, int app, int erp)
    {
        using var world = new World();
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "a"), ("fax", ""), ("web", ""));
        var customer = world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", ""), ("fax", "e"), ("web", "e"));
        var first = new Process(kill);
        try
        {
            await world.Start(first).ConnectAsync(company, customer, FieldDecision.App("phone"), FieldDecision.Erp("fax"), FieldDecision.Erp("web"));
        }
        catch (Killed)
        {
        }

        if (!first.Dead) return (false, false, false);
        if (await world.Start().LinkOfAsync(company) is null) return (true, false, false);
        var (appCame, erpCame) = (false, false);
        var second = new Process
        {
            Interrupt = point =>
            {
                if (point == app) (appCame, _) = (true, Edit(world.App, company, "phone", "b"));
                if (point == erp) (erpCame, _) = (true, Edit(world.Erp, customer, "web", "typed"));
                return Task.CompletedTask;
            },
        };
        var node = world.StartBeside(second);
        await node.RecoverAsync();

        node = world.StartBeside(); // Nobody edits any more.
        for (var i = 0; i < 3; i++)
        {
            world.Time.Advance(TimeSpan.FromHours(1)); // What was put off is due again.
            await node.RunAsync(RunKind.Full);
        }

        var open = (await node.OpenItemsAsync()).Select(i => i.AppField).ToList();
        (await node.IntentsAsync()).Should().BeEmpty();
        foreach (var field in new[] { "phone", "fax", "web" }.Except(open))
        {
            world.App.Value(company, field!).Should().Be(world.Erp.Value(customer, field!),
                "of '{0}', killed at {1}, the app edited at {2} and the ERP at {3}: {4}", field, kill, app, erp, string.Join(", ", second.Trace));
        }

        return (true, appCame, erpCame);
    }

    private static bool Edit(FakeSide side, RecordRef record, string field, string value)
    {
        side.Edit(record, field, value);
        return true;
    }
}
