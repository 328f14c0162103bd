//! [`Meanings`]: what codes of other systems mean in the schedule's observations. One list, as data,
//! serves every door; a registry adds rows to it.

mod table;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use forecast_core::date::Offset;
use forecast_core::schedule::Cvx;

use crate::error::Error;
use crate::model::{Coding, system};

/// What kind of statement a code stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Statement {
    /// A condition of a problem list, a diagnosis, an indication, or anything else.
    Condition,
    /// A contraindication or precaution (LOINC 30945-0).
    Contraindication,
    /// A reaction to a dose (31044-1, `Immunization.reaction`).
    Reaction,
    /// An allergy (AllergyIntolerance).
    Allergy,
    /// Laboratory evidence of immunity (75505-8).
    Immunity,
    /// A history of a disease that is presumed to have made immune (59784-9).
    History,
    /// The disease that an antigen protects against, in answers.
    Target,
}

impl Statement {
    /// Whether a forecast that does not use the statement may be wrong: it forbids a vaccine or makes
    /// one needless.
    #[must_use]
    pub fn decides(self) -> bool {
        matches!(
            self,
            Statement::Contraindication
                | Statement::Reaction
                | Statement::Immunity
                | Statement::History
        )
    }
}

/// How sure a meaning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// The code says what the schedule asks.
    Sure,
    /// The code says less than the schedule asks: it is used, with a remark.
    Less,
    /// The code may mean something else: it is named, not used.
    Argued,
}

/// How the onset of a pregnancy is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Onset {
    /// The value is a date, so many days from it.
    Value(i32),
    /// The value is a gestational age: counted from the last menstrual period, or from conception.
    Weeks {
        /// From conception.
        from_conception: bool,
    },
    /// The code itself ends in the weeks of gestation.
    CodeWeeks,
    /// When the condition began.
    Condition,
}

/// What a meaning says about dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dates {
    /// Nothing.
    #[default]
    Plain,
    /// The statement ends the observation, from its date on.
    Ends,
    /// The observation is a state that passes: when it has ended it counts no more.
    Passes,
    /// It lasts so long from its date.
    Lasts(Offset),
    /// It lasts until so long after its end.
    AfterEnd(Offset),
    /// It counts where it came at most so many days after the dose, or a date is missing.
    Within(i32),
    /// It counts from this age on.
    FromAge(Offset),
    /// It holds as long as a treatment is in use, of which nobody says the end.
    InUse,
    /// It dates the onset of a pregnancy.
    Onset(Onset),
    /// As a value it says that what was asked does not hold.
    Negates,
}

/// The vaccine that a meaning is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum OfVaccine {
    /// One with one of these antigens.
    Antigens(Vec<String>),
    /// One of these.
    Cvx(Vec<Cvx>),
}

/// One row of the list: what its codes mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    statements: Vec<Statement>,
    vaccine: Option<OfVaccine>,
    /// The schedule's observations; none where the code is named so that it is not used.
    pub observations: Vec<String>,
    /// What it says about dates.
    pub dates: Dates,
    /// How sure it is.
    pub certainty: Certainty,
    /// The meaning in words.
    pub text: String,
}

/// A vaccine that a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vaccine<'a> {
    pub(crate) cvx: Cvx,
    pub(crate) antigens: Vec<&'a str>,
}

impl Meaning {
    /// Whether the row is about this kind of statement, and whether it names it.
    fn applies(&self, statement: Statement) -> Option<bool> {
        match self.statements.as_slice() {
            [] => (statement != Statement::Target).then_some(false),
            named => named.contains(&statement).then_some(true),
        }
    }

    fn is_about(&self, vaccines: &[Vaccine<'_>]) -> bool {
        let Some(of) = &self.vaccine else { return true };
        vaccines.iter().any(|vaccine| match of {
            OfVaccine::Antigens(antigens) => {
                let mut antigens = antigens.iter();
                antigens.any(|antigen| vaccine.antigens.contains(&antigen.as_str()))
            }
            OfVaccine::Cvx(codes) => codes.contains(&vaccine.cvx),
        })
    }
}

/// What a code means in a statement.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found<'m> {
    /// The observations, each with the row that decides about it.
    pub(crate) meanings: BTreeMap<&'m str, &'m Meaning>,
    /// The row that says that the code means nothing, where that is what it means.
    pub(crate) nothing: Option<&'m Meaning>,
    /// A row would have applied if it were known which vaccine is meant.
    pub(crate) needs_vaccine: bool,
    /// A row names this kind of statement: what is said of the code elsewhere does not count.
    pub(crate) named: bool,
}

