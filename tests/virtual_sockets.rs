//! What the virtual clock promises to programs with sockets: it never jumps while bytes are in
//! flight, and it never stands still when none are.
#![cfg(all(target_os = "linux", target_env = "gnu"))]

mod common;

use common::{c_program, printed, program, run, run_seeded};
use meanwhile::{Limits, Options};
use std::time::Duration;

#[test]
fn blocking_sockets_of_the_standard_library_wait_in_virtual_time() {
    insta::assert_snapshot!(printed(&run("std_net")), @r"
    slow reader: 10000000 bytes, after 2s
    read limit: WouldBlock, after 700ms
    write limit: WouldBlock, after 900ms
    late client: accepted, after 1s
    refused: ConnectionRefused, after 0ns
    half close: WHO IS THERE, after 400ms
    copies: still open, after 100ms
    file: all there true, after 600ms
    datagrams: 0 late, then WouldBlock, after 4ms
    unix: 1000000 bytes, 2000 letters, after 700ms
    ");
}

fn busy(times: usize) {
    for time in 0..times {
        let seed = time as u64 / 4;
        let options = Options {
            seed,
            ..Options::default()
        };
        let run = program("busy_sockets", &[]).run(&options).unwrap();
        assert_eq!(
            printed(&run),
            "late 0, wrong ticks 0, alarm after 60s\n",
            "run {time}, seed {seed}: {}",
            run.transcript
        );
    }
}

#[test]
fn timers_beside_busy_sockets_end_at_their_exact_moment() {
    busy(20);
}

#[test]
#[ignore = "takes ten seconds and more: the same, often enough to find what is rare"]
fn timers_beside_busy_sockets_end_at_their_exact_moment_200_times_of_200() {
    busy(200);
}

#[test]
fn a_connection_is_refused_times_out_or_finds_room() {
    insta::assert_snapshot!(printed(&run("connecting")), @r"
    ConnectionRefused after 0ns
    2 fit, then a timeout after 30s
    room again after 35s
    ");
}

#[test]
fn a_reader_whose_memory_is_full_holds_nobody_up() {
    insta::assert_snapshot!(printed(&run("small_writes")), @r"
    wrote, at 60s
    read all: true, at 60s
    ");
}

#[test]
fn a_web_server_and_a_hundred_clients_share_the_clock() {
    insta::assert_snapshot!(printed(&run("web")), @r"
    100 in order true, after 1.099s
    ten more after 11.144s
    10000000 bytes after 11.144s
    ");
}

#[test]
fn a_connection_on_which_nobody_will_speak_is_a_deadlock() {
    let run = program("stuck", &["connection"])
        .run(&Options::default())
        .unwrap();
    assert_eq!(run.transcript.ending, "deadlock");
}

#[test]
fn a_listener_that_nobody_calls_is_said_at_the_time_limit() {
    let limits = Limits {
        time: Some(Duration::from_millis(1500)),
        ..Limits::default()
    };
    let run = program("stuck", &["listener"])
        .run(&Options {
            limits,
            ..Options::default()
        })
        .unwrap();
    let ending = &run.transcript.ending;
    assert!(
        ending.starts_with(
            "ended after 1.5 s of real time, in which the clock stood still for \
             a connection to 127.0.0.1:"
        ),
        "{ending}"
    );
}

#[test]
fn calls_that_watch_descriptors_and_move_bytes_wait_in_virtual_time() {
    let program = c_program("descriptors");
    insta::assert_snapshot!(printed(&run_seeded(&program, 0)), @"
    select, nothing: 0 at 0.500
    select: 1 at 1.500
    the byte: 1 at 1.500
    poll, nothing: 0 at 1.750
    poll: 1 at 2.500
    splice: 1 at 2.500
    splice, later: 1 at 3.500
    sendfile: 4194304 at 5.500
    read 4194304 at 5.500
    timer: 1 at 6.500
    timer: 1 at 8.500
    timer: 1 at 10.500
    connect: 0 at 10.500
    connect: 0 at 11.500
    connect: 0 at 12.500
    connect: 0 at 13.500
    end 0 at 14.500
    ");
}

#[test]
fn a_packet_tells_when_it_came_in_virtual_time() {
    let run = run_seeded(&c_program("stamps"), 0);
    assert_eq!(printed(&run), "2.00 4.00\n2.00 4.00\n");
}
