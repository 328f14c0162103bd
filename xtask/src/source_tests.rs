use super::*;

const SOURCE: &str = r#"
//! CALCDT-9 of a module implements nothing.

/// The age (CALCDTAGE-1).
#[must_use]
pub(crate) const fn age() -> u8 {
    // Tables 6-18 and 6-21, by CALCDTINT-1, -2 and -8.
    0
}

/// Data of CALCDTAGE-2.
struct Row {
    /// CALCDTAGE-3
    age: u8, // CALCDTAGE-4
}

impl Row {
    /// Table 6-31
    /// and more.
    fn satisfied(&self) -> u8 {
        self.age // SELECTB-24
    }
}

/// CONFLICT-3
const RULE: &str = "CONFLICT-4";
"#;

#[test]
fn comments_at_what_computes_count() {
    let reader = Reader::new().expect("the patterns are right");
    let places = reader.places("a.rs", SOURCE);
    let found: Vec<(&str, &str, usize)> = places
        .iter()
        .flat_map(|(id, places)| {
            places
                .iter()
                .map(move |place| (id.as_str(), place.item.as_str(), place.line))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("CALCDTAGE-1", "age", 4),
            ("CALCDTINT-1", "age", 7),
            ("CALCDTINT-2", "age", 7),
            ("CALCDTINT-8", "age", 7),
            ("CONFLICT-3", "RULE", 25),
            ("SELECTB-24", "satisfied", 21),
            ("Table 6-18", "age", 7),
            ("Table 6-21", "age", 7),
            ("Table 6-31", "satisfied", 18),
        ]
    );
}
