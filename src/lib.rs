//! Turns China's published rectification documents into data.
#![forbid(unsafe_code)]
#![warn(missing_docs, clippy::print_stdout, clippy::print_stderr, clippy::exit)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod audit;
pub mod model;
pub mod normalize;
pub mod pipeline;
pub mod read;
pub mod rules;
pub mod split;
pub mod text;
pub mod write;

pub use pipeline::{Options, convert};
