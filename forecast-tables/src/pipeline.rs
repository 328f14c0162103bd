//! Work on all processors with the order kept and a bound on what is held.

use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};

use rayon::Scope;

use crate::error::{Error, ErrorKind};

/// Takes pieces from `next`, works on several at once, and hands the results to `write` in the
/// order of the pieces. At most two pieces per thread are there at a time.
///
/// `next` and `write` run on the calling thread, `work` on those of the pool, or on those of the
/// program's common pool.
pub(crate) fn in_order<C: Send, P: Send>(
    pool: Option<&rayon::ThreadPool>,
    next: impl FnMut() -> Result<Option<C>, Error>,
    work: impl Fn(C) -> Result<P, Error> + Sync,
    write: impl FnMut(P) -> Result<(), Error>,
) -> Result<(), Error> {
    let work = &work;
    match pool {
        Some(pool) => {
            let held = pool.current_num_threads().saturating_mul(2);
            pool.in_place_scope(|scope| drive(scope, held, next, work, write))
        }
        None => {
            let held = rayon::current_num_threads().saturating_mul(2);
            rayon::in_place_scope(|scope| drive(scope, held, next, work, write))
        }
    }
}

fn drive<'scope, C: Send + 'scope, P: Send + 'scope>(
    scope: &Scope<'scope>,
    held: usize,
    mut next: impl FnMut() -> Result<Option<C>, Error>,
    work: &'scope (impl Fn(C) -> Result<P, Error> + Sync),
    mut write: impl FnMut(P) -> Result<(), Error>,
) -> Result<(), Error> {
    let (sender, receiver) = channel();
    let mut done = BTreeMap::new();
    let (mut taken, mut written) = (0usize, 0usize);
    let mut ended = false;
    loop {
        while !ended && taken - written < held {
            match next()? {
                None => ended = true,
                Some(piece) => {
                    let answer = Answer {
                        number: taken,
                        sender: sender.clone(),
                        result: None,
                    };
                    scope.spawn(move |_| {
                        let mut answer = answer;
                        answer.result = Some(work(piece));
                    });
                    taken += 1;
                }
            }
        }
        if written == taken {
            return Ok(());
        }
        if let Ok((number, result)) = receiver.recv() {
            done.insert(number, result);
        }
        while let Some(result) = done.remove(&written) {
            write(result?)?;
            written += 1;
        }
    }
}

/// Sends the result of a piece when it goes, whatever happens to the work.
struct Answer<P> {
    number: usize,
    sender: Sender<(usize, Result<P, Error>)>,
    result: Option<Result<P, Error>>,
}

impl<P> Drop for Answer<P> {
    fn drop(&mut self) {
        let result = self.result.take().unwrap_or_else(|| {
            let message = "the work on some rows broke off";
            Err(Error::new(ErrorKind::Options, message))
        });
        // Nobody waits for it where the run has ended with an error.
        let _ = self.sender.send((self.number, result));
    }
}
