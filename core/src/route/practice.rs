//! Paths that clients use for documented ones.

use crate::catalogue::{PathPractice, Route, embedded};

use super::{Match, find, operation};

/// Steps from a client's path to a documented one: an endpoint with a beginning of its own, and a path without the
/// project.
const STEPS: usize = 2;

/// A documented path, and how it was found.
pub(crate) struct Documented {
    /// The path as the documents have it, with the request's own values.
    pub(crate) path: String,
    /// The path as they print it.
    pub(crate) template: &'static str,
    /// The observations that lead there, the last one first.
    pub(crate) practices: Vec<&'static PathPractice>,
    /// A path parameter that the request does not give.
    pub(crate) absent: Option<&'static str>,
}

/// The documented path that a path of a client stands for; none where it stands for none.
pub(crate) fn documented(method: &str, path: &str) -> Option<Documented> {
    reached(method, path, None, STEPS)
}

fn reached(method: &str, path: &str, absent: Option<&'static str>, steps: usize) -> Option<Documented> {
    let steps = steps.checked_sub(1)?;
    let begun = || {
        embedded().paths.iter().filter_map(move |practice| {
            let rest = path.strip_prefix(&*practice.from).filter(|rest| rest.starts_with('/'))?;
            Some((practice, format!("{}{rest}", practice.to), parameter(&practice.to).or(absent)))
        })
    };
    begun()
        .find_map(|(practice, path, absent)| {
            let template = template(method, &path)?;
            Some(Documented { path, template, practices: vec![practice], absent })
        })
        .or_else(|| {
            begun().find_map(|(practice, path, absent)| {
                let mut found = reached(method, &path, absent, steps)?;
                found.practices.push(practice);
                Some(found)
            })
        })
}

/// How the documents print the path of a request, whatever its method.
fn template(method: &str, path: &str) -> Option<&'static str> {
    let route: &'static Route = match find(method, path) {
        Match::One(route) | Match::Methods(_, route) => route,
        Match::Candidates(routes) => routes.iter().next()?,
        Match::Unknown(_) => return None,
    };
    operation(route)?.uris.get(route.uri).map(|uri| &**uri)
}

/// The parameter in braces.
fn parameter(path: &'static str) -> Option<&'static str> {
    Some(path.split_once('{')?.1.split_once('}')?.0)
}
