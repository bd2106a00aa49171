//! Documents → files and streams. An output form is one row of a table.
