//! The check of messages by the profiles of the national guide.
#![expect(clippy::expect_used, reason = "helpers of tests")]

use forecast_exchange::guide::{Finding, Guide, Guides, Kind, Local, Severity};
use forecast_hl7::Message;

/// An invented submission in which the guide finds no fault: a historical and a new dose.
const CLEAN: &str = r"MSH|^~\&|EHR^2.16.840.1.113883.3.72.5.40.1^ISO|X68^2.16.840.1.113883.3.72.5.40.2^ISO|IIS^2.16.840.1.113883.3.72.5.40.3^ISO|STATE^2.16.840.1.113883.3.72.5.40.4^ISO|20261130100000.000-0500||VXU^V04^VXU_V04|T1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS|X68|IIS
PID|1||B77^^^OURS&2.16.840.1.113883.3.72.5.40.5&ISO^MR||Zebrowska^Nela^Ida^^^^L|Okapi^Rae^^^^^M|20190523|F||2106-3^White^CDCREC|9 Birch Way^^Hartford^CT^06101^USA^P||^PRN^PH^^^860^5550100|||||||||2186-5^Not Hispanic or Latino^CDCREC||N||||||N
PD1|||||||||||02^Reminder/Recall - any method^HL70215|N|20260101|||A|20260101|20260101
NK1|1|Zebrowska^Rae^^^^^L|MTH^Mother^HL70063|9 Birch Way^^Hartford^CT^06101^USA^P|^PRN^PH^^^860^5550100
ORC|RE||H1^OURS^2.16.840.1.113883.3.72.5.40.10^ISO
RXA|0|1|20190523||08^HepB^CVX|999|||01^Historical^NIP001|||||||||||CP|A
ORC|RE|P2^OURS^2.16.840.1.113883.3.72.5.40.10^ISO|F2^OURS^2.16.840.1.113883.3.72.5.40.10^ISO|||||||78^Gnu^Ann^^^^^^OURS&2.16.840.1.113883.3.72.5.40.7&ISO^L^^^PRN||65^Emu^Bo^^^^^^OURS&2.16.840.1.113883.3.72.5.40.7&ISO^L^^^MD
RXA|0|1|20251119||140^Influenza^CVX|0.5|mL^milliliter^UCUM||00^New^NIP001|79^Ibis^Cy^^^^^^OURS&2.16.840.1.113883.3.72.5.40.7&ISO^L^^^PRN|^^^OURS-1^^^^^1 Elm^^Hartford^CT^06101||||L04|20281231|SKB^GSK^MVX|||CP|A
RXR|C28161^Intramuscular^NCIT|LD^Left Deltoid^HL70163
OBX|1|CE|64994-7^Eligibility^LN|1|V01^Not eligible^HL70064||||||F|||20251119|||VXC40^By immunization^CDCPHINVS
OBX|2|CE|69764-9^Document type^LN|2|253088698300012711120420^VIS^cdcgs1vis||||||F|||20251119
OBX|3|DT|29769-7^Presented^LN|2|20251119||||||F|||20251119
";

fn guides(local: Option<&Local>) -> Guides {
    Guides::national(local).expect("the profiles are in order")
}

fn check_by(guides: &Guides, text: &str) -> Vec<Finding> {
    let message = Message::parse(text).expect("the text is a message");
    guides
        .of(&message)
        .expect("there is a profile")
        .check(&message)
}

fn found(guides: &Guides, text: &str) -> Vec<(String, Kind)> {
    let findings = check_by(guides, text);
    findings
        .into_iter()
        .map(|finding| (finding.place, finding.kind))
        .collect()
}

#[test]
fn a_message_without_fault_has_no_finding() {
    assert_eq!(check_by(&guides(None), CLEAN), []);
}

