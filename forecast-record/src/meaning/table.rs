//! Reading the list: tab-separated columns.

use forecast_core::date::Offset;

use super::{Certainty, Dates, Meaning, OfVaccine, Onset, Statement};
use crate::error::{Error, ErrorKind};
use crate::model::system;

/// The codes of a row, each with its system.
type Codes = Vec<(String, String)>;

/// The rows of a file, each with its codes.
pub(super) fn rows(text: &str) -> Result<Vec<(Codes, Meaning)>, Error> {
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |message| Error::new(ErrorKind::Format, format!("line {}", index + 1), message);
        rows.push(row(line).map_err(wrong)?);
    }
    Ok(rows)
}

fn row(line: &str) -> Result<(Codes, Meaning), String> {
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [
        system,
        codes,
        statements,
        vaccine,
        observations,
        dates,
        certainty,
        text,
    ] = columns.as_slice()
    else {
        let found = columns.len();
        return Err(format!(
            "found {found} columns, expected system, codes, statement, vaccine, observation, dates, \
             certainty and meaning"
        ));
    };
    let codes = codes
        .split_whitespace()
        .map(|code| match code.split_once(':') {
            Some((own, code)) => Ok((own, code)),
            None if system.is_empty() => Err(format!("the code {code} has no system")),
            None => Ok((*system, code)),
        })
        .map(|code| code.map(|(system, code)| (system::canonical(system).into(), code.into())))
        .collect::<Result<Codes, String>>()?;
    if codes.is_empty() {
        return Err("found no code".to_owned());
    }
    let statements = statements.split_whitespace().map(statement);
    let observations: Vec<String> = match *observations {
        "-" => Vec::new(),
        "" => return Err("expected observations, or - where there is none".to_owned()),
        codes => codes.split_whitespace().map(str::to_owned).collect(),
    };
    let row = Meaning {
        statements: statements.collect::<Result<_, _>>()?,
        vaccine: of_vaccine(vaccine)?,
        observations,
        dates: read_dates(dates)?,
        certainty: match *certainty {
            "sure" => Certainty::Sure,
            "less" => Certainty::Less,
            "argued" => Certainty::Argued,
            other => return Err(format!("found {other}, expected sure, less or argued")),
        },
        text: (*text).to_owned(),
    };
    Ok((codes, row))
}

fn statement(word: &str) -> Result<Statement, String> {
    Ok(match word {
        "condition" => Statement::Condition,
        "contraindication" => Statement::Contraindication,
        "reaction" => Statement::Reaction,
        "allergy" => Statement::Allergy,
        "immunity" => Statement::Immunity,
        "history" => Statement::History,
        "target" => Statement::Target,
        other => {
            return Err(format!(
                "found {other}, expected condition, contraindication, reaction, allergy, immunity, \
                 history or target"
            ));
        }
    })
}

fn of_vaccine(text: &str) -> Result<Option<OfVaccine>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(codes) = text.strip_prefix("CVX ") {
        let codes = codes.split_whitespace().map(|code| {
            let wrong = |_| format!("found {code}, expected a CVX code");
            code.parse().map_err(wrong)
        });
        return Ok(Some(OfVaccine::Cvx(codes.collect::<Result<_, _>>()?)));
    }
    let antigens = text.split(';').map(|antigen| antigen.trim().to_owned());
    Ok(Some(OfVaccine::Antigens(antigens.collect())))
}

fn read_dates(text: &str) -> Result<Dates, String> {
    let offset = |text: &str| -> Result<Offset, String> {
        text.parse()
            .map_err(|_| format!("found {text}, expected a time such as 6 months"))
    };
    let days = |text: &str| -> Result<i32, String> {
        let number = text.strip_suffix(" days").and_then(|it| it.parse().ok());
        number.ok_or_else(|| format!("found {text}, expected days"))
    };
    Ok(match text {
        "" => Dates::Plain,
        "ends" => Dates::Ends,
        "passes" => Dates::Passes,
        "negates" => Dates::Negates,
        "in use" => Dates::InUse,
        "onset" => Dates::Onset(Onset::Condition),
        "value" => Dates::Onset(Onset::Value(0)),
        "weeks" | "weeks from conception" => Dates::Onset(Onset::Weeks {
            from_conception: text != "weeks",
        }),
        "code weeks" => Dates::Onset(Onset::CodeWeeks),
        text => {
            if let Some(less) = text.strip_prefix("value - ") {
                Dates::Onset(Onset::Value(days(less)?.saturating_neg()))
            } else if let Some(more) = text.strip_prefix("value + ") {
                Dates::Onset(Onset::Value(days(more)?))
            } else if let Some(within) = text.strip_prefix("within ") {
                Dates::Within(days(within)?)
            } else if let Some(after) = text.strip_suffix(" after end") {
                Dates::AfterEnd(offset(after)?)
            } else if let Some(age) = text
                .strip_prefix("from ")
                .and_then(|age| age.strip_suffix(" of age"))
            {
                Dates::FromAge(offset(age)?)
            } else {
                Dates::Lasts(offset(text)?)
            }
        }
    })
}
