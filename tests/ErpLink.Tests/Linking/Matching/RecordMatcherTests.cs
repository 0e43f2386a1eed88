using ErpLink.Linking.Matching;
using static ErpLink.Tests.Linking.Matching.MatchFixture;

namespace ErpLink.Tests.Linking.Matching;

public sealed class RecordMatcherTests
{
    [Fact]
    [Trait("Scenario", "T08")]
    public void A_number_that_is_spelled_differently_links_and_the_reason_says_by_what()
    {
        var match = Match([Company("c1", "Hansen", "NO 912 345 678 MVA")], [Company("10", "Hansen Rør AS", "912345678")])["c1"];
        match.Automatic().Should().Be("10");
        match.Tier.Should().Be("number");
        match.Reason.Should().Contain("'number' of both sides are the same organizationNumber, spelling aside").And.NotContain("912345678", "a reason holds no value");
        match.Candidates[0].Reasons.Should().Contain(r => r.Contains("organizationNumber", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Scenario", "T06")]
    public void Two_entities_with_the_key_of_one_actor_both_go_to_review()
    {
        var found = Match([Company("c1", "Hansen Oslo", "912345678"), Company("c2", "Berg Bergen", "912 345 678")], [Company("10", "Hansen", "912345678")]);
        foreach (var (one, other) in new[] { ("c1", "c2"), ("c2", "c1") })
        {
            found[one].Verdict.Should().Be(MatchVerdict.Ambiguous);
            found[one].Candidates.Should().ContainSingle(c => c.Actor == "10");
            found[one].Rivals.Should().Equal(new RecordKey(other));
            found[one].Reason.Should().Contain("several records of the app share it");
        }
    }

    [Fact]
    [Trait("Scenario", "T06")]
    public void Two_actors_with_the_key_of_one_entity_go_to_review()
    {
        var match = Match([Company("c1", "Hansen", "912345678")], [Company("11", "Hansen", "912345678"), Company("10", "Hansen Rør", "912345678")])["c1"];
        match.Verdict.Should().Be(MatchVerdict.Ambiguous);
        match.Candidates.Select(c => c.Actor.Text).Should().Equal("11", "10");
        match.Reason.Should().Contain("2 records of the ERP share it");
    }

    [Fact]
    [Trait("Scenario", "T06")]
    public void What_is_disputed_in_a_better_tier_is_not_settled_by_a_lesser_one()
    {
        var found = Match(
            [Company("c1", "Hansen", "912345678", "0150"), Company("c2", "Berg", "912345678"), Company("c3", "Hansen AS", null, "0150")],
            [Company("10", "Hansen", "912345678", "0150")]);
        found.Values.Should().OnlyContain(m => m.Verdict == MatchVerdict.Ambiguous);
    }

    [Fact]
    [Trait("Scenario", "T07")]
    public void A_tier_with_a_blank_part_is_not_evaluated_on_the_rest()
    {
        var plan = Plan(NameAndPlace);
        Match([Company("c1", "Hansen AS")], [Company("10", "Hansen AS", zip: "0150")], plan)["c1"].Verdict.Should().Be(MatchVerdict.None);
        Match([Company("c1", "Hansen AS", zip: "0150")], [Company("10", "Hansen AS", zip: " ")], plan)["c1"].Verdict.Should().Be(MatchVerdict.None);
        Match([Company("c1", "Hansen AS", zip: "-")], [Company("10", "Hansen AS", zip: "-")], plan)["c1"].Verdict.Should().Be(MatchVerdict.None);
    }

    [Fact]
    [Trait("Scenario", "T07")]
    public void Where_the_tier_says_so_a_blank_part_is_left_out_and_suggests()
    {
        var plan = Plan(NameAndPlace with { Automatic = false, OnBlank = MatchBlank.LeaveOut });
        Match([Company("c1", "Hansen AS")], [Company("10", "Hansen AS", zip: "0150")], plan)["c1"].Verdict.Should().Be(MatchVerdict.Suggested);
        Match([Company("c1", "Hansen AS", zip: "5003")], [Company("10", "Hansen AS", zip: "0150")], plan)["c1"].Verdict.Should().Be(MatchVerdict.None);
        Match([Company("c1")], [Company("10")], plan)["c1"].Verdict.Should().Be(MatchVerdict.None);
    }

    [Fact]
    [Trait("Scenario", "T09")]
    public void Likeness_alone_is_a_suggestion_with_its_reasons_and_never_a_link()
    {
        var match = Match([Company("c1", "Hansen Rørleggerservice AS")], [Company("10", "Hansen Rørlegerservice A/S"), Company("11", "Berg Maskin AS")])["c1"];
        match.Verdict.Should().Be(MatchVerdict.Suggested);
        match.Candidates.Should().ContainSingle().Which.Actor.Text.Should().Be("10");
        match.Candidates[0].Percent.Should().BeInRange(90, 99);
        match.Candidates[0].Reasons.Should().ContainSingle().Which.Should().Contain("alike by");
    }

    [Fact]
    [Trait("Scenario", "T09")]
    public void The_same_name_with_another_legal_form_is_no_exact_evidence()
    {
        var match = Match([Company("c1", "Hansen AS", zip: "0150")], [Company("10", "Hansen ANS", zip: "0150")])["c1"];
        match.Verdict.Should().Be(MatchVerdict.Suggested);
        match.Candidates[0].Reasons.Should().Contain(r => r.Contains("another legal form", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pair_with_different_numbers_of_its_own_is_only_suggested_whatever_else_agrees() =>
        Match([Company("c1", "Hansen AS", "912345678", "0150")], [Company("10", "Hansen AS", "987654325", "0150")])["c1"].Verdict.Should().Be(MatchVerdict.Suggested);

    [Fact]
    [Trait("Scenario", "T10")]
    public void A_pair_that_is_not_the_same_is_not_proposed_until_an_identifying_field_changes()
    {
        var plan = Plan();
        var (entity, actor) = (Company("c1", "Hansen AS", "912345678", "0150"), Company("10", "Hansen", "912345678", "0150"));
        var decisions = new MatchDecisions().NotTheSame("c1", "10", MatchFingerprint.Of(plan, entity, actor));
        Match([entity], [actor], plan, decisions)["c1"].Verdict.Should().Be(MatchVerdict.None);
        Match([Company("c1", "HANSEN A/S", "NO 912 345 678", "N-0150")], [actor], plan, decisions)["c1"].Verdict.Should().Be(MatchVerdict.None, "spelling is no change");
        Match([Company("c1", "Hansen Rør AS", "912345678", "0150")], [actor], plan, decisions)["c1"].Automatic().Should().Be("10");
        Match([entity], [Company("10", "Hansen", "912345678", "5003")], plan, decisions)["c1"].Automatic().Should().Be("10");
    }

    [Fact]
    [Trait("Scenario", "T10")]
    public void A_decision_outlives_a_tier_that_is_added_or_removed()
    {
        var (entity, actor) = (Company("c1", "Hansen AS", "912345678", mail: "post@hansen.example"), Company("10", "Hansen", "912345678"));
        var decided = MatchFingerprint.Of(Plan(Number, AlikeName), entity, actor);
        var more = Plan(Number, AlikeName, new MatchTierBuilder("mail").Automatic().On("mail", "mail", MatchComparer.EmailAddress).Build());
        foreach (var plan in new[] { more, Plan(Number) })
            Match([entity], [actor], plan, new MatchDecisions().NotTheSame("c1", "10", decided))["c1"].Verdict.Should().Be(MatchVerdict.None);
    }

    [Fact]
    [Trait("Scenario", "T10")]
    public void One_of_two_that_is_not_the_same_leaves_the_other_for_a_person()
    {
        var actors = new[] { Company("10", "Hansen", "912345678"), Company("11", "Hansen", "912345678") };
        var match = Match([Company("c1", "Hansen", "912345678")], actors, decisions: new MatchDecisions().NotTheSame("c1", "10"))["c1"];
        match.Verdict.Should().Be(MatchVerdict.Ambiguous);
        match.Candidates.Should().ContainSingle().Which.Actor.Text.Should().Be("11");
    }

    [Fact]
    [Trait("Scenario", "T10")]
    public void An_entity_that_is_deliberately_not_linked_is_left_alone_and_still_counts()
    {
        var plan = Plan();
        var alone = Company("c1", "Hansen", "912345678");
        var decisions = new MatchDecisions().NotLinked("c1", MatchFingerprint.Of(plan, alone));
        var found = Match([alone, Company("c2", "Berg", "912345678")], [Company("10", "Hansen", "912345678")], plan, decisions);
        found.Should().ContainKey("c2").And.NotContainKey("c1");
        found["c2"].Verdict.Should().Be(MatchVerdict.Ambiguous);
        Match([Company("c1", "Hansen Rør", "912345678")], [Company("10", "Hansen", "912345678")], plan, decisions)["c1"].Verdict.Should().Be(MatchVerdict.Automatic);
    }

    [Fact]
    public void A_record_that_is_linked_already_is_not_free_and_its_keys_count()
    {
        var matcher = new RecordMatcher(Plan());
        matcher.AddActor(Company("10", "Hansen", "912345678"), isLinked: true);
        matcher.AddActor(Company("11", "Berg Maskin", "987654325"));
        matcher.AddEntity(Company("c0", "Berg", "987654325"), isLinked: true);
        matcher.AddEntity(Company("c1", "Hansen", "912345678"));
        matcher.AddEntity(Company("c2", "Berg Maskin AS", "987654325"));
        var found = matcher.Finish().ToDictionary(m => m.Entity.Text);
        found.Keys.Should().BeEquivalentTo("c1", "c2");
        found["c1"].Verdict.Should().Be(MatchVerdict.Ambiguous);
        found["c1"].Reason.Should().Contain("linked already");
        found["c1"].Candidates.Should().ContainSingle(c => c.IsLinked);
        found["c2"].Verdict.Should().Be(MatchVerdict.Ambiguous);
        found["c2"].Rivals.Should().Equal(new RecordKey("c0"));
    }

    [Fact]
    public void Records_of_different_parents_are_never_compared()
    {
        var matcher = new RecordMatcher(Plan());
        matcher.AddActor(Company("10", "Ola Nordmann", zip: "0150"), scope: "p1");
        matcher.AddActor(Company("11", "Ola Nordmann", zip: "0150"), scope: "p2");
        matcher.AddEntity(Company("c1", "Ola Nordmann", zip: "0150"), scope: "p2");
        matcher.AddEntity(Company("c2", "Ola Nordmann", zip: "0150"), scope: "p3");
        var found = matcher.Finish().ToDictionary(m => m.Entity.Text);
        found["c1"].Automatic().Should().Be("11");
        found["c2"].Verdict.Should().Be(MatchVerdict.None);
    }

    [Fact]
    public void A_number_that_hundreds_share_identifies_nobody_and_is_no_work()
    {
        var actors = Enumerable.Range(0, MatchLimits.SharedKeyMax + 1).Select(i => Company($"{i}", $"Name{i}", "999999998"));
        var match = Match([Company("c1", "Hansen", "999999998")], actors)["c1"];
        match.Verdict.Should().Be(MatchVerdict.Ambiguous);
        match.Candidates.Should().HaveCount(MatchLimits.SuggestionsMax);
    }

    [Fact]
    public void A_record_that_comes_twice_is_no_second_record()
    {
        var (entity, actor) = (Company("c1", "Hansen", "912345678"), Company("10", "Hansen", "912345678"));
        Match([entity, entity], [actor, actor])["c1"].Automatic().Should().Be("10");
    }

    [Fact]
    public void At_most_three_are_suggested_the_best_tier_and_likeness_first()
    {
        var plan = Plan(AlikeName with { Name = "same", Fields = [AlikeName.Fields[0] with { SimilarityPercentMin = 100 }] }, AlikeName);
        var match = Match([Company("c1", "Hansen Maskin")],
            [Company("1", "Hansen Maskinn"), Company("2", "Hansen Maskin"), Company("3", "Hannsen Maskinn"), Company("4", "Hansen Masskin"), Company("5", "Berg")], plan)["c1"];
        match.Candidates.Should().HaveCount(3);
        match.Candidates[0].Actor.Text.Should().Be("2");
        match.Candidates.Skip(1).Select(c => c.Percent).Should().BeInDescendingOrder();
    }

    [Fact]
    public void Nothing_on_one_side_is_nothing_found()
    {
        Match([Company("c1", "Hansen")], [])["c1"].Verdict.Should().Be(MatchVerdict.None);
        Match([], [Company("10", "Hansen")]).Should().BeEmpty();
        Match([Company("c1", "Hansen")], [Company("10", "Hansen")], MatchPlan.Of([]))["c1"].Verdict.Should().Be(MatchVerdict.None);
    }

    [Fact]
    [Trait("Scenario", "T78")]
    public void A_tier_whose_field_vanished_is_not_evaluated_on_the_rest()
    {
        var map = new MapDefinition(EntityKinds.Company, ActorKinds.Customer, []) { Matching = [NameAndPlace, AlikeName] };
        var app = new KindDescription(EntityKinds.Company, [new FieldDescription("name", FieldType.Text), new FieldDescription("zip", FieldType.Text)]);
        var erp = new KindDescription(ActorKinds.Customer, [new FieldDescription("name", FieldType.Text)]);
        var plan = MatchPlan.Of(map, app, erp);
        plan.Tiers.Select(t => t.Definition.Name).Should().Equal("name");
        plan.AppFields.Names.Should().Equal("name");
    }
}
