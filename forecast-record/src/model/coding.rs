//! [`Coding`] and the names of code systems.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// A code of a code system.
///
/// Systems are named as HL7 v2 names them (table HL70396), wherever the code came from; [`system`]
/// has the names that this crate itself looks for. A code without a system is a local one.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Coding {
    /// The code system.
    pub system: Option<String>,
    /// The code, with its leading zeros.
    pub code: String,
    /// What the sender calls it.
    pub text: Option<String>,
}

impl Coding {
    /// A code without a text.
    #[must_use]
    pub fn new(system: impl Into<String>, code: impl Into<String>) -> Coding {
        Coding {
            system: Some(system.into()),
            code: code.into(),
            text: None,
        }
    }

    /// The same code with the sender's text.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Coding {
        self.text = Some(text.into());
        self
    }

    /// Whether the code is of this system.
    #[must_use]
    pub fn is_of(&self, system: &str) -> bool {
        self.system.as_deref() == Some(system)
    }
}

/// The names of the code systems that this crate looks for.
pub mod system {
    /// CDC's codes of observations in the CDSi supporting data.
    pub const CDSI: &str = "CDSI";
    /// Vaccines administered.
    pub const CVX: &str = "CVX";
    /// Manufacturers of vaccines.
    pub const MVX: &str = "MVX";
    /// National drug codes.
    pub const NDC: &str = "NDC";
    /// SNOMED CT.
    pub const SNOMED: &str = "SCT";
    /// ICD-10-CM.
    pub const ICD10: &str = "I10C";
    /// LOINC.
    pub const LOINC: &str = "LN";
    /// Race and ethnicity.
    pub const RACE: &str = "CDCREC";
    /// CDC's own value sets.
    pub const PHINVADS: &str = "CDCPHINVS";
    /// Routes of administration.
    pub const ROUTE: &str = "NCIT";
    /// Body sites.
    pub const SITE: &str = "HL70163";
    /// Eligibility for publicly funded vaccine.
    pub const ELIGIBILITY: &str = "HL70064";
    /// Reasons why a vaccine was refused.
    pub const REFUSAL: &str = "NIP002";
    /// Publicity codes.
    pub const PUBLICITY: &str = "HL70215";
    /// Relationships.
    pub const RELATIONSHIP: &str = "HL70063";

    /// Returns whether a name is one of those of the AMA's CPT codes.
    #[must_use]
    pub fn is_cpt(name: &str) -> bool {
        let name = name.trim().to_ascii_lowercase();
        let name = name.strip_prefix("urn:oid:").unwrap_or(&name);
        matches!(
            name,
            "cpt"
                | "cpt4"
                | "cpt-4"
                | "c4"
                | "http://www.ama-assn.org/go/cpt"
                | "2.16.840.1.113883.6.12"
        )
    }
    const SNOMED_URL: &str = "http://snomed.info/sct";

    /// The name that this crate uses for a code system, of the many that senders use for those
    /// that it looks for; other names come back as they are.
    ///
    /// ```
    /// use forecast_record::model::system;
    /// assert_eq!(system::canonical("SNOMED-CT"), system::SNOMED);
    /// assert_eq!(system::canonical("http://hl7.org/fhir/sid/cvx"), system::CVX);
    /// assert_eq!(system::canonical("L"), "L");
    /// ```
    #[must_use]
    pub fn canonical(name: &str) -> &str {
        let trimmed = name.trim();
        let key = trimmed.to_ascii_lowercase();
        let key = key.split('|').next().unwrap_or(&key).trim_end_matches('/');
        let key = key.strip_prefix("urn:oid:").unwrap_or(key);
        // PHIN VADS names a code system by its OID, in its address.
        let key = match key.split_once("?id=").or_else(|| key.split_once("&id=")) {
            Some((_, id)) => id.split('&').next().unwrap_or(id),
            None => key,
        };
        let key = match key.strip_prefix("https://") {
            Some(rest) => &format!("http://{rest}"),
            None => key,
        };
        if key == SNOMED_URL || key.starts_with("http://snomed.info/sct/") {
            return SNOMED;
        }
        match key {
            "cdsi" | "http://www.cdc.gov/vaccines/programs/iis/cdsi.html" => CDSI,
            "cvx"
            | "hl70292"
            | "http://hl7.org/fhir/sid/cvx"
            | "http://terminology.hl7.org/codesystem/cvx"
            | "http://terminology.hl7.org/codesystem/v2-0292"
            | "2.16.840.1.113883.12.292"
            | "2.16.840.1.113883.6.59" => CVX,
            "mvx" | "http://hl7.org/fhir/sid/mvx" | "2.16.840.1.113883.12.227" => MVX,
            "ndc" | "ndc11" | "http://hl7.org/fhir/sid/ndc" | "2.16.840.1.113883.6.69" => NDC,
            "sct"
            | "sct2"
            | "snm"
            | "snomed"
            | "snomed-ct"
            | "snomed ct"
            | "snomedct"
            | "snomed_ct"
            | "2.16.840.1.113883.6.96" => SNOMED,
            "i10c"
            | "i10"
            | "icd10"
            | "icd-10"
            | "icd10cm"
            | "icd-10-cm"
            | "http://hl7.org/fhir/sid/icd-10-cm"
            | "http://hl7.org/fhir/sid/icd-10"
            | "http://hl7.org/fhir/sid/icd-10-us"
            | "http://terminology.hl7.org/codesystem/icd10cm"
            | "http://terminology.hl7.org/codesystem/icd-10-cm"
            | "2.16.840.1.113883.6.90"
            | "2.16.840.1.113883.6.3" => ICD10,
            "ln" | "loinc" | "http://loinc.org" | "2.16.840.1.113883.6.1" => LOINC,
            "cdcrec" | "2.16.840.1.113883.6.238" => RACE,
            "cdcphinvs" | "phinvads" | "2.16.840.1.114222.4.5.1" => PHINVADS,
            _ => trimmed,
        }
    }
}

/// An enumeration whose values stand for the codes of a table.
macro_rules! coded_enum {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$doc:meta])* $variant:ident = $code:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[$doc])* $variant, )+ }

        impl $name {
            /// Every value, in the order of the table.
            pub const ALL: &'static [$name] = &[ $( $name::$variant, )+ ];

            /// The table's code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( $name::$variant => $code, )+ }
            }

            /// The value of a code, in any case; none where the table does not have it.
            #[must_use]
            pub fn from_code(code: &str) -> Option<$name> {
                let code = code.trim();
                $name::ALL.iter().copied().find(|value| value.code().eq_ignore_ascii_case(code))
            }
        }
    };
}
pub(crate) use coded_enum;
