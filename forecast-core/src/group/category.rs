//! The category of a recommendation: routine, high-risk or shared clinical decision-making.

use super::Part;
use crate::date::Date;
use crate::person::Person;
use crate::report::Status;
use crate::schedule::document::Category;
use crate::schedule::{AgeId, CategoryRow};

/// What a recommendation is to the person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recommendation {
    pub(super) category: Category,
    /// The days on which it holds, where it begins anew on the first of them.
    pub(super) anew: Option<Anew>,
}

/// The days of a recommendation under which nobody is late since before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anew {
    /// The first.
    pub(super) since: Date,
    /// The first on which it no longer holds.
    pub(super) end: Option<Date>,
}

/// The recommendation of a vaccine group forecast: the strongest of its parts that are not
/// complete. It begins anew where those of all these parts do.
pub(super) fn of_group(parts: &[Part<'_, '_>], person: &Person<'_>) -> Option<Recommendation> {
    let parts = parts.iter().filter(|it| it.status() == Status::NotComplete);
    let mut rows = parts.filter_map(|part| of_part(part, person));
    let first = rows.next()?;
    Some(rows.fold(first, |all, row| Recommendation {
        category: all.category.min(row.category),
        anew: all.anew.zip(row.anew).map(|(all, row)| Anew {
            since: all.since.max(row.since),
            end: all.end.into_iter().chain(row.end).min(),
        }),
    }))
}

/// The recommendation of a patient series forecast, by the rows of its series that apply. Routine
/// and high-risk, which never meet, go before shared decision-making.
fn of_part(part: &Part<'_, '_>, person: &Person<'_>) -> Option<Recommendation> {
    let series = part.series;
    let number = series.forecast.dose?.number;
    let rows = series.series.categories.iter();
    let row = rows
        .filter(|row| applies(row, number, person))
        .min_by_key(|row| row.category)?;
    let born = |age: AgeId| person.birth.reaches(age);
    let begin = row.ages.begin.filter(|_| row.begins_anew);
    Some(Recommendation {
        category: row.category,
        anew: begin.map(|begin| Anew {
            since: born(begin),
            end: row.ages.end.map(born),
        }),
    })
}

fn applies(row: &CategoryRow, target_dose: u16, person: &Person<'_>) -> bool {
    row.ages.contains(&person.birth, person.as_of)
        && (row.target_doses.is_empty() || row.target_doses.contains(&target_dose))
        && row.indications.as_ref().is_none_or(|codes| {
            codes
                .iter()
                .any(|observation| person.observations.has(*observation))
        })
}
