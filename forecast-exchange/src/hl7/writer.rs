//! Writing messages, segment by segment.

use std::ops::Range;

use super::types::{self, push_components, push_date, push_digits, timestamp_to_hl7};
use forecast_hl7::{Separators, encode_escapes};
use forecast_record::model::{Coding, PartialDate, Timestamp};

/// A message being written.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    separators: Separators,
    text: String,
    /// The last date that was written, and where: most segments have that of the one before.
    day: Option<(PartialDate, Range<usize>)>,
}

impl Writer {
    /// An empty message, with room for so many bytes.
    pub(super) fn new(separators: Separators, room: usize) -> Writer {
        Writer {
            separators,
            text: String::with_capacity(room),
            day: None,
        }
    }

    pub(super) fn separators(&self) -> Separators {
        self.separators
    }

    /// Begins a segment; [`SegmentWriter::end`] ends it.
    pub(super) fn segment(&mut self, name: &'static str) -> SegmentWriter<'_> {
        self.text.push_str(name);
        // MSH-1 is the separator itself.
        let header = matches!(name, "MSH" | "FHS" | "BHS");
        if header {
            self.text.push(self.separators.field());
            self.text.push_str(&self.separators.encoding_characters());
        }
        SegmentWriter {
            writer: self,
            last: if header { 2 } else { 0 },
        }
    }

    /// Takes a segment over as it is; it must have the same separators.
    pub(super) fn copy(&mut self, raw: &str) {
        self.text.push_str(raw.trim_end());
        self.text.push('\r');
    }

    /// The message; MSH-18 names the character set where there is more in it than ASCII.
    pub(super) fn finish(self) -> String {
        if self.text.is_ascii() || !self.text.starts_with("MSH") {
            return self.text;
        }
        let separator = self.separators.field();
        let (header, rest) = self.text.split_once('\r').unwrap_or((&self.text, ""));
        let mut fields: Vec<&str> = header.split(separator).collect();
        // MSH-1 is the separator itself.
        let place = 18 - 1;
        if fields.len() <= place {
            fields.resize(place + 1, "");
        }
        if let Some(set) = fields.get_mut(place) {
            *set = "UNICODE UTF-8";
        }
        let header = fields.join(&separator.to_string());
        format!("{header}\r{rest}")
    }
}

/// A segment being written: fields are set in the order of their numbers, empty ones are left out.
pub(super) struct SegmentWriter<'w> {
    writer: &'w mut Writer,
    /// The number of the last field that was written.
    last: usize,
}

impl SegmentWriter<'_> {
    /// Goes on to a field; its value is pushed onto what this gives.
    fn field(&mut self, number: usize) -> &mut String {
        const RUN: &str = "||||||||||||||||||||||||||||||||";
        debug_assert!(number >= self.last, "fields are written in order");
        let Writer {
            separators, text, ..
        } = &mut *self.writer;
        let missing = number.saturating_sub(self.last);
        self.last = number;
        match RUN.get(..missing) {
            Some(run) if separators.field() == '|' => text.push_str(run),
            _ => text.extend((0..missing).map(|_| separators.field())),
        }
        text
    }

    /// Sets a field to what is written already.
    pub(super) fn raw(mut self, number: usize, value: impl AsRef<str>) -> Self {
        let value = value.as_ref();
        if !value.is_empty() {
            self.field(number).push_str(value);
        }
        self
    }

    /// Sets a field to a text, which is escaped.
    pub(super) fn text(mut self, number: usize, value: &str) -> Self {
        if !value.is_empty() {
            let separators = self.writer.separators;
            let value = encode_escapes(value, separators);
            self.field(number).push_str(&value);
        }
        self
    }

    /// Sets a field to a number.
    pub(super) fn number(mut self, number: usize, value: usize) -> Self {
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        push_digits(self.field(number), value, 1);
        self
    }

    /// Sets a field to components, each escaped, the empty ones at the end left out.
    pub(super) fn parts<P: AsRef<str>>(mut self, number: usize, parts: &[P]) -> Self {
        if parts.iter().any(|part| !part.as_ref().is_empty()) {
            let separators = self.writer.separators;
            push_components(self.field(number), separators, parts);
        }
        self
    }

    /// Sets a field to components, where there are any.
    pub(super) fn optional<P: AsRef<str>, const N: usize>(
        self,
        number: usize,
        parts: Option<[P; N]>,
    ) -> Self {
        match parts {
            Some(parts) => self.parts(number, &parts),
            None => self,
        }
    }

    /// Sets a field to a code.
    pub(super) fn code(mut self, number: usize, code: Code<'_>) -> Self {
        match code.written {
            Some(written) if self.writer.separators == Separators::USUAL => {
                self.field(number).push_str(written);
                self
            }
            _ => self.parts(number, &[code.code, code.text, code.system]),
        }
    }

    /// Sets a field to repetitions, each of components.
    pub(super) fn repeated<P: AsRef<str>, R: AsRef<[P]>>(
        mut self,
        number: usize,
        repetitions: impl IntoIterator<Item = R>,
    ) -> Self {
        let separators = self.writer.separators;
        for (index, parts) in repetitions.into_iter().enumerate() {
            let text = self.field(number);
            if index > 0 {
                text.push(separators.repetition());
            }
            push_components(text, separators, parts.as_ref());
        }
        self
    }

    /// Sets a field to a date, where there is one.
    pub(super) fn date(mut self, number: usize, date: Option<PartialDate>) -> Self {
        if let Some(date) = date {
            self.field(number);
            let Writer { text, day, .. } = &mut *self.writer;
            match day {
                Some((last, place)) if *last == date => text.extend_from_within(place.clone()),
                _ => {
                    let start = text.len();
                    push_date(text, date);
                    *day = Some((date, start..text.len()));
                }
            }
        }
        self
    }

    /// Sets a field to a time, where there is one.
    pub(super) fn time(self, number: usize, time: Option<Timestamp>) -> Self {
        let value = time.map(timestamp_to_hl7).unwrap_or_default();
        self.raw(number, value)
    }

    /// Ends the segment.
    pub(super) fn end(self) {
        self.writer.text.push('\r');
    }
}

/// A code, borrowed from wherever it lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Code<'c> {
    pub(super) code: &'c str,
    pub(super) text: &'c str,
    pub(super) system: &'c str,
    /// All three as they are written with the usual separators, where that is known.
    pub(super) written: Option<&'static str>,
}

impl<'c> Code<'c> {
    pub(super) const fn new(code: &'c str, text: &'c str, system: &'c str) -> Code<'c> {
        Code {
            code,
            text,
            system,
            written: None,
        }
    }

    pub(super) fn of(coding: &'c Coding) -> Code<'c> {
        let [code, text, system] = types::coding(coding);
        Code::new(code, text, system)
    }
}

/// A code of a system that is known when this is compiled, written with the usual separators; none
/// of its parts has any of them in it.
macro_rules! known_code {
    ($code:literal, $text:literal, $system:literal) => {
        $crate::hl7::writer::Code {
            code: $code,
            text: $text,
            system: $system,
            written: Some(concat!($code, "^", $text, "^", $system)),
        }
    };
}

/// A LOINC code with its text.
macro_rules! loinc {
    ($code:literal, $text:literal) => {
        $crate::hl7::writer::known_code!($code, $text, "LN")
    };
}

pub(super) use {known_code, loinc};
