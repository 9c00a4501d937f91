//! Servers of a response, one after the other: what is done with one is done before the next is read.

use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::output::Failure;

/// What is read of a server.
#[derive(Default)]
pub(crate) struct Server {
    /// Where it stands in its document.
    pub(crate) pointer: String,
    pub(crate) id: Option<Value>,
    pub(crate) vm_state: Option<Value>,
    pub(crate) task_state: Option<Value>,
    pub(crate) status: Option<Value>,
}

/// Why reading stopped.
pub(crate) enum Stop {
    /// The text is no JSON.
    Json(serde_json::Error),
    /// What was done with a server failed.
    Failed(Failure),
}

/// Reads one document: `{"servers": […]}`, `{"server": {…}}`, a list of servers, or a server.
///
/// Nothing is kept but one server at a time, so that a response may be as long as it likes.
pub(crate) fn read<R: Read>(
    source: R,
    then: &mut dyn FnMut(Server) -> Result<(), Failure>,
) -> Result<(), Stop> {
    let mut sink = Sink { then, failed: None, path: Vec::new() };
    let mut deserializer = serde_json::Deserializer::from_reader(source);
    let read = Servers { sink: &mut sink, inside: 0 }.deserialize(&mut deserializer);
    match (sink.failed, read) {
        (Some(failure), _) => Err(Stop::Failed(failure)),
        (None, Err(error)) => Err(Stop::Json(error)),
        (None, Ok(())) => Ok(()),
    }
}

/// The same of a whole text, which must hold nothing else.
pub(crate) fn read_text(
    text: &[u8],
    then: &mut dyn FnMut(Server) -> Result<(), Failure>,
) -> Result<(), Stop> {
    // First the end is looked for: of a line that is broken, nothing is judged.
    serde_json::from_slice::<IgnoredAny>(text).map_err(Stop::Json)?;
    read(text, then)
}

struct Sink<'s> {
    then: &'s mut dyn FnMut(Server) -> Result<(), Failure>,
    failed: Option<Failure>,
    /// The members and indexes on the way to the server that is read.
    path: Vec<String>,
}

impl Sink<'_> {
    fn give<E: Error>(&mut self, mut server: Server) -> Result<(), E> {
        server.pointer = self.path.iter().map(|part| format!("/{part}")).collect();
        (self.then)(server).map_err(|failure| {
            self.failed = Some(failure);
            E::custom("stopped")
        })
    }
}

/// Responses nest a server in a list in an object, and no deeper.
const DEEPEST: usize = 3;

struct Servers<'s, 'w> {
    sink: &'s mut Sink<'w>,
    inside: usize,
}

impl<'de> DeserializeSeed<'de> for Servers<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Servers<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a server")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        if self.inside >= DEEPEST {
            while access.next_element::<IgnoredAny>()?.is_some() {}
            return self.sink.give(Server::default());
        }
        let inside = self.inside + 1;
        for index in 0_usize.. {
            self.sink.path.push(index.to_string());
            let more = access.next_element_seed(Servers { sink: self.sink, inside })?.is_some();
            self.sink.path.pop();
            if !more {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let mut server = Server::default();
        let mut nested = false;
        while let Some(name) = access.next_key::<String>()? {
            let wanted = match (name.as_str(), state(&name)) {
                ("servers" | "server", _) if self.inside < DEEPEST => {
                    nested = true;
                    self.sink.path.push(name);
                    access.next_value_seed(Servers { sink: self.sink, inside: self.inside + 1 })?;
                    self.sink.path.pop();
                    continue;
                }
                ("id", _) => &mut server.id,
                ("status", _) => &mut server.status,
                (_, Some("vm_state")) => &mut server.vm_state,
                (_, Some("task_state")) => &mut server.task_state,
                _ => {
                    access.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let value = access.next_value::<Value>()?;
            // The plain name goes before the one with a prefix, wherever they stand.
            if wanted.is_none() || !name.contains(':') {
                *wanted = Some(value);
            }
        }
        if nested { Ok(()) } else { self.sink.give(server) }
    }

    // Anything else is no server: it is said where a server is looked for.
    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.sink.give(Server::default())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.sink.give(Server::default())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.sink.give(Server::default())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.sink.give(Server::default())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.sink.give(Server::default())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.sink.give(Server::default())
    }
}

/// `vm_state` of `vm_state` and of `OS-EXT-STS:vm_state` (the documents also write OS-EXT-STs, A-231).
fn state(name: &str) -> Option<&str> {
    match name.split_once(':') {
        None => Some(name),
        Some((prefix, rest)) => prefix.eq_ignore_ascii_case("OS-EXT-STS").then_some(rest),
    }
}
