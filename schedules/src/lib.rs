//! The embedded schedules, and loading others.
