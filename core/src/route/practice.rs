//! Paths that clients use for documented ones.

use crate::catalogue::{Catalogue, PathPractice, Route, Str};

use super::{Match, find, operation};

/// Steps from a client's path to a documented one: an endpoint with a beginning of its own, and a path without the
/// project.
const STEPS: usize = 2;

/// A documented path, and how it was found.
pub(crate) struct Documented<'c> {
    /// The path as the documents have it, with the request's own values.
    pub(crate) path: String,
    /// The path as they print it.
    pub(crate) template: &'c Str,
    /// The observations that lead there, the last one first.
    pub(crate) practices: Vec<&'c PathPractice>,
    /// A path parameter that the request does not give.
    pub(crate) absent: Option<&'c str>,
}

/// The documented path that a path of a client stands for; none where it stands for none.
pub(crate) fn documented<'c>(catalogue: &'c Catalogue, method: &str, path: &str) -> Option<Documented<'c>> {
    reached(catalogue, method, path, None, STEPS)
}

fn reached<'c>(
    catalogue: &'c Catalogue,
    method: &str,
    path: &str,
    absent: Option<&'c str>,
    steps: usize,
) -> Option<Documented<'c>> {
    let steps = steps.checked_sub(1)?;
    let begun = || {
        catalogue.paths.iter().filter_map(move |practice| {
            let rest = path.strip_prefix(&*practice.from).filter(|rest| rest.starts_with('/'))?;
            Some((practice, format!("{}{rest}", practice.to), parameter(&practice.to).or(absent)))
        })
    };
    begun()
        .find_map(|(practice, path, absent)| {
            let template = template(catalogue, method, &path)?;
            Some(Documented { path, template, practices: vec![practice], absent })
        })
        .or_else(|| {
            begun().find_map(|(practice, path, absent)| {
                let mut found = reached(catalogue, method, &path, absent, steps)?;
                found.practices.push(practice);
                Some(found)
            })
        })
}

/// How the documents print the path of a request, whatever its method.
fn template<'c>(catalogue: &'c Catalogue, method: &str, path: &str) -> Option<&'c Str> {
    let route: &Route = match find(catalogue, method, path) {
        Match::One(route) | Match::Methods(_, route) => route,
        Match::Candidates(routes) => routes.iter().next()?,
        Match::Unknown(_) => return None,
    };
    operation(catalogue, route)?.uris.get(route.uri)
}

/// The parameter in braces.
fn parameter(path: &str) -> Option<&str> {
    Some(path.split_once('{')?.1.split_once('}')?.0)
}
