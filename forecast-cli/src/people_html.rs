//! The report on affected people as one page of HTML that needs nothing beside it.

use std::fmt::Write as _;

use crate::compare::Kind;
use crate::people::{Affected, Report, persons};

const STYLE: &str = "
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --line: #d0d7de; --quiet: #57606a }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #0d1117; --line: #30363d; --quiet: #9198a1 }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
.quiet { color: var(--quiet); font-size: .9rem }
.key span { margin-right: 1rem; white-space: nowrap }
.key i { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem }
svg text { fill: var(--ink); font-size: 13px } svg { max-width: 100%; height: auto }
@media print { body { margin: 0 } h2 { break-after: avoid } }
";

/// Colours that people with any colour vision tell apart.
const fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::NewlyDue => "#d55e00",
        Kind::NoLongerDue => "#0072b2",
        Kind::DatesMoved => "#e69f00",
        Kind::DoseVerdictChanged => "#cc79a7",
        Kind::RecommendationChanged => "#009e73",
    }
}

/// The page.
pub(crate) fn page(report: &Report) -> String {
    let title = format!("From {} to {}", report.before, report.after);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{0}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{0}</h1>\n<p>{1}</p>\n",
        escape(&title),
        escape(&report.summary())
    );
    if report.groups.is_empty() {
        out.push_str("</body>\n</html>\n");
        return out;
    }
    chart(&mut out, report);
    for group in &report.groups {
        section(&mut out, group);
    }
    out.push_str(
        "<p class=\"quiet\">A person counts once in each vaccine group, and once for each kind of \
         change in it. Examples are named by the line of the file.</p>\n</body>\n</html>\n",
    );
    out
}

/// A bar for each vaccine group, in parts by kind of change. A person with several kinds in a group
/// is in several parts.
fn chart(out: &mut String, report: &Report) {
    const LEFT: usize = 170;
    const WIDTH: usize = 520;
    const ROW: usize = 28;
    let total = |group: &Affected| group.kinds.values().sum::<usize>();
    let most = report.groups.iter().map(total).max().unwrap_or(1).max(1);
    out.push_str("<h2>People whose answers change, by vaccine group</h2>\n<p class=\"key\">");
    // Writing to a string cannot fail.
    for kind in Kind::ALL {
        let _ = write!(
            out,
            "<span><i style=\"background:{}\"></i>{}</span>",
            colour(kind),
            kind.words()
        );
    }
    let height = report.groups.len() * ROW + 8;
    let _ = writeln!(
        out,
        "</p>\n<svg viewBox=\"0 0 780 {height}\" role=\"img\" aria-label=\"People whose answers \
         change, by vaccine group and kind of change; the same numbers stand in the tables \
         below\">"
    );
    for (place, group) in report.groups.iter().enumerate() {
        let top = place * ROW + 4;
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            LEFT - 8,
            top + 15,
            escape(&group.group)
        );
        let mut done = 0;
        for (kind, people) in &group.kinds {
            let (from, to) = (done * WIDTH / most, (done + people) * WIDTH / most);
            let _ = writeln!(
                out,
                "<rect x=\"{}\" y=\"{top}\" width=\"{}\" height=\"20\" fill=\"{}\">\
                 <title>{}: {people} {}</title></rect>",
                LEFT + from,
                (to - from).max(1),
                colour(*kind),
                escape(&group.group),
                kind.words()
            );
            done += people;
        }
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\">{}</text>",
            LEFT + done * WIDTH / most + 6,
            top + 15,
            group.people
        );
    }
    out.push_str("</svg>\n");
}

fn section(out: &mut String, group: &Affected) {
    let kinds: Vec<Kind> = group.kinds.keys().copied().collect();
    let _ = writeln!(
        out,
        "<h2>{}: {}</h2>\n<table>\n<tr><th>Age</th><th class=\"n\">People</th>",
        isolated(&group.group),
        persons(group.people)
    );
    for kind in &kinds {
        let _ = write!(out, "<th class=\"n\">{}</th>", kind.words());
    }
    out.push_str("</tr>\n");
    for band in &group.ages {
        let _ = write!(
            out,
            "<tr><td>{}</td><td class=\"n\">{}</td>",
            band.age, band.people
        );
        for kind in &kinds {
            let people = band.kinds.get(kind).copied().unwrap_or_default();
            let _ = write!(out, "<td class=\"n\">{people}</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n<ul class=\"quiet\">\n");
    for example in &group.examples {
        let _ = writeln!(
            out,
            "<li>line {}, {}, {}: {}; was {}</li>",
            example.line,
            example.age,
            example.kind.words(),
            isolated(&example.after),
            isolated(&example.before)
        );
    }
    out.push_str("</ul>\n");
}

/// Text of a schedule, apart from the direction of what stands around it.
fn isolated(text: &str) -> String {
    if text.is_ascii() {
        escape(text)
    } else {
        format!("<bdi>{}</bdi>", escape(text))
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
