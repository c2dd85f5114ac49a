//! What is written is what is read.

use super::*;
use proptest::prelude::*;

fn stack() -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(any::<u64>(), 0..4)
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        Just(Call::Sleep),
        Just(Call::Spin),
        Just(Call::Futex),
        Just(Call::Kernel),
        Just(Call::Join)
    ]
}

/// Any record, with any bytes of those given.
fn record(bytes: &'static [u8]) -> impl Strategy<Value = Record<'static>> {
    let (at, thread) = (any::<u64>(), any::<u32>());
    let written = ("[a-z -]{1,15}", at, thread, 1..3).prop_map(move |(name, at, thread, fd)| {
        Record::Written {
            at,
            thread,
            name: Cow::Owned(name),
            fd,
            bytes,
        }
    });
    let born =
        (at, thread, thread, stack()).prop_map(|(at, thread, parent, stack)| Record::ThreadBorn {
            at,
            thread,
            parent,
            stack,
        });
    let waits =
        (at, thread, call(), stack()).prop_map(|(at, thread, call, stack)| Record::WaitBegan {
            at,
            thread,
            call,
            stack,
        });
    let others = (0..13, at, thread).prop_map(move |(which, at, thread)| match which {
        0 => Record::On,
        1 => Record::Deadlock { at, report: bytes },
        2 => Record::Busy { at },
        3 => Record::StandsStill { at, what: bytes },
        4 => Record::GoesAlong { at, what: bytes },
        5 => Record::GoesOn { at },
        6 => Record::Note { text: bytes },
        7 => Record::Starts { path: bytes },
        8 => Record::Exited { at },
        9 => Record::Aborted { at },
        10 => Record::Program {
            base: at,
            path: bytes,
        },
        11 => Record::ThreadEnded { at, thread },
        _ => Record::WaitEnded { at, thread },
    });
    let told = (at, thread).prop_map(move |(at, thread)| Record::Told {
        at,
        thread,
        text: bytes,
    });
    prop_oneof![written, born, waits, others, told]
}

fn any_record() -> impl Strategy<Value = Record<'static>> {
    prop_oneof![
        record(b"tea\n"),
        record(b"W 1 2 main 1 7\nno end"),
        record(b"\xff\0\n\n"),
        record(b"poll 3")
    ]
}

proptest! {
    #[test]
    fn records_are_read_as_they_were_written(all in proptest::collection::vec(any_record(), 0..8)) {
        let mut bytes = Vec::new();
        all.iter().for_each(|record| record.write(&mut bytes));
        let read: Vec<_> = records(&bytes).collect();
        let written: Vec<_> = all.into_iter().map(Ok).collect();
        prop_assert_eq!(read, written);
    }

    #[test]
    fn a_file_that_is_cut_off_has_the_records_before(
        all in proptest::collection::vec(any_record(), 1..5),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = Vec::new();
        all.iter().for_each(|record| record.write(&mut bytes));
        let cut = cut.index(bytes.len());
        let read = records(&bytes[..cut]).count();
        prop_assert!(read <= all.len());
        for (record, wanted) in records(&bytes[..cut]).zip(all) {
            prop_assert_eq!(record, Ok(wanted));
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in any::<Vec<u8>>()) {
        let _ = records(&bytes).count();
    }
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let read: Vec<_> = records(b"V 1\nV 2\nX soon\nX 5\n").collect();
    let unread = |line: &str| Err(Unread(line.to_owned()));
    let wanted = [
        Ok(Record::On),
        unread("V 2"),
        unread("X soon"),
        Ok(Record::Exited { at: 5 }),
    ];
    assert_eq!(read, wanted);
}
