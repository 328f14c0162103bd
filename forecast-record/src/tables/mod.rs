//! The code sets that messages are read and written with. They are data: the built-in ones lie
//! beside this file, and a registry may read others or add rows to them.

mod ndc;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use forecast_core::date::{Date, Offset};
use forecast_core::report::GroupForecast;
use forecast_core::schedule::Cvx;

use crate::error::{Error, ErrorKind};
use crate::meaning::Meanings;
pub use ndc::Product;

/// What kind of product a CVX code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CvxKind {
    /// A vaccine.
    Vaccine,
    /// An immune globulin, an antitoxin or an antibody.
    Globulin,
    /// A skin test.
    Test,
    /// An adjuvant, which is given with a vaccine and is none.
    Adjuvant,
    /// No vaccine was given (998).
    None,
    /// It is not known which vaccine was given (999).
    Unknown,
}

/// Whether a code of CDC's is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeStatus {
    /// In use in the U.S.
    Active,
    /// No longer in use; history has it.
    Inactive,
    /// In use elsewhere only.
    NonUs,
    /// Never used.
    NeverActive,
}

impl CodeStatus {
    fn read(text: &str) -> Option<CodeStatus> {
        Some(match text {
            "active" => CodeStatus::Active,
            "inactive" => CodeStatus::Inactive,
            "non-us" => CodeStatus::NonUs,
            "never active" => CodeStatus::NeverActive,
            _ => return None,
        })
    }
}

/// Code sets and cross-references.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    cvx: BTreeMap<Cvx, VaccineCode>,
    mvx: BTreeMap<String, (String, Option<CodeStatus>)>,
    codes: BTreeMap<String, BTreeMap<String, String>>,
    ndc: BTreeMap<String, Product>,
    groups: BTreeMap<String, Vec<GroupCode>>,
    ages: BTreeMap<Cvx, (Option<Offset>, Option<Offset>)>,
    makers: BTreeMap<Cvx, BTreeSet<String>>,
    routes: BTreeMap<Cvx, BTreeSet<String>>,
    cpt: BTreeMap<String, BTreeSet<Cvx>>,
    families: BTreeMap<String, Cvx>,
    family_of: BTreeMap<Cvx, BTreeSet<Cvx>>,
    meanings: Arc<Meanings>,
}

#[derive(Clone, Debug)]
struct VaccineCode {
    name: String,
    kind: CvxKind,
    status: Option<CodeStatus>,
}

#[derive(Clone, Debug)]
struct GroupCode {
    from: Option<Offset>,
    cvx: Cvx,
    text: String,
}

static BUILT_IN: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables {
        meanings: Arc::clone(Meanings::built_in()),
        ..Tables::default()
    };
    for (kind, text) in BUILT_IN_FILES {
        // The built-in files are read by a test.
        let _ = tables.add(*kind, text);
    }
    tables
});

/// The kinds of table files that [`Tables::add`] reads: tab-separated columns, `#` begins a
/// comment line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFile {
    /// CVX code, short name, kind (`vaccine`, `globulin`, `test`, `adjuvant`, `none`, `unknown`), and
    /// where it is known the status (`active`, `inactive`, `non-us`, `never active`).
    Cvx,
    /// MVX code, name, and where it is known the status.
    Mvx,
    /// Table, code, text.
    Codes,
    /// NDC labeler and product (`58160-0842`), or the whole number; CVX, MVX, trade name.
    Ndc,
    /// Vaccine group, age from which the row holds, CVX, text.
    Groups,
    /// CVX, youngest and oldest age at which the product is ever given.
    Ages,
    /// CVX, the MVX codes of those who made it, separated by spaces.
    Makers,
    /// CVX, the codes of its routes, separated by spaces; only products that are swallowed or
    /// sprayed into the nose.
    Routes,
    /// CPT code, CVX; further columns are not read. Also CDC's own file, its columns separated by
    /// `|`: CPT, description, vaccine, CVX and more. None is built in: the codes are the AMA's.
    Cpt,
    /// Vaccine group in CDC's name, the CVX code that stands for it, the CVX codes of its products
    /// separated by spaces.
    Families,
    /// What codes of other systems mean (docs/meanings.md).
    Meanings,
}

