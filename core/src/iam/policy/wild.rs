//! Patterns of condition values: `*` stands for any run of characters, `?` for one; letter case matters.

use std::collections::HashMap;

/// Whether a pattern fits a text.
///
/// The pieces between the stars are looked for one after the other, each as early as can be. A piece
/// with `?` is searched with one bit for each of its characters, so that the time is that of one pass over
/// the text for every 64 characters of the piece, whatever both hold.
///
/// ```
/// use ecs_preflight::iam::policy::matches_value;
/// assert!(matches_value("web-??-*", "web-01-blue"));
/// assert!(!matches_value("web-??", "web-001"));
/// ```
pub fn matches_value(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return same(&chars(pattern), &chars(text));
    };
    let text = chars(text);
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    let (first, last) = (chars(first), chars(last));
    let Some((head, text)) = text.split_at_checked(first.len()) else { return false };
    let Some(at) = text.len().checked_sub(last.len()) else { return false };
    let Some((mut text, tail)) = text.split_at_checked(at) else { return false };
    if !same(&first, head) || !same(&last, tail) {
        return false;
    }
    for piece in middle.split('*').filter(|piece| !piece.is_empty()) {
        match behind(&chars(piece), text) {
            Some(rest) => text = rest,
            None => return false,
        }
    }
    true
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn same(piece: &[char], text: &[char]) -> bool {
    piece.len() == text.len() && piece.iter().zip(text).all(|(piece, c)| *piece == '?' || piece == c)
}

/// What follows the first place where the piece fits.
fn behind<'t>(piece: &[char], text: &'t [char]) -> Option<&'t [char]> {
    const BITS: usize = 64;
    if piece.len() > text.len() {
        return None;
    }
    let words = piece.len().div_ceil(BITS);
    let bit = |at: usize| (at / BITS, 1_u64 << (at % BITS));
    // Where a character may stand in the piece: everywhere where `?` does, and in places of its own.
    let mut any = vec![0_u64; words];
    for (at, _) in piece.iter().enumerate().filter(|(_, c)| **c == '?') {
        let (word, bit) = bit(at);
        *any.get_mut(word)? |= bit;
    }
    let mut places: HashMap<char, Vec<u64>> = HashMap::new();
    for (at, c) in piece.iter().enumerate().filter(|(_, c)| **c != '?') {
        let (word, bit) = bit(at);
        *places.entry(*c).or_insert_with(|| any.clone()).get_mut(word)? |= bit;
    }
    let (last, end) = bit(piece.len().checked_sub(1)?);
    // Bit n is set where the first n + 1 characters of the piece end here.
    let mut state = vec![0_u64; words];
    for (at, c) in text.iter().enumerate() {
        let place = places.get(c).unwrap_or(&any);
        let mut carry = 1;
        for (state, place) in state.iter_mut().zip(place) {
            let next = *state >> (BITS - 1);
            *state = ((*state << 1) | carry) & place;
            carry = next;
        }
        if state.get(last)? & end != 0 {
            return text.get(at.checked_add(1)?..);
        }
    }
    None
}
