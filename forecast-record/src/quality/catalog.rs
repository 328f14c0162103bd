//! The numbered list of checks. `docs/quality-checks.md` prints it; a test keeps the two alike.

use super::{ApplicationCode as App, ErrorCode as Code, Severity};

/// One data quality check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    /// Its number, which never changes: `DQ-1xx` messages, `DQ-2xx` persons, `DQ-3xx` doses,
    /// `DQ-4xx` observations.
    pub id: &'static str,
    /// How bad what it finds is.
    pub severity: Severity,
    /// The protocol's code of what it finds (ERR-3).
    pub code: Code,
    /// The application's code of what it finds (ERR-5).
    pub application: Option<App>,
    /// What it finds.
    pub title: &'static str,
    /// What it looks at, in fields of HL7.
    pub looks_at: &'static str,
}

macro_rules! checks {
    ($($name:ident = $id:literal, $severity:ident, $code:ident, $application:expr, $looks_at:literal, $title:literal;)+) => {
        $(
            #[doc = $title]
            pub const $name: Check = Check {
                id: $id,
                severity: Severity::$severity,
                code: Code::$code,
                application: $application,
                title: $title,
                looks_at: $looks_at,
            };
        )+

        /// Every check, in the order of its number.
        pub const ALL: &[Check] = &[$($name),+];
    };
}

