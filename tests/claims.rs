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
