//! ORC, RXA, RXR and NTE: one dose.

use std::borrow::Cow;

use super::layout::Placed;
use super::vaccine::Named;
use super::{DosePlace, Order, Reader, shown};
use crate::hl7::types::{
    read_codings, read_date, read_dose_id, read_organisation, read_provider, read_timestamp,
};
use forecast_record::model::{
    Action, Amount, Coding, Completion, DoseId, DoseReport, Organisation, Origin, PartialDate,
};
use forecast_record::quality::{Check, catalog};

/// The number that stands for "no number", where no dose was given.
pub(super) const NO_NUMBER: &str = "9999";

impl Reader<'_> {
    /// Reads the segments about one dose.
    pub(super) fn order(&mut self, order: &Order<'_>) {
        let Some(rxa) = order.rxa else { return };
        let mut dose = DoseReport::new(self.source.clone());
        let named = self.vaccine(rxa, order, &mut dose);
        let Some(completion) = self.completion(rxa, named) else {
            return;
        };
        dose.completion = completion;
        dose.action = self.action(rxa);
        dose.origin = self.origin(rxa, named);
        self.refusal(rxa, named, &mut dose);
        if let Some(orc) = order.orc {
            self.numbers(orc, &mut dose);
            if !matches!(orc.field(1).value().as_ref(), "" | "RE") {
                let text = "ORC-1 is not RE; the order was read as if it were";
                self.find(&catalog::NOT_READ, orc.at().field(1), text);
            }
        }
        if named == Named::NoVaccine && completion != Completion::Refused {
            return self.order_of_observations(order, rxa, &dose);
        }
        if named == Named::Nothing {
            let text = "the dose names no vaccine; it was not kept";
            return self.find(&catalog::VACCINE_MISSING, rxa.at().field(5), text);
        }
        dose.date = self.dose_date(rxa);
        if dose.date.is_none() {
            return;
        }
        if dose.action != Action::Add && dose.filler_id.is_none() && dose.placer_id.is_none() {
            let text = "a dose that is to be updated or deleted has no number in ORC-3; it can only \
                        be found by organisation, day and vaccine";
            self.find(&catalog::CHANGE_WITHOUT_ID, rxa.at().field(21), text);
        }
        self.product(rxa, &mut dose);
        self.amount(rxa, &mut dose);
        self.people(rxa, &mut dose);
        if let Some(rxr) = order.rxr {
            self.where_on_body(rxr, &mut dose);
        }
        dose.remarks = remarks(order, rxa);
        if self.answer {
            dose.reported = read_timestamp(&rxa.field(22).value()).ok();
        }
        let rest = self.without_group(order, &dose);
        self.dose_observations(&rest, &mut dose);
        self.places.doses.push(DosePlace {
            rxa: rxa.sequence,
            orc: order.orc.map(|orc| orc.sequence),
            rxr: order.rxr.map(|rxr| rxr.sequence),
        });
        self.record.doses.push(dose);
    }

    /// An order of no vaccine: what is kept of it are its observations.
    fn order_of_observations(&mut self, order: &Order<'_>, rxa: Placed<'_>, dose: &DoseReport) {
        let text = "no vaccine was given (CVX 998); of the order only observations were kept";
        let amount = rxa.field(6).value();
        let amount = decimal(&amount).is_none_or(|(number, unknown)| !unknown && number != "0");
        let of_product = rxa.has(&[7, 9, 10, 11, 15, 16, 17, 18])
            || (amount && rxa.has(&[6]))
            || dose.ndc.is_some()
            || !dose.other_codes.is_empty();
        if of_product || !order.notes.is_empty() {
            self.find(&catalog::NOT_READ, rxa.at(), text);
        }
        if let Some(rxr) = order.rxr.filter(|rxr| rxr.has(&[1, 2])) {
            self.find(&catalog::NOT_READ, rxr.at(), text);
        }
        let numbered = dose.filler_id.is_some() || dose.placer_id.is_some();
        if let Some(orc) = order.orc.filter(|orc| numbered || orc.has(&[10, 12])) {
            self.find(&catalog::NOT_READ, orc.at(), text);
        }
        self.person_observations(&order.observations);
    }

    fn dose_date(&mut self, rxa: Placed<'_>) -> Option<PartialDate> {
        let location = rxa.at().field(3);
        let value = rxa.field(3).value();
        if value.is_empty() {
            let text = "the dose has no date; it was not kept";
            self.find(&catalog::DOSE_DATE_MISSING, location, text);
            return None;
        }
        let date = self.date(rxa.field(3), location.clone(), &catalog::DOSE_DATE_INVALID)?;
        if date.day().is_none() {
            let text = "the date is not known to the day; it was kept as it is and the dose \
                        cannot be evaluated";
            self.find(&catalog::DOSE_DATE_PARTIAL, location, text);
        }
        let end = read_date(&rxa.field(4).value()).ok().map(|sent| sent.date);
        let unreadable = end.is_none() && !rxa.field(4).value().is_empty();
        if unreadable || end.is_some_and(|end| !end.may_equal(date)) {
            let text = "RXA-4 is not the day of RXA-3; RXA-3 counts";
            self.find(&catalog::DOSE_DATES_DIFFER, rxa.at().field(4), text);
        }
        Some(date)
    }

    fn origin(&mut self, rxa: Placed<'_>, named: Named) -> Option<Origin> {
        let value = rxa.field(9).value();
        if value.is_empty() || named == Named::NoVaccine {
            return None;
        }
        let padded: Cow<'_, str> = if value.len() == 1 {
            Cow::Owned(format!("0{value}"))
        } else {
            value
        };
        let origin = Origin::from_code(&padded);
        if origin.is_none() {
            let text = format!(
                "the source of information{} is not in NIP001; it was not kept",
                shown(&padded)
            );
            self.find(&catalog::ORIGIN_CODE, rxa.at().field(9), text);
        }
        origin
    }

    /// Manufacturer and lot.
    fn product(&mut self, rxa: Placed<'_>, dose: &mut DoseReport) {
        dose.lot = filled(rxa.field(15).value());
        let expiry = rxa.at().field(16);
        if self.maker_in(rxa, 16).is_none() {
            dose.lot_expiration = self.date(rxa.field(16), expiry, &catalog::EXPIRY_INVALID);
        }
        let Some(maker) = first_coding(rxa, 17) else {
            return self.shifted_maker(rxa, dose);
        };
        let code = maker.code.to_ascii_uppercase();
        if self.tables.mvx(&code).is_some() {
            dose.mvx = Some(code);
        } else {
            let text = format!(
                "the manufacturer{} is not an MVX code known here; it was kept as it is",
                shown(&maker.code)
            );
            self.find(&catalog::MVX_UNKNOWN, rxa.at().field(17), text);
            dose.mvx = filled(Cow::Owned(maker.code)).or(maker.text);
        }
    }

    fn amount(&mut self, rxa: Placed<'_>, dose: &mut DoseReport) {
        let value = rxa.field(6).value();
        let unit = first_coding(rxa, 7).and_then(|unit| {
            let name = if unit.code.is_empty() {
                unit.text
            } else {
                Some(unit.code)
            };
            name.map(|name| {
                if name.eq_ignore_ascii_case("ml") {
                    "mL".to_owned()
                } else {
                    name
                }
            })
        });
        let location = rxa.at().field(6);
        let Some((number, unknown)) = decimal(&value) else {
            if !value.is_empty() {
                let text = "the amount is no number; it was not kept";
                self.find(&catalog::AMOUNT_INVALID, location, text);
            }
            return;
        };
        if unknown {
            return;
        }
        if number == "0" && !dose.newly_given() {
            let text = "an amount of 0 was read as not known";
            return self.find(&catalog::NOT_READ, location, text);
        }
        dose.amount = Some(Amount {
            value: number,
            unit,
        });
    }

    /// ORC: the numbers of the dose, who typed it in, who ordered it. A number of 9999 stands for
    /// none; some senders give it to doses, too.
    fn numbers(&mut self, orc: Placed<'_>, dose: &mut DoseReport) {
        let real = |id: &DoseId| id.value != NO_NUMBER;
        let mut number = |field| {
            let all = self.each(orc, field, read_dose_id);
            all.into_iter().next().filter(real)
        };
        dose.placer_id = number(2);
        dose.filler_id = number(3);
        dose.entered_by = self.each(orc, 10, read_provider).into_iter().next();
        dose.ordered_by = self.each(orc, 12, read_provider).into_iter().next();
    }

    /// RXA-10 and RXA-11: who gave it, and where.
    fn people(&mut self, rxa: Placed<'_>, dose: &mut DoseReport) {
        dose.administered_by = self.each(rxa, 10, read_provider).into_iter().next();
        let place = rxa.field(11);
        let facility = place.component(4);
        dose.organisation = if facility.is_empty() {
            let (first, second) = (place.component(1).value(), place.component(2).value());
            read_organisation(&second, &first, place.component(usize::MAX))
        } else {
            Some(Organisation {
                id: filled(facility.subcomponent(1)).or_else(|| filled(facility.subcomponent(2))),
                authority: filled(facility.subcomponent(2)),
                name: None,
            })
        };
    }

    fn where_on_body(&mut self, rxr: Placed<'_>, dose: &mut DoseReport) {
        let tables: [(usize, &[&str], &Check, &str); 2] = [
            (1, &["NCIT", "HL70162"], &catalog::ROUTE_CODE, "the route"),
            (2, &["HL70163"], &catalog::SITE_CODE, "the body site"),
        ];
        for (number, known, check, what) in tables {
            let codings = read_codings(rxr.field(number).repetition(1));
            let preferred = codings
                .iter()
                .position(|coding| coding.system.as_deref() == known.first().copied())
                .unwrap_or(0);
            let Some(coding) = codings.into_iter().nth(preferred) else {
                continue;
            };
            if !known
                .iter()
                .any(|table| self.tables.has_code(table, &coding.code))
            {
                let text = format!(
                    "{what}{} is not in {}; it was kept as it is",
                    shown(&coding.code),
                    known.join(" or ")
                );
                self.find(check, rxr.at().field(number), text);
            }
            if number == 1 {
                dose.route = Some(coding);
            } else {
                dose.site = Some(coding);
            }
        }
    }
}

fn filled(text: Cow<'_, str>) -> Option<String> {
    (!text.is_empty()).then(|| text.into_owned())
}

pub(super) fn first_coding(placed: Placed<'_>, number: usize) -> Option<Coding> {
    read_codings(placed.field(number).repetition(1))
        .into_iter()
        .next()
}

/// Notes: NTE-3, and what stands in RXA-9 beside the source of information.
fn remarks(order: &Order<'_>, rxa: Placed<'_>) -> Vec<String> {
    let notes = order.notes.iter();
    let mut remarks: Vec<String> = notes
        .flat_map(|note| note.field(3).repetitions())
        .filter_map(|text| filled(text.text()))
        .collect();
    let source = rxa.field(9);
    let without_code = usize::from(!source.value().is_empty());
    for repetition in source.repetitions().skip(without_code) {
        let parts = [2, 1].map(|number| repetition.component(number).value());
        remarks.extend(parts.into_iter().find_map(filled));
    }
    remarks
}

/// A number in plain decimal digits, and whether it is the 999 that stands for "not known".
fn decimal(value: &str) -> Option<(String, bool)> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) || value.len() > 12
    {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    let unknown = whole == "999" && fraction.is_empty();
    let text = if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    };
    Some((text, unknown))
}