const BUILT_IN_FILES: &[(TableFile, &str)] = &[
    (TableFile::Cvx, include_str!("cvx.tsv")),
    (TableFile::Mvx, include_str!("mvx.tsv")),
    (TableFile::Codes, include_str!("codes.tsv")),
    (TableFile::Ndc, include_str!("ndc.tsv")),
    (TableFile::Groups, include_str!("groups.tsv")),
    (TableFile::Ages, include_str!("ages.tsv")),
    (TableFile::Makers, include_str!("makers.tsv")),
    (TableFile::Routes, include_str!("routes.tsv")),
    (TableFile::Families, include_str!("families.tsv")),
];

impl Tables {
    /// The built-in tables.
    ///
    /// ```
    /// use forecast_record::tables::Tables;
    ///
    /// let tables = Tables::built_in();
    /// assert!(tables.has_code("HL70163", "LD"));
    /// let product = tables.product("58160-0842-11").ok_or("unknown")?;
    /// assert_eq!(product.cvx.to_string(), "115");
    /// # Ok::<(), &'static str>(())
    /// ```
    #[must_use]
    pub fn built_in() -> &'static Tables {
        &BUILT_IN
    }

    /// Adds the rows of a file; rows for a key that is there already replace what is there, but
    /// for groups, where they add ages.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] with the number of the line that cannot be read.
    pub fn add(&mut self, kind: TableFile, text: &str) -> Result<(), Error> {
        if kind == TableFile::Meanings {
            return Arc::make_mut(&mut self.meanings).add(text);
        }
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let between = if kind == TableFile::Cpt && !line.contains('\t') {
                '|'
            } else {
                '\t'
            };
            let columns: Vec<&str> = line.split(between).map(str::trim).collect();
            self.row(kind, &columns).ok_or_else(|| {
                let path = format!("line {}", index + 1);
                Error::new(
                    ErrorKind::Format,
                    path,
                    "the columns are not those of the table",
                )
            })?;
        }
        Ok(())
    }

    fn row(&mut self, kind: TableFile, columns: &[&str]) -> Option<()> {
        match (kind, columns) {
            (TableFile::Cvx, [cvx, name, kind, rest @ ..]) => {
                let kind = match *kind {
                    "vaccine" => CvxKind::Vaccine,
                    "globulin" => CvxKind::Globulin,
                    "test" => CvxKind::Test,
                    "adjuvant" => CvxKind::Adjuvant,
                    "none" => CvxKind::None,
                    "unknown" => CvxKind::Unknown,
                    _ => return None,
                };
                let code = VaccineCode {
                    name: (*name).to_owned(),
                    kind,
                    status: status(rest)?,
                };
                self.cvx.insert(cvx.parse().ok()?, code);
            }
            (TableFile::Mvx, [code, name, rest @ ..]) => {
                let maker = ((*name).to_owned(), status(rest)?);
                self.mvx.insert((*code).to_owned(), maker);
            }
            (TableFile::Cpt, [cpt, second, rest @ ..]) => {
                let cvx = second.parse().ok().or_else(|| rest.get(1)?.parse().ok())?;
                self.cpt.entry((*cpt).to_owned()).or_default().insert(cvx);
            }
            (TableFile::Families, [name, cvx, members]) => {
                let cvx = cvx.parse().ok()?;
                self.families.insert(name.to_lowercase(), cvx);
                for member in members.split(' ') {
                    let member = member.parse().ok()?;
                    self.family_of.entry(member).or_default().insert(cvx);
                }
            }
            (TableFile::Codes, [table, code, text]) => {
                let table = self.codes.entry((*table).to_owned()).or_default();
                table.insert((*code).to_owned(), (*text).to_owned());
            }
            (TableFile::Ndc, [ndc, cvx, mvx, name]) => {
                let product = Product::read(cvx, mvx, name)?;
                self.ndc.insert(ndc::key(ndc)?, product);
            }
            (TableFile::Groups, [group, from, cvx, text]) => {
                let from = if from.is_empty() {
                    None
                } else {
                    Some(from.parse().ok()?)
                };
                let rows = self.groups.entry((*group).to_owned()).or_default();
                rows.push(GroupCode {
                    from,
                    cvx: cvx.parse().ok()?,
                    text: (*text).to_owned(),
                });
            }
            (TableFile::Ages, [cvx, min, max]) => {
                let age = |text: &str| -> Option<Option<Offset>> {
                    if text.is_empty() {
                        Some(None)
                    } else {
                        text.parse().ok().map(Some)
                    }
                };
                self.ages.insert(cvx.parse().ok()?, (age(min)?, age(max)?));
            }
            (TableFile::Makers, [cvx, makers]) => {
                let makers = makers.split(' ').map(str::to_owned).collect();
                self.makers.insert(cvx.parse().ok()?, makers);
            }
            (TableFile::Routes, [cvx, routes]) => {
                let routes = routes.split(' ').map(str::to_owned).collect();
                self.routes.insert(cvx.parse().ok()?, routes);
            }
            _ => return None,
        }
        Some(())
    }

    /// What codes of other systems mean in the schedule's observations.
    #[must_use]
    pub fn meanings(&self) -> &Arc<Meanings> {
        &self.meanings
    }

    /// The short name and kind of a CVX code.
    #[must_use]
    pub fn cvx(&self, cvx: Cvx) -> Option<(&str, CvxKind)> {
        let code = self.cvx.get(&cvx)?;
        Some((&code.name, code.kind))
    }

    /// Returns whether a CVX code is in use, where the table says so.
    #[must_use]
    pub fn cvx_status(&self, cvx: Cvx) -> Option<CodeStatus> {
        self.cvx.get(&cvx)?.status
    }

    /// Returns whether a CVX code stands for a product, and not for all those of a kind or for
    /// nobody knows which.
    #[must_use]
    pub fn is_product(&self, cvx: Cvx) -> bool {
        self.cvx.get(&cvx).is_some_and(|code| {
            !matches!(code.kind, CvxKind::None | CvxKind::Unknown)
                && !code.name.to_lowercase().contains("unspecified")
        })
    }

    /// The name of a manufacturer.
    #[must_use]
    pub fn mvx(&self, code: &str) -> Option<&str> {
        self.mvx.get(code).map(|(name, _)| name.as_str())
    }

    /// Returns whether an MVX code is in use, where the table says so.
    #[must_use]
    pub fn mvx_status(&self, code: &str) -> Option<CodeStatus> {
        self.mvx.get(code)?.1
    }

    /// Returns the vaccine of a CPT code, where the table has one alone.
    #[must_use]
    pub fn vaccine_of_cpt(&self, cpt: &str) -> Option<Cvx> {
        let mut vaccines = self.cpt.get(cpt.trim())?.iter();
        let vaccine = vaccines.next()?;
        vaccines.next().is_none().then_some(*vaccine)
    }

    /// Whether a table has a code.
    #[must_use]
    pub fn has_code(&self, table: &str, code: &str) -> bool {
        self.code_text(table, code).is_some()
    }

    /// What a table says of a code.
    #[must_use]
    pub fn code_text(&self, table: &str, code: &str) -> Option<&str> {
        self.codes.get(table)?.get(code).map(String::as_str)
    }

    /// Returns the CVX code that stands for a vaccine of unknown product, by the name of its group or
    /// a code of one of its products; that of a combination is its own.
    #[must_use]
    pub fn unspecified(&self, name: &str) -> Option<Cvx> {
        if let Some(cvx) = self.families.get(&name.trim().to_lowercase()) {
            return Some(*cvx);
        }
        let cvx: Cvx = name.parse().ok()?;
        let mut families = self.family_of.get(&cvx)?.iter();
        let family = families.next()?;
        let stands = families.next().is_some() || self.families.values().any(|of| *of == cvx);
        Some(if stands { cvx } else { *family })
    }

    /// The CVX code and text that stand for a vaccine group at an age: the row with the last age
    /// that `day` has reached.
    #[must_use]
    pub fn group(&self, group: &str, birth: Date, day: Date) -> Option<(Cvx, &str)> {
        self.groups
            .get(group)?
            .iter()
            .rfind(|row| {
                row.from
                    .as_ref()
                    .is_none_or(|from| birth.plus(from.span()) <= day)
            })
            .map(|row| (row.cvx, row.text.as_str()))
    }

    /// The same for a forecast: at the age at which the next dose is recommended, or now.
    #[must_use]
    pub fn forecast_group(
        &self,
        forecast: &GroupForecast<'_>,
        birth: Date,
        as_of: Date,
    ) -> Option<(Cvx, &str)> {
        let day = forecast.recommended.unwrap_or(as_of).max(as_of);
        self.group(forecast.group, birth, day)
    }

    /// The youngest and the oldest age (exclusive) at which a product is ever given.
    #[must_use]
    pub fn ages(&self, cvx: Cvx) -> (Option<&Offset>, Option<&Offset>) {
        self.ages
            .get(&cvx)
            .map_or((None, None), |(min, max)| (min.as_ref(), max.as_ref()))
    }

    /// Whether a manufacturer makes or made a product; none where the table does not know the
    /// product's manufacturers.
    #[must_use]
    pub fn makes(&self, cvx: Cvx, mvx: &str) -> Option<bool> {
        self.makers.get(&cvx).map(|makers| makers.contains(mvx))
    }
}

