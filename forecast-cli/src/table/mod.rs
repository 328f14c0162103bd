//! The answer for one person as a table of at most 100 columns.

mod several;
mod words;

pub(crate) use several::{due_words, side_by_side, status_words};

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};
use forecast_core::date::{Date, Span};
use forecast_core::patient::Patient;
use forecast_core::report::{
    DoseEvaluation, Due, EvaluationStatus, Forecast, ForecastReason, GroupEvaluation,
    GroupForecast, Status, iso,
};
use forecast_core::schedule::document::{Category, SeriesType};
use forecast_core::text::{plain, quoted};

use crate::side_by_side::full_id;
use words::{Words, age};

/// How wide a table may be before it is indented.
const WIDTH: u16 = 98;
/// From how many days before the last possible day on it is pointed out.
const LAST_CHANCE: i32 = 90;

/// Renders the answer for a person: a line for each vaccine group, or one for each of its series.
pub(crate) fn render(patient: &Patient, forecast: &Forecast<'_>, all_series: bool) -> String {
    let heads = forecast.groups.iter();
    let groups: Vec<&GroupForecast<'_>> = if all_series {
        heads.flat_map(GroupForecast::all_series).collect()
    } else {
        heads.collect()
    };
    let mut out = String::new();
    header(&mut out, patient, forecast);
    doses(&mut out, forecast);
    to_come(&mut out, forecast, &groups);
    settled(&mut out, &groups, all_series);
    notices(&mut out, forecast);
    out
}

/// Writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($part:tt)*) => {{ let _ = writeln!($out, $($part)*); }};
}

fn header(out: &mut String, patient: &Patient, forecast: &Forecast<'_>) {
    let id = forecast.id.map(|id| format!("{}: ", plain(id)));
    let id = id.unwrap_or_default();
    line!(
        out,
        "{id}{}, born {}, {} on {}",
        patient.sex.words(),
        patient.birth_date,
        age(patient.birth_date, forecast.as_of),
        forecast.as_of,
    );
    line!(
        out,
        "Schedule {} (release {})",
        full_id(forecast),
        forecast.release
    );
}

/// An empty table with this header.
fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(header);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

fn print(out: &mut String, title: &str, table: &Table) {
    line!(out, "\n{title}");
    for row in table.lines() {
        line!(out, "  {}", row.trim_end());
    }
}

/// How many valid doses were seen so far, by vaccine group.
type Counts<'a> = BTreeMap<&'a str, u32>;

/// One row per dose and verdict: a combination vaccine of which every part is valid is one row.
/// The numbers count valid doses; the target dose of the series stands in the JSON.
fn doses(out: &mut String, forecast: &Forecast<'_>) {
    if forecast.doses.is_empty() {
        line!(out, "\nNo doses given.");
        return;
    }
    let mut table = table(&["Date", "Vaccine", "Counts for (dose)", "Verdict"]);
    let mut counts = Counts::new();
    for dose in &forecast.doses {
        let mut date = dose.date.to_string();
        let mut vaccine = vaccine(dose.cvx, dose.name);
        for (groups, verdict) in verdicts(dose, forecast, &mut counts) {
            table.add_row([
                std::mem::take(&mut date),
                std::mem::take(&mut vaccine),
                groups,
                verdict,
            ]);
        }
    }
    print(out, "Doses given", &table);
}

/// The vaccine groups of a dose, gathered by verdict in the order of their first appearance.
fn verdicts<'a>(
    dose: &DoseEvaluation<'a>,
    forecast: &Forecast<'a>,
    counts: &mut Counts<'a>,
) -> Vec<(String, String)> {
    if let Some(why) = dose.not_evaluated {
        return vec![("-".into(), format!("not evaluated: {}", why.text()))];
    }
    let mut rows: Vec<(String, String)> = Vec::new();
    for group in &dose.groups {
        let mut verdict = verdict(group, dose.date);
        let not_counting: Vec<&str> = forecast.not_counting(group).map(|it| it.series).collect();
        if !not_counting.is_empty() {
            let _ = write!(verdict, "; does not count for {}", not_counting.join(", "));
        }
        let mut name = group.group.to_owned();
        if group.status == EvaluationStatus::Valid {
            let count = counts.entry(group.group).or_default();
            *count += 1;
            let _ = write!(name, " {count}");
        }
        match rows.iter_mut().find(|(_, known)| *known == verdict) {
            Some((groups, _)) => {
                let _ = write!(groups, ", {name}");
            }
            None => rows.push((name, verdict)),
        }
    }
    if rows.is_empty() {
        rows.push(("-".into(), "counts for nothing that applies".into()));
    }
    rows
}

