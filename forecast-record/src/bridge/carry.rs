//! [`Record::to_patient`].

use forecast_core::patient::{Dose, DoseCondition, LotExpiration, Patient, Sex};
use forecast_core::schedule::Cvx;

use super::observations::observations;
use super::{BridgeNote, BridgeNoteKind, Bridged, Knowledge};
use crate::consolidate::{Consolidation, as_reported, consolidate};
use crate::error::{Error, ErrorKind};
use crate::model::{AdministrativeSex, Completion, DoseReport, PartialDate, Precision, Record};

/// FHIR's reasons for which a dose was not given that state immunity or a precaution.
const MEDICAL: [&str; 2] = ["IMMUNE", "MEDPREC"];

/// CVX codes that stand for no vaccine (998) and for one that nobody knows (999).
const NO_VACCINE: [u16; 2] = [998, 999];

impl Record {
    /// What the engine is asked about this person: the doses that count as given, with full dates,
    /// and the observations in the schedule's own codes.
    ///
    /// What could not be carried over is said in [`Bridged::notes`], never dropped without a word.
    /// A dose without a full date is left out, because a day that nobody reported must not decide
    /// whether it is valid.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`] where the birth date is not known to the day.
    pub fn to_patient(&self, knowledge: &Knowledge) -> Result<Bridged<'_>, Error> {
        self.bridge(knowledge, consolidate(self, knowledge))
    }

    /// The same with every report a dose of its own
    /// ([`as_reported`]).
    ///
    /// # Errors
    ///
    /// As [`Record::to_patient`].
    pub fn to_patient_as_reported(&self, knowledge: &Knowledge) -> Result<Bridged<'_>, Error> {
        self.bridge(knowledge, as_reported(self, knowledge))
    }

    fn bridge<'r>(
        &'r self,
        knowledge: &Knowledge,
        consolidation: Consolidation<'r>,
    ) -> Result<Bridged<'r>, Error> {
        let birth = self.person.birth_date.as_ref().map(|fact| fact.value);
        let Some(birth_date) = birth.and_then(PartialDate::day) else {
            return Err(Error::new(
                ErrorKind::Request,
                "person.birth_date",
                "a forecast needs a birth date that is known to the day",
            ));
        };
        let mut carrier = Carrier { notes: Vec::new() };
        let mut patient = Patient::new(birth_date);
        patient.sex = carrier.sex(self.person.sex.as_ref().map(|fact| fact.value));
        patient.birth_country = self
            .person
            .birth_country
            .as_ref()
            .map(|fact| fact.value.clone());
        if self
            .person
            .death
            .as_ref()
            .is_some_and(|fact| fact.value.dead)
        {
            carrier.note("person.death", BridgeNoteKind::Dead, None);
        }
        if self.person.is_protected() {
            carrier.note("person.protection", BridgeNoteKind::Protected, None);
        }
        carrier.consolidation(&consolidation);
        carrier.reasons(self, &consolidation);
        let mut asked = Vec::new();
        for (index, merged) in consolidation.doses.iter().enumerate() {
            let path = || format!("doses[{}]", merged.leader);
            if let Some(dose) = carrier.dose(path, &merged.dose) {
                asked.push((index, merged.leader, dose));
            }
        }
        let among = asked.iter().map(|(index, ..)| *index).collect();
        let less_sure = consolidation.less_sure(&among);
        let mut doses = Vec::new();
        for (index, leader, dose) in asked {
            let path = || format!("doses[{leader}]");
            if less_sure.contains(&index) {
                carrier.note(path(), BridgeNoteKind::LessSure, None);
            } else {
                patient.doses.push(dose);
                doses.push(index);
            }
        }
        let observed = observations(self, knowledge);
        patient.observations.extend(observed.observations);
        carrier.notes.extend(observed.notes);
        let mut notes = carrier.notes;
        notes.sort();
        notes.dedup();
        Ok(Bridged {
            patient,
            consolidation,
            doses,
            notes,
        })
    }
}

/// Carries facts over and collects what is to be said about them.
struct Carrier {
    notes: Vec<BridgeNote>,
}

impl Carrier {
    fn note(&mut self, path: impl Into<String>, kind: BridgeNoteKind, value: Option<String>) {
        self.notes.push(BridgeNote::new(path, kind, value));
    }

