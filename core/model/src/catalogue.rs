//! The shapes of the catalogue's tables.

use std::fmt;
use std::sync::Arc;

use crate::{Bilingual, Schema, Str};

/// A cloud system of the documents.
#[derive(Debug, PartialEq, Eq)]
pub struct System {
    /// `ecs`, `nova`, `ecs-deprecated`, `nova-deprecated` or `htaiyun`.
    pub name: Str,
    /// The edition that describes it.
    pub document: Str,
    /// The code for a request that is malformed in no more particular way.
    pub api_error: Option<Str>,
    /// The code for a missing body.
    pub empty_body_error: Option<Str>,
    /// How parameters travel.
    pub wire: Wire,
    /// The ways to authenticate; each is a list of headers that go together.
    pub auth: Box<[Box<[Str]>]>,
    /// Media types of a body.
    pub content_types: Box<[Str]>,
    /// Where the document says how a request is made up.
    pub request_source: Str,
    /// Where it says how a request is signed.
    pub signature_source: Str,
    /// Headers, and where it describes them; the others stand in the section of each operation.
    pub header_sources: Box<[(Str, Str)]>,
    /// The scheme that its URLs have, and where that is said; none where the documents do not insist.
    pub scheme: Option<[Str; 2]>,
    /// What its clients send anywhere.
    pub practice: Practices,
}

/// A client of this cloud whose requests were seen.
#[derive(Debug, PartialEq, Eq)]
pub struct Client {
    /// Its name, as sentences have it.
    pub name: Str,
    /// The source of an issue about what it sends: its name and the version seen.
    pub source: Str,
}

/// A beginning of a path that a client uses for a documented one.
#[derive(Debug, PartialEq, Eq)]
pub struct PathPractice {
    /// Who was seen to do so.
    pub client: Arc<Client>,
    /// How the client's path begins: whole pieces.
    pub from: Str,
    /// How the documented one begins; what is in braces the client does not give.
    pub to: Str,
}

/// What real clients of a system send anywhere although the documents read otherwise, and who was seen to do so.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Practices {
    /// null for a member that is not required.
    pub null_member: Option<Arc<Client>>,
    /// A text for a Boolean.
    pub boolean_text: Option<Arc<Client>>,
    /// Line breaks within Base64.
    pub line_breaks: Option<Arc<Client>>,
    /// A microversion above the highest of the documents.
    pub newer_microversion: Option<Arc<Client>>,
}

/// How parameters travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// As a JSON body.
    Json,
    /// As form fields, query parameters or JSON: values are text.
    Form,
}

/// One operation of the documents.
#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    /// A stable name, such as `CreateCloudServers`.
    pub id: Str,
    /// Other names, by which clients call it.
    pub also: Box<[Str]>,
    /// The system that it belongs to.
    pub system: Arc<System>,
    /// The section of the document, such as `5.1.1`.
    pub section: Str,
    /// Edition and section, as shown with verdicts.
    pub source: Str,
    /// Title in English and Chinese.
    pub title: Bilingual,
    /// HTTP method.
    pub method: Str,
    /// Every spelling of its path.
    pub uris: Box<[Str]>,
    /// What in the body picks it among operations that share a path.
    pub select: Option<Select>,
    /// Answers with a job.
    pub asynchronous: bool,
    /// Of the historical chapters.
    pub deprecated: bool,
    /// The call of another service that its section names in its place, in English and Chinese.
    pub instead: Option<Bilingual>,
    /// The first microversion that knows it.
    pub since: Option<Microversion>,
    /// The last microversion that knows it.
    pub until: Option<Microversion>,
    /// A client that calls it with later microversions all the same.
    pub later: Option<Arc<Client>>,
    /// The path parameters, as an object.
    pub path: Arc<Schema>,
    /// The query parameters, as an object.
    pub query: Arc<Schema>,
    /// The headers that it alone has, as an object.
    pub headers: Option<Arc<Schema>>,
    /// The query parameters that have to be equal to the path parameter of the same name.
    pub query_as_path: Box<[Str]>,
    /// The spellings of its path that the section advises against.
    pub discouraged: Box<[Str]>,
    /// The body, where there is one.
    pub body: Option<Arc<Schema>>,
}

