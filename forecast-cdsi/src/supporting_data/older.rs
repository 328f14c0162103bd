//! What older releases write otherwise.
//!
//! The words are data (`data/older-releases.tsv`): each with what it is read as, and where it was
//! seen. What is a matter of form rather than of words is here: numbers as a spreadsheet stores
//! them, and signs that stand for a hyphen or a blank. Every conversion is in the account.

use forecast_core::date::Offset;

/// The words of older releases.
const TABLE: &str = include_str!("../../data/older-releases.tsv");

/// The digits of a number that a spreadsheet keeps of what was typed into it; it writes 17.
const SIGNIFICANT: usize = 15;

/// Returns what a word of a kind, at a place, is read as.
fn lookup(kind: &str, place: &str, written: &str) -> Option<&'static str> {
    rows().find_map(|[of, at, word, read]| {
        let here = of == kind && (at == "*" || at == place);
        (here && word.eq_ignore_ascii_case(written)).then_some(read)
    })
}

fn rows() -> impl Iterator<Item = [&'static str; 4]> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            Some([
                columns.next()?,
                columns.next()?,
                columns.next()?,
                columns.next()?,
            ])
        })
}

/// Returns the value that an older release's value of an element is read as.
pub(super) fn value(element: &str, written: &str) -> Option<&'static str> {
    lookup("value", element, written)
}

/// Returns today's name of an element.
pub(super) fn element(name: &str) -> &str {
    lookup("element", "*", name).unwrap_or(name)
}

/// Returns the value of an element that a release had not introduced yet.
pub(super) fn absent(element: &str) -> Option<&'static str> {
    rows().find_map(|[kind, _, word, read]| (kind == "absent" && word == element).then_some(read))
}

/// Returns an age or interval of an older release in today's words.
///
/// Units may be abbreviated, with or without a point; a dash or minus sign stands for the hyphen,
/// any blank for a blank.
pub(super) fn age(written: &str) -> Option<String> {
    let signs: String = written
        .chars()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    if let Some(whole) = lookup("age", "*", signs.trim()) {
        return Some(whole.to_owned());
    }
    let mut text = String::with_capacity(signs.len());
    let mut rest = signs.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (before, word) = rest.split_at_checked(start)?;
        let letters = word
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(word.len());
        let both = word.get(letters..).is_some_and(|it| it.starts_with("(s)"));
        let (unit, after) = word.split_at_checked(letters + if both { 3 } else { 0 })?;
        text.push_str(before);
        text.push_str(lookup("unit", "*", unit).unwrap_or(unit));
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    text.push_str(rest);
    let offset: Offset = text.parse().ok()?;
    Some(offset.to_string())
}

/// Returns a number that a spreadsheet wrote (`2.5000000000000001E-3`, `1.0`) as a plain one with
/// 15 significant digits (`0.0025`, `1`); a volume may have its unit behind it (`0.5 mL`).
pub(super) fn number(written: &str) -> Option<String> {
    let text = written.trim();
    let lower = text.to_ascii_lowercase();
    let text = lower
        .strip_suffix("ml")
        .map_or(lower.as_str(), str::trim_end);
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = || whole.bytes().chain(fraction.bytes());
    if all().next().is_none() || !all().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if exponent.abs() > 20 || all().count() > 30 {
        return None;
    }
    let mut digits: Vec<u8> = all().map(|byte| byte - b'0').collect();
    let mut point = i32::try_from(whole.len()).ok()? + exponent;
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..zeros);
    point -= i32::try_from(zeros).ok()?;
    point += round(&mut digits);
    while digits.last() == Some(&0) {
        digits.pop();
    }
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let text: String = digits
        .iter()
        .map(|digit| char::from(b'0' + digit))
        .collect();
    let places = usize::try_from(point.unsigned_abs()).ok()?;
    if point <= 0 {
        return Some(format!("0.{}{text}", "0".repeat(places)));
    }
    Some(match text.split_at_checked(places) {
        Some((whole, "")) => whole.to_owned(),
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => format!("{text:0<places$}"),
    })
}

/// Rounds digits to those that count; says by how many places the point moves.
fn round(digits: &mut Vec<u8>) -> i32 {
    let Some(next) = digits.get(SIGNIFICANT).copied() else {
        return 0;
    };
    digits.truncate(SIGNIFICANT);
    if next < 5 {
        return 0;
    }
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return 0;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
    1
}
