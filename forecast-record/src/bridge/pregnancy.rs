//! When a pregnancy began, from whatever date of it is known.

use forecast_core::date::Date;

use crate::meaning::{Meaning, Onset};
use crate::model::{Coding, ObservationReport, PartialDate};

/// The days after which two dates of conception cannot be of one pregnancy.
pub(super) const LONGEST: i32 = 300;

/// From the first day of the last menstrual period to conception.
const TO_CONCEPTION: i32 = 14;

/// The most weeks of gestation that are taken for such.
const MOST_WEEKS: i32 = 45;

/// A date of a pregnancy, and the onset that follows from it.
pub(super) struct Dated<'a> {
    /// The observation of the schedule that is the onset.
    pub(super) code: &'a str,
    pub(super) path: String,
    onset: Date,
    how: Onset,
    /// When it was said.
    said: Option<Date>,
    row: &'a Meaning,
}

impl<'a> Dated<'a> {
    /// Works the onset out; none where the report has not what that needs.
    pub(super) fn read(
        how: Onset,
        path: &str,
        report: &ObservationReport,
        (code, row, coding): (&str, &'a Meaning, &Coding),
    ) -> Option<Dated<'a>> {
        let said = report.date.and_then(PartialDate::day);
        let onset = match how {
            Onset::Value(days) => report.value_date?.day()?.add_days(days),
            Onset::Weeks { from_conception } => {
                let days = age_in_days(report)?;
                let offset = if from_conception { 0 } else { TO_CONCEPTION };
                said?.add_days(offset - days)
            }
            Onset::CodeWeeks => {
                let digits: String = coding.code.chars().rev().take(2).collect();
                let weeks: i32 = digits.chars().rev().collect::<String>().parse().ok()?;
                said?.add_days(TO_CONCEPTION - weeks * 7)
            }
            Onset::Condition => return None,
        };
        let code = row.observations.iter().find(|own| *own == code)?;
        Some(Dated {
            code,
            path: path.to_owned(),
            onset,
            how,
            said,
            row,
        })
    }

    /// The onset of a condition is that of the pregnancy.
    pub(super) fn condition(path: &str, onset: Date, row: &'a Meaning) -> Dated<'a> {
        Dated {
            code: row.observations.first().map_or("", String::as_str),
            path: path.to_owned(),
            onset,
            how: Onset::Condition,
            said: Some(onset),
            row,
        }
    }

    /// How good the date is: the lower, the better.
    fn rank(&self) -> u8 {
        match self.how {
            Onset::Value(0) => 0,
            Onset::Value(..=-1) => 1,
            Onset::Value(_) => 2,
            Onset::Weeks { .. } => 3,
            Onset::CodeWeeks => 4,
            Onset::Condition => 5,
        }
    }

    /// What is said of how the onset was worked out; nothing of a conception that was stated.
    pub(super) fn convention(&self) -> Option<String> {
        let how = match self.how {
            Onset::Value(0) => return None,
            Onset::Value(days) if days < 0 => format!("{} days before it", -days),
            Onset::Value(days) => format!("{days} days after it"),
            Onset::Weeks {
                from_conception: true,
            } => "so long before".to_owned(),
            Onset::Weeks { .. } | Onset::CodeWeeks => {
                format!("so long before, and {TO_CONCEPTION} days on")
            }
            Onset::Condition => "on that day".to_owned(),
        };
        Some(format!(
            "{}: conception is taken to be {how}",
            self.row.text
        ))
    }
}

/// A gestational age in days; a number without a unit is in weeks.
fn age_in_days(report: &ObservationReport) -> Option<i32> {
    let amount = report.value_amount.as_ref()?;
    let number: f64 = amount.value.trim().parse().ok()?;
    let unit = amount.unit.as_deref().map(str::trim).unwrap_or_default();
    let days = match unit.to_ascii_lowercase().as_str() {
        "" | "wk" | "wks" | "w" | "week" | "weeks" => number * 7.0,
        "d" | "day" | "days" => number,
        "mo" | "month" | "months" => number * 365.25 / 12.0,
        _ => return None,
    };
    let most = f64::from(MOST_WEEKS * 7);
    if !(0.0..=most).contains(&days) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most so many days as a pregnancy has"
    )]
    let days = days.round() as i32;
    Some(days)
}

/// The onsets: of the dates of one pregnancy the best, and of those as good the one that was said
/// last.
pub(super) fn onsets<'d, 'a>(dated: &'d [Dated<'a>]) -> Vec<(&'d Dated<'a>, Date)> {
    let mut sorted: Vec<&Dated<'_>> = dated.iter().collect();
    sorted.sort_by_key(|it| (it.rank(), std::cmp::Reverse(it.said), it.onset));
    let mut found: Vec<(&Dated<'_>, Date)> = Vec::new();
    for it in sorted {
        let same = |(_, onset): &(&Dated<'_>, Date)| it.onset.days_since(*onset).abs() <= LONGEST;
        if !found.iter().any(same) {
            found.push((it, it.onset));
        }
    }
    found.sort_by_key(|(_, onset)| *onset);
    found
}
