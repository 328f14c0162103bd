//! CDC's test cases as data, and comparing a forecast with them.
