//! The differences between releases 4.64 and 4.65 account for what is known to have changed.

use forecast_core::schedule::diff::{Difference, DifferenceKind, diff};
use forecast_core::schedule::document::ScheduleDocument;
use forecast_schedules::{DefaultLayers, embedded, resolve};

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn schedule(id: &str) -> ScheduleDocument {
    embedded(id).unwrap().unwrap()
}

/// How many differences of a section have these words in their subject and their text.
fn count(found: &[Difference], section: &str, subject: &str, text: &str) -> usize {
    found
        .iter()
        .filter(|it| it.section == section)
        .filter(|it| it.subject.contains(subject) && it.text.contains(text))
        .count()
}

#[test]
fn what_changed_from_4_64_to_4_65() {
    let found = diff(&schedule("acip-4.64"), &schedule("acip-4.65")).unwrap();
    // Section, words of the subject, words of the text, how many at least.
    let known = [
        (
            "Measles",
            "CVX 94",
            "from the age of 12 months, was 4 years",
            1,
        ),
        (
            "Varicella",
            "CVX 94",
            "from the age of 12 months, was 4 years",
            1,
        ),
        ("Influenza", "dose 1", "new preferable vaccine: ", 2),
        ("Influenza", "dose 2", "CVX 141", 1),
        ("Influenza", "dose 2", "CVX 320", 1),
        ("HPV", "HPV 2-dose series, dose 3", "removed", 1),
        ("HPV", "HPV 2-dose series, dose 2", "no longer skip: in ", 2),
        ("HPV", "HPV 2-dose series, dose 2", "46 years", 1),
        ("HPV", "HPV 3-dose start under 15 years series", "new", 1),
        ("HepA", "HepA adult", "new", 5),
        ("Polio", "Polio risk childhood series", "new", 1),
        ("Polio", "", "equivalent series groups 2", 5),
        ("Typhoid", "Typhoid risk series", "new", 1),
        ("Typhoid", "Typhoid risk 4-dose series", "removed", 1),
        (
            "Zoster",
            "Zoster 2-dose series, dose 2",
            "counts from 18 years - 4 days, was 50",
            1,
        ),
        (
            "Zoster",
            "Zoster Risk 2-dose series",
            "counts from 18 years - 4 days, was 19",
            1,
        ),
        (
            "Vaccines that conflict",
            "",
            "until 28 days, was 30 days",
            135,
        ),
        ("Pertussis", "dose 11", "given again and again: yes", 2),
        (
            "Rubella",
            "skip",
            "skipped in forecast, was evaluation and forecast",
            1,
        ),
        (
            "Meningococcal",
            "CVX 203",
            "from the age of 6 weeks - 4 days, was 2 years",
            1,
        ),
        ("Meningococcal", "", "CVX 147", 1),
        ("HepB", "dose 1", "CVX 193", 1),
        ("Observations", "(280)", "new", 1),
        ("Vaccines", "CVX 337", "new", 1),
        ("Categories", "", "new", 181),
    ];
    for (section, subject, text, least) in known {
        let number = count(&found, section, subject, text);
        assert!(
            number >= least,
            "{section}, {subject}: {text}: {number}, expected {least}; there are {:#?}",
            found
                .iter()
                .filter(|it| it.section == section && it.subject.contains(subject))
                .map(|it| format!("{}: {}", it.subject, it.text))
                .take(40)
                .collect::<Vec<_>>()
        );
    }
    // What is known not to have changed.
    for section in ["Rotavirus", "RSV", "COVID-19"] {
        assert_eq!(count(&found, section, "", "season"), 0, "{section}");
    }
}

/// A section differs where, and only where, the documents do.
#[test]
fn no_difference_is_passed_over() {
    let (a, b) = (schedule("acip-4.64"), schedule("acip-4.65"));
    let found = diff(&a, &b).unwrap();
    for (old, new) in a.antigens.iter().zip(&b.antigens) {
        assert_eq!(old.antigen, new.antigen);
        let said = found.iter().any(|it| it.section == old.antigen);
        // What moved within a list without another change says nothing to a reader.
        if old != new && !said {
            let sorted = |it: &forecast_core::schedule::document::AntigenDocument| {
                let mut text: Vec<char> = serde_json::to_string(it).unwrap().chars().collect();
                text.sort_unstable();
                text
            };
            assert_eq!(sorted(old), sorted(new), "{}", old.antigen);
        }
        assert!(old != new || !said, "{}", old.antigen);
    }
    assert_eq!(diff(&a, &a).unwrap(), []);
}

#[test]
fn a_layer_is_told_in_words() {
    let base = resolve("acip-4.65", DefaultLayers::NONE).unwrap();
    let with = |layer: &str| {
        let words = format!("acip-4.65+{layer}");
        diff(&base, &resolve(&words, DefaultLayers::NONE).unwrap()).unwrap()
    };
    let aap = with("aap-2026");
    let first = aap.first().unwrap();
    assert_eq!(first.section, "HPV");
    assert_eq!(first.subject, "HPV 2-dose series, dose 1");
    assert_eq!(first.text, "recommended from 9 years, was 11 years");
    assert_eq!(first.kind, DifferenceKind::Changed);
    let clinic = with("example-clinic");
    assert_eq!(
        count(&clinic, "Vaccine groups", "Cholera", "switched off: yes"),
        1
    );
    let seasons = with("seasons");
    assert!(count(&seasons, "Influenza", "dose 1", "comes again yearly") > 0);
}