/// The routes that are no injection: oral and nasal, in NCIT and HL70162.
const NO_INJECTION: [&str; 5] = ["C38288", "PO", "C38284", "NS", "IN"];

impl Tables {
    /// Whether a route is one of those by which the product is given.
    #[must_use]
    pub fn route_fits(&self, cvx: Cvx, route: &str) -> bool {
        match self.routes.get(&cvx) {
            Some(routes) => routes.contains(route),
            None => !NO_INJECTION.contains(&route),
        }
    }

    /// Whether the product is injected, as far as the tables know.
    #[must_use]
    pub fn is_injected(&self, cvx: Cvx) -> bool {
        !self.routes.contains_key(&cvx)
    }
}

/// The status in a row's last column, which may be missing; none where it is another word.
fn status(rest: &[&str]) -> Option<Option<CodeStatus>> {
    match rest {
        [] | [""] => Some(None),
        [word] => CodeStatus::read(word).map(Some),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_files_can_be_read() {
        let mut tables = Tables::default();
        for (kind, text) in BUILT_IN_FILES {
            tables.add(*kind, text).unwrap();
        }
        assert!(tables.cvx.len() > 250);
        for product in tables.ndc.values() {
            assert!(tables.cvx.contains_key(&product.cvx), "{product:?}");
            assert!(tables.mvx.contains_key(&product.mvx), "{product:?}");
            assert_ne!(
                tables.makes(product.cvx, &product.mvx),
                Some(false),
                "{product:?}"
            );
        }
        for cvx in tables.ages.keys().chain(tables.makers.keys()) {
            assert!(tables.cvx.contains_key(cvx), "{cvx}");
        }
        for mvx in tables.makers.values().flatten() {
            assert!(tables.mvx.contains_key(mvx), "{mvx}");
        }
        for row in tables.groups.values().flatten() {
            assert!(tables.cvx.contains_key(&row.cvx), "{row:?}");
        }
    }
}
