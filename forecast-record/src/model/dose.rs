//! [`DoseReport`]: a dose as one source reports it.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use forecast_core::patient::DoseCondition;

use super::coding::coded_enum;
use super::{Coding, PartialDate, PersonName, SourceId, Timestamp};

/// A dose as one source reports it. What the source did not say is absent.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoseReport {
    /// Who reported it; a key of [`Record::sources`](super::Record::sources).
    pub source: SourceId,
    /// The number that the one who ordered the dose gave it (ORC-2).
    #[serde(default)]
    pub placer_id: Option<DoseId>,
    /// The number that the one who gave the dose gave it (ORC-3); updates and deletions find it by
    /// this.
    #[serde(default)]
    pub filler_id: Option<DoseId>,
    /// When it was reported, where that differs from the source's own time (RXA-22).
    #[serde(default)]
    pub reported: Option<Timestamp>,
    /// What the source wants done with it (RXA-21).
    #[serde(default)]
    pub action: Action,
    /// Newly given, or which kind of history (RXA-9).
    #[serde(default)]
    pub origin: Option<Origin>,
    /// Whether it was given at all (RXA-20).
    #[serde(default)]
    pub completion: Completion,
    /// Why it was refused (RXA-18).
    #[serde(default)]
    pub refusal: Option<Coding>,
    /// The day on which it was given, as precisely as it is known (RXA-3).
    #[serde(default)]
    pub date: Option<PartialDate>,
    /// The vaccine's CVX code (RXA-5).
    #[serde(default)]
    pub cvx: Option<String>,
    /// The product's national drug code (RXA-5).
    #[serde(default)]
    pub ndc: Option<String>,
    /// Codes of the vaccine in other systems (RXA-5), such as CPT or a local one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_codes: Vec<Coding>,
    /// The product's trade name.
    #[serde(default)]
    pub trade_name: Option<String>,
    /// The manufacturer's MVX code (RXA-17).
    #[serde(default)]
    pub mvx: Option<String>,
    /// The lot (RXA-15).
    #[serde(default)]
    pub lot: Option<String>,
    /// When the lot expires (RXA-16).
    #[serde(default)]
    pub lot_expiration: Option<PartialDate>,
    /// How much was given (RXA-6, RXA-7); absent where it is not known (`999`).
    #[serde(default)]
    pub amount: Option<Amount>,
    /// The part of the body (RXR-2).
    #[serde(default)]
    pub site: Option<Coding>,
    /// The route (RXR-1).
    #[serde(default)]
    pub route: Option<Coding>,
    /// Whether the person was eligible for publicly funded vaccine (OBX 64994-7).
    #[serde(default)]
    pub eligibility: Option<Coding>,
    /// Who paid for the vaccine (OBX 30963-3).
    #[serde(default)]
    pub funding: Option<Coding>,
    /// Where it was given (RXA-11).
    #[serde(default)]
    pub organisation: Option<Organisation>,
    /// Who gave it (RXA-10).
    #[serde(default)]
    pub administered_by: Option<Provider>,
    /// Who ordered it (ORC-12).
    #[serde(default)]
    pub ordered_by: Option<Provider>,
    /// Who typed it in (ORC-10).
    #[serde(default)]
    pub entered_by: Option<Provider>,
    /// What was wrong with the dose itself, where something was.
    #[serde(default)]
    pub condition: Option<DoseCondition>,
    /// Information given to the person (OBX 69764-9, 29768-9, 29769-7).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub information: Vec<InformationStatement>,
    /// What else was said about the dose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
    /// Remarks (NTE).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

impl DoseReport {
    /// A dose of which nothing is known but its source.
    #[must_use]
    pub fn new(source: SourceId) -> DoseReport {
        DoseReport {
            source,
            placer_id: None,
            filler_id: None,
            reported: None,
            action: Action::Add,
            origin: None,
            completion: Completion::Complete,
            refusal: None,
            date: None,
            cvx: None,
            ndc: None,
            other_codes: Vec::new(),
            trade_name: None,
            mvx: None,
            lot: None,
            lot_expiration: None,
            amount: None,
            site: None,
            route: None,
            eligibility: None,
            funding: None,
            organisation: None,
            administered_by: None,
            ordered_by: None,
            entered_by: None,
            condition: None,
            information: Vec::new(),
            details: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Whether it says that vaccine went into the person.
    #[must_use]
    pub fn was_given(&self) -> bool {
        match self.completion {
            Completion::Complete | Completion::Partial => true,
            Completion::Refused | Completion::NotAdministered => false,
        }
    }

    /// Whether it was reported by the one who gave it.
    #[must_use]
    pub fn newly_given(&self) -> bool {
        self.origin == Some(Origin::NewlyGiven)
    }
}

/// A number that a system gave a dose.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DoseId {
    /// The number.
    pub value: String,
    /// Who gave it.
    pub authority: Option<String>,
}

coded_enum! {
    /// What a source wants done with a dose (HL70206).
    #[derive(Default)]
    Action {
        /// Add it.
        #[default]
        Add = "A",
        /// Replace what was reported under the same number.
        Update = "U",
        /// Take it out: it was reported in error.
        Delete = "D",
    }
}

coded_enum! {
    /// Whether a dose was given (HL70322).
    #[derive(Default)]
    Completion {
        /// It was given.
        #[default]
        Complete = "CP",
        /// It was refused.
        Refused = "RE",
        /// It was not given.
        NotAdministered = "NA",
        /// It was given in part.
        Partial = "PA",
    }
}

coded_enum! {
    /// Where the knowledge of a dose comes from (NIP001).
    Origin {
        /// The one who reports it gave it.
        NewlyGiven = "00",
        /// History; the source is not specified.
        Historical = "01",
        /// History from another provider.
        OtherProvider = "02",
        /// History from a record that the parents keep.
        ParentRecord = "03",
        /// History from the parents' memory.
        ParentRecall = "04",
        /// History from another registry.
        OtherRegistry = "05",
        /// History from a birth certificate.
        BirthCertificate = "06",
        /// History from a school's record.
        SchoolRecord = "07",
        /// History from a public agency.
        PublicAgency = "08",
    }
}

/// How much was given.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Amount {
    /// The number, in decimal digits with a point.
    pub value: String,
    /// The unit (UCUM), such as `mL`.
    pub unit: Option<String>,
}

/// An organisation or a place of service.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organisation {
    /// Its number.
    pub id: Option<String>,
    /// Who gave the number.
    pub authority: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// A health professional.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Provider {
    /// Their number.
    pub id: Option<String>,
    /// Who gave the number, such as `NPI`.
    pub authority: Option<String>,
    /// Their name.
    pub name: Option<PersonName>,
}

/// Information about a vaccine that was given to the person.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InformationStatement {
    /// The document (OBX 69764-9), or the vaccine that it is about (OBX 30956-7).
    pub document: Option<Coding>,
    /// Its edition (OBX 29768-9).
    pub published: Option<PartialDate>,
    /// When it was handed over (OBX 29769-7).
    pub given: Option<PartialDate>,
}

/// Something said about a dose that has no field of its own.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// What is said (OBX-3).
    pub code: Coding,
    /// The value as a code.
    #[serde(default)]
    pub value: Option<Coding>,
    /// The value as text, where it is not a code.
    #[serde(default)]
    pub text: Option<String>,
    /// When.
    #[serde(default)]
    pub date: Option<PartialDate>,
}
