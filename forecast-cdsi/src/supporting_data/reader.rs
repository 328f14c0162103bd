//! Reading values so that none is read twice and none is forgotten.
//!
//! A [`Row`] is an element that holds others; asking it for a value enters that value into the
//! account, as carried over or as left out. [`Source::finish`] refuses a file of which a value was
//! never asked for.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::str::FromStr;

use roxmltree::{Document, Node};

use super::account::{Account, LeftOut};
use super::layout::Layout;
use super::older;
use super::place::{Place, has_value, own_text, path_of};
use crate::error::{Error, ErrorKind};

/// One file of a release.
pub(super) struct Source<'f, 'x> {
    file: &'f str,
    document: &'f Document<'x>,
    with_guidance: bool,
    account: RefCell<Account>,
    read: RefCell<BTreeSet<usize>>,
}

impl<'f, 'x> Source<'f, 'x> {
    /// A file, compared with its layout. What becomes of its values is added to the account.
    ///
    /// # Errors
    ///
    /// The first element, attribute or text that has no place in the layout.
    pub(super) fn open(
        file: &'f str,
        document: &'f Document<'x>,
        layout: &Layout,
        with_guidance: bool,
        mut account: Account,
    ) -> Result<Source<'f, 'x>, Error> {
        layout.check(file, document.root_element(), &mut account)?;
        Ok(Source {
            file,
            document,
            with_guidance,
            account: RefCell::new(account),
            read: RefCell::new(BTreeSet::new()),
        })
    }

    /// The file's outermost element.
    pub(super) fn root(&self) -> Row<'_, 'x> {
        Row {
            source: self,
            node: self.document.root_element(),
        }
    }

    /// Ends the reading and gives back the account.
    ///
    /// # Errors
    ///
    /// The first value that nothing asked for.
    pub(super) fn finish(self) -> Result<Account, Error> {
        let read = self.read.into_inner();
        for node in self.document.root_element().descendants() {
            let own = own_text(node);
            if node.is_element() && !own.trim().is_empty() && !read.contains(&node.id().get_usize())
            {
                let place = Place {
                    file: self.file,
                    node,
                };
                let text = own.trim();
                return Err(place.error(
                    ErrorKind::Unknown,
                    format!("nothing reads the value {text:?} here"),
                ));
            }
        }
        Ok(self.account.into_inner())
    }
}

/// An element that holds others.
#[derive(Clone, Copy)]
pub(super) struct Row<'s, 'x> {
    source: &'s Source<'s, 'x>,
    node: Node<'s, 'x>,
}

impl<'s, 'x> Row<'s, 'x> {
    fn children(self, name: &'static str) -> impl Iterator<Item = Node<'s, 'x>> {
        self.node.children().filter(move |child| {
            child.is_element() && older::element(child.tag_name().name()) == name
        })
    }

    fn only(self, name: &'static str) -> Result<Option<Node<'s, 'x>>, Error> {
        let mut children = self.children(name);
        let first = children.next();
        match children.next() {
            None => Ok(first),
            Some(second) => Err(Place {
                file: self.source.file,
                node: second,
            }
            .error(
                ErrorKind::Conflict,
                format!("a second {name} where one is expected"),
            )),
        }
    }

    /// The elements of a name that hold any value. Empty ones say nothing: CDC writes
    /// `<interval/>` where there is no interval.
    pub(super) fn rows(self, name: &'static str) -> impl Iterator<Item = Row<'s, 'x>> {
        self.children(name)
            .filter(|child| has_value(*child))
            .map(move |node| Row {
                source: self.source,
                node,
            })
    }

    /// The one element of a name, where it holds any value.
    pub(super) fn row(self, name: &'static str) -> Result<Option<Row<'s, 'x>>, Error> {
        let node = self.only(name)?.filter(|child| has_value(*child));
        Ok(node.map(|node| Row {
            source: self.source,
            node,
        }))
    }

    /// The one element of a name, which must hold a value.
    pub(super) fn required_row(self, name: &'static str) -> Result<Row<'s, 'x>, Error> {
        self.row(name)?.ok_or_else(|| self.missing(name))
    }

    /// The value of the one element of a name; none where it is empty or `n/a`.
    pub(super) fn value(self, name: &'static str) -> Result<Option<Value<'s, 'x>>, Error> {
        let node = self.only(name)?;
        Ok(node.and_then(|node| self.source.value(node)))
    }

    /// The value of the one element of a name, which must be there.
    pub(super) fn required(self, name: &'static str) -> Result<Value<'s, 'x>, Error> {
        self.value(name)?.ok_or_else(|| self.missing(name))
    }

    /// The values of all elements of a name, without the empty ones.
    pub(super) fn values(self, name: &'static str) -> impl Iterator<Item = Value<'s, 'x>> {
        self.children(name)
            .filter_map(move |node| self.source.value(node))
    }

