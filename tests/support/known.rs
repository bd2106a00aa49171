//! Differences between a container and its golden that are known: each is a defect to be mended, or something the
//! container cannot say. The table only shrinks by itself: a row that excuses nothing fails the test.

/// A known difference.
pub struct Known {
    /// The container, below `fixtures`.
    pub container: &'static str,
    /// Where the difference is, as a beginning of its JSON pointer.
    pub at: &'static str,
    /// Why.
    pub why: &'static str,
}

/// Every known difference.
pub const KNOWN: &[Known] = &[];

/// Takes known differences out of `path pointer: message` lines, and adds a line for each row that excuses nothing.
pub fn excuse(faults: Vec<String>) -> Vec<String> {
    let excuses = |known: &Known, fault: &str| fault.starts_with(&format!("{} {}", known.container, known.at));
    let idle = KNOWN.iter().filter(|known| !faults.iter().any(|fault| excuses(known, fault)));
    let idle: Vec<String> =
        idle.map(|k| format!("{} {} is mended: take it out of known.rs", k.container, k.at)).collect();
    faults.into_iter().filter(|fault| !KNOWN.iter().any(|known| excuses(known, fault))).chain(idle).collect()
}
