//! What must hold in a schedule document before anything is computed with it.
//!
//! Reading a document already refuses unknown fields, units and forms. Here its parts are compared
//! with each other: whether what they refer to exists, whether something is there twice, whether
//! doses are numbered without gaps, whether ages, intervals and dates come in a possible order, and
//! whether a skip condition has the fields that its type asks for.

mod antigen;
mod category;
mod dose;
mod order;
mod place;
mod shared;
mod skip;

use std::collections::{BTreeMap, BTreeSet};

use super::Cvx;
use super::document::{GroupDocument, ScheduleDocument};
use super::files;
use crate::error::{Error, ErrorKind};
use place::At;
pub(crate) use shared::check_id;

/// How a document is stored, which decides how errors name a place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A folder: errors name the file in it, and the path in that file.
    Folder,
    /// One file: errors name the path in it, and no file.
    OneFile,
}

/// Everything that is wrong with a document, each with the file of a schedule folder and the JSON
/// path in it; nothing where all is well. The errors come in the order of the document.
///
/// An order of ages or intervals is an error only where it is impossible whatever the dates, such
/// as a minimum age of 6 months with a maximum of 2 months.
#[must_use]
pub fn check(document: &ScheduleDocument) -> Vec<Error> {
    check_form(document, Form::Folder)
}

/// The same, with places as they are in a folder or in one file.
#[must_use]
pub fn check_form(document: &ScheduleDocument, form: Form) -> Vec<Error> {
    let mut checker = Checker {
        vaccines: document.vaccines.iter().map(|it| it.cvx).collect(),
        observations: document
            .observations
            .iter()
            .map(|it| it.code.as_str())
            .collect(),
        antigens: document
            .antigens
            .iter()
            .map(|it| it.antigen.as_str())
            .collect(),
        groups: document
            .groups
            .iter()
            .map(|it| (it.name.as_str(), it))
            .collect(),
        errors: Vec::new(),
    };
    let root = At::ROOT;
    let part = |file: &'static str, field: &'static str| match form {
        Form::Folder => root.file(file),
        Form::OneFile => root.field(field),
    };
    checker.info(&document.schedule, part(files::SCHEDULE, "schedule"));
    checker.vaccines(&document.vaccines, part(files::VACCINES, "vaccines"));
    checker.groups(&document.groups, part(files::GROUPS, "groups"));
    checker.conflicts(&document.conflicts, part(files::CONFLICTS, "conflicts"));
    checker.observations(
        &document.observations,
        part(files::OBSERVATIONS, "observations"),
    );
    let mut antigens = BTreeMap::new();
    for (i, antigen) in document.antigens.iter().enumerate() {
        let file = files::antigen_file(&antigen.antigen);
        let place = match form {
            Form::Folder => root.file(&file),
            Form::OneFile => root.item("antigens", i),
        };
        if let Some(other) = antigens.insert(file.clone(), &antigen.antigen) {
            let name = &antigen.antigen;
            checker.rule(
                place.field("antigen"),
                format!("{name:?} has the file of the antigen {other:?} before it"),
            );
        }
        let name = antigen.antigen.as_str();
        let groups = document.groups.iter();
        match groups
            .filter(|it| it.antigens.iter().any(|member| member == name))
            .count()
        {
            0 => checker.reference(place.field("antigen"), format!("no group has {name:?}")),
            1 => {}
            _ => checker.rule(
                place.field("antigen"),
                format!("several groups have {name:?}"),
            ),
        }
        checker.antigen(antigen, place);
    }
    checker.names(document, part(files::NAMES, "names"));
    let place = part(files::CATEGORIES, "categories");
    checker.categories(document, place);
    checker.errors
}

/// What there is to refer to, and the errors found so far.
struct Checker<'d> {
    vaccines: BTreeSet<Cvx>,
    observations: BTreeSet<&'d str>,
    antigens: BTreeSet<&'d str>,
    groups: BTreeMap<&'d str, &'d GroupDocument>,
    errors: Vec<Error>,
}

impl Checker<'_> {
    /// A contradiction.
    fn rule(&mut self, at: At<'_>, message: impl Into<String>) {
        self.errors.push(at.error(ErrorKind::Rule, message));
    }

    /// A reference to what does not exist.
    fn reference(&mut self, at: At<'_>, message: impl Into<String>) {
        self.errors.push(at.error(ErrorKind::Reference, message));
    }

    fn not_blank(&mut self, text: &str, at: At<'_>) {
        if text.trim().is_empty() || text.trim() != text {
            self.rule(
                at,
                format!("found {text:?}, expected a text without blanks around it"),
            );
        }
    }

    fn vaccine_exists(&mut self, cvx: Cvx, at: At<'_>) {
        if !self.vaccines.contains(&cvx) {
            self.reference(at, format!("there is no vaccine with the CVX code {cvx}"));
        }
    }

    fn vaccines_exist(&mut self, list: &[Cvx], at: At<'_>, field: &'static str) {
        for (i, cvx) in list.iter().enumerate() {
            self.vaccine_exists(*cvx, at.item(field, i));
        }
    }

    fn observation_exists(&mut self, code: &str, at: At<'_>) {
        if !self.observations.contains(code) {
            self.reference(
                at,
                format!("there is no observation with the code {code:?}"),
            );
        }
    }

    fn antigen_exists(&mut self, antigen: &str, at: At<'_>) {
        if !self.antigens.contains(antigen) {
            self.reference(at, format!("there is no antigen {antigen:?}"));
        }
    }
}
