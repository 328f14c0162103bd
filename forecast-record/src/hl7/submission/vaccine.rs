//! RXA-5: which vaccine, in CVX, NDC or whatever the sender has.

use forecast_core::schedule::Cvx;

use super::layout::Placed;
use super::{Reader, shown};
use crate::hl7::CvxKind;
use crate::hl7::Location;
use crate::hl7::types::read_codings;
use crate::model::{Coding, DoseReport, system};
use crate::quality::catalog;

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
    pub(super) fn vaccine(&mut self, rxa: Placed<'_>, dose: &mut DoseReport) -> Named {
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
            (Some(code), Some(product)) if code != product.cvx && code.number() < 998 => {
                let text = format!(
                    "CVX {code} and the NDC (a product of CVX {}) name different vaccines; CVX \
                     counts",
                    product.cvx
                );
                dose.trade_name = None;
                self.find(&catalog::NDC_CONTRADICTS, location.clone(), text);
            }
            (Some(_), _) => {}
            (None, Some(product)) => {
                cvx = Some(product.cvx);
                let text = format!("the NDC was read as CVX {}", product.cvx);
                self.find(&catalog::NDC_ONLY, location.clone(), text);
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
            Some(CvxKind::Globulin | CvxKind::Test) => {
                let text = format!("CVX {code} is an immune globulin or a test, no vaccine");
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
