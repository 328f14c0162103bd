#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| forecast_checks::arrow(bytes));
