//! The category of a recommendation: routine, high-risk or shared clinical decision-making.

use super::Part;
use crate::person::Person;
use crate::report::Status;
use crate::schedule::CategoryRow;
use crate::schedule::document::Category;

/// The category of a vaccine group forecast: the strongest of its parts that are not complete.
pub(super) fn of_group(parts: &[Part<'_, '_>], person: &Person<'_>) -> Option<Category> {
    parts
        .iter()
        .filter(|part| part.status() == Status::NotComplete)
        .filter_map(|part| of_part(part, person))
        .min()
}

/// The category of a patient series forecast, by the rows of its series that apply. Routine and
/// high-risk, which never meet, go before shared decision-making.
fn of_part(part: &Part<'_, '_>, person: &Person<'_>) -> Option<Category> {
    let series = part.series;
    let number = series.forecast.dose?.number;
    series
        .series
        .categories
        .iter()
        .filter(|row| applies(row, number, person))
        .map(|row| row.category)
        .min()
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
