//! Workbooks of cases, written by these tests in the layout of CDC's.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use std::path::PathBuf;

use forecast_cdsi::cases::read_workbook;
use forecast_core::patient::Sex;
use forecast_core::report::{EvaluationReason, EvaluationStatus, Status};
use forecast_core::schedule::document::SeriesType;
use forecast_test_cases::{Book, BookKind, Error, Vocabulary};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tempfile::TempDir;

/// What a test writes into a cell.
#[derive(Clone, Copy)]
enum Cell {
    Blank,
    Text(&'static str),
    Number(f64),
    Date(u16, u8, u8),
}
use Cell::{Blank, Date, Number, Text};

const COLUMNS: [&str; 22] = [
    "CDC_Test_ID",
    "Test_Case_Name",
    "DOB",
    "gender",
    "Med_History_Text",
    "Series_Status",
    "Date_Administered_1",
    "Vaccine_Name_1",
    "CVX_1",
    "MVX_1",
    "Evaluation_Status_1",
    "Evaluation_Reason_1",
    "Forecast_#",
    "Earliest_Date",
    "Recommended_Date",
    "Past_Due_Date",
    "Vaccine_Group",
    "Assessment_Date",
    "Evaluation_Test_Type",
    "Forecast_Test_Type",
    "Date_Added",
    "General_Description",
];

fn row() -> Vec<Cell> {
    vec![
        Text("T-1"),
        Text("a title in prose"),
        Date(2020, 1, 31),
        Text("F"),
        Blank,
        Text("Not complete"),
        Date(2020, 4, 1),
        Text("a product"),
        Number(8.0),
        Text("SKB"),
        Text("Not Valid"),
        Text("Age: Too Young"),
        Text("1"),
        Date(2020, 5, 1),
        Date(2020, 6, 1),
        Blank,
        Text("HepB "),
        Date(2020, 4, 2),
        Text("Age: Below Absolute Minimum"),
        Text("Recommended based on age"),
        Date(2013, 1, 1),
        Text("prose"),
    ]
}

fn with(changes: &[(&str, Cell)]) -> Vec<Cell> {
    let mut row = row();
    for (name, cell) in changes {
        let column = COLUMNS.iter().position(|column| column == name).unwrap();
        *row.get_mut(column).unwrap() = *cell;
    }
    row
}

struct Sheet<'a> {
    name: &'a str,
    columns: Vec<&'a str>,
    rows: Vec<Vec<Cell>>,
}

fn cases(rows: Vec<Vec<Cell>>) -> Sheet<'static> {
    Sheet {
        name: "Cases",
        columns: COLUMNS.to_vec(),
        rows,
    }
}

