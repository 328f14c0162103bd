//! [`JsonWriter`]: answers as JSON, the bytes that `serde_json` writes, sooner.
//!
//! An answer is mostly short texts that need no escaping. `serde_json` looks at their bytes one by
//! one, which takes about as long as the forecast itself. Here eight bytes are looked at and copied
//! together; what does need escaping is left to `serde_json`.

use std::fmt::{self, Display};

use serde::ser::{self, Impossible, Serialize};

use crate::error::{Error, ErrorKind};

/// JSON text in the making: one value behind another, in memory that can be used again.
///
/// ```
/// use forecast_core::json::JsonWriter;
///
/// let mut lines = JsonWriter::default();
/// for date in ["2025-09-06", "2025-10-15"] {
///     lines.write(&[date])?;
///     lines.push(b'\n');
/// }
/// assert_eq!(lines.as_bytes(), b"[\"2025-09-06\"]\n[\"2025-10-15\"]\n");
/// # Ok::<(), forecast_core::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct JsonWriter {
    /// Text so far, and room for more: a place is found once for each piece, not for each byte.
    room: Vec<u8>,
    used: usize,
}

impl JsonWriter {
    /// Writes a value behind what there is. Names of fields and of variants are written as they stand.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] for a value that answers do not have: fractions, bytes, and maps whose
    /// keys are no text. Nothing of it is written then.
    pub fn write<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let start = self.used;
        value.serialize(&mut *self).map_err(|Refused(found)| {
            self.used = start;
            let message = format!("{found}; expected a value that an answer can have");
            Error::new(ErrorKind::Format, "", message)
        })
    }

    /// Writes a byte that belongs to no value, such as a line feed.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        if let [place] = self.next(1) {
            *place = byte;
        }
    }

    /// Writes text that is JSON already.
    #[inline]
    pub fn push_json(&mut self, text: &str) {
        self.next(text.len()).copy_from_slice(text.as_bytes());
    }

    /// Everything that was written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.room.get(..self.used).unwrap_or_default()
    }

    /// Forgets what was written, and keeps the memory.
    pub fn clear(&mut self) {
        self.used = 0;
    }

    /// The text that was written.
    #[must_use]
    pub fn into_string(mut self) -> String {
        self.room.truncate(self.used);
        // Values are texts, numbers and what is between them.
        String::from_utf8(self.room).unwrap_or_default()
    }
}

/// What is no value of an answer.
#[derive(Debug)]
pub struct Refused(String);

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(message: T) -> Refused {
        Refused(message.to_string())
    }
}

fn refused(what: &str) -> Refused {
    Refused(format!("found {what}"))
}

impl JsonWriter {
    /// The next bytes, to be written by whoever asks for them.
    #[inline]
    fn next(&mut self, length: usize) -> &mut [u8] {
        let (start, end) = (self.used, self.used + length);
        if end > self.room.len() {
            self.grow(end);
        }
        self.used = end;
        self.room.get_mut(start..end).unwrap_or_default()
    }

    #[cold]
    fn grow(&mut self, least: usize) {
        let length = least.max(self.room.len() * 2).max(32 * 1024);
        self.room.resize(length, 0);
    }

    fn text(&mut self, text: &str) -> Result<(), Refused> {
        let start = self.used;
        if let [open, place @ .., close] = self.next(text.len() + 2)
            && copy(text.as_bytes(), place)
        {
            (*open, *close) = (b'"', b'"');
            return Ok(());
        }
        self.used = start;
        let escaped = serde_json::to_string(text).map_err(ser::Error::custom)?;
        self.push_json(&escaped);
        Ok(())
    }

    /// A text that needs no escaping.
    #[inline]
    fn quoted(&mut self, text: &str) {
        if let [open, place @ .., close] = self.next(text.len() + 2) {
            place.copy_from_slice(text.as_bytes());
            (*open, *close) = (b'"', b'"');
        }
    }

    // Names of fields are known when the program is built, and so is what is copied: it is to be
    // copied in place of each call.
    /// `"key":`, where the key is the name of a field: nothing in it needs escaping.
    #[inline(always)]
    fn key(&mut self, key: &'static str) {
        if let [open, place @ .., close, colon] = self.next(key.len() + 3) {
            place.copy_from_slice(key.as_bytes());
            (*open, *close, *colon) = (b'"', b'"', b':');
        }
    }

    /// The same, behind another field.
    #[inline(always)]
    fn next_key(&mut self, key: &'static str) {
        if let [comma, open, place @ .., close, colon] = self.next(key.len() + 4) {
            place.copy_from_slice(key.as_bytes());
            (*comma, *open, *close, *colon) = (b',', b'"', b'"', b':');
        }
    }

