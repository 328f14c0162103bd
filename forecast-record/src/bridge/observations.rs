//! What is observed of a person, in the schedule's own codes.

use std::sync::LazyLock;

use forecast_core::date::Date;
use forecast_core::patient::Observation;
use forecast_core::schedule::Cvx;

use super::pregnancy::{Dated, onsets};
use super::{BridgeNote, BridgeNoteKind as Kind, Knowledge};
use crate::meaning::{Certainty, Dates, Found, Meaning, Onset, Statement, Vaccine, normal_code};
use crate::model::{
    Coding, ObservationKind, ObservationReport, PartialDate, Record, Severity, Standing, question,
    system,
};

/// The code by which an allergy that names nothing but a vaccine is looked up: an allergy to a
/// previous dose of it.
static TO_THIS_VACCINE: LazyLock<Coding> = LazyLock::new(|| Coding::new(system::PHINVADS, "VXC20"));

/// The observations of a record, and what is to be said about them.
pub(super) struct Observed {
    pub(super) observations: Vec<Observation>,
    pub(super) notes: Vec<BridgeNote>,
}

/// Works out which of the schedule's observations the reports of a record mean.
pub(super) fn observations(record: &Record, knowledge: &Knowledge) -> Observed {
    let birth = record.person.birth_date.as_ref().map(|fact| fact.value);
    let mut observer = Observer {
        record,
        knowledge,
        birth: birth.and_then(PartialDate::day),
        held: Vec::new(),
        ends: Vec::new(),
        dated: Vec::new(),
        notes: Vec::new(),
    };
    for (index, report) in record.observations.iter().enumerate() {
        observer.report(&format!("observations[{index}]"), report);
    }
    observer.finish()
}

/// An observation that holds from a day until another.
struct Held {
    code: String,
    from: Option<Date>,
    until: Option<Date>,
    /// Whether a source says that it ended.
    ended: bool,
    path: String,
}

struct Observer<'a> {
    record: &'a Record,
    knowledge: &'a Knowledge,
    birth: Option<Date>,
    held: Vec<Held>,
    /// Observations that ended, and when.
    ends: Vec<(String, Date)>,
    /// Dates from which the onset of a pregnancy is worked out.
    dated: Vec<Dated<'a>>,
    notes: Vec<BridgeNote>,
}

impl<'a> Observer<'a> {
    fn note(&mut self, path: &str, kind: Kind, value: Option<String>) {
        self.notes.push(BridgeNote::new(path, kind, value));
    }

    fn remark(&mut self, path: &str, kind: Kind, code: &str, text: impl Into<String>) {
        let note = BridgeNote::new(path, kind, Some(code.to_owned()));
        self.notes.push(note.saying(text));
    }

    /// Takes what a report says.
    fn report(&mut self, path: &str, report: &'a ObservationReport) {
        let statement = statement(report);
        match report.standing {
            Standing::Confirmed => {}
            Standing::Unconfirmed if statement.decides() => {
                let code = first_code(report);
                return self.remark(path, Kind::UnusedStatement, &code, "it is not confirmed");
            }
            // A "no" says that what was asked does not hold on its day.
            Standing::Refuted if report.kind == ObservationKind::Other => {
                return self.negated(path, report);
            }
            Standing::Unconfirmed | Standing::Refuted | Standing::EnteredInError => {
                let value = Some(report.standing.code().to_owned());
                return self.note(path, Kind::NotConfirmed, value);
            }
        }
        let meanings = self.knowledge.meanings();
        if report.values.iter().any(|value| meanings.negates(value)) {
            return self.negated(path, report);
        }
        let vaccines = self.vaccines(report);
        let mut meant = Meant::default();
        for coding in codings(report).filter(|coding| !is_vaccine(coding)) {
            self.look_up(coding, statement, &vaccines, &mut meant);
        }
        if meant.is_empty() && report.kind == ObservationKind::Allergy && !vaccines.is_empty() {
            self.look_up(&TO_THIS_VACCINE, statement, &vaccines, &mut meant);
        }
        if report.severity == Some(Severity::Mild) && !meant.used.is_empty() {
            return self.note(path, Kind::NotSevere, Some(first_code(report)));
        }
        if meant.used.is_empty() {
            return self.unused(path, report, statement, &meant);
        }
        for (observation, row, coding) in std::mem::take(&mut meant.argued) {
            if self.knowledge.decides(observation) {
                self.remark(path, Kind::AskFirst, &coding.code, row.text.clone());
            }
        }
        let date = report.date.and_then(PartialDate::day);
        let mut used = false;
        for (code, row) in std::mem::take(&mut meant.used) {
            used |= self.hold(path, report, date, code, row);
        }
        let partial = report.date.filter(|_| date.is_none());
        if let Some(partial) = partial.filter(|_| used) {
            let path = format!("{path}.date");
            self.note(&path, Kind::ObservationDate, Some(partial.to_string()));
        }
        if used && statement.decides() {
            // What a rule does not ask about is as good as not said.
            let unasked = meant.codes.iter().all(|code| !self.knowledge.asks(code));
            if unasked {
                let text = "no rule of the schedule asks about it";
                self.remark(path, Kind::UnusedStatement, &first_code(report), text);
            }
        }
    }

