//! How a type is written and read: one list of its fields gives both.
//!
//! Reading always gives a value: the reader notes the first thing that is wrong, and from there on reads nothing but
//! zeros. With a way out behind each field, the code of all records would be several times as long, which pages load.

use super::PackError;
use super::reader::Reader;
use super::writer::Writer;

/// A type that a pack holds. Each value takes one byte at least, so that counts can be bounded.
pub(super) trait Packed: Sized {
    /// Whether this build reads it. What only the parts of the engine for states and policies ask is refused by a build
    /// without them, which so carries no code for it.
    const READ: bool = true;

    fn write(&self, out: &mut Writer);

    fn read(input: &mut Reader<'_>) -> Self;

    /// What the mask of a record leaves out: a value that says nothing.
    fn plain() -> Option<Self> {
        None
    }

    fn is_plain(&self) -> bool {
        false
    }

    /// Where the mask has said that it is not plain.
    fn write_given(&self, out: &mut Writer) {
        self.write(out);
    }

    fn read_given(input: &mut Reader<'_>) -> Self {
        Self::read(input)
    }

    /// A field of a record with this mask, of which the lowest bit is its own.
    fn read_field(input: &mut Reader<'_>, mask: &mut u64) -> Self {
        let given = *mask & 1 == 1;
        *mask >>= 1;
        match Self::plain() {
            Some(plain) if !given => plain,
            None if !given => {
                input.fail(PackError::Value);
                Self::read_given(input)
            }
            _ => Self::read_given(input),
        }
    }
}

/// Writes and reads a type, by its fields or its choices; `whole` types are read by whole builds alone.
macro_rules! record {
    (whole default struct $name:ident $fields:tt) => {
        record!(@struct [
            const READ: bool = cfg!(feature = "whole");

            fn read_given(input: &mut Reader<'_>) -> Self {
                if cfg!(feature = "whole") { Self::read(input) } else { input.failed(PackError::Build) }
            }

            fn plain() -> Option<Self> {
                Some(Self::default())
            }

            fn is_plain(&self) -> bool {
                *self == Self::default()
            }
        ] $name $fields);
    };
    (whole struct $name:ident $fields:tt) => {
        record!(@struct [const READ: bool = cfg!(feature = "whole");] $name $fields);
    };
    (struct $name:ident $fields:tt) => {
        record!(@struct [] $name $fields);
    };
    (@struct [$($more:tt)*] $name:ident { $($field:ident),* $(,)? }) => {
        impl Packed for $name {
            $($more)*

            fn write(&self, out: &mut Writer) {
                const { assert!([$(stringify!($field)),*].len() <= 64, "a mask has 64 bits") };
                let $name { $($field),* } = self;
                let mut mask = 0_u64;
                let mut bit = 1_u64;
                $(
                    if !Packed::is_plain($field) {
                        mask |= bit;
                    }
                    bit = bit.rotate_left(1);
                )*
                let _ = bit;
                out.number(mask);
                $(
                    if !Packed::is_plain($field) {
                        Packed::write_given($field, out);
                    }
                )*
            }

            // Each once, not wherever it is read.
            #[inline(never)]
            fn read(input: &mut Reader<'_>) -> Self {
                let mut mask = input.number();
                $(let $field = Packed::read_field(input, &mut mask);)*
                if mask != 0 {
                    input.fail(PackError::Value);
                }
                $name { $($field),* }
            }
        }
    };
    (newtype $name:ident) => {
        impl Packed for $name {
            fn write(&self, out: &mut Writer) {
                Packed::write(&self.0, out);
            }

            fn read(input: &mut Reader<'_>) -> Self {
                $name(Packed::read(input))
            }

            fn plain() -> Option<Self> {
                Packed::plain().map($name)
            }

            fn is_plain(&self) -> bool {
                Packed::is_plain(&self.0)
            }
        }
    };
    (enum $name:ident {
        $($tag:literal $choice:ident $({ $($field:ident),* $(,)? })? $(( $($item:ident),* ))?),* $(,)?
    }) => {
        impl Packed for $name {
            fn write(&self, out: &mut Writer) {
                match self {
                    $($name::$choice $({ $($field),* })? $(( $($item),* ))? => {
                        out.byte($tag);
                        $($(Packed::write($field, out);)*)?
                        $($(Packed::write($item, out);)*)?
                    })*
                }
            }

            fn read(input: &mut Reader<'_>) -> Self {
                match input.byte() {
                    $($tag => {
                        $($(let $field = Packed::read(input);)*)?
                        $($(let $item = Packed::read(input);)*)?
                        $name::$choice $({ $($field),* })? $(( $($item),* ))?
                    })*
                    // What has failed reads as zero, and every list of choices has that one.
                    _ => {
                        input.fail(PackError::Value);
                        Self::read(input)
                    }
                }
            }
        }
    };
}
