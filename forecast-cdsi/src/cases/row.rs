//! A row of the workbook into a case, or what stands in the way.

use forecast_core::date::Date;
use forecast_core::patient::{Dose, Observation, Patient, Sex};
use forecast_core::report::Status;
use forecast_core::schedule::Cvx;
use forecast_test_cases::{Case, Expected, ExpectedDose, RowNote, Vocabulary};

use super::sheet::{Cells, Columns, DoseColumns};
use super::title::title;

/// Why a row holds no case that can be compared.
pub(super) struct Refusal {
    /// The case's id, where the row has one.
    pub(super) case: Option<String>,
    /// Everything that stands in the way.
    pub(super) reasons: Vec<String>,
}

/// Reads a row that is not blank. What the row holds but no field takes goes to the remarks.
pub(super) fn read(
    cells: &Cells<'_>,
    columns: &Columns,
    words: &Vocabulary,
    remarks: &mut Vec<RowNote>,
) -> Result<Case, Refusal> {
    let mut row = Row {
        cells,
        words,
        wrong: Vec::new(),
        left_over: Vec::new(),
    };
    let id = cells.text(columns.id);
    let case = row.case(columns, id.clone());
    let Row {
        wrong, left_over, ..
    } = row;
    if !wrong.is_empty() {
        return Err(Refusal {
            case: id,
            reasons: wrong,
        });
    }
    let Some(case) = case else {
        let reasons = vec!["the row lacks something that every case has".to_owned()];
        return Err(Refusal { case: id, reasons });
    };
    remarks.extend(left_over.into_iter().map(|note| RowNote {
        row: Some(cells.number),
        case: id.clone(),
        note,
    }));
    Ok(case)
}

struct Row<'a> {
    cells: &'a Cells<'a>,
    words: &'a Vocabulary,
    wrong: Vec<String>,
    left_over: Vec<String>,
}

