//! The parts of FHIR R4 that are read and written, as narrow serde types.
//!
//! What a resource has beyond these is reported by its path when it is read.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use serde_with::skip_serializing_none;

/// Declares types whose fields are all optional or lists.
macro_rules! fhir {
    ($( $(#[$meta:meta])* $name:ident { $( $(#[$field_meta:meta])* $field:ident: $kind:ty, )+ } )+) => { $(
        $(#[$meta])*
        #[skip_serializing_none]
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        pub(super) struct $name { $( $(#[$field_meta])* pub(super) $field: $kind, )+ }
    )+ };
}

type Text = Option<String>;

fhir! {
    Coding { system: Text, code: Text, display: Text, }
    CodeableConcept {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        coding: Vec<Coding>,
        text: Text,
    }
    Identifier {
        #[serde(rename = "use")]
        usage: Text,
        #[serde(rename = "type")]
        kind: Option<CodeableConcept>,
        system: Text,
        value: Text,
        assigner: Option<Reference>,
    }
    Reference { reference: Text, display: Text, identifier: Option<Box<Identifier>>, #[serde(rename = "type")] kind: Text, }
    HumanName {
        #[serde(rename = "use")]
        usage: Text,
        text: Text,
        family: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        given: Vec<Option<String>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        prefix: Vec<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        suffix: Vec<String>,
    }
    Address {
        #[serde(rename = "use")]
        usage: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        line: Vec<String>,
        city: Text,
        district: Text,
        state: Text,
        postal_code: Text,
        country: Text,
    }
    ContactPoint { system: Text, value: Text, #[serde(rename = "use")] usage: Text, }
    Quantity { value: Option<Number>, unit: Text, system: Text, code: Text, }
    Annotation { text: Text, }
    Extension {
        url: Text,
        value_string: Text,
        value_code: Text,
        value_coding: Option<Coding>,
        value_codeable_concept: Option<CodeableConcept>,
        value_human_name: Option<HumanName>,
        value_address: Option<Address>,
        value_boolean: Option<bool>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        extension: Vec<Extension>,
    }
    Patient {
        resource_type: Text,
        id: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        extension: Vec<Extension>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<Identifier>,
        active: Option<bool>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        name: Vec<HumanName>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        telecom: Vec<ContactPoint>,
        gender: Text,
        birth_date: Text,
        deceased_boolean: Option<bool>,
        deceased_date_time: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        address: Vec<Address>,
        multiple_birth_boolean: Option<bool>,
        multiple_birth_integer: Option<u8>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contact: Vec<PatientContact>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        communication: Vec<Communication>,
    }
    PatientContact {
        #[serde(skip_serializing_if = "Vec::is_empty")]
        relationship: Vec<CodeableConcept>,
        name: Option<HumanName>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        telecom: Vec<ContactPoint>,
        address: Option<Address>,
    }
    Communication { language: Option<CodeableConcept>, preferred: Option<bool>, }
    Immunization {
        resource_type: Text,
        id: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contained: Vec<Value>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<Identifier>,
        status: Text,
        status_reason: Option<CodeableConcept>,
        vaccine_code: Option<CodeableConcept>,
        patient: Option<Reference>,
        occurrence_date_time: Text,
        occurrence_string: Text,
        recorded: Text,
        primary_source: Option<bool>,
        report_origin: Option<CodeableConcept>,
        location: Option<Reference>,
        manufacturer: Option<Reference>,
        lot_number: Text,
        expiration_date: Text,
        site: Option<CodeableConcept>,
        route: Option<CodeableConcept>,
        dose_quantity: Option<Quantity>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        performer: Vec<Performer>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        note: Vec<Annotation>,
        is_subpotent: Option<bool>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        subpotent_reason: Vec<CodeableConcept>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        education: Vec<Education>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        program_eligibility: Vec<CodeableConcept>,
        funding_source: Option<CodeableConcept>,
    }
    Performer { function: Option<CodeableConcept>, actor: Option<Reference>, }
    Education { document_type: Text, reference: Text, publication_date: Text, presentation_date: Text, }
    Condition {
        resource_type: Text,
        id: Text,
        clinical_status: Option<CodeableConcept>,
        verification_status: Option<CodeableConcept>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        category: Vec<CodeableConcept>,
        code: Option<CodeableConcept>,
        subject: Option<Reference>,
        onset_date_time: Text,
        onset_period: Option<Period>,
        abatement_date_time: Text,
        recorded_date: Text,
    }
    Period { start: Text, end: Text, }
    Observation {
        resource_type: Text,
        id: Text,
        status: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        category: Vec<CodeableConcept>,
        code: Option<CodeableConcept>,
        subject: Option<Reference>,
        effective_date_time: Text,
        effective_period: Option<Period>,
        issued: Text,
        value_codeable_concept: Option<CodeableConcept>,
        value_string: Text,
        value_boolean: Option<bool>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        part_of: Vec<Reference>,
    }
    AllergyIntolerance {
        resource_type: Text,
        id: Text,
        clinical_status: Option<CodeableConcept>,
        verification_status: Option<CodeableConcept>,
        #[serde(rename = "type")]
        kind: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        category: Vec<String>,
        criticality: Text,
        code: Option<CodeableConcept>,
        patient: Option<Reference>,
        onset_date_time: Text,
        recorded_date: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        reaction: Vec<Reaction>,
    }
    Reaction {
        substance: Option<CodeableConcept>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        manifestation: Vec<CodeableConcept>,
        onset: Text,
        severity: Text,
    }
    Organization {
        resource_type: Text,
        id: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<Identifier>,
        name: Text,
    }
    Practitioner {
        resource_type: Text,
        id: Text,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<Identifier>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        name: Vec<HumanName>,
    }
}

impl CodeableConcept {
    /// The first code, whatever its system.
    pub(super) fn first_code(&self) -> Option<&str> {
        self.coding.iter().find_map(|coding| coding.code.as_deref())
    }
}
