//! What tasks share, and what goes wrong with it: locks, permits, channels, timers. Each mistake stands beside a
//! program that looks like it and is right. The argument tells which.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

const TICK: Duration = Duration::from_millis(100);

/// The desk stays locked while the form is printed.
async fn held_across() {
    async fn fill_in(desk: Arc<Mutex<u32>>) {
        let mut forms = desk.lock().await;
        sleep(TICK * 2).await;
        *forms += 1;
    }
    let desk = Arc::new(Mutex::new(0));
    tokio::join!(fill_in(desk.clone()), fill_in(desk.clone()), fill_in(desk));
}

/// The form is printed first.
async fn held_for_a_moment() {
    async fn fill_in(desk: Arc<Mutex<u32>>) {
        sleep(TICK * 2).await;
        *desk.lock().await += 1;
    }
    let desk = Arc::new(Mutex::new(0));
    tokio::join!(fill_in(desk.clone()), fill_in(desk.clone()), fill_in(desk));
}

/// Nobody else wants it meanwhile.
async fn held_across_alone() {
    let desk = Mutex::new(0);
    let mut forms = desk.lock().await;
    sleep(TICK).await;
    *forms += 1;
}

/// A permit is there to be held.
async fn permit_across() {
    let seats = Semaphore::new(1);
    let sit = async || {
        let _seat = seats.acquire().await;
        sleep(TICK).await;
    };
    tokio::join!(sit(), sit());
}

/// Every guest comes in at once, and waits for a seat there.
async fn permits_inside() {
    let seats = Arc::new(Semaphore::new(3));
    let mut guests = JoinSet::new();
    for _ in 0..20 {
        let seats = seats.clone();
        guests.spawn(async move {
            let _seat = seats.acquire().await;
            sleep(TICK).await;
        });
    }
    guests.join_all().await;
}

/// A guest comes in when there is a seat.
async fn permits_before() {
    let seats = Arc::new(Semaphore::new(3));
    let mut guests = JoinSet::new();
    for _ in 0..20 {
        let seat = seats.clone().acquire_owned().await;
        guests.spawn(async move {
            let _seat = seat;
            sleep(TICK).await;
        });
    }
    guests.join_all().await;
}

/// A letter every 10 ms, read in 100 ms.
async fn queue_grows() {
    let (post, mut letters) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for letter in 0..60 {
            post.send(letter).unwrap();
            sleep(TICK / 10).await;
        }
    });
    while letters.recv().await.is_some() {
        sleep(TICK).await;
    }
}

/// All letters come at once, and are worked off.
async fn queue_of_a_burst() {
    let (post, mut letters) = mpsc::unbounded_channel();
    (0..60).for_each(|letter| post.send(letter).unwrap());
    drop(post);
    while letters.recv().await.is_some() {
        sleep(TICK / 10).await;
    }
}

/// Whoever sends waits for room.
async fn queue_with_a_limit() {
    let (post, mut letters) = mpsc::channel(20);
    tokio::spawn(async move {
        for letter in 0..60 {
            post.send(letter).await.unwrap();
            sleep(TICK / 10).await;
        }
    });
    while letters.recv().await.is_some() {
        sleep(TICK).await;
    }
}

/// Somebody comes before the limit, again and again.
async fn made_anew() {
    let (bell, mut rings) = mpsc::channel(1);
    tokio::spawn(async move {
        for ring in 0..8 {
            sleep(TICK).await;
            bell.send(ring).await.unwrap();
        }
    });
    loop {
        tokio::select! {
            ring = rings.recv() => if ring.is_none() { break },
            () = sleep(TICK * 3) => break,
        }
    }
}

/// One limit for all of them.
async fn made_once() {
    let (bell, mut rings) = mpsc::channel(1);
    tokio::spawn(async move {
        for ring in 0..8 {
            sleep(TICK).await;
            let _ = bell.send(ring).await;
        }
    });
    let mut limit = std::pin::pin!(sleep(Duration::from_millis(350)));
    loop {
        tokio::select! {
            ring = rings.recv() => if ring.is_none() { break },
            () = &mut limit => break,
        }
    }
}

/// A limit for the silence between two, which comes in the end.
async fn silence() {
    let (bell, mut rings) = mpsc::channel(1);
    tokio::spawn(async move {
        for ring in 0..4 {
            sleep(TICK).await;
            bell.send(ring).await.unwrap();
        }
        sleep(TICK * 9).await;
    });
    loop {
        tokio::select! {
            _ = rings.recv() => {}
            () = sleep(TICK * 3) => break,
        }
    }
}

/// The heart makes up for what it has missed.
async fn burst() {
    let mut heart = interval(TICK);
    heart.tick().await;
    sleep(Duration::from_millis(1050)).await;
    for _ in 0..14 {
        heart.tick().await;
    }
}

