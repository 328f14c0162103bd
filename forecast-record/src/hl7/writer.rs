//! Writing messages, segment by segment.

use super::types::{date_to_hl7, timestamp_to_hl7};
use super::{Separators, encode_escapes};
use crate::model::{PartialDate, Timestamp};

/// A message being written.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    separators: Separators,
    text: String,
}

impl Writer {
    pub(super) fn new(separators: Separators) -> Writer {
        Writer {
            separators,
            text: String::with_capacity(1_024),
        }
    }

    pub(super) fn separators(&self) -> Separators {
        self.separators
    }

    /// Begins a segment; it is written by [`SegmentWriter::end`].
    pub(super) fn segment(&mut self, name: &'static str) -> SegmentWriter<'_> {
        SegmentWriter {
            writer: self,
            name,
            fields: Vec::new(),
        }
    }

    /// Takes a segment over as it is; it must have the same separators.
    pub(super) fn copy(&mut self, raw: &str) {
        self.text.push_str(raw.trim_end());
        self.text.push('\r');
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A segment being written: fields may be set in any order.
pub(super) struct SegmentWriter<'w> {
    writer: &'w mut Writer,
    name: &'static str,
    fields: Vec<String>,
}

impl SegmentWriter<'_> {
    /// Sets a field to what is written already.
    pub(super) fn raw(mut self, number: usize, value: impl Into<String>) -> Self {
        if self.fields.len() < number {
            self.fields.resize(number, String::new());
        }
        if let Some(field) = number.checked_sub(1).and_then(|at| self.fields.get_mut(at)) {
            *field = value.into();
        }
        self
    }

    /// Sets a field to a text, which is escaped.
    pub(super) fn text(self, number: usize, value: &str) -> Self {
        let value = encode_escapes(value, self.writer.separators).into_owned();
        self.raw(number, value)
    }

    /// Sets a field to components, each escaped.
    pub(super) fn parts(self, number: usize, parts: &[&str]) -> Self {
        let value = super::types::components(self.writer.separators, parts);
        self.raw(number, value)
    }

    /// Sets a field to repetitions that are written already.
    pub(super) fn repeated(
        self,
        number: usize,
        repetitions: impl IntoIterator<Item = String>,
    ) -> Self {
        let repetitions: Vec<String> = repetitions.into_iter().collect();
        let value = repetitions.join(&self.writer.separators.repetition().to_string());
        self.raw(number, value)
    }

    /// Sets a field to a date, where there is one.
    pub(super) fn date(self, number: usize, date: Option<PartialDate>) -> Self {
        let value = date.map(date_to_hl7).unwrap_or_default();
        self.raw(number, value)
    }

    /// Sets a field to a time, where there is one.
    pub(super) fn time(self, number: usize, time: Option<Timestamp>) -> Self {
        let value = time.map(timestamp_to_hl7).unwrap_or_default();
        self.raw(number, value)
    }

    /// Writes the segment, without empty fields at its end.
    pub(super) fn end(self) {
        let separators = self.writer.separators;
        let used = self
            .fields
            .iter()
            .rposition(|field| !field.is_empty())
            .map_or(0, |last| last + 1);
        let text = &mut self.writer.text;
        text.push_str(self.name);
        // MSH-1 is the separator itself.
        let header = matches!(self.name, "MSH" | "FHS" | "BHS");
        if header {
            text.push(separators.field());
            text.push_str(&separators.encoding_characters());
        }
        for field in self
            .fields
            .iter()
            .take(used)
            .skip(if header { 2 } else { 0 })
        {
            text.push(separators.field());
            text.push_str(field);
        }
        text.push('\r');
    }
}
