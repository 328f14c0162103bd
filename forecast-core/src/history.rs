//! Section 4.2: the doses of a history, broken apart into antigens administered.

use crate::date::Date;
use crate::memory::emptied;
use crate::names::{is_name, same_name};
use crate::patient::{Dose, Patient};
use crate::person::Birth;
use crate::report::{Few, Notice, NoticeKind};
use crate::schedule::{Cvx, ObservationId, Schedule, Vaccine, VaccineId, VaccineSet};

/// A dose of the history that can be evaluated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Administered<'a> {
    pub(crate) date: Date,
    pub(crate) vaccine: VaccineId,
    /// Its place in the patient's list of doses.
    pub(crate) source: usize,
    /// What else is known of it.
    pub(crate) dose: &'a Dose,
}

/// An antigen administered record: a dose, seen as a dose of one antigen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Record {
    antigen: usize,
    /// The dose's place in [`History::doses`].
    pub(crate) dose: usize,
}

/// Earlier doses of one vaccine on one day that a later one must keep a distance from (section 6.7).
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConflictSpan {
    /// The later dose's place in [`History::doses`].
    current: usize,
    /// The first place there of the earlier ones, which stand together.
    first: usize,
    /// The last one.
    last: usize,
    /// CALCDTCONFLICT-1.
    pub(crate) begin: Date,
    /// CALCDTCONFLICT-2, where the earlier dose is valid or has no evaluation status.
    pub(crate) min_end: Date,
    /// CALCDTCONFLICT-2, otherwise.
    pub(crate) end: Date,
}

impl ConflictSpan {
    /// The places of the earlier doses in [`History::doses`].
    pub(crate) fn previous(&self) -> impl Iterator<Item = usize> + use<> {
        self.first..=self.last
    }
}

/// A dose that cannot be evaluated, and why.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SetAside {
    /// Its place in the patient's list of doses.
    pub(crate) source: usize,
    pub(crate) kind: NoticeKind,
}

/// A person's doses in order of date, and as antigens administered.
#[derive(Debug, Default)]
pub(crate) struct History<'a> {
    /// By date; on one day by what is known of the doses, and by their order in the input only
    /// where nothing tells them apart.
    pub(crate) doses: Vec<Administered<'a>>,
    /// The vaccines of these doses.
    pub(crate) vaccines: VaccineSet,
    pub(crate) set_aside: Vec<SetAside>,
    /// By antigen, then in the order of `doses`.
    records: Vec<Record>,
    /// Where the records of each antigen begin, and behind them where the last ones end.
    begins: Vec<usize>,
    /// By the place of the later dose.
    conflicts: Vec<ConflictSpan>,
}

