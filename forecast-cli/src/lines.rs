//! Reading lines in blocks, with a limit on what is held in memory.

use std::io::{self, BufRead, BufReader, Read};

/// The longest line that is read, in bytes: a thousand times a long history.
pub(crate) const MAX_LINE: usize = 16 << 20;
/// How many lines are worked on together.
const MAX_BLOCK_LINES: usize = 4_096;
/// After how many bytes a block ends.
const MAX_BLOCK_BYTES: usize = 4 << 20;
/// How much is read from the source at once.
const BUFFER: usize = 1 << 20;

/// A line of the input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// What it holds, or none where it is longer than [`MAX_LINE`].
    pub(crate) text: Option<Vec<u8>>,
}

/// Hands out the lines of a source in blocks.
pub(crate) struct Lines<R> {
    reader: BufReader<R>,
    number: u64,
    limit: usize,
    /// Bytes read so far.
    bytes: u64,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(source: R) -> Lines<R> {
        Lines {
            reader: BufReader::with_capacity(BUFFER, source),
            number: 0,
            limit: MAX_LINE,
            bytes: 0,
        }
    }

    /// How many bytes were read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next lines that are not blank; empty at the end.
    ///
    /// Waits for one line only: the block ends where the next line has not wholly arrived, so that
    /// whoever writes a line and waits for the answer gets it.
    pub(crate) fn block(&mut self) -> io::Result<Vec<Line>> {
        let mut block = Vec::new();
        let mut held = 0;
        while block.len() < MAX_BLOCK_LINES && held < MAX_BLOCK_BYTES {
            if !block.is_empty() && !self.reader.buffer().contains(&b'\n') {
                break;
            }
            let Some(line) = self.line()? else { break };
            let text = line.text.as_deref();
            if text.is_some_and(|text| text.iter().all(u8::is_ascii_whitespace)) {
                continue;
            }
            held += text.map_or(0, <[u8]>::len);
            block.push(line);
        }
        Ok(block)
    }

    /// The next line without its line feed; none at the end.
    fn line(&mut self) -> io::Result<Option<Line>> {
        let mut text = Vec::new();
        let mut too_long = false;
        let mut started = false;
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                if !started {
                    return Ok(None);
                }
                break;
            }
            started = true;
            let mut parts = available.splitn(2, |byte| *byte == b'\n');
            let piece = parts.next().unwrap_or_default();
            let ended = parts.next().is_some();
            too_long |= text.len() + piece.len() > self.limit;
            if too_long {
                text = Vec::new();
            } else {
                text.extend_from_slice(piece);
            }
            let used = piece.len() + usize::from(ended);
            self.reader.consume(used);
            self.bytes += used as u64;
            if ended {
                break;
            }
        }
        self.number += 1;
        if self.number == 1 && text.starts_with(b"\xef\xbb\xbf") {
            text.drain(..3);
        }
        Ok(Some(Line {
            number: self.number,
            text: (!too_long).then_some(text),
        }))
    }
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
