//! What is told is what is read.

use super::*;
use proptest::prelude::*;

fn at() -> impl Strategy<Value = At<'static>> {
    let place = (any::<String>(), any::<u32>()).prop_map(|(file, line)| At::Place {
        file: Cow::Owned(file),
        line,
    });
    prop_oneof![Just(At::Unknown), any::<u32>().prop_map(At::Stack), place]
}

fn wait() -> impl Strategy<Value = Wait<'static>> {
    (at(), any::<Option<u64>>()).prop_map(|(at, left)| Wait { at, left })
}

fn told() -> impl Strategy<Value = Told<'static>> {
    let kind = prop::sample::select(Kind::ALL.to_vec());
    let born = (
        any::<u32>(),
        kind,
        any::<Option<u32>>(),
        at(),
        at(),
        any::<String>(),
    );
    let born = born.prop_map(|(lane, (kind, _), parent, at, called, name)| Told::Born {
        lane,
        kind,
        parent,
        at,
        called,
        name: Cow::Owned(name),
    });
    let polled = (
        any::<u32>(),
        any::<bool>(),
        proptest::collection::vec(wait(), 0..4),
    );
    let polled = polled.prop_map(|(lane, ready, waits)| Told::Polled { lane, ready, waits });
    let stack = (any::<u32>(), proptest::collection::vec(any::<u64>(), 0..5));
    let stack = stack.prop_map(|(number, addresses)| Told::Stack {
        number,
        addresses: Cow::Owned(addresses),
    });
    let lost = prop::sample::select(Lost::ALL.to_vec());
    let line = (any::<String>(), any::<u32>(), any::<String>());
    let line = line.prop_map(|(file, line, function)| Line {
        file: Cow::Owned(file),
        line,
        function: Cow::Owned(function),
    });
    let lines = proptest::collection::vec(line, 0..4);
    let of_python = (0..5, any::<(u32, String)>(), lines, at());
    let of_python = of_python.prop_map(|(which, (number, text), lines, at)| {
        let text = Cow::Owned(text);
        match which {
            0 => Told::Python { version: text },
            1 => Told::Places {
                number,
                what: text,
                lines,
            },
            2 => Told::Starts { name: text, at },
            3 => Told::Here { at },
            _ => Told::GaveUp { why: text },
        }
    });
    let grip = prop::sample::select(Grip::ALL.to_vec());
    let others = (
        0..21,
        any::<(u32, u32, u64)>(),
        any::<Option<u32>>(),
        at(),
        lost,
        grip,
    );
    let others = others.prop_map(
        |(which, (lane, guard, lock), by, at, (how, _), (grip, _))| match which {
            0 => Told::Tokio {
                version: Cow::Borrowed("1.54.1"),
            },
            1 => Told::Poll { lane },
            2 => Told::Woken { lane, by, at },
            3 => Told::Dropped { lane, how, by, at },
            4 => Told::Abort { lane, at },
            5 => Told::Detached { lane, at },
            6 => Told::Wanted {
                wish: guard,
                lock,
                lane,
                at,
            },
            7 => Told::Unwanted { wish: guard },
            8 => Told::Held {
                guard,
                lock,
                grip,
                by,
                at,
            },
            9 => Told::Freed { guard },
            10 => Told::Forgotten { guard, at },
            11 => Told::Notified {
                notify: lock,
                by,
                at,
            },
            12 => Told::WaitersNotified {
                notify: lock,
                by,
                at,
            },
            13 => Told::Lagged {
                missed: lock,
                by,
                at,
            },
            14 => Told::Stops { at },
            15 => Told::Stopped,
            16 => Told::Channel {
                channel: lock,
                capacity: by,
                by,
                at,
            },
            17 => Told::Sent {
                channel: lock,
                sent: u64::from(guard),
                by,
            },
            18 => Told::Received {
                channel: lock,
                received: u64::from(guard),
                by,
            },
            19 => Told::TickLate {
                late: lock,
                period: u64::from(lane),
                by,
                at,
            },
            _ => Told::Busy { lane, at },
        },
    );
    prop_oneof![born, polled, stack, of_python, others]
}

proptest! {
    #[test]
    fn what_is_told_is_read_again(told in told()) {
        let text = told.with_bytes(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        prop_assert!(!text.contains('\n'), "{text:?}");
        prop_assert_eq!(Told::read(&text), Some(told));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = Told::read(&text);
    }
}

#[test]
fn a_name_may_hold_anything() {
    let told = Told::Born {
        lane: 2,
        kind: Kind::Branch,
        parent: Some(1),
        at: At::Place {
            file: "src/a b.rs".into(),
            line: 7,
        },
        called: At::Unknown,
        name: "fetch(\"A, 50 %\")\n".into(),
    };
    let text = told.with_bytes(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
    assert_eq!(
        text,
        "born 2 branch 1 7:src/a%20b.rs - fetch(\"A%2c%2050%20%25\")%0a"
    );
    assert_eq!(Told::read(&text), Some(told));
    for wrong in [
        "",
        "poll",
        "poll x",
        "poll 1 2",
        "born 2 leaf 1 - - x",
        "woken 1 - 7",
    ] {
        assert_eq!(Told::read(wrong), None, "{wrong}");
    }
}
