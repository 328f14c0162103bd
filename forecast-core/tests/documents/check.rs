//! What must hold in a document: each fault alone, and the error that names it.

use forecast_core::ErrorKind::{self, Reference, Rule};
use forecast_core::schedule::check::{Form, check, check_form};
use forecast_core::schedule::document::{
    IntervalReference, ScheduleDocument, SeriesDocument, SeriesDoseDocument, SkipConditionDocument,
    SkipDocument,
};

use crate::document;

const ALPHA: &str = "antigens/alpha.json";

#[test]
fn a_sound_document_has_no_errors() {
    assert_eq!(check(&document()), []);
}

/// Checks that a change gives exactly one error: its kind, file, path and message.
fn fault(
    change: impl FnOnce(&mut ScheduleDocument),
    (kind, file, path): (ErrorKind, &str, &str),
    message: &str,
) {
    let mut document = document();
    change(&mut document);
    let errors = check(&document);
    let found: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(found, [format!("{file}: {path}: {message}")]);
    assert_eq!(errors[0].kind(), kind);
    // The same place in a document that is one file.
    let part = match file {
        "antigens/alpha.json" => "antigens[0].",
        "antigens/beta.json" => "antigens[1].",
        "schedule.json" => "schedule.",
        _ => file.trim_end_matches(".json"),
    };
    let one = check_form(&document, Form::OneFile);
    assert_eq!(one.len(), 1);
    assert_eq!(
        (one[0].file(), one[0].path()),
        (None, format!("{part}{path}").as_str())
    );
}

fn series(document: &mut ScheduleDocument) -> &mut SeriesDocument {
    &mut document.antigens[0].series[0]
}

fn dose(document: &mut ScheduleDocument, number: usize) -> &mut SeriesDoseDocument {
    &mut series(document).doses[number - 1]
}

fn skip(document: &mut ScheduleDocument) -> &mut SkipDocument {
    &mut dose(document, 2).skips[0]
}

fn condition(document: &mut ScheduleDocument, set: usize) -> &mut SkipConditionDocument {
    &mut skip(document).sets[set].conditions[0]
}

#[test]
fn the_schedule_itself() {
    let id = "found \"a/b\", expected letters, digits, hyphens, underscores and points, not \
              starting with a point";
    fault(
        |d| d.schedule.id = "a/b".into(),
        (Rule, "schedule.json", "id"),
        id,
    );
    let blank = "found \" \", expected a text without blanks around it";
    fault(
        |d| d.schedule.title = " ".into(),
        (Rule, "schedule.json", "title"),
        blank,
    );
    fault(
        |d| d.schedule.publisher = " ".into(),
        (Rule, "schedule.json", "publisher"),
        blank,
    );
    fault(
        |d| d.schedule.version = " ".into(),
        (Rule, "schedule.json", "version"),
        blank,
    );
}

#[test]
fn vaccines() {
    let file = "vaccines.json";
    fault(
        |d| d.vaccines.push(d.vaccines[0].clone()),
        (Rule, file, "[4].cvx"),
        "CVX 01 is listed twice",
    );
    fault(
        |d| d.vaccines[1].antigens[1].antigen = "Delta".into(),
        (Reference, file, "[1].antigens[1].antigen"),
        "there is no antigen \"Delta\"",
    );
    fault(
        |d| d.vaccines[0].antigens.extend_from_within(..),
        (Rule, file, "[0].antigens[1]"),
        "\"Alpha\" is listed twice",
    );
    fault(
        |d| d.vaccines[1].antigens[0].begin_age = "51 years".parse().ok(),
        (Rule, file, "[1].antigens[0].end_age"),
        "50 years lies before begin_age, 51 years",
    );
    fault(
        |d| d.vaccines[0].name = "Alpha ".into(),
        (Rule, file, "[0].name"),
        "found \"Alpha \", expected a text without blanks around it",
    );
}

