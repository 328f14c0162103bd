use super::*;

fn all(source: impl Read, limit: usize) -> Vec<(u64, Option<String>)> {
    let mut lines = Lines::new(source);
    lines.limit = limit;
    let mut all = Vec::new();
    while let Some(block) = lines.block().expect("memory does not fail") {
        all.extend(block.lines().map(|(number, text)| {
            let text = text.map(|text| String::from_utf8(text.to_vec()).expect("text"));
            (number, text)
        }));
    }
    all
}

fn some(number: u64, text: &str) -> (u64, Option<String>) {
    (number, Some(text.to_owned()))
}

#[test]
fn lines_keep_their_numbers_and_blank_ones_are_passed_over() {
    assert_eq!(
        all(&b"a\n\n \r\nb\nc"[..], MAX_LINE),
        [some(1, "a"), some(4, "b"), some(5, "c")]
    );
    assert_eq!(all(&b""[..], MAX_LINE), []);
    assert_eq!(all(&b"\n"[..], MAX_LINE), []);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    assert_eq!(all(&b"\xef\xbb\xbfa\n"[..], MAX_LINE), [some(1, "a")]);
}

#[test]
fn a_line_over_the_limit_is_named_and_the_rest_goes_on() {
    assert_eq!(
        all(&b"four\nfives\nfour"[..], 4),
        [some(1, "four"), (2, None), some(3, "four")]
    );
    assert_eq!(all(&b"four\nfives"[..], 4), [some(1, "four"), (2, None)]);
    let pieces = || Pieces(vec![b"fiv", b"es", b"", b""]);
    assert_eq!(all(pieces(), 4), [(1, None)]);
    let pieces = || Pieces(vec![b"fives", b"ixes", b"\nfour\nfi", b"ves", b"\n"]);
    assert_eq!(all(pieces(), 4), [(1, None), some(2, "four"), (3, None)]);
}

/// A source that hands out one piece at a time, as a pipe does.
struct Pieces(Vec<&'static [u8]>);

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Ok(0);
        }
        let piece = self.0.remove(0);
        buffer[..piece.len()].copy_from_slice(piece);
        Ok(piece.len())
    }
}

#[test]
fn a_block_does_not_wait_for_more_than_a_line() {
    let mut lines = Lines::new(Pieces(vec![b"a\nb", b"b\n", b"c\nd\n"]));
    let mut sizes = Vec::new();
    while let Some(block) = lines.block().expect("memory does not fail") {
        sizes.push((block.lines().count(), block.bytes));
    }
    assert_eq!(sizes, [(1, 3), (1, 5), (2, 9)]);
}
