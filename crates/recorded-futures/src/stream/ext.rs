//! The methods of streams. A trait that adds to another one would not bring that one's methods along, so all of
//! them are here. Three make lanes; the others hand on.

use super::{Recorded, *};
use real::TryStream;
use real::sink::Sink;
use real::stream::StreamExt as Real;
use std::panic::Location;
use std::task::{Context, Poll};
use tokio::recorded::{Rec, member};

/// As [`futures::stream::StreamExt`](https://docs.rs/futures/0.3.34/futures/stream/trait.StreamExt.html).
pub trait StreamExt: Stream {
    /// As futures' own.
    fn next(&mut self) -> Next<'_, Self>
    where
        Self: Unpin,
    {
        Real::next(self)
    }

    /// As futures' own.
    fn into_future(self) -> StreamFuture<Self>
    where
        Self: Sized + Unpin,
    {
        Real::into_future(self)
    }

    /// As futures' own.
    fn map<T, F>(self, f: F) -> Map<Self, F>
    where
        F: FnMut(Self::Item) -> T,
        Self: Sized,
    {
        Real::map(self, f)
    }

    /// As futures' own.
    fn enumerate(self) -> Enumerate<Self>
    where
        Self: Sized,
    {
        Real::enumerate(self)
    }

    /// As futures' own.
    fn filter<Fut, F>(self, f: F) -> Filter<Self, Fut, F>
    where
        F: FnMut(&Self::Item) -> Fut,
        Fut: Future<Output = bool>,
        Self: Sized,
    {
        Real::filter(self, f)
    }

    /// As futures' own.
    fn filter_map<Fut, T, F>(self, f: F) -> FilterMap<Self, Fut, F>
    where
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = Option<T>>,
        Self: Sized,
    {
        Real::filter_map(self, f)
    }

    /// As futures' own.
    fn then<Fut, F>(self, f: F) -> Then<Self, Fut, F>
    where
        F: FnMut(Self::Item) -> Fut,
        Fut: Future,
        Self: Sized,
    {
        Real::then(self, f)
    }

    /// As futures' own.
    fn collect<C: Default + Extend<Self::Item>>(self) -> Collect<Self, C>
    where
        Self: Sized,
    {
        Real::collect(self)
    }

    /// As futures' own.
    fn unzip<A, B, FromA, FromB>(self) -> Unzip<Self, FromA, FromB>
    where
        FromA: Default + Extend<A>,
        FromB: Default + Extend<B>,
        Self: Sized + Stream<Item = (A, B)>,
    {
        Real::unzip(self)
    }

    /// As futures' own.
    fn concat(self) -> Concat<Self>
    where
        Self: Sized,
        Self::Item: Extend<<<Self as Stream>::Item as IntoIterator>::Item> + IntoIterator + Default,
    {
        Real::concat(self)
    }

    /// As futures' own.
    fn count(self) -> Count<Self>
    where
        Self: Sized,
    {
        Real::count(self)
    }

    /// As futures' own.
    fn cycle(self) -> Cycle<Self>
    where
        Self: Sized + Clone,
    {
        Real::cycle(self)
    }

    /// As futures' own.
    fn fold<T, Fut, F>(self, init: T, f: F) -> Fold<Self, Fut, T, F>
    where
        F: FnMut(T, Self::Item) -> Fut,
        Fut: Future<Output = T>,
        Self: Sized,
    {
        Real::fold(self, init, f)
    }

    /// As futures' own.
    fn any<Fut, F>(self, f: F) -> Any<Self, Fut, F>
    where
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = bool>,
        Self: Sized,
    {
        Real::any(self, f)
    }

    /// As futures' own.
    fn all<Fut, F>(self, f: F) -> All<Self, Fut, F>
    where
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = bool>,
        Self: Sized,
    {
        Real::all(self, f)
    }

    /// As futures' own.
    fn flatten(self) -> Flatten<Self>
    where
        Self::Item: Stream,
        Self: Sized,
    {
        Real::flatten(self)
    }

    /// As futures' own.
    fn flatten_unordered(self, limit: impl Into<Option<usize>>) -> FlattenUnordered<Self>
    where
        Self::Item: Stream + Unpin,
        Self: Sized,
    {
        Real::flatten_unordered(self, limit)
    }

    /// As futures' own.
    fn flat_map<U, F>(self, f: F) -> FlatMap<Self, U, F>
    where
        F: FnMut(Self::Item) -> U,
        U: Stream,
        Self: Sized,
    {
        Real::flat_map(self, f)
    }

    /// As futures' own.
    fn flat_map_unordered<U, F>(
        self,
        limit: impl Into<Option<usize>>,
        f: F,
    ) -> FlatMapUnordered<Self, U, F>
    where
        U: Stream + Unpin,
        F: FnMut(Self::Item) -> U,
        Self: Sized,
    {
        Real::flat_map_unordered(self, limit, f)
    }

    /// As futures' own.
    fn scan<S, B, Fut, F>(self, initial_state: S, f: F) -> Scan<Self, S, Fut, F>
    where
        F: FnMut(&mut S, Self::Item) -> Fut,
        Fut: Future<Output = Option<B>>,
        Self: Sized,
    {
        Real::scan(self, initial_state, f)
    }

    /// As futures' own.
    fn skip_while<Fut, F>(self, f: F) -> SkipWhile<Self, Fut, F>
    where
        F: FnMut(&Self::Item) -> Fut,
        Fut: Future<Output = bool>,
        Self: Sized,
    {
        Real::skip_while(self, f)
    }

