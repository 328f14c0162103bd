//! What must hold in a document: each fault alone, and the error that names it.

mod antigens;
mod doses;
mod skips;

use forecast_core::ErrorKind::{self, Reference, Rule};
use forecast_core::schedule::check::{Form, check, check_form};
use forecast_core::schedule::document::{
    ScheduleDocument, SeriesDocument, SeriesDoseDocument, SkipConditionDocument, SkipDocument,
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
    let id = "found \"a/b\", expected at most 100 letters, digits, hyphens, underscores and points, not \
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