    /// Says which reports do not count, and which may be the same dose.
    fn consolidation(&mut self, found: &Consolidation<'_>) {
        for withdrawn in &found.withdrawn {
            let path = format!("doses[{}]", withdrawn.report);
            self.note(path, BridgeNoteKind::Withdrawn, None);
        }
        for index in &found.unmatched_deletions {
            self.note(
                format!("doses[{index}]"),
                BridgeNoteKind::UnmatchedDeletion,
                None,
            );
        }
        for &index in &found.not_given {
            self.note(
                format!("doses[{index}].completion"),
                BridgeNoteKind::NotGiven,
                None,
            );
        }
        for pair in &found.possible {
            let [first, second] = pair.comparison.reports;
            let (first, second) = (first.min(second), first.max(second));
            let other = Some(format!("doses[{second}]"));
            self.note(
                format!("doses[{first}]"),
                BridgeNoteKind::PossibleDuplicate,
                other,
            );
        }
    }

    /// Says of doses that were not given for immunity or a precaution that the forecast does not know.
    fn reasons(&mut self, record: &Record, found: &Consolidation<'_>) {
        for &index in &found.not_given {
            let dose = record.doses.get(index);
            let reason = dose.and_then(|dose| dose.refusal.as_ref());
            let reason = reason.filter(|it| MEDICAL.contains(&it.code.as_str()));
            if let Some(reason) = reason {
                let path = format!("doses[{index}].refusal");
                let kind = BridgeNoteKind::UnusedStatement;
                let text = "the reason for which the dose was not given";
                let note = BridgeNote::new(path, kind, Some(reason.code.clone()));
                self.notes.push(note.saying(text));
            }
        }
    }

    fn sex(&mut self, sex: Option<AdministrativeSex>) -> Sex {
        match sex {
            Some(AdministrativeSex::Female) => Sex::Female,
            Some(AdministrativeSex::Male) => Sex::Male,
            None | Some(AdministrativeSex::Unknown) => Sex::Unknown,
            Some(
                other @ (AdministrativeSex::NonBinary
                | AdministrativeSex::Other
                | AdministrativeSex::Ambiguous
                | AdministrativeSex::NotApplicable),
            ) => {
                self.note(
                    "person.sex",
                    BridgeNoteKind::Sex,
                    Some(other.code().to_owned()),
                );
                Sex::Unknown
            }
        }
    }

    /// The engine's dose, or none where the report cannot be one.
    fn dose(&mut self, path: impl Fn() -> String, report: &DoseReport) -> Option<Dose> {
        if !report.was_given() {
            let code = report.completion.code().to_owned();
            self.note(
                format!("{}.completion", path()),
                BridgeNoteKind::NotGiven,
                Some(code),
            );
            return None;
        }
        let Some(code) = &report.cvx else {
            self.note(
                format!("{}.cvx", path()),
                BridgeNoteKind::MissingVaccine,
                None,
            );
            return None;
        };
        let cvx = code
            .parse::<Cvx>()
            .ok()
            .filter(|cvx| !NO_VACCINE.contains(&cvx.number()));
        let Some(cvx) = cvx else {
            let value = Some(code.clone());
            self.note(
                format!("{}.cvx", path()),
                BridgeNoteKind::UnusableVaccine,
                value,
            );
            return None;
        };
        let Some(reported) = report.date else {
            self.note(
                format!("{}.date", path()),
                BridgeNoteKind::MissingDate,
                None,
            );
            return None;
        };
        let Some(date) = reported.day() else {
            let value = Some(reported.to_string());
            self.note(
                format!("{}.date", path()),
                BridgeNoteKind::PartialDate,
                value,
            );
            return None;
        };
        let mut dose = Dose::new(date, cvx.to_string());
        dose.mvx.clone_from(&report.mvx);
        dose.trade_name.clone_from(&report.trade_name);
        dose.condition = report.condition.or_else(|| {
            (report.completion == Completion::Partial).then_some(DoseCondition::Partial)
        });
        if let Some(expires) = report.lot_expiration {
            dose.lot_expiration = match expires.precision() {
                Precision::Day => Some(LotExpiration::Day(expires.first_day())),
                Precision::Month => Some(LotExpiration::Month(expires.first_day())),
                Precision::Year => {
                    let path = format!("{}.lot_expiration", path());
                    self.note(
                        path,
                        BridgeNoteKind::LotExpiration,
                        Some(expires.to_string()),
                    );
                    None
                }
            };
        }
        if let Some(amount) = &report.amount {
            let millilitres = |unit: &String| unit.eq_ignore_ascii_case("ml");
            dose.volume = amount
                .unit
                .as_ref()
                .filter(|unit| millilitres(unit))
                .and_then(|_| amount.value.parse().ok());
            if dose.volume.is_none() {
                let value = Some(amount.value.clone());
                self.note(format!("{}.amount", path()), BridgeNoteKind::Amount, value);
            }
        }
        Some(dose)
    }
}
