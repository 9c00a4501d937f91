//! Values of serde_json: read from them, and read into them.

use serde_json::{Map, Value, map};

use super::{Document, Look, Name, Reader, Token, Tree, TreeReader, Unreadable, Written};

/// The members of a [`Value`].
pub struct Members<'t>(map::Iter<'t>);

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, &'t Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), value))
    }
}

impl<'t> Tree<'t> for Value {
    type Items = std::slice::Iter<'t, Value>;
    type Members = Members<'t>;

    fn look<'w>(&'t self, written: &'w mut Written) -> Look<'w, Self::Items, Self::Members>
    where
        't: 'w,
    {
        Look::Plain(match self {
            Value::Null => Token::Null,
            Value::Bool(value) => Token::Boolean(*value),
            Value::String(text) => Token::Text(text),
            Value::Array(items) => return Look::List(items.iter()),
            Value::Object(members) => return Look::Object(Members(members.iter())),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(value), _) => Token::Whole(value),
                (_, Some(value)) => written.unsigned(value),
                _ => written.float(number.as_f64().unwrap_or(f64::NAN)),
            },
        })
    }
}

impl Document for Value {
    type Reader<'d> = TreeReader<'d, Value>;

    fn reader(&self) -> Self::Reader<'_> {
        TreeReader::new(self)
    }
}

/// Reads a whole document into a value, where it can be read and is no deeper than this many levels.
pub(crate) fn value<D: Document>(document: &D) -> Option<Value> {
    const LEVELS: usize = 128;
    let mut reader = document.reader();
    let value = read(&mut reader, LEVELS).ok()?;
    reader.end().ok()?;
    Some(value)
}

fn read<'d, R: Reader<'d>>(reader: &mut R, levels: usize) -> Result<Value, Unreadable> {
    let levels = levels.checked_sub(1).ok_or_else(Unreadable::default)?;
    Ok(match reader.value()? {
        Token::Null | Token::NotFinite | Token::Unsupported(_) => Value::Null,
        Token::Boolean(value) => Value::Bool(value),
        Token::Whole(value) => Value::from(value),
        Token::Number(written) => written.parse().map_or(Value::Null, Value::Number),
        Token::Text(text) => Value::from(text),
        Token::List => {
            let mut items = Vec::new();
            while reader.item()? {
                items.push(read(reader, levels)?);
            }
            Value::Array(items)
        }
        Token::Object => {
            let mut members = Map::new();
            while let Some(name) = reader.name()? {
                let name = match name {
                    Name::Lent(name) => Some(name.to_owned()),
                    Name::Kept(name) => Some(name.to_owned()),
                    Name::NotText => None,
                };
                let value = read(reader, levels)?;
                members.extend(name.map(|name| (name, value)));
            }
            Value::Object(members)
        }
    })
}