#[test]
fn groups() {
    let file = "groups.json";
    let mut twice = document();
    twice.groups[1].name = "Both".into();
    assert_eq!(
        check(&twice)[0].to_string(),
        "groups.json: [1].name: \"Both\" is listed twice"
    );
    fault(
        |d| d.groups[0].antigens.push("Delta".into()),
        (Reference, file, "[0].antigens[2]"),
        "there is no antigen \"Delta\"",
    );
    fault(
        |d| d.groups[0].antigens.push("Alpha".into()),
        (Rule, file, "[0].antigens[2]"),
        "\"Alpha\" is listed twice",
    );
    fault(
        |d| {
            let mut empty = d.groups[1].clone();
            empty.name = "Empty".into();
            empty.antigens.clear();
            d.groups.push(empty);
        },
        (Rule, file, "[2].antigens"),
        "a group needs an antigen",
    );
    fault(
        |d| d.groups[0].administer_full_group = None,
        (Rule, file, "[0].administer_full_group"),
        "a group of several antigens must say whether it is administered whole",
    );
}

#[test]
fn conflicts_and_observations() {
    fault(
        |d| d.conflicts[0].begin = "25 days".parse().unwrap(),
        (Rule, "conflicts.json", "[0].min_end"),
        "24 days lies before begin, 25 days",
    );
    fault(
        |d| d.conflicts[0].end = "23 days".parse().unwrap(),
        (Rule, "conflicts.json", "[0].end"),
        "23 days lies before min_end, 24 days",
    );
    fault(
        |d| d.observations.push(d.observations[0].clone()),
        (Rule, "observations.json", "[2].code"),
        "\"001\" is listed twice",
    );
    let blank = "found \"\", expected a text without blanks around it";
    fault(
        |d| d.observations[0].codings[0].system.clear(),
        (Rule, "observations.json", "[0].codings[0].system"),
        blank,
    );
    fault(
        |d| d.observations[0].codings[0].code.clear(),
        (Rule, "observations.json", "[0].codings[0].code"),
        blank,
    );
    fault(
        |d| d.observations[1].title.clear(),
        (Rule, "observations.json", "[1].title"),
        blank,
    );
}

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

#[test]
fn doses() {
    let at = |path: &'static str| (Rule, ALPHA, path);
    fault(
        |d| d.antigens[0].series[1].doses[0].number = 2,
        at("series[1].doses[0].number"),
        "found 2, expected 1",
    );
    fault(
        |d| dose(d, 1).ages[0].cessation = "2025-07-01".parse().ok(),
        at("series[0].doses[0].ages[1]"),
        "a row of ages before it is in force on the same day",
    );
    fault(
        |d| dose(d, 1).ages[0].effective = "2025-07-01".parse().ok(),
        at("series[0].doses[0].ages[0].cessation"),
        "2025-06-30 lies before effective, 2025-07-01",
    );
    fault(
        |d| dose(d, 1).season.as_mut().unwrap().end = "2025-06-30".parse().ok(),
        at("series[0].doses[0].season.end"),
        "2025-06-30 lies before start, 2025-07-01",
    );
    fault(
        |d| dose(d, 1).preferable_vaccines[0].begin_age = "6 years".parse().ok(),
        at("series[0].doses[0].preferable_vaccines[0].end_age"),
        "5 years lies before begin_age, 6 years",
    );
    fault(
        |d| dose(d, 1).allowable_vaccines[0].end_age = "1 week".parse().ok(),
        at("series[0].doses[0].allowable_vaccines[0].end_age"),
        "1 week lies before begin_age, 6 weeks - 4 days",
    );
    let no_vaccine = "there is no vaccine with the CVX code 09";
    let at = |path: &'static str| (Reference, ALPHA, path);
    fault(
        |d| dose(d, 1).preferable_vaccines[0].cvx = "9".parse().unwrap(),
        at("series[0].doses[0].preferable_vaccines[0].cvx"),
        no_vaccine,
    );
    fault(
        |d| dose(d, 1).allowable_vaccines[0].cvx = "9".parse().unwrap(),
        at("series[0].doses[0].allowable_vaccines[0].cvx"),
        no_vaccine,
    );
    fault(
        |d| dose(d, 1).inadvertent_vaccines[0] = "9".parse().unwrap(),
        at("series[0].doses[0].inadvertent_vaccines[0]"),
        no_vaccine,
    );
}