fn verdict(group: &GroupEvaluation<'_>, given: Date) -> String {
    match group.why(given, iso) {
        Some(why) => format!("{}: {why}", group.status.words()),
        None => group.status.words().into(),
    }
}

/// `Hib` or `Hib (risk)`.
pub(crate) fn group_name(group: &str, series_type: SeriesType) -> String {
    match series_type {
        SeriesType::Standard => group.into(),
        SeriesType::Risk => format!("{group} (risk)"),
        SeriesType::EvaluationOnly => format!("{group} (evaluation only)"),
    }
}

fn vaccine(cvx: &str, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{name} [{cvx}]"),
        // A code that no schedule knows may be any text.
        None => format!("[{}]", quoted(cvx)),
    }
}

/// Whether a dose is to be given within a year; what comes later is only listed.
fn is_soon(group: &GroupForecast<'_>, forecast: &Forecast<'_>) -> bool {
    let year = Span {
        months: 12,
        days: 0,
    };
    group.due != Due::NotYetDue
        || group
            .recommended
            .is_none_or(|recommended| recommended < forecast.as_of.plus(year))
}

/// What is to give, the most urgent first; what is equally urgent stays in the schedule's order.
fn to_come(out: &mut String, forecast: &Forecast<'_>, groups: &[&GroupForecast<'_>]) {
    let open = groups.iter().filter(|group| group.due != Due::None);
    let mut open: Vec<&GroupForecast<'_>> = open.copied().collect();
    open.sort_by_key(|group| (group.due, group.recommended));
    let (soon, later): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|group| is_soon(group, forecast));
    if soon.is_empty() {
        line!(out, "\nNothing to give within a year.");
    } else {
        to_give(out, forecast, &soon);
        by_name(out, &soon);
    }
    if !later.is_empty() {
        let mut table = table(&["Vaccine group", "Dose", "Recommended"]);
        for group in later {
            table.add_row([
                group_name(group.group, group.series_type),
                group.dose_number.map(|n| n.to_string()).unwrap_or_default(),
                group.recommended.map(|d| d.to_string()).unwrap_or_default(),
            ]);
        }
        print(out, "Later than in a year", &table);
    }
}

fn to_give(out: &mut String, forecast: &Forecast<'_>, groups: &[&GroupForecast<'_>]) {
    let mut table = table(&[
        "Vaccine group",
        "Due",
        "Dose",
        "Earliest",
        "Recommended",
        "Past due",
        "Remarks",
    ]);
    for group in groups {
        table.add_row([
            group_name(group.group, group.series_type),
            group.due.words().into(),
            group.dose_number.map(|n| n.to_string()).unwrap_or_default(),
            group.earliest.map(|d| d.to_string()).unwrap_or_default(),
            group.recommended.map(|d| d.to_string()).unwrap_or_default(),
            past_due(group).map(|d| d.to_string()).unwrap_or_default(),
            remarks(group, forecast),
        ]);
    }
    print(out, "To give", &table);
}

/// The past due date, where somebody can be late for it.
fn past_due(group: &GroupForecast<'_>) -> Option<Date> {
    group.past_due.filter(|_| group.catch_up.is_none())
}

