//! Statements of the book about tokio that no program of a chapter shows. Those of a chapter are
//! proven by its recorded runs.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::{printed, program, run_seeded};

/// What the program prints, whatever the order of threads.
fn says(statement: &str) -> String {
    let program = program("claims", &[statement]);
    let said = printed(&run_seeded(&program, 0));
    for seed in 1..=5 {
        assert_eq!(printed(&run_seeded(&program, seed)), said, "seed {seed}");
    }
    said
}

#[test]
fn a_blocking_job_that_waits_for_a_thread_can_be_kept_from_starting() {
    assert_eq!(says("abort"), "cancelled: true\n");
}

#[test]
fn the_edges_of_a_channel_are_as_the_book_says() {
    let said = [
        "a capacity of 0 panics: true",
        "no room: true",
        "only a weak sender: [Some(1), None], true",
        "closed: Some(1), true",
        "room for four: Ok(1)",
        "",
    ];
    assert_eq!(says("channels"), said.join("\n"));
}

#[test]
fn tokio_takes_over_ctrl_c_when_it_is_first_awaited_and_not_before() {
    assert_eq!(says("ctrl_c: made"), "made\n");
    assert_eq!(says("ctrl_c: polled"), "made\ngoes on\n");
}

#[test]
fn a_current_thread_runtime_polls_nothing_between_two_calls_of_block_on() {
    assert_eq!(says("between"), "kettle boils at 600ms\n");
}

#[test]
fn blocking_send_is_for_threads_that_drive_no_tasks() {
    let said = "Some(\"own thread\")\nSome(\"pool\")\nworker: panics true\n";
    assert_eq!(says("blocking_send"), said);
}

#[test]
fn the_block_on_of_a_handle_is_for_threads_that_drive_no_tasks() {
    assert_eq!(says("block_on"), "own thread\npool\nworker: panics true\n");
}

#[test]
fn join_polls_every_branch_and_begins_with_another_one_each_time() {
    assert_eq!(says("join"), "abbaab\nababab\n");
}

#[test]
fn the_join_all_of_a_set_gives_results_as_they_were_done() {
    assert_eq!(says("join_all"), "[1, 2, 3]\n");
}

#[test]
fn workers_and_pool_threads_of_a_runtime_have_one_name() {
    let own = "worker tokio-rt-worker, pool tokio-rt-worker\n";
    assert_eq!(says("names"), format!("{own}worker oven, pool oven\n"));
}

#[test]
fn a_shutdown_waits_for_a_task_that_blocks_and_a_drop_does_not() {
    assert_eq!(says("shutdown"), "0\n100\n");
}

#[test]
fn the_end_of_a_runtime_waits_for_a_poll_that_is_under_way() {
    assert_eq!(says("end"), "the poll is over\ndropped after 100\n");
}

#[test]
fn a_task_that_panics_is_told_of_by_the_panic_hook_alone() {
    assert_eq!(says("hook"), "the hook\npanicked: true\n");
}

#[test]
fn a_tracker_stops_no_task_and_tells_of_no_panic() {
    assert_eq!(says("tracker"), "waited\ngoes on\n");
}

#[test]
fn select_drops_the_losers_before_it_runs_the_winners_code() {
    let said = "the loser is dropped\nthe winner's code runs\n";
    assert_eq!(says("cancelled: select"), said);
}

#[test]
fn a_cancelled_read_line_loses_what_it_had_read_and_its_relatives_do_not() {
    let kept = "read_until: half a line\nnext_line: half a line\nfill_buf: line\n";
    assert_eq!(says("cancelled: lines"), format!("read_line: line\n{kept}"));
}

#[test]
fn a_cancelled_write_all_begins_anew_and_write_all_buf_does_not() {
    let said = "write_all: abcdabcdef\nwrite_all_buf: abcdef\n";
    assert_eq!(says("cancelled: writes"), said);
}

#[test]
fn a_cancelled_send_loses_its_value_and_a_cancelled_recv_does_not() {
    let said = "received: Some(1)\nreceived: Some(3)\njoined: true\n";
    assert_eq!(says("cancelled: values"), said);
}

#[test]
fn who_cancels_a_lock_loses_the_place_in_its_queue() {
    assert_eq!(
        says("cancelled: queue"),
        "the patient one\nthe impatient one\n"
    );
}

#[test]
fn blocking_lock_is_for_threads_that_drive_no_tasks() {
    assert_eq!(says("blocking_lock"), "own thread: 1\ntask: panics true\n");
}

#[test]
fn a_panic_with_the_guard_poisons_stds_lock_and_not_tokios() {
    assert_eq!(says("poison"), "std: true, tokio: false\n");
}

#[test]
fn a_spawned_task_does_not_inherit_task_locals() {
    assert_eq!(says("task_local"), "spawned: nobody, branch: Ada\n");
}

#[test]
fn a_tick_is_missed_if_it_is_more_than_5_ms_late() {
    let said = "4 ms late, the next at 200ms\n7 ms late, the next at 207ms\n";
    assert_eq!(says("streams: late ticks"), said);
}

#[test]
fn the_timeout_of_a_stream_counts_from_the_last_item() {
    let said = "1 at 100ms\n2 at 300ms\n3 at 600ms\nnothing at 950ms\n4 at 1s\n";
    assert_eq!(says("streams: timeouts"), said);
}

#[test]
fn what_is_under_way_in_a_buffer_is_dropped_with_the_stream() {
    let said = "page 1 is dropped\nenough\npage 2 is dropped\nthe stream is dropped\n";
    assert_eq!(says("streams: dropped"), said);
}
