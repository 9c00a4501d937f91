//! The order of a verdict, by one sort of pairs of numbers: every further kind of element that is sorted would bring
//! a sort of its own into the browser modules.

/// A key, and the place of what has it.
pub(crate) type Keyed = (u64, u64);

pub(crate) fn number(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

pub(crate) fn sort(keys: &mut [Keyed]) {
    keys.sort_unstable();
}

/// The items by their keys; those with equal keys stay as they stand.
pub(crate) fn by_key<T>(items: &mut Vec<T>, key: impl Fn(&T) -> u64) {
    let mut keys: Vec<Keyed> =
        items.iter().enumerate().map(|(place, item)| (key(item), number(place))).collect();
    if keys.is_sorted() {
        return;
    }
    sort(&mut keys);
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(keys.iter().filter_map(|(_, place)| taken.get_mut(usize::try_from(*place).ok()?)?.take()));
}