impl<'a> History<'a> {
    /// Organizes the immunization history (section 4.2, Tables 4-2 and 4-3): doses after the
    /// assessment date, before birth and of unknown vaccines are set aside; the others become one
    /// record per antigen that they count towards at the age at which they were given.
    ///
    /// The history before is one that was forgotten: its memory is used again.
    pub(crate) fn organize(
        self,
        schedule: &Schedule,
        patient: &'a Patient,
        birth: &Birth,
        as_of: Date,
    ) -> History<'a> {
        let mut history = self;
        for (source, dose) in patient.doses.iter().enumerate() {
            match admit(schedule, patient, dose, as_of) {
                Ok(vaccine) => {
                    history.vaccines.insert(vaccine);
                    history.doses.push(Administered {
                        date: dose.date,
                        vaccine,
                        source,
                        dose,
                    });
                }
                Err(kind) => history.set_aside.push(SetAside { source, kind }),
            }
        }
        // Doses that only their place in the input tells apart are the same to every rule.
        history
            .doses
            .sort_unstable_by(|a, b| order_of(a).cmp(&order_of(b)));
        for (place, dose) in history.doses.iter().enumerate() {
            let Some(vaccine) = schedule.vaccine(dose.vaccine) else {
                continue;
            };
            for association in &vaccine.associations {
                if association.ages.contains(birth, dose.date) {
                    history.records.push(Record {
                        antigen: association.antigen,
                        dose: place,
                    });
                }
            }
            let known = history.conflicts.len();
            find_conflicts(&history.doses, place, vaccine, &mut history.conflicts);
            if let Some(found) = history.conflicts.get_mut(known..) {
                found.reverse();
            }
        }
        history.records.sort_unstable();
        history.records.dedup();
        history.index(schedule.antigens.len());
        history
    }

    /// An empty history in the memory of this one.
    pub(crate) fn forget(mut self) -> History<'static> {
        self.vaccines.clear();
        self.set_aside.clear();
        self.records.clear();
        self.conflicts.clear();
        History {
            doses: emptied(self.doses),
            vaccines: self.vaccines,
            set_aside: self.set_aside,
            records: self.records,
            begins: self.begins,
            conflicts: self.conflicts,
        }
    }

    /// The antigen administered records of an antigen, by date.
    pub(crate) fn records_of(&self, antigen: usize) -> &[Record] {
        let bounds = self.begins.get(antigen..).unwrap_or_default();
        match *bounds {
            [begin, end, ..] => self.records.get(begin..end).unwrap_or_default(),
            [_] | [] => &[],
        }
    }

    /// Notes where the records of each antigen begin.
    fn index(&mut self, antigens: usize) {
        self.begins.clear();
        let mut place = 0;
        for antigen in 0..=antigens {
            self.begins.push(place);
            let rest = self.records.get(place..).unwrap_or_default();
            place += rest
                .iter()
                .take_while(|record| record.antigen == antigen)
                .count();
        }
    }

    /// The earlier doses that a dose must keep a distance from, by day and vaccine.
    pub(crate) fn conflicts_of(&self, dose: usize) -> &[ConflictSpan] {
        let begin = self.conflicts.partition_point(|row| row.current < dose);
        let rest = self.conflicts.get(begin..).unwrap_or_default();
        let end = rest.partition_point(|row| row.current == dose);
        rest.get(..end).unwrap_or_default()
    }

    /// The doses before a place in [`History::doses`].
    pub(crate) fn before(&self, place: usize) -> &[Administered<'a>] {
        self.doses.get(..place).unwrap_or(&self.doses)
    }

    /// The doses of products that are observations, each with its date.
    pub(crate) fn given_as_observations<'h>(
        &'h self,
        schedule: &'h Schedule,
        patient: &'h Patient,
    ) -> impl Iterator<Item = (ObservationId, Date)> + 'h {
        let given = self
            .set_aside
            .iter()
            .filter(|aside| aside.kind == NoticeKind::DoseAsObservation)
            .filter_map(|aside| patient.doses.get(aside.source));
        given.flat_map(|dose| {
            let cvx = dose.cvx.parse().ok();
            let rows = cvx.map(|cvx| schedule.products_of(cvx)).unwrap_or_default();
            let known = rows.iter().filter_map(|row| row.observation);
            known.map(|observation| (observation, dose.date))
        })
    }

    /// What was set aside and what was not used, as notices on the patient's list of doses.
    pub(crate) fn notices(
        &self,
        schedule: &'a Schedule,
        patient: &'a Patient,
        notices: &mut Vec<Notice<'a>>,
    ) {
        let mut note = |place: usize, field: &str, kind, value| {
            notices.push(Notice {
                path: format!("doses[{place}].{field}"),
                kind,
                value,
                decides: Few::None,
            });
        };
        for aside in &self.set_aside {
            let cvx = || Some(patient.doses.get(aside.source)?.cvx.as_str());
            match aside.kind {
                NoticeKind::UnknownVaccine | NoticeKind::ProductNotUsed => {
                    note(aside.source, "cvx", aside.kind, cvx());
                }
                NoticeKind::DoseAsObservation => {
                    let code = cvx().and_then(|cvx| cvx.parse().ok());
                    let rows = code.map(|cvx| schedule.products_of(cvx));
                    for row in rows.unwrap_or_default() {
                        let entry = row.observation.and_then(|id| schedule.observation(id));
                        let value = entry.map(|entry| entry.code.as_str());
                        note(aside.source, "cvx", aside.kind, value);
                    }
                }
                _ => note(aside.source, "date", aside.kind, None),
            }
        }
        for (place, dose) in patient.doses.iter().enumerate() {
            let Some(name) = dose.trade_name.as_deref().filter(|name| is_name(name)) else {
                continue;
            };
            let cvx = dose.cvx.parse().ok();
            let vaccine = cvx.and_then(|cvx| schedule.vaccine(schedule.vaccine_by_cvx(cvx)?));
            let known = vaccine.map_or(&[][..], |vaccine| &vaccine.trade_names);
            if !known.is_empty() && !known.iter().any(|it| same_name(it, name)) {
                let kind = NoticeKind::UnknownTradeName;
                note(place, "trade_name", kind, Some(name));
            }
        }
    }
}

