//! What cross-field rules see of the values that the walk has passed.

use std::cell::Cell;

use super::types::{Constraint, Literal, Schema};

/// The most fields that the rules of one object may ask for; the build refuses more.
pub(crate) const SLOTS: usize = 16;

/// The members of a closed list for which the items are told apart; the build refuses conditions on later ones.
pub(crate) const LISTED: usize = 4;

/// A value that conditions ask for: a literal that owns nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant<'c> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text of the catalogue.
    Text(&'c str),
}

impl<'c> Constant<'c> {
    /// The value of a literal.
    pub(crate) fn of(literal: &'c Literal) -> Self {
        match literal {
            Literal::Null => Constant::Null,
            Literal::Boolean(value) => Constant::Boolean(*value),
            Literal::Integer(value) => Constant::Integer(*value),
            Literal::Text(text) => Constant::Text(text),
        }
    }

    /// Whether a literal is this value.
    pub(crate) fn is(self, literal: &Literal) -> bool {
        match (self, literal) {
            (Constant::Null, Literal::Null) => true,
            (Constant::Boolean(value), Literal::Boolean(wanted)) => value == *wanted,
            (Constant::Integer(value), Literal::Integer(wanted)) => value == *wanted,
            (Constant::Text(text), Literal::Text(wanted)) => *wanted == *text,
            _ => false,
        }
    }
}

/// What is kept of a value: never the text itself, so that nothing is allocated and no secret stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary<'c> {
    /// How many values were seen (several below an array).
    pub seen: u32,
    /// How many of them were `true`.
    pub truths: u32,
    /// The position of the last value in document order.
    pub ordinal: u32,
    /// The number, where it was one.
    pub integer: Option<i64>,
    /// The member of the closed list or the boolean, where it was one.
    pub constant: Option<Constant<'c>>,
    /// A bit for each member of the closed list that was seen; the last bit for what is no member.
    pub among: u64,
    /// For the first members of the closed list, a bit for each item that has the member.
    pub items: [u64; LISTED],
    /// The closed list that those bits speak of.
    pub values: &'c [Literal],
    /// Length of the text in characters, or number of items or members.
    pub size: usize,
    /// An empty text, or null.
    pub blank: bool,
    /// The first array item that was `true`, counted from 0.
    pub first_truth: Option<usize>,
    /// Given in another part of the request, which reports on it: here it only counts as given.
    pub elsewhere: bool,
    /// It, or what it stands in, has a wrong type, which is reported: nothing else can be said of it.
    pub wrong: bool,
}

impl<'c> Summary<'c> {
    const UNLISTED: u64 = 1 << 63;

    /// The bit of a value in `among`.
    pub(crate) fn bit(values: &[Literal], constant: Option<Constant<'_>>) -> u64 {
        let place = constant.and_then(|constant| values.iter().position(|value| constant.is(value)));
        let bit = place.and_then(|place| 1_u64.checked_shl(u32::try_from(place).ok()?));
        bit.unwrap_or(Summary::UNLISTED)
    }

    /// Whether this value was among those seen, whether another member of the list was, and whether
    /// something was that is no member and so cannot be judged.
    pub(crate) fn saw(&self, value: &Literal) -> (bool, bool, bool) {
        let bit = Summary::bit(self.values, Some(Constant::of(value)));
        let has = |bits: u64| self.among & bits != 0;
        (has(bit), has(!(bit | Summary::UNLISTED)), has(Summary::UNLISTED))
    }

    /// The items that have this value, a bit each; those after the 63rd share the last one.
    pub(crate) fn items_with(&self, value: &Literal) -> u64 {
        let place = self.values.iter().position(|known| known == value);
        place.and_then(|place| self.items.get(place)).copied().unwrap_or_default()
    }

    /// Notes which item has the value.
    pub(crate) fn note_item(&mut self, constant: Option<Constant<'_>>, item: Option<usize>) {
        let place = constant.and_then(|found| self.values.iter().position(|known| found.is(known)));
        if let (Some(place), Some(item)) = (place, item)
            && let Some(items) = self.items.get_mut(place)
        {
            *items |= 1 << item.min(63);
        }
    }

    /// What is known of a field after one more value, the item of a list where it is below one.
    pub(crate) fn and(self, last: Summary<'c>, values: &'c [Literal], item: Option<usize>) -> Summary<'c> {
        let first = item.filter(|_| last.truths > 0);
        let mut now = Summary {
            seen: self.seen.saturating_add(1),
            truths: self.truths.saturating_add(last.truths),
            first_truth: self.first_truth.or(first),
            among: self.among | Summary::bit(values, last.constant),
            values,
            items: self.items,
            wrong: self.wrong || last.wrong,
            ..last
        };
        now.note_item(last.constant, item);
        now
    }

    /// Given, and neither null nor an empty text.
    pub fn given(&self) -> bool {
        self.seen > 0 && !self.blank
    }
}

/// The slots of one object with cross-field rules, linked to those of the objects around it.
pub(crate) struct Frame<'f, 'c> {
    slots: [Cell<Summary<'c>>; SLOTS],
    outer: Option<&'f Frame<'f, 'c>>,
}

impl<'f, 'c> Frame<'f, 'c> {
    pub(crate) fn new(outer: Option<&'f Frame<'f, 'c>>) -> Self {
        Frame { slots: Default::default(), outer }
    }

    pub(crate) fn slot(&self, hops: usize, slot: usize) -> Option<&Cell<Summary<'c>>> {
        let mut frame = self;
        for _ in 0..hops {
            frame = frame.outer?;
        }
        frame.slots.get(slot)
    }
}

/// The captured fields of one object, as a rule sees them.
pub struct Fields<'f, 'c> {
    pub(crate) frame: &'f Frame<'f, 'c>,
    pub(crate) names: &'c [crate::catalogue::Str],
}

impl<'c> Fields<'_, 'c> {
    /// What was seen of a field.
    pub fn get(&self, slot: usize) -> Summary<'c> {
        self.frame.slot(0, slot).map(Cell::get).unwrap_or_default()
    }

    /// The relative pointer of a field, without the leading slash.
    pub fn name(&self, slot: usize) -> &'c str {
        self.names.get(slot).map_or("", |name| name)
    }
}

/// Tells the rules over several fields that this value, and so all that may stand in it, has a wrong type. `inner`
/// is how many frames the walk would have made on the way.
pub(super) fn spoil<'c>(schema: &'c Schema, frame: &Frame<'_, 'c>, inner: usize) {
    for capture in &schema.rare.captures {
        if let Some(slot) = capture.hops.checked_sub(inner).and_then(|hops| frame.slot(hops, capture.slot)) {
            slot.set(Summary { wrong: true, ..slot.get() });
        }
    }
    let below = |rules: &[Constraint]| inner.saturating_add(usize::from(!rules.is_empty()));
    if let Some(object) = &schema.object {
        let inner = below(&object.rules);
        object.properties.iter().for_each(|property| spoil(&property.schema, frame, inner));
    }
    if let Some(list) = &schema.list {
        let inner = below(&list.rules);
        list.items.iter().for_each(|items| spoil(items, frame, inner));
    }
}
