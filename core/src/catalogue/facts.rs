//! A catalogue as it is asked: its tables, and what is looked up in them again and again.

use std::ops::Deref;
use std::sync::OnceLock;

use super::{Action, Catalogue, IamRow, Names as _, Operation, Str};

/// A catalogue with its index, which is made when something asks for it.
#[derive(Debug, Default)]
pub struct Facts {
    catalogue: Catalogue,
    index: OnceLock<Index>,
}

impl Deref for Facts {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        &self.catalogue
    }
}

impl From<Catalogue> for Facts {
    fn from(catalogue: Catalogue) -> Self {
        Facts { catalogue, index: OnceLock::new() }
    }
}

/// Places in the tables of operations and of IAM rows.
type Places = Vec<(usize, usize)>;

#[derive(Debug)]
struct Index {
    /// Of every action, the operations that have it among their actions, each with its answering row.
    opened: Vec<Places>,
    /// The rows that answer for an operation, each once.
    answering: Vec<usize>,
    /// Of every group of operations that do the same, those with a row.
    acts: Vec<(Places, Places)>,
}

impl Index {
    fn of(catalogue: &Catalogue) -> Self {
        let row = |operation: &Operation| {
            catalogue.iam.iter().position(|row| row.operations.contains(&operation.id))
        };
        let rows: Places = catalogue
            .operations
            .iter()
            .enumerate()
            .filter_map(|(place, operation)| Some((place, row(operation)?)))
            .collect();
        let has = |place: usize, action: &Str| {
            catalogue.iam.get(place).is_some_and(|row| row.actions.contains(action))
        };
        let opened = |action: &Action| {
            rows.iter().copied().filter(|(_, row)| has(*row, &action.name)).collect::<Places>()
        };
        let named = |id: &Str| {
            let found = |place: usize| catalogue.operations.get(place).is_some_and(|known| known.id == *id);
            rows.iter().copied().find(|(place, _)| found(*place))
        };
        let all = |ids: &[Str]| ids.iter().filter_map(named).collect::<Places>();
        let mut answering: Vec<usize> = rows.iter().map(|(_, row)| *row).collect();
        answering.sort_unstable();
        answering.dedup();
        Index {
            answering,
            opened: catalogue.actions.iter().map(opened).collect(),
            acts: catalogue.acts.iter().map(|act| (all(&act.operations), all(&act.also))).collect(),
        }
    }
}

/// An operation, and what the newest edition that has a row says of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'c> {
    pub(crate) operation: &'c Operation,
    pub(crate) row: &'c IamRow,
}

/// Calls that do the same thing; those without a row are left out.
pub(crate) struct Act<'c> {
    pub(crate) calls: Vec<Call<'c>>,
    /// These do it among other things.
    pub(crate) also: Vec<Call<'c>>,
}

impl Facts {
    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.catalogue))
    }

    fn calls<'c>(&'c self, places: &'c [(usize, usize)]) -> impl Iterator<Item = Call<'c>> + Clone {
        places.iter().filter_map(|(operation, row)| {
            Some(Call { operation: self.operations.get(*operation)?, row: self.iam.get(*row)? })
        })
    }

    /// The calls that an action opens, in the order of the documents; by the place of the action in the table.
    pub(crate) fn opened(&self, action: usize) -> impl Iterator<Item = Call<'_>> + Clone {
        let places = self.index().opened.get(action).map(Vec::as_slice).unwrap_or_default();
        self.calls(places)
    }

    /// Every act.
    pub(crate) fn acts(&self) -> impl Iterator<Item = Act<'_>> {
        let of = |places| self.calls(places).collect();
        self.index().acts.iter().map(move |(calls, also)| Act { calls: of(calls), also: of(also) })
    }

    /// The rows that answer: of each operation the newest edition's that has one, which an overlay's goes before.
    pub(crate) fn answering_rows(&self) -> impl Iterator<Item = &IamRow> {
        self.index().answering.iter().filter_map(|place| self.iam.get(*place))
    }

    /// The place of an action in the table.
    pub(crate) fn place_of_action(&self, name: &str) -> Option<usize> {
        self.actions.binary_search_by(|action| (*action.name).cmp(name)).ok()
    }

    /// The row of the newest edition that has one for an operation.
    pub(crate) fn row(&self, operation: &Operation) -> Option<&IamRow> {
        self.iam.iter().find(|row| row.operations.contains(&operation.id))
    }

    /// The service of this name, in lower case.
    pub(crate) fn service(&self, name: &str) -> Option<&super::Service> {
        self.services.iter().map(|service| &**service).find(|service| service.name == name)
    }

    /// Whether a service is known, by its actions or as one of those that hold for all regions.
    pub(crate) fn is_service(&self, name: &str) -> bool {
        self.service(name).is_some() || self.lint.global_services.has(name)
    }
}
