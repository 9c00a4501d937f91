//! Method, URL and body key -> operation.

mod practice;
mod url;

use std::borrow::Cow;

use std::sync::Arc;

use crate::catalogue::{Catalogue, Names as _, Operation, Route, Segment, Select, Str, System};

pub(crate) use practice::documented;
pub(crate) use url::{Before, Target, Unfilled, unfilled};

/// Longer paths are no path of the catalogue.
const SEGMENTS: usize = 16;

/// A path cut at its slashes, each piece decoded.
pub(crate) struct Pieces<'u> {
    pieces: [Cow<'u, str>; SEGMENTS],
    raw: [&'u str; SEGMENTS],
    count: usize,
}

impl<'u> Pieces<'u> {
    /// None for a path longer than any in the catalogue.
    pub(crate) fn new(path: &'u str) -> Option<Self> {
        let mut pieces: [Cow<'u, str>; SEGMENTS] = Default::default();
        let mut raw = [""; SEGMENTS];
        let path = path.trim_start_matches('/').trim_end_matches('/');
        let mut count = 0_usize;
        if path.is_empty() {
            return Some(Pieces { pieces, raw, count });
        }
        for piece in path.split('/') {
            *raw.get_mut(count)? = piece;
            *pieces.get_mut(count)? = percent_encoding::percent_decode_str(piece).decode_utf8_lossy();
            count = count.saturating_add(1);
        }
        Some(Pieces { pieces, raw, count })
    }

    fn iter(&self) -> impl Iterator<Item = &Cow<'u, str>> {
        self.pieces.iter().take(self.count)
    }

    /// The path parameters of a route as they are written, and decoded.
    pub(crate) fn written<'c>(
        &self,
        route: &'c Route,
    ) -> impl Iterator<Item = (&'c Str, &'u str, &Cow<'u, str>)> {
        let pieces = self.raw.iter().zip(self.iter());
        route.segments.iter().zip(pieces).filter_map(|(segment, (raw, piece))| match segment {
            Segment::Parameter(name) => Some((name, *raw, piece)),
            Segment::Literal(_) => None,
        })
    }

    /// The values of the path parameters of a route.
    pub(crate) fn parameters<'c>(&self, route: &'c Route) -> impl Iterator<Item = (&'c str, Cow<'u, str>)> {
        route.segments.iter().zip(self.iter()).filter_map(|(segment, piece)| match segment {
            Segment::Parameter(name) => Some((&**name, piece.clone())),
            Segment::Literal(_) => None,
        })
    }
}

/// What a method and a path lead to.
#[allow(clippy::large_enum_variant, reason = "it lives for a moment on the stack; a box would allocate")]
pub(crate) enum Match<'c> {
    /// Operations that share the path and method; the body decides when there are several.
    Candidates(Routes<'c>),
    /// One operation, and the body has no say.
    One(&'c Route),
    /// The path is known under other methods; the route that fits it best.
    Methods(Vec<&'c str>, &'c Route),
    /// No such path; perhaps the template that was meant.
    Unknown(Option<&'c Str>),
}

/// The routes of one path and method: a list on the stack, as long as the body's bit set.
pub(crate) struct Routes<'c> {
    catalogue: &'c Catalogue,
    list: [Option<&'c Route>; 64],
    count: usize,
}

impl<'c> Routes<'c> {
    fn new(catalogue: &'c Catalogue) -> Self {
        Routes { catalogue, list: [None; 64], count: 0 }
    }

    fn clear(&mut self) {
        self.count = 0;
    }

    /// The build has no path that more operations share than the list holds.
    fn push(&mut self, route: &'c Route) {
        if let Some(place) = self.list.get_mut(self.count) {
            *place = Some(route);
            self.count = self.count.saturating_add(1);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'c Route> {
        self.list.iter().take(self.count).copied().flatten()
    }

    /// What picks each of them in the body, with its index.
    pub(crate) fn selects(&self) -> impl Iterator<Item = (usize, Option<&'c Select>)> {
        let select = |route| operation(self.catalogue, route).and_then(|operation| operation.select.as_ref());
        self.iter().map(select).enumerate()
    }
}

pub(crate) fn operation<'c>(catalogue: &'c Catalogue, route: &Route) -> Option<&'c Arc<Operation>> {
    catalogue.operations.get(route.operation)
}

/// Whether a template has a piece that stands as it is.
pub(crate) fn has_literal(route: &Route) -> bool {
    route.segments.iter().any(|segment| matches!(segment, Segment::Literal(_)))
}

/// The system that a path without an operation belongs to: that of the template which was meant, else the one of which
/// most paths begin like it.
pub(crate) fn system<'c>(catalogue: &'c Catalogue, path: &str, near: Option<&str>) -> Option<&'c System> {
    if let Some(near) = near {
        return catalogue
            .operations
            .iter()
            .find(|operation| operation.uris.has(near))
            .map(|found| &*found.system);
    }
    let pieces = Pieces::new(path)?;
    let alike = |route: &&Route| {
        let literal = |(segment, piece): &(&Segment, &Cow<'_, str>)| match segment {
            Segment::Literal(text) => *text == piece.as_ref(),
            Segment::Parameter(_) => false,
        };
        route.segments.iter().zip(pieces.iter()).take_while(literal).count()
    };
    let most = catalogue.routes.iter().map(|route| alike(&route)).max().filter(|most| *most > 0)?;
    let of = |system: &System| {
        let known = |route: &&Route| {
            operation(catalogue, route).is_some_and(|found| std::ptr::eq(&*found.system, system))
        };
        catalogue.routes.iter().filter(known).filter(|route| alike(route) == most).count()
    };
    catalogue.systems.iter().map(|system| &**system).max_by_key(|system| of(system))
}

