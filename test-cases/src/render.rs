//! The report as text, for a terminal of 100 columns.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use crate::book::RowNote;
use crate::compare::{FieldResult, name};
use crate::misprint::Misprint;
use crate::validate::{BookReport, CaseReport, LayeredCount, Outcome, Tally, Validation};

impl Validation {
    /// The report as text. `failures_only` leaves the tables and notes out.
    #[must_use]
    pub fn to_text(&self, failures_only: bool) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text, failures_only);
        text
    }

    fn write(&self, out: &mut String, failures_only: bool) -> fmt::Result {
        for book in &self.books {
            write_summary(out, &self.schedule, book)?;
            if !failures_only {
                write_tables(out, book)?;
                write_notes(out, "not compared", &book.not_compared)?;
                write_notes(out, "remarks", &book.remarks)?;
                write_beneath(out, book)?;
                write_known(out, book)?;
            }
            write_failures(out, book)?;
            writeln!(out)?;
        }
        for count in &self.layered {
            let LayeredCount {
                book,
                schedule,
                agree,
                compared,
            } = count;
            writeln!(
                out,
                "{book} against {schedule}: {agree} of {compared} cases agree in every field"
            )?;
        }
        let verdict = if self.passed {
            "passed: every case agrees in every field or is in the ledger"
        } else {
            "failed: there are disagreements that the ledger does not name"
        };
        writeln!(out, "{verdict}")
    }
}

fn write_summary(out: &mut String, schedule: &str, book: &BookReport) -> fmt::Result {
    let BookReport {
        agree, compared, ..
    } = book;
    writeln!(
        out,
        "{} against {schedule}: {agree} of {compared} cases agree in every field",
        book.book
    )?;
    writeln!(
        out,
        "  forecasts {}, doses {}; with the forecast that heads the group {}",
        book.forecast_agrees, book.doses_agree, book.agree_heads
    )?;
    writeln!(
        out,
        "  in the ledger {}, not in the ledger {}; not compared {}, blank rows {}",
        book.known,
        book.disagree,
        book.not_compared.len(),
        book.blank_rows
    )?;
    for Misprint {
        case,
        dose,
        printed,
        means,
        ..
    } in &book.misprints
    {
        let (printed, means) = (name(printed), name(means));
        writeln!(
            out,
            "  misprint: {case} doses[{dose}].reason is printed {printed}, compared as {means}"
        )?;
    }
    Ok(())
}

fn write_tables(out: &mut String, book: &BookReport) -> fmt::Result {
    let mut row = |what: &str, tally: &Tally| {
        let Tally { compared, agree } = tally;
        writeln!(out, "  {what:<24} {agree:>5} of {compared:>5}")
    };
    for (kind, tally) in &book.fields {
        row(&name(kind), tally)?;
    }
    for (group, tally) in &book.groups {
        row(group, tally)?;
    }
    Ok(())
}

fn write_notes(out: &mut String, title: &str, notes: &[RowNote]) -> fmt::Result {
    if !notes.is_empty() {
        writeln!(out, "  {title}:")?;
    }
    for RowNote { row, case, note } in notes {
        let row = row.map(|row| format!("row {row}"));
        let place: Vec<String> = row.into_iter().chain(case.clone()).collect();
        let place = if place.is_empty() {
            "sheet".to_owned()
        } else {
            place.join(", ")
        };
        writeln!(out, "    {place}: {note}")?;
    }
    Ok(())
}

/// The cases that agree, but not with the forecast that heads the group.
fn write_beneath(out: &mut String, book: &BookReport) -> fmt::Result {
    for case in &book.results {
        let Some(forecast) = &case.comparison.forecast else {
            continue;
        };
        if case.comparison.agrees() && !forecast.heads {
            let (of, kind) = (forecast.of, name(&forecast.series_type));
            let group = &forecast.series_group;
            writeln!(
                out,
                "  {} agrees with the forecast of {kind} series group {group}, one of {of}; \
                 another heads the group",
                case.case
            )?;
        }
    }
    Ok(())
}

fn write_known(out: &mut String, book: &BookReport) -> fmt::Result {
    let known: Vec<&CaseReport> = book
        .results
        .iter()
        .filter(|case| case.outcome == Outcome::Known)
        .collect();
    if !known.is_empty() {
        writeln!(out, "  disagree as the ledger says:")?;
    }
    for case in known {
        let fields: Vec<String> = disagreements(case)
            .map(|field| field.field.to_string())
            .collect();
        writeln!(
            out,
            "    {}  {}: {}",
            case.case,
            case.group,
            fields.join(", ")
        )?;
    }
    Ok(())
}

/// The failing cases under the rule that gave ours.
fn write_failures(out: &mut String, book: &BookReport) -> fmt::Result {
    let mut by_rule: BTreeMap<String, Vec<&CaseReport>> = BTreeMap::new();
    for case in book
        .results
        .iter()
        .filter(|case| case.outcome == Outcome::Disagrees)
    {
        by_rule.entry(rule(case)).or_default().push(case);
    }
    for (rule, cases) in by_rule {
        writeln!(out, "\n  {rule} ({})", cases.len())?;
        for case in cases {
            write_case(out, case)?;
        }
    }
    Ok(())
}

/// What decided the first field that disagrees.
fn rule(case: &CaseReport) -> String {
    let Some(first) = disagreements(case).next() else {
        return "the ledger".to_owned();
    };
    if first.field.is_of_dose() {
        return "doses".to_owned();
    }
    match &case.comparison.forecast {
        Some(forecast) => forecast.rule.clone(),
        None => "no forecast".to_owned(),
    }
}

fn write_case(out: &mut String, case: &CaseReport) -> fmt::Result {
    writeln!(out, "    {}  {}", case.case, case.title)?;
    if let Some(problem) = &case.ledger {
        writeln!(out, "      ledger: {problem}")?;
    }
    if let Some(forecast) = &case.comparison.forecast {
        write!(
            out,
            "      {} series group {}, {}",
            name(&forecast.series_type),
            forecast.series_group,
            forecast.series.as_deref().unwrap_or("no series")
        )?;
        if forecast.of > 1 {
            write!(out, " (one of {})", forecast.of)?;
        }
        let reason = forecast
            .reason
            .as_ref()
            .map_or_else(String::new, |it| format!(", {it}"));
        writeln!(out, ": {}{reason}", forecast.rule)?;
    }
    for field in disagreements(case) {
        writeln!(
            out,
            "      {:<16} wanted {:<16} came {}",
            field.field.to_string(),
            show(field.wanted.as_deref()),
            show(field.came.as_deref())
        )?;
        for detail in &field.details {
            writeln!(out, "        {detail}")?;
        }
    }
    Ok(())
}

fn disagreements(case: &CaseReport) -> impl Iterator<Item = &FieldResult> {
    case.comparison.fields.iter().filter(|field| !field.agrees)
}

fn show(value: Option<&str>) -> &str {
    value.unwrap_or("nothing")
}
