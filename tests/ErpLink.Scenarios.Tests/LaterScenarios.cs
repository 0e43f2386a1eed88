namespace ErpLink.Scenarios;

/// <summary>The acceptance scenarios whose issue has not come yet. Whoever builds one writes its test and takes it from here.</summary>
public sealed class LaterScenarios
{
    private const string Later = "built in a later issue";

    [Fact(Skip = Later), Trait("Scenario", "T06")]
    public void Two_companies_that_share_the_match_key_of_one_customer_are_both_reviewed_and_neither_is_linked() { }

    [Fact(Skip = Later), Trait("Scenario", "T07")]
    public void A_composite_criterion_with_one_blank_part_is_not_evaluated_as_name_only() { }

    [Fact(Skip = Later), Trait("Scenario", "T08")]
    public void Match_keys_that_differ_only_by_spelling_are_equal_under_the_declared_normaliser() { }

    [Fact(Skip = Later), Trait("Scenario", "T09")]
    public void Fuzzy_evidence_alone_is_a_suggestion_and_never_a_link() { }

    [Fact(Skip = Later), Trait("Scenario", "T10")]
    public void A_pair_decided_to_be_not_the_same_is_not_proposed_again() { }

    [Fact(Skip = Later), Trait("Scenario", "T11")]
    public void The_first_bulk_run_shows_its_plan_and_writes_nothing_before_approval() { }

    [Fact(Skip = Later), Trait("Scenario", "T18")]
    public void A_production_database_copied_to_a_sandbox_writes_nothing_there() { }

    [Fact(Skip = Later), Trait("Scenario", "T26")]
    public void Newest_wins_respects_the_skew_of_clocks_and_falls_back_to_the_tiebreaker() { }

    [Fact(Skip = Later), Trait("Scenario", "T27")]
    public void Newest_wins_with_only_a_record_time_on_one_side_asks_when_the_evidence_is_insufficient() { }

    [Fact(Skip = Later), Trait("Scenario", "T31")]
    public void Two_mappings_that_write_one_field_are_refused_at_load_with_both_names() { }

    [Fact(Skip = Later), Trait("Scenario", "T32")]
    public void A_mapping_added_later_gives_a_backfill_plan_and_moves_nothing_before_approval() { }

    [Fact(Skip = Later), Trait("Scenario", "T33")]
    public void A_changed_policy_rewrites_nothing_and_applies_to_new_differences_only() { }

    [Fact(Skip = Later), Trait("Scenario", "T41")]
    public void A_list_value_missing_on_the_target_is_skipped_or_parked_and_catches_up_after_mapping() { }

    [Fact(Skip = Later), Trait("Scenario", "T42")]
    public void A_renamed_list_item_is_not_a_changed_value() { }

    [Fact(Skip = Later), Trait("Scenario", "T47")]
    public void The_change_event_of_our_own_write_causes_no_further_write() { }

    [Fact(Skip = Later), Trait("Scenario", "T48")]
    public void A_change_by_another_integration_with_the_same_account_is_picked_up() { }

    [Fact(Skip = Later), Trait("Scenario", "T49")]
    public void A_rule_of_the_ERP_that_changes_another_mapped_field_on_save_is_propagated_exactly_once() { }

    [Fact(Skip = Later), Trait("Scenario", "T51")]
    public void A_change_reported_by_webhook_and_poll_twice_and_out_of_order_has_one_effect() { }

    [Fact(Skip = Later), Trait("Scenario", "T52")]
    public void A_row_of_a_long_transaction_behind_the_cursor_is_found_within_the_overlap() { }

    [Fact(Skip = Later), Trait("Scenario", "T54")]
    public void A_record_modified_while_paging_is_seen_at_least_once_and_processed_once() { }

    [Fact(Skip = Later), Trait("Scenario", "T55")]
    public void A_create_that_failed_validation_stays_visible_although_its_change_was_read() { }

    [Fact(Skip = Later), Trait("Scenario", "T56")]
    public void A_run_that_crashed_resumes_without_duplicates_and_without_a_skipped_tail() { }

    [Fact(Skip = Later), Trait("Scenario", "T57")]
    public void An_expired_cursor_leads_to_a_full_compare_that_writes_nothing_for_unchanged_records() { }

    [Fact(Skip = Later), Trait("Scenario", "T66")]
    public void One_bad_record_among_ten_thousand_stops_only_itself() { }

    [Fact(Skip = Later), Trait("Scenario", "T67")]
    public void Throttling_is_honoured_and_counts_against_no_record_and_linking_goes_first() { }

    [Fact(Skip = Later), Trait("Scenario", "T68")]
    public void The_same_transient_error_twice_does_not_make_it_permanent() { }

    [Fact(Skip = Later), Trait("Scenario", "T69")]
    public void Credentials_revoked_during_a_run_pause_it_and_fail_no_record() { }

    [Fact(Skip = Later), Trait("Scenario", "T70")]
    public void A_worker_that_lost_its_lease_cannot_write_any_more() { }

    [Fact(Skip = Later), Trait("Scenario", "T71")]
    public void The_same_job_on_two_nodes_runs_once() { }

    [Fact(Skip = Later), Trait("Scenario", "T72")]
    public void Each_item_of_a_partial_batch_answer_has_its_own_outcome_and_a_missing_one_is_unknown() { }

    [Fact(Skip = Later), Trait("Scenario", "T73")]
    public void A_skip_is_not_a_failure_and_counters_tell_them_apart() { }

    [Fact(Skip = Later), Trait("Scenario", "T74")]
    public void Unresolved_items_are_still_there_after_four_hundred_days() { }

    [Fact(Skip = Later), Trait("Scenario", "T75")]
    public void Every_record_in_every_state_can_be_explained() { }

    [Fact(Skip = Later), Trait("Scenario", "T76")]
    public void An_approved_plan_re_plans_what_changed_meanwhile_and_executes_nothing_blindly() { }

    [Fact(Skip = Later), Trait("Scenario", "T77")]
    public void Undo_restores_only_fields_that_still_hold_what_the_run_wrote() { }

    [Fact(Skip = Later), Trait("Scenario", "T78")]
    public void Schema_drift_stops_only_the_maps_that_use_the_field_and_writes_no_null() { }

    [Fact(Skip = Later), Trait("Scenario", "T79")]
    public void A_record_edited_by_a_user_during_a_run_is_merged_and_the_users_form_is_not_corrupted() { }

    [Fact(Skip = Later), Trait("Scenario", "T80")]
    public void Cancellation_at_any_await_leaves_a_state_from_which_the_next_run_converges() { }

    [Fact(Skip = Later), Trait("Scenario", "T81")]
    public void Random_edits_and_faults_converge_and_the_third_run_writes_nothing() { }

    [Fact(Skip = Later), Trait("Scenario", "T82")]
    public void A_million_links_with_one_percent_changed_cost_what_changed_in_bounded_memory() { }

    [Fact(Skip = Later), Trait("Scenario", "T83")]
    public void Nothing_crosses_between_two_tenants_with_identical_keys() { }

    [Fact(Skip = Later), Trait("Scenario", "T84")]
    public void Erasing_a_person_removes_values_and_keeps_the_counts_of_decisions() { }
}
