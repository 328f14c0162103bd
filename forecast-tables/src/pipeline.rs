//! Work on all processors with the order kept and a bound on what is held.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

use rayon::{Scope, ThreadPool};

use crate::error::{Error, ErrorKind};
use crate::guard::guarded;

/// Takes pieces from `next` until there are none, works on several at once, and hands the results
/// to `write` in the order of the pieces.
///
/// `next` runs on a thread of its own, so that it may wait while results are written; `work` on
/// the threads of the pool, or of rayon's common pool; `write` on the calling thread. At most
/// three pieces per thread of the pool are there at a time.
///
/// # Errors
///
/// The first error of `next`, after the pieces before it were written, or of `work` or `write`.
///
/// ```
/// let mut numbers = 1..=5;
/// let mut squares = Vec::new();
/// forecast_tables::in_order(
///     None,
///     || Ok(numbers.next()),
///     |number: u32| Ok(number * number),
///     |square| {
///         squares.push(square);
///         Ok::<(), forecast_tables::Error>(())
///     },
/// )?;
/// assert_eq!(squares, [1, 4, 9, 16, 25]);
/// # Ok::<(), forecast_tables::Error>(())
/// ```
pub fn in_order<C, P, E>(
    pool: Option<&ThreadPool>,
    next: impl FnMut() -> Result<Option<C>, E> + Send,
    work: impl Fn(C) -> Result<P, E> + Sync,
    write: impl FnMut(P) -> Result<(), E>,
) -> Result<(), E>
where
    C: Send,
    P: Send,
    E: From<Error> + Send,
{
    let work = &work;
    let threads = match pool {
        Some(pool) => pool.current_num_threads(),
        None => rayon::current_num_threads(),
    };
    let (events, inbox) = channel();
    // A place for each piece that may be there: taken before reading, given back after writing.
    let (take, give_back) = sync_channel(threads.saturating_mul(3));
    std::thread::scope(|reading| {
        let sender = events.clone();
        reading.spawn(move || {
            let mut next = next;
            while take.send(()).is_ok() {
                // Whatever becomes of the reader, the run hears of it.
                let read = guarded(&mut next);
                let event = match read.unwrap_or_else(|broken| Err(broken.into())) {
                    Ok(Some(piece)) => Event::Piece(piece),
                    Ok(None) => Event::Ended(Ok(())),
                    Err(error) => Event::Ended(Err(error)),
                };
                let ended = matches!(event, Event::Ended(_));
                if sender.send(event).is_err() || ended {
                    break;
                }
            }
        });
        let line = Line {
            events,
            inbox,
            give_back,
        };
        match pool {
            Some(pool) => pool.in_place_scope(|scope| line.drive(scope, work, write)),
            None => rayon::in_place_scope(|scope| line.drive(scope, work, write)),
        }
    })
}

/// What the calling thread waits for.
enum Event<C, P, E> {
    /// A piece was read.
    Piece(C),
    /// There are no more pieces.
    Ended(Result<(), E>),
    /// The work on a piece is done.
    Done(usize, Result<P, E>),
}

/// The ends of the channels on the calling thread.
struct Line<C, P, E> {
    events: Sender<Event<C, P, E>>,
    inbox: Receiver<Event<C, P, E>>,
    give_back: Receiver<()>,
}

impl<C: Send, P: Send, E: From<Error> + Send> Line<C, P, E> {
    fn drive<'scope>(
        self,
        scope: &Scope<'scope>,
        work: &'scope (impl Fn(C) -> Result<P, E> + Sync),
        mut write: impl FnMut(P) -> Result<(), E>,
    ) -> Result<(), E>
    where
        C: 'scope,
        P: 'scope,
        E: 'scope,
    {
        let mut done = BTreeMap::new();
        let (mut taken, mut written) = (0usize, 0usize);
        let mut end = None;
        while end.is_none() || written < taken {
            // This end of the channel is held here too: there is always something to come.
            let Ok(event) = self.inbox.recv() else { break };
            match event {
                Event::Ended(how) => end = Some(how),
                Event::Piece(piece) => {
                    let answer = Answer {
                        number: taken,
                        events: self.events.clone(),
                        result: None,
                    };
                    scope.spawn(move |_| {
                        let mut answer = answer;
                        let done = guarded(|| work(piece));
                        answer.result = Some(done.unwrap_or_else(|broken| Err(broken.into())));
                    });
                    taken += 1;
                }
                Event::Done(number, result) => {
                    done.insert(number, result);
                    while let Some(result) = done.remove(&written) {
                        write(result?)?;
                        written += 1;
                        // The reader may have come to its end.
                        let _ = self.give_back.try_recv();
                    }
                }
            }
        }
        end.unwrap_or(Ok(()))
    }
}

/// Sends the result of a piece when it goes, whatever happens to the work.
struct Answer<C, P, E: From<Error>> {
    number: usize,
    events: Sender<Event<C, P, E>>,
    result: Option<Result<P, E>>,
}

impl<C, P, E: From<Error>> Drop for Answer<C, P, E> {
    fn drop(&mut self) {
        let result = self.result.take().unwrap_or_else(|| {
            let message = "the work on some rows broke off";
            Err(Error::new(ErrorKind::Options, message).into())
        });
        // Nobody waits for it where the run has ended with an error.
        let _ = self.events.send(Event::Done(self.number, result));
    }
}