    /// As futures' own.
    fn take_while<Fut, F>(self, f: F) -> TakeWhile<Self, Fut, F>
    where
        F: FnMut(&Self::Item) -> Fut,
        Fut: Future<Output = bool>,
        Self: Sized,
    {
        Real::take_while(self, f)
    }

    /// As futures' own.
    fn take_until<Fut>(self, fut: Fut) -> TakeUntil<Self, Fut>
    where
        Fut: Future,
        Self: Sized,
    {
        Real::take_until(self, fut)
    }

    /// As futures' own.
    fn for_each<Fut, F>(self, f: F) -> ForEach<Self, Fut, F>
    where
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = ()>,
        Self: Sized,
    {
        Real::for_each(self, f)
    }

    /// As futures' own.
    #[track_caller]
    fn for_each_concurrent<Fut, F>(
        self,
        limit: impl Into<Option<usize>>,
        mut f: F,
    ) -> ForEachConcurrent<Self, Rec<Fut>, impl FnMut(Self::Item) -> Rec<Fut>>
    where
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = ()>,
        Self: Sized,
    {
        let at = Location::caller();
        let lane = move |item| member(f(item), "for_each_concurrent", at);
        Real::for_each_concurrent(self, limit, lane)
    }

    /// As futures' own.
    fn take(self, n: usize) -> Take<Self>
    where
        Self: Sized,
    {
        Real::take(self, n)
    }

    /// As futures' own.
    fn skip(self, n: usize) -> Skip<Self>
    where
        Self: Sized,
    {
        Real::skip(self, n)
    }

    /// As futures' own.
    fn fuse(self) -> Fuse<Self>
    where
        Self: Sized,
    {
        Real::fuse(self)
    }

    /// As futures' own.
    fn by_ref(&mut self) -> &mut Self {
        Real::by_ref(self)
    }

    /// As futures' own.
    fn catch_unwind(self) -> CatchUnwind<Self>
    where
        Self: Sized + std::panic::UnwindSafe,
    {
        Real::catch_unwind(self)
    }

    /// As futures' own.
    fn boxed<'a>(self) -> BoxStream<'a, Self::Item>
    where
        Self: Sized + Send + 'a,
    {
        Real::boxed(self)
    }

    /// As futures' own.
    fn boxed_local<'a>(self) -> LocalBoxStream<'a, Self::Item>
    where
        Self: Sized + 'a,
    {
        Real::boxed_local(self)
    }

    /// As futures' own.
    #[track_caller]
    fn buffered(self, n: usize) -> Buffered<Recorded<Self>>
    where
        Self::Item: Future,
        Self: Sized,
    {
        let lanes = Recorded::new(self, "buffered", Location::caller());
        Real::buffered(lanes, n)
    }

    /// As futures' own.
    #[track_caller]
    fn buffer_unordered(self, n: usize) -> BufferUnordered<Recorded<Self>>
    where
        Self::Item: Future,
        Self: Sized,
    {
        let lanes = Recorded::new(self, "buffer_unordered", Location::caller());
        Real::buffer_unordered(lanes, n)
    }

    /// As futures' own.
    fn zip<St>(self, other: St) -> Zip<Self, St>
    where
        St: Stream,
        Self: Sized,
    {
        Real::zip(self, other)
    }

    /// As futures' own.
    fn chain<St>(self, other: St) -> Chain<Self, St>
    where
        St: Stream<Item = Self::Item>,
        Self: Sized,
    {
        Real::chain(self, other)
    }

    /// As futures' own.
    fn peekable(self) -> Peekable<Self>
    where
        Self: Sized,
    {
        Real::peekable(self)
    }

    /// As futures' own.
    fn chunks(self, capacity: usize) -> Chunks<Self>
    where
        Self: Sized,
    {
        Real::chunks(self, capacity)
    }

    /// As futures' own.
    fn ready_chunks(self, capacity: usize) -> ReadyChunks<Self>
    where
        Self: Sized,
    {
        Real::ready_chunks(self, capacity)
    }

    /// As futures' own.
    fn forward<S>(self, sink: S) -> Forward<Self, S>
    where
        S: Sink<Self::Ok, Error = Self::Error>,
        Self: TryStream + Sized,
    {
        Real::forward(self, sink)
    }

    /// As futures' own.
    fn split<Item>(self) -> (SplitSink<Self, Item>, SplitStream<Self>)
    where
        Self: Sink<Item> + Sized,
    {
        Real::split(self)
    }

    /// As futures' own.
    fn inspect<F>(self, f: F) -> Inspect<Self, F>
    where
        F: FnMut(&Self::Item),
        Self: Sized,
    {
        Real::inspect(self, f)
    }

    /// As futures' own.
    fn left_stream<B>(self) -> real::future::Either<Self, B>
    where
        B: Stream<Item = Self::Item>,
        Self: Sized,
    {
        Real::left_stream(self)
    }

    /// As futures' own.
    fn right_stream<B>(self) -> real::future::Either<B, Self>
    where
        B: Stream<Item = Self::Item>,
        Self: Sized,
    {
        Real::right_stream(self)
    }

    /// As futures' own.
    fn poll_next_unpin(&mut self, cx: &mut Context<'_>) -> Poll<Option<Self::Item>>
    where
        Self: Unpin,
    {
        Real::poll_next_unpin(self, cx)
    }

    /// As futures' own.
    fn select_next_some(&mut self) -> SelectNextSome<'_, Self>
    where
        Self: Unpin + FusedStream,
    {
        Real::select_next_some(self)
    }
}

impl<S: Stream + ?Sized> StreamExt for S {}
