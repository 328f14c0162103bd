//! Reports made ready for comparing.

use std::cmp::Ordering;

use forecast_core::schedule::Cvx;

use crate::bridge::{Knowledge, VaccineInfo};
use crate::model::{DoseReport, Organisation, PartialDate, Record, Timestamp};

/// A report, with what comparing it needs.
pub(super) struct Prepared<'a> {
    /// Its index in the record.
    pub(super) index: usize,
    pub(super) report: &'a DoseReport,
    pub(super) date: Option<PartialDate>,
    pub(super) cvx: Option<Cvx>,
    /// What the schedule says about its vaccine.
    pub(super) vaccine: Option<&'a VaccineInfo>,
    /// Codes of the product, for vaccines without a CVX code.
    pub(super) ndc: Option<String>,
    pub(super) trade_name: Option<String>,
    pub(super) mvx: Option<String>,
    pub(super) lot: Option<String>,
    pub(super) organisation: Option<OrganisationKey>,
    /// When it was reported.
    pub(super) reported: Option<Timestamp>,
}

/// An organisation, as it is compared: by number if both have one, else by name.
#[derive(Clone, Debug)]
pub(super) struct OrganisationKey {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

impl OrganisationKey {
    fn new(organisation: &Organisation) -> Option<OrganisationKey> {
        let id = organisation.id.as_deref().and_then(squeeze);
        let name = organisation.name.as_deref().and_then(squeeze);
        (id.is_some() || name.is_some()).then_some(OrganisationKey { id, name })
    }

    /// Whether the two are the same; none where they have nothing to compare.
    pub(super) fn same(&self, other: &OrganisationKey) -> Option<bool> {
        match (&self.id, &other.id, &self.name, &other.name) {
            (Some(a), Some(b), _, _) | (_, _, Some(a), Some(b)) => Some(a == b),
            _ => None,
        }
    }
}

/// Letters and digits in capitals; none where there are none.
fn squeeze(text: &str) -> Option<String> {
    let mut squeezed = String::with_capacity(text.len());
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    squeezed.extend(kept.flat_map(char::to_uppercase));
    (!squeezed.is_empty()).then_some(squeezed)
}

/// All reports of a record, in the record's order.
pub(super) fn prepare<'a>(record: &'a Record, knowledge: &'a Knowledge) -> Vec<Prepared<'a>> {
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
            ndc: report.ndc.as_deref().and_then(squeeze),
            trade_name: report.trade_name.as_deref().and_then(squeeze),
            mvx: report.mvx.as_deref().and_then(squeeze),
            lot: report.lot.as_deref().and_then(squeeze),
            organisation,
            reported: record.reported(report),
        }
    });
    prepared.collect()
}

impl Prepared<'_> {
    /// A total order of reports by what they say, never by where they stand in the record.
    pub(super) fn canonical(&self, other: &Prepared<'_>) -> Ordering {
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
    pub(super) fn says_the_same(&self, other: &Prepared<'_>) -> bool {
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
