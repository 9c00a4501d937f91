//! The JSON form of a verdict: one shape for every surface.

use crate::catalogue::{Listed, chosen};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use ecs_preflight_model::Literal;

use super::issue::{Arg, Finding, Issue, Report};
use super::{Edit, Fix, Language, Location, Position, Severity};

/// Which columns a verdict carries when the input was text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// `column`, in characters.
    #[default]
    Characters,
    /// `column`, and beside it `columnUtf16` for JavaScript.
    WithUtf16,
}

/// A report with the choices that its JSON form needs.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'r> {
    report: &'r Report,
    language: Language,
    columns: Columns,
}

impl Report {
    /// The verdict for serialisation.
    pub fn verdict(&self, language: Language, columns: Columns) -> Verdict<'_> {
        Verdict { report: self, language, columns }
    }

    /// The verdict as one line of JSON.
    pub fn to_json(&self, language: Language, columns: Columns) -> String {
        // Serialising to a String fails for non-text keys only, and all keys here are text.
        serde_json::to_string(&self.verdict(language, columns)).unwrap_or_default()
    }
}

impl Verdict<'_> {
    /// Writes the members of the verdict into a map that the caller has begun.
    ///
    /// # Errors
    /// Whatever the serialiser reports.
    pub fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if let Some(operation) = &self.report.operation {
            map.serialize_entry("operation", &operation.id)?;
        }
        map.serialize_entry("ok", &!self.report.reaches(Severity::Error))?;
        map.serialize_entry("issues", &Issues(self))?;
        if self.report.omitted.all() > 0 {
            map.serialize_entry("omitted", &self.report.omitted.all())?;
        }
        if self.report.ignored > 0 {
            map.serialize_entry("ignored", &self.report.ignored)?;
        }
        match self.report.edition.as_deref().or(chosen()) {
            Some(edition) => map.serialize_entry("edition", edition),
            None => Ok(()),
        }
    }
}

impl Serialize for Verdict<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.members(&mut map)?;
        map.end()
    }
}

struct Issues<'v, 'r>(&'v Verdict<'r>);

impl Serialize for Issues<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.report.issues.len()))?;
        for issue in &self.0.report.issues {
            list.serialize_element(&OneIssue(issue, self.0.language, self.0.columns))?;
        }
        list.end()
    }
}

struct OneIssue<'i>(&'i Issue, Language, Columns);

impl Serialize for OneIssue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneIssue(issue, language, columns) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", issue.rule().id())?;
        map.serialize_entry("severity", issue.severity().name())?;
        // A policy is no part of a request; its verdicts say where an issue ends instead.
        let of_policy = issue.location == Location::Policy;
        if !of_policy {
            map.serialize_entry("in", issue.location.name())?;
        }
        map.serialize_entry("pointer", &issue.pointer)?;
        if let Some(position) = &issue.position {
            map.serialize_entry("line", &position.start.line)?;
            map.serialize_entry("column", &position.start.column)?;
            if columns == Columns::WithUtf16 {
                map.serialize_entry("columnUtf16", &position.start.column_utf16)?;
            }
            if of_policy {
                end(&mut map, position, columns)?;
            }
        }
        map.serialize_entry("message", &issue.message(language))?;
        if let Some(help) = issue.help(language) {
            map.serialize_entry("help", &help)?;
        }
        map.serialize_entry("args", &Args(&issue.args))?;
        if let Some(answer) = issue.answer() {
            map.serialize_entry("api_error", &answer)?;
        }
        map.serialize_entry("source", issue.source())?;
        if let Some(fix) = &issue.fix {
            map.serialize_entry("fix", &OneFix(fix, language, columns))?;
        }
        map.end()
    }
}

fn end<M: SerializeMap>(map: &mut M, position: &Position, columns: Columns) -> Result<(), M::Error> {
    map.serialize_entry("end_line", &position.end.line)?;
    map.serialize_entry("end_column", &position.end.column)?;
    if columns == Columns::WithUtf16 {
        map.serialize_entry("endColumnUtf16", &position.end.column_utf16)?;
    }
    Ok(())
}

struct OneFix<'f>(&'f Fix, Language, Columns);

impl Serialize for OneFix<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneFix(fix, language, columns) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("title", &fix.title(language))?;
        map.serialize_entry("safe", &fix.safe)?;
        let edits: Vec<_> = fix.edits.iter().map(|edit| OneEdit(edit, columns)).collect();
        map.serialize_entry("edits", &edits)?;
        map.end()
    }
}

struct OneEdit<'e>(&'e Edit, Columns);

impl Serialize for OneEdit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneEdit(edit, columns) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("line", &edit.position.start.line)?;
        map.serialize_entry("column", &edit.position.start.column)?;
        if columns == Columns::WithUtf16 {
            map.serialize_entry("columnUtf16", &edit.position.start.column_utf16)?;
        }
        end(&mut map, &edit.position, columns)?;
        map.serialize_entry("text", &edit.text)?;
        map.end()
    }
}

impl Finding {
    /// The arguments, by name, for serialisation.
    pub fn arguments(&self) -> impl Serialize {
        Args(&self.args)
    }
}

struct Args<'a>(&'a [(&'static str, Arg)]);

impl Serialize for Args<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, arg)| (name, arg)))
    }
}

impl Serialize for Arg {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Arg::Integer(value) => serializer.serialize_i64(*value),
            Arg::Text(text) => serializer.serialize_str(text),
            Arg::Known(text) => serializer.serialize_str(text),
            Arg::List(items) => serializer.collect_seq(items),
            Arg::Literals(items) => serializer.collect_seq(items.iter().map(Listed)),
            Arg::Word(word) => serializer.serialize_str(word),
            Arg::Value(value) => serializer.serialize_str(value.kind()),
            Arg::Types(types) => serializer.collect_seq(types.names()),
            Arg::Characters(set) => serializer.serialize_str(&set.name),
            Arg::Bilingual(text) => serializer.serialize_str(&text.en),
            Arg::Hidden => serializer.serialize_str("(hidden)"),
        }
    }
}

impl Serialize for Listed<'_, Literal> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        match row {
            Literal::Null => serializer.serialize_unit(),
            Literal::Boolean(value) => serializer.serialize_bool(*value),
            Literal::Integer(value) => serializer.serialize_i64(*value),
            Literal::Text(value) => serializer.serialize_str(value),
        }
    }
}
