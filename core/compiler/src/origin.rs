//! Where the documents say something: the row of a value itself, and the table that lists its members.
//!
//! The table that lists the members of an object is a property of those members; the row of the object
//! stands in the table around it. So the two have keywords of their own, and what looks like the one in
//! place of the other is a mistake.

use ecs_preflight_model::pack::NESTED;

use crate::schema::Vocabulary;
use crate::yaml::{Node, Outcome};

/// In place of a table: the sentence stands in the text of the section.
const NO_TABLE: &str = "none";

/// A place in the documents.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) document: String,
    pub(crate) section: String,
    pub(crate) table: Option<String>,
}

/// The place of a schema's own row, and that of its members where they stand in another table.
pub(crate) struct Places {
    pub(crate) own: Origin,
    pub(crate) members: Option<Origin>,
}

impl Places {
    /// Where the members stand.
    pub(crate) fn within(&self) -> &Origin {
        self.members.as_ref().unwrap_or(&self.own)
    }
}

impl Origin {
    pub(crate) fn text(&self) -> String {
        if self.section.is_empty() {
            return self.document.clone();
        }
        let mark = if self.section.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) {
            "§"
        } else {
            ""
        };
        match &self.table {
            Some(table) => format!("{} {mark}{}, table {table}", self.document, self.section),
            None => format!("{} {mark}{}", self.document, self.section),
        }
    }

    /// Elsewhere in the document: another section has none of the tables of this one.
    pub(crate) fn at(&self, section: Option<&Node>, table: Option<&Node>) -> Outcome<Origin> {
        let mut origin = self.clone();
        if let Some(section) = section {
            origin.section = section.text()?.to_owned();
            origin.table = None;
        }
        if let Some(table) = table {
            origin.table = match table.text()? {
                NO_TABLE => None,
                number if is_table(number) => Some(number.to_owned()),
                _ => {
                    return table
                        .problem("a table is written \"5-3\", or `none` for the text of the section");
                }
            };
        }
        Ok(origin)
    }
}

/// `5-3`, `A-1`.
fn is_table(number: &str) -> bool {
    number.split_once('-').is_some_and(|(chapter, rest)| {
        !chapter.is_empty()
            && chapter.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            && !rest.is_empty()
            && rest.bytes().all(|byte| byte.is_ascii_digit())
    })
}

impl Vocabulary {
    /// The places of a resolved schema. `around` lists it; `members` is what a list around it says of its items.
    pub(crate) fn places(&self, node: &Node, around: &Origin, members: Option<&Origin>) -> Outcome<Places> {
        let (section, table) = (node.find("x-section"), node.find("x-table"));
        let mut own = around.clone();
        if node.find("x-example-only").is_some() {
            // What no table has stands in none.
            own.table = None;
        }
        let mut own = own.at(section, table)?;
        if let Some(added) = node.find(crate::overlay::ADDED) {
            own = Origin { document: added.text()?.to_owned(), section: String::new(), table: None };
        }
        let keywords = (node.find("x-members-section"), node.find("x-members-table"));
        let members = match keywords {
            (None, None) => members.cloned(),
            (section, table) => Some(own.at(section, table)?),
        };
        let lists_members = self.lists_members(node)?;
        if let Some(keyword) = section.or(table).filter(|_| lists_members && members.is_none()) {
            return keyword.problem(
                "this is the place of the row of the value itself, which stands in the table around it; the table \
                 that lists its members is `x-members-table` (where both are meant, write both)",
            );
        }
        if let Some(keyword) = keywords.0.or(keywords.1).filter(|_| !lists_members) {
            return keyword.problem("no members are listed here; the row of the value itself is `x-table`");
        }
        Ok(Places { own, members })
    }

    /// Whether it is an object whose members the documents list, or a list of such objects.
    fn lists_members(&self, node: &Node) -> Outcome<bool> {
        let mut inner = node.clone();
        // A shape that is a list of itself is found out where it is written out.
        for _ in 0..NESTED {
            if let Some(properties) = inner.find("properties") {
                return Ok(!properties.map()?.is_empty());
            }
            match inner.find("items") {
                Some(items) => inner = self.resolve(items, 0)?,
                None => break,
            }
        }
        Ok(false)
    }
}
