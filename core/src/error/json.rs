//! The JSON form of explanations.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::catalogue::{Both, HttpStatus, Listed};
use crate::report::{Columns, Language};

use super::{Answer, Cause, Causes, Explanation, RuleAnswer, StatusAnswer};

impl Serialize for Explanation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.members(&mut map)?;
        map.end()
    }
}

impl Explanation<'_> {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if let Some(id) = &self.id {
            map.serialize_entry("id", id)?;
        }
        if let Some(code) = &self.code {
            map.serialize_entry("code", code)?;
        }
        if self.code.is_some() {
            map.serialize_entry("known", &(self.known.is_some() || self.fault.is_some()))?;
        }
        if let Some(lead) = self.lead() {
            map.serialize_entry("lead", &lead.code)?;
        }
        if let Some(status) = self.http_status {
            map.serialize_entry("http_status", &status)?;
        }
        // Of a code that is not listed these are null: whoever reads them need not ask first.
        let always = self.code.is_some();
        if always || self.meaning().is_some() {
            map.serialize_entry("meaning", &self.meaning().map(Both))?;
        }
        if always || self.remedy().is_some() {
            map.serialize_entry("remedy", &self.remedy().map(Both))?;
        }
        if always {
            let rules: Vec<&str> = self.rules.iter().map(|rule| rule.id()).collect();
            map.serialize_entry("rules", &rules)?;
        }
        if let Some(fault) = self.fault {
            map.serialize_entry("source", &fault.source)?;
        }
        if let Some(nearest) = self.nearest {
            map.serialize_entry("nearest", nearest)?;
        }
        if let Some(status) = self.status.filter(|_| self.code.is_some() && self.meaning().is_none()) {
            map.serialize_entry("http", &Listed(status))?;
        }
        if let Some(message) = &self.message {
            map.serialize_entry("message", message)?;
        }
        if !self.actions.is_empty() {
            map.serialize_entry("actions", &self.actions)?;
        }
        if !self.details.is_empty() {
            map.serialize_entry("details", &self.details)?;
        }
        Ok(())
    }
}

impl Serialize for Listed<'_, HttpStatus> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("http_status", &row.status)?;
        if let Some(reason) = &row.reason {
            map.serialize_entry("reason", &reason)?;
        }
        self.rest(&mut map)?;
        map.end()
    }
}

impl Listed<'_, HttpStatus> {
    fn rest<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let row = self.0;
        map.serialize_entry("meaning", &row.meaning)?;
        if let Some(remedy) = &row.remedy {
            map.serialize_entry("remedy", remedy)?;
        }
        map.serialize_entry("systems", &row.systems)?;
        map.serialize_entry("source", &*row.source)
    }
}

impl Serialize for StatusAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("http_status", &self.row.status)?;
        if let Some(reason) = &self.row.reason {
            map.serialize_entry("reason", &reason)?;
        }
        Listed(self.row).rest(&mut map)?;
        if !self.others.is_empty() {
            map.serialize_entry("others", &Listed(&self.others[..]))?;
        }
        map.serialize_entry("codes", &self.codes)?;
        map.serialize_entry("faults", &self.faults)?;
        map.end()
    }
}

impl Serialize for RuleAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", self.rule.id())?;
        map.serialize_entry("severity", self.rule.severity().name())?;
        wording(self.rule, &mut map)?;
        if !self.wordings.is_empty() {
            let others: Vec<Wording> = self.wordings.iter().map(|rule| Wording(*rule)).collect();
            map.serialize_entry("wordings", &others)?;
        }
        if let Some(page) = self.page() {
            map.serialize_entry("explanation", &page.explanation)?;
            map.serialize_entry("bad", &page.bad)?;
            map.serialize_entry("good", &page.good)?;
        }
        let codes: Vec<&str> = self.answers.iter().map(|code| &*code.code).collect();
        map.serialize_entry("answers", &codes)?;
        map.end()
    }
}

struct Wording<'r>(crate::report::Rule<'r>);

impl Serialize for Wording<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        wording(self.0, &mut map)?;
        map.end()
    }
}

/// Message, help and arguments of one wording.
fn wording<M: SerializeMap>(rule: crate::report::Rule<'_>, map: &mut M) -> Result<(), M::Error> {
    let [en, zh] = [Language::En, Language::Zh].map(|language| rule.template(language));
    map.serialize_entry("message", &Both([&en, &zh]))?;
    let help = [Language::En, Language::Zh].map(|language| rule.help_template(language));
    if let [Some(en), Some(zh)] = &help {
        map.serialize_entry("help", &Both([en, zh]))?;
    }
    map.serialize_entry("args", rule.args())
}

impl Answer<'_> {
    /// The answer for serialisation; only what is said of the fields of a request is in one language, and has
    /// columns.
    pub fn in_language(&self, language: Language, columns: Columns) -> impl Serialize {
        Shown(self, language, columns)
    }
}

struct Shown<'a>(&'a Answer<'a>, Language, Columns);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown(answer, language, columns) = *self;
        match answer {
            Answer::Rule(rule) => rule.serialize(serializer),
            Answer::Status(status) => status.serialize(serializer),
            Answer::Error(explanation, causes) => {
                let mut map = serializer.serialize_map(None)?;
                explanation.members(&mut map)?;
                asked(causes.as_ref(), language, columns, &mut map)?;
                map.end()
            }
            Answer::Job(job, causes) => {
                let mut map = serializer.serialize_map(None)?;
                job.members(language, &mut map)?;
                asked(causes.as_ref(), language, columns, &mut map)?;
                map.end()
            }
        }
    }
}

/// What the request adds to an answer.
fn asked<M: SerializeMap>(
    causes: Option<&Causes<'_>>,
    language: Language,
    columns: Columns,
    map: &mut M,
) -> Result<(), M::Error> {
    let Some(causes) = causes else { return Ok(()) };
    if let Some(operation) = causes.operation() {
        map.serialize_entry("operation", &operation.id)?;
    }
    if let Some(may) = causes.may() {
        map.serialize_entry("may", &may.in_language(language))?;
    }
    if let Some(needs) = causes.needs() {
        map.serialize_entry("needs", needs)?;
    }
    let causes: Vec<OneCause> = causes.all().iter().map(|cause| OneCause(cause, language, columns)).collect();
    map.serialize_entry("causes", &causes)
}

struct OneCause<'c>(&'c Cause, Language, Columns);

impl Serialize for OneCause<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneCause(cause, language, columns) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("in", cause.location().name())?;
        map.serialize_entry("pointer", cause.pointer())?;
        if let Some(position) = cause.position() {
            map.serialize_entry("line", &position.start.line)?;
            map.serialize_entry("column", &position.start.column)?;
            if columns == Columns::WithUtf16 {
                map.serialize_entry("columnUtf16", &position.start.column_utf16)?;
            }
        }
        let finding = cause.finding();
        map.serialize_entry("rule", finding.rule().id())?;
        map.serialize_entry("message", &finding.message_at(cause.pointer(), language))?;
        if let Some(help) = finding.help_at(cause.pointer(), language) {
            map.serialize_entry("help", &help)?;
        }
        map.serialize_entry("args", &finding.arguments())?;
        map.serialize_entry("certain", &cause.certain())?;
        map.end()
    }
}
