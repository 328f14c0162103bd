//! A registry's own rules and tables, given as files.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use forecast_record::bridge::Knowledge;
use forecast_record::consolidate::ConsolidationRules;
use forecast_record::matching::{MatchWeights, Matcher, NameTable};
use forecast_record::register::Register;
use forecast_record::tables::{TableFile, Tables};

use crate::failure::Failure;
use crate::input::{read_file, read_text};

/// Which reports are one dose.
#[derive(Debug, Args)]
#[command(next_help_heading = "A registry's own rules (docs/record.md)")]
pub(crate) struct DoseRules {
    /// The rules by which reports of doses become one, as JSON; else the built-in ones.
    #[arg(long, value_name = "FILE")]
    consolidation: Option<PathBuf>,
}

impl DoseRules {
    /// What is known of a schedule, with these rules.
    pub(crate) fn with(&self, knowledge: Knowledge) -> Result<Knowledge, Failure> {
        let Some(path) = &self.consolidation else {
            return Ok(knowledge);
        };
        let rules = read(path, ConsolidationRules::from_json)?;
        Ok(knowledge.with_consolidation_rules(rules))
    }
}

/// Which persons are the same.
#[derive(Debug, Args)]
#[command(next_help_heading = "A registry's own rules (docs/record.md)")]
pub(crate) struct PersonRules {
    /// The points by which persons are matched, as JSON; else the built-in ones.
    #[arg(long, value_name = "FILE")]
    matching: Option<PathBuf>,
    /// The nicknames and placeholders that matching knows, as JSON; else the built-in ones.
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
}

impl PersonRules {
    /// An empty register that matches by these rules.
    pub(crate) fn register(&self) -> Result<Register, Failure> {
        if self.matching.is_none() && self.names.is_none() {
            return Ok(Register::default());
        }
        let weights = match &self.matching {
            Some(path) => read(path, MatchWeights::from_json)?,
            None => MatchWeights::default(),
        };
        let names = match &self.names {
            Some(path) => read(path, NameTable::from_json)?,
            None => NameTable::built_in().clone(),
        };
        Ok(Register::new(Matcher::new(weights, names)))
    }
}

/// Code sets and products.
#[derive(Debug, Args)]
#[command(next_help_heading = "A registry's own rules (docs/record.md)")]
pub(crate) struct OwnTables {
    /// Rows to add to a table, such as ndc=products.tsv; rows for a key that is there replace what
    /// is there. May be given more than once.
    #[arg(long, value_name = "TABLE=FILE", value_parser = table)]
    table: Vec<(Table, PathBuf)>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Table {
    Cvx,
    Mvx,
    Codes,
    Ndc,
    Groups,
    Ages,
    Makers,
    Routes,
    Cpt,
    Families,
    /// What codes of other systems mean in the schedule's observations (docs/meanings.md).
    Meanings,
}

impl From<Table> for TableFile {
    fn from(table: Table) -> TableFile {
        match table {
            Table::Cvx => TableFile::Cvx,
            Table::Mvx => TableFile::Mvx,
            Table::Codes => TableFile::Codes,
            Table::Ndc => TableFile::Ndc,
            Table::Groups => TableFile::Groups,
            Table::Ages => TableFile::Ages,
            Table::Makers => TableFile::Makers,
            Table::Routes => TableFile::Routes,
            Table::Cpt => TableFile::Cpt,
            Table::Families => TableFile::Families,
            Table::Meanings => TableFile::Meanings,
        }
    }
}

fn table(text: &str) -> Result<(Table, PathBuf), String> {
    let (name, file) = text
        .split_once('=')
        .ok_or("expected TABLE=FILE, such as ndc=products.tsv")?;
    Ok((Table::from_str(name, true)?, PathBuf::from(file)))
}

impl OwnTables {
    /// The built-in tables with these rows.
    pub(crate) fn tables(&self) -> Result<Tables, Failure> {
        let mut tables = Tables::built_in().clone();
        for (table, path) in &self.table {
            let text = read_text(path)?;
            tables
                .add((*table).into(), &text)
                .map_err(|error| Failure::at(path.display(), error))?;
        }
        Ok(tables)
    }
}

fn read<T>(
    path: &Path,
    parse: impl Fn(&[u8]) -> Result<T, forecast_record::Error>,
) -> Result<T, Failure> {
    parse(&read_file(path)?).map_err(|error| Failure::at(path.display(), error))
}
