use super::*;

fn codes(coding: &Coding, statement: Statement) -> Vec<String> {
    let found = Meanings::built_in().find(coding, statement, &[], |_| true);
    let used = |row: &Meaning| row.certainty != Certainty::Argued;
    let meanings = found.meanings.iter().filter(|(_, row)| used(row));
    meanings
        .map(|(code, row)| match row.dates {
            Dates::Ends => format!("ends {code}"),
            _ => (*code).to_owned(),
        })
        .collect()
}

fn icd(code: &str) -> Vec<String> {
    codes(&Coding::new("I10", code), Statement::Condition)
}

#[test]
fn the_built_in_list_can_be_read() {
    let mut meanings = Meanings::default();
    meanings
        .add(include_str!("../../data/meanings.tsv"))
        .unwrap();
    assert!(meanings.codes().count() > 1_400);
}

#[test]
fn the_longest_prefix_decides_for_each_observation() {
    // With and without the dot, in any case.
    assert_eq!(icd("E11.9"), ["014"]);
    assert_eq!(icd("e119"), ["014"]);
    // E11.A, in remission, is argued and takes itself out of nothing shorter.
    assert!(icd("E11.A").is_empty());
    // Diabetes with kidney complications is both.
    assert_eq!(icd("E11.22"), ["014", "161", "256"]);
    // The trait is no disease.
    assert!(icd("D57.3").is_empty());
    // Preterm labor is pregnancy, preterm delivery ends it.
    assert_eq!(icd("O60.0"), ["007"]);
    assert_eq!(icd("O60.14X0"), ["ends 007"]);
    assert_eq!(icd("Z34.90"), ["007"]);
    assert_eq!(icd("Z37.0"), ["ends 007"]);
}

#[test]
fn a_row_that_names_the_statement_goes_first() {
    let measles = Coding::new("SCT", "14189004");
    assert_eq!(codes(&measles, Statement::Immunity), ["020"]);
    assert!(codes(&measles, Statement::History).is_empty());
    let varicella = Coding::new("SCT", "38907003");
    assert_eq!(codes(&varicella, Statement::Immunity), ["023"]);
    assert_eq!(codes(&varicella, Statement::History), ["024"]);
}

#[test]
fn a_later_row_replaces_an_earlier_one() {
    let mut meanings = Meanings::clone(Meanings::built_in());
    let valve = Coding::new("I10C", "I34.0");
    let certainty = |meanings: &Meanings| {
        let found = meanings.find(&valve, Statement::Condition, &[], |_| true);
        found.meanings.get("016").map(|row| row.certainty)
    };
    assert_eq!(certainty(&meanings), Some(Certainty::Argued));
    meanings.add("I10C\tI34\t\t\t016\t\tsure\tours\n").unwrap();
    assert_eq!(certainty(&meanings), Some(Certainty::Sure));
    meanings
        .add("I10C\tI34\t\t\t-\t\tsure\tnot ours\n")
        .unwrap();
    assert_eq!(certainty(&meanings), None);
}

#[test]
fn a_wrong_row_is_named() {
    let wrong = |text: &str| Meanings::default().add(text).unwrap_err().to_string();
    assert!(wrong("# a comment\nSCT\t1\n").starts_with("line 2: found 2 columns"));
    assert!(wrong("\t1\t\t\t007\t\tsure\t\n").contains("has no system"));
    assert!(wrong("SCT\t1\t\t\t\t\tsure\t\n").contains("expected observations"));
    assert!(wrong("SCT\t1\trumor\t\t007\t\tsure\t\n").contains("found rumor"));
    assert!(wrong("SCT\t1\t\t\t007\tsoon\tsure\t\n").contains("found soon"));
    assert!(wrong("SCT\t1\t\t\t007\t\tmaybe\t\n").contains("found maybe"));
}
