//! Walks `corpus.tsv`.
