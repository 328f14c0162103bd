//! Files of other formats, changed a little: what a fuzzer does, without its guidance, in every run
//! of the tests. `MUTATIONS` says how many changes are made of each file.

#![cfg(all(feature = "tables", feature = "importer"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests; the lints spare only the tests themselves"
)]

use std::fs;
use std::path::Path;

use forecast_checks::Check;

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        // Steele, Lea and Flood's SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }
}

/// Changes a file in one to four places.
fn change(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    const TELLING: [u8; 8] = [0, 1, 0x7f, 0x80, 0xff, 0xfe, 0x10, 0x40];
    for _ in 0..=numbers.below(4) {
        let place = numbers.below(bytes.len());
        match numbers.below(8) {
            0..=2 => {
                let bit = 1 << numbers.below(8);
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= bit;
                }
            }
            3 | 4 => {
                if let Some(byte) = bytes.get_mut(place) {
                    *byte = TELLING.get(numbers.below(8)).copied().unwrap_or_default();
                }
            }
            5 => {
                // A length or a place of four or eight bytes.
                let end = (place + 4 + 4 * numbers.below(2)).min(bytes.len());
                let fill = if numbers.below(2) == 0 { 0xff } else { 0x7f };
                bytes.get_mut(place..end).unwrap_or_default().fill(fill);
            }
            6 => bytes.truncate(place),
            _ => {
                let end = (place + numbers.below(64)).min(bytes.len());
                let piece = bytes.get(place..end).unwrap_or_default().to_vec();
                let to = numbers.below(bytes.len());
                bytes.splice(to..to, piece);
            }
        }
    }
}

fn run(check: Check, folder: &str, usual: usize) {
    let wanted = std::env::var("MUTATIONS").ok();
    let count = wanted.and_then(|text| text.parse().ok()).unwrap_or(usual);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let whole = fs::read(&file).unwrap();
        let mut numbers = Numbers(whole.len() as u64);
        for number in 0..count {
            let mut bytes = whole.clone();
            change(&mut bytes, &mut numbers);
            let done = std::panic::catch_unwind(|| check(&bytes));
            if done.is_err() {
                let kept = std::env::temp_dir().join(format!("mutation-{number}"));
                fs::write(&kept, &bytes).unwrap();
                panic!(
                    "change {number} of {}, kept as {}",
                    file.display(),
                    kept.display()
                );
            }
        }
    }
}

#[test]
fn arrow() {
    run(forecast_checks::arrow, "corpus/arrow", 60);
}

#[test]
fn parquet() {
    run(forecast_checks::parquet, "corpus/parquet", 120);
}

#[test]
fn workbook() {
    run(forecast_checks::workbook, "corpus/workbook", 100);
}
