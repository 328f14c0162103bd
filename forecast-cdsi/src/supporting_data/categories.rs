//! The worksheet 'Vaccine Recommendation Category'.
//!
//! Release 4.65 has it in the workbooks only, so it is read from a JSON file beside the XML: an
//! object whose `rows` have the worksheet's columns by name (`antigen`, `seriesName`,
//! `patientBeginAge`, …). `n/a` means that a column limits nothing.

use forecast_core::date::{Offset, Span};
use forecast_core::schedule::document::{
    AntigenDocument, AnyIndication, Category, CategoryDocument, CategoryIndications,
};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::release::File;
use crate::error::{Error, ErrorKind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worksheet {
    rows: Vec<Row>,
    #[serde(default, rename = "source")]
    _source: IgnoredAny,
    #[serde(default, rename = "rule")]
    _rule: IgnoredAny,
    #[serde(default, rename = "examples")]
    _examples: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Row {
    antigen: String,
    series_name: String,
    patient_begin_age: String,
    patient_end_age: String,
    forecast_target_dose: String,
    included_indication: String,
    excluded_indication: String,
    category: String,
    #[serde(default)]
    additional_material: Option<String>,
    #[serde(default, rename = "worksheetName")]
    _worksheet_name: IgnoredAny,
}

/// Reads the rows for the antigens of a release.
pub(super) fn read(
    file: &File,
    antigens: &[AntigenDocument],
) -> Result<Vec<CategoryDocument>, Error> {
    let sheet: Worksheet =
        forecast_core::error::from_json(file.text.as_bytes()).map_err(|error| {
            Error::new(ErrorKind::Syntax, error.message())
                .in_file(&file.name)
                .at(error.path())
        })?;
    let rows = sheet.rows.iter().enumerate();
    rows.map(|(place, row)| {
        let at = |(field, message): Fault| {
            Error::new(ErrorKind::Unknown, message)
                .in_file(&file.name)
                .at(format!("rows[{place}].{field}"))
        };
        let mut category = category(row).map_err(at)?;
        // The worksheet abbreviates some antigens; the series says which one is meant.
        if !antigens.iter().any(|it| it.antigen == category.antigen)
            && let Some(antigen) = antigens
                .iter()
                .find(|it| it.series.iter().any(|it| it.name == category.series))
        {
            category.antigen.clone_from(&antigen.antigen);
        }
        Ok(category)
    })
    .collect()
}

/// A column, and what is wrong with its value.
type Fault = (&'static str, String);

fn category(row: &Row) -> Result<CategoryDocument, Fault> {
    let (indications, excluded) = (&row.included_indication, &row.excluded_indication);
    Ok(CategoryDocument {
        antigen: row.antigen.trim().to_owned(),
        series: row.series_name.trim().to_owned(),
        category: match row.category.trim() {
            "Routine" => Category::Routine,
            "High-Risk" => Category::HighRisk,
            "SCDM" => Category::SharedDecision,
            other => {
                let message = format!("found {other:?}, expected Routine, High-Risk or SCDM");
                return Err(("category", message));
            }
        },
        // Nobody is younger than at birth.
        begin_age: age("patientBeginAge", &row.patient_begin_age)?
            .filter(|age| age.span() != Span::default()),
        end_age: age("patientEndAge", &row.patient_end_age)?,
        target_doses: match said(&row.forecast_target_dose) {
            None | Some("Any") => Vec::new(),
            Some(list) => list
                .split(';')
                .map(|number| {
                    number.trim().parse().map_err(|_| {
                        let message = format!("found {number:?}, expected the number of a dose");
                        ("forecastTargetDose", message)
                    })
                })
                .collect::<Result<_, _>>()?,
        },
        indications: match said(indications) {
            None => None,
            Some("Any") => Some(CategoryIndications::Any(AnyIndication::Any)),
            Some(list) => Some(CategoryIndications::Observations(codes(
                "includedIndication",
                list,
            )?)),
        },
        excluded_indications: said(excluded)
            .map(|list| codes("excludedIndication", list))
            .transpose()?
            .unwrap_or_default(),
        begins_anew: false,
        source: row
            .additional_material
            .as_deref()
            .and_then(said)
            .map(str::to_owned),
    })
}

/// A value, unless it is `n/a` or blank.
fn said(value: &str) -> Option<&str> {
    Some(value.trim()).filter(|value| !value.is_empty() && *value != "n/a")
}

fn age(column: &'static str, value: &str) -> Result<Option<Offset>, Fault> {
    said(value)
        .map(|age| age.parse())
        .transpose()
        .map_err(|error| (column, format!("found {value:?}: {error}")))
}

/// The codes at the ends of titles such as `Diabetes (014)`, with semicolons between them.
fn codes(column: &'static str, list: &str) -> Result<Vec<String>, Fault> {
    list.split(';')
        .filter(|title| !title.trim().is_empty())
        .map(|title| {
            let code = title
                .trim()
                .strip_suffix(')')
                .and_then(|title| title.rsplit_once('('))
                .map(|(_, code)| code.trim());
            code.filter(|code| !code.is_empty() && code.chars().all(|c| c.is_ascii_digit()))
                .map(str::to_owned)
                .ok_or_else(|| {
                    let message =
                        format!("found {title:?}, expected a title with its code in parentheses");
                    (column, message)
                })
        })
        .collect()
}
