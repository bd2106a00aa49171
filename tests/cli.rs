//! The command line as recorded transcripts: one file a case under `tests/cli`, named for what it shows.
//! `TRYCMD=overwrite cargo test --test cli` rewrites them; check the difference.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("tests/cli/*.toml");
}