impl System {
    /// Where the document describes a header for all operations, if it does.
    pub fn source_of_header(&self, name: &str) -> Option<&Str> {
        self.header_sources.iter().find(|(known, _)| *known == *name).map(|(_, source)| source)
    }
}

impl Operation {
    /// The title in English, for formats that know one language.
    pub fn english_title(&self) -> &str {
        &self.title.en
    }
}

/// What in the body picks an operation on a shared path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// A member of this name.
    Key(Str),
    /// A member with this text.
    Value(Str, Str),
}

/// One spelling of an operation's path.
#[derive(Debug, PartialEq, Eq)]
pub struct Route {
    /// Index of the operation.
    pub operation: usize,
    /// Index of the spelling.
    pub uri: usize,
    /// The path, cut at its slashes.
    pub segments: Box<[Segment]>,
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Stands as it is.
    Literal(Str),
    /// A value.
    Parameter(Str),
}

/// A microversion of the OpenStack API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Microversion {
    /// Before the point.
    pub major: u16,
    /// After the point.
    pub minor: u16,
}

impl fmt::Display for Microversion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.major, self.minor)
    }
}

/// What chapter 3 says of microversions.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MicroversionFacts {
    /// The smallest.
    pub lowest: Microversion,
    /// The largest.
    pub highest: Microversion,
    /// In force on v2.1 without a header.
    pub default: Microversion,
    /// From here on the second header may be used.
    pub second_header_from: Microversion,
    /// The first header.
    pub header: Str,
    /// The second header, whose value begins with `compute `.
    pub second_header: Str,
    /// Section of the document.
    pub source: Str,
    /// The section that shows the largest.
    pub highest_source: Str,
}

/// Limits of the engine and facts that belong to no operation.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The newest edition.
    pub edition: Str,
    /// The edition that was chosen in place of that of the documents; empty for the latter.
    pub chosen: Str,
    /// The section on how a request is made up.
    pub request_source: Str,
    /// Largest input in bytes.
    pub input_bytes: usize,
    /// Deepest nesting.
    pub input_depth: usize,
    /// Most values in one document.
    pub input_values: u32,
    /// User input longer than this is cut where it is shown.
    pub shown_characters: usize,
    /// A message of the service longer than this is cut where it is shown.
    pub message_characters: usize,
    /// Lists longer than this are cut where they are shown.
    pub shown_items: usize,
    /// Largest policy in bytes.
    pub policy_bytes: usize,
    /// Issues that a report keeps when the caller does not say how many.
    pub report_issues: usize,
    /// Bytes of the issues of a report, as JSON writes their texts.
    pub report_bytes: usize,
    /// Characters of a pointer.
    pub pointer_characters: usize,
    /// Characters of one name in a pointer.
    pub name_characters: usize,
    /// Characters of a source line that are shown around an issue.
    pub snippet_characters: usize,
    /// Bytes of a file that is read whole.
    pub whole_bytes: usize,
    /// Of a policy in YAML or Terraform.
    pub notation_bytes: usize,
    /// Bytes of a line of a file that holds one request a line.
    pub line_bytes: usize,
    /// Variables of a file.
    pub variables: usize,
    /// Bytes of a variable, and of a line once its variables are filled in.
    pub variable_bytes: usize,
    /// Bytes of a text once the variables of its collection are filled in.
    pub filled_bytes: usize,
    /// Bytes of a word of a script once its variables are filled in.
    pub word_bytes: usize,
    /// Bytes after which what is passed over of a line has no end.
    pub endless_bytes: usize,
    /// Folders in folders of a collection.
    pub folders: usize,
    /// Microversions.
    pub microversions: MicroversionFacts,
    /// Largest signed body in bytes.
    pub signature_bytes: usize,
    /// Parts of names, in lower case without `-` and `_`, whose values are never shown.
    pub secret_names: Box<[Str]>,
    /// Whole names, written so, whose values are never shown.
    pub secret_words: Box<[Str]>,
    /// Names, written so, of which slips of the keyboard are known too.
    pub secret_fields: Box<[Str]>,
    /// Headers whose values may be shown.
    pub public_headers: Box<[Str]>,
}

