//! The types of the language that records are made of.

use std::num::NonZeroU16;
use std::sync::Arc;

use crate::{Bilingual, Str};

use super::PackError;
use super::reader::Reader;
use super::record::Packed;
use super::records::Shared;
use super::writer::Writer;

impl Packed for u64 {
    fn write(&self, out: &mut Writer) {
        out.number(*self);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        input.number()
    }

    fn plain() -> Option<Self> {
        Some(0)
    }

    fn is_plain(&self) -> bool {
        *self == 0
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Packed for $number {
            fn write(&self, out: &mut Writer) {
                // None of them is wider than 64 bits.
                out.number(u64::try_from(*self).unwrap_or(u64::MAX));
            }

            fn read(input: &mut Reader<'_>) -> Self {
                let number = input.number();
                <$number>::try_from(number).unwrap_or_else(|_| input.failed(PackError::Value))
            }

            fn plain() -> Option<Self> {
                Some(0)
            }

            fn is_plain(&self) -> bool {
                *self == 0
            }
        })*
    };
}
numbers!(u8, u16, u32, usize);

impl Packed for i64 {
    fn write(&self, out: &mut Writer) {
        let doubled = self.wrapping_shl(1) ^ self.wrapping_shr(63);
        out.number(u64::from_le_bytes(doubled.to_le_bytes()));
    }

    fn read(input: &mut Reader<'_>) -> Self {
        let number = input.number();
        let half = i64::from_le_bytes((number >> 1).to_le_bytes());
        if number & 1 == 1 { !half } else { half }
    }

    fn plain() -> Option<Self> {
        Some(0)
    }

    fn is_plain(&self) -> bool {
        *self == 0
    }
}

impl Packed for NonZeroU16 {
    fn write(&self, out: &mut Writer) {
        self.get().write(out);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        NonZeroU16::new(Packed::read(input)).unwrap_or_else(|| {
            input.fail(PackError::Value);
            NonZeroU16::MIN
        })
    }
}

impl Packed for bool {
    fn write(&self, out: &mut Writer) {
        out.byte(u8::from(*self));
    }

    fn read(input: &mut Reader<'_>) -> Self {
        match input.byte() {
            0 => false,
            1 => true,
            _ => input.failed(PackError::Value),
        }
    }

    fn plain() -> Option<Self> {
        Some(false)
    }

    fn is_plain(&self) -> bool {
        !*self
    }

    fn write_given(&self, _: &mut Writer) {}

    fn read_given(_: &mut Reader<'_>) -> Self {
        true
    }
}

impl Packed for char {
    fn write(&self, out: &mut Writer) {
        u32::from(*self).write(out);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        char::from_u32(Packed::read(input)).unwrap_or_else(|| input.failed(PackError::Value))
    }
}

impl Packed for Str {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        input.text()
    }
}

impl Packed for Bilingual {
    fn write(&self, out: &mut Writer) {
        out.sentence(self);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        input.sentence()
    }
}

impl<T: Packed> Packed for Option<T> {
    fn write(&self, out: &mut Writer) {
        self.is_some().write(out);
        self.write_given(out);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        match bool::read(input) {
            true => Self::read_given(input),
            false => None,
        }
    }

    fn plain() -> Option<Self> {
        Some(None)
    }

    fn is_plain(&self) -> bool {
        self.is_none()
    }

    fn write_given(&self, out: &mut Writer) {
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read_given(input: &mut Reader<'_>) -> Self {
        Some(T::read(input))
    }
}

impl<T: Packed> Packed for Box<T> {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        Box::new(T::read(input))
    }
}

impl<T: Packed> Packed for Box<[T]> {
    const READ: bool = T::READ;

    fn write(&self, out: &mut Writer) {
        out.count(self.len());
        self.iter().for_each(|item| item.write(out));
    }

    fn read(input: &mut Reader<'_>) -> Self {
        input.list().into_boxed_slice()
    }

    fn read_given(input: &mut Reader<'_>) -> Self {
        if T::READ { Self::read(input) } else { input.failed(PackError::Build) }
    }

    fn plain() -> Option<Self> {
        Some(Box::default())
    }

    fn is_plain(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Packed> Packed for [T; 2] {
    fn write(&self, out: &mut Writer) {
        self.iter().for_each(|item| item.write(out));
    }

    fn read(input: &mut Reader<'_>) -> Self {
        [T::read(input), T::read(input)]
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Reader<'_>) -> Self {
        (A::read(input), B::read(input))
    }
}

impl<T: Shared> Packed for Arc<T> {
    const READ: bool = T::READ;

    fn write(&self, out: &mut Writer) {
        let address = Arc::as_ptr(self).addr();
        out.shared(T::TABLE, address, |out| T::write(self, out));
    }

    fn read(input: &mut Reader<'_>) -> Self {
        let place = input.place();
        input.levels.hold(T::TABLE, place);
        match T::rows(&input.stored).get(place) {
            Some(row) => Arc::clone(row),
            None => {
                input.fail(PackError::Index);
                Arc::new(T::read(input))
            }
        }
    }
}
