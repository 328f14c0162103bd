//! The built-in code sets against what their source says: the repository immregistries/codebase
//! (Apache-2.0), state of December 2025, which holds CDC's and HL7's own. Where ours say otherwise,
//! the difference is named here and in the table.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at what it did not expect"
)]

use std::collections::BTreeMap;

use forecast_core::schedule::Cvx;
use forecast_record::tables::{CodeStatus, CvxKind, TableFile, Tables};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tables/");

fn rows(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(format!("{FOLDER}{name}.tsv")).unwrap();
    assert!(text.contains("December 2025"), "{name} names no source");
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn cvx(code: &str) -> Cvx {
    code.parse().unwrap()
}

fn count(rows: &[Vec<String>], column: usize) -> BTreeMap<&str, usize> {
    let mut count = BTreeMap::new();
    for row in rows {
        *count.entry(row[column].as_str()).or_default() += 1;
    }
    count
}

/// 288 codes there; CVX 337 is newer (CDSi supporting data 4.65).
#[test]
fn vaccines_with_their_status() {
    let rows = rows("cvx");
    let expected = [
        ("active", 114),
        ("inactive", 118),
        ("never active", 18),
        ("non-us", 39),
    ];
    assert_eq!(count(&rows, 3), expected.into());
    let tables = Tables::built_in();
    for (code, name, status) in [
        ("02", "OPV, trivalent", CodeStatus::Inactive),
        ("20", "DTaP", CodeStatus::Active),
        ("57", "hantavirus", CodeStatus::NeverActive),
        (
            "132",
            "DTaP-IPV-HIB-HEP B, historical",
            CodeStatus::Inactive,
        ),
        ("198", "DTP-hepB-Hib Pentavalent Non-US", CodeStatus::NonUs),
        (
            "323",
            "Influenza-avian, H5, unspecified formulation",
            CodeStatus::Inactive,
        ),
    ] {
        assert_eq!(tables.cvx(cvx(code)).unwrap().0, name);
        assert_eq!(tables.cvx_status(cvx(code)), Some(status), "{code}");
    }
    assert_eq!(tables.cvx(cvx("801")).unwrap().1, CvxKind::Adjuvant);
}

/// 89 codes there.
#[test]
fn manufacturers() {
    let rows = rows("mvx");
    assert_eq!(count(&rows, 2), [("active", 36), ("inactive", 53)].into());
    let tables = Tables::built_in();
    assert!(
        tables
            .mvx("MSP")
            .unwrap()
            .starts_with("MSP Vaccine Company")
    );
    assert_eq!(tables.mvx_status("MSP"), Some(CodeStatus::Active));
    assert_eq!(tables.mvx_status("AB"), Some(CodeStatus::Inactive));
    for (vaccine, maker) in [
        ("146", "MSP"),
        ("146", "MCM"),
        ("320", "SEQ"),
        ("03", "SKB"),
    ] {
        assert_eq!(
            tables.makes(cvx(vaccine), maker),
            Some(true),
            "{vaccine} {maker}"
        );
    }
}

/// 1,069 packages there, of 499 products or packages that tell themselves apart.
#[test]
fn products_by_number() {
    let rows = rows("ndc");
    assert_eq!(rows.len(), 499);
    let tables = Tables::built_in();
    for row in &rows {
        let package = if row[0].len() == 10 { "-01" } else { "" };
        let product = tables.product(&format!("{}{package}", row[0])).unwrap();
        let codes = row[1].split(' ').map(cvx);
        assert!(codes.clone().all(|code| product.is(code)), "{row:?}");
        assert!(
            codes.clone().all(|code| tables.cvx(code).is_some()),
            "{row:?}"
        );
        assert!(tables.mvx(&row[2]).is_some(), "{row:?}");
        assert_eq!(product.trade_name, row[3], "{row:?}");
        assert_ne!(tables.makes(product.cvx, &row[2]), Some(false), "{row:?}");
    }
    for (ndc, vaccine, name) in [
        ("63361-243-10", "146", "Vaxelis"),
        ("49281-0545-15", "120", "Pentacel"),
        ("80777-0400-60", "334", "mNEXSPIKE"),
        ("80777-0112-96", "312", "Spikevax"),
    ] {
        let product = tables.product(ndc).unwrap();
        assert_eq!(product.cvx, cvx(vaccine), "{ndc}");
        assert!(
            product.trade_name.eq_ignore_ascii_case(name),
            "{ndc}: {product:?}"
        );
    }
}

/// Every code of the source's value sets is in ours.
#[test]
fn fields_of_messages() {
    let tables = Tables::built_in();
    for (table, codes) in [
        (
            "HL70063",
            "ASC BRO CGV CHD DEP DOM EMC EME EMR EXF FCH FND FTH GCH GRD GRP MGR MTH NCH NON OAD OTH OWN PAR SCH SEL SIB SIS SPO TRA UNK WRD",
        ),
        (
            "HL70064",
            "MIA04 MIA05 MIA08 MIA10 MIA14 OR01 V00 V01 V02 V03 V04 V05 V06 V07 V08 V22 V23 V24 V25",
        ),
        ("HL70162", "ID IM IN IV NS OTH PO SC TD"),
        (
            "NCIT",
            "C28161 C38238 C38276 C38284 C38288 C38299 C38305 C38676",
        ),
        (
            "HL70163",
            "BN LA LD LG LLFA LN LT LVL MO RA RD RG RLFA RN RT RVL",
        ),
        ("HL70215", "01 02 03 04 05 06 07 08 09 10 11 12"),
        ("NIP001", "00 01 02 03 04 05 06 07 08"),
        ("NIP002", "00 01 02 03"),
        (
            "CDCREC",
            "1002-5 2028-9 2034-7 2036-2 2039-6 2054-5 2076-8 2106-3 2131-1 2135-2 2186-5",
        ),
    ] {
        for code in codes.split(' ') {
            assert!(tables.has_code(table, code), "{table} {code}");
        }
    }
    // The source calls V00 invalid; the national guide has it.
    assert!(
        tables
            .code_text("HL70064", "V00")
            .unwrap()
            .starts_with("VFC eligibility not determined")
    );
}

/// What 30956-7 may name of a dose whose product is unknown.
#[test]
fn groups_of_unknown_products() {
    let tables = Tables::built_in();
    for (name, vaccine) in [
        ("107", Some("107")),
        ("20", Some("107")),
        ("DTAP", Some("107")),
        ("dtap", Some("107")),
        ("FLU", Some("88")),
        ("141", Some("88")),
        ("HepB", Some("45")),
        ("115", Some("115")),
        // A combination stands for itself.
        ("110", Some("110")),
        ("03", Some("03")),
        ("999", None),
        ("vaccine", None),
    ] {
        let code = tables.unspecified(name).map(|code| code.to_string());
        assert_eq!(code.as_deref(), vaccine, "{name}");
    }
}

/// CPT codes are the AMA's: a registry that has a licence loads its own table.
#[test]
fn cpt_codes_are_loaded() {
    let mut tables = Tables::built_in().clone();
    assert_eq!(tables.vaccine_of_cpt("90700"), None);
    let text = "# CPT, CVX\n90700\t20\n90701\t01\tDTP\n90749\t85\n90749\t88\n";
    tables.add(TableFile::Cpt, text).unwrap();
    assert_eq!(tables.vaccine_of_cpt("90700"), Some(cvx("20")));
    assert_eq!(tables.vaccine_of_cpt("90701"), Some(cvx("01")));
    assert_eq!(tables.vaccine_of_cpt("90749"), None, "two vaccines");
    let published = "90707|a description|MMR|03|a comment|2010/05/28|1\n";
    tables.add(TableFile::Cpt, published).unwrap();
    assert_eq!(tables.vaccine_of_cpt("90707"), Some(cvx("03")));
    assert!(tables.add(TableFile::Cpt, "90707\tMMR\n").is_err());
}

/// A registry's rows without a status, as before; a word that is no status is an error.
#[test]
fn a_status_may_be_missing() {
    let mut tables = Tables::built_in().clone();
    tables.add(TableFile::Cvx, "990\tlocal\tvaccine\n").unwrap();
    assert_eq!(tables.cvx_status(cvx("990")), None);
    assert!(
        tables
            .add(TableFile::Cvx, "990\tlocal\tvaccine\tsometimes\n")
            .is_err()
    );
    tables.add(TableFile::Mvx, "ZZZ\tLocal\n").unwrap();
    assert_eq!(tables.mvx("ZZZ"), Some("Local"));
}
