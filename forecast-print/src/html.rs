//! A sheet as HTML.

use super::{Sheet, SheetGroup};

/// The style: one page of letter size or A4, black on white, without anything from elsewhere.
const STYLE: &str = "\
@page { size: auto; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 9.5pt/1.25 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; color: #111; margin: 0 auto; max-width: 190mm; padding: 4mm; }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 6mm; border-bottom: 2pt solid #1d4e79; padding-bottom: 2mm; }
header p { margin: 0; }
.registry { font-size: 13pt; font-weight: bold; color: #1d4e79; }
h1 { font-size: 13pt; margin: 0; text-align: right; }
h2 { font-size: 10.5pt; margin: 3mm 0 1mm; color: #1d4e79; break-after: avoid; }
dl { display: flex; flex-wrap: wrap; gap: 1mm 8mm; margin: 3mm 0; }
dl div { display: flex; gap: 2mm; }
dt { color: #555; }
dd { margin: 0; font-weight: bold; }
table { width: 100%; border-collapse: collapse; }
th, td { border: 0.5pt solid #999; padding: 0.7mm 1.5mm; text-align: left; vertical-align: top; }
thead th { background: #e8eef4; font-size: 8.5pt; }
tr { break-inside: avoid; }
tbody th { width: 20%; }
td.status { width: 15%; }
ol { list-style: none; display: grid; grid-template-columns: repeat(4, 1fr); gap: 1mm 2mm; margin: 0; padding: 0; }
ol li { font-size: 7.5pt; line-height: 1.15; overflow-wrap: anywhere; }
ol li b { display: block; font-size: 9pt; }
ol li.out { color: #8a1c1c; }
ol li.out b { text-decoration: line-through; }
ul.due { columns: 2; column-gap: 8mm; list-style: none; margin: 0; padding: 0; font-size: 9pt; }
ul.due li { break-inside: avoid; padding: 0.4mm 0; }
ul.due li.overdue { color: #8a1c1c; }
ul.remarks { margin: 0; padding-left: 4mm; font-size: 8.5pt; }
footer { margin-top: 4mm; border-top: 0.5pt solid #999; padding-top: 1.5mm; font-size: 7.5pt; color: #444; }
footer p { margin: 0 0 1mm; }
.sign { display: flex; gap: 10mm; margin: 9mm 0 2mm; font-size: 8pt; color: #444; }
.sign span { flex: 1; border-top: 0.5pt solid #444; padding-top: 1mm; }
@media print { body { max-width: none; padding: 0; -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
";

/// Text as HTML: marks that mean something are written as entities.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Text of others as HTML, apart from the direction of what stands around it.
fn isolated(text: &str) -> String {
    if text.is_ascii() {
        escape(text)
    } else {
        format!("<bdi>{}</bdi>", escape(text))
    }
}

impl Sheet {
    /// The page as one HTML document that needs nothing else.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut out =
            String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        let mut add = |text: &str| out.push_str(text);
        add("<meta name=\"viewport\" content=\"width=device-width\">\n");
        add(&format!(
            "<title>{}</title>\n<style>\n{STYLE}</style>\n",
            escape(&self.title)
        ));
        add("</head>\n<body>\n<header>\n<div>\n");
        add(&format!(
            "<p class=\"registry\">{}</p>\n",
            isolated(&self.registry)
        ));
        for line in &self.lines {
            add(&format!("<p>{}</p>\n", isolated(line)));
        }
        add(&format!(
            "</div>\n<h1>{}</h1>\n</header>\n<dl>\n",
            escape(&self.title)
        ));
        for (label, value) in &self.person {
            let (label, value) = (escape(label), isolated(value));
            add(&format!("<div><dt>{label}</dt><dd>{value}</dd></div>\n"));
        }
        add("</dl>\n");
        if self.groups.is_empty() {
            add("<p>No doses are on record.</p>\n");
        } else {
            add("<table>\n<thead><tr><th scope=\"col\">Vaccine group</th>");
            add(
                "<th scope=\"col\">Doses</th><th scope=\"col\">Status</th></tr></thead>\n<tbody>\n",
            );
            for group in &self.groups {
                add(&row(group));
            }
            add("</tbody>\n</table>\n");
        }
        if !self.due.is_empty() {
            add("<h2>What is due</h2>\n<ul class=\"due\">\n");
            for due in &self.due {
                let class = if due.overdue {
                    " class=\"overdue\""
                } else {
                    ""
                };
                let (group, when) = (escape(&due.group), escape(&due.when));
                add(&format!("<li{class}><b>{group}</b>: {when}</li>\n"));
            }
            add("</ul>\n");
        }
        if !self.remarks.is_empty() {
            add("<h2>Also on record</h2>\n<ul class=\"remarks\">\n");
            for remark in &self.remarks {
                add(&format!("<li>{}</li>\n", remark_of(remark)));
            }
            add("</ul>\n");
        }
        if self.signature {
            add(
                "<div class=\"sign\"><span>Signature</span><span>Stamp</span><span>Date</span></div>\n",
            );
        }
        add("<footer>\n");
        for note in &self.notes {
            add(&format!("<p>{}</p>\n", escape(note)));
        }
        add("</footer>\n</body>\n</html>\n");
        out
    }
}

/// A remark begins with the name of a vaccine, as somebody wrote it, and our own words follow the
/// last comma.
fn remark_of(remark: &str) -> String {
    match remark.rsplit_once(", ") {
        Some((name, ours)) => format!("{}, {}", isolated(name), escape(ours)),
        None => escape(remark),
    }
}

fn row(group: &SheetGroup) -> String {
    let mut row = format!("<tr><th scope=\"row\">{}</th><td>", escape(&group.group));
    if group.doses.is_empty() {
        row.push_str("none");
    } else {
        row.push_str("<ol>");
        for dose in &group.doses {
            let class = if dose.counts { "" } else { " class=\"out\"" };
            let (date, vaccine) = (escape(&dose.date), isolated(&dose.vaccine));
            let verdict = escape(&dose.verdict);
            row.push_str(&format!(
                "<li{class}><b>{date}</b>{vaccine}<br>{verdict}</li>"
            ));
        }
        row.push_str("</ol>");
    }
    row.push_str(&format!(
        "</td><td class=\"status\">{}</td></tr>\n",
        escape(&group.status)
    ));
    row
}
