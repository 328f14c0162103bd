use super::*;

#[test]
fn ages_are_as_fine_as_they_matter() {
    let table = [
        ("2025-09-06", "2025-09-06", "0 days old"),
        ("2025-09-06", "2025-09-07", "1 day old"),
        ("2025-09-06", "2025-10-04", "4 weeks old"),
        ("2025-09-06", "2026-01-05", "17 weeks old"),
        ("2025-09-06", "2026-01-06", "4 months old"),
        ("2024-08-31", "2025-02-28", "5 months old"),
        ("2024-08-31", "2025-03-01", "6 months old"),
        ("2023-09-06", "2025-09-06", "2 years old"),
        ("2023-09-06", "2025-10-06", "2 years 1 month old"),
        ("2020-02-29", "2025-02-28", "4 years 11 months old"),
        ("2018-09-06", "2026-01-06", "7 years old"),
        ("1850-01-01", "2150-01-01", "300 years old"),
    ];
    for (birth, on, words) in table {
        let (birth, on) = (birth.parse().expect("date"), on.parse().expect("date"));
        assert_eq!(age(birth, on), words, "{birth} {on}");
    }
}
