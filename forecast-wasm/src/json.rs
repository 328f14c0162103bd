//! The answer as one line of JSON: the bytes that `serde_json` writes, sooner.
//!
//! An answer is mostly short texts that need no escaping. `serde_json` looks at their bytes one by
//! one: in WebAssembly that took about as long as the forecast itself. Here eight bytes are looked at
//! and copied together; what does need escaping is left to `serde_json`.

use std::fmt::{self, Display};

use serde::ser::{self, Impossible, Serialize};

/// Writes a value as one line of JSON.
pub(crate) fn line(value: &impl Serialize) -> Result<String, Refused> {
    let mut writer = Writer {
        // Most answers are shorter.
        room: vec![0; 32 * 1024],
        used: 0,
    };
    value.serialize(&mut writer)?;
    writer.room.truncate(writer.used);
    String::from_utf8(writer.room).map_err(ser::Error::custom)
}

/// A value that answers do not have: fractions, bytes, and maps whose keys are no text.
#[derive(Debug)]
pub(crate) struct Refused(String);

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

/// Text so far, and room for more: a place is found once for each piece, not for each byte.
struct Writer {
    room: Vec<u8>,
    used: usize,
}

impl Writer {
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
        self.room.resize(least.max(self.room.len() * 2), 0);
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        if let [place] = self.next(1) {
            *place = byte;
        }
    }

    /// Text that needs no look.
    #[inline]
    fn bare(&mut self, text: &str) {
        copy(text.as_bytes(), self.next(text.len()));
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
        self.bare(&escaped);
        Ok(())
    }

    /// `,"key":` or, of the first, `"key":`. The key is the name of a field: nothing in it needs
    /// escaping.
    #[inline]
    fn key(&mut self, first: bool, key: &'static str) {
        let mut place = self.next(key.len() + 3 + usize::from(!first));
        if !first && let [comma, rest @ ..] = place {
            *comma = b',';
            place = rest;
        }
        if let [open, place @ .., close, colon] = place {
            copy(key.as_bytes(), place);
            (*open, *close, *colon) = (b'"', b'"', b':');
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
        self.key(true, name);
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
struct List<'a> {
    writer: &'a mut Writer,
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

    fn field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.writer.key(std::mem::take(&mut self.first), key);
        value.serialize(&mut *self.writer)
    }

    fn close(self) {
        self.writer.push(self.close);
    }
}

macro_rules! whole_numbers {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, value: $type) -> Result<(), Refused> {
            self.bare(itoa::Buffer::new().format(value));
            Ok(())
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Writer {
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
        self.bare(if value { "true" } else { "false" });
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

    fn serialize_str(self, value: &str) -> Result<(), Refused> {
        self.text(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Refused> {
        Err(refused("bytes"))
    }

    fn serialize_none(self) -> Result<(), Refused> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        self.bare("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Refused> {
        self.text(variant)
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

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
