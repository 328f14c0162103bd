//! The formats of simple datatypes, and those that rules name.

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A number with or without sign and decimals.
    Number,
    /// A whole number without sign.
    Sequence,
    /// A date of any precision.
    Date,
    /// A time of day.
    Time,
    /// A date and time of any precision, with or without zone.
    DateTime,
    /// A date, or a date and time, to the day at least; no zone.
    DateOrTime,
    /// The same, to the month at least.
    MonthOrTime,
    /// A date and time to the second at least, with a zone.
    ZonedTime,
    /// An object identifier.
    Oid,
}

impl Format {
    /// The format of a simple datatype; none where any text will do.
    pub(super) fn of_type(name: &str) -> Option<Format> {
        Some(match name {
            "NM" => Format::Number,
            "SI" => Format::Sequence,
            "DT" => Format::Date,
            "TM" => Format::Time,
            "DTM" => Format::DateTime,
            _ => return None,
        })
    }

    /// The format that a rule names.
    pub(super) fn named(name: &str) -> Option<Format> {
        Some(match name {
            "date_or_time" => Format::DateOrTime,
            "month_or_time" => Format::MonthOrTime,
            "zoned_time" => Format::ZonedTime,
            "oid" => Format::Oid,
            "number" => Format::Number,
            "date" => Format::Date,
            _ => return None,
        })
    }

    /// What the format is called in a finding.
    pub(super) fn words(self) -> &'static str {
        match self {
            Format::Number => "a number",
            Format::Sequence => "a whole number",
            Format::Date => "a date (YYYYMMDD)",
            Format::Time => "a time (HHMM)",
            Format::DateTime => "a date and time",
            Format::DateOrTime => "a date or a time, to the day at least and without a zone",
            Format::MonthOrTime => "a date or a time, to the month at least and without a zone",
            Format::ZonedTime => "a time to the second with a zone",
            Format::Oid => "an object identifier",
        }
    }

    /// Returns whether a text is of this format.
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Format::Number => {
                let text = text.strip_prefix(['+', '-']).unwrap_or(text);
                let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
                digits(whole)
                    && digits(part)
                    && !(whole.is_empty() && part.is_empty())
                    && !text.is_empty()
            }
            Format::Sequence => !text.is_empty() && digits(text),
            Format::Date => moment(text, 4, 8) == Some(""),
            Format::Time => {
                let (time, zone) = without_zone(text);
                zone.is_none_or(is_zone) && clock(time)
            }
            Format::DateTime => {
                let (time, zone) = without_zone(text);
                zone.is_none_or(is_zone)
                    && moment(time, 4, 14).is_some_and(|rest| fraction(rest, 1..=4))
            }
            Format::DateOrTime => moment(text, 8, 14).is_some_and(|rest| fraction(rest, 4..=4)),
            Format::MonthOrTime => moment(text, 6, 14).is_some_and(|rest| fraction(rest, 4..=4)),
            Format::ZonedTime => {
                let (time, zone) = without_zone(text);
                zone.is_some_and(is_zone) && time.len() >= 14 && moment(time, 14, 14).is_some()
            }
            Format::Oid => oid(text),
        }
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_zone(text: &str) -> (&str, Option<&str>) {
    match text.find(['+', '-']) {
        Some(at) => {
            let (time, zone) = text.split_at(at);
            (time, Some(zone))
        }
        None => (text, None),
    }
}

fn is_zone(text: &str) -> bool {
    text.len() == 5 && digits(text.get(1..).unwrap_or("x"))
}

fn fraction(rest: &str, places: std::ops::RangeInclusive<usize>) -> bool {
    rest.is_empty()
        || rest
            .strip_prefix('.')
            .is_some_and(|part| digits(part) && places.contains(&part.len()))
}

fn clock(text: &str) -> bool {
    let whole = text.len()
        - text
            .bytes()
            .rev()
            .take_while(|b| *b != b'.')
            .count()
            .min(text.len());
    let (time, rest) = if whole > 0 {
        text.split_at(whole - 1)
    } else {
        (text, "")
    };
    matches!(time.len(), 2 | 4 | 6)
        && digits(time)
        && in_range(time, 0, 2, 0, 23)
        && (time.len() < 4 || in_range(time, 2, 4, 0, 59))
        && (time.len() < 6 || in_range(time, 4, 6, 0, 59))
        && fraction(rest, 1..=4)
}

fn in_range(text: &str, from: usize, to: usize, least: u32, most: u32) -> bool {
    text.get(from..to)
        .and_then(|part| part.parse().ok())
        .is_some_and(|n: u32| (least..=most).contains(&n))
}

/// Reads a date and time without zone of so many digits, and gives what follows the digits: nothing,
/// or a fraction behind the seconds.
fn moment(text: &str, least: usize, most: usize) -> Option<&str> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (time, rest) = text.split_at_checked(count)?;
    let precise = matches!(count, 4 | 6 | 8 | 10 | 12 | 14) && (least..=most).contains(&count);
    let real = (count < 6 || in_range(time, 4, 6, 1, 12))
        && (count < 8 || in_range(time, 6, 8, 1, 31))
        && (count < 10 || in_range(time, 8, 10, 0, 23))
        && (count < 12 || in_range(time, 10, 12, 0, 59))
        && (count < 14 || in_range(time, 12, 14, 0, 59));
    (precise && real && (rest.is_empty() || count == 14)).then_some(rest)
}

fn oid(text: &str) -> bool {
    let mut arcs = text.split('.');
    matches!(arcs.next(), Some("0" | "1" | "2"))
        && arcs.all(|arc| arc == "0" || !arc.is_empty() && !arc.starts_with('0') && digits(arc))
}