/// What stands in a message, what is written in its place, and where what is found.
type Fault<'a> = (&'a str, &'a str, &'a [(&'a str, Kind)]);

#[test]
fn each_kind_of_fault_is_found_at_its_place() {
    let guides = guides(None);
    let cases: &[Fault<'_>] = &[
        (
            "PD1|||||||||||",
            "ZZZ|1\nPD1|||||||||||",
            &[("ZZZ[1]", Kind::Unexpected)],
        ),
        ("Rae^^^^^M|", "Rae|", &[("PID[1]-6[1].7", Kind::Usage)]),
        ("|20190523|F|", "||F|", &[("PID[1]-7[1]", Kind::Usage)]),
        (
            "|999|||01^",
            "|1|||01^",
            &[("RXA[1]-7[1]", Kind::Predicate)],
        ),
        ("SKB^GSK^MVX", "", &[("RXA[2]-17[1]", Kind::Predicate)]),
        (
            "|LD^Left Deltoid^HL70163",
            "|LD^Left Deltoid^HL70163~LT^Left Thigh^HL70163",
            &[("RXR[1]-2[2]", Kind::Cardinality)],
        ),
        ("|0.5|mL", "|half|mL", &[("RXA[2]-6[1]", Kind::Format)]),
        (
            "C28161^Intramuscular^NCIT",
            "IM^Intramuscular^NCIT",
            &[("RXR[1]-1[1].1", Kind::Code)],
        ),
        (
            "LD^Left Deltoid^HL70163",
            "LD^Left Deltoid^99FORECAST",
            &[
                ("RXR[1]-2[1].3", Kind::Code),
                ("RXR[1]-2[1].3", Kind::CodingSystem),
            ],
        ),
        (
            "RXA|0|1|20190523",
            "RXA|0|2|20190523",
            &[("RXA[1]-2[1]", Kind::Constraint)],
        ),
        (
            "2.16.840.1.113883.3.72.5.40.2^ISO",
            "2.16.x^ISO",
            &[("MSH[1]-4[1].2", Kind::Constraint)],
        ),
        (
            "|LD^Left Deltoid^HL70163",
            "|LD^Left Deltoid^HL70163|||||x",
            &[("RXR[1]", Kind::Extra)],
        ),
        (
            "|P|2.5.1",
            "|P|2.4",
            &[
                ("MSH[1]-12[1].1", Kind::Code),
                ("MSH[1]-12[1].1", Kind::Constraint),
            ],
        ),
        ("|L04|", "|L^4|", &[("RXA[2]-15[1]", Kind::Separator)]),
        (
            "OBX|2|CE",
            "OBX|2|QQ",
            &[("OBX[2]-2[1]", Kind::Code), ("OBX[2]-5[1]", Kind::Datatype)],
        ),
        (
            "64994-7^Eligibility",
            "30963-3^Funding",
            &[("OBX[1]-3[1].1", Kind::Constraint)],
        ),
        ("OBX|3|", "OBX|4|", &[("OBX[3]-1[1]", Kind::Constraint)]),
        ("NK1|1|", "NK1|2|", &[("NK1[1]-1[1]", Kind::Constraint)]),
    ];
    for (from, to, expected) in cases {
        assert!(CLEAN.contains(from), "{from}");
        let expected: Vec<_> = expected
            .iter()
            .map(|(place, kind)| ((*place).to_owned(), *kind))
            .collect();
        assert_eq!(
            found(&guides, &CLEAN.replacen(from, to, 1)),
            expected,
            "{from} → {to}"
        );
    }
}

#[test]
fn a_missing_segment_is_found() {
    let text: String = CLEAN
        .lines()
        .filter(|line| !line.starts_with("PID"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(
        found(&guides(None), &text),
        [("PID[1]".to_owned(), Kind::Usage)]
    );
}

#[test]
fn no_finding_holds_a_value_of_the_message() {
    let text = CLEAN
        .replace("^^^^L|", "^^^^L^^^^^^^^^^Okapi|")
        .replace("|L04|", "|L^SECRET|");
    let findings = check_by(&guides(None), &text);
    assert!(!findings.is_empty());
    let json = serde_json::to_string(&findings).expect("findings are JSON");
    for value in ["Zebrowska", "Okapi", "SECRET", "B77"] {
        assert!(!json.contains(value), "{value}");
    }
}

#[test]
fn the_profile_is_that_of_the_message() {
    let guides = guides(None);
    let of = |text: &str| {
        let message = Message::parse(text).expect("the text is a message");
        guides.of(&message).map(|guide| guide.id().to_owned())
    };
    let head = r"MSH|^~\&||||||";
    assert_eq!(of(CLEAN).as_deref(), Some("Z22"));
    assert_eq!(of(&format!("{head}|ACK^V04^ACK")).as_deref(), Some("Z23"));
    assert_eq!(
        of(&format!("{head}|RSP^K11^RSP_K11\nQAK|1|OK\nQPD|Z44")).as_deref(),
        Some("Z42")
    );
    assert_eq!(
        of(&format!("{head}|RSP^K11^RSP_K11\nQAK|1|NF\nQPD|Z44")).as_deref(),
        Some("Z33")
    );
    assert_eq!(of(&format!("{head}|ADT^A04")), None);
}

#[test]
fn a_local_guide_is_laid_over_the_national_one() {
    let local = Local::read(
        r#"{"source": "A registry, 2026", "severity": {"constraint": "warning"},
            "changes": [{"profiles": ["Z22"],
                "usage": {"RXA-12": "R", "PID-11.9": "R"},
                "sets": {"HL70163_IZ": ["RD^HL70163"]},
                "rules": {"PID": [{"id": "CT-1", "holds": "not valued(24) or 24 = 'Y'"}]}}]}"#,
    )
    .expect("the guide is in order");
    let findings = check_by(&guides(Some(&local)), CLEAN);
    let told: Vec<_> = findings
        .iter()
        .map(|it| (it.place.as_str(), it.kind, it.severity))
        .collect();
    assert_eq!(
        told,
        [
            ("PID[1]-11[1].9", Kind::Usage, Severity::Error),
            ("PID[1]-24[1]", Kind::Constraint, Severity::Warning),
            ("RXA[1]-12[1]", Kind::Usage, Severity::Error),
            ("RXA[2]-12[1]", Kind::Usage, Severity::Error),
            ("RXR[1]-2[1].1", Kind::Code, Severity::Error),
        ]
    );
}

#[test]
fn a_wrong_guide_is_refused_with_the_place() {
    let refused = |text: &str| {
        let local = Local::read(text).map_err(|error| error.to_string());
        local
            .and_then(|local| Guides::national(Some(&local)).map_err(|error| error.to_string()))
            .expect_err("the guide is wrong")
    };
    let of = |change: &str| {
        refused(&format!(
            r#"{{"changes": [{{"profiles": ["Z22"], {change}}}]}}"#
        ))
    };
    assert!(of(r#""usage": {"PID-99": "R"}"#).contains("unknown place: PID-99"));
    assert!(of(r#""usage": {"PID-11": "Q"}"#).contains("changes[0].usage"));
    assert!(of(r#""sets": {"NONE": []}"#).contains("unknown value set: NONE"));
    assert!(
        of(r#""rules": {"PID": [{"id": "A", "holds": "8 resembles 'F'"}]}"#).contains("rule A")
    );
    assert!(refused(r#"{"changes": [{"profiles": ["Z99"]}]}"#).contains("Z99"));
    let wrong = r#"{"id": "Z22", "message": "VXU_V04"}"#;
    assert!(
        Guide::read(wrong, None)
            .expect_err("it is wrong")
            .to_string()
            .contains("title")
    );
    let wrong = r#"{"id": "Z22", "message": "VXU_V04", "title": "", "source": "", "version": "",
        "date": "", "structure": [], "segments": {}, "datatypes": {}, "sets": {},
        "shared_sets": ["NONE"]}"#;
    let refused = Guide::read(wrong, None).expect_err("there is no such set");
    assert!(refused.to_string().contains("unknown value set NONE"));
}
