//! A place in a document, put into words only where an error needs it.

use crate::error::{Error, ErrorKind};

/// A place in a document: a step, and the place that the step starts from.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    from: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    File(&'a str),
    Field(&'static str),
    /// An item of a list in a field; of the value itself where the name is empty.
    Item(&'static str, usize),
}

impl<'a> At<'a> {
    pub(super) const ROOT: At<'static> = At {
        from: None,
        step: Step::Root,
    };

    pub(super) fn file(&'a self, path: &'a str) -> At<'a> {
        self.step(Step::File(path))
    }

    pub(super) fn field(&'a self, name: &'static str) -> At<'a> {
        self.step(Step::Field(name))
    }

    pub(super) fn item(&'a self, name: &'static str, index: usize) -> At<'a> {
        self.step(Step::Item(name, index))
    }

    fn step(&'a self, step: Step<'a>) -> At<'a> {
        At {
            from: Some(self),
            step,
        }
    }

    pub(super) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let (mut file, mut steps) = (None, Vec::new());
        let mut place = Some(self);
        while let Some(at) = place {
            match at.step {
                Step::Root => {}
                Step::File(path) => file = Some(path),
                Step::Field(name) => steps.push(name.to_owned()),
                Step::Item(name, index) => steps.push(format!("{name}[{index}]")),
            }
            place = at.from;
        }
        steps.reverse();
        // An item of a list that is itself the value follows without a point.
        let path = steps.join(".").replace(".[", "[");
        let error = Error::new(kind, path, message);
        match file {
            Some(file) => error.in_file(file),
            None => error,
        }
    }
}
