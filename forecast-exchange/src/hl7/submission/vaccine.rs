//! RXA-5: which vaccine, in CVX, NDC or whatever the sender has.

use std::collections::BTreeSet;

use forecast_core::schedule::Cvx;

use super::layout::Placed;
use super::{Order, Reader, shown};
use crate::hl7::types::read_codings;
use forecast_hl7::Location;
use forecast_record::model::{Coding, DoseReport, system};
use forecast_record::quality::catalog;
use forecast_record::tables::CvxKind;

/// The question (LOINC) which vaccine, or vaccine group, something is about.
const VACCINE_TYPE: &str = "30956-7";

/// What kind of thing RXA-5 names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A product, known or not.
    Product,
    /// No vaccine (CVX 998).
    NoVaccine,
    /// Nothing at all.
    Nothing,
}

/// A code with its place in RXA-5.
struct Sent {
    coding: Coding,
    at: Location,
}

impl Reader<'_> {
    /// Reads RXA-5 into the dose.
    pub(super) fn vaccine(
        &mut self,
        rxa: Placed<'_>,
        order: &Order<'_>,
        dose: &mut DoseReport,
    ) -> Named {
        let mut codes = sent(rxa);
        if codes.is_empty() {
            return Named::Nothing;
        }
        self.name_missing_system(&mut codes);
        let mut cvx: Option<Cvx> = None;
        for Sent { coding, at } in codes {
            if coding.is_of(system::CVX) {
                match coding.code.parse::<Cvx>() {
                    Ok(code) if cvx.is_none() => cvx = Some(code),
                    Ok(code) if cvx == Some(code) => {}
                    Ok(_) => {
                        let text = "RXA-5 names a second vaccine; the first was kept";
                        self.find(&catalog::REPETITION, at, text);
                    }
                    Err(_) => {
                        let text = "this is no CVX code; it was kept as another code";
                        self.find(&catalog::CVX_FORM, at, text);
                        dose.other_codes.push(coding);
                    }
                }
            } else if coding.is_of(system::NDC) && dose.ndc.is_none() && !coding.code.is_empty() {
                dose.ndc = Some(coding.code);
            } else {
                dose.other_codes.push(coding);
            }
        }
        let product = dose.ndc.as_deref().and_then(|ndc| self.tables.product(ndc));
        dose.trade_name = product.map(|product| product.trade_name.clone());
        let location = rxa.at().field(5);
        match (cvx, product) {
            (Some(code), Some(product)) if !product.is(code) && code.number() < 998 => {
                let text = format!(
                    "CVX {code} and the NDC (a product of CVX {}) name different vaccines; CVX \
                     counts",
                    product.cvx
                );
                dose.trade_name = None;
                self.find(&catalog::NDC_CONTRADICTS, location.clone(), text);
            }
            (Some(code), _) if self.is_unknown(code) && self.group_of(order).is_some() => {
                cvx = self.group_of(order);
                let text = "the vaccine is not known (CVX 999); the vaccine group that the \
                            observation 30956-7 names was kept";
                self.find(&catalog::GROUP_ONLY, location.clone(), text);
            }
            (Some(_), _) => {}
            (None, Some(product)) => {
                cvx = Some(product.cvx);
                let text = format!("the NDC was read as CVX {}", product.cvx);
                self.find(&catalog::NDC_ONLY, location.clone(), text);
            }
            (None, None) if self.cpt_vaccine(dose).is_some() => {
                cvx = self.cpt_vaccine(dose);
                let text = "the CPT code was read as a CVX code by the table of CPT codes";
                self.find(&catalog::CPT_ONLY, location.clone(), text);
            }
            (None, None) if self.group_of(order).is_some() => {
                cvx = self.group_of(order);
                let text = "the product is not known; the vaccine group that the observation \
                            30956-7 names was kept";
                self.find(&catalog::GROUP_ONLY, location.clone(), text);
            }
            (None, None) if dose.ndc.is_some() => {
                let text = "the NDC is not in the table of products and there is no CVX code; the \
                            dose was kept and cannot be evaluated";
                self.find(&catalog::NDC_UNKNOWN, location.clone(), text);
            }
            (None, None) => {
                let text = "there is neither a CVX code nor an NDC; the dose was kept and cannot \
                            be evaluated";
                self.find(&catalog::LOCAL_CODE_ONLY, location.clone(), text);
            }
        }
        dose.cvx = cvx.map(|code| code.to_string());
        self.known_cvx(cvx, location)
    }

    fn is_unknown(&self, cvx: Cvx) -> bool {
        (self.tables.cvx(cvx)).is_some_and(|(_, kind)| kind == CvxKind::Unknown)
    }

    /// The CVX code of a CPT code, by a registry's own table.
    fn cpt_vaccine(&self, dose: &DoseReport) -> Option<Cvx> {
        let mut codes = dose.other_codes.iter().filter(|coding| {
            let system = coding.system.as_deref();
            system.is_some_and(system::is_cpt)
        });
        codes.find_map(|coding| self.tables.vaccine_of_cpt(&coding.code))
    }

    /// The vaccine group that observations of the dose name, where they name one alone.
    fn group_of(&self, order: &Order<'_>) -> Option<Cvx> {
        if self.answer {
            return None;
        }
        let named = order.observations.iter().filter(|placed| {
            placed.field(3).value() == VACCINE_TYPE && !placed.field(5).is_empty()
        });
        let groups: BTreeSet<Option<Cvx>> = named
            .map(|placed| {
                let codings = read_codings(placed.field(5).repetition(1));
                codings.iter().find_map(|coding| {
                    let text = coding.text.as_deref();
                    [Some(coding.code.as_str()), text]
                        .into_iter()
                        .flatten()
                        .find_map(|name| self.tables.unspecified(name))
                })
            })
            .collect();
        let mut groups = groups.into_iter();
        let group = groups.next()?;
        groups.next().is_none().then_some(group)?
    }

    /// The order without the observations that named the vaccine group of its dose, and nothing
    /// else.
    pub(super) fn without_group<'m>(&self, order: &Order<'m>, dose: &DoseReport) -> Order<'m> {
        let group = self.group_of(order).map(|group| group.to_string());
        let mut rest = order.clone();
        if group.is_some() && group == dose.cvx {
            let of_statement = |of: &str| {
                order.observations.iter().any(|placed| {
                    placed.field(4).value() == of && placed.field(3).value() != VACCINE_TYPE
                })
            };
            rest.observations.retain(|placed| {
                placed.field(3).value() != VACCINE_TYPE || of_statement(&placed.field(4).value())
            });
        }
        rest
    }

    fn known_cvx(&mut self, cvx: Option<Cvx>, location: Location) -> Named {
        let Some(code) = cvx else {
            return Named::Product;
        };
        match self.tables.cvx(code).map(|(_, kind)| kind) {
            Some(CvxKind::None) => return Named::NoVaccine,
            Some(CvxKind::Unknown) => {
                let text = "the vaccine is not known (CVX 999); the dose cannot be evaluated";
                self.find(&catalog::UNKNOWN_VACCINE, location, text);
            }
            Some(kind @ (CvxKind::Globulin | CvxKind::Test | CvxKind::Adjuvant)) => {
                let what = if kind == CvxKind::Adjuvant {
                    "an adjuvant"
                } else {
                    "an immune globulin or a test"
                };
                let text = format!("CVX {code} is {what}, no vaccine");
                self.find(&catalog::NOT_A_VACCINE, location, text);
            }
            Some(CvxKind::Vaccine) => {}
            None => {
                let text = format!(
                    "CVX {code} is not known here; the dose was kept and cannot be evaluated"
                );
                self.find(&catalog::CVX_UNKNOWN, location, text);
            }
        }
        Named::Product
    }

    /// A code that can be a CVX code and names no system is one, if nothing else is.
    fn name_missing_system(&mut self, codes: &mut [Sent]) {
        let known = |sent: &Sent| sent.coding.is_of(system::CVX) || sent.coding.is_of(system::NDC);
        if codes.iter().any(known) {
            return;
        }
        for Sent { coding, at } in codes {
            if coding.system.is_none() && coding.code.parse::<Cvx>().is_ok() {
                let text = format!(
                    "the code{} has no code system (RXA-5.3); it was read as CVX",
                    shown(&coding.code)
                );
                self.find(&catalog::CVX_SYSTEM, at.clone(), text);
                coding.system = Some(system::CVX.to_owned());
                return;
            }
        }
    }
}

/// Every code of RXA-5, over components and repetitions.
fn sent(rxa: Placed<'_>) -> Vec<Sent> {
    let mut all = Vec::new();
    for (index, repetition) in rxa.field(5).repetitions().enumerate() {
        let at = rxa.at().field(5).component(index + 1, 1);
        for mut coding in read_codings(repetition) {
            if coding.system.as_deref() == Some("HL70292") {
                coding.system = Some(system::CVX.to_owned());
            }
            let at = at.clone();
            all.push(Sent { coding, at });
        }
    }
    all
}