fn remarks(group: &GroupForecast<'_>, forecast: &Forecast<'_>) -> String {
    let mut remarks = Vec::new();
    if matches!(group.due, Due::Overdue | Due::Due)
        && let Some(earliest) = group.earliest
        && earliest > forecast.as_of
    {
        remarks.push(format!("not before {earliest}"));
    }
    if group.antigens.len() < group.parts.len() {
        remarks.push(format!("for {}", group.antigens.join(", ")));
    }
    if group.category == Some(Category::SharedDecision) {
        remarks.push("after a shared decision".into());
    }
    if let Some(season) = &group.projected_season {
        let from = season.projected_from.start;
        remarks.push(format!(
            "season from {} is projected from that of {from}",
            season.start
        ));
    }
    remarks.extend(group.why(iso));
    for later in &group.waiting {
        let name = vaccine(&later.cvx.to_string(), Some(later.name));
        remarks.push(format!("{name} not before {}", later.from));
    }
    if let Some(latest) = group.latest
        && latest >= forecast.as_of
        && latest.days_since(forecast.as_of) <= LAST_CHANCE
    {
        remarks.push(format!("not after {latest}"));
    }
    remarks.join("; ")
}

/// The vaccines that the schedule recommends by name.
fn by_name(out: &mut String, groups: &[&GroupForecast<'_>]) {
    let named: Vec<_> = groups.iter().filter(|g| !g.vaccines.is_empty()).collect();
    if named.is_empty() {
        return;
    }
    let mut table = table(&["Vaccine group", "One of these vaccines"]);
    for group in named {
        let vaccines: Vec<String> = group
            .vaccines
            .iter()
            .map(|v| vaccine(&v.cvx.to_string(), Some(v.name)))
            .collect();
        table.add_row([
            group_name(group.group, group.series_type),
            vaccines.join("; "),
        ]);
    }
    print(out, "Recommended by name", &table);
}

/// The groups without a dose to give, gathered by what they are, with the date of what begins at a
/// later age.
fn settled(out: &mut String, groups: &[&GroupForecast<'_>], all_series: bool) {
    let mut rows: Vec<(Status, &str, Option<String>, Vec<String>)> = Vec::new();
    for group in groups.iter().filter(|group| group.due == Due::None) {
        let mut name = group_name(group.group, group.series_type);
        let later = group.later().filter(|_| !all_series);
        if let Some(from) = later.and_then(|later| later.recommended) {
            let _ = write!(name, " (next from {from})");
        }
        let words = match group.reason {
            Some(ForecastReason::SeasonOver) => "season over",
            Some(reason @ ForecastReason::NotRoutineAtAge) => {
                let standing = group.standing().unwrap_or_default();
                if let Some((_, open_to)) = standing.split_once("; ") {
                    name = format!("{name} ({open_to})");
                }
                reason.text()
            }
            _ => group.status.words(),
        };
        let why = group.facts(iso);
        let same = rows
            .iter_mut()
            .find(|(_, known, facts, _)| (*known, facts) == (words, &why));
        match same {
            Some((.., names)) if names.contains(&name) => {}
            Some((.., names)) => names.push(name),
            None => rows.push((group.status, words, why, vec![name])),
        }
    }
    if rows.is_empty() {
        return;
    }
    rows.sort_by_key(|(status, ..)| *status);
    let mut table = table(&["Status", "Vaccine groups", "Why"]);
    for (_, words, why, names) in rows {
        table.add_row([words.into(), names.join(", "), why.unwrap_or_default()]);
    }
    print(out, "Nothing to give for", &table);
}

/// What was left out of account.
fn notices(out: &mut String, forecast: &Forecast<'_>) {
    if forecast.notices.is_empty() {
        return;
    }
    line!(out, "\nLeft out of account");
    for notice in &forecast.notices {
        let value = notice.value.map(|v| format!(" ({})", quoted(v)));
        let value = value.unwrap_or_default();
        let mut text = notice.kind.text().to_owned();
        if !notice.decides.is_empty() {
            text.push_str(&format!(" to decide about {}", notice.decides.join(", ")));
        }
        for line in wrapped(&format!("{}{value}: {text}", notice.path)) {
            line!(out, "  {line}");
        }
    }
}

/// A text in lines that fit the table; those after the first are indented.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH.into() => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) => lines.push(format!("  {word}")),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}