    /// Ends what was asked and found not to hold.
    fn negated(&mut self, path: &str, report: &'a ObservationReport) {
        let value = Some(Standing::Refuted.code().to_owned());
        self.note(path, Kind::NotConfirmed, value);
        let Some(date) = report.date.and_then(PartialDate::day) else {
            return;
        };
        let mut meant = Meant::default();
        for coding in report.codings.iter().filter(|coding| !is_vaccine(coding)) {
            self.look_up(coding, Statement::Condition, &[], &mut meant);
        }
        let held = meant.used.iter().filter(|(_, row)| {
            row.is_none_or(|(row, _)| !matches!(row.dates, Dates::Ends | Dates::Onset(_)))
        });
        self.ends
            .extend(held.map(|(code, _)| ((*code).to_owned(), date)));
    }

    /// The vaccines that a report is about: those that it names, or else those beside which it stood.
    fn vaccines(&self, report: &ObservationReport) -> Vec<Vaccine<'a>> {
        let knowledge = self.knowledge;
        let of = |cvx: &str| -> Option<Vaccine<'a>> {
            let cvx: Cvx = cvx.parse().ok()?;
            let info = knowledge.vaccine(cvx)?;
            let antigens = info.antigens.iter().map(String::as_str).collect();
            Some(Vaccine { cvx, antigens })
        };
        let named = codings(report).filter(|coding| is_vaccine(coding));
        let named: Vec<_> = named.filter_map(|coding| of(&coding.code)).collect();
        if !named.is_empty() {
            return named;
        }
        let numbered = report.dose.as_ref();
        let mut doses = self.record.doses.iter();
        let dose = numbered.and_then(|_| doses.find(|dose| report.is_about(dose)));
        let given = report.given.as_ref();
        let cvx = dose
            .and_then(|dose| dose.cvx.as_deref())
            .or(given.and_then(|given| given.cvx.as_deref()));
        cvx.and_then(of).into_iter().collect()
    }

    /// Looks a code up in the list, then among the schedule's own codings.
    fn look_up(
        &self,
        coding: &'a Coding,
        statement: Statement,
        vaccines: &[Vaccine<'_>],
        meant: &mut Meant<'a>,
    ) {
        let knowledge = self.knowledge;
        let is_known = |code: &str| knowledge.observation_title(code).is_some();
        let Found {
            meanings,
            nothing,
            needs_vaccine,
            named,
        } = knowledge
            .meanings()
            .find(coding, statement, vaccines, is_known);
        let own = knowledge.observations(coding);
        let decided = |code: &str| meanings.contains_key(code);
        let mut used = false;
        for (code, row) in &meanings {
            if row.certainty == Certainty::Argued {
                meant.argued.push((code, row, coding));
            } else {
                used = true;
                meant.take(code, Some((*row, coding)));
            }
        }
        if nothing.is_some() || named {
            meant.nothing = meant.nothing.or(nothing);
            return;
        }
        meant.needs_vaccine |= needs_vaccine && meanings.is_empty();
        match own.len() {
            0 => {}
            1 => {
                for code in own.into_iter().filter(|code| !decided(code)) {
                    meant.take(code, None);
                }
            }
            _ if used => {}
            _ => meant.ambiguous = true,
        }
    }

    /// Takes one meaning of a report; whether it is used.
    fn hold(
        &mut self,
        path: &str,
        report: &'a ObservationReport,
        date: Option<Date>,
        code: &str,
        row: Option<(&'a Meaning, &'a Coding)>,
    ) -> bool {
        let ended = report.ended.map(day_after);
        let mut until = ended;
        let dates = row.map_or(Dates::Plain, |(row, _)| row.dates);
        let text = row.map_or("", |(row, _)| row.text.as_str());
        match dates {
            Dates::Plain | Dates::Passes | Dates::Negates => {}
            Dates::Ends => {
                match report.date.map(PartialDate::first_day) {
                    Some(date) => self.ends.push((code.to_owned(), date)),
                    None => {
                        self.note(path, Kind::EndWithoutDate, Some(code.to_owned()));
                    }
                }
                return true;
            }
            Dates::Lasts(time) => {
                let lasts = date.map(|date| date.plus(time.span()));
                until = [lasts, until].into_iter().flatten().min();
            }
            Dates::AfterEnd(time) => until = until.map(|end| end.plus(time.span())),
            Dates::Within(days) => {
                let given = report.given.as_ref().and_then(|given| given.date);
                let given = given.and_then(PartialDate::day);
                if let (Some(date), Some(given)) = (date, given)
                    && !(0..=days).contains(&date.days_since(given))
                {
                    let text = format!("{text}; it came more than {days} days after the dose");
                    self.remark(path, Kind::UnusedStatement, &first_code(report), text);
                    return false;
                }
            }
            Dates::FromAge(age) => {
                let from = self.birth.map(|birth| birth.plus(age.span()));
                if from.zip(date).is_none_or(|(from, date)| date < from) {
                    let text = format!("{text}; it counts from {age} of age on");
                    self.remark(path, Kind::UncertainObservation, code, text);
                    return false;
                }
            }
            Dates::InUse => self.remark(path, Kind::InUse, code, text),
            Dates::Onset(onset) => {
                if let Some((row, coding)) = row
                    && let Some(dated) = Dated::read(onset, path, report, (code, row, coding))
                {
                    self.dated.push(dated);
                    return true;
                }
                if onset != Onset::Value(0) {
                    self.note(path, Kind::NoDate, Some(code.to_owned()));
                    return false;
                }
            }
        }
        if row.is_some_and(|(row, _)| row.certainty == Certainty::Less) {
            self.remark(path, Kind::LessThanAsked, code, text);
        }
        if report.onset
            && let Some(date) = date
            && let Some(row) = self.knowledge.meanings().onset_of(code)
        {
            self.dated.push(Dated::condition(path, date, row));
        }
        if ended.is_some() {
            if self.knowledge.is_lasting(code) {
                until = None;
            } else if self.knowledge.still_contraindicates(code) {
                until = None;
                let path = format!("{path}.ended");
                self.note(&path, Kind::EndedButCounts, Some(code.to_owned()));
            }
        }
        self.held.push(Held {
            code: code.to_owned(),
            from: date,
            until,
            ended: ended.is_some() && until.is_some(),
            path: path.to_owned(),
        });
        true
    }

    /// Says why a report is not used.
    fn unused(
        &mut self,
        path: &str,
        report: &ObservationReport,
        statement: Statement,
        meant: &Meant<'_>,
    ) {
        let code = first_code(report);
        if let Some((observation, row, _)) = meant.argued.first() {
            let kind = match statement.decides() {
                true => Kind::UnusedStatement,
                false if self.knowledge.decides(observation) => Kind::AskFirst,
                false => Kind::UncertainObservation,
            };
            return self.remark(path, kind, &code, row.text.clone());
        }
        let text = match meant.nothing {
            Some(row) => row.text.as_str(),
            None if meant.needs_vaccine => "which vaccine is meant is not said",
            None if meant.ambiguous => "its code means several observations of the schedule",
            None if code.is_empty() => "it has no code",
            None => "none of its codes is one that the schedule has",
        };
        let of_vaccine = statement == Statement::Allergy
            && (meant.needs_vaccine || codings(report).any(is_vaccine));
        let kind = match meant.nothing {
            _ if statement.decides() || of_vaccine => Kind::UnusedStatement,
            None if meant.ambiguous => Kind::AmbiguousObservation,
            _ => Kind::UnknownObservation,
        };
        match kind {
            Kind::UnusedStatement => self.remark(path, kind, &code, text),
            _ => self.note(path, kind, Some(code).filter(|code| !code.is_empty())),
        }
    }

    /// Ends what has ended, and works out when pregnancies began.
    fn finish(mut self) -> Observed {
        let mut observations = Vec::new();
        for held in std::mem::take(&mut self.held) {
            let (mut until, mut ended) = (held.until, held.ended);
            let ends = self.ends.iter().filter(|(code, _)| *code == held.code);
            let ends = ends.map(|(_, end)| *end);
            // What has no date is ended by the last end that is known.
            let end = match held.from {
                Some(from) => ends.filter(|end| from <= *end).min(),
                None => ends.max(),
            };
            if let Some(end) = end {
                until = Some(until.map_or(end, |until| until.min(end)));
                ended = true;
            }
            if ended {
                let path = format!("{}.ended", held.path);
                self.note(&path, Kind::Ended, Some(held.code.clone()));
            }
            let over = held.from.zip(until).is_some_and(|(from, end)| end <= from);
            if !over {
                observations.push(Observation {
                    date: held.from,
                    end: until,
                    ..Observation::new(held.code)
                });
            }
        }
        for (dated, date) in onsets(&self.dated) {
            let known = observations.iter().any(|it| {
                let near = |own: Date| date.days_since(own).abs() <= super::pregnancy::LONGEST;
                it.code == dated.code && it.date.is_some_and(near)
            });
            if known {
                continue;
            }
            if let Some(convention) = dated.convention() {
                let note =
                    BridgeNote::new(dated.path.clone(), Kind::Onset, Some(dated.code.to_owned()));
                self.notes.push(note.saying(convention));
            }
            observations.push(Observation {
                date: Some(date),
                ..Observation::new(dated.code)
            });
        }
        Observed {
            observations,
            notes: self.notes,
        }
    }
}