    /// The value that an element has in a release that had not introduced it yet: where no series
    /// of the file has it.
    pub(super) fn absent(self, name: &'static str) -> Option<String> {
        let value = older::absent(name)?;
        let mut all = self.source.document.root_element().descendants();
        if all.any(|node| node.tag_name().name() == name && has_value(node)) {
            return None;
        }
        let path = format!("{}/{name}", path_of(self.node));
        self.source.account.borrow_mut().supplied(&path, value);
        Some(value.to_owned())
    }

    /// Leaves out the values of all elements of a name.
    pub(super) fn leave_out(self, name: &'static str, reason: LeftOut) {
        for node in self.children(name) {
            self.source.take(node, Some(reason));
        }
    }

    /// Prose: its paragraphs where it is asked for, else nothing.
    pub(super) fn prose(self, name: &'static str) -> Vec<String> {
        let reason = (!self.source.with_guidance).then_some(LeftOut::Prose);
        self.children(name)
            .filter_map(|node| self.source.take(node, reason))
            .filter(|_| reason.is_none())
            .collect()
    }

    /// An error about this element.
    pub(super) fn error(self, kind: ErrorKind, message: impl Into<String>) -> Error {
        Place {
            file: self.source.file,
            node: self.node,
        }
        .error(kind, message)
    }

    fn missing(self, name: &str) -> Error {
        self.error(ErrorKind::Missing, format!("{name} is missing or empty"))
    }
}

impl<'x> Source<'_, 'x> {
    fn value<'s>(&'s self, node: Node<'s, 'x>) -> Option<Value<'s, 'x>> {
        let reason = own_text(node)
            .trim()
            .eq_ignore_ascii_case("n/a")
            .then_some(LeftOut::NotApplicable);
        let text = self.take(node, reason)?;
        reason.is_none().then_some(Value {
            source: self,
            node,
            text,
        })
    }

    /// The trimmed text of an element, entered into the account; none where it is blank.
    fn take(&self, node: Node<'_, 'x>, left_out: Option<LeftOut>) -> Option<String> {
        let own = own_text(node);
        let text = own.trim();
        if text.is_empty() {
            return None;
        }
        let path = path_of(node);
        let mut account = self.account.borrow_mut();
        match left_out {
            None => account.carried(&path),
            Some(reason) => account.left_out(&path, reason),
        }
        self.read.borrow_mut().insert(node.id().get_usize());
        Some(text.to_owned())
    }
}

/// A value: the trimmed text of an element, never empty.
pub(super) struct Value<'s, 'x> {
    source: &'s Source<'s, 'x>,
    node: Node<'s, 'x>,
    text: String,
}

impl Value<'_, '_> {
    /// The value itself.
    pub(super) fn text(self) -> String {
        self.text
    }

    /// The value as something that can be read from a text, such as an observation's number.
    pub(super) fn parse<T: FromStr>(self, expected: &str) -> Result<T, Error> {
        self.parse_or(expected, older::number)
    }

    /// The same, where an older release may write it otherwise: a function gives today's words.
    pub(super) fn parse_or<T: FromStr>(
        self,
        expected: &str,
        today: impl FnOnce(&str) -> Option<String>,
    ) -> Result<T, Error> {
        if let Ok(value) = self.text.parse() {
            return Ok(value);
        }
        let today = today(&self.text).ok_or_else(|| self.error(expected))?;
        let value = today.parse().map_err(|_| self.error(expected))?;
        self.converted(&today);
        Ok(value)
    }

    /// The value as what a function makes of it, where it makes anything.
    pub(super) fn read<T>(
        self,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Error> {
        read(&self.text).ok_or_else(|| self.error(expected))
    }

    /// The value as a list, split at semicolons and commas; blanks around its parts do not count.
    pub(super) fn list<T: FromStr>(self, expected: &str) -> Result<Vec<T>, Error> {
        self.text
            .split([';', ','])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().map_err(|_| self.error(expected)))
            .collect()
    }

    /// The value as one of some words, in any case.
    pub(super) fn word<T: Copy>(self, words: &[(&str, T)]) -> Result<T, Error> {
        let found = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let known = |found: &str| {
            let known = words
                .iter()
                .find(|(word, _)| word.eq_ignore_ascii_case(found));
            known.map(|(_, value)| *value)
        };
        if let Some(value) = known(&found) {
            return Ok(value);
        }
        let today = older::value(self.node.tag_name().name(), &found);
        if let Some(today) = today
            && let Some(value) = known(today)
        {
            self.converted(today);
            return Ok(value);
        }
        let words: Vec<String> = words.iter().map(|(word, _)| format!("{word:?}")).collect();
        Err(self.error(&format!("one of {}", words.join(", "))))
    }

    /// Enters into the account that the value was read as another.
    fn converted(&self, today: &str) {
        let path = path_of(self.node);
        let mut account = self.source.account.borrow_mut();
        account.converted(&path, &self.text, today);
    }

    /// An error that names the value and what was expected in its place.
    pub(super) fn error(&self, expected: &str) -> Error {
        Place {
            file: self.source.file,
            node: self.node,
        }
        .error(
            ErrorKind::Unknown,
            format!("found {:?}, expected {expected}", self.text),
        )
    }
}
