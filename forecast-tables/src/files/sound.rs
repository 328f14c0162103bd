//! What of an Arrow file is looked at before Arrow's own reader takes it: that reader allocates what
//! a length says, however long.

use std::io::{Read, Seek, SeekFrom};

use arrow_ipc::{Message, MessageHeader, RecordBatch, root_as_footer, root_as_message};
use forecast_core::limits;

use crate::error::{Error, ErrorKind};

/// What an Arrow file begins and ends with.
pub(super) const MAGIC: &[u8; 6] = b"ARROW1";
/// What a message begins with, since version 0.15.
const CONTINUATION: [u8; 4] = [0xff; 4];

/// How a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// As it should.
    Whole,
    /// Between two messages, without the mark of its end: perhaps it was cut off.
    Missing,
}

/// Looks at every length of a stream; leaves the reader anywhere.
pub(super) fn check_stream(reader: &mut (impl Read + Seek)) -> Result<End, Error> {
    let total = reader.seek(SeekFrom::End(0)).map_err(unreadable)?;
    let mut at = 0;
    loop {
        reader.seek(SeekFrom::Start(at)).map_err(unreadable)?;
        if at >= total {
            return Ok(End::Missing);
        }
        let Some((begin, length)) = prefix(reader, at, total)? else {
            return Ok(End::Whole);
        };
        at = message(reader, begin, length, total)?;
    }
}

/// Looks at every length of a file: of its footer, and of the blocks that it names.
pub(super) fn check_file(reader: &mut (impl Read + Seek)) -> Result<(), Error> {
    let total = reader.seek(SeekFrom::End(0)).map_err(unreadable)?;
    // The footer, its length, and the magic word.
    let tail = total.checked_sub(10).ok_or_else(cut_off)?;
    reader.seek(SeekFrom::Start(tail)).map_err(unreadable)?;
    let mut end = [0; 10];
    reader.read_exact(&mut end).map_err(unreadable)?;
    let (length, magic) = end.split_at(4);
    if magic != MAGIC {
        return Err(cut_off());
    }
    let length = u64::from(number(length));
    let begin = tail
        .checked_sub(length)
        .ok_or_else(|| wrong("its footer"))?;
    let bytes = bytes(reader, begin, length)?;
    let footer = root_as_footer(&bytes).map_err(|_| wrong("its footer"))?;
    let blocks = [footer.dictionaries(), footer.recordBatches()];
    let blocks = blocks.into_iter().flatten().flatten();
    // Places of blocks are told apart from what lies there only when it is read.
    let places: Vec<(u64, u64, u64)> = blocks
        .map(|block| {
            let place = u64::try_from(block.offset()).ok()?;
            let meta = u64::try_from(block.metaDataLength()).ok()?;
            Some((place, meta, u64::try_from(block.bodyLength()).ok()?))
        })
        .collect::<Option<_>>()
        .ok_or_else(|| wrong("the place of a block"))?;
    for (place, meta, body) in places {
        let end = place
            .checked_add(meta)
            .and_then(|end| end.checked_add(body));
        if end.is_none_or(|end| end > begin) {
            return Err(wrong("the place of a block"));
        }
        reader.seek(SeekFrom::Start(place)).map_err(unreadable)?;
        let Some((start, length)) = prefix(reader, place, total)? else {
            return Err(wrong("a block"));
        };
        // Arrow's reader takes a block's body where the footer says that it is.
        let read = message(reader, start, length, total)?;
        if start + length != place + meta || read != place + meta + body {
            return Err(wrong("the length of a block"));
        }
    }
    Ok(())
}

/// The place and length of the message whose length stands here; none at the mark of the end.
fn prefix(reader: &mut impl Read, at: u64, total: u64) -> Result<Option<(u64, u64)>, Error> {
    let mut word = [0; 4];
    let mut begin = at + 4;
    read_exact(reader, &mut word)?;
    if word == CONTINUATION {
        read_exact(reader, &mut word)?;
        begin += 4;
    }
    let length = u64::from(number(&word));
    if length == 0 {
        return Ok(None);
    }
    if length > total.saturating_sub(begin) {
        return Err(cut_off());
    }
    Ok(Some((begin, length)))
}

