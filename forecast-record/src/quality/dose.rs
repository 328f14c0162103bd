//! Checks of doses.

use std::collections::{BTreeMap, BTreeSet};

use forecast_core::date::Date;
use forecast_core::schedule::Cvx;

use super::{Check, Checker, Subject, catalog};
use crate::model::{Action, DoseReport, PartialDate, Timestamp};
use crate::tables::{CodeStatus, CvxKind};

/// Lot numbers that stand in for one that nobody knew.
const PLACEHOLDERS: &[&str] = &[
    "N/A",
    "NA",
    "NONE",
    "UNK",
    "UNKNOWN",
    "LOT",
    "TEST",
    "TBD",
    "NOT GIVEN",
];

impl Checker<'_> {
    pub(super) fn doses(&mut self) {
        let record = self.record;
        for (index, dose) in record.doses.iter().enumerate() {
            if dose.action == Action::Delete {
                continue;
            }
            let subject = Subject::Dose(index);
            let missing = dose.filler_id.is_none() && dose.was_given();
            self.find_if(missing, &catalog::ID_MISSING, subject, ("ORC", 3));
            self.find_if(
                dose.date.is_none(),
                &catalog::DOSE_DATE_MISSING,
                subject,
                ("RXA", 3),
            );
            if let Some(date) = dose.date {
                self.when(subject, dose, date);
            }
            if !dose.was_given() {
                continue;
            }
            let nameless = dose.cvx.is_none() && dose.ndc.is_none() && dose.other_codes.is_empty();
            self.find_if(nameless, &catalog::VACCINE_MISSING, subject, ("RXA", 5));
            self.find_if(
                dose.origin.is_none(),
                &catalog::ORIGIN_MISSING,
                subject,
                ("RXA", 9),
            );
            let cvx: Option<Cvx> = dose.cvx.as_ref().and_then(|code| code.parse().ok());
            if let Some(cvx) = cvx {
                self.product(subject, dose, cvx);
            }
            self.lot(subject, dose);
            self.amount(subject, dose);
            self.paid(subject, dose);
            self.statements(subject, dose);
            if dose.newly_given() {
                self.complete(subject, dose, cvx);
            }
        }
        self.repeated();
    }

    /// The day, against birth, death and today.
    fn when(&mut self, subject: Subject, dose: &DoseReport, date: PartialDate) {
        let field = ("RXA", 3);
        let person = &self.record.person;
        let birth = person.birth_date.as_ref().map(|fact| fact.value);
        let death = person.death.as_ref().and_then(|fact| fact.value.date);
        let before = birth.is_some_and(|birth| date.last_day() < birth.first_day());
        self.find_if(before, &catalog::DOSE_BEFORE_BIRTH, subject, field);
        // A death before birth or in the future is no fact that a dose could contradict.
        let today = self.context.today;
        let plausible = |death: &PartialDate| {
            birth.is_none_or(|birth| death.last_day() >= birth.first_day())
                && today.is_none_or(|today| death.first_day() <= today)
        };
        let death = death.filter(plausible);
        let after = death.is_some_and(|death| date.first_day() > death.last_day());
        self.find_if(after, &catalog::DOSE_AFTER_DEATH, subject, field);
        let Some(today) = self.context.today else {
            return;
        };
        let future = date.first_day() > today;
        self.find_if(future, &catalog::DOSE_IN_FUTURE, subject, field);
        if dose.newly_given() && dose.was_given() && dose.action == Action::Add {
            let limit = date
                .last_day()
                .add_days(self.context.policy.report_within_days);
            let source = self.record.sources.get(&dose.source);
            let received = source.and_then(|source| source.received);
            let received = received.map_or(today, Timestamp::date);
            self.find_if(received > limit, &catalog::LATE_REPORT, subject, field);
        }
    }

    /// Vaccine, manufacturer, age, route.
    fn product(&mut self, subject: Subject, dose: &DoseReport, cvx: Cvx) {
        let tables = self.context.tables;
        let known = tables.cvx(cvx);
        let unspecified =
            known.is_some_and(|(_, kind)| kind == CvxKind::Vaccine) && !tables.is_product(cvx);
        let vague = dose.newly_given() && unspecified;
        self.find_if(vague, &catalog::UNSPECIFIED_GIVEN, subject, ("RXA", 5));
        let in_use = matches!(tables.cvx_status(cvx), None | Some(CodeStatus::Active));
        let unused = dose.newly_given() && !in_use && !unspecified;
        self.find_if(unused, &catalog::CVX_NOT_IN_USE, subject, ("RXA", 5));
        if let Some(mvx) = &dose.mvx {
            let known = tables.mvx(mvx).is_some() && !matches!(mvx.as_str(), "OTH" | "UNK");
            let wrong = known && tables.makes(cvx, mvx) == Some(false);
            self.find_if(wrong, &catalog::MVX_CONTRADICTS, subject, ("RXA", 17));
        }
        if let Some(route) = &dose.route {
            let wrong = tables.is_product(cvx) && !tables.route_fits(cvx, &route.code);
            self.find_if(wrong, &catalog::ROUTE_CONTRADICTS, subject, ("RXR", 1));
        }
        let (Some(birth), Some(day)) = (self.birth, dose.date.and_then(PartialDate::day)) else {
            return;
        };
        let (min, max) = tables.ages(cvx);
        let newborn = min.is_some_and(|min| birth.plus(min.span()) == birth);
        let vaccine = known.is_some_and(|(_, kind)| kind == CvxKind::Vaccine);
        let at_birth = day == birth && vaccine && !newborn;
        self.find_if(at_birth, &catalog::DOSE_AT_BIRTH, subject, ("RXA", 3));
        let young = min.is_some_and(|min| day < birth.plus(min.span()));
        let old = max.is_some_and(|max| day >= birth.plus(max.span()));
        let odd = day >= birth && !at_birth && (young || old);
        self.find_if(odd, &catalog::AGE_IMPLAUSIBLE, subject, ("RXA", 5));
    }

    fn lot(&mut self, subject: Subject, dose: &DoseReport) {
        if let Some(lot) = &dose.lot {
            let plain = lot.trim().to_uppercase();
            let digits: Vec<u8> = plain.bytes().filter(u8::is_ascii_alphanumeric).collect();
            let same = digits
                .first()
                .is_none_or(|first| digits.iter().all(|b| b == first));
            let odd = PLACEHOLDERS.contains(&plain.as_str()) || digits.len() < 3 || same;
            self.find_if(odd, &catalog::LOT_IMPLAUSIBLE, subject, ("RXA", 15));
        }
        let day = dose.date.and_then(PartialDate::day);
        if let (Some(day), Some(expires)) = (day, dose.lot_expiration) {
            let expired = day > expires.last_day();
            self.find_if(expired, &catalog::LOT_EXPIRED, subject, ("RXA", 16));
        }
    }

    fn amount(&mut self, subject: Subject, dose: &DoseReport) {
        let Some(amount) = &dose.amount else { return };
        let missing = amount.unit.is_none();
        self.find_if(missing, &catalog::UNIT_MISSING, subject, ("RXA", 7));
        let whole = amount.value.split('.').next().unwrap_or_default();
        let whole: u32 = whole.parse().unwrap_or(u32::MAX);
        let millilitres = amount.unit.as_deref().is_none_or(|unit| unit == "mL");
        let nothing = !amount.value.bytes().any(|b| matches!(b, b'1'..=b'9'));
        let odd = nothing || (millilitres && whole >= 10 && amount.value != "10");
        self.find_if(odd, &catalog::AMOUNT_IMPLAUSIBLE, subject, ("RXA", 6));
    }

    /// Who paid.
    fn paid(&mut self, subject: Subject, dose: &DoseReport) {
        let Some(eligibility) = dose.eligibility.as_ref().map(|coding| coding.code.as_str()) else {
            return;
        };
        let eligible = matches!(eligibility, "V02" | "V03" | "V04" | "V05");
        if let Some(day) = dose.date.and_then(PartialDate::day) {
            let adult = self.birth.is_some() && !self.is_minor(day);
            self.find_if(
                eligible && adult,
                &catalog::ELIGIBILITY_AGE,
                subject,
                ("OBX", 5),
            );
        }
        let program = dose
            .funding
            .as_ref()
            .is_some_and(|coding| coding.code == "VXC51");
        let wrong = program && eligibility == "V01";
        self.find_if(wrong, &catalog::FUNDING_CONTRADICTS, subject, ("OBX", 5));
    }

    fn statements(&mut self, subject: Subject, dose: &DoseReport) {
        let day = dose.date.and_then(PartialDate::day);
        let odd = dose.information.iter().any(|statement| {
            let given = statement.given.and_then(PartialDate::day);
            let early = given
                .zip(statement.published)
                .is_some_and(|(given, published)| given < published.first_day());
            let late = given.zip(day).is_some_and(|(given, day)| given > day);
            early || late
        });
        self.find_if(odd, &catalog::STATEMENT_DATES, subject, ("OBX", 5));
    }

    /// What a newly given dose must say.
    fn complete(&mut self, subject: Subject, dose: &DoseReport, cvx: Option<Cvx>) {
        let tables = self.context.tables;
        // Of a product that is not known nobody can say by which route it must be given.
        let product = cvx.filter(|cvx| tables.is_product(*cvx));
        let injected = product.is_some_and(|cvx| tables.is_injected(cvx));
        let day: Option<Date> = dose.date.and_then(PartialDate::day);
        let minor = day.is_some_and(|day| self.is_minor(day));
        let told = dose
            .information
            .iter()
            .any(|s| s.given.is_some() || s.document.is_some());
        let required: [(bool, &'static Check, (&'static str, usize)); 11] = [
            (dose.mvx.is_none(), &catalog::MVX_MISSING, ("RXA", 17)),
            (dose.lot.is_none(), &catalog::LOT_MISSING, ("RXA", 15)),
            (
                dose.lot_expiration.is_none(),
                &catalog::EXPIRY_MISSING,
                ("RXA", 16),
            ),
            (
                dose.route.is_none() && product.is_some(),
                &catalog::ROUTE_MISSING,
                ("RXR", 1),
            ),
            (
                dose.site.is_none() && injected,
                &catalog::SITE_MISSING,
                ("RXR", 2),
            ),
            (dose.amount.is_none(), &catalog::AMOUNT_MISSING, ("RXA", 6)),
            (
                dose.eligibility.is_none() && minor,
                &catalog::ELIGIBILITY_MISSING,
                ("OBX", 5),
            ),
            (
                dose.funding.is_none(),
                &catalog::FUNDING_MISSING,
                ("OBX", 5),
            ),
            (
                dose.administered_by.is_none(),
                &catalog::PROVIDER_MISSING,
                ("RXA", 10),
            ),
            (
                dose.organisation.is_none(),
                &catalog::PLACE_MISSING,
                ("RXA", 11),
            ),
            (!told, &catalog::STATEMENT_MISSING, ("OBX", 5)),
        ];
        for (missing, check, field) in required {
            self.find_if(missing, check, subject, field);
        }
    }

    /// Doses against each other.
    fn repeated(&mut self) {
        let record = self.record;
        let mut vaccines = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        let mut days: BTreeMap<Date, usize> = BTreeMap::new();
        for (index, dose) in record.doses.iter().enumerate() {
            let subject = Subject::Dose(index);
            if dose.action == Action::Delete {
                continue;
            }
            if let Some(id) = &dose.filler_id {
                let again = !numbers.insert((id, &dose.source));
                self.find_if(again, &catalog::SAME_ID, subject, ("ORC", 3));
            }
            let Some(day) = dose
                .date
                .and_then(PartialDate::day)
                .filter(|_| dose.was_given())
            else {
                continue;
            };
            if let Some(cvx) = &dose.cvx {
                let again = !vaccines.insert((day, cvx, &dose.source));
                self.find_if(again, &catalog::SAME_DAY_DUPLICATE, subject, ("RXA", 5));
            }
            let count = days.entry(day).or_default();
            *count += 1;
            let many = *count == self.context.policy.most_doses_a_day + 1;
            self.find_if(many, &catalog::MANY_DOSES, subject, ("RXA", 3));
        }
    }
}