checks! {
    // Messages.
    NOT_A_MESSAGE = "DQ-101", Error, SegmentSequence, Some(App::Ignored), "MSH-1, MSH-2",
        "The text is not an HL7 message, or is too large; nothing was read.";
    MESSAGE_TYPE = "DQ-102", Error, UnsupportedType, None, "MSH-9",
        "The type of the message is not answered here.";
    MESSAGE_EVENT = "DQ-103", Error, UnsupportedEvent, None, "MSH-9",
        "The event of the message is not answered here.";
    PROCESSING_ID = "DQ-104", Error, UnsupportedProcessing, None, "MSH-11",
        "The processing id is none of P, T, D.";
    VERSION = "DQ-105", Error, UnsupportedVersion, None, "MSH-12",
        "The version is not one that is read here.";
    OTHER_VERSION = "DQ-106", Warning, UnsupportedVersion, None, "MSH-12",
        "The version is not 2.5.1; the message was read as if it were.";
    HEADER_MISSING = "DQ-107", Warning, RequiredMissing, Some(App::DataMissing),
        "MSH-7, MSH-9.2, MSH-10, MSH-11, MSH-12, MSH-21",
        "A required field of the header is empty.";
    HEADER_VALUE = "DQ-108", Warning, DataType, Some(App::InvalidValue), "MSH-2, MSH-7",
        "A field of the header cannot be read as what it should be.";
    PROFILE = "DQ-109", Warning, TableValue, Some(App::InvalidValue), "MSH-21, QPD-1",
        "The message profile is misspelt, unknown or one of another type of message.";
    STRUCTURE = "DQ-110", Information, TableValue, Some(App::InvalidValue), "MSH-9.3",
        "The message structure is not that of the message's type.";
    ENCODING = "DQ-111", Warning, DataType, None, "MSH-18",
        "The message is neither UTF-8 nor in the character set that it declares.";
    ENCODING_NOTE = "DQ-112", Information, DataType, None, "MSH-18",
        "The message is in another character set than UTF-8, or than it declares.";
    SEGMENT_SEQUENCE = "DQ-113", Error, SegmentSequence, Some(App::Ignored),
        "PID, ORC, RXA, RXR, OBX",
        "A segment stands where it belongs to nothing, or twice where it may stand once; it was not kept.";
    NOT_A_SEGMENT = "DQ-114", Error, SegmentSequence, Some(App::Ignored), "all lines",
        "A line of the message is no segment; it was not kept.";
    GLUED_SEGMENT = "DQ-115", Error, SegmentSequence, Some(App::Ignored), "all segments",
        "A segment seems to begin within another one, without a line of its own; it was not read.";
    NOT_READ = "DQ-116", Information, Accepted, Some(App::Ignored), "all segments and fields",
        "Something that was sent has no place in the record; it was not kept. The profile does not ask for it.";
    REPETITION = "DQ-117", Error, Cardinality, Some(App::Ignored), "fields that may not repeat",
        "A field repeats that may not; the first repetition was kept.";
    MISNAMED_SEGMENT = "DQ-118", Warning, SegmentSequence, None, "QPD",
        "A segment has a wrong name but can only be one thing; it was read as that.";
    TOO_LONG = "DQ-119", Error, DataType, Some(App::Ignored), "all fields",
        "A value is longer than any such value can be; it was not kept.";
    DATE_FORM = "DQ-120", Information, DataType, None, "all dates",
        "A date is written in a form that HL7 does not have but that can mean one thing only.";
    NO_CONTENT = "DQ-121", Information, Accepted, None, "VXU",
        "The message reports neither a dose nor an observation.";
    SEGMENT_ORDER = "DQ-122", Warning, SegmentSequence, None, "PID, PD1, NK1",
        "A segment about the person stands behind the orders; it was read.";
    WRITTEN_ENDS = "DQ-123", Warning, DataType, Some(App::InvalidValue), "MSH",
        "The ends of the segments are written out, such as \\r or the letters CR in angle brackets, or the escape characters are doubled; the message was read as it was meant.";
    SPLIT_SEGMENT = "DQ-124", Warning, SegmentSequence, None, "ORC, RXA, RXR, OBX",
        "A segment stands behind the last field of another, without a line of its own; it was read.";
    TOO_MUCH = "DQ-130", Error, Application, Some(App::Ignored), "the whole message",
        "The message holds more than one person may have, or too long a text; nothing was kept.";

    // Persons.
    PERSON_MISSING = "DQ-201", Error, SegmentSequence, Some(App::DataMissing), "PID",
        "There is no PID; nothing can be kept.";
    NAME_MISSING = "DQ-202", Error, RequiredMissing, Some(App::DataMissing), "PID-5",
        "The person has no name; nothing was kept.";
    BIRTH_DATE_MISSING = "DQ-203", Error, RequiredMissing, Some(App::DataMissing), "PID-7",
        "The person has no birth date; nothing was kept.";
    BIRTH_DATE_INVALID = "DQ-204", Error, DataType, Some(App::InvalidDate), "PID-7",
        "The birth date cannot be read; nothing was kept.";
    BIRTH_DATE_PARTIAL = "DQ-205", Warning, DataType, Some(App::InvalidDate), "PID-7",
        "The birth date is not known to the day; it was kept as it is, and no forecast can be made.";
    BIRTH_IN_FUTURE = "DQ-206", Error, Application, Some(App::IllogicalDate), "PID-7",
        "The birth date lies in the future; nothing was kept.";
    BIRTH_LONG_AGO = "DQ-207", Warning, Application, Some(App::IllogicalDate), "PID-7",
        "The birth date lies more than 120 years ago.";
    SEX_MISSING = "DQ-208", Warning, RequiredMissing, Some(App::DataMissing), "PID-8",
        "The sex is empty.";
    SEX_CODE = "DQ-209", Error, TableValue, Some(App::TableValueNotFound), "PID-8",
        "The sex is no code of HL70001; it was not kept.";
    IDENTIFIER_MISSING = "DQ-210", Warning, RequiredMissing, Some(App::DataMissing), "PID-3",
        "The person has no identifier.";
    IDENTIFIER_INCOMPLETE = "DQ-211", Warning, RequiredMissing, Some(App::DataMissing),
        "PID-3.4, PID-3.5",
        "An identifier has no authority or no type.";
    NAME_PLACEHOLDER = "DQ-212", Warning, Application, Some(App::IllogicalValue), "PID-5",
        "The name looks like a placeholder, such as one for a newborn or for a test.";
    NAME_CHARACTERS = "DQ-213", Warning, Application, Some(App::IllogicalValue), "PID-5",
        "The name has digits or signs that names do not have.";
    NAME_TYPE = "DQ-214", Information, RequiredMissing, Some(App::DataMissing), "PID-5.7",
        "The name has no type; it was kept as it is.";
    MAIDEN_NAME_MISSING = "DQ-215", Information, RequiredMissing, Some(App::DataMissing), "PID-6",
        "The mother's maiden name of a child is empty; matching is less certain without it.";
    ADDRESS_MISSING = "DQ-216", Information, RequiredMissing, Some(App::DataMissing), "PID-11",
        "There is no address.";
    ADDRESS_INCOMPLETE = "DQ-217", Warning, RequiredMissing, Some(App::DataMissing), "PID-11",
        "An address in the United States has no city, no state or no ZIP code.";
    ZIP_FORM = "DQ-218", Warning, DataType, Some(App::InvalidValue), "PID-11.5",
        "A ZIP code has neither five nor nine digits.";
    STATE_CODE = "DQ-219", Information, TableValue, Some(App::TableValueNotFound), "PID-11.4",
        "A state is not written as its two letters.";
    PHONE_MISSING = "DQ-220", Information, RequiredMissing, Some(App::DataMissing), "PID-13",
        "There is neither phone number nor e-mail address.";
    PHONE_FORM = "DQ-221", Warning, DataType, Some(App::InvalidValue), "PID-13",
        "A phone number has not ten digits.";
    EMAIL_FORM = "DQ-222", Warning, DataType, Some(App::InvalidValue), "PID-13.4",
        "An e-mail address cannot be one.";
    RACE_MISSING = "DQ-223", Information, RequiredMissing, Some(App::DataMissing), "PID-10",
        "The race is empty.";
    ETHNICITY_MISSING = "DQ-224", Information, RequiredMissing, Some(App::DataMissing), "PID-22",
        "The ethnicity is empty.";
    RACE_CODE = "DQ-225", Warning, TableValue, Some(App::TableValueNotFound), "PID-10, PID-22",
        "A race or ethnicity is no code of CDCREC; it was kept as it is.";
    MULTIPLE_BIRTH = "DQ-226", Warning, Application, Some(App::IllogicalValue), "PID-24, PID-25",
        "Multiple birth indicator and birth order do not go together.";
    DEATH_BEFORE_BIRTH = "DQ-227", Error, Application, Some(App::IllogicalDate), "PID-29",
        "The person died before birth; the death was not kept.";
    DEATH_IN_FUTURE = "DQ-228", Error, Application, Some(App::IllogicalDate), "PID-29",
        "The date of death lies in the future; the death was not kept.";
    DEATH_FLAG = "DQ-229", Warning, Application, Some(App::IllogicalValue), "PID-29, PID-30",
        "Date of death and death indicator contradict each other.";
    CONTACT_MISSING = "DQ-230", Information, RequiredMissing, Some(App::DataMissing), "NK1",
        "There is no next of kin for a child.";
    RELATIONSHIP_CODE = "DQ-231", Warning, TableValue, Some(App::TableValueNotFound), "NK1-3",
        "The relationship of a next of kin is empty or no code of HL70063; it was kept as it is.";
    PROTECTION_CODE = "DQ-232", Error, TableValue, Some(App::TableValueNotFound), "PD1-12",
        "The protection indicator is neither Y nor N; it was not kept.";
    PUBLICITY_CODE = "DQ-233", Warning, TableValue, Some(App::TableValueNotFound), "PD1-11",
        "The publicity code is not in HL70215; it was kept as it is.";
    PERSON_DATE = "DQ-234", Error, DataType, Some(App::InvalidDate),
        "PD1-13, PD1-17, PD1-18, PID-29",
        "A date about the person cannot be read; it was not kept.";

    NAME_INCOMPLETE = "DQ-235", Warning, RequiredMissing, Some(App::DataMissing), "PID-5",
        "The person's family name or given name is empty.";
    REGISTRY_STATUS = "DQ-236", Error, TableValue, Some(App::TableValueNotFound), "PD1-16",
        "The registry status is not in HL70441; it was not kept.";
    INDICATOR = "DQ-237", Error, TableValue, Some(App::TableValueNotFound), "PID-24, PID-30",
        "An indicator about the person is neither Y nor N; it was not kept.";

    // Doses.
    DOSE_DATE_MISSING = "DQ-301", Error, RequiredMissing, Some(App::DataMissing), "RXA-3",
        "A dose has no date; it was not kept.";
    DOSE_DATE_INVALID = "DQ-302", Error, DataType, Some(App::InvalidDate), "RXA-3",
        "The date of a dose cannot be read; the dose was not kept.";
    DOSE_DATE_PARTIAL = "DQ-303", Warning, DataType, Some(App::InvalidDate), "RXA-3",
        "The date of a dose is not known to the day; it was kept as it is and cannot be evaluated.";
    DOSE_IN_FUTURE = "DQ-304", Error, Application, Some(App::IllogicalDate), "RXA-3",
        "A dose was given in the future; it was not kept.";
    DOSE_BEFORE_BIRTH = "DQ-305", Error, Application, Some(App::IllogicalDate), "RXA-3, PID-7",
        "A dose was given before birth; it was not kept.";
    DOSE_AFTER_DEATH = "DQ-306", Warning, Application, Some(App::IllogicalDate), "RXA-3, PID-29",
        "A dose was given after death; it was kept.";
    DOSE_AT_BIRTH = "DQ-307", Warning, Application, Some(App::IllogicalDate), "RXA-3, PID-7",
        "A vaccine that newborns do not get was given on the day of birth: the date may stand in for one that is not known.";
    VACCINE_MISSING = "DQ-308", Error, RequiredMissing, Some(App::DataMissing), "RXA-5",
        "A dose names no vaccine; it was not kept.";
    CVX_UNKNOWN = "DQ-309", Warning, TableValue, Some(App::TableValueNotFound), "RXA-5",
        "The CVX code of a dose is unknown; the dose was kept and cannot be evaluated.";
    CVX_FORM = "DQ-310", Warning, DataType, Some(App::InvalidValue), "RXA-5",
        "What is sent as a CVX code is none; the dose was kept with it as another code.";
    CVX_SYSTEM = "DQ-311", Warning, TableValue, Some(App::TableValueNotFound), "RXA-5.3",
        "The vaccine's code system is not named; the code was read as CVX.";
    NDC_ONLY = "DQ-312", Information, RequiredMissing, Some(App::DataMissing), "RXA-5",
        "The vaccine came as NDC only; its CVX code was taken from the table of products.";
    NDC_UNKNOWN = "DQ-313", Warning, TableValue, Some(App::TableValueNotFound), "RXA-5",
        "The vaccine came as an NDC that the table of products does not have; the dose was kept and cannot be evaluated.";
    NDC_CONTRADICTS = "DQ-314", Warning, Application, Some(App::IllogicalValue), "RXA-5",
        "CVX and NDC of a dose name different vaccines; both were kept, CVX counts.";
    LOCAL_CODE_ONLY = "DQ-315", Warning, TableValue, Some(App::TableValueNotFound), "RXA-5",
        "The vaccine has neither CVX nor NDC; the dose was kept and cannot be evaluated.";
    UNSPECIFIED_GIVEN = "DQ-316", Warning, Application, Some(App::IllogicalValue), "RXA-5, RXA-9",
        "A newly given dose is of an unspecified vaccine: who gives a dose knows the product.";
    NOT_A_VACCINE = "DQ-317", Information, Application, None, "RXA-5",
        "The product is an immune globulin or a skin test, no vaccine.";
    MVX_UNKNOWN = "DQ-318", Warning, TableValue, Some(App::TableValueNotFound), "RXA-17",
        "The manufacturer's code is no MVX code; it was kept as it is.";
    MVX_CONTRADICTS = "DQ-319", Warning, Application, Some(App::IllogicalValue), "RXA-5, RXA-17",
        "Vaccine and manufacturer do not go together.";
    MVX_MISSING = "DQ-320", Warning, RequiredMissing, Some(App::DataMissing), "RXA-17",
        "A newly given dose names no manufacturer.";
    LOT_MISSING = "DQ-321", Warning, RequiredMissing, Some(App::DataMissing), "RXA-15",
        "A newly given dose names no lot.";
    LOT_IMPLAUSIBLE = "DQ-322", Warning, Application, Some(App::IllogicalValue), "RXA-15",
        "The lot number is a placeholder, or has no digit or letter.";
    LOT_EXPIRED = "DQ-323", Warning, Application, Some(App::IllogicalDate), "RXA-3, RXA-16",
        "The lot had expired when the dose was given.";
    EXPIRY_INVALID = "DQ-324", Error, DataType, Some(App::InvalidDate), "RXA-16",
        "The lot's expiry date cannot be read; it was not kept.";
    EXPIRY_MISSING = "DQ-325", Information, RequiredMissing, Some(App::DataMissing), "RXA-16",
        "A newly given dose has no expiry date of its lot.";
    ROUTE_MISSING = "DQ-326", Warning, RequiredMissing, Some(App::DataMissing), "RXR-1",
        "A newly given dose has no route.";
    ROUTE_CODE = "DQ-327", Warning, TableValue, Some(App::TableValueNotFound), "RXR-1",
        "The route is no code of NCIT or HL70162; it was kept as it is.";
    ROUTE_CONTRADICTS = "DQ-328", Warning, Application, Some(App::IllogicalValue), "RXR-1, RXA-5",
        "The product is not given by this route.";
    SITE_MISSING = "DQ-329", Warning, RequiredMissing, Some(App::DataMissing), "RXR-2",
        "A newly given injection has no body site.";
    SITE_CODE = "DQ-330", Warning, TableValue, Some(App::TableValueNotFound), "RXR-2",
        "The body site is no code of HL70163; it was kept as it is.";
    AMOUNT_MISSING = "DQ-331", Warning, RequiredMissing, Some(App::DataMissing), "RXA-6",
        "A newly given dose has no amount.";
    AMOUNT_INVALID = "DQ-332", Error, DataType, Some(App::InvalidValue), "RXA-6",
        "The amount is no number; it was not kept.";
    AMOUNT_IMPLAUSIBLE = "DQ-333", Warning, Application, Some(App::IllogicalValue), "RXA-6, RXA-7",
        "The amount of a newly given dose is nothing or more than 10 millilitres.";
    UNIT_MISSING = "DQ-334", Warning, RequiredMissing, Some(App::DataMissing), "RXA-7",
        "An amount has no unit.";
    ELIGIBILITY_MISSING = "DQ-335", Warning, RequiredMissing, Some(App::ObservationMissing),
        "OBX 64994-7",
        "A newly given dose of a person under 19 does not say whether publicly funded vaccine was due.";
    ELIGIBILITY_CODE = "DQ-336", Warning, TableValue, Some(App::TableValueNotFound), "OBX 64994-7",
        "The eligibility is no code of HL70064; it was kept as it is.";
    ELIGIBILITY_AGE = "DQ-337", Warning, Application, Some(App::IllogicalValue),
        "OBX 64994-7, RXA-3, PID-7",
        "A person of 19 or more is reported as eligible for the Vaccines for Children program.";
    FUNDING_MISSING = "DQ-338", Information, RequiredMissing, Some(App::ObservationMissing),
        "OBX 30963-3",
        "A newly given dose does not say who paid for the vaccine.";
    FUNDING_CONTRADICTS = "DQ-339", Warning, Application, Some(App::IllogicalValue),
        "OBX 30963-3, OBX 64994-7",
        "Vaccine of the VFC program was given to a person who is not eligible for it.";
    AGE_IMPLAUSIBLE = "DQ-340", Warning, Application, Some(App::IllogicalDate), "RXA-3, RXA-5, PID-7",
        "The product is not given at this age.";
    SAME_DAY_DUPLICATE = "DQ-341", Warning, DuplicateKey, Some(App::IllogicalValue), "RXA-3, RXA-5",
        "The message reports the same vaccine twice on one day.";
    SAME_ID = "DQ-342", Warning, DuplicateKey, Some(App::IllogicalValue), "ORC-3",
        "Two doses of the message have the same number.";
    ID_MISSING = "DQ-343", Warning, RequiredMissing, Some(App::DataMissing), "ORC-3",
        "A dose has no number by which it could be updated.";
    CHANGE_WITHOUT_ID = "DQ-344", Warning, UnknownKey, Some(App::DataMissing), "ORC-3, RXA-21",
        "A dose is to be updated or deleted, but has no number; it can only be found by organisation, day and vaccine.";
    LATE_REPORT = "DQ-345", Warning, Application, Some(App::IllogicalDate), "RXA-3",
        "A newly given dose was received more than 48 hours after it was given.";
    ORIGIN_MISSING = "DQ-346", Warning, RequiredMissing, Some(App::DataMissing), "RXA-9",
        "A dose does not say whether it was newly given or is history.";
    ORIGIN_CODE = "DQ-347", Error, TableValue, Some(App::TableValueNotFound), "RXA-9",
        "The source of information is no code of NIP001; it was not kept.";
    COMPLETION_MISSING = "DQ-348", Information, RequiredMissing, Some(App::DataMissing), "RXA-20",
        "A dose does not say whether it was completed; it was read as complete.";
    COMPLETION_CODE = "DQ-349", Error, TableValue, Some(App::TableValueNotFound), "RXA-20",
        "The completion status is no code of HL70322: whether the dose was given cannot be told, and it was not kept.";
    COMPLETION_SHIFTED = "DQ-350", Warning, TableValue, Some(App::InvalidValue), "RXA-20, RXA-21",
        "A completion status stands in the field of the action; it was read as the completion status.";
    ACTION_CODE = "DQ-351", Warning, TableValue, Some(App::TableValueNotFound), "RXA-21",
        "The action is no code of HL70323; the dose was read as added.";
    REFUSAL_REASON_MISSING = "DQ-352", Warning, RequiredMissing, Some(App::DataMissing), "RXA-18",
        "A dose was refused, but no reason is given.";
    REFUSAL_CODE = "DQ-353", Warning, TableValue, Some(App::TableValueNotFound), "RXA-18",
        "The reason of a refusal is no code of NIP002; it was kept as it is.";
    REFUSAL_CONTRADICTS = "DQ-354", Warning, Application, Some(App::IllogicalValue), "RXA-18, RXA-20",
        "A dose that was given has a reason for its refusal.";
    REFUSAL_ASSUMED = "DQ-355", Warning, RequiredMissing, Some(App::DataMissing), "RXA-18, RXA-20",
        "A dose has a reason for its refusal but no completion status; it was read as refused.";
    NO_VACCINE_GIVEN = "DQ-356", Warning, Application, Some(App::IllogicalValue), "RXA-5, RXA-20",
        "No vaccine (CVX 998) is reported as given; it was read as not given.";
    UNKNOWN_VACCINE = "DQ-357", Warning, Application, Some(App::IllogicalValue), "RXA-5",
        "A dose of an unknown vaccine (CVX 999) cannot be evaluated.";
    PROVIDER_MISSING = "DQ-358", Information, RequiredMissing, Some(App::DataMissing), "RXA-10",
        "A newly given dose does not say who gave it.";
    PLACE_MISSING = "DQ-359", Information, RequiredMissing, Some(App::DataMissing), "RXA-11",
        "A newly given dose does not say where it was given.";
    MANY_DOSES = "DQ-360", Warning, Application, Some(App::IllogicalValue), "RXA-3",
        "More than eight vaccines are reported as given on one day.";
    STATEMENT_DATES = "DQ-361", Warning, Application, Some(App::IllogicalDate),
        "OBX 29768-9, OBX 29769-7",
        "A vaccine information statement was handed over before it was published, or after the dose.";
    STATEMENT_MISSING = "DQ-362", Information, RequiredMissing, Some(App::ObservationMissing),
        "OBX 69764-9, OBX 29769-7",
        "A newly given dose does not say that a vaccine information statement was handed over.";
    DOSE_DATES_DIFFER = "DQ-363", Warning, Application, Some(App::IllogicalDate), "RXA-3, RXA-4",
        "Beginning and end of giving a dose lie on different days; the beginning counts.";
    ORDER_MISSING = "DQ-364", Warning, SegmentSequence, Some(App::DataMissing), "ORC, RXA",
        "A dose has no ORC of its own; it was kept without a number.";
    ORDER_WITHOUT_DOSE = "DQ-365", Error, SegmentSequence, Some(App::DataMissing), "ORC, RXA",
        "An ORC has no RXA; there was nothing to keep.";
    CVX_NOT_IN_USE = "DQ-366", Warning, Application, Some(App::IllogicalValue), "RXA-5, RXA-9",
        "A newly given dose has a CVX code that is no longer in use, never was, or is in use outside the U.S. only.";
    CPT_ONLY = "DQ-367", Information, RequiredMissing, Some(App::DataMissing), "RXA-5",
        "The vaccine came as CPT code only; it was read as the CVX code of the registry's own table.";
    GROUP_ONLY = "DQ-368", Warning, Application, Some(App::IllogicalValue), "RXA-5, OBX 30956-7",
        "The product is not known; the vaccine group was read from the observation of the dose (30956-7).";
    MAKER_SHIFTED = "DQ-369", Warning, TableValue, Some(App::InvalidValue), "RXA-16, RXA-17, RXA-18",
        "The manufacturer stands in another field than RXA-17; it was read, and is no refusal.";

    // Observations.
    OBSERVATION_EMPTY = "DQ-401", Information, RequiredMissing, Some(App::Ignored), "OBX-3, OBX-5",
        "An observation has no code or no value; it was not kept.";
    OBSERVATION_VALUE = "DQ-402", Error, DataType, Some(App::InvalidValue), "OBX-5",
        "The value of an observation cannot be read as what it should be; it was not kept.";
    OBSERVATION_DATE = "DQ-403", Error, DataType, Some(App::InvalidDate), "OBX-14",
        "The date of an observation cannot be read; the observation was kept, its date was not.";
    OBSERVATION_IN_FUTURE = "DQ-404", Warning, Application, Some(App::IllogicalDate), "OBX-14",
        "An observation was made in the future.";
    OBSERVATION_BEFORE_BIRTH = "DQ-405", Warning, Application, Some(App::IllogicalDate), "OBX-14, PID-7",
        "An observation was made before birth.";
    OBSERVATION_CODE = "DQ-406", Information, TableValue, Some(App::TableValueNotFound), "OBX-3",
        "An observation is of a kind that the record has no field for; it was kept as a detail of its dose.";
    OBSERVATION_STATUS = "DQ-407", Information, TableValue, Some(App::InvalidValue), "OBX-11",
        "The observation is withdrawn or was not made; it was not kept.";
    FORECAST_IN_SUBMISSION = "DQ-408", Information, Application, Some(App::Ignored),
        "OBX 30979-9, 30980-7, 30981-5, 59777-3, 59778-1, 59783-1",
        "A submission holds an evaluation or a forecast; this system makes its own, and it was not kept.";
    STATEMENT_NOT_USED = "DQ-409", Warning, Application, Some(App::Ignored),
        "OBX 30945-0, 31044-1, 59784-9, 75505-8",
        "A contraindication, a reaction or evidence of immunity is stated that the forecast does not use; it was kept.";

    // Queries and answers.
    QUERY_MISSING = "DQ-501", Error, SegmentSequence, Some(App::DataMissing), "QPD",
        "A query has no QPD; it cannot be answered.";
    QUERY_TAG = "DQ-502", Warning, RequiredMissing, Some(App::DataMissing), "QPD-2",
        "A query has no tag; the answer cannot name it.";
    QUERY_PERSON = "DQ-503", Error, RequiredMissing, Some(App::DataMissing), "QPD-3, QPD-4, QPD-6",
        "A query names neither an identifier nor name and birth date; nobody can be found by it.";
    QUERY_VALUE = "DQ-504", Warning, DataType, Some(App::InvalidValue), "QPD-3 to QPD-13",
        "A value of a query cannot be read; it was left out of the search.";
    QUERY_LIMIT = "DQ-505", Information, DataType, Some(App::InvalidValue), "RCP-2",
        "The number of answers that a query wants cannot be read, or has no unit; the usual limit or records were taken.";
    QUERY_PROFILE = "DQ-506", Error, TableValue, Some(App::InvalidValue), "QPD-1, MSH-21",
        "A query does not say which question it asks (Z34 or Z44).";
    GROUP_WITHOUT_CODE = "DQ-507", Information, TableValue, Some(App::TableValueNotFound), "OBX 30956-7",
        "A vaccine group of the schedule has no CVX code in the table; it is not in the answer.";
    QUERY_FORECAST = "DQ-508", Error, Application, Some(App::IllogicalDate), "QPD-1",
        "No forecast can be made of the person who was found; the query was not answered.";
    QUERY_REGISTER = "DQ-510", Error, Application, None, "the records",
        "The records could not be read whole; the query was not answered.";
}
