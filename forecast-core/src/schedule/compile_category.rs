//! Compiling the rows that give recommendations their categories.

use super::compile::{Names, missing};
use super::compiled::{Antigen, CategoryRow};
use super::document::{CategoryDocument, CategoryIndications, ScheduleDocument};
use crate::error::Error;

/// Gives each row to its series.
pub(super) fn compile_categories(
    document: &ScheduleDocument,
    names: &Names<'_>,
    antigens: &mut [Antigen],
) -> Result<(), Error> {
    for (place, row) in document.categories.iter().enumerate() {
        let path = format!("categories[{place}]");
        let antigen = names.antigen(&row.antigen, &format!("{path}.antigen"))?;
        let series = antigens
            .get_mut(antigen)
            .and_then(|antigen| antigen.series.iter_mut().find(|it| it.name == row.series))
            .ok_or_else(|| missing(&format!("{path}.series"), "series", &row.series))?;
        let indications = indications(document, row, names, &path)?;
        series.categories.push(CategoryRow {
            category: row.category,
            ages: names.ages(row.begin_age, row.end_age, &path)?,
            begins_anew: row.begins_anew,
            target_doses: row.target_doses.iter().copied().map(u16::from).collect(),
            indications,
        });
    }
    Ok(())
}

/// The observations of which a person must have one.
fn indications(
    document: &ScheduleDocument,
    row: &CategoryDocument,
    names: &Names<'_>,
    path: &str,
) -> Result<Option<Vec<super::ObservationId>>, Error> {
    let codes: Vec<&str> = match &row.indications {
        None => return Ok(None),
        Some(CategoryIndications::Observations(codes)) => {
            codes.iter().map(String::as_str).collect()
        }
        Some(CategoryIndications::Any(_)) => document
            .antigens
            .iter()
            .filter(|antigen| antigen.antigen == row.antigen)
            .flat_map(|antigen| &antigen.series)
            .filter(|series| series.name == row.series)
            .flat_map(|series| &series.indications)
            .map(|indication| indication.observation.as_str())
            .filter(|code| !row.excluded_indications.iter().any(|other| other == code))
            .collect(),
    };
    codes
        .into_iter()
        .map(|code| names.observation(code, &format!("{path}.indications")))
        .collect::<Result<_, _>>()
        .map(Some)
}
