//! Tells damage, not malice.

/// FNV-1a over words of eight bytes: eight times as fast as over bytes. Each step can be undone, so that two inputs
/// that differ in one word never have the same sum.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let words = words.iter().chain(std::iter::once(&last)).map(|word| u64::from_le_bytes(*word));
    let sum = words.fold(OFFSET, |sum, word| (sum ^ word).wrapping_mul(PRIME));
    // The padding of the last word says nothing of its length.
    (sum ^ u64::try_from(bytes.len()).unwrap_or(u64::MAX)).wrapping_mul(PRIME)
}
