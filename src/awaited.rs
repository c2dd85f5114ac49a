//! What a future waits for, as the name of the call that waits tells it.

use serde::Serialize;

/// What is awaited. One table for pictures, steps and causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    /// In a channel with a limit.
    Room,
    Message,
    /// Of a `watch`.
    Value,
    /// Of a `oneshot`.
    Answer,
    Permit,
    Permits,
    Lock,
    LockToRead,
    LockToWrite,
    Notification,
    Cancellation,
    /// The end of one task, through its handle.
    Task,
    /// The end of a task of a `JoinSet`, or of all of them.
    Tasks,
    /// The end of all tasks of a `TaskTracker`.
    Tracked,
    /// The next item of a stream or of a collection of futures.
    Item,
    /// Every future of a collection.
    All,
    Tick,
    /// Its next turn: it has let others go first.
    Turn,
    /// Nobody knows what it is called: a future of the program's own, or one that is only lent.
    Nameless,
    /// Something else, which is called what the program calls.
    Other,
}

impl Awaited {
    /// By the name of the call, such as `Mutex::lock`.
    pub fn of(call: &str) -> Awaited {
        match call {
            "Sender::send"
            | "Sender::reserve"
            | "Sender::reserve_many"
            | "Sender::reserve_owned"
            | "Sender::send_timeout" => Awaited::Room,
            "Receiver::recv"
            | "Receiver::recv_many"
            | "UnboundedReceiver::recv"
            | "UnboundedReceiver::recv_many"
            | "ReceiverStream"
            | "UnboundedReceiverStream"
            | "BroadcastStream"
            | "BroadcastStream::next" => Awaited::Message,
            "Receiver::changed" | "Receiver::wait_for" => Awaited::Value,
            "oneshot::Receiver" => Awaited::Answer,
            "Semaphore::acquire" | "Semaphore::acquire_owned" => Awaited::Permit,
            "Semaphore::acquire_many" | "Semaphore::acquire_many_owned" => Awaited::Permits,
            "Mutex::lock" | "Mutex::lock_owned" => Awaited::Lock,
            "RwLock::read" | "RwLock::read_owned" => Awaited::LockToRead,
            "RwLock::write" | "RwLock::write_owned" => Awaited::LockToWrite,
            "Notified" | "OwnedNotified" => Awaited::Notification,
            "WaitForCancellationFuture" | "WaitForCancellationFutureOwned" => Awaited::Cancellation,
            "JoinHandle" => Awaited::Task,
            "JoinSet::join_next" | "JoinSet::join_all" | "JoinSet::shutdown" => Awaited::Tasks,
            "TaskTrackerWaitFuture" => Awaited::Tracked,
            "Next"
            | "SelectNextSome"
            | "Collect"
            | "Count"
            | "Fold"
            | "ForEach"
            | "ForEachConcurrent"
            | "FuturesUnordered"
            | "FuturesOrdered"
            | "StreamExt::poll_next_unpin" => Awaited::Item,
            "JoinAll" | "TryJoinAll" => Awaited::All,
            "IntervalStream" => Awaited::Tick,
            "yield_now" => Awaited::Turn,
            "" | "poll" => Awaited::Nameless,
            _ => Awaited::Other,
        }
    }

    /// So that it can stand after `waits for`. `None`: the call's own name says it best.
    pub fn words(self) -> Option<&'static str> {
        Some(match self {
            Awaited::Room => "room in the channel",
            Awaited::Message => "a message",
            Awaited::Value => "a new value",
            Awaited::Answer => "the answer",
            Awaited::Permit => "a permit",
            Awaited::Permits => "permits",
            Awaited::Lock => "the lock",
            Awaited::LockToRead => "the lock, to read",
            Awaited::LockToWrite => "the lock, to write",
            Awaited::Notification => "a notification",
            Awaited::Cancellation => "cancellation",
            Awaited::Tracked => "the tracked tasks",
            Awaited::Item => "the next item",
            Awaited::All => "all of them",
            Awaited::Tick => "a tick",
            Awaited::Task | Awaited::Tasks | Awaited::Turn | Awaited::Nameless | Awaited::Other => {
                return None;
            }
        })
    }
}
