//! The answers of several schedules in one table.

use std::fmt::Write as _;

use forecast_core::patient::Patient;
use forecast_core::report::{Forecast, GroupForecast};
use forecast_core::text::plain;

use super::words::{Words, age};
use super::{print, table};

/// A column for each schedule, a row for each group with a dose to give; a star marks the rows in
/// which schedules differ.
pub(crate) fn side_by_side(
    patient: &Patient,
    forecasts: &[Forecast<'_>],
    ids: &[String],
    rows: &[(bool, String, Vec<String>)],
    verdicts: &[String],
) -> String {
    let mut out = String::new();
    let Some(first) = forecasts.first() else {
        return out;
    };
    let id = first.id.map(|id| format!("{}: ", plain(id)));
    let id = id.unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{id}{}, born {}, {} on {}",
        patient.sex.words(),
        patient.birth_date,
        age(patient.birth_date, first.as_of),
        first.as_of,
    );
    let _ = writeln!(out, "Schedules {}", ids.join(", "));
    let mut header = vec!["", "Vaccine group"];
    header.extend(ids.iter().map(String::as_str));
    let mut table = table(&header);
    for (differs, group, cells) in rows {
        let mut row = vec![if *differs { "*" } else { "" }.to_owned(), group.clone()];
        row.extend(cells.iter().cloned());
        table.add_row(row);
    }
    print(&mut out, "To give (* where the schedules differ)", &table);
    if !verdicts.is_empty() {
        let _ = writeln!(out, "\nDoses that are judged otherwise");
        for verdict in verdicts {
            let _ = writeln!(out, "  {verdict}");
        }
    }
    out
}

/// What a forecast means on its day.
pub(crate) fn due_words(group: &GroupForecast<'_>) -> &'static str {
    group.due.words()
}

/// Where the person stands.
pub(crate) fn status_words(group: &GroupForecast<'_>) -> &'static str {
    group.status.words()
}
