//! [`Person`]: who the record is about.

use forecast_core::date::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::coding::coded_enum;
use super::{Coding, Fact, PartialDate};

/// Who a record is about.
///
/// Of lists, the first fact is the one to show; of single facts that sources dispute, the latest
/// stands here and the others in [`Record::superseded`](super::Record::superseded).
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Person {
    /// Identifiers, each with its authority (PID-3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Fact<Identifier>>,
    /// Names (PID-5).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Fact<PersonName>>,
    /// The date of birth (PID-7).
    pub birth_date: Option<Fact<PartialDate>>,
    /// The sex (PID-8).
    pub sex: Option<Fact<AdministrativeSex>>,
    /// The mother's name before marriage (PID-6).
    pub mothers_maiden_name: Option<Fact<PersonName>>,
    /// Addresses (PID-11).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Fact<Address>>,
    /// Telephone numbers and e-mail addresses (PID-13).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub telecoms: Vec<Fact<Telecom>>,
    /// Next of kin and others to ask (NK1).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Fact<Contact>>,
    /// Races (PID-10).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub races: Vec<Fact<Coding>>,
    /// Ethnicities (PID-22).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ethnicities: Vec<Fact<Coding>>,
    /// The language to use (PID-15).
    pub language: Option<Fact<Coding>>,
    /// The country of birth, as the schedule names it.
    pub birth_country: Option<Fact<String>>,
    /// Whether the person was born as one of several, and as which (PID-24, PID-25).
    pub multiple_birth: Option<Fact<MultipleBirth>>,
    /// Whether and when the person died (PID-29, PID-30).
    pub death: Option<Fact<Death>>,
    /// Whether the record may be shared (PD1-12, PD1-13).
    pub protection: Option<Fact<Protection>>,
    /// Wishes about reminders and recalls (PD1-11, PD1-18).
    pub publicity: Option<Fact<Publicity>>,
    /// The standing of the person in the registry or at the provider (PD1-16, PD1-17).
    pub registry_status: Option<Fact<RegistryStanding>>,
}

/// A number that an authority gave a person.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Identifier {
    /// The number.
    pub value: String,
    /// Who gave it (PID-3.4); a name, an OID or a URI, as it was sent.
    pub authority: Option<String>,
    /// Its type in table HL70203: `MR`, `SR`, `PI`, `MA`, `SS`, …
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

impl Identifier {
    /// A number of an authority.
    #[must_use]
    pub fn new(
        value: impl Into<String>,
        authority: impl Into<String>,
        kind: impl Into<String>,
    ) -> Identifier {
        Identifier {
            value: value.into(),
            authority: Some(authority.into()),
            kind: Some(kind.into()),
        }
    }
}

/// A person's name.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonName {
    /// The family name.
    pub family: Option<String>,
    /// The first given name.
    pub given: Option<String>,
    /// Further given names.
    pub middle: Option<String>,
    /// A suffix, such as `JR`.
    pub suffix: Option<String>,
    /// A prefix, such as `DR`.
    pub prefix: Option<String>,
    /// Its type in table HL70200: `L` legal, `A` alias, `M` maiden, `N` nickname, …
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

impl Person {
    /// Whether what is known of the person must not be shared (PD1-12 `Y`).
    #[must_use]
    pub fn is_protected(&self) -> bool {
        let protection = self.protection.as_ref();
        protection.is_some_and(|fact| fact.value.protected)
    }
}

impl PersonName {
    /// A legal name.
    #[must_use]
    pub fn legal(family: impl Into<String>, given: impl Into<String>) -> PersonName {
        PersonName {
            family: Some(family.into()),
            given: Some(given.into()),
            kind: Some("L".to_owned()),
            ..PersonName::default()
        }
    }
}

coded_enum! {
    /// The sex as it is recorded (HL70001).
    AdministrativeSex {
        /// Female.
        Female = "F",
        /// Male.
        Male = "M",
        /// Neither.
        NonBinary = "X",
        /// Some other.
        Other = "O",
        /// Ambiguous.
        Ambiguous = "A",
        /// Not applicable.
        NotApplicable = "N",
        /// Not known.
        Unknown = "U",
    }
}

/// A postal address.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Address {
    /// Street and house number.
    pub street: Option<String>,
    /// A second line: flat, building.
    pub other: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state or province.
    pub state: Option<String>,
    /// The postal code.
    pub zip: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The county or parish.
    pub county: Option<String>,
    /// Its type in table HL70190: `P` permanent, `H` home, `BDL` place of birth, …
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// A telephone number or an e-mail address.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telecom {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: TelecomKind,
    /// The number as it was sent, or the e-mail address.
    pub value: String,
    /// What it is for, in table HL70201: `PRN` primary, `WPN` work, …
    #[serde(default)]
    pub usage: Option<String>,
}

impl Telecom {
    /// The digits of the number.
    #[must_use]
    pub fn digits(&self) -> String {
        self.value.chars().filter(char::is_ascii_digit).collect()
    }
}

coded_enum! {
    /// What a [`Telecom`] is (HL70202).
    TelecomKind {
        /// A telephone.
        Phone = "PH",
        /// A mobile telephone.
        Mobile = "CP",
        /// A fax.
        Fax = "FX",
        /// An e-mail address.
        Email = "Internet",
        /// Something else.
        Other = "X",
    }
}

/// Next of kin, or another person to ask.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// The name.
    pub name: PersonName,
    /// What they are to the person, in table HL70063: `MTH`, `FTH`, `GRD`, `SEL`, …
    pub relationship: Option<Coding>,
    /// Addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Telephone numbers and e-mail addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub telecoms: Vec<Telecom>,
}

/// Born as one of several.
#[skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MultipleBirth {
    /// Whether it was a multiple birth.
    pub multiple: bool,
    /// As which the person was born, from 1.
    #[serde(default)]
    pub order: Option<u8>,
}

/// Whether the person died.
#[skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Death {
    /// Whether the person is dead.
    pub dead: bool,
    /// Since when.
    #[serde(default)]
    pub date: Option<PartialDate>,
}

/// Whether the record may be shared.
#[skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protection {
    /// Whether it must not be shared (PD1-12 `Y`).
    pub protected: bool,
    /// Since when.
    #[serde(default)]
    pub since: Option<Date>,
}

/// Wishes about reminders and recalls.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publicity {
    /// The code in table HL70215.
    pub code: Coding,
    /// Since when.
    #[serde(default)]
    pub since: Option<Date>,
}

/// The standing of a person, and since when.
#[skip_serializing_none]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryStanding {
    /// The standing.
    pub status: RegistryStatus,
    /// Since when.
    #[serde(default)]
    pub since: Option<Date>,
}

coded_enum! {
    /// The standing of a person in a registry (HL70441).
    RegistryStatus {
        /// Active.
        Active = "A",
        /// Inactive.
        Inactive = "I",
        /// Inactive: lost to follow-up.
        LostToFollowUp = "L",
        /// Inactive: moved or gone elsewhere.
        MovedOrGoneElsewhere = "M",
        /// Inactive: permanently (do not reactivate).
        PermanentlyInactive = "P",
        /// Not known.
        Unknown = "U",
    }
}