/// How much a row decides: whether it names the kind of statement, the length of its prefix, its
/// number.
type Rank = (bool, usize, usize);

/// The list. Built in, with the rows that a registry adds.
#[derive(Clone, Debug, Default)]
pub struct Meanings {
    rows: Vec<Meaning>,
    /// The rows of a code, by its system and the code as it is compared.
    by_code: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
}

static BUILT_IN: LazyLock<Arc<Meanings>> = LazyLock::new(|| {
    let mut meanings = Meanings::default();
    // A test reads the file.
    let _ = meanings.add(include_str!("../../data/meanings.tsv"));
    Arc::new(meanings)
});

impl Meanings {
    /// The built-in list.
    #[must_use]
    pub fn built_in() -> &'static Arc<Meanings> {
        &BUILT_IN
    }

    /// Adds the rows of a file (docs/meanings.md). Of two rows that decide about the same code and
    /// observation the later one counts.
    ///
    /// ```
    /// use forecast_record::meaning::Meanings;
    ///
    /// let mut meanings = Meanings::clone(Meanings::built_in());
    /// meanings.add("I10C\tI34\t\t\t016\t\tsure\tvalve disease, as this registry reads it\n")?;
    /// assert!(meanings.add("I10C\tI34\n").is_err());
    /// # Ok::<(), forecast_record::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) with the number of the line that cannot be read,
    /// and what is wrong with it.
    pub fn add(&mut self, text: &str) -> Result<(), Error> {
        for (codes, row) in table::rows(text)? {
            let number = self.rows.len();
            for (system, code) in codes {
                let code = normal_code(&system, &code);
                let of_system = self.by_code.entry(system).or_default();
                of_system.entry(code).or_default().push(number);
            }
            self.rows.push(row);
        }
        Ok(())
    }

    /// Whether a row is about a code, whatever states it.
    #[must_use]
    pub fn knows(&self, coding: &Coding) -> bool {
        let system = system_of(coding);
        self.candidates(system, &normal_code(system, &coding.code))
            .next()
            .is_some()
    }

    /// The rows of a code, those of its longest prefix last: the length, the number of the row, the
    /// row.
    fn candidates<'m>(
        &'m self,
        system: &str,
        code: &str,
    ) -> impl Iterator<Item = (usize, usize, &'m Meaning)> {
        let of_system = self.by_code.get(system);
        let shortest = if system == system::ICD10 {
            1
        } else {
            code.len()
        };
        (shortest..=code.len()).flat_map(move |length| {
            let prefix = code.get(..length);
            let numbers = of_system.zip(prefix).and_then(|(of, code)| of.get(code));
            let numbers = numbers.into_iter().flatten();
            numbers.filter_map(move |&number| Some((length, number, self.rows.get(number)?)))
        })
    }

    /// What a code means in a statement about these vaccines; rows of observations that are not
    /// known are passed over.
    pub(crate) fn find<'m>(
        &'m self,
        coding: &Coding,
        statement: Statement,
        vaccines: &[Vaccine<'_>],
        is_known: impl Fn(&str) -> bool,
    ) -> Found<'m> {
        let system = system_of(coding);
        let code = normal_code(system, &coding.code);
        let mut found = Found::default();
        // The row that decides: one that names the kind of statement, then the one of the longest
        // prefix, then the latest.
        let mut best: BTreeMap<&str, (Rank, &Meaning)> = BTreeMap::new();
        let mut nothing: Option<(Rank, &Meaning)> = None;
        for (length, number, row) in self.candidates(system, &code) {
            let Some(named) = row.applies(statement) else {
                continue;
            };
            if matches!(row.dates, Dates::Passes | Dates::Onset(Onset::Condition)) {
                continue;
            }
            if !row.is_about(vaccines) {
                found.needs_vaccine |= vaccines.is_empty();
                continue;
            }
            let rank = (named, length, number);
            if row.observations.is_empty() {
                found.named |= named;
                if nothing.is_none_or(|(other, _)| other < rank) {
                    nothing = Some((rank, row));
                }
            }
            for observation in row.observations.iter().filter(|it| is_known(it)) {
                found.named |= named;
                let known = best.entry(observation).or_insert((rank, row));
                if known.0 < rank {
                    *known = (rank, row);
                }
            }
        }
        let floor = nothing.map(|(rank, _)| rank);
        let stays = |rank: Rank| (rank.0 || !found.named) && floor.is_none_or(|floor| floor < rank);
        let meanings = best.into_iter().filter(|(_, (rank, _))| stays(*rank));
        found.meanings = meanings.map(|(code, (_, row))| (code, row)).collect();
        let empty = found.meanings.is_empty();
        found.nothing = nothing.filter(|_| empty).map(|(_, row)| row);
        found
    }

    /// The observation that the onset of a condition is, where a rule asks when it began.
    pub(crate) fn onset_of(&self, observation: &str) -> Option<&Meaning> {
        let mut rows = self.candidates(system::CDSI, observation);
        let onset = Dates::Onset(Onset::Condition);
        rows.find(|(_, _, row)| row.dates == onset)
            .map(|(_, _, row)| row)
    }

    /// Whether a value says that what was asked does not hold.
    pub(crate) fn negates(&self, value: &Coding) -> bool {
        let system = system_of(value);
        let code = normal_code(system, &value.code);
        let mut rows = self.candidates(system, &code);
        rows.any(|(_, _, row)| row.dates == Dates::Negates)
    }

    /// Whether an observation of the schedule is a state that passes.
    #[must_use]
    pub fn passes(&self, observation: &str) -> bool {
        let mut rows = self.candidates(system::CDSI, observation);
        rows.any(|(_, _, row)| row.dates == Dates::Passes)
    }

    /// The disease that an antigen protects against, as a code of SNOMED CT with its name.
    #[must_use]
    pub fn target(&self, antigen: &str) -> Option<(&str, &str)> {
        let codes = self.by_code.get(system::SNOMED)?;
        codes.iter().find_map(|(code, numbers)| {
            let rows = numbers.iter().filter_map(|number| self.rows.get(*number));
            let mut targets = rows.filter(|row| row.statements == [Statement::Target]);
            let is = |row: &&Meaning| matches!(&row.vaccine, Some(OfVaccine::Antigens(names)) if names.iter().any(|name| name == antigen));
            targets
                .find(is)
                .map(|row| (code.as_str(), row.text.as_str()))
        })
    }

    /// The systems and codes of the list, in order.
    pub fn codes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_code.iter().flat_map(|(system, codes)| {
            codes
                .keys()
                .map(move |code| (system.as_str(), code.as_str()))
        })
    }

    /// The rows, in order.
    #[must_use]
    pub fn rows(&self) -> &[Meaning] {
        &self.rows
    }
}

/// The system of a code; CDC's own codes of reactions and contraindications are known without one.
pub(crate) fn system_of(coding: &Coding) -> &str {
    match &coding.system {
        Some(system) => system::canonical(system),
        None if coding.code.starts_with("VXC") => system::PHINVADS,
        None => "",
    }
}

/// A code as it is looked up: CVX codes with their leading zero, ICD-10-CM codes without the dot,
/// the schedule's own codes with three digits.
pub(crate) fn normal_code(system: &str, code: &str) -> String {
    let code = code.trim();
    match system {
        system::CVX => code
            .parse::<Cvx>()
            .map_or_else(|_| code.to_owned(), |cvx| cvx.to_string()),
        system::ICD10 => code.replace('.', "").to_ascii_uppercase(),
        system::CDSI if code.bytes().all(|b| b.is_ascii_digit()) => format!("{code:0>3}"),
        system::PHINVADS => code.to_ascii_uppercase(),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests;