impl Row<'_> {
    /// The case; where something is amiss, `wrong` says what.
    fn case(&mut self, columns: &Columns, id: Option<String>) -> Option<Case> {
        let id = self.needed("CDC_Test_ID", id);
        let birth = self.needed_date("DOB", columns.birth);
        let as_of = self.needed_date("Assessment_Date", columns.as_of);
        let sex = match self.cells.text(columns.sex) {
            None => Some(Sex::Unknown),
            Some(text) => self.mapped("Gender", &text, Vocabulary::sex),
        };
        for (column, name) in &columns.unsupported {
            if let Some(text) = self.cells.text(*column) {
                self.wrong
                    .push(format!("{name}: found {text:?}, which no case can carry"));
            }
        }
        let group = self.cells.text(columns.group);
        let group = self.needed("Vaccine_Group", group);
        let group = group.map(|text| self.words.group(&text).unwrap_or(&text).to_owned());
        let status = self.cells.text(columns.status);
        let status = self
            .needed("Series_Status", status)
            .and_then(|text| self.mapped("Series_Status", &text, Vocabulary::status));

        let (mut doses, mut verdicts) = (Vec::new(), Vec::new());
        for dose in &columns.doses {
            if let Some((dose, verdict)) = self.dose(dose) {
                doses.push(dose);
                verdicts.push(verdict);
            }
        }
        let observations = self.observations(columns);
        let status = status?;
        let expected = Expected {
            status,
            dose_number: self.dose_number(columns.dose_number, status),
            earliest: self.date("Earliest_Date", columns.earliest),
            recommended: self.date("Recommended_Date", columns.recommended),
            past_due: self.date("Past_Due_Date", columns.past_due),
            doses: verdicts,
        };
        let labels: Vec<_> = columns
            .labels
            .iter()
            .map(|column| self.cells.text(*column))
            .collect();
        let codes: Vec<_> = observations.iter().map(|seen| seen.code.clone()).collect();
        let group = group?;
        let mut patient = Patient::new(birth?);
        patient.sex = sex?;
        patient.doses = doses;
        patient.observations = observations;
        Some(Case {
            id: id?,
            title: title(&group, patient.doses.len(), &codes, &labels),
            group,
            as_of: as_of?,
            patient,
            expected,
            row: Some(self.cells.number),
        })
    }

    fn dose(&mut self, columns: &DoseColumns) -> Option<(Dose, ExpectedDose)> {
        let number = columns.number;
        let name = |column: &str| format!("{column}_{number}");
        let date = self.date(&name("Date_Administered"), columns.date);
        let text = |column: Option<usize>| column.and_then(|column| self.cells.text(column));
        let cvx = self.cells.text(columns.cvx);
        let (mvx, status) = (text(columns.mvx), text(columns.status));
        let (reason, series_type) = (text(columns.reason), text(columns.series_type));
        let (Some(date), Some(cvx)) = (date, &cvx) else {
            if date.is_some() || cvx.is_some() {
                self.wrong.push(format!(
                    "dose {number}: has a date or a CVX code, but not both"
                ));
                return None;
            }
            for (column, value) in [
                ("MVX", mvx),
                ("Evaluation_Status", status),
                ("Evaluation_Reason", reason),
                ("Series_Type", series_type),
            ] {
                if let Some(value) = value {
                    let name = name(column);
                    self.left_over
                        .push(format!("{name}: {value:?} belongs to no dose"));
                }
            }
            return None;
        };
        let Ok(cvx) = cvx.parse::<Cvx>() else {
            let name = name("CVX");
            self.wrong
                .push(format!("{name}: found {cvx:?}, expected a CVX code"));
            return None;
        };
        let verdict = ExpectedDose {
            status: status.and_then(|text| {
                self.mapped(
                    &name("Evaluation_Status"),
                    &text,
                    Vocabulary::evaluation_status,
                )
            }),
            reason: reason.and_then(|text| {
                self.mapped(&name("Evaluation_Reason"), &text, Vocabulary::reason)
            }),
            series_type: series_type
                .and_then(|text| self.mapped(&name("Series_Type"), &text, Vocabulary::series_type)),
        };
        if verdict.status.is_none() {
            self.left_over
                .push(format!("dose {number}: no evaluation status is given"));
        }
        let mut dose = Dose::new(date, cvx.to_string());
        dose.mvx = mvx;
        Some((dose, verdict))
    }

    fn observations(&mut self, columns: &Columns) -> Vec<Observation> {
        let mut observations = Vec::new();
        for columns in &columns.observations {
            let name = format!("Observation_Date_{}", columns.number);
            let date = columns.date.and_then(|column| self.date(&name, column));
            match self.cells.text(columns.code) {
                Some(code) => observations.push(Observation {
                    date,
                    ..Observation::new(with_zeros(code))
                }),
                None if date.is_some() => {
                    self.wrong
                        .push(format!("{name}: there is a date, but no code"));
                }
                None => {}
            }
        }
        observations
    }

    /// The forecast number; blank, a dash, long or short, or 0 where no dose is forecast.
    fn dose_number(&mut self, column: usize, status: Status) -> Option<u16> {
        let dash = |text: &str| matches!(text, "-" | "\u{2013}" | "\u{2014}");
        let text = self.cells.text(column).filter(|text| !dash(text))?;
        let number = text.parse().ok();
        if number == Some(0) {
            if status == Status::NotComplete {
                self.left_over
                    .push("Forecast_#: 0 is the number of no dose".to_owned());
            }
            return None;
        }
        if number.is_none() {
            self.wrong.push(format!(
                "Forecast_#: found {text:?}, expected a number or \"-\""
            ));
        }
        number
    }

    fn date(&mut self, name: &str, column: usize) -> Option<Date> {
        self.cells.date(column).unwrap_or_else(|wrong| {
            self.wrong.push(format!("{name}: {wrong}"));
            None
        })
    }

    fn needed_date(&mut self, name: &str, column: usize) -> Option<Date> {
        let before = self.wrong.len();
        let date = self.date(name, column);
        if date.is_none() && self.wrong.len() == before {
            self.wrong.push(format!("{name}: is blank"));
        }
        date
    }

    fn needed<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.wrong.push(format!("{name}: is blank"));
        }
        value
    }

    fn mapped<T>(
        &mut self,
        name: &str,
        text: &str,
        map: impl Fn(&Vocabulary, &str) -> Option<T>,
    ) -> Option<T> {
        let value = map(self.words, text);
        if value.is_none() {
            self.wrong
                .push(format!("{name}: the vocabulary does not know {text:?}"));
        }
        value
    }
}

/// An observation code of three digits, where a number cell lost its leading zeros.
fn with_zeros(code: String) -> String {
    if code.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{code:0>3}")
    } else {
        code
    }
}