    fn list(&mut self, open: u8, close: u8) -> List<'_> {
        self.push(open);
        List {
            writer: self,
            close,
            first: true,
        }
    }

    /// `{"Variant":`
    fn variant(&mut self, name: &'static str) {
        self.push(b'{');
        self.key(name);
    }
}

/// Copies a text of the same length; whether JSON has it as it stands: no quotation mark, no
/// backslash, nothing below a space.
///
/// What is left of the last word is not copied byte by byte, but with the bytes before it once more.
#[inline]
fn copy(text: &[u8], place: &mut [u8]) -> bool {
    let mut special = false;
    if let Some(last) = text.last_chunk::<8>() {
        let (words, _) = text.as_chunks::<8>();
        let (places, _) = place.as_chunks_mut::<8>();
        for (place, word) in places.iter_mut().zip(words) {
            special |= is_special(u64::from_le_bytes(*word));
            *place = *word;
        }
        special |= is_special(u64::from_le_bytes(*last));
        if let Some(place) = place.last_chunk_mut::<8>() {
            *place = *last;
        }
    } else if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let (low, high) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        special = is_special(u64::from(low) | u64::from(high) << 32);
        if let Some(place) = place.first_chunk_mut::<4>() {
            *place = *first;
        }
        if let Some(place) = place.last_chunk_mut::<4>() {
            *place = *last;
        }
    } else {
        for (place, &byte) in place.iter_mut().zip(text) {
            special |= byte < 0x20 || byte == b'"' || byte == b'\\';
            *place = byte;
        }
    }
    !special
}

/// Whether one of eight bytes needs escaping; at times also where one only resembles one that does.
fn is_special(word: u64) -> bool {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let below = |word: u64, limit: u8| {
        word.wrapping_sub(EACH.wrapping_mul(u64::from(limit))) & !word & HIGH
    };
    let is = |byte: u8| below(word ^ EACH.wrapping_mul(u64::from(byte)), 1);
    (below(word, 0x20) | is(b'"') | is(b'\\')) != 0
}

/// The items of a list or an object so far.
#[derive(Debug)]
pub struct List<'a> {
    writer: &'a mut JsonWriter,
    close: u8,
    first: bool,
}

impl List<'_> {
    fn next(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.writer.push(b',');
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.next();
        value.serialize(&mut *self.writer)
    }

    #[inline(always)]
    fn field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        if std::mem::take(&mut self.first) {
            self.writer.key(key);
        } else {
            self.writer.next_key(key);
        }
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        self.writer.push(self.close);
    }
}

macro_rules! whole_numbers {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, value: $type) -> Result<(), Refused> {
            self.push_json(itoa::Buffer::new().format(value));
            Ok(())
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut JsonWriter {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = Impossible<(), Refused>;
    type SerializeMap = List<'a>;
    type SerializeStruct = List<'a>;
    type SerializeStructVariant = Impossible<(), Refused>;

    whole_numbers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
    }

    fn serialize_bool(self, value: bool) -> Result<(), Refused> {
        self.push_json(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Refused> {
        Err(refused("a fraction"))
    }

    fn serialize_f64(self, _: f64) -> Result<(), Refused> {
        Err(refused("a fraction"))
    }

    fn serialize_char(self, value: char) -> Result<(), Refused> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Refused> {
        self.text(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Refused> {
        Err(refused("bytes"))
    }

    #[inline]
    fn serialize_none(self) -> Result<(), Refused> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> Result<(), Refused> {
        self.push_json("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Refused> {
        self.quoted(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.push(b'}');
        Ok(())
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<List<'a>, Refused> {
        Ok(self.list(b'[', b']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'a>, Refused> {
        Ok(self.list(b'[', b']'))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'a>, Refused> {
        Ok(self.list(b'[', b']'))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Refused> {
        Err(refused(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<List<'a>, Refused> {
        Ok(self.list(b'{', b'}'))
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<List<'a>, Refused> {
        Ok(self.list(b'{', b'}'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Refused> {
        Err(refused(variant))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Refused> {
        self.text(&value.to_string())
    }
}

macro_rules! lists_of {
    ($($list:ident::$method:ident,)*) => {$(
        impl ser::$list for List<'_> {
            type Ok = ();
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                self.item(value)
            }

            fn end(self) -> Result<(), Refused> {
                self.close();
                Ok(())
            }
        }
    )*};
}

lists_of! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
}

impl ser::SerializeMap for List<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        self.next();
        let start = self.writer.used;
        key.serialize(&mut *self.writer)?;
        if self.writer.room.get(start) != Some(&b'"') {
            return Err(refused("a key that is no text"));
        }
        self.writer.push(b':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Refused> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStruct for List<'_> {
    type Ok = ();
    type Error = Refused;

    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Refused> {
        self.close();
        Ok(())
    }
}
