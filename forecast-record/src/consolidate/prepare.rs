//! Reports made ready for comparing.

use std::cmp::Ordering;

use forecast_core::schedule::Cvx;

use crate::bridge::{Knowledge, VaccineInfo};
use crate::model::{DoseReport, Organisation, PartialDate, Record, Timestamp};

/// A report, with what comparing it needs.
pub(super) struct Prepared<'k, 'r> {
    /// Its index in the record.
    pub(super) index: usize,
    pub(super) report: &'r DoseReport,
    pub(super) date: Option<PartialDate>,
    pub(super) cvx: Option<Cvx>,
    /// What the schedule says about its vaccine.
    pub(super) vaccine: Option<&'k VaccineInfo>,
    /// Codes of the product, for vaccines without a CVX code.
    pub(super) ndc: Option<Loose<'r>>,
    pub(super) trade_name: Option<Loose<'r>>,
    pub(super) mvx: Option<Loose<'r>>,
    pub(super) lot: Option<Loose<'r>>,
    pub(super) organisation: Option<OrganisationKey<'r>>,
    /// When it was reported.
    pub(super) reported: Option<Timestamp>,
}

/// A text with a letter or digit in it, compared by its letters and digits in capitals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loose<'r>(&'r str);

impl<'r> Loose<'r> {
    fn new(text: &'r Option<String>) -> Option<Loose<'r>> {
        let text = text.as_deref()?;
        text.chars()
            .any(char::is_alphanumeric)
            .then_some(Loose(text))
    }

    /// As it was written.
    pub(super) fn text(self) -> &'r str {
        self.0
    }

    fn letters(self) -> impl Iterator<Item = char> {
        let kept = self.0.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_uppercase)
    }
}

impl PartialEq for Loose<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.letters().eq(other.letters())
    }
}

/// An organisation, as it is compared: by number if both have one, else by name.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrganisationKey<'r> {
    id: Option<Loose<'r>>,
    name: Option<Loose<'r>>,
}

impl<'r> OrganisationKey<'r> {
    fn new(organisation: &'r Organisation) -> Option<OrganisationKey<'r>> {
        let id = Loose::new(&organisation.id);
        let name = Loose::new(&organisation.name);
        (id.is_some() || name.is_some()).then_some(OrganisationKey { id, name })
    }

    /// Whether the two are the same; none where they have nothing to compare.
    pub(super) fn same(&self, other: &OrganisationKey<'_>) -> Option<bool> {
        match (&self.id, &other.id, &self.name, &other.name) {
            (Some(a), Some(b), _, _) | (_, _, Some(a), Some(b)) => Some(a == b),
            _ => None,
        }
    }
}

/// All reports of a record, in the record's order.
pub(super) fn prepare<'k, 'r>(
    record: &'r Record,
    knowledge: &'k Knowledge,
) -> Vec<Prepared<'k, 'r>> {
    let prepared = record.doses.iter().enumerate().map(|(index, report)| {
        let cvx = report
            .cvx
            .as_deref()
            .and_then(|code| code.parse::<Cvx>().ok());
        let source = record.sources.get(&report.source);
        let organisation = report
            .organisation
            .as_ref()
            .and_then(OrganisationKey::new)
            .or_else(|| source?.organisation.as_ref().and_then(OrganisationKey::new));
        Prepared {
            index,
            report,
            date: report.date,
            cvx,
            vaccine: cvx.and_then(|cvx| knowledge.vaccine(cvx)),
            ndc: Loose::new(&report.ndc),
            trade_name: Loose::new(&report.trade_name),
            mvx: Loose::new(&report.mvx),
            lot: Loose::new(&report.lot),
            organisation,
            reported: report.reported.or_else(|| source?.reported()),
        }
    });
    prepared.collect()
}

impl Prepared<'_, '_> {
    /// A total order of reports by what they say, never by where they stand in the record.
    pub(super) fn canonical(&self, other: &Prepared<'_, '_>) -> Ordering {
        let key = |p: &Self| (p.date, p.cvx, p.reported, p.report.origin);
        key(self)
            .cmp(&(other.date, other.cvx, other.reported, other.report.origin))
            .then_with(|| self.report.source.cmp(&other.report.source))
            .then_with(|| self.report.filler_id.cmp(&other.report.filler_id))
            .then_with(|| self.report.lot.cmp(&other.report.lot))
            // What is left differs in details only: order it by all that it says.
            .then_with(|| format!("{:?}", self.report).cmp(&format!("{:?}", other.report)))
    }

    /// Whether the two say the same about the dose, whoever sent them and when.
    pub(super) fn says_the_same(&self, other: &Prepared<'_, '_>) -> bool {
        let (a, b) = (self.report, other.report);
        if self.date != other.date
            || self.cvx != other.cvx
            || self.lot != other.lot
            || a.origin != b.origin
            || !matches!((&self.organisation, &other.organisation), (Some(x), Some(y)) if x.same(y) == Some(true))
        {
            return false;
        }
        let mut other_as_this = b.clone();
        other_as_this.source.clone_from(&a.source);
        other_as_this.reported = a.reported;
        other_as_this.cvx.clone_from(&a.cvx);
        other_as_this.lot.clone_from(&a.lot);
        other_as_this.action = a.action;
        other_as_this.organisation.clone_from(&a.organisation);
        *a == other_as_this
    }
}
