//! [`JsonWriter`]: the same bytes as `serde_json`, or none.

use std::collections::BTreeMap;

use serde::Serialize;

use forecast_core::Error;
use forecast_core::json::JsonWriter;

fn line(value: &impl Serialize) -> Result<String, Error> {
    let mut writer = JsonWriter::default();
    writer.write(value)?;
    Ok(writer.into_string())
}

#[derive(Serialize)]
enum Choice {
    Plain,
    Wrapped(u8),
}

#[derive(Serialize)]
struct Pair(u8, &'static str);

#[derive(Serialize)]
struct Inner {
    list: Vec<Option<i64>>,
    choices: Vec<Choice>,
    pair: Pair,
    both: (u16, bool),
    nothing: (),
    empty: Vec<u8>,
}

#[derive(Serialize)]
struct Outer<'a> {
    #[serde(flatten)]
    inner: Inner,
    text: &'a str,
    letter: char,
    map: BTreeMap<&'a str, u64>,
}

fn outer(text: &str) -> Outer<'_> {
    Outer {
        inner: Inner {
            list: vec![Some(i64::MIN), None, Some(0)],
            choices: vec![Choice::Plain, Choice::Wrapped(7)],
            pair: Pair(1, "two"),
            both: (3, true),
            nothing: (),
            empty: Vec::new(),
        },
        text,
        letter: '"',
        map: BTreeMap::from([(text, u64::MAX)]),
    }
}

#[test]
fn it_writes_what_serde_json_writes() {
    for place in 0..20 {
        for found in (0..=0x100_u32).chain([0x2028, 0xFFFD, 0x1_F489]) {
            let Some(found) = char::from_u32(found) else {
                continue;
            };
            let mut text = "a long é text, in two words".to_owned();
            let at = text.char_indices().nth(place).unwrap().0;
            text.insert(at, found);
            let value = outer(&text);
            assert_eq!(
                line(&value).unwrap(),
                serde_json::to_string(&value).unwrap()
            );
        }
    }
}

#[test]
fn texts_of_every_length_are_escaped_where_they_must_be() {
    for length in 0..40 {
        let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR"
            .get(..length)
            .unwrap();
        assert_eq!(line(&plain).unwrap(), format!("\"{plain}\""));
        for place in 0..length {
            for found in ["\"", "\\", "\u{1f}", "\n", "\u{7f}", " ", "!", "é"] {
                let mut text = plain.to_owned();
                text.replace_range(place..=place, found);
                let expected = serde_json::to_string(&text).unwrap();
                assert_eq!(line(&text).unwrap(), expected);
            }
        }
    }
}

#[test]
fn what_answers_do_not_have_is_refused() {
    assert!(line(&0.5).is_err());
    assert!(line(&BTreeMap::from([(1, 2)])).is_err());
}

#[test]
fn what_is_refused_leaves_nothing_behind() {
    let mut writer = JsonWriter::default();
    writer.write(&[1, 2]).unwrap();
    let error = writer.write(&("text", 0.5)).unwrap_err();
    assert_eq!(
        error.message(),
        "found a fraction; expected a value that an answer can have"
    );
    writer.push(b'\n');
    assert_eq!(writer.as_bytes(), b"[1,2]\n");
    writer.clear();
    writer.write("again").unwrap();
    assert_eq!(writer.as_bytes(), b"\"again\"");
}
