//! The known name that a mistyped one was meant to be.

use std::cmp::Reverse;

use super::embedded;

/// The known name that was meant, if one is close enough: another case, other separators, a slip of the keyboard
/// in about every fourth letter, or a name that was not written to its end. Numbers are not guessed.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // A very long name is no slip of the keyboard, and comparing it would be slow.
    let short: String = name.chars().take(embedded().settings.shown_characters).collect();
    let wanted = plain(&short);
    if !wanted.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let number = digits(&wanted);
    let mut best: Option<(Reverse<usize>, f64, &'n str)> = None;
    let mut begun: Option<&'n str> = None;
    let mut several = false;
    for candidate in known {
        let other = plain(candidate);
        if digits(&other) != number {
            continue;
        }
        if begins(&wanted, &other) {
            several = several || begun.is_some_and(|known| known != candidate);
            begun = Some(candidate);
        }
        let slips = match singular(&wanted) == singular(&other) {
            true => usize::from(wanted != other),
            false => strsim::osa_distance(&wanted, &other),
        };
        if slips > most_slips(wanted.len().min(other.len())) {
            continue;
        }
        let alike = (Reverse(slips), strsim::jaro_winkler(&short, candidate), candidate);
        if best.is_none_or(|best| (alike.0, alike.1) > (best.0, best.1)) {
            best = Some(alike);
        }
    }
    best.map(|(_, _, candidate)| candidate)
        .or(begun.filter(|begun| !several && is_mostly(&wanted, &plain(begun))))
}

/// The letters and digits of a name, in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The digits of a name without zeros before them: `Ecs.00319` is a slip of `Ecs.0319`, `Ecs.0320` is another code.
fn digits(plain: &str) -> String {
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

/// How many letters may be wrong, missing, added or changed in place with the next one.
fn most_slips(length: usize) -> usize {
    const LETTERS_FOR_ONE: usize = 4;
    const SHORTEST: usize = 3;
    const MOST: usize = 3;
    if length < SHORTEST { 0 } else { length.div_euclid(LETTERS_FOR_ONE).clamp(1, MOST) }
}

/// Whether one is the beginning of the other.
fn begins(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 4;
    one.len().min(other.len()) >= SHORTEST && (one.starts_with(other) || other.starts_with(one))
}

/// Whether the shorter one is most of the longer one: `flavor` of `flavorRef`.
fn is_mostly(one: &str, other: &str) -> bool {
    const OF_EIGHT: usize = 5;
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    long.saturating_mul(OF_EIGHT) <= short.saturating_mul(8)
}

/// One of many: `policy` of `policies`.
fn singular(plain: &str) -> String {
    match plain.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plain.strip_suffix('s').unwrap_or(plain).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const FIELDS: [&str; 7] =
        ["name", "policies", "imageRef", "flavorRef", "adminPass", "volume_id", "volumetype"];

    fn near(name: &str) -> Option<&'static str> {
        nearest(name, FIELDS.into_iter())
    }

    #[test]
    fn slips_are_near() {
        for (slip, meant) in [
            ("Name", "name"),
            ("nmae", "name"),
            ("nam", "name"),
            ("image_ref", "imageRef"),
            ("imageRfe", "imageRef"),
            ("ADMINPASS", "adminPass"),
            ("adminPas", "adminPass"),
            ("flavor", "flavorRef"),
            ("policy", "policies"),
            ("flavorRefId", "flavorRef"),
        ] {
            assert_eq!(near(slip), Some(meant), "{slip}");
        }
    }

    #[test]
    fn what_is_far_is_not_guessed() {
        for far in
            ["", "n", "game_over", "admin", "volume", "password", "image-reference-of-it", "名称", "12"]
        {
            assert_eq!(near(far), None, "{far}");
        }
    }

    #[test]
    fn numbers_are_not_guessed() {
        let codes = || ["Ecs.0319", "Ecs.0919"].into_iter();
        assert_eq!(nearest("Ecs.9999", codes()), None);
        assert_eq!(nearest("ecs.00319", codes()), Some("Ecs.0319"));
        assert_eq!(nearest("1", ["0", "-1"].into_iter()), None);
        assert_eq!(nearest("ipv6", ["ipv4"].into_iter()), None);
    }
}
