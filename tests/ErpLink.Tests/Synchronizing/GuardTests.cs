using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Tests.Synchronizing;

public sealed class GuardTests
{
    [Theory]
    [InlineData(1000, 0, 50)]
    [InlineData(1000, 45, 5)]
    [InlineData(1000, 60, 0)]
    [InlineData(100, 0, 20)]
    [InlineData(41, 0, 20)]
    [InlineData(40, 0, 19)]
    [InlineData(10, 0, 4)]
    [InlineData(5, 0, 2)]
    [InlineData(4, 0, 1)]
    [InlineData(3, 0, 20)]
    public void Five_percent_but_twenty_and_under_half_of_the_links_may_go_in_a_day(long links, long today, long expected) =>
        Guard.For(links, links, today).DestructiveMax.Should().Be(expected);

    [Theory]
    [InlineData(10, 20)]
    [InlineData(100, 30)]
    [InlineData(1000, 300)]
    public void Thirty_percent_but_twenty_links_may_be_overwritten(long links, long expected) => Guard.For(links, links, 0).OverwriteMax.Should().Be(expected);

    [Fact]
    public void A_run_that_touches_little_executes_at_once_and_holds_once_it_touches_more()
    {
        var guard = Guard.For(100, 20, 0);
        guard.Releases(Step(PlanEffect.Blank), null).Should().BeTrue();
        guard.Touching(20).Should().BeSameAs(guard);
        var more = guard.Touching(21);
        more.Releases(Step(PlanEffect.Blank), null).Should().BeFalse("links were woken while it ran");
        more.Releases(Step(PlanEffect.Overwrite), null).Should().BeTrue();
        more.Touching(31).Releases(Step(PlanEffect.Overwrite), null).Should().BeFalse();
        more.Touching(1).Releases(Step(PlanEffect.Blank), null).Should().BeFalse();
        more.Touching(1000).Releases(Step(PlanEffect.Fill), null).Should().BeTrue();
    }

    [Fact]
    public void A_held_step_waits_for_its_plan_and_an_approval_is_about_what_was_shown()
    {
        var (plan, run) = (Guid.Parse("00000000-0000-0000-0000-000000000001"), Guid.Parse("00000000-0000-0000-0000-000000000002"));
        var held = new HeldStep(new ConnectionId("oslo-1"), plan, Step(PlanEffect.Overwrite));
        Guard.For(100, 1, 0).Releases(held.Step, held).Should().BeFalse();
        Guard.For(100, 1, 0).PlanOf(held, run).Should().Be(plan);
        Guard.For(100, 100, 0).Released(p => p == plan).Releases(held.Step, held).Should().BeTrue();
        Guard.For(100, 100, 0).Released(p => p != plan).Releases(held.Step, held).Should().BeFalse();
        Guard.Approved(plan).Releases(held.Step, held).Should().BeTrue();
        Guard.Approved(plan).Releases(held.Step with { New = "other" }, held).Should().BeFalse();
        Guard.Approved(plan).PlanOf(held, run).Should().Be(run, "what moved is planned again");
        Guard.Approved(plan).Releases(held.Step, null).Should().BeFalse("nobody was shown this one");
        Guard.Approved(run).Releases(held.Step, held).Should().BeFalse();
    }

    private static PlanStep Step(PlanEffect effect) => new(default, effect, Side.App) { Field = "phone", Old = "1", New = "2" };
}
