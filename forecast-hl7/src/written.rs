//! Messages that stood in a program's text, a log or a web page: the ends of their segments are
//! written out (`\r`, `<CR>`), and the escape characters may be doubled (`MSH|^~\\&|`).

/// How the end of a segment is written out, in any case.
const ENDS: &[&str] = &[
    "<CR>", "<LF>", "<br>", "<br/>", "\\r", "\\n", "\\x0d", "\\x0a", "\\u000d", "\\u000a", "&#13;",
    "&#10;", "&#xd;", "&#xa;", "[CR]", "[LF]", "{CR}", "{LF}",
];

/// Returns the message as it was meant, where the header shows that it was written out; none where
/// it is as messages are.
pub(super) fn mend(text: &str) -> Option<String> {
    let header = text.split(['\r', '\n']).next().unwrap_or(text);
    let field = header.chars().nth(3)?;
    let doubled = header.get(3 + field.len_utf8()..)?.starts_with("^~\\\\&");
    let ends = next_end(header, field).is_some();
    if !doubled && !ends {
        return None;
    }
    let mut mended = if ends {
        ended(text, field)
    } else {
        text.to_owned()
    };
    if doubled {
        mended = mended.replace("\\\\", "\\");
    }
    Some(mended)
}

/// The text with a carriage return for every end that is written out.
fn ended(text: &str, field: char) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, length)) = next_end(rest, field) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        mended.push_str(before);
        mended.push('\r');
        rest = after.get(length..).unwrap_or_default();
    }
    mended.push_str(rest);
    mended
}

/// Where the next end of a segment is written out, and how long that is: such a text counts only
/// before a segment's name, another one, or the end of the line.
fn next_end(text: &str, field: char) -> Option<(usize, usize)> {
    let places = text.match_indices(['<', '\\', '&', '[', '{']);
    places.map(|(at, _)| at).find_map(|at| {
        let length = run_of_ends(text.get(at..)?);
        let after = text.get(at + length..)?.trim_start_matches([' ', '\t']);
        let mut name = after.chars();
        let named = name
            .by_ref()
            .take(3)
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            && after.len() > 3
            && name.next() == Some(field);
        let ends = named || after.is_empty() || after.starts_with(['\r', '\n']);
        (length > 0 && ends).then_some((at, length))
    })
}

/// The length of the ends of a segment with which a text begins.
fn run_of_ends(text: &str) -> usize {
    let mut length = 0;
    while let Some(rest) = text.get(length..) {
        let end = ENDS.iter().find(|end| {
            rest.get(..end.len())
                .is_some_and(|begin| begin.eq_ignore_ascii_case(end))
        });
        let Some(end) = end else { break };
        length += end.len();
    }
    length
}
