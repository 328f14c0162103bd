//! `AntigenSupportingData- <antigen>.xml`: immunity, contraindications and series.

use forecast_core::patient::Sex;
use forecast_core::schedule::document::{
    AgedObservationDocument, AgedVaccineDocument, AntigenDocument, BirthImmunityDocument,
    ContraindicationsDocument, ImmunityDocument, SelectionDocument, SeriesDocument, SeriesType,
    VaccineContraindicationDocument,
};

use super::account::LeftOut;
use super::dose;
use super::reader::Row;
use super::words::{SERIES_TYPES, SEXES};
use crate::error::{Error, ErrorKind};

/// Reads the file. The antigen's name is the target disease that all its series have in common.
pub(super) fn read(root: Row<'_, '_>) -> Result<AntigenDocument, Error> {
    let mut series: Vec<SeriesDocument> = Vec::new();
    for row in root.rows("series") {
        let next = read_series(row)?;
        if let Some(first) = series.first()
            && first.target_disease != next.target_disease
        {
            let (a, b) = (&first.target_disease, &next.target_disease);
            return Err(row.error(
                ErrorKind::Conflict,
                format!("the target diseases {a:?} and {b:?} in one file"),
            ));
        }
        series.push(next);
    }
    let Some(first) = series.first() else {
        return Err(root.error(ErrorKind::Missing, "series is missing or empty"));
    };
    Ok(AntigenDocument {
        antigen: first.target_disease.clone(),
        immunity: immunity(root)?,
        contraindications: contraindications(root)?,
        series,
    })
}

fn immunity(root: Row<'_, '_>) -> Result<ImmunityDocument, Error> {
    let mut immunity = ImmunityDocument::default();
    let Some(row) = root.row("immunity")? else {
        return Ok(immunity);
    };
    for row in row.rows("clinicalHistory") {
        row.leave_out("guidelineTitle", LeftOut::ObservationTitle);
        immunity.clinical_history.push(row.title("guidelineCode")?);
    }
    for row in row.rows("dateOfBirth") {
        let mut exclusions = Vec::new();
        for row in row.rows("exclusion") {
            row.leave_out("exclusionTitle", LeftOut::ObservationTitle);
            exclusions.push(row.title("exclusionCode")?);
        }
        immunity.birth.push(BirthImmunityDocument {
            before: row.required_date("immunityBirthDate")?,
            country: row.value("birthCountry")?.map(|value| value.text()),
            exclusions,
        });
    }
    Ok(immunity)
}

fn contraindications(root: Row<'_, '_>) -> Result<ContraindicationsDocument, Error> {
    let mut contraindications = ContraindicationsDocument::default();
    let Some(list) = root.row("contraindications")? else {
        return Ok(contraindications);
    };
    if let Some(list) = list.row("vaccineGroup")? {
        for row in list.rows("contraindication") {
            row.leave_out("observationTitle", LeftOut::ObservationTitle);
            contraindications.antigen.push(AgedObservationDocument {
                observation: row.title("observationCode")?,
                begin_age: row.offset("beginAge")?,
                end_age: row.offset("endAge")?,
                text: row.paragraph("contraindicationText"),
                guidance: row.paragraph("contraindicationGuidance"),
            });
        }
    }
    if let Some(list) = list.row("vaccine")? {
        for row in list.rows("contraindication") {
            row.leave_out("observationTitle", LeftOut::ObservationTitle);
            contraindications
                .vaccine
                .push(VaccineContraindicationDocument {
                    observation: row.title("observationCode")?,
                    vaccines: row
                        .rows("contraindicatedVaccine")
                        .map(aged_vaccine)
                        .collect::<Result<_, _>>()?,
                    text: row.paragraph("contraindicationText"),
                    guidance: row.paragraph("contraindicationGuidance"),
                });
        }
    }
    Ok(contraindications)
}

/// A vaccine and the ages at which a rule about it holds.
pub(super) fn aged_vaccine(row: Row<'_, '_>) -> Result<AgedVaccineDocument, Error> {
    row.leave_out("vaccineType", LeftOut::VaccineName);
    Ok(AgedVaccineDocument {
        cvx: row.cvx("cvx")?,
        begin_age: row.offset("beginAge")?,
        end_age: row.offset("endAge")?,
    })
}

/// The code of an observation that is given as a title and a code.
pub(super) fn observation_code(row: Row<'_, '_>) -> Result<String, Error> {
    row.leave_out("text", LeftOut::ObservationTitle);
    row.title("code")
}

fn read_series(row: Row<'_, '_>) -> Result<SeriesDocument, Error> {
    Ok(SeriesDocument {
        name: row.title("seriesName")?,
        target_disease: row.title("targetDisease")?,
        group: row.title("vaccineGroup")?,
        series_type: series_type(row)?,
        open_to: None,
        equivalent_groups: row.list("equivalentSeriesGroups")?,
        required_sexes: required_sexes(row)?,
        selection: selection(row.required_row("selectSeries")?)?,
        indications: row
            .rows("indication")
            .map(indication)
            .collect::<Result<_, _>>()?,
        doses: row
            .rows("seriesDose")
            .map(dose::read)
            .collect::<Result<_, _>>()?,
        guidance: row.prose("seriesAdminGuidance"),
    })
}

/// The type of a series: where the release had none yet, that of a series without indications.
fn series_type(row: Row<'_, '_>) -> Result<SeriesType, Error> {
    let indicated = row.rows("indication").next().is_some();
    let absent = match row.word("seriesType", SERIES_TYPES)? {
        Some(series_type) => return Ok(series_type),
        None if indicated => None,
        None => row.absent("seriesType"),
    };
    let mut known = SERIES_TYPES.iter();
    match absent.and_then(|value| known.find(|(word, _)| *word == value)) {
        Some((_, series_type)) => Ok(*series_type),
        None => row.required_word("seriesType", SERIES_TYPES),
    }
}

/// The sexes, each once: older releases have two words for one.
fn required_sexes(row: Row<'_, '_>) -> Result<Vec<Sex>, Error> {
    let mut sexes = Vec::new();
    for value in row.values("requiredGender") {
        let sex = value.word(SEXES)?;
        if !sexes.contains(&sex) {
            sexes.push(sex);
        }
    }
    Ok(sexes)
}

fn selection(row: Row<'_, '_>) -> Result<SelectionDocument, Error> {
    Ok(SelectionDocument {
        group: row.title_or_absent("seriesGroup")?,
        group_name: row.title_or_absent("seriesGroupName")?,
        default: row.flag("defaultSeries")?,
        product_path: row.flag("productPath")?,
        priority: row.title_or_absent("seriesPriority")?,
        preference: row
            .value("seriesPreference")?
            .map(|value| value.parse("a rank from 1 to 255"))
            .transpose()?,
        min_age_to_start: row.offset("minAgeToStart")?,
        max_age_to_start: row.offset("maxAgeToStart")?,
    })
}

fn indication(row: Row<'_, '_>) -> Result<AgedObservationDocument, Error> {
    Ok(AgedObservationDocument {
        observation: observation_code(row.required_row("observationCode")?)?,
        begin_age: row.offset("beginAge")?,
        end_age: row.offset("endAge")?,
        text: row.paragraph("description"),
        guidance: row.paragraph("guidance"),
    })
}
