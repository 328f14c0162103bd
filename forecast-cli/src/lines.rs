//! Reading lines in blocks, with a limit on what is held in memory.

use std::io::{self, Read};
use std::mem;
use std::ops::Range;

/// The longest line that is read, in bytes: a thousand times a long history.
pub(crate) const MAX_LINE: usize = 16 << 20;
/// How much is read from the source at once: answers are longer by far, and those to one piece should
/// stay near the processor until they are written.
const READ: usize = 64 << 10;

/// Lines that were read together.
#[derive(Debug)]
pub(crate) struct Block {
    text: Vec<u8>,
    lines: Vec<(u64, Option<Range<usize>>)>,
    /// How many bytes of the source were read up to here.
    pub(crate) bytes: u64,
}

impl Block {
    /// The lines that are not blank, without their line feeds: the number, from 1, and what the
    /// line holds; none where it is longer than [`MAX_LINE`].
    pub(crate) fn lines(&self) -> impl Iterator<Item = (u64, Option<&[u8]>)> {
        self.lines.iter().map(|(number, place)| {
            let text = place.clone().and_then(|place| self.text.get(place));
            (*number, text)
        })
    }
}

/// Hands out the lines of a source in blocks.
pub(crate) struct Lines<R> {
    source: R,
    /// The beginning of a line of which the end is still to come.
    begun: Vec<u8>,
    /// Whether that line is too long already, and its beginning was let go.
    too_long: bool,
    ended: bool,
    /// Lines and bytes so far.
    number: u64,
    bytes: u64,
    limit: usize,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(source: R) -> Lines<R> {
        Lines {
            source,
            begun: Vec::new(),
            too_long: false,
            ended: false,
            number: 0,
            bytes: 0,
            limit: MAX_LINE,
        }
    }

    /// The next lines; none at the end.
    ///
    /// Waits for one line only: whatever has arrived with it makes the block, so that whoever
    /// writes a line and waits for the answer gets it.
    pub(crate) fn block(&mut self) -> io::Result<Option<Block>> {
        while !self.ended {
            let mut text = mem::take(&mut self.begun);
            let whole = self.read(&mut text)?;
            self.begun = text.split_off(whole);
            let lines = self.split(&text);
            if self.begun.len() > self.limit {
                self.too_long = true;
            }
            if self.too_long {
                self.begun = Vec::new();
            }
            if !lines.is_empty() {
                return Ok(Some(Block {
                    text,
                    lines,
                    bytes: self.bytes,
                }));
            }
        }
        Ok(None)
    }

    /// Reads once; gives the length up to which the text has whole lines.
    fn read(&mut self, text: &mut Vec<u8>) -> io::Result<usize> {
        let before = text.len();
        text.resize(before + READ, 0);
        let fresh = text.get_mut(before..).unwrap_or_default();
        let count = loop {
            match self.source.read(fresh) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
                other => break other?,
            }
        };
        text.truncate(before + count);
        self.bytes += count as u64;
        if count == 0 {
            self.ended = true;
            return Ok(text.len());
        }
        let fresh = text.get(before..).unwrap_or_default();
        let last = fresh.iter().rposition(|byte| *byte == b'\n');
        Ok(last.map_or(0, |last| before + last + 1))
    }

    fn split(&mut self, text: &[u8]) -> Vec<(u64, Option<Range<usize>>)> {
        let mut lines = Vec::new();
        let mut end = 0;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            let mut place = end..end + line.len();
            end = place.end;
            let content = line.strip_suffix(b"\n").unwrap_or(line);
            place.end = place.start + content.len();
            self.number += 1;
            if mem::take(&mut self.too_long) || content.len() > self.limit {
                lines.push((self.number, None));
                continue;
            }
            if self.number == 1 && content.starts_with(b"\xef\xbb\xbf") {
                place.start += 3;
            }
            let content = text.get(place.clone()).unwrap_or_default();
            if !content.iter().all(u8::is_ascii_whitespace) {
                lines.push((self.number, Some(place)));
            }
        }
        // The source ended in a line of which nothing was kept.
        if self.ended && mem::take(&mut self.too_long) {
            self.number += 1;
            lines.push((self.number, None));
        }
        lines
    }
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
