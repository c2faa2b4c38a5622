using System.Reflection;
using System.Runtime.CompilerServices;
using RlTemplates.AzureMl.Tests.Arm;
using RlTemplates.AzureMl.Tests.Storage;
using RlTemplates.AzureMl.Tests.Target;
using RlTemplates.AzureMl.Tests.Training;

namespace RlTemplates.AzureMl.Tests.Faults;

/// <summary>The page promises nothing that no test holds.</summary>
public sealed class FaultPageTests
{
    // The first cell of each row, and the tests that hold the row.
    private static readonly (string What, (Type Class, string Name)[] Tests)[] Rows =
    [
        ("throttling, an error 5xx or a dropped connection",
        [
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.A_request_is_sent_again_where_that_may_help_and_as_late_as_asked)),
        ]),
        ("the same, while a file is sent",
        [
            (typeof(CodeUploadTests), nameof(CodeUploadTests.A_file_whose_upload_fails_once_is_sent_again)),
        ]),
        ("the service asks for more than 10 minutes",
        [
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.A_wait_of_a_day_is_told_and_not_waited_for)),
        ]),
        ("a list of the service does not end",
        [
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.A_list_without_an_end_is_given_up)),
        ]),
        ("Azure cannot be reached or answers with errors, for longer",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_service_that_stays_away_is_told_and_the_job_is_found_again_later)),
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.An_address_where_nobody_answers_is_told)),
        ]),
        ("the same, while a job is waited for (`attach`, `logs -f`, `submit --wait`)",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_wait_outlasts_an_outage_and_tells_it_once)),
            (typeof(JobFaultTests), nameof(JobFaultTests.Each_line_is_told_once_though_an_outage_comes_between_them)),
        ]),
        ("the same, while files come home",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_pull_that_cannot_go_on_says_so_and_the_next_one_brings_the_rest)),
        ]),
        ("a connection breaks in the middle of a file that comes home",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_file_whose_connection_breaks_in_the_middle_comes_home_whole)),
        ]),
        ("the answer to the submission is lost",
        [
            (typeof(SubmissionFaultTests), nameof(SubmissionFaultTests.An_answer_that_is_lost_makes_no_second_job)),
        ]),
        ("another job has the name",
        [
            (typeof(SubmissionFaultTests), nameof(SubmissionFaultTests.A_refusal_is_said_and_makes_no_job)),
        ]),
        ("a refusal",
        [
            (typeof(SubmissionFaultTests), nameof(SubmissionFaultTests.A_refusal_is_said_and_makes_no_job)),
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.A_refusal_is_one_sentence_with_code_and_words_and_what_was_asked)),
        ]),
        ("the credentials are refused",
        [
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.A_token_that_is_refused_is_not_told)),
        ]),
        ("the service's answer leads to an address of somebody else",
        [
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.A_token_goes_to_nobody_else)),
        ]),
        ("no workspace",
        [
            (typeof(SubmissionFaultTests), nameof(SubmissionFaultTests.Without_a_workspace_no_run_is_made)),
        ]),
        ("an answer is lost while a cluster is made",
        [
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.An_operation_is_followed_though_answers_are_lost_and_makes_one_thing)),
        ]),
        ("a cluster cannot be made",
        [
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.An_operation_that_fails_is_told_in_one_sentence)),
            (typeof(ComputeStoreTests), nameof(ComputeStoreTests.One_that_cannot_be_made_or_has_no_size_is_told)),
        ]),
        ("making a cluster takes longer than 20 minutes",
        [
            (typeof(ArmConnectionTests), nameof(ArmConnectionTests.One_that_takes_too_long_goes_on_without_us)),
        ]),
        ("a compute of that name is another than asked for",
        [
            (typeof(ComputeStoreTests), nameof(ComputeStoreTests.One_that_is_other_than_asked_for_is_told_with_both)),
        ]),
        ("a cluster of that name is in another network, or in none",
        [
            (typeof(ComputeStoreTests), nameof(ComputeStoreTests.One_in_another_network_is_told_since_its_machines_would_meet_nobody)),
        ]),
        ("a cluster gets no machines",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_job_whose_machines_never_come_waits_until_it_is_stopped)),
            (typeof(SubmissionTests), nameof(SubmissionTests.Clusters_are_made_listed_waited_for_and_deleted)),
        ]),
        ("head or workers fail",
        [
            (typeof(ClusterTests), nameof(ClusterTests.The_part_that_failed_first_is_named)),
            (typeof(ClusterTests), nameof(ClusterTests.The_part_that_fails_is_named_with_its_last_lines)),
        ]),
        ("head or workers cannot be submitted, or the submission is interrupted between the two",
        [
            (typeof(ClusterTests), nameof(ClusterTests.Workers_without_a_head_are_ended)),
            (typeof(ClusterTests), nameof(ClusterTests.Workers_that_are_refused_end_the_parent_and_touch_no_other_job)),
            (typeof(ClusterTests), nameof(ClusterTests.Workers_whose_answer_never_comes_are_ended_too)),
            (typeof(ClusterTests), nameof(ClusterTests.A_submission_that_is_interrupted_between_both_ends_workers_and_parent)),
            (typeof(ClusterTests), nameof(ClusterTests.Workers_that_cannot_be_ended_are_named)),
        ]),
        ("the answer is lost when the run above them is made",
        [
            (typeof(ClusterTests), nameof(ClusterTests.A_lost_answer_makes_no_second_parent)),
        ]),
        ("the tracking server does not take the run above head and workers",
        [
            (typeof(ClusterTests), nameof(ClusterTests.Without_the_tracking_server_the_jobs_have_no_parent_and_train)),
        ]),
        ("the job fails",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_job_that_fails_ends_the_wait)),
        ]),
        ("`stop` when the job has just ended",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_stop_of_a_job_that_has_just_ended_leaves_it_as_it_is)),
        ]),
        ("the job completes while it is canceled",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_job_that_completes_while_it_is_canceled_has_completed)),
        ]),
        ("the answer to `stop` is lost",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_stop_whose_answer_is_lost_is_no_error)),
        ]),
        ("the service does not know the job any more",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_job_that_the_service_has_forgotten_is_lost)),
        ]),
        ("a file changes while it is sent",
        [
            (typeof(CodeUploadTests), nameof(CodeUploadTests.A_file_that_changes_meanwhile_lies_under_no_hash)),
        ]),
        ("an upload is cut off",
        [
            (typeof(CodeUploadTests), nameof(CodeUploadTests.An_upload_that_was_cut_off_goes_on_with_what_is_missing)),
        ]),
        ("the key or the signature of the storage expires while files are sent",
        [
            (typeof(CodeUploadTests), nameof(CodeUploadTests.A_signature_that_expires_in_mid_upload_is_renewed)),
        ]),
        ("the job replaces a file while it comes home",
        [
            (typeof(JobFaultTests), nameof(JobFaultTests.A_file_that_the_job_replaces_while_it_comes_home_comes_in_its_new_form)),
        ]),
    ];

    [Fact]
    public void Each_row_of_the_page_is_held_by_a_test_and_each_test_stands_for_a_row() => RowsOfPage().ShouldBe(Rows.Select(r => r.What));

    [Fact]
    public void The_tests_are_tests() => Rows.SelectMany(r => r.Tests)
        .Where(t => t.Class.GetMethod(t.Name, BindingFlags.Public | BindingFlags.Instance)?.GetCustomAttribute<FactAttribute>() is null)
        .ShouldBeEmpty();

    private static List<string> RowsOfPage([CallerFilePath] string here = "")
    {
        var page = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "how-to", "azureml.md");
        var section = File.ReadAllLines(page).SkipWhile(l => l != "## What goes wrong").Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal));
        return [.. section.Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(l => l.Split('|')[1].Trim())];
    }
}
