//! [`Vocabulary`]: what a book calls groups, statuses and reasons, and what they are called here.

use std::collections::BTreeMap;

use forecast_core::error::from_json;
use forecast_core::patient::Sex;
use forecast_core::report::{EvaluationReason, EvaluationStatus, Status};
use forecast_core::schedule::document::SeriesType;
use serde::Deserialize;

use crate::error::{Error, ErrorKind};

/// The words that books of cases use. It is data (`vocabulary.json`), so that a book with new words
/// needs no new code.
///
/// Words are compared by their letters and digits alone: `Age: Too Young` is `age too young`.
///
/// ```
/// use forecast_core::report::Status;
/// use forecast_test_cases::Vocabulary;
///
/// let words = Vocabulary::embedded()?;
/// assert_eq!(words.group("IPOL"), Some("Polio"));
/// assert_eq!(words.status(" Not complete"), Some(Status::NotComplete));
/// assert_eq!(words.status("Perhaps"), None);
/// # Ok::<(), forecast_test_cases::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Vocabulary {
    groups: BTreeMap<String, String>,
    statuses: BTreeMap<String, Status>,
    evaluation_statuses: BTreeMap<String, EvaluationStatus>,
    reasons: BTreeMap<String, EvaluationReason>,
    series_types: BTreeMap<String, SeriesType>,
    sexes: BTreeMap<String, Sex>,
}

/// `vocabulary.json`: per term of ours the words that books use for it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    groups: BTreeMap<String, Vec<String>>,
    statuses: BTreeMap<Status, Vec<String>>,
    evaluation_statuses: BTreeMap<EvaluationStatus, Vec<String>>,
    reasons: BTreeMap<EvaluationReason, Vec<String>>,
    series_types: BTreeMap<SeriesType, Vec<String>>,
    sexes: BTreeMap<Sex, Vec<String>>,
}

impl Vocabulary {
    /// The vocabulary of the books that CDC has published so far.
    ///
    /// # Errors
    ///
    /// None, unless the file in this crate is broken.
    pub fn embedded() -> Result<Vocabulary, Error> {
        Vocabulary::from_json(include_bytes!("../vocabulary.json"))
            .map_err(|error| error.in_file("vocabulary.json"))
    }

    /// Reads a vocabulary.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the text is not a vocabulary, [`ErrorKind::Content`] where a
    /// word stands for two terms.
    pub fn from_json(json: &[u8]) -> Result<Vocabulary, Error> {
        let document: Document = from_json(json)?;
        Ok(Vocabulary {
            groups: by_word("groups", document.groups)?,
            statuses: by_word("statuses", document.statuses)?,
            evaluation_statuses: by_word("evaluation_statuses", document.evaluation_statuses)?,
            reasons: by_word("reasons", document.reasons)?,
            series_types: by_word("series_types", document.series_types)?,
            sexes: by_word("sexes", document.sexes)?,
        })
    }

    /// The schedule's name of a vaccine group.
    #[must_use]
    pub fn group(&self, word: &str) -> Option<&str> {
        self.groups.get(&plain(word)).map(String::as_str)
    }

    /// The status of a series or group.
    #[must_use]
    pub fn status(&self, word: &str) -> Option<Status> {
        self.statuses.get(&plain(word)).copied()
    }

    /// The verdict on a dose.
    #[must_use]
    pub fn evaluation_status(&self, word: &str) -> Option<EvaluationStatus> {
        self.evaluation_statuses.get(&plain(word)).copied()
    }

    /// Why a dose is not valid.
    #[must_use]
    pub fn reason(&self, word: &str) -> Option<EvaluationReason> {
        self.reasons.get(&plain(word)).copied()
    }

    /// The kind of a series.
    #[must_use]
    pub fn series_type(&self, word: &str) -> Option<SeriesType> {
        self.series_types.get(&plain(word)).copied()
    }

    /// The sex of a person.
    #[must_use]
    pub fn sex(&self, word: &str) -> Option<Sex> {
        self.sexes.get(&plain(word)).copied()
    }
}

/// Letters and digits in lower case, everything between them one blank.
pub(crate) fn plain(text: &str) -> String {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn by_word<T: Clone>(
    table: &str,
    terms: BTreeMap<T, Vec<String>>,
) -> Result<BTreeMap<String, T>, Error> {
    let mut words = BTreeMap::new();
    for (term, names) in terms {
        for name in names {
            if words.insert(plain(&name), term.clone()).is_some() {
                return Err(Error::new(
                    ErrorKind::Content,
                    format!("{table}: {name:?} stands for two terms"),
                ));
            }
        }
    }
    Ok(words)
}
