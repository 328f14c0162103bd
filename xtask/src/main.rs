//! The project's own tasks: tests, checks and builds.

fn main() {}
