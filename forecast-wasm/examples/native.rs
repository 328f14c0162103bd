//! The native figures beside those of WebAssembly: `cargo xtask wasm --report` runs it.
//!
//! `native SCHEDULE REQUESTS.ndjson` prints one JSON object: milliseconds to load the
//! schedule, and the median of microseconds for a request, text in and text out: each the median of its rounds, as in `scripts/report.mjs`.

use std::error::Error;
use std::time::Instant;

use forecast_wasm::Schedule;

const ROUNDS: u32 = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [schedule, requests] = arguments.as_slice() else {
        return Err("Usage: native SCHEDULE REQUESTS.ndjson".into());
    };
    let document = std::fs::read(schedule)?;
    let requests = std::fs::read_to_string(requests)?;
    let start = Instant::now();
    let schedule = Schedule::new(&document)?;
    let load = start.elapsed().as_secs_f64() * 1e3;
    let mut times = Vec::new();
    for request in requests.lines() {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let start = Instant::now();
            std::hint::black_box(schedule.forecast(request, None, "2026-01-01", false)?);
            rounds.push(start.elapsed().as_secs_f64() * 1e6);
        }
        times.push(median(rounds).ok_or("no rounds")?);
    }
    let median = median(times).ok_or("no requests")?;
    println!("{{\"load_ms\": {load:.2}, \"median_us\": {median:.1}}}");
    Ok(())
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}