/// It goes on as if nothing had been.
async fn skipped() {
    let mut heart = interval(TICK);
    heart.set_missed_tick_behavior(MissedTickBehavior::Skip);
    heart.tick().await;
    sleep(Duration::from_millis(1050)).await;
    for _ in 0..4 {
        heart.tick().await;
    }
}

/// Each beat is a little late.
async fn late_beats() {
    let mut heart = interval(TICK);
    for _ in 0..8 {
        heart.tick().await;
        sleep(TICK + TICK / 2).await;
    }
}

async fn fall() {
    sleep(TICK).await;
    panic!("down");
}

/// The handle goes before.
async fn panic_detached() {
    tokio::spawn(fall());
    sleep(TICK * 2).await;
}

/// The handle is there to the end, and nobody asks it.
async fn panic_not_asked() {
    let handle = tokio::spawn(fall());
    sleep(TICK * 2).await;
    println!("finished: {}", handle.is_finished());
}

/// The handle is asked.
async fn panic_seen() {
    let handle = tokio::spawn(fall());
    println!("panicked: {}", handle.await.unwrap_err().is_panic());
}

/// The first sender is kept.
async fn sender_kept() {
    let (post, mut letters) = mpsc::channel(3);
    for guest in 0..2 {
        let post = post.clone();
        tokio::spawn(async move { post.send(guest).await });
    }
    while let Some(guest) = letters.recv().await {
        println!("{guest}");
    }
}

/// One of its clones is kept, by a task that never ends.
async fn clone_kept() {
    let (post, mut letters) = mpsc::unbounded_channel();
    let spare = post.clone();
    tokio::spawn(async move {
        let _spare = spare;
        std::future::pending::<()>().await;
    });
    post.send(1).unwrap();
    drop(post);
    while let Some(guest) = letters.recv().await {
        println!("{guest}");
    }
}

/// The first sender is dropped in time.
async fn sender_dropped() {
    let (post, mut letters) = mpsc::channel(3);
    for guest in 0..2 {
        let post = post.clone();
        tokio::spawn(async move { post.send(guest).await });
    }
    drop(post);
    while let Some(guest) = letters.recv().await {
        println!("{guest}");
    }
}

/// Whoever is to receive sends.
async fn receiver_kept() {
    let (post, letters) = mpsc::channel(2);
    for letter in 0..3 {
        post.send(letter).await.unwrap();
    }
    drop(letters);
}

/// The printer prints before it receives again, and whoever prints waits.
async fn full() {
    let (post, mut letters) = mpsc::channel(1);
    tokio::spawn(async move {
        for letter in 0..4 {
            post.send(letter).await.unwrap();
        }
    });
    while letters.recv().await.is_some() {
        sleep(TICK).await;
    }
}

/// Every way to send and to receive: all messages come, in order, and the ends close.
async fn every_way() {
    let (post, mut letters) = mpsc::channel(4);
    post.send(1).await.unwrap();
    post.try_send(2).unwrap();
    post.reserve().await.unwrap().send(3);
    let post = post.reserve_owned().await.unwrap().send(4);
    println!(
        "full: {}",
        post.try_send(0).is_err() && post.try_reserve().is_err()
    );
    println!("late: {}", post.send_timeout(0, TICK).await.is_err());
    println!("late: {}", timeout(TICK, post.send(0)).await.is_err());
    let mut read = Vec::new();
    println!("{}", letters.recv_many(&mut read, 2).await);
    for permit in post.reserve_many(2).await.unwrap() {
        permit.send(5);
    }
    read.push(letters.try_recv().unwrap());
    let weak = post.downgrade();
    drop(post);
    println!("{} {}", weak.upgrade().is_none(), letters.len());
    while let Some(letter) = letters.recv().await {
        read.push(letter);
    }
    println!("{read:?} {}", letters.is_closed());
    let (post, letters) = mpsc::unbounded_channel();
    drop(letters);
    println!("refused: {}", post.send(1).is_err());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "held_across" => held_across().await,
        "held_for_a_moment" => held_for_a_moment().await,
        "held_across_alone" => held_across_alone().await,
        "permit_across" => permit_across().await,
        "permits_inside" => permits_inside().await,
        "permits_before" => permits_before().await,
        "queue_grows" => queue_grows().await,
        "queue_of_a_burst" => queue_of_a_burst().await,
        "queue_with_a_limit" => queue_with_a_limit().await,
        "made_anew" => made_anew().await,
        "made_once" => made_once().await,
        "silence" => silence().await,
        "burst" => burst().await,
        "skipped" => skipped().await,
        "late_beats" => late_beats().await,
        "panic_detached" => panic_detached().await,
        "panic_not_asked" => panic_not_asked().await,
        "panic_seen" => panic_seen().await,
        "sender_kept" => sender_kept().await,
        "clone_kept" => clone_kept().await,
        "sender_dropped" => sender_dropped().await,
        "receiver_kept" => receiver_kept().await,
        "full" => full().await,
        "every_way" => every_way().await,
        other => panic!("there is no {other:?}"),
    }
}
