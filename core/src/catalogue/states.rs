//! The enumerations of states: their members are part of the interface, what they say is in the catalogue.

use ecs_preflight_model::StateValue;

/// A value of a list; one that says nothing where the catalogue has none.
pub(crate) fn value_at(values: &'static [std::sync::Arc<StateValue>], place: usize) -> &'static StateValue {
    static NOTHING: std::sync::LazyLock<StateValue> = std::sync::LazyLock::new(StateValue::default);
    match values.get(place) {
        Some(value) => value,
        None => &NOTHING,
    }
}

/// Makes an enumeration of the values that the build has written.
macro_rules! enumeration {
    ($doc:literal, $name:ident, $table:ident.$list:ident, $(#[doc = $member_doc:literal] $member:ident = $place:literal,)*) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = $member_doc] $member,)*
        }

        impl $name {
            /// Every one, in the order of the document.
            pub const fn all() -> &'static [Self] {
                &[$($name::$member),*]
            }

            /// What the catalogue holds of it.
            pub fn value(self) -> &'static StateValue {
                let place = match self {
                    $($name::$member => $place,)*
                };
                value_at(&$crate::catalogue::embedded().$table.$list, place)
            }

            /// As the API writes it.
            pub fn name(self) -> &'static str {
                &self.value().name
            }

            /// What it means, in English and Chinese.
            pub fn meaning(self) -> [&'static str; 2] {
                self.value().meaning.pair()
            }

            /// The member that the API writes so; vm_states in either letter case.
            pub fn parse(text: &str) -> Option<Self> {
                Self::all().iter().copied().find(|member| member.value().is(text))
            }

            /// The member that travels as this number.
            pub fn from_number(number: i64) -> Option<Self> {
                Self::all().iter().copied().find(|member| member.value().number == Some(number))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, out: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                out.pad(self.name())
            }
        }

        impl ::serde::ser::Serialize for $name {
            /// The text of the API, or its number where a number travels.
            fn serialize<S: ::serde::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.value().number {
                    Some(number) => serializer.serialize_i64(number),
                    None => serializer.serialize_str(self.name()),
                }
            }
        }
    };
}
pub(crate) use enumeration;
