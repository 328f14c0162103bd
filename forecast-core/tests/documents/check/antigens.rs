//! Antigens and their series.

use forecast_core::ErrorKind::{Reference, Rule};
use forecast_core::schedule::check::check;

use super::{ALPHA, fault, series};
use crate::document;

#[test]
fn antigens() {
    let mut twice = document();
    twice.antigens.push(twice.antigens[1].clone());
    let errors: Vec<_> = check(&twice).iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        ["antigens/beta.json: antigen: \"Beta\" has the file of the antigen \"Beta\" before it"]
    );
    fault(
        |d| {
            d.groups[1].antigens = vec!["Gamma".into(), "Beta".into()];
            d.groups[1].administer_full_group = Some(false);
        },
        (Rule, "antigens/beta.json", "antigen"),
        "several groups have \"Beta\"",
    );
    fault(
        |d| d.antigens[1].series.clear(),
        (Rule, "antigens/beta.json", "series"),
        "an antigen needs a series",
    );
    let mut homeless = document();
    homeless.antigens[2].antigen = "Epsilon".into();
    let errors: Vec<_> = check(&homeless).iter().map(ToString::to_string).collect();
    assert!(
        errors.contains(&"antigens/epsilon.json: antigen: no group has \"Epsilon\"".into()),
        "{errors:?}"
    );
    let missing = "there is no observation with the code \"009\"";
    fault(
        |d| d.antigens[0].immunity.clinical_history[0] = "009".into(),
        (Reference, ALPHA, "immunity.clinical_history[0]"),
        missing,
    );
    fault(
        |d| d.antigens[0].immunity.birth[0].exclusions[0] = "009".into(),
        (Reference, ALPHA, "immunity.birth[0].exclusions[0]"),
        missing,
    );
    fault(
        |d| d.antigens[0].contraindications.antigen[0].observation = "009".into(),
        (Reference, ALPHA, "contraindications.antigen[0].observation"),
        missing,
    );
    fault(
        |d| d.antigens[0].contraindications.antigen[0].begin_age = "9 months".parse().ok(),
        (Rule, ALPHA, "contraindications.antigen[0].end_age"),
        "8 months lies before begin_age, 9 months",
    );
    fault(
        |d| d.antigens[0].contraindications.vaccine[0].observation = "009".into(),
        (Reference, ALPHA, "contraindications.vaccine[0].observation"),
        missing,
    );
    fault(
        |d| d.antigens[0].contraindications.vaccine[0].vaccines.clear(),
        (Rule, ALPHA, "contraindications.vaccine[0].vaccines"),
        "a contraindication of vaccines needs a vaccine",
    );
    fault(
        |d| d.antigens[0].contraindications.vaccine[0].vaccines[0].cvx = "9".parse().unwrap(),
        (
            Reference,
            ALPHA,
            "contraindications.vaccine[0].vaccines[0].cvx",
        ),
        "there is no vaccine with the CVX code 09",
    );
    fault(
        |d| {
            d.antigens[0].contraindications.vaccine[0].vaccines[0].begin_age =
                "3 years".parse().ok()
        },
        (
            Rule,
            ALPHA,
            "contraindications.vaccine[0].vaccines[0].end_age",
        ),
        "2 years lies before begin_age, 3 years",
    );
}

#[test]
fn series_of_an_antigen() {
    fault(
        |d| d.antigens[0].series[1].name = "Alpha series".into(),
        (Rule, ALPHA, "series[1].name"),
        "\"Alpha series\" is the name of a series before it",
    );
    fault(
        |d| series(d).group = "Delta".into(),
        (Reference, ALPHA, "series[0].group"),
        "there is no vaccine group \"Delta\"",
    );
    fault(
        |d| series(d).group = "Gamma".into(),
        (Reference, ALPHA, "series[0].group"),
        "\"Alpha\" is no antigen of the group \"Gamma\"",
    );
    fault(
        |d| series(d).equivalent_groups[0] = "3".into(),
        (Reference, ALPHA, "series[0].equivalent_groups[0]"),
        "the antigen has no series group \"3\"",
    );
    fault(
        |d| series(d).selection.preference = Some(0),
        (Rule, ALPHA, "series[0].selection.preference"),
        "found 0, expected 1 or more",
    );
    fault(
        |d| series(d).selection.min_age_to_start = "19 years".parse().ok(),
        (Rule, ALPHA, "series[0].selection.max_age_to_start"),
        "18 years lies before min_age_to_start, 19 years",
    );
    let blank = "found \"\", expected a text without blanks around it";
    fault(
        |d| series(d).selection.priority.clear(),
        (Rule, ALPHA, "series[0].selection.priority"),
        blank,
    );
    fault(
        |d| series(d).selection.group_name.clear(),
        (Rule, ALPHA, "series[0].selection.group_name"),
        blank,
    );
    fault(
        |d| series(d).target_disease.clear(),
        (Rule, ALPHA, "series[0].target_disease"),
        blank,
    );
    fault(
        |d| d.antigens[0].series[1].indications[0].observation = "009".into(),
        (Reference, ALPHA, "series[1].indications[0].observation"),
        "there is no observation with the code \"009\"",
    );
    fault(
        |d| d.antigens[0].series[1].indications[0].begin_age = "3 years".parse().ok(),
        (Rule, ALPHA, "series[1].indications[0].end_age"),
        "2 years lies before begin_age, 3 years",
    );
    fault(
        |d| d.antigens[0].series[1].doses.clear(),
        (Rule, ALPHA, "series[1].doses"),
        "a series needs a dose",
    );
}
