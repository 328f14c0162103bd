//! `forecast fhir`: `$immds-forecast`, and Bundles from and to records.

use std::path::PathBuf;

use clap::Args;
use forecast_exchange::fhir::{OperationOutcome, answer, write_bundle};
use forecast_record::bridge::Remarks;
use forecast_record::model::Record;
use forecast_record::tables::Tables;
use serde::Serialize;

use crate::args::Choice;
use crate::documents::{Kind, split_documents};
use crate::failure::{Failure, Outcome};
use crate::intake::{Rules, bundle, inputs, json_line, tell_issues};
use crate::kinds::refuse_binary;
use crate::output::write;
use crate::own::OwnTables;

/// Answers FHIR R4 requests, and converts Bundles to records and back (docs/record.md).
///
/// Parameters of the operation $immds-forecast give Parameters with evaluations and
/// recommendations; a Bundle, or a single resource, gives a record; a record gives a Bundle. FHIR is
/// read as JSON, one value after another, or as one document of XML; one JSON value goes out for
/// each one in. One that cannot be answered gives an OperationOutcome, and exit code 1.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  forecast fhir parameters.json
  curl -s https://ehr.example/bundle | forecast fhir - --out record.ndjson
  forecast fhir record.ndjson --pretty
  forecast fhir parameters.xml --pretty
  forecast fhir parameters.json --schedule acip-4.65+aap-2026
  forecast fhir bundle.json --table ndc=our-products.tsv")]
pub(crate) struct FhirArguments {
    /// Files, or - for stdin.
    #[arg(value_name = "FILE|-", required = true)]
    files: Vec<PathBuf>,
    /// The file to write; stdout where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Break and indent lines, for people to read.
    #[arg(long)]
    pretty: bool,
    /// Say every remark about what was not used for itself, and not once per kind with its number.
    #[arg(long)]
    all_remarks: bool,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    own_tables: OwnTables,
}

/// Runs the command.
pub(crate) fn run(arguments: &FhirArguments) -> Result<Outcome, Failure> {
    let tables = arguments.own_tables.tables()?;
    let rules = Rules::new(&arguments.choice)?.with_meanings(&tables);
    let mut text = String::new();
    let mut outcome = Outcome::Good;
    for input in inputs(&arguments.files) {
        let bytes = input.read()?;
        refuse_binary(&input, &bytes)?;
        let documents = split_documents(&bytes);
        if documents.is_empty() {
            return Err(Failure::at(&input, "found nothing, expected JSON or XML"));
        }
        for document in documents {
            let place = format!("{input}, line {}", document.line);
            let made = match document.found {
                Ok((text, kind)) => one(text, &kind, &rules, &tables, &place, arguments)?,
                Err(error) => Err(OperationOutcome::fatal("structure", "", error)),
            };
            match made {
                Ok(made) => text.push_str(&made),
                Err(refused) => {
                    outcome = Outcome::SomeFailed;
                    text.push_str(&shown(&refused, arguments.pretty)?);
                }
            }
        }
    }
    write(arguments.out.as_deref(), text.as_bytes())?;
    Ok(outcome)
}

/// What one value gives.
fn one(
    text: &[u8],
    kind: &Kind,
    rules: &Rules,
    tables: &Tables,
    place: &str,
    arguments: &FhirArguments,
) -> Result<Result<String, OperationOutcome>, Failure> {
    let (pretty, as_of) = (arguments.pretty, arguments.choice.as_of);
    let remarks = match arguments.all_remarks {
        true => Remarks::All,
        false => Remarks::Summed,
    };
    Ok(match kind {
        Kind::Fhir(name) if name == "Parameters" => {
            let (schedule, knowledge) = (&rules.schedule, &rules.knowledge);
            match answer(schedule, knowledge, tables, text, as_of, remarks) {
                Ok(parameters) => Ok(shown(&parameters, pretty)?),
                Err(outcome) => Err(outcome),
            }
        }
        Kind::Fhir(_) => match bundle(text, tables) {
            Ok(read) => {
                tell_issues(place, &read.issues, remarks);
                Ok(shown(&read.record, pretty)?)
            }
            Err(outcome) => Err(outcome),
        },
        Kind::List | Kind::Other => {
            let text = "found no object, expected a Bundle, a resource or a record";
            Err(OperationOutcome::fatal("structure", "", text))
        }
        Kind::Request | Kind::Record => match Record::from_json(text) {
            Ok(record) => {
                let (bundle, issues) = write_bundle(&record);
                tell_issues(place, &issues, remarks);
                Ok(shown(&bundle, pretty)?)
            }
            Err(error) => {
                let text = format!("neither FHIR nor a record: {}", error.message());
                Err(OperationOutcome::fatal("structure", error.path(), text))
            }
        },
    })
}

fn shown(value: &impl Serialize, pretty: bool) -> Result<String, Failure> {
    if !pretty {
        return json_line(value);
    }
    let text = serde_json::to_string_pretty(value);
    let text = text.map_err(|error| Failure::at("the answer", error))?;
    Ok(text + "\n")
}
