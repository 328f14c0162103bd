//! Section 6.4: evaluate age.

use super::Judged;
use crate::date::Date;
use crate::schedule::{AgeRow, SeriesDose};
use crate::trail::{Detail, Trace};

/// Whether the dose was given at a valid age (Table 6-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    Valid,
    /// Valid, between the absolute minimum age and the minimum age.
    GracePeriod,
    TooYoung,
    TooOld,
}

impl Age {
    /// What was found, for the trail.
    const fn words(self) -> &'static str {
        match self {
            Age::Valid => "valid",
            Age::GracePeriod => "valid, in the grace period",
            Age::TooYoung => "too young",
            Age::TooOld => "too old",
        }
    }
}

/// The age row of a dose in force on a day (RELEVANT-1), with its place.
pub(crate) fn row_on(dose: &SeriesDose, day: Date) -> Option<(usize, &AgeRow)> {
    let mut rows = dose.ages.iter().enumerate();
    rows.find(|(_, row)| row.in_force.on(day))
}

/// Table 6-15, with CALCDTAGE-1, CALCDTAGE-4 and CALCDTAGE-5. The row in force on the day of
/// administration counts (RELEVANT-1); without one, every age is valid.
pub(super) fn check(judged: &Judged<'_>, trace: &mut impl Trace) -> Age {
    let given = judged.dose.date;
    let Some((place, row)) = row_on(judged.series_dose, given) else {
        trace.note("Table 6-15", || {
            Detail::new("ages", "valid: no age is specified")
        });
        return Age::Valid;
    };
    let date = |age: Option<_>| age.map(|age| judged.person.birth.reaches(age));
    let absolute_minimum = date(row.absolute_minimum);
    let minimum = date(row.minimum);
    let maximum = date(row.maximum);
    // The columns of the table in its order; an absent date is open.
    let (age, element, limit) = if absolute_minimum.is_some_and(|limit| given < limit) {
        (Age::TooYoung, "absolute_minimum", absolute_minimum)
    } else if maximum.is_some_and(|limit| given >= limit) {
        (Age::TooOld, "maximum", maximum)
    } else if minimum.is_some_and(|limit| given < limit) {
        (Age::GracePeriod, "minimum", minimum)
    } else {
        (Age::Valid, "minimum", minimum)
    };
    trace.note("Table 6-15", || {
        let limit = limit.map_or_else(|| "open".to_owned(), |date| date.to_string());
        Detail::new(
            format!("ages[{place}].{element}"),
            format!("{}: limit {limit}", age.words()),
        )
    });
    age
}
