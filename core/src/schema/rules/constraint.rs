//! Rules over several fields of one object, as data: conditions, and what follows from them.

use crate::catalogue::{Catalogue, Str};
use crate::report::{Arg, Finding, Hint, Literals, Rule};
use crate::schema::{ABSENT, Constraint, Fields, ObjectCheck, WHOLE, source_at};

use super::{Among, Condition, Effect, InForce, Scope};

impl ObjectCheck for Constraint {
    fn reports(&self) -> (Rule<'static>, Option<&Str>) {
        (self.rule.into(), self.api_error.as_ref())
    }

    fn source<'c>(&self, catalogue: &'c Catalogue) -> Option<&'c Str> {
        source_at(catalogue, self.source)
    }

    fn hints(&self, names: &[Str], field: &str, sink: &mut dyn FnMut(Hint)) {
        let Effect::Range { slot, minimum, maximum } = &self.effect else { return };
        if names.get(*slot).is_none_or(|name| name != field) {
            return;
        }
        for condition in &self.when {
            if let Condition::Is(other, value, wanted) = condition {
                let key = if *wanted { "number/range-with" } else { "number/range-unless" };
                let other = names.get(*other).map_or(Arg::known(""), Arg::from);
                let hint = Hint::new(key).with("minimum", Arg::Integer(*minimum));
                let hint = hint.with("maximum", Arg::Integer(*maximum)).with("other", other);
                sink(hint.with("values", Arg::Literals(Literals::One(value.clone()))));
            }
        }
    }

    fn check(&self, fields: &Fields<'_, '_>, scope: &Scope<'_>, sink: &mut dyn FnMut(usize, Finding)) {
        if !self.when.iter().all(|condition| condition.holds(fields, scope)) {
            return;
        }
        // Beside a wrong type there is nothing else to say of a field, but for what no other field has a part in.
        let alone =
            self.when.is_empty() && matches!(self.effect, Effect::Ignored { .. } | Effect::Warn { .. });
        let mut report = |slot: usize, finding: Finding| {
            if alone || slot == ABSENT || slot == WHOLE || !fields.get(slot).wrong {
                sink(slot, finding.answered_by(self.api_error.as_ref()));
            }
        };
        match &self.effect {
            Effect::Limit { slot, characters } => {
                let found = fields.get(*slot).size;
                if found > *characters {
                    report(*slot, self.compared(fields, *slot, Arg::count(found), Arg::count(*characters)));
                }
            }
            Effect::Ignored { slots } | Effect::Forbid { slots } | Effect::Warn { slots } => {
                for slot in slots.iter().filter(|slot| fields.get(**slot).given()) {
                    report(*slot, self.about(fields, *slot));
                }
            }
            Effect::Require { slots } => {
                for slot in slots.iter().filter(|slot| !fields.get(**slot).given()) {
                    report(*slot, self.about(fields, *slot));
                }
            }
            Effect::OneOf { slots } => {
                let given = |slot: &&usize| fields.get(**slot).given();
                let first = slots.iter().filter(given).min_by_key(|slot| fields.get(**slot).ordinal);
                for slot in slots.iter().filter(given).filter(|slot| Some(*slot) != first) {
                    let other = Arg::known(first.map(|first| fields.name(*first)).unwrap_or_default());
                    report(
                        *slot,
                        Finding::new(Rule::from(self.rule))
                            .with("field", Arg::known(fields.name(*slot)))
                            .with("other", other),
                    );
                }
            }
            Effect::AnyOf { slots } => {
                if !slots.iter().any(|slot| fields.get(*slot).given() || fields.get(*slot).wrong) {
                    let mut names = slots.iter().map(|slot| fields.name(*slot));
                    let field = names.next().unwrap_or_default();
                    let finding = Finding::new(Rule::from(self.rule)).with("field", Arg::known(field));
                    report(ABSENT, finding.with("other", Arg::known(names.next().unwrap_or_default())));
                }
            }
            Effect::NotBelow { slot, other } => {
                if let (Some(found), Some(limit)) = (fields.get(*slot).integer, fields.get(*other).integer)
                    && found < limit
                {
                    let finding =
                        Finding::new(Rule::from(self.rule)).with("field", Arg::known(fields.name(*slot)));
                    let finding = finding
                        .with("other", Arg::known(fields.name(*other)))
                        .with("found", Arg::Integer(found));
                    report(*slot, finding.with("limit", Arg::Integer(limit)));
                }
            }
            Effect::TrueAtMost { slot, maximum } => {
                let found = i64::from(fields.get(*slot).truths);
                if found > *maximum {
                    report(WHOLE, self.compared(fields, *slot, Arg::Integer(found), Arg::Integer(*maximum)));
                }
            }
            Effect::Range { slot, minimum, maximum } => {
                if let Some(found) =
                    fields.get(*slot).integer.filter(|found| !(*minimum..=*maximum).contains(found))
                {
                    let finding = self.about(fields, *slot).with("found", Arg::Integer(found));
                    let finding = finding.with("minimum", Arg::Integer(*minimum));
                    report(*slot, finding.with("maximum", Arg::Integer(*maximum)));
                }
            }
            Effect::NotFirst { slot } => {
                if fields.get(*slot).first_truth == Some(0) {
                    report(*slot, self.about(fields, *slot));
                }
            }
        }
    }
}