/// Looks at a message; gives the place behind its body.
fn message(
    reader: &mut (impl Read + Seek),
    begin: u64,
    length: u64,
    total: u64,
) -> Result<u64, Error> {
    let bytes = bytes(reader, begin, length)?;
    let message = root_as_message(&bytes).map_err(|_| wrong("a message"))?;
    let body = begin + length;
    let end = u64::try_from(message.bodyLength()).ok();
    let end = end.and_then(|length| body.checked_add(length));
    let end = end.ok_or_else(|| wrong("the length of a message"))?;
    if end > total {
        return Err(cut_off());
    }
    if let Some(batch) = batch(&message) {
        check_batch(reader, &batch, body, end)?;
    }
    Ok(end)
}

/// The rows of a message, or the words of a dictionary.
fn batch<'m>(message: &Message<'m>) -> Option<RecordBatch<'m>> {
    if message.header_type() == MessageHeader::DictionaryBatch {
        message.header_as_dictionary_batch()?.data()
    } else {
        message.header_as_record_batch()
    }
}

fn check_batch(
    reader: &mut (impl Read + Seek),
    batch: &RecordBatch<'_>,
    body: u64,
    end: u64,
) -> Result<(), Error> {
    let nodes = batch.nodes().into_iter().flatten();
    let lengths = nodes.map(|node| node.length());
    for length in std::iter::once(batch.length()).chain(lengths) {
        if i32::try_from(length).is_err() || length < 0 {
            return Err(wrong("the number of its rows"));
        }
    }
    if batch.compression().is_none() {
        // A column of nulls alone needs no bytes, and no table of people has only those.
        let most = end.saturating_sub(body).saturating_mul(8);
        if u64::try_from(batch.length()).is_ok_and(|rows| rows > most) {
            return Err(wrong("the number of its rows"));
        }
    }
    let mut unpacked = 0_u64;
    for buffer in batch.buffers().into_iter().flatten() {
        let place = u64::try_from(buffer.offset()).ok();
        let place = place.and_then(|offset| body.checked_add(offset));
        let length = u64::try_from(buffer.length()).ok();
        let (Some(place), Some(length)) = (place, length) else {
            return Err(wrong("the place of a column"));
        };
        if place.checked_add(length).is_none_or(|behind| behind > end) {
            return Err(wrong("the place of a column"));
        }
        if batch.compression().is_some() && length >= 8 {
            reader.seek(SeekFrom::Start(place)).map_err(unreadable)?;
            let mut size = [0; 8];
            read_exact(reader, &mut size)?;
            // Less than nothing says that it is not compressed.
            let size = u64::try_from(i64::from_le_bytes(size)).unwrap_or(length);
            unpacked = unpacked.saturating_add(size);
        }
    }
    if unpacked > limits::UNPACKED_BATCH {
        let most = limits::UNPACKED_BATCH;
        let message =
            format!("found rows that unpack to {unpacked} bytes, expected at most {most}");
        return Err(Error::new(ErrorKind::File, message));
    }
    Ok(())
}

fn bytes(reader: &mut (impl Read + Seek), begin: u64, length: u64) -> Result<Vec<u8>, Error> {
    reader.seek(SeekFrom::Start(begin)).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let read = reader.take(length).read_to_end(&mut bytes);
    read.map_err(unreadable)?;
    Ok(bytes)
}

fn read_exact(reader: &mut impl Read, bytes: &mut [u8]) -> Result<(), Error> {
    reader.read_exact(bytes).map_err(|_| cut_off())
}

fn number(bytes: &[u8]) -> u32 {
    bytes.try_into().map_or(u32::MAX, u32::from_le_bytes)
}

pub(super) fn unreadable(error: std::io::Error) -> Error {
    Error::new(ErrorKind::File, format!("could not read: {error}"))
}

fn cut_off() -> Error {
    let message = "the Arrow file breaks off, or a length in it is wrong";
    Error::new(ErrorKind::File, message)
}

fn wrong(what: &str) -> Error {
    let message = format!("the Arrow file is damaged: {what} cannot be");
    Error::new(ErrorKind::File, message)
}