/// The vaccine of a dose that can be evaluated, or why it cannot be.
fn admit(
    schedule: &Schedule,
    patient: &Patient,
    dose: &Dose,
    as_of: Date,
) -> Result<VaccineId, NoticeKind> {
    if dose.date < patient.birth_date {
        return Err(NoticeKind::BeforeBirth);
    }
    if dose.date > as_of {
        return Err(NoticeKind::AfterAssessment);
    }
    let cvx: Option<Cvx> = dose.cvx.parse().ok();
    let vaccine = cvx.and_then(|cvx| schedule.vaccine_by_cvx(cvx));
    vaccine.ok_or_else(|| {
        let product = cvx.and_then(|cvx| schedule.products_of(cvx).first());
        match product.map(|product| product.observation) {
            Some(Some(_)) => NoticeKind::DoseAsObservation,
            Some(None) => NoticeKind::ProductNotUsed,
            None => NoticeKind::UnknownVaccine,
        }
    })
}

/// Orders doses by the date, and on one day by everything that a rule can see, so that the order
/// of the input never matters to a verdict; of doses that are equal in all of it, the one that
/// comes first in the input is first.
fn order_of<'d>(dose: &Administered<'d>) -> impl Ord + use<'d> {
    (
        dose.date,
        dose.vaccine,
        dose.dose.mvx.as_deref(),
        dose.dose.trade_name.as_deref(),
        dose.dose.condition.is_some(),
        dose.dose.lot_expiration.map(|lot| lot.last_day()),
        dose.dose.volume,
        dose.source,
    )
}

/// Finds the earlier doses that are close enough to a dose to conflict with it (CALCDTCONFLICT-1,
/// CALCDTCONFLICT-2).
fn find_conflicts(
    doses: &[Administered<'_>],
    place: usize,
    vaccine: &Vaccine,
    found: &mut Vec<ConflictSpan>,
) {
    if vaccine.conflicts.is_empty() {
        return;
    }
    let Some((current, earlier)) = doses.get(..=place).and_then(<[_]>::split_last) else {
        return;
    };
    let known = found.len();
    for (previous, dose) in earlier.iter().enumerate().rev() {
        if current.date.days_since(dose.date) > vaccine.conflict_days {
            break;
        }
        // Spans are kept by day and vaccine: a history has few of those, however many doses.
        let same = |span: &&mut ConflictSpan| {
            let later = doses.get(span.first);
            later.is_some_and(|it| (it.date, it.vaccine) == (dose.date, dose.vaccine))
        };
        let spans = found.get_mut(known..).unwrap_or_default();
        let mut known_spans = spans.iter_mut().rev().take_while(same).peekable();
        if known_spans.peek().is_some() {
            known_spans.for_each(|span| span.first = previous);
            continue;
        }
        for conflict in vaccine
            .conflicts
            .iter()
            .filter(|row| row.previous == dose.vaccine)
        {
            let span = ConflictSpan {
                current: place,
                first: previous,
                last: previous,
                begin: dose.date.plus(conflict.begin),
                min_end: dose.date.plus(conflict.min_end),
                end: dose.date.plus(conflict.end),
            };
            if span.begin <= current.date && current.date < span.min_end.max(span.end) {
                found.push(span);
            }
        }
    }
}
