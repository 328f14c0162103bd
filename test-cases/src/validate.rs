//! Runs books of cases on an engine and reports how they compare.

use std::collections::{BTreeMap, BTreeSet};

use forecast_core::date::Date;
use forecast_core::patient::Patient;
use forecast_core::report::{Forecast, NoticeKind};
use forecast_core::schedule::Schedule;
use serde::Serialize;

use crate::book::{Book, BookKind, RowNote};
use crate::case::Case;
use crate::compare::{Comparison, FieldKind, compare};
use crate::error::{Error, ErrorKind};
use crate::ledger::Ledger;
use crate::misprint::Misprint;

/// What makes the forecasts: a [`Schedule`], or a stand-in for one in tests.
pub trait Forecaster {
    /// The id of the schedule.
    fn schedule(&self) -> &str;

    /// The names of its vaccine groups.
    fn groups(&self) -> BTreeSet<String>;

    /// The forecast for a person on a day.
    ///
    /// # Errors
    ///
    /// Where the engine refuses the request.
    fn forecast<'a>(
        &'a self,
        patient: &'a Patient,
        as_of: Date,
    ) -> Result<Forecast<'a>, forecast_core::Error>;
}

impl Forecaster for Schedule {
    fn schedule(&self) -> &str {
        self.id()
    }

    fn groups(&self) -> BTreeSet<String> {
        self.group_names().map(str::to_owned).collect()
    }

    fn forecast<'a>(
        &'a self,
        patient: &'a Patient,
        as_of: Date,
    ) -> Result<Forecast<'a>, forecast_core::Error> {
        forecast_core::forecast(self, patient, as_of)
    }
}

/// How books of cases compare with what a schedule gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Validation {
    /// The id of the schedule.
    pub schedule: String,
    /// Whether every disagreement is in the ledger, and the ledger is right in everything.
    pub passed: bool,
    /// The books, in the order in which they were given.
    pub books: Vec<BookReport>,
    /// How they compare with the same schedule under further layers, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layered: Vec<LayeredCount>,
}

/// How a book compares with a schedule under layers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LayeredCount {
    /// The id of the schedule with those of its layers.
    pub schedule: String,
    /// The book's id.
    pub book: String,
    /// How many of its cases were compared.
    pub compared: usize,
    /// How many of them agree in every field.
    pub agree: usize,
}

/// How a book compares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BookReport {
    /// The book's id.
    pub book: String,
    /// Which of CDC's two books it is.
    pub kind: BookKind,
    /// How many cases it holds.
    pub cases: usize,
    /// How many of them were compared.
    pub compared: usize,
    /// How many agree in every field.
    pub agree: usize,
    /// How many agree in every field with the forecast that heads the group (see [`compare`]).
    pub agree_heads: usize,
    /// How many agree in every field of the vaccine group's forecast.
    pub forecast_agrees: usize,
    /// How many agree in the verdicts and reasons of all doses.
    pub doses_agree: usize,
    /// How many disagree as the ledger says.
    pub known: usize,
    /// How many disagree otherwise.
    pub disagree: usize,
    /// Rows of the workbook that hold nothing.
    pub blank_rows: usize,
    /// Rows and cases that were not compared, and why.
    pub not_compared: Vec<RowNote>,
    /// What was left out of rows that were compared.
    pub remarks: Vec<RowNote>,
    /// Misprints: reasons that were compared as the book means them.
    pub misprints: Vec<Misprint>,
    /// Agreement per field.
    pub fields: BTreeMap<FieldKind, Tally>,
    /// Agreement of whole cases per vaccine group.
    pub groups: BTreeMap<String, Tally>,
    /// The cases, in the book's order.
    pub results: Vec<CaseReport>,
}

/// How many of how many agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many were compared.
    pub compared: usize,
    /// How many agree.
    pub agree: usize,
}

/// How a case compares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseReport {
    /// The case's id.
    pub case: String,
    /// Its title.
    pub title: String,
    /// The vaccine group under test.
    pub group: String,
    /// The result.
    pub outcome: Outcome,
    /// Where the ledger speaks of the case, but not rightly: how not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<String>,
    /// The forecast compared, and every field.
    #[serde(flatten)]
    pub comparison: Comparison,
}

/// The result of comparing a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every field agrees, and the ledger does not say otherwise.
    Agrees,
    /// It disagrees exactly as the ledger says.
    Known,
    /// It disagrees without being named in the ledger, or otherwise than the ledger says, or
    /// agrees where the ledger says that it does not.
    Disagrees,
}

/// Runs every case of the books and compares what comes with what they expect.
///
/// # Errors
///
/// [`ErrorKind::Content`] where the ledger does not fit the books; [`ErrorKind::Engine`] where the
/// engine refuses a case.
pub fn validate(
    engine: &impl Forecaster,
    books: &[Book],
    ledger: &Ledger,
) -> Result<Validation, Error> {
    ledger.check(books)?;
    let groups = engine.groups();
    let books = books
        .iter()
        .map(|book| report(engine, &groups, book, ledger))
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(Validation {
        schedule: engine.schedule().to_owned(),
        passed: books.iter().all(|book| book.disagree == 0),
        books,
        layered: Vec::new(),
    })
}

