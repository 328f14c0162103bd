//! Other names, and observations with the products that they are given as.

use std::collections::BTreeMap;

use super::Cvx;
use super::compile::Names;
use super::compiled::{ObservationEntry, OtherProduct, Product};
use super::document::{
    CountryDocument, PreferableVaccineDocument, ScheduleDocument, TradeNameDocument,
};
use crate::date::Offset;
use crate::error::{Error, ErrorKind};
use crate::names::same_name;

/// The code system of vaccines and other products.
const CVX: &str = "CVX";

/// Other names of countries and products.
pub(super) struct OtherNames<'a> {
    countries: &'a [CountryDocument],
    /// Of the vaccines of which rules ask for a product: the names of each of their products.
    products: BTreeMap<Cvx, Vec<Vec<&'a str>>>,
}

impl<'a> OtherNames<'a> {
    pub(super) fn new(document: &'a ScheduleDocument) -> OtherNames<'a> {
        let mut products: BTreeMap<Cvx, Vec<Vec<&str>>> = BTreeMap::new();
        let series = document.antigens.iter().flat_map(|antigen| &antigen.series);
        let doses = series.flat_map(|series| &series.doses);
        for row in doses.flat_map(|dose| &dose.preferable_vaccines) {
            if let Some(name) = &row.trade_name {
                add(products.entry(row.cvx).or_default(), [name.as_str()]);
            }
        }
        for product in &document.names.trade_names {
            if let Some(known) = products.get_mut(&product.cvx) {
                add(known, names_of(product));
            }
        }
        OtherNames {
            countries: &document.names.countries,
            products,
        }
    }

    /// The names of a country that a rule asks for, its own first; none where it asks for none.
    pub(super) fn of_country(&self, name: Option<&str>) -> Vec<String> {
        let Some(name) = name else {
            return Vec::new();
        };
        let known = self.countries.iter().filter(|it| same_name(&it.name, name));
        let also = known.flat_map(|country| &country.also).cloned();
        [name.to_owned()].into_iter().chain(also).collect()
    }

    /// Every trade name that is known of a vaccine of which rules ask for a product.
    pub(super) fn known(&self, cvx: Cvx) -> Vec<String> {
        let products = self.products.get(&cvx).into_iter().flatten();
        products.flatten().map(|name| (*name).to_owned()).collect()
    }

    /// The product that a row asks for.
    pub(super) fn product(&self, row: &PreferableVaccineDocument) -> Product {
        let (mut names, mut others) = (Vec::new(), Vec::new());
        if let Some(wanted) = &row.trade_name {
            for product in self.products.get(&row.cvx).into_iter().flatten() {
                let own = product.iter().any(|name| same_name(name, wanted));
                let list = if own { &mut names } else { &mut others };
                list.extend(product.iter().map(|name| (*name).to_owned()));
            }
        }
        Product {
            names,
            others,
            mvx: row.mvx.clone(),
        }
    }
}

fn names_of(product: &TradeNameDocument) -> impl Iterator<Item = &str> {
    let also = product.also.iter().map(String::as_str);
    [product.name.as_str()].into_iter().chain(also)
}

/// Adds the names of a product to those of the product that has one of them already.
fn add<'a>(products: &mut Vec<Vec<&'a str>>, names: impl IntoIterator<Item = &'a str>) {
    let names: Vec<&str> = names.into_iter().collect();
    let shares = |known: &&mut Vec<&str>| {
        let has = |name: &&str| known.iter().any(|other| same_name(name, other));
        names.iter().any(has)
    };
    match products.iter_mut().find(shares) {
        Some(known) => {
            for name in names {
                if !known.iter().any(|other| same_name(name, other)) {
                    known.push(name);
                }
            }
        }
        None => products.push(names),
    }
}

/// The observations in order of code, and the products that are not vaccines.
pub(super) fn compile_observations(
    document: &ScheduleDocument,
    names: &Names<'_>,
) -> Result<(Vec<ObservationEntry>, Vec<OtherProduct>), Error> {
    let mut observations = Vec::with_capacity(document.observations.len());
    let mut products = Vec::new();
    for (place, entry) in document.observations.iter().enumerate() {
        let path = format!("observations[{place}]");
        let own = names.observation(&entry.code, &path)?;
        if entry.lasts_from.is_some() && entry.lasts.is_none() {
            let message = "says from when, and not how long the observation lasts";
            let path = format!("{path}.lasts_from");
            return Err(Error::new(ErrorKind::Rule, path, message));
        }
        let from = entry.lasts_from.as_deref();
        let from = from.map(|code| names.observation(code, &format!("{path}.lasts_from")));
        observations.push(ObservationEntry {
            code: entry.code.clone(),
            title: entry.title.clone(),
            undecided: entry.undecided.clone(),
            lasts: entry.lasts.map(Offset::span),
            lasts_from: from.transpose()?,
        });
        let codes = entry.codings.iter().filter(|coding| coding.system == CVX);
        for cvx in codes.filter_map(|coding| coding.code.parse().ok()) {
            if !names.has_vaccine(cvx) {
                let observation = Some(own);
                products.push(OtherProduct { cvx, observation });
            }
        }
    }
    observations.sort_by(|a, b| a.code.cmp(&b.code));
    for (place, product) in document.names.products_not_used.iter().enumerate() {
        let cvx = product.cvx;
        let used = products.iter().any(|row| row.cvx == cvx);
        if used || names.has_vaccine(cvx) {
            let path = format!("names.products_not_used[{place}].cvx");
            let message = format!("{cvx} is a vaccine, or an observation names it");
            return Err(Error::new(ErrorKind::Rule, path, message));
        }
        products.push(OtherProduct {
            cvx,
            observation: None,
        });
    }
    products.sort_unstable();
    products.dedup();
    Ok((observations, products))
}