/// What is said of fields.
trait Said {
    fn about(&self, fields: &Fields<'_, '_>, slot: usize) -> Finding;

    fn compared(&self, fields: &Fields<'_, '_>, slot: usize, found: Arg, limit: Arg) -> Finding;
}

impl Said for Constraint {
    /// The field, and the field of the first condition that names one.
    fn about(&self, fields: &Fields<'_, '_>, slot: usize) -> Finding {
        let other = self.when.iter().find_map(Holds::slot).map(|slot| fields.name(slot)).unwrap_or_default();
        Finding::new(Rule::from(self.rule))
            .with("field", Arg::known(fields.name(slot)))
            .with("other", Arg::known(other))
    }

    fn compared(&self, fields: &Fields<'_, '_>, slot: usize, found: Arg, limit: Arg) -> Finding {
        self.about(fields, slot).with("found", found).with("limit", limit)
    }
}

/// Whether a condition holds.
trait Holds {
    fn slot(&self) -> Option<usize>;

    fn holds(&self, fields: &Fields<'_, '_>, scope: &Scope<'_>) -> bool;
}

impl Holds for Condition {
    fn slot(&self) -> Option<usize> {
        match self {
            Condition::Present(slot, _)
            | Condition::Written(slot, _)
            | Condition::Above(slot, _)
            | Condition::Below(slot, _)
            | Condition::Longer(slot, _)
            | Condition::Shorter(slot, _)
            | Condition::Is(slot, _, _)
            | Condition::Among(slot, _, _)
            | Condition::Unless(slot, ..) => Some(*slot),
            _ => None,
        }
    }

    fn holds(&self, fields: &Fields<'_, '_>, scope: &Scope<'_>) -> bool {
        if self.slot().is_some_and(|slot| fields.get(slot).wrong) {
            return false;
        }
        match self {
            Condition::Present(slot, wanted) => fields.get(*slot).given() == *wanted,
            Condition::Written(slot, wanted) => (fields.get(*slot).seen > 0) == *wanted,
            Condition::Above(slot, limit) => fields.get(*slot).integer.is_some_and(|value| value > *limit),
            Condition::Below(slot, limit) => fields.get(*slot).integer.is_some_and(|value| value < *limit),
            Condition::Longer(slot, limit) => fields.get(*slot).size > *limit,
            Condition::Shorter(slot, limit) => fields.get(*slot).seen > 0 && fields.get(*slot).size < *limit,
            Condition::Is(slot, value, wanted) => {
                let field = fields.get(*slot);
                field.seen > 0
                    && !field.elsewhere
                    && (field.constant.is_some_and(|found| found.is(value))) == *wanted
            }
            Condition::Among(slot, value, among) => {
                let (some, other, unlisted) = fields.get(*slot).saw(value);
                match among {
                    Among::Any => some,
                    Among::All => some && !other && !unlisted,
                    Among::None => !some && !unlisted,
                    Among::Other => other,
                }
            }
            Condition::Unless(slot, value, other, excluded, wanted) => {
                let (field, other) = (fields.get(*slot), fields.get(*other));
                let one = field.items_with(value) & !other.items_with(excluded) != 0;
                one == *wanted && (one || !field.saw(value).2)
            }
            Condition::Os(os) => scope.os == Some(*os),
            Condition::NotOs(os) => scope.os != Some(*os),
            Condition::From(version) => {
                matches!(scope.microversion, InForce::Version(in_force) if in_force >= *version)
            }
            Condition::Before(version) => match scope.microversion {
                InForce::Unknown | InForce::Unjudged => false,
                InForce::Absent => true,
                InForce::Version(in_force) => in_force < *version,
            },
        }
    }
}