impl Validation {
    /// Its counts, as those of a schedule under layers; the ledger plays no part in them.
    #[must_use]
    pub fn counts(&self, full_id: &str) -> Vec<LayeredCount> {
        let count = |book: &BookReport| LayeredCount {
            schedule: full_id.to_owned(),
            book: book.book.clone(),
            compared: book.compared,
            agree: book.agree,
        };
        self.books.iter().map(count).collect()
    }

    /// The ledger as it would have to be for every case to pass: struck where cases agree now,
    /// with a draft that lacks its argument where they disagree.
    #[must_use]
    pub fn draft_ledger(&self, ledger: &Ledger) -> Ledger {
        let mut draft = ledger.clone();
        for book in self
            .books
            .iter()
            .filter(|book| book.kind != BookKind::Healthy)
        {
            for case in book
                .results
                .iter()
                .filter(|case| case.outcome == Outcome::Disagrees)
            {
                if case.comparison.agrees() {
                    draft.strike(&book.book, &case.case, &self.schedule);
                } else {
                    draft.draft(&book.book, &case.case, &self.schedule, &case.comparison);
                }
            }
        }
        draft
    }
}

fn report(
    engine: &impl Forecaster,
    groups: &BTreeSet<String>,
    book: &Book,
    ledger: &Ledger,
) -> Result<BookReport, Error> {
    let mut report = BookReport {
        book: book.info.id.clone(),
        kind: book.info.kind,
        cases: book.cases.len(),
        compared: 0,
        agree: 0,
        agree_heads: 0,
        forecast_agrees: 0,
        doses_agree: 0,
        known: 0,
        disagree: 0,
        blank_rows: book.info.blank_rows,
        not_compared: book.info.not_compared.clone(),
        remarks: book.info.remarks.clone(),
        misprints: Vec::new(),
        fields: BTreeMap::new(),
        groups: BTreeMap::new(),
        results: Vec::new(),
    };
    for case in &book.cases {
        let forecast = engine
            .forecast(&case.patient, case.as_of)
            .map_err(|error| {
                let message = format!("{}, case {}: {error}", book.info.id, case.id);
                Error::new(ErrorKind::Engine, message)
            })?;
        if let Some(note) = unmapped(case, groups, &forecast) {
            report.not_compared.push(RowNote {
                row: case.row,
                case: Some(case.id.clone()),
                note,
            });
            continue;
        }
        let misprint = ledger.misprint(case);
        let comparison = match misprint {
            Some(misprint) => compare(&misprint.corrected(case), &forecast),
            None => compare(case, &forecast),
        };
        let entry = ledger.entry(&book.info.id, &case.id, engine.schedule());
        let needless = misprint.filter(|it| it.is_needless(&compare(case, &forecast)));
        let problem = match needless {
            Some(_) => Some("the case agrees as it is printed; the misprint must go".to_owned()),
            None => entry.and_then(|entry| entry.problem(&comparison)),
        };
        let known = match entry {
            Some(_) => true,
            // An entry of another edition holds where it says exactly the same.
            None => {
                book.info.kind != BookKind::Healthy
                    && ledger.knows(&case.id, engine.schedule(), &comparison)
            }
        };
        let outcome = match (comparison.agrees(), known, problem.is_some()) {
            (true, false, false) => Outcome::Agrees,
            (false, true, false) => Outcome::Known,
            (_, _, true) | (true, true, false) | (false, false, false) => Outcome::Disagrees,
        };
        report.misprints.extend(misprint.cloned());
        report.count(&case.group, outcome, &comparison);
        report.results.push(CaseReport {
            case: case.id.clone(),
            title: case.title.clone(),
            group: case.group.clone(),
            outcome,
            ledger: problem,
            comparison,
        });
    }
    Ok(report)
}

/// What keeps a case from being compared under a schedule.
fn unmapped(case: &Case, groups: &BTreeSet<String>, forecast: &Forecast<'_>) -> Option<String> {
    if !groups.contains(&case.group) {
        return Some(format!(
            "the schedule has no vaccine group {:?}",
            case.group
        ));
    }
    let unknown = |kind: NoticeKind| match kind {
        NoticeKind::UnknownVaccine => Some("vaccine"),
        NoticeKind::UnknownObservation => Some("observation"),
        _ => None,
    };
    forecast.notices.iter().find_map(|notice| {
        let what = unknown(notice.kind)?;
        let value = notice.value.unwrap_or_default();
        Some(format!(
            "{}: the schedule does not know the {what} {value:?}",
            notice.path
        ))
    })
}

impl BookReport {
    fn count(&mut self, group: &str, outcome: Outcome, comparison: &Comparison) {
        let agrees = comparison.agrees();
        let heads = comparison
            .forecast
            .as_ref()
            .is_some_and(|forecast| forecast.heads);
        self.compared += 1;
        self.agree += usize::from(agrees);
        self.agree_heads += usize::from(agrees && heads);
        self.forecast_agrees += usize::from(comparison.forecast_agrees());
        self.doses_agree += usize::from(comparison.doses_agree());
        self.known += usize::from(outcome == Outcome::Known);
        self.disagree += usize::from(outcome == Outcome::Disagrees);
        self.groups
            .entry(group.to_owned())
            .or_default()
            .count(agrees);
        for field in &comparison.fields {
            self.fields
                .entry(field.field.kind())
                .or_default()
                .count(field.agrees);
        }
    }
}

impl Tally {
    fn count(&mut self, agrees: bool) {
        self.compared += 1;
        self.agree += usize::from(agrees);
    }
}
