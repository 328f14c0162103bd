//! The forecast command.

fn main() {}