/// What the codes of a report mean together.
#[derive(Default)]
struct Meant<'m> {
    /// What is used, with the row and the code that say so.
    used: Vec<(&'m str, Option<(&'m Meaning, &'m Coding)>)>,
    codes: Vec<&'m str>,
    argued: Vec<(&'m str, &'m Meaning, &'m Coding)>,
    nothing: Option<&'m Meaning>,
    needs_vaccine: bool,
    ambiguous: bool,
}

impl<'m> Meant<'m> {
    fn take(&mut self, code: &'m str, row: Option<(&'m Meaning, &'m Coding)>) {
        if !self.codes.contains(&code) {
            self.codes.push(code);
            self.used.push((code, row));
        }
    }

    fn is_empty(&self) -> bool {
        self.used.is_empty() && self.argued.is_empty() && self.nothing.is_none()
    }
}

/// What kind of statement a report is.
fn statement(report: &ObservationReport) -> Statement {
    let asks = |code: &str| {
        let mut codings = report.codings.iter();
        codings.any(|coding| coding.is_of(system::LOINC) && coding.code == code)
    };
    match report.kind {
        ObservationKind::Immunity if asks(question::SEROLOGICAL) => Statement::Immunity,
        ObservationKind::Immunity => Statement::History,
        ObservationKind::Contraindication => Statement::Contraindication,
        ObservationKind::Reaction => Statement::Reaction,
        ObservationKind::Allergy => Statement::Allergy,
        ObservationKind::Condition | ObservationKind::Other => Statement::Condition,
    }
}

fn codings(report: &ObservationReport) -> impl Iterator<Item = &Coding> {
    report.codings.iter().chain(&report.values)
}

/// The code by which a report is named: its value's, or else its own.
fn first_code(report: &ObservationReport) -> String {
    let named = report.values.first().or(report.codings.first());
    named
        .map(|coding| normal_code("", &coding.code))
        .unwrap_or_default()
}

fn is_vaccine(coding: &Coding) -> bool {
    let system = coding.system.as_deref();
    system.is_some_and(|system| system::canonical(system) == system::CVX)
}

/// The first day on which what ended on a date no longer holds: that day, or the day after the month
/// or year.
fn day_after(date: PartialDate) -> Date {
    date.day().unwrap_or_else(|| date.last_day().add_days(1))
}
