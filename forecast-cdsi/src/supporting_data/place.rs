//! Where something stands in an XML file, in words.

use roxmltree::Node;

use crate::error::{Error, ErrorKind};

/// An element of a file.
#[derive(Clone, Copy)]
pub(super) struct Place<'f, 'a, 'x> {
    pub(super) file: &'f str,
    pub(super) node: Node<'a, 'x>,
}

impl Place<'_, '_, '_> {
    /// An error about this element.
    pub(super) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let line = self
            .node
            .document()
            .text_pos_at(self.node.range().start)
            .row;
        Error::new(kind, message)
            .in_file(self.file)
            .at(place_of(self.node))
            .on_line(line)
    }
}

/// The names of an element and of those that hold it: `/antigenSupportingData/series/seriesName`.
pub(super) fn path_of(node: Node<'_, '_>) -> String {
    join(node, |node| node.tag_name().name().to_owned())
}

/// The same with the position of each among its equals, counted from 1, where it has any:
/// `/antigenSupportingData/series[2]/seriesName`.
fn place_of(node: Node<'_, '_>) -> String {
    join(node, |node| {
        let name = node.tag_name().name();
        let equals =
            |sibling: &Node<'_, '_>| sibling.is_element() && sibling.tag_name().name() == name;
        let before = node.prev_siblings().skip(1).filter(equals).count();
        let after = node.next_siblings().skip(1).any(|sibling| equals(&sibling));
        if before == 0 && !after {
            name.to_owned()
        } else {
            format!("{name}[{}]", before + 1)
        }
    })
}

fn join<'a, 'x>(node: Node<'a, 'x>, name: impl Fn(Node<'a, 'x>) -> String) -> String {
    let mut names: Vec<String> = node
        .ancestors()
        .filter(Node::is_element)
        .map(|node| format!("/{}", name(node)))
        .collect();
    names.reverse();
    names.concat()
}

/// The text directly in an element, comments left out.
pub(super) fn own_text(node: Node<'_, '_>) -> String {
    node.children()
        .filter(Node::is_text)
        .filter_map(|text| text.text())
        .collect()
}

/// Whether there is any text in an element or in those that it holds.
pub(super) fn has_value(node: Node<'_, '_>) -> bool {
    node.descendants()
        .filter(Node::is_text)
        .filter_map(|text| text.text())
        .any(|text| !text.trim().is_empty())
}