fn write(file: &str, sheets: &[Sheet<'_>]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(file);
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("mm/dd/yyyy");
    let notes = book.add_worksheet();
    notes.set_name("Overview").unwrap();
    notes.write(0, 0, "What this is").unwrap();
    for sheet in sheets {
        let out = book.add_worksheet();
        out.set_name(sheet.name).unwrap();
        for (column, name) in (0..).zip(&sheet.columns) {
            out.write(0, column, *name).unwrap();
        }
        for (number, row) in (1..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(row) {
                match *cell {
                    Blank => out.write_blank(number, column, &day).unwrap(),
                    Text(text) => out.write(number, column, text).unwrap(),
                    Number(value) => out.write(number, column, value).unwrap(),
                    Date(y, m, d) => {
                        let date = ExcelDateTime::from_ymd(y, m, d).unwrap();
                        out.write_datetime_with_format(number, column, &date, &day)
                            .unwrap()
                    }
                };
            }
        }
    }
    book.save(&path).unwrap();
    (dir, path)
}

fn try_read(file: &str, sheets: &[Sheet<'_>]) -> Result<Book, Error> {
    let (_dir, path) = write(file, sheets);
    read_workbook(&path, &Vocabulary::embedded().unwrap())
}

fn read(rows: Vec<Vec<Cell>>) -> Book {
    try_read("book-v9.1.xlsx", &[cases(rows)]).unwrap()
}

/// The only note on the second row, beside a first row that is right.
fn refused(changes: &[(&str, Cell)]) -> String {
    let mut all = vec![("CDC_Test_ID", Text("T-2"))];
    all.extend_from_slice(changes);
    let book = read(vec![row(), with(&all)]);
    assert_eq!((book.cases.len(), book.info.cases), (1, 1));
    assert_eq!(
        book.info.not_compared.len(),
        1,
        "{:?}",
        book.info.not_compared
    );
    let note = book.info.not_compared.first().unwrap();
    assert_eq!(note.row, Some(3));
    note.note.clone()
}

#[test]
fn a_row_becomes_a_case() {
    let book = read(vec![row()]);
    assert_eq!(
        (book.info.id.as_str(), book.info.kind),
        ("healthy-9.1", BookKind::Healthy)
    );
    let case = &book.cases[0];
    assert_eq!((case.id.as_str(), case.group.as_str()), ("T-1", "HepB"));
    assert_eq!(case.row, Some(2));
    assert_eq!(
        case.title,
        "HepB, 1 dose: age below absolute minimum; recommended based on age"
    );
    assert_eq!(case.as_of.to_string(), "2020-04-02");
    assert_eq!(case.patient.birth_date.to_string(), "2020-01-31");
    assert_eq!(case.patient.sex, Sex::Female);
    let dose = &case.patient.doses[0];
    assert_eq!(
        (dose.cvx.as_str(), dose.mvx.as_deref()),
        ("08", Some("SKB"))
    );
    assert_eq!(dose.date.to_string(), "2020-04-01");
    let expected = &case.expected;
    assert_eq!(
        (expected.status, expected.dose_number),
        (Status::NotComplete, Some(1))
    );
    assert_eq!(expected.earliest.unwrap().to_string(), "2020-05-01");
    assert_eq!(expected.recommended.unwrap().to_string(), "2020-06-01");
    assert_eq!(expected.past_due, None);
    let verdict = &expected.doses[0];
    assert_eq!(verdict.status, Some(EvaluationStatus::NotValid));
    assert_eq!(verdict.reason, Some(EvaluationReason::AgeTooYoung));
    assert_eq!(verdict.series_type, None);
    assert!(book.info.not_compared.is_empty() && book.info.remarks.is_empty());
}

#[test]
fn a_forecast_number_of_0_is_no_wish() {
    for number in [Text("0"), Number(0.0)] {
        let complete = [("Series_Status", Text("Complete")), ("Forecast_#", number)];
        let book = read(vec![with(&complete)]);
        assert_eq!(book.cases[0].expected.dose_number, None);
        assert!(book.info.remarks.is_empty());
        let book = read(vec![with(&[("Forecast_#", number)])]);
        assert_eq!(book.cases[0].expected.dose_number, None);
        assert_eq!(
            book.info.remarks[0].note,
            "Forecast_#: 0 is the number of no dose"
        );
    }
}

#[test]
fn no_forecast_is_a_dash_or_a_blank() {
    for number in [Text("-"), Blank, Text("  ")] {
        let book = read(vec![with(&[
            ("Series_Status", Text("Complete")),
            ("Forecast_#", number),
            ("Earliest_Date", Blank),
            ("Recommended_Date", Text(" ")),
        ])]);
        let expected = &book.cases[0].expected;
        assert_eq!(
            (
                expected.dose_number,
                expected.earliest,
                expected.recommended
            ),
            (None, None, None)
        );
    }
}

#[test]
fn conditions_have_observations_and_series_types() {
    let mut columns = COLUMNS.to_vec();
    columns.extend([
        "Observation_Code_1",
        "Observation_Text_1",
        "Observation_Date_1",
        "Series_Type_1",
    ]);
    let mut full = row();
    full.extend([Number(42.0), Text("words"), Date(2020, 2, 2), Text("risk")]);
    let mut none = with(&[("CDC_Test_ID", Text("T-2"))]);
    none.extend([Blank, Text(""), Blank, Blank]);
    let sheet = Sheet {
        name: "Any name",
        columns,
        rows: vec![full, none],
    };
    let book = try_read("conditions book v4.7.xlsx", &[sheet]).unwrap();
    assert_eq!(
        (book.info.id.as_str(), book.info.kind),
        ("conditions-4.7", BookKind::Conditions)
    );
    let seen = &book.cases[0].patient.observations[0];
    assert_eq!(
        (seen.code.as_str(), seen.date.unwrap().to_string().as_str()),
        ("042", "2020-02-02")
    );
    assert_eq!(
        book.cases[0].expected.doses[0].series_type,
        Some(SeriesType::Risk)
    );
    assert!(book.cases[1].patient.observations.is_empty());
}

#[test]
fn blank_rows_are_counted_and_never_cases() {
    let blank = vec![Blank; COLUMNS.len()];
    let second = with(&[("CDC_Test_ID", Text(" T-2 "))]);
    let mut spaces = blank.clone();
    spaces[0] = Text("  ");
    let book = read(vec![
        row(),
        blank.clone(),
        second,
        spaces,
        blank.clone(),
        blank,
    ]);
    assert_eq!((book.cases.len(), book.info.blank_rows), (2, 4));
    assert_eq!(book.cases[1].id, "T-2");
}

#[test]
fn what_cannot_be_read_is_listed_with_its_row() {
    let wanted = [
        (
            vec![("Series_Status", Text("Perhaps"))],
            "Series_Status: the vocabulary does not know \"Perhaps\"",
        ),
        (
            vec![("Evaluation_Status_1", Text("Odd"))],
            "Evaluation_Status_1: the vocabulary does not know \"Odd\"",
        ),
        (
            vec![("Evaluation_Reason_1", Text("Odd"))],
            "Evaluation_Reason_1: the vocabulary does not know \"Odd\"",
        ),
        (
            vec![("gender", Text("?!"))],
            "Gender: the vocabulary does not know \"?!\"",
        ),
        (vec![("DOB", Blank)], "DOB: is blank"),
        (
            vec![("DOB", Text("last year"))],
            "DOB: found \"last year\", expected a date",
        ),
        (
            vec![("Past_Due_Date", Number(7.5))],
            "Past_Due_Date: found \"7.5\", expected a date",
        ),
        (
            vec![("CVX_1", Text("HepB"))],
            "CVX_1: found \"HepB\", expected a CVX code",
        ),
        (
            vec![("CVX_1", Blank)],
            "dose 1: has a date or a CVX code, but not both",
        ),
        (
            vec![("Forecast_#", Text("two"))],
            "Forecast_#: found \"two\", expected a number or \"-\"",
        ),
        (
            vec![("Vaccine_Group", Blank), ("Assessment_Date", Blank)],
            "Assessment_Date: is blank; Vaccine_Group: is blank",
        ),
        (
            vec![("Med_History_Text", Text("words"))],
            "med_history_text: found \"words\", which no case can carry",
        ),
        (
            vec![("CDC_Test_ID", Text("T-1"))],
            "the id stands in row 2 already",
        ),
        (vec![("CDC_Test_ID", Blank)], "CDC_Test_ID: is blank"),
    ];
    for (changes, note) in wanted {
        assert_eq!(refused(&changes), note);
    }
}

#[test]
fn what_no_field_takes_is_said() {
    let book = read(vec![with(&[
        ("Date_Administered_1", Blank),
        ("CVX_1", Blank),
        ("Evaluation_Status_1", Blank),
        ("Evaluation_Reason_1", Blank),
    ])]);
    assert!(book.cases[0].patient.doses.is_empty());
    assert_eq!(
        book.info.remarks[0].note,
        "MVX_1: \"SKB\" belongs to no dose"
    );

    let book = read(vec![with(&[("Evaluation_Status_1", Blank)])]);
    assert_eq!(
        book.info.remarks[0].note,
        "dose 1: no evaluation status is given"
    );

    let mut columns = COLUMNS.to_vec();
    columns.push("Weight");
    let mut cells = with(&[("Vaccine_Group", Text("New Group"))]);
    cells.push(Number(3.0));
    let book = try_read(
        "b.xlsx",
        &[Sheet {
            name: "S",
            columns,
            rows: vec![cells],
        }],
    )
    .unwrap();
    assert_eq!(
        (book.info.id.as_str(), book.cases[0].group.as_str()),
        ("b", "New Group")
    );
    let notes: Vec<_> = book
        .info
        .remarks
        .iter()
        .map(|remark| remark.note.as_str())
        .collect();
    assert_eq!(
        notes,
        [
            "the column \"weight\" is not known: 1 values were not read",
            "the vocabulary does not know the vaccine group \"New Group\": taken by its name (1 cases)",
        ]
    );
}

#[test]
fn columns_are_found_by_name_and_dates_may_be_text() {
    let mut columns = COLUMNS.to_vec();
    columns.reverse();
    let mut cells = with(&[
        ("DOB", Text("2020-01-31")),
        ("Assessment_Date", Text("4/2/2020")),
    ]);
    cells.reverse();
    let moved = try_read(
        "x-v9.1.xlsx",
        &[Sheet {
            name: "S",
            columns,
            rows: vec![cells],
        }],
    )
    .unwrap();
    assert_eq!(moved, read(vec![row()]));
}

#[test]
fn the_sheet_is_found_by_its_header() {
    let deleted = || Sheet {
        name: "Deleted Test Cases",
        columns: vec!["CDC_Test_ID", "Test_Case_Name", "Vaccine_Group"],
        rows: vec![vec![Text("T-0"), Text("gone"), Text("HepB")]],
    };
    let book = try_read("x-v9.1.xlsx", &[deleted(), cases(vec![row()])]).unwrap();
    assert_eq!(book, read(vec![row()]));

    let error = try_read("x.xlsx", &[deleted()]).unwrap_err().to_string();
    assert!(
        error.contains("no sheet has the columns of a book of cases"),
        "{error}"
    );

    let again = Sheet {
        name: "Again",
        ..cases(vec![row()])
    };
    let error = try_read("x.xlsx", &[cases(vec![row()]), again])
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("the sheets \"Cases\" and \"Again\" both hold cases"),
        "{error}"
    );

    let mut columns = COLUMNS.to_vec();
    columns[1] = "DOB";
    let twice = Sheet {
        name: "S",
        columns,
        rows: vec![row()],
    };
    let error = try_read("x.xlsx", &[twice]).unwrap_err().to_string();
    assert!(
        error.ends_with("the column \"dob\" occurs twice"),
        "{error}"
    );

    let error = try_read("x.xlsx", &[cases(vec![])])
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("no row holds a case that can be read"),
        "{error}"
    );
}

#[test]
fn a_file_that_is_no_workbook_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.xlsx");
    std::fs::write(&path, "not a workbook").unwrap();
    let error = read_workbook(&path, &Vocabulary::embedded().unwrap()).unwrap_err();
    assert!(
        error.to_string().contains("x.xlsx: cannot be read"),
        "{error}"
    );
}
