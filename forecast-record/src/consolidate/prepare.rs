//! Reports made ready for comparing.

use std::cmp::Ordering;

use forecast_core::schedule::Cvx;

use crate::knowledge::{Knowledge, VaccineInfo};
use crate::model::{DoseId, DoseReport, Organisation, PartialDate, Record, Timestamp};

/// A report, with what comparing it needs.
pub(super) struct Prepared<'k, 'r> {
    /// Its index in the record.
    pub(super) index: usize,
    pub(super) report: &'r DoseReport,
    pub(super) date: Option<PartialDate>,
    pub(super) cvx: Option<Cvx>,
    /// Whether its code says that nobody knows which vaccine it was.
    pub(super) unknown: bool,
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
    /// The number that the one who gave the dose gave it.
    pub(super) number: Option<Number<'r>>,
}

/// A number of a dose, with the authority that it is unique in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number<'r> {
    pub(super) authority: &'r str,
    pub(super) value: &'r str,
}

impl<'r> Number<'r> {
    /// Returns a number with its own authority, or else the sender's; none where it is empty.
    pub(super) fn new(record: &'r Record, dose: &'r DoseReport, id: &'r DoseId) -> Option<Self> {
        let value = id.value.trim();
        if value.is_empty() {
            return None;
        }
        let authority = id.authority.as_deref().or_else(|| {
            let source = record.sources.get(&dose.source)?;
            let organisation = source.organisation.as_ref();
            organisation
                .and_then(|o| o.id.as_deref().or(o.name.as_deref()))
                .or(source.application.as_deref())
        });
        Some(Number {
            authority: authority.unwrap_or_default(),
            value,
        })
    }
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

    pub(super) fn letters(self) -> impl Iterator<Item = char> {
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

    /// Returns a text that organisations have in common only if they are the same.
    pub(super) fn key(&self) -> String {
        match (self.id, self.name) {
            (Some(id), _) => std::iter::once('#').chain(id.letters()).collect(),
            (None, Some(name)) => name.letters().collect(),
            (None, None) => String::new(),
        }
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
    let rules = knowledge.consolidation_rules();
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
            unknown: cvx.is_some_and(|cvx| rules.unknown.contains(&cvx)),
            vaccine: cvx.and_then(|cvx| knowledge.vaccine(cvx)),
            ndc: Loose::new(&report.ndc),
            trade_name: Loose::new(&report.trade_name),
            mvx: Loose::new(&report.mvx),
            lot: Loose::new(&report.lot),
            organisation,
            reported: report.reported.or_else(|| source?.reported()),
            number: report
                .filler_id
                .as_ref()
                .and_then(|id| Number::new(record, report, id)),
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

    /// The code of the vaccine; none where nobody knows which it was.
    pub(super) fn vaccine_code(&self) -> Option<Cvx> {
        self.cvx.filter(|_| !self.unknown)
    }

    /// Whether the two say the same about the dose, whoever sent them and when.
    pub(super) fn says_the_same(&self, other: &Prepared<'_, '_>) -> bool {
        let by_one = match (&self.organisation, &other.organisation) {
            (Some(x), Some(y)) => x.same(y) == Some(true),
            (None, None) => self.report.source == other.report.source,
            _ => false,
        };
        if !by_one || self.date != other.date || self.cvx != other.cvx || self.lot != other.lot {
            return false;
        }
        let (a, b) = (self.report, other.report);
        // All fields are named, so that a new one is not forgotten.
        let DoseReport {
            source: _,
            reported: _,
            action: _,
            date: _,
            cvx: _,
            lot: _,
            organisation: _,
            placer_id,
            filler_id,
            origin,
            completion,
            refusal,
            ndc,
            other_codes,
            trade_name,
            mvx,
            lot_expiration,
            amount,
            site,
            route,
            eligibility,
            funding,
            administered_by,
            ordered_by,
            entered_by,
            condition,
            information,
            details,
            remarks,
        } = a;
        (placer_id, filler_id, origin, completion)
            == (&b.placer_id, &b.filler_id, &b.origin, &b.completion)
            && (refusal, ndc, other_codes, trade_name)
                == (&b.refusal, &b.ndc, &b.other_codes, &b.trade_name)
            && (mvx, lot_expiration, amount, site)
                == (&b.mvx, &b.lot_expiration, &b.amount, &b.site)
            && (route, eligibility, funding) == (&b.route, &b.eligibility, &b.funding)
            && (administered_by, ordered_by, entered_by)
                == (&b.administered_by, &b.ordered_by, &b.entered_by)
            && (condition, information, details, remarks)
                == (&b.condition, &b.information, &b.details, &b.remarks)
    }
}