#[test]
fn ages_must_come_in_a_possible_order() {
    let at = |path: &'static str| (Rule, ALPHA, path);
    fault(
        |d| dose(d, 1).ages[0].absolute_minimum = "7 weeks".parse().ok(),
        at("series[0].doses[0].ages[0].minimum"),
        "6 weeks lies before absolute_minimum, 7 weeks",
    );
    fault(
        |d| dose(d, 1).ages[0].earliest_recommended = "1 month".parse().ok(),
        at("series[0].doses[0].ages[0].earliest_recommended"),
        "1 month lies before minimum, 6 weeks",
    );
    fault(
        |d| dose(d, 1).ages[0].latest_recommended = "6 years".parse().ok(),
        at("series[0].doses[0].ages[0].maximum"),
        "5 years lies before latest_recommended, 6 years",
    );
    // What is left out between two of them does not hide their order.
    fault(
        |d| {
            dose(d, 1).ages[0].earliest_recommended = None;
            dose(d, 1).ages[0].latest_recommended = None;
            dose(d, 1).ages[0].maximum = "5 weeks".parse().ok();
        },
        at("series[0].doses[0].ages[0].maximum"),
        "5 weeks lies before minimum, 6 weeks",
    );
    // A month may be longer than 30 days, and shorter: neither order is impossible.
    let mut either = document();
    dose(&mut either, 1).ages[1].minimum = "1 month".parse().ok();
    dose(&mut either, 1).ages[1].earliest_recommended = "30 days".parse().ok();
    assert_eq!(check(&either), []);
}

#[test]
fn intervals() {
    let at = |path: &'static str| (Rule, ALPHA, path);
    fault(
        |d| dose(d, 2).intervals[0].minimum = "9 weeks".parse().ok(),
        at("series[0].doses[1].intervals[0].earliest_recommended"),
        "8 weeks lies before minimum, 9 weeks",
    );
    fault(
        |d| dose(d, 2).intervals[0].cessation = "2024-12-31".parse().ok(),
        at("series[0].doses[1].intervals[0].cessation"),
        "2024-12-31 lies before effective, 2025-01-01",
    );
    fault(
        |d| {
            let interval = &mut dose(d, 2).allowable_intervals[0];
            interval.effective = "2025-01-02".parse().ok();
            interval.cessation = "2025-01-01".parse().ok();
        },
        at("series[0].doses[1].allowable_intervals[0].cessation"),
        "2025-01-01 lies before effective, 2025-01-02",
    );
    fault(
        |d| dose(d, 2).intervals[2].from = IntervalReference::MostRecent(vec![]),
        at("series[0].doses[1].intervals[2].from.most_recent"),
        "expected at least one vaccine",
    );
    let at = |path: &'static str| (Reference, ALPHA, path);
    for target in [0, 2, 9] {
        let message = format!("found {target}, expected the number of a dose before 2");
        fault(
            |d| dose(d, 2).intervals[1].from = IntervalReference::TargetDose(target),
            at("series[0].doses[1].intervals[1].from.target_dose"),
            &message,
        );
        fault(
            |d| dose(d, 2).allowable_intervals[0].from = IntervalReference::TargetDose(target),
            at("series[0].doses[1].allowable_intervals[0].from.target_dose"),
            &message,
        );
    }
    fault(
        |d| {
            let list = vec!["01".parse().unwrap(), "09".parse().unwrap()];
            dose(d, 2).intervals[2].from = IntervalReference::MostRecent(list);
        },
        at("series[0].doses[1].intervals[2].from.most_recent[1]"),
        "there is no vaccine with the CVX code 09",
    );
    fault(
        |d| dose(d, 2).intervals[3].from = IntervalReference::Observation("009".into()),
        at("series[0].doses[1].intervals[3].from.observation"),
        "there is no observation with the code \"009\"",
    );
}

#[test]
fn skips_and_their_sets() {
    let at = |path: &'static str| (Rule, ALPHA, path);
    fault(
        |d| skip(d).sets.clear(),
        at("series[0].doses[1].skips[0].sets"),
        "a conditional skip needs a set of conditions",
    );
    fault(
        |d| skip(d).logic = None,
        at("series[0].doses[1].skips[0].logic"),
        "several sets must say whether all or one must be met",
    );
    fault(
        |d| skip(d).sets[1].conditions.clear(),
        at("series[0].doses[1].skips[0].sets[1].conditions"),
        "a set needs a condition",
    );
    fault(
        |d| skip(d).sets[0].logic = None,
        at("series[0].doses[1].skips[0].sets[0].logic"),
        "several conditions must say whether all or one must be met",
    );
    fault(
        |d| skip(d).sets[0].cessation = "2022-05-05".parse().ok(),
        at("series[0].doses[1].skips[0].sets[0].cessation"),
        "2022-05-05 lies before effective, 2022-05-06",
    );
}