/// A named set of characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Characters {
    /// Its name in the catalogue.
    pub name: Str,
    /// What it holds, in English and Chinese.
    pub title: Bilingual,
    /// Ranges, both ends included, sorted.
    pub ranges: Box<[(char, char)]>,
}

impl Characters {
    /// Whether the set holds this character.
    pub fn has(&self, character: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&character))
    }
}

/// One row of an IAM table.
#[derive(Debug, PartialEq, Eq)]
pub struct IamRow {
    /// `seed-003` and the like.
    pub edition: Str,
    /// The edition as shown to people.
    pub label: Str,
    /// Edition and section.
    pub source: Str,
    /// The operations that it authorises.
    pub operations: Box<[Str]>,
    /// The actions that must be granted.
    pub actions: Box<[Str]>,
    /// The actions that those depend on.
    pub needs: Box<[Str]>,
    /// Dependencies that hold for some requests only.
    pub conditional: Box<[ConditionalNeed]>,
    /// Supports IAM projects; none: the edition does not say.
    pub project: Option<bool>,
    /// Supports enterprise projects; none: the edition does not say.
    pub enterprise_project: Option<bool>,
    /// Actions whose spelling was repaired: as they are, and as the document has them.
    pub raw: Box<[(Str, Str)]>,
}

/// A dependency that holds when a request carries a field.
#[derive(Debug, PartialEq, Eq)]
pub struct ConditionalNeed {
    /// When, in English and Chinese.
    pub when: Bilingual,
    /// The pointer of the field.
    pub field: Str,
    /// The actions needed then.
    pub needs: Box<[Str]>,
}

/// The elements of a policy, and the words by which the linter tells what somebody meant.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LintFacts {
    /// What the issues of the linter name as their source.
    pub document: Str,
    /// The elements.
    pub elements: Arc<Schema>,
    /// Parts of names, in lower case without blanks, `-` and `_`, that promise to change nothing.
    pub read_only_words: Box<[Str]>,
    /// So many reading actions promise the same.
    pub read_only_actions: usize,
    /// Characters that look like another one.
    pub look_alikes: Box<[(char, char)]>,
    /// Services whose permissions hold for all regions.
    pub global_services: Box<[Str]>,
    /// The most conditions on one key that are compared with each other.
    pub compared_conditions: usize,
    /// The most statements that are compared for one action.
    pub compared_statements: usize,
    /// The most entries that are compared with each other.
    pub compared_entries: usize,
    /// The longest text that is compared, in characters.
    pub compared_characters: usize,
}

/// What a rule is for, with examples.
#[derive(Debug, PartialEq, Eq)]
pub struct RulePage {
    /// The rule's id.
    pub rule: Str,
    /// Why it exists, in English and Chinese.
    pub explanation: Bilingual,
    /// A document that breaks it.
    pub bad: Str,
    /// The same, as it should be.
    pub good: Str,
    /// The name that the examples have, where it matters.
    pub name: Option<Str>,
    /// The examples are meant for an enterprise project.
    pub enterprise_project: bool,
}

impl Microversion {
    /// From its text, such as `2.26`; none when it is no microversion.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| -> Option<u16> {
            let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let padded = part.len() > 1 && part.starts_with('0');
            if plain && !padded { part.parse().ok() } else { None }
        };
        let (major, minor) = text.split_once('.')?;
        Some(Microversion { major: number(major)?, minor: number(minor)? })
    }
}
