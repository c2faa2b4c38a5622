using System.Reflection;
using System.Runtime.CompilerServices;
using RlTemplates.SageMaker.Tests.Estimators;
using RlTemplates.SageMaker.Tests.Target;

namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>The page promises nothing that no test holds.</summary>
public sealed class FaultPageTests
{
    // The first cell of each row, and the tests that hold the row.
    private static readonly (string What, Type Class, string[] Tests)[] Rows =
    [
        ("throttling, an error 5xx or a dropped connection, while a job is submitted", typeof(SubmissionFaultTests),
            [
                nameof(SubmissionFaultTests.One_failure_costs_a_pause),
            ]),
        ("the same, while a job is watched", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_question_is_asked_again_and_each_line_is_told_once),
            ]),
        ("the same, while a file is sent", typeof(StorageFaultTests),
            [
                nameof(StorageFaultTests.A_file_is_sent_again),
                nameof(StorageFaultTests.Each_step_of_an_upload_in_parts_is_done_again),
                nameof(StorageFaultTests.A_large_file_goes_in_parts_and_only_a_part_that_was_lost_is_sent_again),
            ]),
        ("the same, while files come home", typeof(StorageFaultTests),
            [
                nameof(StorageFaultTests.A_pull_goes_on),
                nameof(StorageFaultTests.What_has_come_before_a_connection_was_dropped_does_not_come_again),
                nameof(StorageFaultTests.An_archive_that_is_dropped_midway_is_unpacked_whole),
            ]),
        ("no answer, or one that stops halfway", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_question_is_asked_again_and_each_line_is_told_once),
            ]),
        ("no answer, or one that stops halfway", typeof(StorageFaultTests),
            [
                nameof(StorageFaultTests.A_pull_goes_on),
            ]),
        ("AWS cannot be reached or answers with errors 5xx, for longer", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_service_that_stays_away_is_told_and_the_job_is_found_again_later),
            ]),
        ("the same, while a job or an endpoint is waited for (`attach`, `logs -f`, `submit --wait`, `deploy`)", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_wait_outlasts_an_outage_and_tells_it_once),
                nameof(JobFaultTests.An_estimators_wait_outlasts_an_outage_and_tells_it_once),
            ]),
        ("the same, while a job or an endpoint is waited for (`attach`, `logs -f`, `submit --wait`, `deploy`)", typeof(EndpointFaultTests),
            [
                nameof(EndpointFaultTests.Waiting_for_an_endpoint_outlasts_an_outage_and_tells_it_once),
                nameof(EndpointFaultTests.An_outage_as_long_as_the_endpoint_may_take_names_it),
            ]),
        ("the answer to `CreateTrainingJob` is lost", typeof(SubmissionFaultTests),
            [
                nameof(SubmissionFaultTests.One_failure_costs_a_pause),
            ]),
        ("the answer to `CreateTrainingJob` is lost", typeof(FitTests),
            [
                nameof(FitTests.A_lost_answer_makes_no_second_job),
            ]),
        ("another job has the name", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.The_name_of_another_job_is_told),
            ]),
        ("another job has the name", typeof(SubmissionFaultTests),
            [
                nameof(SubmissionFaultTests.A_refusal_is_said_and_makes_no_job),
            ]),
        ("this machine's clock is wrong", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_clock_that_is_wrong_by_more_than_the_service_takes_is_no_matter),
            ]),
        ("credentials expire while a job is watched or files are sent", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.Credentials_that_expire_amid_a_wait_are_read_again),
            ]),
        ("credentials expire while a job is watched or files are sent", typeof(StorageFaultTests),
            [
                nameof(StorageFaultTests.Credentials_that_expire_between_files_are_read_again),
            ]),
        ("credentials stay expired", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.Credentials_that_stay_expired_are_told_and_the_job_goes_on),
            ]),
        ("no region or no credentials", typeof(SubmissionFaultTests),
            [
                nameof(SubmissionFaultTests.Without_a_region_no_run_is_made),
                nameof(SubmissionFaultTests.Without_credentials_no_run_is_made),
            ]),
        ("no such role", typeof(SubmissionFaultTests),
            [
                nameof(SubmissionFaultTests.A_role_that_is_not_there_is_named),
            ]),
        ("a refusal, also where the account's limit is reached (`ResourceLimitExceeded`)", typeof(SubmissionFaultTests),
            [
                nameof(SubmissionFaultTests.A_refusal_is_said_and_makes_no_job),
            ]),
        ("the job fails before it starts, as without machines (`CapacityError`)", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_job_that_fails_before_it_starts_ends_the_wait_with_its_reason),
            ]),
        ("the job fails before it starts, as without machines (`CapacityError`)", typeof(SubmissionFaultTests),
            [
                nameof(SubmissionFaultTests.A_job_that_gets_no_machines_ends_attach_with_its_reason),
            ]),
        ("`stop` while the job is `Stopping`", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_stop_while_it_stops_changes_nothing),
            ]),
        ("`stop` when the job has just ended", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_stop_of_a_job_that_has_just_ended_leaves_it_as_it_is),
            ]),
        ("the answer to `stop` is lost", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_stop_whose_answer_is_lost_is_no_error),
            ]),
        ("the service does not know the job any more", typeof(JobFaultTests),
            [
                nameof(JobFaultTests.A_job_that_the_service_has_forgotten_is_lost),
            ]),
        ("an upload is canceled or refused halfway", typeof(StorageFaultTests),
            [
                nameof(StorageFaultTests.Of_an_upload_that_is_cancelled_no_parts_stay),
                nameof(StorageFaultTests.Of_an_upload_that_is_refused_no_parts_stay),
            ]),
        ("a file does not come home whole", typeof(StorageFaultTests),
            [
                nameof(StorageFaultTests.A_pull_that_cannot_go_on_says_so_and_the_next_one_begins_where_it_was),
            ]),
        ("the job replaces a file while it comes home", typeof(StorageFaultTests),
            [
                nameof(StorageFaultTests.A_file_that_the_job_replaces_meanwhile_comes_in_its_new_form),
            ]),
        ("an answer is lost while an endpoint is made or deleted", typeof(EndpointFaultTests),
            [
                nameof(EndpointFaultTests.An_answer_that_is_lost_makes_one_endpoint),
                nameof(EndpointFaultTests.A_deletion_whose_answer_is_lost_leaves_nothing),
            ]),
        ("an endpoint is refused halfway", typeof(DeploymentTests),
            [
                nameof(DeploymentTests.What_was_made_before_a_refusal_is_taken_back),
            ]),
        ("an endpoint fails", typeof(EndpointFaultTests),
            [
                nameof(EndpointFaultTests.An_endpoint_that_fails_is_named_and_can_be_deleted_without_a_trace),
            ]),
        ("an endpoint does not come into service in time", typeof(EndpointFaultTests),
            [
                nameof(EndpointFaultTests.An_endpoint_that_does_not_come_into_service_is_named_since_it_may_cost_money),
            ]),
    ];

    [Fact]
    public void Each_row_of_the_page_is_held_by_a_test_and_each_test_stands_for_a_row() =>
        RowsOfPage().ShouldBe(Rows.Select(r => r.What).Distinct(StringComparer.Ordinal));

    [Fact]
    public void The_tests_are_tests() => Rows.SelectMany(r => r.Tests.Select(t => (r.Class, Name: t)))
        .Where(t => t.Class.GetMethod(t.Name, BindingFlags.Public | BindingFlags.Instance)?.GetCustomAttribute<FactAttribute>() is null)
        .ShouldBeEmpty();

    private static List<string> RowsOfPage([CallerFilePath] string here = "")
    {
        var page = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "how-to", "sagemaker.md");
        var section = File.ReadAllLines(page).SkipWhile(l => l != "## What goes wrong").Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal));
        return [.. section.Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(l => l.Split('|')[1].Trim())];
    }
}