#[test]
fn conditions_that_lack_a_field() {
    let needs = "a condition of this type needs this field";
    let sets = [
        "series[0].doses[1].skips[0].sets[0].conditions[0].end_age",
        "series[0].doses[1].skips[0].sets[1].conditions[0].series_groups",
        "series[0].doses[1].skips[0].sets[2].conditions[0].dose_count",
        "series[0].doses[1].skips[0].sets[2].conditions[0].dose_type",
        "series[0].doses[1].skips[0].sets[2].conditions[0].dose_count_logic",
    ];
    fault(
        |d| condition(d, 0).begin_age = None,
        (Rule, ALPHA, sets[0]),
        needs,
    );
    fault(
        |d| condition(d, 1).series_groups.clear(),
        (Rule, ALPHA, sets[1]),
        needs,
    );
    fault(
        |d| condition(d, 2).dose_count = None,
        (Rule, ALPHA, sets[2]),
        needs,
    );
    fault(
        |d| condition(d, 2).dose_type = None,
        (Rule, ALPHA, sets[3]),
        needs,
    );
    fault(
        |d| condition(d, 2).dose_count_logic = None,
        (Rule, ALPHA, sets[4]),
        needs,
    );
    fault(
        |d| skip(d).sets[0].conditions[1].interval = None,
        (
            Rule,
            ALPHA,
            "series[0].doses[1].skips[0].sets[0].conditions[1].interval",
        ),
        needs,
    );
}

#[test]
fn conditions_with_a_field_of_another_type() {
    let no_such = "a condition of this type has no such field";
    let set = |number: usize, field: &str| {
        format!("series[0].doses[1].skips[0].sets[{number}].conditions[0].{field}")
    };
    type Change = fn(&mut SkipConditionDocument);
    let extra: [(usize, &str, Change); 7] = [
        (0, "interval", |it| it.interval = "1 year".parse().ok()),
        (0, "start_date", |it| {
            it.start_date = "2025-01-01".parse().ok()
        }),
        (0, "dose_count", |it| it.dose_count = Some(1)),
        (0, "vaccines", |it| it.vaccines.push("01".parse().unwrap())),
        (0, "series_groups", |it| it.series_groups.push("1".into())),
        (1, "end_age", |it| it.end_age = "1 year".parse().ok()),
        (2, "interval", |it| it.interval = "1 year".parse().ok()),
    ];
    for (number, field, change) in extra {
        let path = set(number, field);
        fault(
            |d| change(condition(d, number)),
            (Rule, ALPHA, &path),
            no_such,
        );
    }
}

#[test]
fn conditions_with_ranges_or_references_that_cannot_be() {
    let set = "series[0].doses[1].skips[0].sets[2].conditions[0]";
    let at = |field: &str| format!("{set}.{field}");
    fault(
        |d| condition(d, 2).end_age = "11 months".parse().ok(),
        (Rule, ALPHA, &at("end_age")),
        "11 months lies before begin_age, 1 year",
    );
    fault(
        |d| condition(d, 2).end_date = "2025-01-01".parse().ok(),
        (Rule, ALPHA, &at("end_date")),
        "2025-01-01 does not lie after start_date, 2025-01-01",
    );
    fault(
        |d| condition(d, 2).vaccines[1] = "9".parse().unwrap(),
        (Reference, ALPHA, &at("vaccines[1]")),
        "there is no vaccine with the CVX code 09",
    );
    fault(
        |d| condition(d, 1).series_groups[0] = "3".into(),
        (
            Reference,
            ALPHA,
            "series[0].doses[1].skips[0].sets[1].conditions[0].series_groups[0]",
        ),
        "the antigen has no series group \"3\"",
    );
}

#[test]
fn all_errors_are_given_at_once_in_the_order_of_the_document() {
    let mut document = document();
    document.schedule.id.clear();
    document.antigens[1].series.clear();
    document.groups[0].administer_full_group = None;
    let files: Vec<_> = check(&document)
        .iter()
        .map(|error| error.file().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        files,
        ["schedule.json", "groups.json", "antigens/beta.json"]
    );
}
