//! Comparing what people write.

/// Whether two names are the same but for case, blanks and punctuation.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    letters(a).eq(letters(b))
}

/// Whether a name says anything.
pub(crate) fn is_name(text: &str) -> bool {
    letters(text).next().is_some()
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}