/// Finds the operations of a method and path. Literal pieces count more than parameters.
pub(crate) fn find<'c>(catalogue: &'c Catalogue, method: &str, path: &str) -> Match<'c> {
    let Some(pieces) = Pieces::new(path) else { return Match::Unknown(None) };
    let mut best = 0;
    let mut routes = Routes::new(catalogue);
    for route in &catalogue.routes {
        let Some(weight) = weight(route, &pieces) else { continue };
        if !operation(catalogue, route).is_some_and(|operation| operation.method.eq_ignore_ascii_case(method))
        {
            continue;
        }
        if weight > best {
            best = weight;
            routes.clear();
        }
        if weight == best {
            routes.push(route);
        }
    }
    let mut found = routes.iter();
    match (found.next(), found.next()) {
        (None, _) => other_methods(catalogue, &pieces),
        (Some(one), None)
            if operation(catalogue, one).is_some_and(|operation| operation.select.is_none()) =>
        {
            Match::One(one)
        }
        _ => {
            drop(found);
            Match::Candidates(routes)
        }
    }
}

/// The path under other methods, or no path at all.
fn other_methods<'c>(catalogue: &'c Catalogue, pieces: &Pieces<'_>) -> Match<'c> {
    let fits = || catalogue.routes.iter().filter(|route| weight(route, pieces).is_some());
    // There are few methods, and most stand there already.
    let mut methods: Vec<&'c str> = Vec::new();
    for operation in fits().filter_map(|route| operation(catalogue, route)) {
        if let Err(place) = methods.binary_search(&&*operation.method) {
            methods.insert(place, &operation.method);
        }
    }
    match fits().max_by_key(|route| weight(route, pieces)) {
        Some(route) => Match::Methods(methods, route),
        None => Match::Unknown(nearest(catalogue, pieces)),
    }
}

/// None when the route does not fit; else a bit for every literal piece, the first one highest.
fn weight(route: &Route, pieces: &Pieces<'_>) -> Option<u32> {
    if route.segments.len() != pieces.count {
        return None;
    }
    let mut weight = 1_u32;
    for (segment, piece) in route.segments.iter().zip(pieces.iter()) {
        let literal = match segment {
            Segment::Literal(text) if **text == **piece => 1,
            Segment::Literal(_) => return None,
            Segment::Parameter(_) => 0,
        };
        weight = weight.checked_shl(1)? | literal;
    }
    Some(weight)
}

/// The template that is most like the path, if any is like it at all.
fn nearest<'c>(catalogue: &'c Catalogue, pieces: &Pieces<'_>) -> Option<&'c Str> {
    /// Of all pieces, this part must be alike.
    const ALIKE: f64 = 0.75;
    let mut best: Option<(f64, &'c Str)> = None;
    for route in &catalogue.routes {
        let alike = likeness(route, pieces);
        let uri = operation(catalogue, route).and_then(|operation| operation.uris.get(route.uri));
        if let Some(uri) = uri.filter(|_| alike >= ALIKE && best.is_none_or(|(most, _)| alike > most)) {
            best = Some((alike, uri));
        }
    }
    best.map(|(_, uri)| uri)
}

/// From 0 to 1; a piece too many or too few counts as unlike.
fn likeness(route: &Route, pieces: &Pieces<'_>) -> f64 {
    let longer = route.segments.len().max(pieces.count);
    if longer == 0 || route.segments.len().abs_diff(pieces.count) > 1 {
        return 0.0;
    }
    let mut sum = 0.0;
    for (segment, piece) in route.segments.iter().zip(pieces.iter()) {
        sum += match segment {
            // A parameter says less than a literal that fits.
            Segment::Parameter(_) => 0.8,
            Segment::Literal(text) => strsim::jaro_winkler(text, piece),
        };
    }
    sum / longer as f64
}
